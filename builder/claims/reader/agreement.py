"""Whether a claim says what a formula shows: their sides compared at seeded points of the declared domains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from builder.claims.conditions import find_chosen_failure
from builder.claims.declarations import reachable
from builder.claims.parts import conjuncts
from builder.claims.reader.names import Names
from builder.claims.reader.reading import Reading
from builder.claims.reader.reading import Relation
from builder.claims.reader.rounding import STEPS
from builder.claims.reader.rounding import TRIED
from builder.claims.reader.rounding import WANTED
from builder.claims.reader.rounding import grain_of
from builder.claims.reader.rounding import is_rounded
from builder.claims.showing import show
from builder.claims.showing import show_both
from builder.diagnostics import Flaw
from builder.expressions.arithmetic.values import shape_of
from builder.expressions.drawing import Point
from builder.expressions.drawing import SmoothFunction
from builder.expressions.drawing import draw
from builder.expressions.evaluate import evaluate
from builder.expressions.evaluate import evaluate_precisely
from builder.expressions.faults import Fault
from builder.expressions.faults import Unfit
from builder.expressions.printing import to_text
from builder.expressions.tree import Choice
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Name
from builder.expressions.tree import Number
from builder.expressions.tree import walk

#: A side whose text is longer is not repeated in a sentence.
LONGEST_SIDE = 60
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether a claim says what is shown; if not, why, and the point where they differ if there is one."""

    agrees: bool
    reason: str = ""
    witness: Point | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """One relation that a claim states, or one value."""

    left: Expr
    op: str = ""
    right: Expr | None = None


def agrees(claim: Expr, reading: Reading, names: Names, seed: int | str = 0) -> Agreement:
    """Compare a claim with what a formula says: each relation that is shown must be one that is claimed.

    A claim that is a value says that every member of the formula has this value.
    """
    nameless = find_nameless(reading, names)
    if nameless:
        return Agreement(False, nameless[0].message)
    said = tuple(_statements(claim))
    for relation in reading.relations:
        found = _shown_by(said, relation, names, seed)
        if not found.agrees:
            return found
    for value in reading.values:
        found = _value_said(said, value, names, seed)
        if not found.agrees:
            return found
    return Agreement(True)


def find_nameless(reading: Reading, names: Names) -> list[Flaw]:
    """Find the names that a formula gives a meaning and that nobody has declared: no claim can speak of them."""
    lefts = [relation.left for relation in reading.relations if relation.defines]
    unknown = [left for left in lefts if isinstance(left, Name) and not names.is_declared(left.id)]
    return [
        Flaw(
            *(left.span[0], max(1, left.span[1] - left.span[0]), "FM341"),
            f"the formula defines {left.id}, and nothing is declared as {left.id}",
            f"give {left.id} its value in `let:`, computed in another way than the formula does",
        )
        for left in unknown
    ]


def _statements(claim: Expr) -> Iterator[_Said]:
    """Take a claim apart into its relations."""
    for part in conjuncts(claim):
        match part:
            case Comparison((sign,), (left, right)):
                yield _Said(left, sign, right)
            case _:
                yield _Said(part)


def _shown_by(said: tuple[_Said, ...], relation: Relation, names: Names, seed: int | str) -> Agreement:
    """Find the statement of a claim that says the same as a relation."""
    if relation.is_empty:
        return Agreement(False, "the formula has the same on both sides")
    if relation.op == "~=":
        return _rounding_said(said, relation, names, seed)
    last = Agreement(False, f"the claim states nothing of the form a {relation.op} b")
    for statement in said:
        for pairs in _ways(statement, relation):
            found = _all_equal(pairs, names, seed)
            if found.agrees:
                return found
            last = found if last.witness is None else last
    return last


def _ways(said: _Said, shown: Relation) -> Iterator[tuple[tuple[Expr, Expr], ...]]:
    """Give the pairs of sides that must be equal for a statement to say what is shown, way by way."""
    if said.right is None:
        if shown.op == "==":
            yield (said.left, shown.left), (said.left, shown.right)
        return
    if said.op == shown.op:
        yield (said.left, shown.left), (said.right, shown.right)
    if said.op == _TURNED[shown.op]:
        yield (said.left, shown.right), (said.right, shown.left)


def _rounding_said(said: tuple[_Said, ...], relation: Relation, names: Names, seed: int | str) -> Agreement:
    """Find the side of a claim that is shown as about equal to a number, and look at the digits of the number."""
    exact, number = relation.left, relation.right
    if grain_of(number) is None:
        exact, number = number, exact
    grain = grain_of(number)
    if grain is None:
        return Agreement(False, "neither side of the sign of about equal is a number in decimal digits")
    if not is_rounded(exact, number, grain, names, seed):
        return Agreement(False, f"{to_text(number)} is not {_text(exact, 'the other side')} to the digits written")
    return _value_said(said, exact, names, seed)


