"""A claim to claims that are wrong in one place: what still holds says that the claim does not look there."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from builder.claims import numeric
from builder.claims import values
from builder.claims.changes import CHANGES
from builder.claims.model import Claim
from builder.claims.numeric import Tested
from builder.claims.pool import Progress
from builder.claims.pool import quiet
from builder.claims.pool import share_out
from builder.claims.trivial import has_same_sides
from builder.expressions.isolation import Finished
from builder.expressions.isolation import Worker
from builder.expressions.printing import to_text
from builder.expressions.program import Program
from builder.expressions.tree import Expr
from builder.expressions.tree import children
from builder.expressions.tree import rebuild

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


def mutants(claim: Claim) -> list[Mutant]:
    """Change a claim in one place after another: sign, factor, exponent, order, a term, a comparison, an index.

    A change that makes both sides the same is left out, for it can but hold.

    Of a value, the entries of `let:` that it is computed from are changed as well.
    """
    found = [Mutant(change, "", to_text(expr), replace(claim, expr=expr)) for change, expr in changed(claim.expr)]
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


def _in_lets(claim: Claim) -> Iterator[Mutant]:
    program = claim.program
    for name, definition in program.values.items():
        if definition.part:
            continue
        for change, expr in changed(definition.expr):
            group = definition.group
            same = [other for other, d in program.values.items() if other == name or (group and d.group == group)]
            put = {**program.values, **{other: replace(program.values[other], expr=expr) for other in same}}
            yield _with(claim, Program(put, program.functions, program.depends), change, name, expr)
    for name, function in program.functions.items():
        for change, expr in changed(function.body):
            functions = {**program.functions, name: replace(function, body=expr)}
            yield _with(claim, Program(program.values, functions, program.depends), change, name, expr)


def _with(claim: Claim, program: Program, change: str, where: str, expr: Expr) -> Mutant:
    return Mutant(change, where, to_text(expr), replace(claim, program=program))


def changed(expr: Expr) -> Iterator[tuple[str, Expr]]:
    """Give an expression changed in one place, everywhere in turn, with what was done."""
    for change in CHANGES:
        for name, other in change(expr):
            yield name, other
    for index, part in enumerate(children(expr)):
        for name, other in changed(part):
            yield name, _replaced(expr, index, other)


def _replaced(expr: Expr, index: int, other: Expr) -> Expr:
    """Put another expression in the place of one part; parts count in the order of `children`."""
    target = children(expr)[index]
    return rebuild(expr, lambda part: other if part is target else part)


def survives(mutant: Mutant, seed: int = 0) -> bool:
    """Say whether a changed claim still holds, by numbers."""
    claim = mutant.claim
    tested = _tested(claim, f"{seed}/{claim}")
    return tested.failure is None and tested.is_enough


def _tested(claim: Claim, key: str) -> Tested:
    if claim.literal is not None:
        return values.compute(claim, claim.literal, key).tested
    return numeric.try_points(claim.expr, claim.domains, claim.program, key)


def survivors(claim: Claim, seed: int = 0) -> list[Mutant]:
    """Find the changed claims that still hold."""
    return [mutant for mutant in mutants(claim) if survives(mutant, seed)]


@dataclass(frozen=True, slots=True)
class Mutation:
    """How many changes of a claim were tried, and which of them nothing noticed; `reason` says why there are none."""

    tried: int
    survivors: tuple[Mutant, ...] = ()
    reason: str = ""


def mutate(claim: Claim, seed: int = 0) -> Mutation:
    """Try all changes of a claim."""
    return Mutation(len(mutants(claim)), tuple(survivors(claim, seed)))


def mutate_all(
    claims: Sequence[Claim], workers: int = 2, progress: Progress = quiet, *, seed: int = 0, seconds: float = SECONDS
) -> list[Mutation]:
    """Try all changes of claims, in processes of limited time; in the order of the claims."""

    def task(worker: Worker, claim: Claim) -> Mutation:
        outcome = worker.run(mutate, claim, seed, seconds=seconds)
        if isinstance(outcome, Finished) and isinstance(outcome.value, Mutation):
            return outcome.value
        return Mutation(0, (), getattr(outcome, "reason", "") or getattr(outcome, "message", ""))

    return share_out(task, claims, workers, progress)
