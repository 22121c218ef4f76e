"""Derivatives by numbers: a complex step in float64, else central differences with digits to spare."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING
from typing import Any

from builder.expressions.arithmetic.precise import Precise
from builder.expressions.arithmetic.stepping import Stepping
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import is_array
from builder.expressions.faults import NeedsPrecision
from builder.expressions.faults import NotAnalytic
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Undefined
from builder.expressions.late import mpmath
from builder.expressions.late import np
from builder.expressions.limits import DEEPEST_DIFFERENCES

if TYPE_CHECKING:
    from builder.expressions.evaluation.walker import Walker

#: The imaginary step: so small that its square vanishes beside one.
STEP = 1e-40
#: The digits that a derivative by differences gives to float64.
DIGITS = 20
#: Two derivatives that agree in this share of the digits are the same.
SMOOTH = 0.9

Body = Callable[[Any, Value], Value]


def derivative(walker: Walker, body: Body, point: Value, order: int) -> Value:
    """Compute the derivative of some order of a function of one number."""
    if order == 1 and walker.m.kind == "floating":
        found = _by_step(walker, body, [(point, 1)], lambda move: _plain(point) + move)
        if found is not None:
            return found[0]
    return _leave(walker, _central(walker, body, order, lambda other, move: other.m.add(other.m.take(point), move)))


def partials(walker: Walker, body: Body, point: Value) -> list[Value]:
    """Compute the derivatives by each entry of a vector or matrix, row by row."""
    if walker.m.kind == "floating":
        found = _by_step(walker, body, [(point, index) for index in range(point.size)], None)
        if found is not None:
            return found
    return [_leave(walker, _central(walker, body, 1, _mover(point, index))) for index in range(point.size)]


def _mover(point: Value, index: int) -> Callable[[Any, Value], Value]:
    """Make the function that moves one entry of a point."""
    return lambda other, move: _moved(other, point, {index: move})


def second_partials(walker: Walker, body: Body, point: Value) -> list[list[Value]]:
    """Compute the matrix of second derivatives of a function of a vector."""
    size = point.size
    rows: list[list[Value]] = [[0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rows[i][j] = rows[j][i] = _leave(walker, _mixed(walker, body, point, i, j))
    return rows


def _plain(value: Value) -> Value:
    return value if isinstance(value, float | complex) else float(value)


def _by_step(walker: Walker, body: Body, places: list[tuple[Value, int]], move: Any) -> list[Value] | None:
    """Compute derivatives by imaginary steps; None where a function on the way lets none through."""
    if walker.m.steps:
        raise NotAnalytic("a derivative inside a derivative")
    stepping = walker.twin(Stepping())
    found = []
    try:
        for point, index in places:
            if move is not None:
                moved = move(1j * STEP)
            else:
                moved = point.astype(complex)
                moved.flat[index] += 1j * STEP
            value = body(stepping, moved)
            found.append(np.imag(value) / STEP if is_array(value) else complex(value).imag / STEP)
    except (NotAnalytic, NeedsPrecision, TypeError):
        return None
    return found


def _moved(other: Walker, point: Value, moves: dict[int, Value]) -> Value:
    entries = [other.m.native(entry) for entry in other.m.entries(point)]
    for index, move in moves.items():
        entries[index] = entries[index] + move
    return other.m.pack(entries).reshape(point.shape)


def _precise(walker: Walker) -> Walker:
    """Make a walker of many digits, unless derivatives stand too deep in one another."""
    precise = walker.twin(Precise(walker.m.careful))
    precise.depth = walker.depth + 1
    if precise.depth > DEEPEST_DIFFERENCES:
        raise TooMuch(f"derivatives stand more than {DEEPEST_DIFFERENCES} deep in one another")
    return precise


def _digits(walker: Walker) -> int:
    return int(mpmath.mp.dps) if walker.m.kind == "precise" else DIGITS


def _central(walker: Walker, body: Body, order: int, at: Callable[[Any, Value], Value]) -> Value:
    """Compute a central difference; its digits are those of the walker."""
    precise, digits = _precise(walker), _digits(walker)
    with mpmath.mp.workdps((order + 1) * digits + 10):
        step = mpmath.mp.mpf(10) ** -digits

        @cache
        def value_at(place: int) -> Value:
            return body(precise, at(precise, place * step))

        def difference(first: int, stride: int) -> Value:
            terms = [(weight, value_at(first + stride * k)) for k, weight in _weights(order)]
            return precise.m.div(_stencil(terms, precise), (stride * step) ** order)

        result = difference(-order, 2)
        if precise.m.careful:
            _check_kink(precise, [result, difference(0, 2), difference(0, -2)], digits)
    if precise.m.coarse:
        raise Undefined("a function inside the derivative is known in float64 only")
    return result


def _weights(order: int) -> list[tuple[int, int]]:
    """Give the steps of a difference to one side, with the weight of each."""
    return [(k, (-1) ** (order - k) * int(mpmath.mp.binomial(order, k))) for k in range(order + 1)]


def _stencil(terms: list[tuple[int, Value]], precise: Walker) -> Value:
    total: Value = 0
    for weight, value in terms:
        total = precise.m.add(total, precise.m.mul(weight, value))
    return total


def _check_kink(precise: Walker, found: list[Value], digits: int) -> None:
    """Refuse a point where the derivatives in the middle, from right and from left differ: there is none."""
    middle, *ends = ([precise.m.native(x) for x in precise.m.entries(value)] for value in found)
    allowed = max(1, *map(abs, middle)) * mpmath.mp.mpf(10) ** -int(digits * SMOOTH)
    if any(abs(x - y) > allowed for end in ends for x, y in zip(middle, end, strict=True)):
        raise Undefined("there is no derivative here: it differs from left and right")


def _mixed(walker: Walker, body: Body, point: Value, i: int, j: int) -> Value:
    precise, digits = _precise(walker), _digits(walker)
    with mpmath.mp.workdps(3 * digits + 10):
        step = mpmath.mp.mpf(10) ** -digits

        def corner(size: Value, a: int, b: int) -> Value:
            moves = {i: size * (a + b)} if i == j else {i: a * size, j: b * size}
            return body(precise, _moved(precise, point, moves))

        terms = [(a * b, corner(step, a, b)) for a in (1, -1) for b in (1, -1)]
        result = precise.m.div(_stencil(terms, precise), 4 * step * step)
        if precise.m.careful:
            places = [(a, b) for a in (0, 1) for b in (0, 1)]
            sides = [[((-1) ** (a + b), corner(side * step, a, b)) for a, b in places] for side in (1, -1)]
            ends = [precise.m.div(_stencil(side, precise), step * step) for side in sides]
            _check_kink(precise, [result, *ends], digits)
        return result


def _leave(walker: Walker, value: Value) -> Value:
    """Turn a precise value into one of the walker's arithmetic."""
    if walker.m.kind == "precise":
        return value
    if is_array(value):
        return walker.m.pack([leave_number(entry) for entry in value.ravel()]).reshape(value.shape)
    return leave_number(value)


def leave_number(value: Value) -> Value:
    """Turn a number of mpmath into one of Python."""
    if isinstance(value, mpmath.mp.mpc):
        return complex(value) if value.imag else float(value.real)
    return float(value) if isinstance(value, mpmath.mp.mpf) else value
