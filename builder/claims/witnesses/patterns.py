"""Vectors and matrices with a pattern: zeros, units, ties, without inverse, badly conditioned, scaled."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from builder.expressions.domains import Domain

Vector = tuple[Fraction, ...]
Matrix = tuple[Vector, ...]

#: How close to an end of the simplex chances are tried.
_RARE = Fraction(1, 10**6)
#: Entries far out, and close to zero.
_LARGE, _TINY = Fraction(40), Fraction(1, 1000)


def pattern_of(domain: Domain, turn: int, point: Mapping[str, Any], drawn: Any) -> Any:
    """Give an array with a pattern that suits the domain, one pattern a turn; None where there is none."""
    if domain.kind == "spd":
        return _stretched(drawn, turn)
    sizes = [size if isinstance(size, int) else int(point.get(size, 2)) for size in domain.sizes]
    return _PATTERNS[domain.kind](sizes, turn) if domain.kind in _PATTERNS else None


def scaled(domain: Domain, drawn: Any, factor: Fraction) -> Any:
    """Give an array that is so many times as large, if the domain has room for it."""
    if domain.kind in ("simplex", "orthogonal") or (factor < 0 and domain.kind in ("spd", "positive vector")):
        return None
    return _times(drawn, factor)


def _times(value: Any, factor: Fraction) -> Any:
    return tuple(_times(part, factor) for part in value) if isinstance(value, tuple) else value * factor


def _unit(n: int, place: int, size: Fraction = Fraction(1)) -> Vector:
    return tuple(size * (index == place % n) for index in range(n))


def _vector(n: int, turn: int) -> Vector:
    match turn % 5:
        case 0:
            return _unit(n, turn)
        case 1:
            return _unit(n, turn, -_LARGE)
        case 2:
            return tuple(Fraction(1 if index < 2 else 0) for index in range(n))
        case 3:
            return tuple(Fraction((-1) ** index) for index in range(n))
    return tuple(Fraction(index + 1) for index in range(n))


def _positive(n: int, turn: int) -> Vector:
    """Give tiny entries where a vector has small ones, and large ones elsewhere."""
    return tuple(_TINY if x < 1 else x * 100 for x in _vector(n, turn))


def _chances(sizes: list[int], turn: int) -> Any:
    """Give a table of chances that is close to sure of one entry, or sure of it, or half of two, or without one."""
    count = sizes[0] * (sizes[1] if len(sizes) > 1 else 1)
    rest = Fraction(0) if turn // 4 % 2 or turn % 9 == 8 else _RARE
    sure = {turn % count, count - 1 - turn % count} if turn % 4 == 3 else {turn % count}
    if turn % 9 == 8 and count > 1:
        sure = set(range(count)) - {turn % count}
    share = (1 - rest * (count - len(sure))) / len(sure)
    flat = tuple(share if index in sure else rest for index in range(count))
    return flat if len(sizes) == 1 else tuple(flat[i * sizes[1] : (i + 1) * sizes[1]] for i in range(sizes[0]))


def _matrix(rows: int, columns: int, turn: int) -> Matrix:
    """Give the identity, a shift, which has no inverse and no basis of eigenvectors, and other poor ones."""

    def entry(i: int, j: int) -> int:
        return (
            int(i == j),
            int(j == i + 1),
            int(i == 0),
            int(i == j == 0),
            (i + 1) * (j + 1),
            int(i == j) * (-1) ** i,
            int(j == 0),
            (i * i + 2 * j * j + i * j) % 3 - 1,
            int(i == j) + int(j == i + 1),
        )[turn % 9]

    return tuple(tuple(Fraction(entry(i, j)) for j in range(columns)) for i in range(rows))


def _symmetric(n: int, turn: int) -> Matrix:
    a = _matrix(n, n, turn)
    return tuple(tuple(a[i][j] + a[j][i] for j in range(n)) for i in range(n))


def _stretched(drawn: Matrix, turn: int) -> Matrix:
    """Stretch a matrix, from both sides, so that its condition is bad."""
    by = [Fraction(100) ** ((-1) ** (index + turn)) if index < 2 else Fraction(1) for index in range(len(drawn))]
    if turn % 2:
        by = [Fraction(1, 10) ** index for index in range(len(drawn))]
    return tuple(tuple(x * a * b for x, b in zip(row, by, strict=True)) for row, a in zip(drawn, by, strict=True))


def _regular(n: int, turn: int) -> Matrix:
    """Give a matrix with an inverse: swapped, turned round, sheared, almost flat."""

    def entry(i: int, j: int) -> Fraction:
        return (
            Fraction(i + j == n - 1),
            Fraction(-(i == j)),
            Fraction(i == j) + Fraction(j == i + 1),
            Fraction(i == j, 1000 if i == 0 else 1),
        )[turn % 4]

    return tuple(tuple(entry(i, j) for j in range(n)) for i in range(n))


def _turned(n: int, turn: int) -> Matrix:
    """Give minus the identity, a cyclic shift, a swap, a mirror."""

    def entry(i: int, j: int) -> int:
        return (-int(i == j), int(j == (i + 1) % n), int(i + j == n - 1), int(i == j) * (-1 if i == 0 else 1))[turn % 4]

    return tuple(tuple(Fraction(entry(i, j)) for j in range(n)) for i in range(n))


_PATTERNS: Mapping[str, Callable[[list[int], int], Any]] = {
    "vector": lambda sizes, turn: _vector(sizes[0], turn),
    "positive vector": lambda sizes, turn: _positive(sizes[0], turn),
    "simplex": _chances,
    "matrix": lambda sizes, turn: _matrix(sizes[0], sizes[1], turn),
    "symmetric": lambda sizes, turn: _symmetric(sizes[0], turn),
    "invertible": lambda sizes, turn: _regular(sizes[0], turn),
    "orthogonal": lambda sizes, turn: _turned(sizes[0], turn),
}
