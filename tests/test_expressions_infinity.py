"""Infinity beside a sign of comparison: sympy's word on it agrees with that of the numbers."""

from __future__ import annotations

import pytest

from builder.claims.judge import judge
from builder.expressions.domains import callables
from builder.expressions.domains import parse_domain
from builder.expressions.parsing import parse
from builder.expressions.proving import prove
from tests.claims_reading import claim

SYMBOLS = {"x": "real", "f": "function"}


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("inf == inf", True),
        ("-inf == inf", False),
        ("inf != 3", True),
        ("inf > 10^9", True),
        ("-inf >= inf", False),
        ("from_bits(0, 255, 0, float32) == inf", True),
        ("from_bits(0, 254, 0, float32) == inf", False),
        ("limit(1/x, x, 0, right) == inf", True),
        ("limit(1/x, x, 0, left) == inf", False),
        ("-inf < x", True),
        ("x == inf", False),
        ("exp(x) < inf", True),
        ("[from_bits(0, 31, 0, float16), 1] == [inf, 1]", True),
        ("[from_bits(0, 31, 0, float16), 1] == [inf, 2]", False),
        ("sum(1/k^2, k, 1, inf) == pi^2/6", True),
        ("sum(1/k^2, k, 1, inf) == pi^2/7", False),
        ("integrate(exp(-u^2), u, -inf, inf) == sqrt(pi)", True),
        ("f(x) < inf", None),
    ],
)
def test_what_sympy_says_of_infinity(text: str, truth: bool | None) -> None:
    domains = {name: domain for name, text in SYMBOLS.items() if (domain := parse_domain(text)[0]) is not None}
    expr, flaws = parse(text, callables(domains))
    assert expr is not None, flaws

    assert prove(expr, domains) is truth


@pytest.mark.parametrize("text", ["from_bits(0, 255, 0, float32) == inf", "inf == fl(70000, float16)"])
def test_a_claim_of_infinity_is_decided(text: str) -> None:
    verdict = judge(claim(f"holds: {text}"))

    assert verdict.is_good, verdict.detail
