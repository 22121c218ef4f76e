"""A claim to its verdict: what the numbers say, what sympy says, and whether the two agree."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

from builder.claims import numeric
from builder.claims import symbolic
from builder.claims import values
from builder.claims.literals import Literal
from builder.claims.literals import literal_text
from builder.claims.model import Claim
from builder.claims.numeric import Tested
from builder.claims.symbolic import Word
from builder.claims.trial import MOST_WANTED
from builder.claims.trial import PRECISE
from builder.claims.trivial import find_trivial
from builder.claims.values import Computed
from builder.claims.verdicts import DISAGREEMENT
from builder.claims.verdicts import REFUTED
from builder.claims.verdicts import UNDECIDED
from builder.claims.verdicts import Verdict
from builder.claims.verdicts import Witness
from builder.diagnostics import Flaw
from builder.expressions.domains import size_letters
from builder.expressions.isolation import Failed
from builder.expressions.isolation import Finished
from builder.expressions.isolation import Outcome
from builder.expressions.isolation import Stopped
from builder.expressions.isolation import Worker
from builder.expressions.proving import FIRST_SIZE


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that one claim may take, by numbers and by symbols."""

    numeric: float = 20.0
    symbolic: float = 4.0

    @property
    def hard(self) -> float:
        """Give the time after which the process of a symbolic proof is ended from outside.

        It is long, for it goes by the clock, and a busy machine must not change a verdict.
        """
        return 4 * self.symbolic + 3.0


LIMITS = Limits()


def judge(claim: Claim, seed: int = 0, worker: Worker | None = None, limits: Limits = LIMITS) -> Verdict:
    """Judge a claim; the work is done in the worker's process, or in one of its own."""
    if worker is None:
        with Worker() as own:
            return judge(claim, seed, own, limits)
    start = time.perf_counter()
    verdict = _judge(claim, seed, worker, limits)
    return replace(verdict, seconds=time.perf_counter() - start)


def _judge(claim: Claim, seed: int, worker: Worker, limits: Limits) -> Verdict:
    outcome = _run(worker, try_numbers, claim, seed, seconds=limits.numeric)
    if not isinstance(outcome, Finished):
        reason = outcome.reason if isinstance(outcome, Stopped) else f"{outcome.error}: {outcome.message}"
        return Verdict("undecided", f"the numbers could not be tried: {reason}", code=UNDECIDED, passing=True)
    computed, trivial = outcome.value
    verdict = _by_numbers(claim, computed)
    if verdict.kind != "undecided" or not verdict.flaws:
        word = _ask(claim, worker, limits)
        if word.truth is False and verdict.is_good and claim.kind == "holds":
            verdict = _by_numbers(claim, _look_again(claim, seed, worker, limits, computed))
        verdict = combine(claim, verdict, word)
    if trivial and verdict.is_good:
        flaws = tuple(("", flaw) for flaw in trivial)
        return replace(verdict, flaws=verdict.flaws + flaws)
    return verdict


def _run(worker: Worker, work: Callable[..., Any], *args: Any, seconds: float) -> Outcome:
    try:
        return worker.run(work, *args, seconds=seconds)
    except (OSError, RuntimeError) as error:
        return Stopped(str(error))


def try_numbers(claim: Claim, seed: int, precise: int = PRECISE) -> tuple[Computed, list[Flaw]]:
    """Try a claim by numbers, and look for sides that are equal as they are written."""
    key = f"{seed}/{claim}"
    if claim.literal is not None:
        computed = values.compute(claim, claim.literal, key)
    else:
        computed = Computed(numeric.try_points(claim.expr, claim.domains, claim.program, key, precise))
    return computed, find_trivial(claim)


def _look_again(claim: Claim, seed: int, worker: Worker, limits: Limits, before: Computed) -> Computed:
    """Try every point with many digits, since sympy says no."""
    outcome = _run(worker, try_numbers, claim, seed, MOST_WANTED, seconds=limits.numeric)
    return outcome.value[0] if isinstance(outcome, Finished) else before


def _ask(claim: Claim, worker: Worker, limits: Limits) -> Word:
    """Ask sympy; of a value, only where numbers come but close to it."""
    if claim.literal is None:
        outcome = _run(worker, symbolic.ask, claim, limits.symbolic, seconds=limits.hard)
    elif not claim.domains and values.is_coarse(claim.expr, claim.program):
        outcome = _run(worker, symbolic.ask_value, claim, claim.literal, limits.symbolic, seconds=limits.hard)
    else:
        return Word(None)
    match outcome:
        case Finished(word) if isinstance(word, Word):
            return word
        case Failed(error, _):
            return Word(None, f"sympy failed: {error}")
        case Stopped(reason):
            return Word(None, f"sympy was stopped: {reason}")
    return Word(None)


