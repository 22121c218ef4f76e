"""Functions of one number, and of a few; of a vector or a matrix, entry by entry."""

from __future__ import annotations

import math
from typing import Any

from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.functions.entry import Function
from builder.expressions.functions.entry import Implementation
from builder.expressions.late import mpmath
from builder.expressions.late import sympy
from builder.expressions.limits import LARGEST_FACTORIAL


def _elementary(name: str, doc: str, source: str = "dlmf 4") -> Function:
    return Function(name, "x", doc, source, every=lambda m, x: m.apply(name, x))


def _entrywise(function: Implementation) -> Implementation:
    def applied(m: Any, x: Any, *rest: Any) -> Any:
        return m.entrywise(lambda entry: function(m, entry, *rest), x) if is_array(x) else function(m, x, *rest)

    return applied


def _log(m: Any, x: Any, base: Any = None) -> Any:
    if is_exact(x) and x == 0:
        raise Undefined("log is not defined at 0")
    result = m.apply("log", x)
    return result if base is None or _is_e(m, base) else m.div(result, m.apply("log", base))


def _is_e(m: Any, base: Any) -> bool:
    return not is_exact(base) and bool(base == m.constant("e"))


def root(m: Any, x: Any) -> Any:
    """Compute the root of a scalar, exactly where it is rational."""
    if is_exact(x) and x >= 0 and m.kind != "rounded":
        top, bottom = math.isqrt(x.numerator), math.isqrt(x.denominator)
        if top * top == x.numerator and bottom * bottom == x.denominator:
            return m.div(top, bottom)
    return m.apply("sqrt", x)


def absolute(m: Any, x: Any) -> Any:
    """Compute |x| of a scalar."""
    return abs(x) if is_exact(x) else m.absolute(x)


def _sign(m: Any, x: Any) -> Any:
    if m.kind == "symbolic":
        return sympy.sign(m.native(x))
    if not is_exact(x) and m.kind != "rounded" and (x == 0 or m.equal(m.real(x), 0)):
        return 0
    return int(m.less(0, x, strict=True)) - int(m.less(x, 0, strict=True))


def _step(m: Any, x: Any) -> Any:
    return m.choose(m.less(0, x, strict=True), 1, 0)


def _cbrt(m: Any, x: Any) -> Any:
    third = m.div(1, 3)
    return m.choose(m.less(x, 0, strict=True), m.negative(m.pow(absolute(m, x), third)), m.pow(absolute(m, x), third))


def _whole(name: str) -> Implementation:
    return _entrywise(lambda m, x: m.round_to_whole(name, x))


def _round(m: Any, x: Any, digits: Any) -> Any:
    places = m.integer(digits, "the number of digits")
    if abs(places) > 30:
        raise TooMuch("at most 30 digits are rounded to")
    scale = 10**places if places >= 0 else m.div(1, 10**-places)
    return m.div(m.round_to_whole("round", m.mul(x, scale)), scale)


def _factorial(m: Any, n: Any) -> Any:
    if m.kind == "symbolic" and not is_exact(n) and not n.is_Integer:
        return sympy.factorial(n)
    whole = m.integer(n, "the argument of factorial")
    if whole < 0:
        raise Undefined("factorial of a negative number")
    if whole > LARGEST_FACTORIAL:
        raise TooMuch(f"factorial takes numbers up to {LARGEST_FACTORIAL}")
    return math.factorial(whole)


def _binomial(m: Any, n: Any, k: Any) -> Any:
    if m.kind == "symbolic" and not all(is_exact(x) or x.is_Integer for x in (n, k)):
        return sympy.binomial(m.native(n), m.native(k))
    top, bottom = m.integer(n, "n of binomial(n, k)"), m.integer(k, "k of binomial(n, k)")
    if not 0 <= top <= LARGEST_FACTORIAL:
        raise TooMuch(f"binomial takes n from 0 to {LARGEST_FACTORIAL}")
    return math.comb(top, bottom) if 0 <= bottom <= top else 0


