"""A computed value and the literal that it is not, to the usual reason: another base, another unit."""

from __future__ import annotations

import math

#: How near a ratio must come, for the literal has only the digits that were written.
_NEAR = 1e-2

_BASE = "a logarithm without a base is natural; log2(x), and entropy(p, 2) for bits"
_DEGREES = "angles are in radians; degrees(x) and radians(x) turn them"
_PERCENT = "a per cent is a hundredth: 25 % is 0.25"

#: What the computed value is divided by the literal, and what was forgotten then.
_REASONS = (
    *((math.log(2), _BASE), (1 / math.log(2), _BASE), (math.log(10), _BASE), (1 / math.log(10), _BASE)),
    *((math.pi / 180, _DEGREES), (180 / math.pi, _DEGREES), (0.01, _PERCENT), (100, _PERCENT)),
)


def usual_reason(value: str, literal: str) -> str:
    """Say why a value may differ from what was written; empty where nothing is known."""
    try:
        ratio = float(value) / float(literal)
    except (ValueError, ZeroDivisionError):
        return ""
    return next((reason for known, reason in _REASONS if abs(ratio / known - 1) < _NEAR), "")
