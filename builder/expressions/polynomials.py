"""The sign of a ratio of polynomials of one symbol, by its real roots: it changes nowhere else."""

from __future__ import annotations

from typing import Any

from builder.expressions.late import sympy

#: The highest degree whose roots are looked for.
_HIGHEST = 12


def sign_between_roots(gap: Any, strict: bool, known: frozenset[Any]) -> bool | None:
    """Say whether a ratio is positive (or not negative) wherever it is defined; None where that is not known.

    `known` are the symbols that take every value which their assumptions allow: of others no falsehood is known.
    """
    (x,) = gap.free_symbols
    parts = [_polynomial(part, x) for part in sympy.fraction(sympy.together(gap))]
    if any(part is None for part in parts) or x.is_extended_real is not True:
        return None
    top, bottom = parts
    zeros, poles = set(top.real_roots()), set(bottom.real_roots()) if bottom.degree() else set()
    borders = sorted(
        {root for root in zeros | poles if _is_inside(x, root)} | _ends(x), key=lambda root: root.evalf(30)
    )
    samples = [_between(low, high) for low, high in zip([None, *borders], [*borders, None], strict=True)]
    is_negative = any(gap.subs(x, sample) < 0 for sample in samples if _is_inside(x, sample))
    is_zero = any(_is_inside(x, root) and root not in poles for root in zeros)
    if not is_negative and not (strict and is_zero):
        return True
    return False if x in known else None


def _polynomial(part: Any, x: Any) -> Any:
    try:
        found = sympy.Poly(part, x, domain="QQ")
    except (sympy.PolynomialError, sympy.CoercionFailed):
        return None
    return found if found.degree() <= _HIGHEST and not found.is_zero else None


def _ends(x: Any) -> set[Any]:
    return {sympy.Integer(0)} if x.is_extended_nonnegative or x.is_extended_negative else set()


def _is_inside(x: Any, value: Any) -> bool:
    """Say whether the assumptions on a symbol allow a real value."""
    if value == 0:
        return x.is_zero is not False
    return bool((x.is_extended_nonnegative is not True) if value < 0 else (x.is_extended_negative is not True))


def _between(low: Any, high: Any) -> Any:
    """Give a rational number between two numbers, of which None is an infinity."""
    if low is None or high is None:
        return sympy.Integer(0) if low is high else (sympy.ceiling(low) + 1 if high is None else sympy.floor(high) - 1)
    middle = (low + high) / 2
    digits = 20
    while True:
        found = sympy.Rational(str(middle.evalf(digits)))
        if low < found < high:
            return found
        digits *= 2