def _extreme(which: str) -> Implementation:
    def extreme(m: Any, *values: Any) -> Any:
        if any(is_array(value) for value in values):
            if len(values) == 1:
                return getattr(m, which)(m.entries(values[0]))
            return m.entrywise(lambda *row: getattr(m, which)(list(row)), *values)
        return getattr(m, which)(list(values))

    return extreme


def _clip(m: Any, x: Any, low: Any, high: Any) -> Any:
    return m.smallest([m.largest([x, low]), high])


def _truth_number(m: Any, truth: Any) -> Any:
    if is_exact(truth) or is_array(truth) or isinstance(truth, float):
        raise Unfit("indicator wants a condition")
    return m.choose(truth, 1, 0)


def _hypotenuse_angle(m: Any, y: Any, x: Any) -> Any:
    if m.kind == "symbolic":
        return sympy.atan2(m.native(y), m.native(x))
    if m.kind == "precise":
        return mpmath.mp.atan2(m.native(y), m.native(x))
    return math.atan2(m.real(m.native(y)), m.real(m.native(x)))


ELEMENTARY: tuple[Function, ...] = (
    _elementary("exp", "e to the power x"),
    Function("log", "x, base=e", "the logarithm, natural unless a base is given", "dlmf 4.2", every=_log),
    Function("ln", "x", "the natural logarithm", "dlmf 4.2", every=_log),
    Function("log2", "x", "the logarithm of base 2", "dlmf 4.2", every=lambda m, x: _log(m, x, 2)),
    Function("log10", "x", "the logarithm of base 10", "dlmf 4.2", every=lambda m, x: _log(m, x, 10)),
    Function("sqrt", "x", "the square root; complex below zero", "dlmf 4.2", every=_entrywise(root)),
    Function("cbrt", "x", "the real cube root", "dlmf 4.2", every=_entrywise(_cbrt)),
    *(_elementary(name, f"the {word} of x") for name, word in (("sin", "sine"), ("cos", "cosine"), ("tan", "tangent"))),
    *(_elementary(f"a{name}", f"the angle whose {name} is x", "dlmf 4.23") for name in ("sin", "cos", "tan")),
    *(_elementary(name, f"the hyperbolic function {name} of x", "dlmf 4.28") for name in ("sinh", "cosh", "tanh")),
    *(_elementary(name, f"the inverse of {name[1:]}", "dlmf 4.37") for name in ("asinh", "acosh", "atanh")),
    Function("atan2", "y, x", "the angle of the point (x, y)", "dlmf 4.23", every=_hypotenuse_angle),
    Function("degrees", "x", "radians to degrees", "dlmf 4.14", means="180*x/pi"),
    Function("radians", "x", "degrees to radians", "dlmf 4.14", means="pi*x/180"),
    Function("abs", "x", "the absolute value", "dlmf 1.9", every=_entrywise(absolute), floating=None),
    Function("sign", "x", "-1, 0 or 1", "dlmf front", every=_entrywise(_sign)),
    Function("step", "x", "1 where x > 0, else 0", "dlbook 6.3.1", every=_entrywise(_step)),
    Function("floor", "x", "the largest whole number not above x", "dlmf front", every=_whole("floor")),
    Function("ceil", "x", "the smallest whole number not below x", "dlmf front", every=_whole("ceil")),
    Function("round", "x, digits=0", "x to so many decimals, ties to even", "ieee754 4.3", every=_entrywise(_round)),
    Function("factorial", "n", "the product 1 * 2 * ... * n", "dlmf 1.2", every=_factorial),
    Function("binomial", "n, k", "n choose k", "dlmf 1.2", every=_binomial),
    _elementary("gamma", "the gamma function", "dlmf 5.2"),
    _elementary("lgamma", "the logarithm of the gamma function", "dlmf 5.2"),
    _elementary("erf", "the error function", "dlmf 7.2"),
    Function("max", "x, *more", "the largest of numbers, or the largest entry", "ours", every=_extreme("largest")),
    Function("min", "x, *more", "the smallest of numbers, or the smallest entry", "ours", every=_extreme("smallest")),
    Function("clip", "x, low, high", "x moved into an interval", "numpy", every=_entrywise(_clip)),
    Function("indicator", "condition", "1 where the condition holds, else 0", "mml 6.4", every=_truth_number),
)
