"""Why a value is another one than was written: another base, another unit."""

from __future__ import annotations

import pytest

from builder.claims.slips import usual_reason


@pytest.mark.parametrize(
    ("value", "literal", "reason"),
    [
        ("0.6931471806", "1", "a logarithm without a base is natural"),
        ("1.4427", "1.00", "a logarithm without a base is natural"),
        ("2.302585093", "1", "a logarithm without a base is natural"),
        ("0.7853981634", "45", "angles are in radians"),
        ("45", "0.785", "angles are in radians"),
        ("0.154", "15.4", "a per cent is a hundredth"),
        ("15.4", "0.154", "a per cent is a hundredth"),
        ("3", "2", ""),
        ("0", "1", ""),
        ("1", "0", ""),
        ("[1, 2]", "[1, 3]", ""),
        ("1 + 2i", "1", ""),
    ],
)
def test_a_forgotten_convention_is_recalled(value: str, literal: str, reason: str) -> None:
    found = usual_reason(value, literal)

    assert found.startswith(reason)
    assert bool(found) == bool(reason)
