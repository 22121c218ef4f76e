"""A condition to what numbers say of it: tried at one point after another, in float64 and with many digits."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from builder.claims.corners import Special
from builder.claims.corners import specials
from builder.claims.descent import lowest
from builder.claims.explaining import easiest
from builder.claims.explaining import explain
from builder.claims.parts import bodies
from builder.claims.parts import marks
from builder.claims.trial import LEAST
from builder.claims.trial import MOST_WANTED
from builder.claims.trial import PACES
from builder.claims.trial import PRECISE
from builder.claims.trial import Trial
from builder.claims.trial import begin
from builder.claims.trial import find_pace
from builder.claims.trial import holds_at
from builder.claims.trial import holds_at_special
from builder.claims.verdicts import Witness
from builder.claims.witnesses import cases
from builder.claims.witnesses import points
from builder.diagnostics import Flaw
from builder.expressions.domains import Domain
from builder.expressions.drawing import Witness as Point
from builder.expressions.drawing import draw
from builder.expressions.faults import Fault
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Unfit
from builder.expressions.program import Program
from builder.expressions.tree import Expr

#: How many chosen points are tried, by the number of drawn ones.
MOST_CHOSEN: Mapping[int, int] = {MOST_WANTED: 80, PACES[1][1]: 12, LEAST: 2}
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

    @property
    def is_enough(self) -> bool:
        """Say whether the points suffice."""
        return self.held >= self.needed


def try_points(
    expr: Expr,
    domains: Mapping[str, Domain],
    program: Program,
    seed: str,
    precise: int = PRECISE,
    *,
    rechecks: bool = True,
) -> Tested:
    """Try a condition at points of its domains: all, or drawn ones, chosen ones, and where it is closest to fail.

    Without `rechecks` a condition may be said to fail where digits were lost; that is quicker.
    """
    trial = begin(expr, domains, program, precise, rechecks)
    every = cases(domains)
    needed = min(LEAST, len(every)) if every is not None else LEAST
    if every is not None:
        failing = _go_through(trial, every, seed)
    else:
        failing = _draw(trial, seed)
        if failing is None and domains and trial.held:
            failing = _choose(trial, seed)
    flaw, where = _reason(trial.faults)
    failure = None if failing is None else explain(easiest(trial, failing), trial)
    exhaustive = every is not None and trial.held == len(every)
    return Tested(trial.held, needed, trial.tried, exhaustive, len(trial.faults), failure, flaw, where)


def find_special_failure(expr: Expr, domains: Mapping[str, Domain], program: Program, seed: str) -> Point | None:
    """Give a chosen point at which a condition fails, if there is one; a costly one is not tried."""
    trial = begin(expr, domains, program, 0)
    trial.wanted = find_pace(trial, draw(domains, seed))
    is_cheap = trial.is_quick and not trial.derives and not trial.closes
    return _choose(trial, seed) if is_cheap else None


def _go_through(trial: Trial, every: list[Point], seed: str) -> Point | None:
    """Try all points there are; of a slow condition a few, not the first ones."""
    if _fails_at(trial, every[0]):
        return every[0]
    rest = every[1:]
    if not trial.is_quick:
        random.Random(seed).shuffle(rest)  # noqa: S311
    for point in rest:
        if trial.breaches > MOST_BREACHES or (trial.held >= trial.wanted and not trial.is_quick):
            return None
        if _fails_at(trial, point):
            return point
    return None


def _draw(trial: Trial, seed: str) -> Point | None:
    """Go from drawn point to drawn point until it fails, or it has held often enough."""
    for point in points(trial.domains, seed):
        if trial.held >= trial.wanted or trial.breaches > MOST_BREACHES:
            return None
        if _fails_at(trial, point):
            return point
    return None


def _choose(trial: Trial, seed: str) -> Point | None:
    """Go through chosen points, as many as the pace allows, then to where the condition is closest to fail."""
    wide = not trial.closes and trial.is_quick
    chosen = specials(trial.domains, seed, marks(bodies(trial.expr, trial.program)), wide)
    for special in islice(chosen, MOST_CHOSEN[trial.wanted]):
        if _fails_at(trial, special.point, special):
            return special.point
    if trial.wanted == MOST_WANTED and not trial.closes:
        for point in lowest(trial.expr, trial.domains, trial.program, points(trial.domains, seed)):
            if _fails_at(trial, point, Special(point)):
                return point
    return None


def _fails_at(trial: Trial, point: Point, special: Special | None = None) -> bool:
    """Say whether the condition fails at a point; a fault there is neither here nor there, but noted."""
    trial.tried += special is None
    try:
        holds = holds_at(trial, point) if special is None else holds_at_special(trial, special)
    except Fault as fault:
        if special is None:
            trial.faults.append(fault)
            trial.breaches += isinstance(fault, TooMuch)
        return False
    trial.held += holds is True
    return holds is False


def _reason(faults: list[Fault]) -> tuple[Flaw | None, str]:
    """Choose the fault that tells most: what can never fit, then a bound, then what is not defined."""
    for kind in (Unfit, TooMuch, Fault):
        for fault in faults:
            if isinstance(fault, kind):
                return fault.flaw(), fault.where
    return None, ""
