"""A condition that speaks of points on an equation to such points: of `a != b or c` those where a equals b."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from builder.claims.parts import conjuncts
from builder.claims.witnesses.ways import Way
from builder.claims.witnesses.ways import number_at
from builder.claims.witnesses.ways import ways
from builder.claims.witnesses.ways import with_number
from builder.expressions.arithmetic.precise import to_mpmath
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.domains import Domain
from builder.expressions.drawing import Point
from builder.expressions.evaluate import evaluate
from builder.expressions.evaluate import evaluate_precisely
from builder.expressions.faults import Fault
from builder.expressions.late import mpmath
from builder.expressions.program import Program
from builder.expressions.tree import Binary
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Logic
from builder.expressions.tree import Not

#: Of how many numbers at most some are solved for, and in how many steps a side is computed.
_MOST_WAYS, _STEPS = 16, 20_000
#: Sides are computed with so many digits; as fractions they have no larger denominator than this.
_DIGITS, _LARGEST = 80, 10**24

Row = list[Fraction]
#: Equations that hold together.
Premise = tuple[Comparison, ...]


def premises(expr: Expr) -> list[Premise]:
    """Collect the equations that each part of a condition presupposes, as `a == b` in `a != b or c`."""
    alternatives = [part.operands for part in conjuncts(expr) if isinstance(part, Logic) and part.op == "or"]
    found = (tuple(filter(None, map(_presupposed, operands))) for operands in alternatives)
    return [premise for premise in found if premise]


def _presupposed(part: Expr) -> Comparison | None:
    match part:
        case Comparison(("!=",), operands):
            return Comparison(("==",), operands, span=part.span)
        case Not(Comparison(("==",), _) as equation):
            return equation
    return None


def points_on(
    equations: Premise, domains: Mapping[str, Domain], program: Program, starts: Iterable[Point]
) -> Iterator[Point]:
    """Give points near the starts at which equations hold, where these are linear in some symbol."""
    for turn, start in enumerate(starts):
        free = list(ways(domains, start))
        groups = [[way for way in free if way[0] == name] for name in dict.fromkeys(way[0] for way in free)]
        for group in [*groups, free] if len(groups) > 1 else groups:
            if 0 < len(group) <= _MOST_WAYS:
                yield from _solved(equations, (domains, program), start, group, turn)


def _solved(
    equations: Premise,
    known: tuple[Mapping[str, Domain], Program],
    start: Point,
    group: list[Way],
    turn: int,
) -> Iterator[Point]:
    """Move some numbers so that equations hold: as few as may be, or all by as little as may be."""
    domains, program = known
    gaps = _gaps(equations, start, program)
    if gaps is None:
        return
    columns = []
    for way in group:
        moved = {**start, way[0]: _shifted(start[way[0]], way[1])}
        beside = _gaps(equations, moved, program)
        if beside is None or len(beside) != len(gaps):
            return
        columns.append([b - a for a, b in zip(gaps, beside, strict=True)])
    wanted = [-gap for gap in gaps]
    for steps in (_few(columns, wanted, turn), _least(columns, wanted)):
        point: Point | None = start if steps is not None else None
        for way, step in zip(group, steps or (), strict=False):
            if point is not None and step:
                point = with_number(point, way, number_at(point, way) + step, domains)
        if point is not None and hold(equations, point, program):
            yield point


def _shifted(value: Any, place: tuple[int, ...]) -> Any:
    """Add one to a number, whether or not it stays in its domain."""
    if not place:
        return value + 1
    return tuple(_shifted(part, place[1:]) if i == place[0] else part for i, part in enumerate(value))


def hold(equations: Premise, point: Point, program: Program) -> bool:
    """Say whether all equations hold at a point."""
    try:
        return all(evaluate(equation, point, program, _STEPS) is True for equation in equations)
    except Fault:
        return False


def _gaps(equations: Premise, point: Point, program: Program) -> Row | None:
    """Compute by how much the sides of equations differ, entry by entry, as fractions."""
    try:
        gaps = [
            evaluate_precisely(Binary("-", *equation.operands), point, program, _DIGITS, _STEPS)
            for equation in equations
        ]
        return [_fraction(number) for gap in gaps for number in _flat(gap)]
    except (Fault, TypeError, ValueError, OverflowError, AttributeError):
        return None


def _flat(value: Any) -> Iterator[Any]:
    if not is_array(value) and not isinstance(value, tuple):
        yield value
        return
    for part in value:
        yield from _flat(part)


def _fraction(number: Any) -> Fraction:
    """Turn a number that was computed from fractions into the fraction that it is."""
    if is_exact(number):
        return Fraction(number)
    with mpmath.mp.workdps(_DIGITS):
        scale = 10 ** (_DIGITS // 2)
        return Fraction(int(mpmath.mp.nint(to_mpmath(number).real * scale)), scale).limit_denominator(_LARGEST)


def _few(columns: list[Row], wanted: Row, turn: int) -> Row | None:
    """Solve equations for as few of the unknowns as may be; which these are changes from turn to turn."""
    count = len(columns)
    order = [(index + turn) % count for index in range(count)]
    found = _solve([[columns[index][row] for index in order] for row in range(len(wanted))], wanted)
    if found is None:
        return None
    steps = [Fraction(0)] * count
    for index, step in zip(order, found, strict=True):
        steps[index] = step
    return steps


def _least(columns: list[Row], wanted: Row) -> Row | None:
    """Solve equations by the shortest step there is."""
    rows = range(len(wanted))
    square = [[sum((c[i] * c[j] for c in columns), Fraction(0)) for j in rows] for i in rows]
    found = _solve(square, wanted)
    if found is None:
        return None
    return [sum((c[i] * found[i] for i in rows), Fraction(0)) for c in columns]


def _solve(rows: list[Row], wanted: Row) -> Row | None:
    """Solve linear equations exactly; unknowns that nothing fixes are zero. None where nothing solves them."""
    table = [[*row, value] for row, value in zip(rows, wanted, strict=True)]
    width = len(rows[0]) if rows else 0
    pivots: list[int] = []
    for column in range(width):
        top = len(pivots)
        found = next((index for index in range(top, len(table)) if table[index][column]), None)
        if found is None:
            continue
        table[top], table[found] = table[found], table[top]
        pivot = [value / table[top][column] for value in table[top]]
        table[top] = pivot
        for index, row in enumerate(table):
            if index != top and row[column]:
                table[index] = [a - row[column] * b for a, b in zip(row, pivot, strict=True)]
        pivots.append(column)
    if any(row[-1] for row in table[len(pivots) :]):
        return None
    steps = [Fraction(0)] * width
    for row, column in zip(table, pivots, strict=False):
        steps[column] = row[-1]
    return steps
