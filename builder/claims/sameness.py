"""A change that a claim does not notice to the reason why: it says the same, or the claim leaves room for it."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from itertools import pairwise

from builder.claims.conditions import holds_where_tried
from builder.claims.model import Claim
from builder.claims.trial import LEAST
from builder.claims.witnesses.points import cases
from builder.claims.witnesses.points import points
from builder.expressions.domains import Domain
from builder.expressions.drawing import Point
from builder.expressions.evaluate import evaluate
from builder.expressions.faults import Fault
from builder.expressions.tree import Binary
from builder.expressions.tree import Bind
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Items
from builder.expressions.tree import Logic
from builder.expressions.tree import Name
from builder.expressions.tree import Negation
from builder.expressions.tree import Number
from builder.expressions.tree import free_names
from builder.expressions.tree import rebuild

#: Where a change lies: the changed part before and after, then each part around it, up to the whole.
Trail = tuple[tuple[Expr, Expr], ...]

#: A change that says the same in other words: nothing can notice it.
SAME = "says the same"
#: Why a change that says something else is not noticed.
SWALLOWED = "the value stays the same"
ROOM = "the comparison leaves room"
DIGITS = "the digits of is: leave room"

#: Operations that take each of their names through a range of whole numbers or a list.
_LOOPS = frozenset({"sum", "prod", "mean", "vector", "all", "any"})
#: How many terms of an endless sum are looked at.
_TERMS = 5
#: What stands for a number begins with this, which no name of a card does.
_LETTER = "number "
#: At how many points values are compared.
_MOST_POINTS = 8


def reason_of(claim: Claim, changed: Claim, trail: Trail, seed: int, parameters: Iterable[str] = ()) -> str:
    """Say why a changed claim still holds; `parameters` are those of the own function that the change lies in."""
    if _says_the_same(claim, trail, frozenset(parameters), f"{seed}/{claim}"):
        return SAME
    if claim.kind == "value":
        return SWALLOWED if _has_same_values(claim, changed, seed) else DIGITS
    conjunct = next(before for before, _ in reversed(trail) if not isinstance(before, Logic) or before.op != "and")
    if not isinstance(conjunct, Comparison) or (trail[0][0] is conjunct and _has_other_sign(*trail[0])):
        return ROOM
    # an equation that still holds has on both sides the value of the side that was not changed
    is_equation = set(conjunct.signs) == {"=="}
    return SWALLOWED if is_equation or _has_same_values(claim, changed, seed) else ROOM


def _has_other_sign(before: Expr, after: Expr) -> bool:
    return isinstance(before, Comparison) and isinstance(after, Comparison) and before.signs != after.signs


# -- the same in other words ------------------------------------------------------------------------------------------


def _says_the_same(claim: Claim, trail: Trail, parameters: frozenset[str], key: str) -> bool:
    """Say whether the changed part has the same value everywhere, alone or with the arithmetic around it."""
    for level, (before, after) in enumerate(trail):
        if any(_agree(claim, pair, trail[level:], parameters, key) for pair in _pairs(before, after)):
            return True
        if level + 1 == len(trail) or not isinstance(trail[level + 1][0], Binary | Negation | Items):
            return False
    return False


def _pairs(before: Expr, after: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Give what has to have one value: of a comparison, the one operand that was changed."""
    if not isinstance(before, Comparison):
        yield before, after
    elif isinstance(after, Comparison) and before.signs == after.signs:
        different = [pair for pair in zip(before.operands, after.operands, strict=True) if pair[0] != pair[1]]
        yield from different if len(different) == 1 else ()


def _agree(claim: Claim, pair: tuple[Expr, Expr], trail: Trail, parameters: frozenset[str], key: str) -> bool:
    """Say whether two parts have one value wherever the part stands, as far as that can be told.

    It must not come from the numbers that happen to stand there: 2^4 is not 4^2. So each but zero may be any number.
    """
    letters: dict[Fraction, str] = {}
    condition: Expr = Comparison(("==",), (_with_letters(pair[0], letters), _with_letters(pair[1], letters)))
    free: set[str] = set()
    for (inner, _), (outer, _) in pairwise(trail):
        if not isinstance(outer, Bind) or outer.body is not inner or not set(outer.names) & free_names(condition):
            continue
        if outer.op == "iterate":
            return False  # nobody knows what forms the states have
        if outer.op in _LOOPS:
            condition = Bind("all", condition, outer.names, _finite(outer.args))
        else:
            free |= set(outer.names)
    names = free_names(condition)
    if names & parameters:
        return False  # nor those of arguments
    drawn = {name: Domain("real") for name in sorted(free & names) if name not in claim.domains}
    drawn |= {name: Domain("positive") for name in letters.values()}
    return holds_where_tried(condition, {**claim.domains, **drawn}, claim.program, key)


def _with_letters(expr: Expr, letters: dict[Fraction, str]) -> Expr:
    """Put a letter in the place of each number but zero, the same for the same number."""
    if isinstance(expr, Number) and expr.value:
        return Name(letters.setdefault(expr.value, f"{_LETTER}{len(letters)}"))
    return rebuild(expr, lambda part: _with_letters(part, letters))


def _finite(args: tuple[Expr, ...]) -> tuple[Expr, ...]:
    if len(args) == 2 and args[1] == Name("inf"):
        return args[0], Binary("+", args[0], Number(str(_TERMS)))
    return args


# -- the same value ---------------------------------------------------------------------------------------------------


def _has_same_values(claim: Claim, changed: Claim, seed: int) -> bool:
    """Say whether every side of a claim has the value that it had before the change."""
    pairs = list(zip(_sides(claim.expr), _sides(changed.expr), strict=False))
    same = 0
    for point in islice(_points(claim, seed), _MOST_POINTS):
        try:
            if not all(
                _equal(evaluate(old, point, claim.program), evaluate(new, point, changed.program)) for old, new in pairs
            ):
                return False
        except Fault:
            continue
        same += 1
    return bool(pairs) and same >= min(LEAST, len(cases(claim.domains) or [None] * LEAST))


def _points(claim: Claim, seed: int) -> Iterable[Point]:
    every = cases(claim.domains)
    return every if every is not None else points(claim.domains, f"{seed}/{claim}")


def _sides(expr: Expr) -> Iterator[Expr]:
    """Give what stands on the sides of comparisons; of any other claim, the whole."""
    match expr:
        case Logic("and", operands):
            for operand in operands:
                yield from _sides(operand)
        case Comparison(_, operands):
            yield from operands
        case _:
            yield expr


def _equal(left: object, right: object) -> bool:
    condition = Comparison(("==",), (Name("left"), Name("right")))
    return evaluate(condition, {"left": left, "right": right}) is True