def _all_equal(pairs: tuple[tuple[Expr, Expr], ...], names: Names, seed: int | str) -> Agreement:
    for claimed, shown in pairs:
        found = equal_everywhere(claimed, shown, names, seed)
        if not found.agrees:
            return found
    return Agreement(True)


def _value_said(said: tuple[_Said, ...], value: Expr, names: Names, seed: int | str) -> Agreement:
    """Find the side of a claim that is the value shown."""
    last = Agreement(False, "the claim has no such side")
    for statement in said:
        for side in (statement.right, statement.left):
            if side is None or statement.op not in ("", "=="):
                continue
            last = equal_everywhere(side, value, names, seed)
            if last.agrees:
                return last
    return last


def equal_everywhere(a: Expr, b: Expr, names: Names, seed: int | str = 0) -> Agreement:
    """Say whether two expressions are equal at seeded points, one of them computed with many digits."""
    if a == b:
        return Agreement(True)
    defined = 0
    reason = ""
    for index in range(TRIED):
        witness = draw(names.domains, seed, index)
        try:
            differ = _differ_at(a, b, witness, names, precise=defined == 0)
        except Unfit as fault:
            return Agreement(False, f"{to_text(a)} and {to_text(b)} cannot be compared: {fault.message}")
        except Fault as fault:
            reason = fault.message
            continue
        if differ:
            return Agreement(False, _difference(a, b, differ, witness), witness)
        defined += 1
        if defined >= (WANTED if names.domains else 1):
            return _equal_at_borders(a, b, names, seed) if names.domains else Agreement(True)
    return Agreement(False, f"{to_text(b)} is defined at too few points: {reason}")


def _equal_at_borders(a: Expr, b: Expr, names: Names, seed: int | str) -> Agreement:
    """Compare at points that no chance draws: a border may lie in `x <= 0` here and in `x < 0` there."""
    comparison = Comparison(("==",), (a, b))
    used = {name: names.domains[name] for name in _symbols_of(comparison, names)}
    point = find_chosen_failure(comparison, used, names.program, str(seed))
    if point is None:
        return Agreement(True)
    witness = {**draw(names.domains, seed), **point}
    values = (evaluate(side, witness, names.program, STEPS) for side in (a, b))
    return Agreement(False, _difference(a, b, (next(values), next(values)), point), witness)


def _symbols_of(expr: Expr, names: Names) -> list[str]:
    """Find the declared symbols that an expression depends on, in the order of their declaration."""
    used = reachable(expr, names.program)
    return [name for name in names.domains if name in used]


def _differ_at(a: Expr, b: Expr, witness: Point, names: Names, precise: bool) -> tuple[Any, Any] | None:
    """Give the two values at a point where they are not the same."""
    first = evaluate(a, witness, names.program, STEPS)
    second = evaluate(b, witness, names.program, STEPS)
    if shape_of(first) != shape_of(second) and Number("0") not in (a, b):
        return first, second
    comparison = Comparison(("==",), (a, b))
    # The values that are there already are compared; where they differ, digits may have cancelled on the way to them.
    same = evaluate(_COMPARED, {"left_side": first, "right_side": second}, steps=STEPS)
    if same is not True:
        same = evaluate(comparison, witness, names.program, STEPS)
    if same is True and precise:
        same = evaluate_precisely(comparison, witness, names.program, steps=STEPS)
    return None if same is True else (first, second)


_COMPARED = Comparison(("==",), (Name("left_side"), Name("right_side")))


def _difference(claimed: Expr, shown: Expr, values: tuple[Any, Any], witness: Point) -> str:
    """Say what a claim has, what a formula shows, and where they differ."""
    first, second = show_both(*values)
    if second == "inf" and any(isinstance(part, Choice) for part in walk(shown)):
        second = "no case, or two that differ,"
    plain = {name: value for name, value in witness.items() if not isinstance(value, SmoothFunction)}
    at = ", ".join(f"{name} = {show(value)}" for name, value in plain.items())
    sides = f"the claim has {_text(claimed, 'a side')}, the formula shows {_text(shown, 'another one')}"
    return f"{sides}: {first} and {second}" + (f" at {at}" if at else "")


def _text(expr: Expr, instead: str) -> str:
    text = to_text(expr)
    return text if len(text) <= LONGEST_SIDE else instead