def _by_numbers(claim: Claim, computed: Computed) -> Verdict:
    """Turn what the numbers say into a verdict."""
    tested = computed.tested
    if tested.failure is not None:
        detail = f"the claim is false: {tested.failure}{_hint(tested.failure)}"
        if claim.kind == "value":
            at = f" {tested.failure.point}" if tested.failure.values else ""
            detail = f"the value{at} is {computed.shown}: {computed.what}"
        return Verdict("refuted", detail, tested.failure, tested.held, code=REFUTED)
    if not tested.is_enough:
        return _too_few(tested)
    if computed.doubt:
        return Verdict("undecided", computed.doubt, witnesses=tested.held, code=UNDECIDED)
    if claim.literal is not None and not claim.domains:
        return Verdict("computed", f"the value is {computed.shown}", witnesses=tested.held)
    return Verdict("tested", f"holds {_points(claim, tested)}", witnesses=tested.held)


def _hint(witness: Witness) -> str:
    """Recall how a rounded number is claimed, where one stands beside ==."""
    text = witness.sides[-1][0]
    is_rounded = witness.sign == "==" and "." in text and text.replace(".", "", 1).isdigit()
    return "; a rounded number is claimed by value: and is:" if is_rounded else ""


def _too_few(tested: Tested) -> Verdict:
    flaw = tested.flaw
    if flaw is not None and flaw.code != "FM321":
        located = ((tested.where, flaw),)
        return Verdict("undecided", flaw.message, witnesses=tested.held, flaws=located)
    if tested.tried <= 1 and flaw is not None:
        return Verdict("undecided", f"the claim has no value: {flaw.message}", witnesses=tested.held, code=UNDECIDED)
    why = f"; {flaw.message}" if flaw is not None else ""
    many = f"at {tested.held} of {tested.tried} points, and {tested.needed} are needed"
    return Verdict("undecided", f"the claim is defined {many}{why}", witnesses=tested.held, code=UNDECIDED)


def _points(claim: Claim, tested: Tested) -> str:
    if not claim.domains:
        return "by numbers"
    if tested.exhaustive:
        return f"in all {tested.held} cases" if tested.held > 1 else "in the only case"
    rest = f", and has no value at {tested.without} of {tested.tried}" if tested.without * 3 > tested.tried else ""
    return f"at {tested.held} points{rest}"


def combine(claim: Claim, verdict: Verdict, word: Word) -> Verdict:  # noqa: PLR0911
    """Put what the numbers say and what sympy says together."""
    if word.truth is None:
        return replace(verdict, note=word.reason)
    if verdict.kind == "refuted" and word.truth and _is_of_another_size(claim, verdict):
        return replace(verdict, note=f"sympy proves it for {_sizes(claim)} only")
    if verdict.kind == "refuted" and word.truth:
        detail = f"sympy proves the claim, and the numbers refute it: {verdict.witness}"
        return replace(verdict, kind="undecided", detail=detail, code=DISAGREEMENT)
    if verdict.is_good and not word.truth:
        detail = f"the numbers agree ({verdict.detail}), and sympy says that the claim is false"
        return replace(verdict, kind="undecided", detail=detail, code=DISAGREEMENT)
    if claim.literal is not None:
        return _with_value(claim, claim.literal, verdict, word)
    if verdict.kind == "undecided" and word.truth:
        return replace(verdict, detail=f"sympy proves it, but {verdict.detail}")
    if not verdict.is_good:
        return verdict
    sizes = _sizes(claim)
    fixed = f" for {sizes}" if sizes else ""
    return replace(verdict, kind="proved", detail=f"proved by sympy{fixed}; {verdict.detail}")


def _with_value(claim: Claim, literal: Literal, verdict: Verdict, word: Word) -> Verdict:
    if verdict.kind == "undecided" and verdict.code == UNDECIDED and not verdict.flaws:
        if word.truth:
            return Verdict("computed", f"the value is {word.shown}, by sympy", witnesses=1)
        witness = Witness({}, ((claim.text, word.shown), ("is:", literal_text(literal))))
        return Verdict("refuted", f"the value is {word.shown}: {word.reason}", witness, code=REFUTED)
    return replace(verdict, detail=f"{verdict.detail}; sympy agrees") if verdict.is_good else verdict


def _fixed_sizes(claim: Claim) -> dict[str, int]:
    """Give the sizes for which sympy was asked."""
    letters = [letter for letter in size_letters(claim.domains.values()) if letter not in claim.domains]
    return {letter: FIRST_SIZE + index for index, letter in enumerate(letters)}


def _sizes(claim: Claim) -> str:
    return ", ".join(f"{letter} = {size}" for letter, size in _fixed_sizes(claim).items())


def _is_of_another_size(claim: Claim, verdict: Verdict) -> bool:
    values = verdict.witness.values if verdict.witness is not None else {}
    return any(values.get(letter) != size for letter, size in _fixed_sizes(claim).items())
