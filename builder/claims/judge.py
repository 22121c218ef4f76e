"""A claim to its verdict: what the numbers say, what sympy says, and whether the two agree."""

from __future__ import annotations

import time
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path
from typing import Any

from builder.claims import conditions
from builder.claims import symbolic
from builder.claims import values
from builder.claims.cache import Errand
from builder.claims.cache import run_errands
from builder.claims.concluding import combine
from builder.claims.concluding import conclude_from_numbers
from builder.claims.model import Claim
from builder.claims.symbolic import Word
from builder.claims.trial import MOST_WANTED
from builder.claims.trial import PRECISE
from builder.claims.trivial import find_trivial
from builder.claims.values import Computed
from builder.claims.verdicts import UNDECIDED
from builder.claims.verdicts import Verdict
from builder.claims.verdicts import from_json
from builder.claims.verdicts import to_json
from builder.diagnostics import Flaw
from builder.expressions.isolation import MEMORY
from builder.expressions.isolation import Failed
from builder.expressions.isolation import Finished
from builder.expressions.isolation import Outcome
from builder.expressions.isolation import Stopped
from builder.expressions.isolation import Worker
from builder.progress import Progress
from builder.progress import no_progress

#: The file in the folder of the cache.
FILE = "verdicts.json"


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


def judge_all(
    claims: Sequence[Claim],
    cache_folder: Path | None = None,
    workers: int = 2,
    progress: Progress = no_progress,
    *,
    seed: int = 0,
    limits: Limits = LIMITS,
    memory: int = MEMORY,
) -> list[Verdict]:
    """Judge claims, as far as no earlier run has done so; verdicts come in the order of the claims."""
    return run_errands(judging(seed, limits), claims, cache_folder, workers, progress, seed=seed, memory=memory)


def judging(seed: int = 0, limits: Limits = LIMITS) -> Errand[Verdict]:
    """Make the errand of judging; what a limit has ended is judged again."""

    def task(worker: Worker, claim: Claim) -> Verdict:
        return judge(claim, seed, worker, limits)

    return Errand(FILE, task, to_json, from_json, lambda verdict: not verdict.passing)


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
    verdict = conclude_from_numbers(claim, computed)
    if verdict.kind != "undecided" or not verdict.flaws:
        word = _ask(claim, worker, limits)
        if word.truth is False and verdict.is_good and claim.kind == "holds":
            verdict = conclude_from_numbers(claim, _look_again(claim, seed, worker, limits, computed))
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
        computed = Computed(conditions.try_points(claim.expr, claim.domains, claim.program, key, precise))
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
