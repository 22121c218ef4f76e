"""Domains to points: exact values inside the domain, of several magnitudes, the same for the same seed.

Everything is rational, so that an orthogonal matrix is orthogonal and the chances of a table add up to one with
any number of digits.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from typing import TypeAlias

from builder.expressions.domains import Domain
from builder.expressions.domains import size_letters

#: An exact number, or nested tuples of them, or a function.
Exact: TypeAlias = Any
Point: TypeAlias = dict[str, Exact]

#: The magnitudes of successive points, of numbers and of arrays.
SCALES = (Fraction(1), Fraction(3), Fraction(1, 4), Fraction(10), Fraction(1, 50), Fraction(1), Fraction(40))
ARRAY_SCALES = (Fraction(1), Fraction(2), Fraction(1, 4), Fraction(1), Fraction(5))
#: The smallest and largest size that a letter stands for.
SIZES = range(2, 6)
#: Numbers are drawn in steps of one by this: binary fractions, short in exact arithmetic and in float64.
_GRAIN = 1024


def draw(
    domains: Mapping[str, Domain], seed: str | int, index: int = 0, chosen: Mapping[str, int] | None = None
) -> Point:
    """Draw one value for each symbol, and for each letter that stands for a size unless it is chosen."""
    rng = random.Random(f"{seed}/{index}")  # noqa: S311
    letters = [letter for letter in size_letters(domains.values()) if letter not in domains]
    sizes = {**dict(zip(letters, rng.sample(SIZES, len(SIZES)), strict=False)), **(chosen or {})}
    point: Point = dict(sizes)
    for name, domain in sorted(domains.items(), key=lambda item: bool(item[1].sizes)):
        point[name] = _value(domain, rng, index, {**sizes, **point})
    return point


def _value(domain: Domain, rng: random.Random, index: int, known: Mapping[str, Any]) -> Exact:
    if domain.kind == "one of":
        return rng.choice(domain.values)
    if domain.kind == "function":
        return draw_function(rng, domain.arity)
    if domain.sizes:
        sizes = [size if isinstance(size, int) else int(known.get(size, 2)) for size in domain.sizes]
        return _array(domain.kind, rng, sizes, ARRAY_SCALES[index % len(ARRAY_SCALES)])
    if domain.low is not None and domain.high is not None:
        return _between(rng, domain.low, domain.high, whole=domain.kind == "integer")
    return _scalar(domain.kind, rng, SCALES[index % len(SCALES)])


def _between(rng: random.Random, low: Fraction, high: Fraction, whole: bool) -> Fraction:
    if whole:
        return Fraction(rng.randint(int(low), int(high)))
    return low + (high - low) * Fraction(rng.randint(1, _GRAIN - 1), _GRAIN)


def _scalar(kind: str, rng: random.Random, scale: Fraction) -> Fraction:
    match kind:
        case "integer":
            return Fraction(rng.randint(-9, 9))
        case "natural":
            return Fraction(rng.randint(1, 9))
    size = Fraction(rng.randint(_GRAIN // 8, _GRAIN * 5 // 4), _GRAIN) * scale
    if kind == "negative" or (kind == "real" and rng.random() < 0.5):
        return -size
    return size


def _array(kind: str, rng: random.Random, sizes: list[int], scale: Fraction) -> Exact:  # noqa: PLR0911
    n = sizes[0]
    match kind:
        case "vector":
            return tuple(_entry(rng, scale) for _ in range(n))
        case "positive vector":
            return tuple(abs(_entry(rng, scale)) for _ in range(n))
        case "matrix":
            return tuple(tuple(_entry(rng, scale) for _ in range(sizes[1])) for _ in range(n))
        case "orthogonal":
            return _orthogonal(rng, n)
        case "simplex":
            return _simplex(rng, sizes)
    rows = [[_entry(rng, scale) for _ in range(n)] for _ in range(n)]
    if kind == "symmetric":
        return tuple(tuple(rows[min(i, j)][max(i, j)] for j in range(n)) for i in range(n))
    if kind == "invertible":
        shifts = [rng.choice((1, -1)) * scale * 2 * n for _ in range(n)]
        order = rng.sample(range(n), n)
        return tuple(tuple(x + shifts[i] * (i == j) for j, x in enumerate(rows[i])) for i in order)
    ridge = scale * scale / 4
    return tuple(
        tuple(sum((a * b for a, b in zip(rows[i], rows[j], strict=True)), ridge * (i == j)) for j in range(n))
        for i in range(n)
    )


def _entry(rng: random.Random, scale: Fraction) -> Fraction:
    """Draw an entry that is not zero, with few digits."""
    size = Fraction(rng.randint(6, 96), 64) * scale
    return size if rng.random() < 0.5 else -size


def _orthogonal(rng: random.Random, n: int) -> Exact:
    """Multiply reflections by vectors of small whole numbers."""
    matrix = [[Fraction(int(i == j)) for j in range(n)] for i in range(n)]
    for _ in range(rng.randint(1, n)):
        v = [rng.randint(-3, 3) for _ in range(n)]
        v[rng.randrange(n)] = rng.choice((-2, 1, 2))
        square = sum(x * x for x in v)
        for row in matrix:
            along = sum((a * x for a, x in zip(row, v, strict=True)), Fraction(0)) * 2 / square
            row[:] = [a - along * x for a, x in zip(row, v, strict=True)]
    return tuple(map(tuple, matrix))


def _simplex(rng: random.Random, sizes: list[int]) -> Exact:
    count = sizes[0] * (sizes[1] if len(sizes) > 1 else 1)
    weights = [rng.randint(1, 60) for _ in range(count)]
    chances = [Fraction(weight, sum(weights)) for weight in weights]
    if len(sizes) == 1:
        return tuple(chances)
    return tuple(tuple(chances[i * sizes[1] : (i + 1) * sizes[1]]) for i in range(sizes[0]))


@dataclass(frozen=True, slots=True)
class SmoothFunction:
    """A concrete smooth function that no identity holds for by accident: waves and a slope."""

    waves: tuple[tuple[Fraction, tuple[Fraction, ...], Fraction], ...]
    slope: tuple[Fraction, ...]
    height: Fraction

    def __call__(self, m: Any, *args: Any) -> Any:
        """Compute the function in one of the arithmetics."""
        if self.waves:
            args = tuple(map(m.native, args))  # nothing exact comes out of waves
        result: Any = m.number(self.height)
        for weight, arg in zip(self.slope, args, strict=True):
            result = m.add(result, m.mul(m.number(weight), arg))
        for size, rates, phase in self.waves:
            angle: Any = m.number(phase)
            for rate, arg in zip(rates, args, strict=True):
                angle = m.add(angle, m.mul(m.number(rate), arg))
            result = m.add(result, m.mul(m.number(size), m.apply("sin", angle)))
        return result


def draw_function(rng: random.Random, arity: int) -> SmoothFunction:
    """Draw a smooth function of so many numbers."""

    def part() -> Fraction:
        return _entry(rng, Fraction(1))

    waves = tuple((part(), tuple(part() for _ in range(arity)), part()) for _ in range(3))
    return SmoothFunction(waves, tuple(part() for _ in range(arity)), part() + 2)
