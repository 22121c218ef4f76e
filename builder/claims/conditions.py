"""A condition to what numbers say of it: tried at one point after another, in float64 and with many digits."""

from __future__ import annotations

import random
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from itertools import islice

from builder.claims.explaining import easiest
from builder.claims.explaining import explain
from builder.claims.parts import bodies
from builder.claims.parts import numbers_in
from builder.claims.trial import LEAST
from builder.claims.trial import MOST_WANTED
from builder.claims.trial import PACES
from builder.claims.trial import PRECISE
from builder.claims.trial import Trial
from builder.claims.trial import count_held
from builder.claims.trial import find_pace
from builder.claims.trial import holds_at_chosen
from builder.claims.trial import holds_at_drawn
from builder.claims.trial import start_trial
from builder.claims.verdicts import Witness
from builder.claims.witnesses.chosen import Chosen
from builder.claims.witnesses.chosen import choose_points
from builder.claims.witnesses.descent import lowest_points
from builder.claims.witnesses.points import corners
from builder.claims.witnesses.points import points
from builder.claims.witnesses.premises import points_on
from builder.diagnostics import Flaw
from builder.expressions.domains import Domain
from builder.expressions.drawing import Point
from builder.expressions.drawing import draw
from builder.expressions.faults import Fault
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Unfit
from builder.expressions.printing import to_text
from builder.expressions.program import Program
from builder.expressions.tree import Expr

#: How many chosen points are tried, by the number of drawn ones.
MOST_CHOSEN: Mapping[int, int] = {MOST_WANTED: 80, PACES[1][1]: 12, LEAST: 2}
#: From how many drawn points a way is sought to those that a condition presupposes.
ON_PREMISES = 5
#: How often a bound may be passed before the rest is not tried.
MOST_BREACHES = 2


@dataclass(frozen=True, slots=True)
class Tested:
    """What the numbers say: at how many points it held, of how many it needs; where it failed; why not more."""

    held: int = 0
    needed: int = LEAST
    tried: int = 0
    exhaustive: bool = False
    #: At how many of the points that were drawn it has no value.
    without: int = 0
    failure: Witness | None = None
    #: The reason that tells most, with the entry of `let:` that it stands in.
    flaw: Flaw | None = None
    where: str = ""
    #: What it presupposes and no point fulfils.
    unmet: str = ""

    @property
    def is_enough(self) -> bool:
        """Say whether the points suffice."""
        return self.held >= self.needed


def try_points(
    expr: Expr, domains: Mapping[str, Domain], program: Program, seed: str, precise: int = PRECISE
) -> Tested:
    """Try a condition at points of its domains: all, or drawn ones, chosen ones, and where it is closest to fail."""
    trial = start_trial(expr, domains, program, precise)
    failing = _find_failure(trial, seed)
    flaw, where = _reason(trial.faults)
    failure = None if failing is None else explain(easiest(trial, failing), trial)
    exhaustive = trial.every is not None and trial.held == len(trial.every)
    unmet = " and ".join(map(to_text, trial.premises[0])) if trial.premises else ""
    return Tested(trial.held, trial.needed, trial.tried, exhaustive, len(trial.faults), failure, flaw, where, unmet)


def holds_where_tried(
    expr: Expr, domains: Mapping[str, Domain], program: Program, seed: str, *, rechecks: bool = True
) -> bool:
    """Say whether a condition holds at enough points, and fails at none.

    Without `rechecks` it may be said to fail where digits were lost.
    """
    trial = start_trial(expr, domains, program, rechecks=rechecks)
    return _find_failure(trial, seed) is None and trial.held >= trial.needed


def find_chosen_failure(expr: Expr, domains: Mapping[str, Domain], program: Program, seed: str) -> Point | None:
    """Give a chosen point at which a condition fails, if there is one; a costly one is not tried."""
    trial = start_trial(expr, domains, program, precise=0)
    trial.wanted = find_pace(trial, draw(domains, seed))
    is_cheap = trial.is_quick and not trial.has_derivatives and not trial.has_limits
    return _try_chosen(trial, seed) if is_cheap else None


def _find_failure(trial: Trial, seed: str) -> Point | None:
    """Try all points there are, or drawn ones and then chosen ones, up to the first where the condition fails."""
    if trial.every is not None:
        return _try_every(trial, trial.every, seed)
    failing = _try_drawn(trial, seed)
    if failing is None and trial.domains and trial.held:
        failing = _try_chosen(trial, seed)
    return failing


def _try_every(trial: Trial, every: list[Point], seed: str) -> Point | None:
    """Try all points there are; of a slow condition a few, not the first ones."""
    if _fails_at_drawn(trial, every[0]):
        return every[0]
    rest = every[1:]
    if not trial.is_quick:
        random.Random(seed).shuffle(rest)  # noqa: S311
    for point in rest:
        if trial.breaches > MOST_BREACHES or (trial.held >= trial.wanted and not trial.is_quick):
            return None
        if _fails_at_drawn(trial, point):
            return point
    return None


def _try_drawn(trial: Trial, seed: str) -> Point | None:
    """Go from drawn point to drawn point until it fails, or it has held often enough."""
    for point in points(trial.domains, seed):
        if trial.held >= trial.wanted or trial.breaches > MOST_BREACHES:
            return None
        if _fails_at_drawn(trial, point):
            return point
    return None


def _try_chosen(trial: Trial, seed: str) -> Point | None:
    """Go through chosen points, as many as the pace allows, then to where the condition is closest to fail."""
    numbers = numbers_in(bodies(trial.expr, trial.program))
    chosen = choose_points(trial.domains, seed, numbers, with_far=trial.is_quick and not trial.has_limits)
    found: Iterable[Chosen] = islice(chosen, MOST_CHOSEN[trial.wanted])
    for premise in trial.premises:
        starts = chain(corners(trial.domains, seed), islice(points(trial.domains, seed), ON_PREMISES))
        found = chain(map(Chosen, points_on(premise, trial.domains, trial.program, starts)), found)
    if trial.wanted == MOST_WANTED and not trial.has_limits:
        lowest = lowest_points(trial.expr, trial.domains, trial.program, points(trial.domains, seed))
        found = chain(found, map(Chosen, lowest))
    return next((one.point for one in found if _fails_at_chosen(trial, one)), None)


def _fails_at_drawn(trial: Trial, point: Point) -> bool:
    """Say whether the condition fails at a point of chance; where it has no value the fault is noted."""
    trial.tried += 1
    try:
        holds = holds_at_drawn(trial, point)
    except Fault as fault:
        trial.faults.append(fault)
        trial.breaches += isinstance(fault, TooMuch)
        return False
    if holds:
        count_held(trial, point)
    return holds is False


def _fails_at_chosen(trial: Trial, chosen: Chosen) -> bool:
    """Say whether the condition fails at a chosen point; that it has no value there is neither here nor there."""
    try:
        holds = holds_at_chosen(trial, chosen)
    except Fault:
        return False
    if holds:
        count_held(trial, chosen.point)
    return holds is False


def _reason(faults: list[Fault]) -> tuple[Flaw | None, str]:
    """Choose the fault that tells most: what can never fit, then a bound, then what is not defined."""
    for kind in (Unfit, TooMuch, Fault):
        for fault in faults:
            if isinstance(fault, kind):
                return fault.flaw(), fault.where
    return None, ""
