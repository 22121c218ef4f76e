"""What values there are, and the rules that all arithmetics share: exact rationals, shapes, sizes.

A value is a scalar, a truth, an array of numpy, a tuple of values or a distribution. What a scalar is beside an
exact rational, only its arithmetic knows: a float, a number of mpmath, an expression of sympy.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from collections.abc import Mapping
from fractions import Fraction
from typing import Any
from typing import TypeAlias

from builder.expressions.faults import TooMuch
from builder.expressions.faults import Undefined
from builder.expressions.late import np
from builder.expressions.limits import LARGEST_ARRAY
from builder.expressions.limits import MOST_BITS

Value: TypeAlias = Any
Array: TypeAlias = Any

#: Compared by their type, for these questions are asked of every number; a truth is no number.
_RATIONAL = frozenset({int, Fraction})
#: What is no array, so that numpy is not loaded to say so.
_PLAIN = frozenset({int, float, complex, bool, str, tuple, Fraction})


def is_exact(value: Value) -> bool:
    """Say whether a value is a rational number that nothing has rounded."""
    return type(value) in _RATIONAL


def is_array(value: Value) -> bool:
    """Say whether a value is a vector or a matrix."""
    return type(value) not in _PLAIN and isinstance(value, np.ndarray)


def shape_of(value: Value) -> tuple[int, ...]:
    """Give the shape of a value; a scalar's is empty."""
    return tuple(value.shape) if is_array(value) else ()


def shape_name(value: Value) -> str:
    """Say in words what a value is."""
    shape = shape_of(value)
    if isinstance(value, tuple):
        return f"a group of {len(value)} values"
    if not shape:
        return "a number"
    return f"a vector of {shape[0]}" if len(shape) == 1 else "a matrix of " + " x ".join(map(str, shape))


def small(value: Fraction | int) -> Fraction | int | None:
    """Pass a rational number whose digits are few, as an int where it is whole."""
    if isinstance(value, int):
        return value if value.bit_length() <= MOST_BITS else None
    if value.denominator == 1:
        return small(value.numerator)
    return value if value.numerator.bit_length() + value.denominator.bit_length() <= MOST_BITS else None


def exact_binary(op: str, a: Fraction | int, b: Fraction | int) -> Fraction | int | None:
    """Compute with rationals; None where the result is not rational or has too many digits."""
    if op in "/%" and b == 0:
        raise Undefined("division by zero")
    if op == "^":
        return _exact_power(a, b)
    return small(_EXACT[op](a, b)) if op in _EXACT else None


_EXACT: Mapping[str, Callable[[Any, Any], Fraction | int]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": lambda a, b: Fraction(a) / b,
    "%": operator.mod,
}


def _exact_power(a: Fraction | int, b: Fraction | int) -> Fraction | int | None:
    if a == 0 and b < 0:
        raise Undefined("division by zero")
    if b != int(b):
        return None
    bits = max(Fraction(a).numerator.bit_length(), Fraction(a).denominator.bit_length())
    if a not in (0, 1, -1) and (bits - 1) * abs(int(b)) > MOST_BITS:
        return None
    if a in (0, 1, -1):
        return 1 if b == 0 or a == 1 else 0 if a == 0 else -1 if int(b) % 2 else 1
    return small(Fraction(a) ** int(b))


def check_size(*shape: int) -> None:
    """Refuse an array that is too large."""
    count = 1
    for length in shape:
        count *= length
    if count > LARGEST_ARRAY or any(length < 1 for length in shape):
        raise TooMuch(f"an array has 1 to {LARGEST_ARRAY} entries")
