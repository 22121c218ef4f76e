"""Domains to points that no chance draws: borders, ties, far and tiny numbers, singular matrices."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import zip_longest
from typing import Any

from builder.claims.witnesses.patterns import pattern_of
from builder.claims.witnesses.patterns import scaled
from builder.claims.witnesses.points import corner_of
from builder.claims.witnesses.points import corners
from builder.expressions.domains import Domain
from builder.expressions.domains import size_letters
from builder.expressions.drawing import Point
from builder.expressions.drawing import SmoothFunction
from builder.expressions.drawing import draw

#: Numbers at which functions of numbers like to have their borders.
_NEAR = tuple(map(Fraction, ("1/2", "2", "-1/2", "3/2", "3")))
#: Numbers far out and close to zero; none is a multiple of what is drawn.
_FAR = tuple(map(Fraction, ("7001/7", "-7001/7", "7000001/7", "1/1003", "-1/1003", "1/1000003")))
#: Whole numbers beyond those that are drawn.
_FAR_WHOLE = tuple(map(Fraction, (12, -12, 30, 100, -100, 1000)))
#: Plain numbers of which several symbols take one each.
_PLAIN = tuple(map(Fraction, ("1/2", "2", "1", "3", "-1")))
#: How much larger or smaller all numbers are made together.
_FACTORS = (Fraction(1, 10**4), Fraction(10**4))
#: Sizes beyond those that are drawn: of vectors, and where matrices have them too.
_LARGE_SIZE, _LARGE_SIDE = 12, 7
#: So close, as a part of it, to the ends of a range a number is tried.
_CLOSE = Fraction(1, 10**6)
#: The kinds of numbers, and which of them each holds.
_HOLDS: Mapping[str, Callable[[Fraction], bool]] = {
    "real": lambda _: True,
    "integer": lambda _: True,
    "positive": lambda number: number > 0,
    "natural": lambda number: number > 0,
    "nonnegative": lambda number: number >= 0,
    "negative": lambda number: number < 0,
}
_WHOLE = ("integer", "natural")
_OPEN = ("real", "positive", "nonnegative", "negative")
_FLAT = ("vector", "positive vector", "simplex", "function")
_SIGNED = ("real", "vector", "matrix", "symmetric")
#: How many symbols are put, each alone, to a number of the claim.
_ALONE = 3
#: How many patterns of arrays are tried.
_PATTERNS = 9

#: Gives a symbol of a domain a value at a point; None leaves it as it is.
Choose = Callable[[str, Domain, Point], Any]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A point that is chosen; so far out as some are, sides may differ by less than any digits tell."""

    point: Point
    is_far: bool = False


def contains(domain: Domain, value: Fraction) -> bool:
    """Say whether a number lies in a domain of numbers; the ends of a range of real numbers do not."""
    if domain.kind == "one of":
        return value in domain.values
    if domain.kind not in _HOLDS or (domain.kind in _WHOLE and value.denominator != 1):
        return False
    if domain.low is not None and domain.high is not None:
        return domain.low <= value <= domain.high if domain.kind == "integer" else domain.low < value < domain.high
    return _HOLDS[domain.kind](value)


def choose_points(
    domains: Mapping[str, Domain], seed: str, numbers: Sequence[Fraction], with_far: bool
) -> Iterator[Chosen]:
    """Give chosen points, of each sort in turn; `numbers` are those of the claim, whose borders lie at them."""
    maker = _Maker(domains, seed)
    sorts: list[Iterator[Chosen]] = [
        maker.numbers_together(_NEAR),
        maker.numbers_alone(numbers),
        maker.numbers_in_pairs(),
        maker.patterns(),
        maker.ties(),
        maker.ends(),
        maker.functions(),
        maker.sizes(),
        *(
            [maker.far(_FAR, "real"), maker.far(_FAR_WHOLE, "whole"), maker.scales(), maker.factors()]
            if with_far
            else []
        ),
    ]
    seen: list[Point] = []
    for point in corners(domains, seed):
        seen.append(point)
        yield Chosen(point)
    for row in zip_longest(*sorts):
        for chosen in row:
            if chosen is not None and chosen.point not in seen:
                seen.append(chosen.point)
                yield chosen


