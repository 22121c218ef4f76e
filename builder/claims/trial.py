"""A condition at one point: whether it holds there, in float64 and with as many digits as it takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from builder.claims.parts import bodies
from builder.claims.parts import conjuncts
from builder.claims.parts import has_derivatives
from builder.claims.parts import has_limits
from builder.claims.parts import relax
from builder.claims.showing import show
from builder.claims.witnesses.chosen import Chosen
from builder.claims.witnesses.points import cases
from builder.claims.witnesses.premises import Premise
from builder.claims.witnesses.premises import hold
from builder.claims.witnesses.premises import premises
from builder.expressions.arithmetic.precise import MOST_DIGITS
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.domains import Domain
from builder.expressions.drawing import Point
from builder.expressions.evaluate import DIGITS
from builder.expressions.evaluate import LAST_DIGITS
from builder.expressions.evaluate import evaluate
from builder.expressions.evaluate import evaluate_precisely
from builder.expressions.faults import Fault
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.program import Program
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr

#: At how many points a claim is seen to hold at least, before it counts as tested.
LEAST = 3
#: At how many it is tried, by the steps that one evaluation takes at most; a slower one is tried at the least number.
PACES = ((2_000, 24), (30_000, 10))
MOST_WANTED = PACES[0][1]
#: How many points are looked at with many digits too.
PRECISE = 2
#: Where a number is larger, what is added to others may vanish beside them.
FAR = 10
#: The steps of a slow evaluation with many digits; beyond, float64 must do.
PRECISE_STEPS = 300_000


@dataclass
class Trial:
    """A condition with where it may be tried, and what has come of that so far."""

    expr: Expr
    domains: Mapping[str, Domain]
    program: Program
    #: How many points are yet to be looked at with many digits.
    precise: int = PRECISE
    #: Whether a point where it fails is looked at again with far more digits.
    rechecks: bool = True
    #: Whether derivatives are taken, and whether values are closed in on.
    has_derivatives: bool = False
    has_limits: bool = False
    #: All points there are, where they are few.
    every: list[Point] | None = None
    #: At how many drawn points it is to hold.
    wanted: int = MOST_WANTED
    held: int = 0
    tried: int = 0
    breaches: int = 0
    faults: list[Fault] = field(default_factory=list)
    #: What it presupposes, as far as that has been true at no point yet.
    premises: list[Premise] = field(default_factory=list)

    @property
    def is_quick(self) -> bool:
        """Say whether one evaluation takes few steps."""
        return self.wanted > LEAST

    @property
    def needed(self) -> int:
        """Give the number of points at which it must hold."""
        return LEAST if self.every is None else min(LEAST, len(self.every))


def start_trial(
    expr: Expr, domains: Mapping[str, Domain], program: Program, precise: int = PRECISE, rechecks: bool = True
) -> Trial:
    """Make the trial of a condition that has not been tried yet."""
    parts = bodies(expr, program)
    every = cases(domains)
    kinds = has_derivatives(parts), has_limits(parts)
    return Trial(expr, domains, program, precise, rechecks, *kinds, every, premises=premises(expr))


def count_held(trial: Trial, point: Point) -> None:
    """Count a point where the condition holds, and note what it presupposes that is true there."""
    trial.held += 1
    trial.premises = [premise for premise in trial.premises if not hold(premise, point, trial.program)]


def holds_at_drawn(trial: Trial, point: Point) -> bool | None:
    """Try a drawn point; None where it lies so far out that digits cannot tell."""
    if trial.tried == 1:
        trial.wanted = find_pace(trial, point)
    if not _truth(trial, evaluate(trial.expr, point, trial.program)):
        if _recheck(trial, point):
            return True
        return None if trial.is_quick and _is_far(point) and _may_hold(trial, point, is_chosen=False) else False
    if trial.precise > 0:
        trial.precise -= 1
        return _holds_precisely(trial, point)
    return True


def holds_at_chosen(trial: Trial, chosen: Chosen) -> bool | None:
    """Try a chosen point; None where digits cannot tell."""
    point = chosen.point
    holds = _truth(trial, evaluate(trial.expr, point, trial.program))
    if holds or _holds_with_care(trial, point) or _recheck(trial, point):
        return True
    return None if chosen.is_far and _may_hold(trial, point, is_chosen=True) else False


def _holds_with_care(trial: Trial, point: Point) -> bool:
    """Say whether a condition on derivatives that fails holds after all; raise Undefined where one does not exist."""
    if not trial.has_derivatives:
        return False
    return evaluate_precisely(trial.expr, point, trial.program, steps=PRECISE_STEPS, careful=True) is True


def _may_hold(trial: Trial, point: Point, is_chosen: bool) -> bool:
    """Say whether a condition, far out, may fail for want of digits: there numbers vanish beside others."""
    if _fails_exactly(trial, point):
        return False
    for expr in (trial.expr, relax(trial.expr, equations=is_chosen)):
        try:
            if evaluate_precisely(expr, point, trial.program, LAST_DIGITS, PRECISE_STEPS) is True:
                return True
        except Fault:
            return True
    return False


def _fails_exactly(trial: Trial, point: Point) -> bool:
    """Say whether some comparison fails between numbers that nothing has rounded."""
    for part in conjuncts(trial.expr):
        if isinstance(part, Comparison) and evaluate(part, point, trial.program) is False:
            return all(is_exact(evaluate(side, point, trial.program)) for side in part.operands)
    return False


def _is_far(point: Point) -> bool:
    return any(is_exact(value) and abs(value) > FAR for value in point.values())


def _recheck(trial: Trial, point: Point) -> bool:
    """Say whether a condition that fails holds with far more digits: then it was but digits that were lost."""
    if trial.has_limits or not trial.is_quick or not trial.rechecks:
        return False
    try:
        return any(
            evaluate_precisely(trial.expr, point, trial.program, digits, PRECISE_STEPS, trial.has_derivatives) is True
            for digits in (MOST_DIGITS, LAST_DIGITS)
        )
    except Undefined:
        if trial.has_derivatives:
            raise
        return False
    except Fault:
        return False


def _truth(trial: Trial, value: Value) -> bool:
    if not isinstance(value, bool):
        raise Unfit(f"holds: wants a condition; this is {show(value)}", "such as a == b", span=trial.expr.span)
    return value


def find_pace(trial: Trial, point: Point) -> int:
    """Find out with the first point how many steps an evaluation takes, and so how many points are tried."""
    for steps, wanted in PACES:
        try:
            evaluate(trial.expr, point, trial.program, steps)
        except TooMuch:
            continue
        except Fault:
            pass
        return wanted
    return LEAST


def _holds_precisely(trial: Trial, point: Point) -> bool:
    """Say whether the condition holds with many digits; the first point that is looked at gets the most."""
    most = trial.is_quick and not trial.has_limits and trial.held == 0
    try:
        digits = MOST_DIGITS if most else DIGITS
        holds = _truth(trial, evaluate_precisely(trial.expr, point, trial.program, digits, PRECISE_STEPS))
        return holds or _recheck(trial, point)
    except Undefined:
        raise
    except Fault:
        return True
