"""Whether a claim says what a formula shows: their sides compared at seeded points of the declared domains."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from builder.claims.reader.names import Names
from builder.claims.reader.reading import Reading
from builder.claims.reader.reading import Relation
from builder.expressions.arithmetic.values import shape_of
from builder.expressions.drawing import Witness
from builder.expressions.drawing import draw
from builder.expressions.evaluate import evaluate
from builder.expressions.evaluate import evaluate_precisely
from builder.expressions.evaluate import to_float
from builder.expressions.faults import Fault
from builder.expressions.faults import Unfit
from builder.expressions.printing import to_text
from builder.expressions.tree import Binary
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Logic
from builder.expressions.tree import Name
from builder.expressions.tree import Negation
from builder.expressions.tree import Number

#: How many points are tried, how many of them must be defined, and the steps of one evaluation.
TRIED = 9
WANTED = 3
STEPS = 400_000
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!=", "~=": "~="}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Whether a claim says what is shown; if not, why, and the point where they differ if there is one."""

    agrees: bool
    reason: str = ""
    witness: Witness | None = None


@dataclass(frozen=True, slots=True)
class _Said:
    """One relation that a claim states, or one value."""

    left: Expr
    op: str = ""
    right: Expr | None = None


def agrees(claim: Expr, reading: Reading, names: Names, seed: int | str = 0) -> Agreement:
    """Compare a claim with what a formula says: each relation that is shown must be one that is claimed."""
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


def _statements(claim: Expr) -> Iterator[_Said]:
    """Take a claim apart into its relations."""
    match claim:
        case Logic("and", parts):
            for part in parts:
                yield from _statements(part)
        case Comparison(signs, operands):
            for sign, left, right in zip(signs, operands, operands[1:], strict=False):
                yield _Said(left, sign, right)
        case _:
            yield _Said(claim)


def _shown_by(said: tuple[_Said, ...], relation: Relation, names: Names, seed: int | str) -> Agreement:
    """Find the statement of a claim that says the same as a relation."""
    last = Agreement(False, f"the claim states nothing of the form a {relation.op} b")
    wrong = _digits_wrong(relation, names, seed)
    if wrong:
        return Agreement(False, wrong)
    for statement in said:
        for pairs in _ways(statement, relation, names):
            found = _all_equal(pairs, names, seed)
            if found.agrees:
                return found
            last = found if last.witness is None else last
    return last


def _ways(said: _Said, shown: Relation, names: Names) -> Iterator[tuple[tuple[Expr, Expr], ...]]:
    """Give the pairs of sides that must be equal for a statement to say what is shown, way by way."""
    op = "==" if shown.op == "~=" else shown.op
    symmetric = op in ("==", "!=")
    if said.right is None:
        if op == "==":
            yield ((said.left, shown.right if shown.defines else shown.left),)
        return
    if said.op == op:
        if not shown.defines or (isinstance(shown.left, Name) and names.is_declared(shown.left.id)):
            yield (said.left, shown.left), (said.right, shown.right)
        if shown.defines:
            yield ((said.right, shown.right),)
            yield ((said.left, shown.right),)
    if said.op == _TURNED[op] or (symmetric and said.op == op):
        yield (said.left, shown.right), (said.right, shown.left)


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
            same = _equal_at(a, b, witness, names, precise=defined == 0)
        except Unfit as fault:
            return Agreement(False, f"{to_text(a)} and {to_text(b)} cannot be compared: {fault.message}")
        except Fault as fault:
            reason = fault.message
            continue
        if not same:
            return Agreement(False, f"the claim has {to_text(a)}, the formula shows {to_text(b)}", witness)
        defined += 1
        if defined >= (WANTED if names.domains else 1):
            return Agreement(True)
    return Agreement(False, f"{to_text(b)} is defined at too few points: {reason}")


def _equal_at(a: Expr, b: Expr, witness: Witness, names: Names, precise: bool) -> bool:
    first = evaluate(a, witness, names.program, STEPS)
    second = evaluate(b, witness, names.program, STEPS)
    if shape_of(first) != shape_of(second) and Number("0") not in (a, b):
        return False
    comparison = Comparison(("==",), (a, b))
    same = evaluate(comparison, witness, names.program, STEPS)
    if same is True and precise:
        same = evaluate_precisely(comparison, witness, names.program, steps=STEPS)
    return same is True


def _digits_wrong(relation: Relation, names: Names, seed: int | str) -> str:
    """Say that a number behind a sign of about equal is not right to the digits written."""
    grain = _grain(relation.right)
    if relation.op != "~=" or grain is None or relation.defines:
        return ""
    for index in range(TRIED):
        witness = draw(names.domains, seed, index)
        try:
            gap: Any = to_float(evaluate_precisely(Binary("-", relation.left, relation.right), witness, names.program))
        except Fault:
            continue
        if not isinstance(gap, float) or abs(gap) > grain * 0.5000001:
            return f"{to_text(relation.right)} is not {to_text(relation.left)} to the digits written"
        return ""
    return ""


def _grain(expr: Expr) -> float | None:
    """Give the value of the last digit of a number as written, or of such a number times a power of ten."""
    match expr:
        case Number(text):
            _, _, decimals = text.partition(".")
            return float(10 ** -len(decimals))
        case Negation(inner):
            return _grain(inner)
        case Binary("*", first, Binary("^", Number("10"), power)):
            grain = _grain(first)
            exponent = _whole(power)
            return None if grain is None or exponent is None else grain * 10.0**exponent
    return None


def _whole(expr: Expr) -> int | None:
    if isinstance(expr, Negation):
        inner = _whole(expr.operand)
        return None if inner is None else -inner
    return int(expr.text) if isinstance(expr, Number) and expr.text.isdigit() and len(expr.text) < 4 else None