@dataclass
class _Maker:
    """Makes points that are drawn, with some of their values chosen: each method gives those of one sort."""

    domains: Mapping[str, Domain]
    seed: str
    count: int = 0

    def drawn(self, sizes: Mapping[str, int] | None = None) -> Point:
        self.count += 1
        return draw(self.domains, f"{self.seed}/special", self.count, sizes)

    def changed(self, choose: Choose, among: Sequence[str]) -> Iterator[Chosen]:
        """Put what is chosen in the place of what is drawn, for some of the symbols."""
        point = self.drawn()
        moved = {name: choose(name, self.domains[name], point) for name in among}
        found = {name: value for name, value in moved.items() if value is not None}
        if found:
            yield Chosen({**point, **found})

    def some(self, wanted: Callable[[Domain], bool]) -> list[list[str]]:
        """Choose symbols: all that are wanted; where there are several, every other one, and the rest."""
        names = [name for name, domain in self.domains.items() if wanted(domain)]
        return [names, names[::2], names[1::2]] if len(names) > 1 else [names] if names else []

    def numbers_together(self, values: Sequence[Fraction]) -> Iterator[Chosen]:
        names = [name for name, domain in self.domains.items() if _is_number(domain)]
        for value in values:
            yield from self.changed(_number(value), names)

    def numbers_alone(self, values: Sequence[Fraction]) -> Iterator[Chosen]:
        for value in values:
            for name in [name for name, domain in self.domains.items() if _is_number(domain)][:_ALONE]:
                yield from self.changed(_number(value), [name])

    def numbers_in_pairs(self) -> Iterator[Chosen]:
        """Put two symbols to plain numbers, one each, and others to plain ones too."""
        names = [name for name, domain in self.domains.items() if _is_number(domain)]
        if len(names) > 1:
            for first in _PLAIN:
                for second in _PLAIN:
                    if first != second:
                        yield from self.changed(_numbers_by_turns((first, second), names), names)

    def factors(self) -> Iterator[Chosen]:
        """Make all numbers so many times as large, so that they stay apart."""
        for factor in _FACTORS:
            for chosen in self.changed(_numbers_times(factor), list(self.domains)):
                yield Chosen(chosen.point, is_far=True)

    def far(self, values: Sequence[Fraction], sort: str) -> Iterator[Chosen]:
        def is_wanted(domain: Domain) -> bool:
            return _is_number(domain) and (domain.kind in _WHOLE) == (sort == "whole")

        for value in values:
            for names in self.some(is_wanted):
                for chosen in self.changed(_number(value), names):
                    yield Chosen(chosen.point, is_far=True)

    def ends(self) -> Iterator[Chosen]:
        for names in self.some(lambda domain: domain.kind == "real" and domain.low is not None):
            for low in (True, False):
                for chosen in self.changed(partial(_near_end, low), names):
                    yield Chosen(chosen.point, is_far=True)

    def patterns(self) -> Iterator[Chosen]:
        names = [name for name, domain in self.domains.items() if domain.sizes and domain.kind != "function"]
        for turn in range(_PATTERNS if names else 0):
            places = {name: turn + index for index, name in enumerate(names)}
            yield from self.changed(partial(_pattern, places), names)
            if len(names) > 1:
                yield from self.changed(partial(_pattern, dict.fromkeys(names, turn)), [names[turn % len(names)]])

    def scales(self) -> Iterator[Chosen]:
        for factor in (Fraction(1000), Fraction(1, 1000), Fraction(-1, 1000)):
            for names in self.some(lambda domain: bool(domain.sizes) and domain.kind != "function"):
                for chosen in self.changed(partial(_scale, factor), names):
                    yield Chosen(chosen.point, is_far=True)

    def ties(self) -> Iterator[Chosen]:
        for sign in (1, -1):
            point = self.drawn()
            first: dict[tuple[Any, ...], str] = {}
            moved = {}
            for name, domain in self.domains.items():
                twin = first.setdefault((domain.kind, domain.sizes, domain.low, domain.high, domain.values), name)
                if twin != name and (sign == 1 or (domain.kind in _SIGNED and domain.low is None)):
                    moved[name] = _times(point[twin], sign)
            if moved:
                yield Chosen({**point, **moved})

    def functions(self) -> Iterator[Chosen]:
        for slope in (0, 1, 1000):
            for names in self.some(lambda domain: domain.kind == "function"):
                yield from self.changed(partial(_straight, slope), names)

    def sizes(self) -> Iterator[Chosen]:
        letters = [letter for letter in size_letters(self.domains.values()) if letter not in self.domains]
        if letters:
            yield Chosen(self.drawn(dict.fromkeys(letters, 1)))
        if len(letters) > 1:
            yield Chosen(self.drawn(dict.fromkeys(letters, 3)))
        if letters:
            is_flat = all(
                len(domain.sizes) < 2 and domain.kind in _FLAT for domain in self.domains.values() if domain.sizes
            )
            yield from self.large(dict.fromkeys(letters, _LARGE_SIZE if is_flat else _LARGE_SIDE))

    def large(self, sizes: Mapping[str, int]) -> Iterator[Chosen]:
        """Give points with sizes beyond those that are drawn: one of chance, and corners."""
        point = self.drawn(sizes)
        yield Chosen(point)
        for corner in (1, 0):
            moved = {name: corner_of(domain, corner, point) for name, domain in self.domains.items() if domain.sizes}
            yield Chosen({**point, **{name: value for name, value in moved.items() if value is not None}})


def _is_number(domain: Domain) -> bool:
    return domain.kind in _HOLDS


def _number(value: Fraction) -> Choose:
    """Make the choice of a number, where it lies in the domain."""
    return lambda _name, domain, _point: value if contains(domain, value) else None


def _numbers_by_turns(values: Sequence[Fraction], names: Sequence[str]) -> Choose:
    """Make the choice of numbers that symbols take by turns."""
    by_name = {name: values[index % len(values)] for index, name in enumerate(names)}
    return lambda name, domain, _point: by_name[name] if contains(domain, by_name[name]) else None


def _numbers_times(factor: Fraction) -> Choose:
    """Make the choice of a number that is so many times what was drawn."""

    def choose(name: str, domain: Domain, point: Point) -> Fraction | None:
        return point[name] * factor if domain.kind in _OPEN and domain.low is None else None

    return choose


def _pattern(places: Mapping[str, int], name: str, domain: Domain, point: Point) -> Any:
    return pattern_of(domain, places[name], point, point[name])


def _scale(factor: Fraction, name: str, domain: Domain, point: Point) -> Any:
    return scaled(domain, point[name], factor)


def _near_end(low: bool, _name: str, domain: Domain, _point: Point) -> Fraction:
    first, last = domain.low or Fraction(0), domain.high or Fraction(0)
    step = (last - first) * _CLOSE
    return first + step if low else last - step


def _times(value: Any, sign: int) -> Any:
    if isinstance(value, tuple):
        return tuple(_times(part, sign) for part in value)
    return value * sign if sign < 0 else value


def _straight(slope: int, _name: str, domain: Domain, _point: Point) -> SmoothFunction:
    """Make the function that is zero everywhere, the sum of its arguments, or a steep one."""
    return SmoothFunction((), (Fraction(slope),) * domain.arity, Fraction(0))
