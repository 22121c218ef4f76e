"""A condition to what numbers say of it: tried at one point after another, in float64 and with many digits."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from builder.claims.showing import show
from builder.claims.showing import show_both
from builder.claims.showing import to_json
from builder.claims.verdicts import Witness
from builder.claims.witnesses import cases
from builder.claims.witnesses import has_kinks
from builder.claims.witnesses import plainer
from builder.claims.witnesses import points
from builder.diagnostics import Flaw
from builder.expressions.arithmetic.values import Value
from builder.expressions.domains import Domain
from builder.expressions.drawing import Witness as Point
from builder.expressions.evaluate import evaluate
from builder.expressions.evaluate import evaluate_precisely
from builder.expressions.faults import Fault
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.printing import to_text
from builder.expressions.program import Program
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Logic

#: At how many points a claim is seen to hold at least, before it counts as tested.
LEAST = 3
#: At how many it is tried, by the steps that one evaluation takes at most; a slower one is tried at the least number.
PACES = ((2_000, 24), (30_000, 10))
MOST_WANTED = PACES[0][1]
#: How many points are looked at with many digits too.
PRECISE = 2
#: The steps of a slow evaluation with many digits; beyond, float64 must do.
PRECISE_STEPS = 300_000
#: How often a bound may be passed before the rest is not tried.
MOST_BREACHES = 2


@dataclass(frozen=True, slots=True)
class Tested:
    """What the numbers say: at how many points it held, of how many it needs; where it failed; why not more."""

    held: int = 0
    needed: int = LEAST
    tried: int = 0
    exhaustive: bool = False
    failure: Witness | None = None
    #: The reason that tells most, with the entry of `let:` that it stands in.
    flaw: Flaw | None = None
    where: str = ""

    @property
    def is_enough(self) -> bool:
        """Say whether the points suffice."""
        return self.held >= self.needed


@dataclass
class _Trial:
    """The state of one trial."""

    expr: Expr
    domains: Mapping[str, Domain]
    program: Program
    #: How many points are yet to be looked at with many digits.
    precise: int = PRECISE
    #: At how many points it is to hold.
    wanted: int = MOST_WANTED
    held: int = 0
    tried: int = 0
    breaches: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_quick(self) -> bool:
        """Say whether one evaluation takes few steps."""
        return self.wanted > LEAST


def try_points(
    expr: Expr, domains: Mapping[str, Domain], program: Program, seed: str, precise: int = PRECISE
) -> Tested:
    """Try a condition at the points of its domains."""
    trial = _Trial(expr, domains, program, precise)
    every = cases(domains)
    needed = min(LEAST, len(every)) if every is not None else LEAST
    bodies = [expr, *(d.expr for d in program.values.values()), *(f.body for f in program.functions.values())]
    chosen = iter(every) if every is not None else points(domains, seed, corners=not has_kinks(bodies))
    failing = _run(trial, chosen, every is not None)
    flaw, where = _reason(trial.faults)
    failure = None if failing is None else explain(_easiest(trial, failing), trial)
    exhaustive = every is not None and trial.held == len(every)
    return Tested(trial.held, needed, trial.tried, exhaustive, failure, flaw, where)


def _run(trial: _Trial, chosen: Iterable[Point], exhaustive: bool) -> Point | None:
    """Go from point to point until it fails, or it has held often enough."""
    for point in chosen:
        is_enough = trial.held >= trial.wanted and not (exhaustive and trial.is_quick)
        if is_enough or trial.breaches > MOST_BREACHES:
            return None
        trial.tried += 1
        try:
            holds = _holds_at(trial, point)
        except Fault as fault:
            trial.faults.append(fault)
            trial.breaches += isinstance(fault, TooMuch)
            continue
        if not holds:
            return point
        trial.held += 1
    return None


def _holds_at(trial: _Trial, point: Point) -> bool:
    if trial.tried == 1:
        trial.wanted = _pace(trial, point)
    if not _truth(trial, evaluate(trial.expr, point, trial.program)):
        return False
    if trial.precise > 0:
        trial.precise -= 1
        return _holds_precisely(trial, point)
    return True


def _truth(trial: _Trial, value: Value) -> bool:
    if not isinstance(value, bool):
        raise Unfit(f"holds: wants a condition; this is {show(value)}", "such as a == b", span=trial.expr.span)
    return value


def _pace(trial: _Trial, point: Point) -> int:
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


def _holds_precisely(trial: _Trial, point: Point) -> bool:
    try:
        return _truth(trial, evaluate_precisely(trial.expr, point, trial.program, steps=PRECISE_STEPS))
    except Undefined:
        raise
    except Fault:
        return True


def _reason(faults: list[Fault]) -> tuple[Flaw | None, str]:
    """Choose the fault that tells most: what can never fit, then a bound, then what is not defined."""
    for kind in (Unfit, TooMuch, Fault):
        for fault in faults:
            if isinstance(fault, kind):
                return fault.flaw(), fault.where
    return None, ""


def _easiest(trial: _Trial, point: Point) -> Point:
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


def explain(point: Point, trial: _Trial) -> Witness:
    """Say what the sides are at the point where a condition fails."""
    values = {name: show(value) if callable(value) else to_json(value) for name, value in point.items()}
    for part in _conjuncts(trial.expr):
        try:
            if evaluate(part, point, trial.program) is not False and not _fails_precisely(part, point, trial):
                continue
            sides = _sides(part, point, trial)
        except Fault:
            continue
        return Witness(values, sides, part.signs[0] if isinstance(part, Comparison) else "")
    return Witness(values, ((to_text(trial.expr), "false"),), "")


def _fails_precisely(part: Expr, point: Point, trial: _Trial) -> bool:
    return evaluate_precisely(part, point, trial.program) is False


def _conjuncts(expr: Expr) -> Iterator[Expr]:
    """Take a condition apart: `a and b`, `a < b < c`."""
    match expr:
        case Logic("and", operands):
            for operand in operands:
                yield from _conjuncts(operand)
        case Comparison(signs, operands):
            for sign, left, right in zip(signs, operands, operands[1:], strict=False):
                yield Comparison((sign,), (left, right), span=expr.span)
        case _:
            yield expr


def _sides(part: Expr, point: Point, trial: _Trial) -> tuple[tuple[str, str], ...]:
    if not isinstance(part, Comparison):
        return ((to_text(part), "false"),)
    left, right = (_value(operand, point, trial) for operand in part.operands)
    texts = show_both(left, right)
    return tuple((to_text(operand), text) for operand, text in zip(part.operands, texts, strict=True))


def _value(expr: Expr, point: Point, trial: _Trial) -> Value:
    try:
        return evaluate_precisely(expr, point, trial.program, steps=PRECISE_STEPS)
    except Fault:
        return evaluate(expr, point, trial.program)
