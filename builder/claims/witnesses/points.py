"""Domains to the points at which a claim is tried: drawn ones of several magnitudes, corners, or all there are."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from builder.expressions.domains import Domain
from builder.expressions.drawing import Point
from builder.expressions.drawing import draw

#: How many points are drawn at most.
MOST_DRAWN = 48
#: So few points are tried one and all.
MOST_CASES = 64

#: Which of 0, 1, -1 lie in a domain of numbers without bounds.
_CORNERS: Mapping[str, tuple[int, ...]] = {
    "real": (0, 1, -1),
    "integer": (0, 1, -1),
    "nonnegative": (0, 1),
    "positive": (1,),
    "natural": (1,),
    "negative": (-1,),
    "vector": (0, 1, -1),
    "positive vector": (1,),
    "matrix": (0, 1),
    "symmetric": (0, 1),
    "invertible": (1,),
    "spd": (1,),
    "orthogonal": (1,),
    "simplex": (1,),
}


def cases(domains: Mapping[str, Domain]) -> list[Point] | None:
    """List every point there is, where there are few."""
    columns: list[list[Fraction]] = []
    count = 1
    for domain in domains.values():
        if domain.kind == "one of":
            columns.append(list(dict.fromkeys(domain.values)))
        elif domain.kind == "integer" and domain.low is not None and domain.high is not None:
            if domain.high - domain.low >= MOST_CASES:
                return None
            columns.append([Fraction(n) for n in range(int(domain.low), int(domain.high) + 1)])
        else:
            return None
        count *= len(columns[-1])
        if count > MOST_CASES:
            return None
    return [dict(zip(domains, row, strict=True)) for row in product(*columns)]


def points(domains: Mapping[str, Domain], seed: str) -> Iterator[Point]:
    """Give drawn points at which a claim is tried, the same for the same seed."""
    return (draw(domains, seed, index) for index in range(MOST_DRAWN))


def corners(domains: Mapping[str, Domain], seed: str) -> Iterator[Point]:
    """Give the points at which as many symbols as possible are 0, 1 or -1."""
    for corner in (0, 1, -1):
        yield from _corner(domains, corner, draw(domains, seed, MOST_DRAWN))


def _corner(domains: Mapping[str, Domain], corner: int, point: Point) -> Iterator[Point]:
    """Put as many symbols as possible to 0, 1 or -1; arrays to zeros, ones or the identity."""
    moved = dict(point)
    for name, domain in domains.items():
        value = corner_of(domain, corner, point)
        if value is not None:
            moved[name] = value
    if moved != point:
        yield moved


def corner_of(domain: Domain, corner: int, point: Point) -> Any:
    """Give what is 0, 1 or -1 in a domain; None where nothing is."""
    if domain.low is not None and domain.high is not None:
        if domain.kind == "integer":
            return {0: domain.low, 1: domain.high}.get(corner)
        return Fraction(corner) if domain.low < corner < domain.high else None
    if corner not in _CORNERS.get(domain.kind, ()):
        return None
    if not domain.sizes:
        return Fraction(corner)
    sizes = [size if isinstance(size, int) else int(point.get(size, 2)) for size in domain.sizes]
    return _corner_array(domain.kind, corner, sizes)


def _corner_array(kind: str, corner: int, sizes: list[int]) -> Any:
    entry = Fraction(corner)
    if kind == "simplex":
        entry = Fraction(1, sizes[0] * (sizes[1] if len(sizes) > 1 else 1))
    if kind in ("vector", "positive vector") or (kind == "simplex" and len(sizes) == 1):
        return (entry,) * sizes[0]
    if kind in ("matrix", "simplex"):
        return ((entry,) * sizes[1],) * sizes[0]
    return tuple(tuple(Fraction(corner * (i == j)) for j in range(sizes[0])) for i in range(sizes[0]))


def plainer(point: Point, domains: Mapping[str, Domain]) -> Iterator[Point]:
    """Give points nearby, still in the domain, that are easier to read."""
    for scale in (1, 10):
        rounded = {
            name: _rounded(value, scale) if _may_round(domains.get(name)) else value for name, value in point.items()
        }
        if rounded != point and not any(_vanishes(rounded[name], point[name]) for name in point):
            yield rounded


def _may_round(domain: Domain | None) -> bool:
    kinds = ("real", "positive", "nonnegative", "negative", "vector", "positive vector", "matrix", "symmetric")
    return domain is not None and domain.low is None and domain.kind in kinds


def _rounded(value: Any, scale: int) -> Any:
    if isinstance(value, tuple):
        return tuple(_rounded(part, scale) for part in value)
    return Fraction(round(value * scale), scale)


def _vanishes(rounded: Any, value: Any) -> bool:
    """Say whether rounding has made zero of a number that is not."""
    if isinstance(value, tuple):
        return any(_vanishes(a, b) for a, b in zip(rounded, value, strict=True))
    return bool(rounded == 0 and value != 0) if isinstance(value, int | Fraction) else False
