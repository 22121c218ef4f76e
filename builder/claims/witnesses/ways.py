"""The numbers of which a point consists, each with its way to it, and points with some of them changed."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from builder.claims.witnesses.chosen import contains
from builder.expressions.domains import Domain
from builder.expressions.drawing import Point

_ARRAYS = ("vector", "positive vector", "matrix")
_NUMBERS = ("real", "positive", "nonnegative", "negative")

#: The name of a symbol, and the place of a number in it.
Way = tuple[str, tuple[int, ...]]


def ways(domains: Mapping[str, Domain], point: Point) -> Iterator[Way]:
    """Give the ways to the numbers of a point that may be moved freely."""
    for name, domain in domains.items():
        value = point[name]
        if domain.kind in _NUMBERS:
            yield name, ()
        elif domain.kind in _ARRAYS:
            for i, part in enumerate(value):
                yield from [(name, (i, j)) for j in range(len(part))] if isinstance(part, tuple) else [(name, (i,))]


def number_at(point: Point, way: Way) -> Fraction:
    """Give the number at the end of a way."""
    value, place = point[way[0]], way[1]
    for index in place:
        value = value[index]
    return Fraction(value)


def with_number(point: Point, way: Way, number: Fraction, domains: Mapping[str, Domain]) -> Point | None:
    """Put a number in its place, if it lies in the domain."""
    name, place = way
    domain = domains[name]
    is_inside = contains(domain, number) if not place else domain.kind != "positive vector" or number > 0
    return {**point, name: _replaced(point[name], place, number)} if is_inside else None


def _replaced(value: Any, place: tuple[int, ...], number: Fraction) -> Any:
    if not place:
        return number
    return tuple(_replaced(part, place[1:], number) if i == place[0] else part for i, part in enumerate(value))
