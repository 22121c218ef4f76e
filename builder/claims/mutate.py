"""A claim to claims that are wrong in one place: what still holds says that the claim does not look there."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path
from typing import Any

from builder.claims import values
from builder.claims.cache import Errand
from builder.claims.cache import run_errands
from builder.claims.changes import CHANGES
from builder.claims.conditions import holds_where_tried
from builder.claims.model import Claim
from builder.claims.sameness import SAME
from builder.claims.sameness import Trail
from builder.claims.sameness import reason_of
from builder.claims.trivial import has_same_sides
from builder.expressions.isolation import Finished
from builder.expressions.isolation import Worker
from builder.expressions.printing import to_text
from builder.expressions.program import Program
from builder.expressions.tree import Expr
from builder.expressions.tree import children
from builder.expressions.tree import rebuild
from builder.progress import Progress
from builder.progress import no_progress

#: The file in the folder of the cache.
FILE = "mutants.json"
#: How many changed claims one claim gives at most.
MOST_MUTANTS = 80
#: Seconds that all changes of one claim may take together.
SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed claim: what was done to it, where (an entry of `let:`, or the claim itself), and its text."""

    change: str
    where: str
    text: str
    claim: Claim
    trail: Trail


def mutants(claim: Claim) -> list[Mutant]:
    """Change a claim in one place after another: sign, factor, exponent, order, a term, a comparison, an index.

    A change that makes both sides the same is left out, for it can but hold.

    Of a value, the entries of `let:` that it is computed from are changed as well.
    """
    found = [_in_claim(claim, change, trail) for change, trail in changed(claim.expr)]
    if claim.kind == "value":
        found += _in_lets(claim)
    seen = {to_text(claim.expr)}
    different = []
    for mutant in found:
        key = f"{mutant.where}: {mutant.text}" if mutant.where else mutant.text
        if key not in seen and not has_same_sides(mutant.claim):
            seen.add(key)
            different.append(mutant)
    return different[:MOST_MUTANTS]


def _in_claim(claim: Claim, change: str, trail: Trail) -> Mutant:
    expr = trail[-1][1]
    return Mutant(change, "", to_text(expr), replace(claim, expr=expr), trail)


def _in_lets(claim: Claim) -> Iterator[Mutant]:
    program = claim.program
    for name, definition in program.values.items():
        if definition.part:
            continue
        for change, trail in changed(definition.expr):
            expr, group = trail[-1][1], definition.group
            same = [other for other, d in program.values.items() if other == name or (group and d.group == group)]
            put = {**program.values, **{other: replace(program.values[other], expr=expr) for other in same}}
            yield _with_program(claim, Program(put, program.functions, program.depends), change, name, trail)
    for name, function in program.functions.items():
        for change, trail in changed(function.body):
            functions = {**program.functions, name: replace(function, body=trail[-1][1])}
            yield _with_program(claim, Program(program.values, functions, program.depends), change, name, trail)


def _with_program(claim: Claim, program: Program, change: str, where: str, trail: Trail) -> Mutant:
    return Mutant(change, where, to_text(trail[-1][1]), replace(claim, program=program), trail)


def changed(expr: Expr) -> Iterator[tuple[str, Trail]]:
    """Give an expression changed in one place, everywhere in turn, with what was done."""
    for change in CHANGES:
        for name, other in change(expr):
            if other != expr:
                yield name, ((expr, other),)
    for index, part in enumerate(children(expr)):
        for name, trail in changed(part):
            yield name, (*trail, (expr, _replaced(expr, index, trail[-1][1])))


def _replaced(expr: Expr, index: int, other: Expr) -> Expr:
    """Put another expression in the place of one part; parts count in the order of `children`."""
    target = children(expr)[index]
    return rebuild(expr, lambda part: other if part is target else part)


def survives(mutant: Mutant, seed: int = 0) -> bool:
    """Say whether a changed claim still holds, by numbers.

    Points are not looked at again with far more digits: that takes as long as all else, and of 2,052 changes of the
    shipped cards it judged none in another way.
    """
    claim = mutant.claim
    key = f"{seed}/{claim}"
    if claim.literal is None:
        return holds_where_tried(claim.expr, claim.domains, claim.program, key, rechecks=False)
    computed = values.compute(claim, claim.literal, key)
    # a claim in doubt is undecided, which is a finding
    return not computed.doubt and computed.tested.failure is None and computed.tested.is_enough


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that a claim did not notice: the smallest part that tells where it lies, before and after.

    `where` is the entry of `let:` that was changed, empty for the claim itself; `text` is the whole of it, changed.
    """

    change: str
    where: str
    before: str
    after: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Mutation:
    """How many changes of a claim were tried, and which nothing noticed; `reason` says why none was tried."""

    tried: int
    survivors: tuple[Survivor, ...] = ()
    #: Those that say the same in other words, so that nothing could notice them.
    same: tuple[Survivor, ...] = ()
    reason: str = ""


def mutate(claim: Claim, seed: int = 0) -> Mutation:
    """Try all changes of a claim."""
    tried = mutants(claim)
    passed = [_describe(mutant, claim, seed) for mutant in tried if survives(mutant, seed)]
    same = tuple(survivor for survivor in passed if survivor.reason == SAME)
    return Mutation(len(tried), tuple(survivor for survivor in passed if survivor.reason != SAME), same)


def _describe(mutant: Mutant, claim: Claim, seed: int) -> Survivor:
    function = claim.program.functions.get(mutant.where)
    reason = reason_of(claim, mutant.claim, mutant.trail, seed, function.parameters if function else ())
    before, after = _pieces(mutant.trail)
    return Survivor(mutant.change, mutant.where, before, after, mutant.text, reason)


def _pieces(trail: Trail) -> tuple[str, str]:
    """Write the changed part and what it became; with what stands around it as long as the text has it twice."""
    whole = to_text(trail[-1][0])
    for before, after in trail:
        pieces = to_text(before), to_text(after)
        if whole.count(pieces[0]) == 1:
            return pieces
    return whole, to_text(trail[-1][1])


def mutate_all(
    claims: Sequence[Claim],
    cache_folder: Path | None = None,
    workers: int = 2,
    progress: Progress = no_progress,
    *,
    seed: int = 0,
    seconds: float = SECONDS,
) -> list[Mutation]:
    """Try all changes of claims, as far as no earlier run has; in processes of limited time, in the claims' order."""

    def task(worker: Worker, claim: Claim) -> Mutation:
        outcome = worker.run(mutate, claim, seed, seconds=seconds)
        if isinstance(outcome, Finished) and isinstance(outcome.value, Mutation):
            return outcome.value
        return Mutation(0, reason=getattr(outcome, "reason", "") or getattr(outcome, "message", ""))

    errand = Errand(FILE, task, asdict, _from_json, lambda mutation: not mutation.reason)
    return run_errands(errand, claims, cache_folder, workers, progress, seed=seed)


def _from_json(data: Any) -> Mutation:
    survivors, same = (tuple(Survivor(**row) for row in data[key]) for key in ("survivors", "same"))
    return Mutation(int(data["tried"]), survivors, same)
