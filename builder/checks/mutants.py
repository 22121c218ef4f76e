"""Which small mistakes the claims of cards would not notice."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.checks.claims import MUTANT
from builder.checks.claims import Judged
from builder.checks.ignoring import check_need
from builder.checks.ignoring import is_ignored
from builder.claims.mutate import Mutation
from builder.claims.mutate import Survivor
from builder.claims.mutate import mutate_all
from builder.diagnostics import Diagnostic
from builder.library import Library
from builder.progress import Progress
from builder.progress import no_progress


@dataclass(frozen=True, slots=True)
class Probed:
    """A claim that holds, and what came of changing it."""

    judged: Judged
    mutation: Mutation


def probe_claims(judged: Sequence[Judged], cache: Path | None, progress: Progress = no_progress) -> list[Probed]:
    """Change every claim that holds in one place after another; `cache` is a folder for what comes of it."""
    sound = [one for one in judged if one.verdict.is_good]
    mutations = mutate_all([one.claim for one in sound], cache, progress=progress)
    return [Probed(*pair) for pair in zip(sound, mutations, strict=True)]


def mutant_findings(library: Library, probed: Iterable[Probed]) -> Iterator[tuple[Diagnostic, tuple[Survivor, ...]]]:
    """Turn claims that let changes pass into findings, each with these changes, as far as their cards do not ignore it.

    They are warnings: what passes is true, but a card with that mistake in it would pass too.
    """
    found: set[str] = set()
    for one in probed:
        mutation, claim, card = one.mutation, one.judged.claim, one.judged.card
        if mutation.reason:
            message = f"no change of the claim could be tried: {mutation.reason}"
        elif mutation.survivors:
            number = len(mutation.survivors)
            message = f"{number} of {mutation.tried} changes of the claim {'pass' if number > 1 else 'passes'} as well"
        else:
            continue
        found.add(str(card.id))
        if not is_ignored(card, MUTANT):
            yield Diagnostic(claim.place, MUTANT, message, _such_as(mutation.survivors)), mutation.survivors
    for card in library.cards:
        for diagnostic in check_need(card, {MUTANT} if str(card.id) in found else (), {MUTANT}):
            yield diagnostic, ()


def _such_as(survivors: Sequence[Survivor]) -> str:
    return f"such as {survivors[0].before} -> {survivors[0].after}" if survivors else ""


def count_mutants(probed: Iterable[Probed]) -> Mapping[str, int]:
    """Count the changes that were tried: those noticed, those that say the same, those that pass."""
    mutations = [one.mutation for one in probed]
    tried = sum(mutation.tried for mutation in mutations)
    same = sum(len(mutation.same) for mutation in mutations)
    survivors = sum(len(mutation.survivors) for mutation in mutations)
    return {
        "claims": len(mutations),
        "mutants": tried,
        "killed": tried - same - survivors,
        "equivalent": same,
        "survivors": survivors,
        "claims with survivors": sum(bool(mutation.survivors) for mutation in mutations),
    }
