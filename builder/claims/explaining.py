"""The point where a condition fails to a witness for people: its symbols, and what the sides are there."""

from __future__ import annotations

from builder.claims.parts import conjuncts
from builder.claims.showing import show
from builder.claims.showing import show_both
from builder.claims.showing import to_json
from builder.claims.trial import PRECISE_STEPS
from builder.claims.trial import Trial
from builder.claims.verdicts import Witness
from builder.claims.witnesses.points import plainer
from builder.expressions.arithmetic.values import Value
from builder.expressions.drawing import Point
from builder.expressions.evaluate import evaluate
from builder.expressions.evaluate import evaluate_precisely
from builder.expressions.faults import Fault
from builder.expressions.printing import to_text
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr


def easiest(trial: Trial, point: Point) -> Point:
    """Look for a point nearby that is easier to read and at which the condition fails too."""
    if not trial.is_quick:
        return point
    for other in plainer(point, trial.domains):
        try:
            if evaluate(trial.expr, other, trial.program) is False:
                return other
        except Fault:
            continue
    return point


def explain(point: Point, trial: Trial) -> Witness:
    """Say what the sides are at the point where a condition fails."""
    values = {name: show(value) if callable(value) else to_json(value) for name, value in point.items()}
    for part in conjuncts(trial.expr):
        try:
            if evaluate(part, point, trial.program) is not False and not _fails_precisely(part, point, trial):
                continue
            sides = _sides(part, point, trial)
        except Fault:
            continue
        return Witness(values, sides, part.signs[0] if isinstance(part, Comparison) else "")
    return Witness(values, ((to_text(trial.expr), "false"),), "")


def _fails_precisely(part: Expr, point: Point, trial: Trial) -> bool:
    return evaluate_precisely(part, point, trial.program) is False


def _sides(part: Expr, point: Point, trial: Trial) -> tuple[tuple[str, str], ...]:
    if not isinstance(part, Comparison):
        return ((to_text(part), "false"),)
    left, right = (_value(operand, point, trial) for operand in part.operands)
    texts = show_both(left, right)
    return tuple((to_text(operand), text) for operand, text in zip(part.operands, texts, strict=True))


def _value(expr: Expr, point: Point, trial: Trial) -> Value:
    try:
        return evaluate_precisely(expr, point, trial.program, steps=PRECISE_STEPS)
    except Fault:
        return evaluate(expr, point, trial.program)
