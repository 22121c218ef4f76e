"""What is wrong with the claims of cards, and what was found out about each."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.checks.ignoring import check_need
from builder.checks.ignoring import is_ignored
from builder.claims.findings import find_faults
from builder.claims.judge import judge_all
from builder.claims.model import Claim
from builder.claims.related import shares_nothing
from builder.claims.verdicts import Verdict
from builder.diagnostics import Diagnostic
from builder.kinds.card import Card
from builder.library import Library
from builder.progress import Progress
from builder.progress import no_progress
from builder.source import Mapping as Map

#: The codes that judging alone can find, and of these the one that comes of changed claims.
MUTANT = "FM337"
JUDGED = frozenset(
    {
        *("FM321", "FM322", "FM323", "FM324", "FM330", "FM331", "FM332", "FM334", "FM336", MUTANT),
        *("FM338", "FM340", "FM341", "FM342", "FM343"),
    }
)

#: In which order the verdicts of a card are named on it.
_KINDS = ("proved", "tested", "computed")
UNSOURCED = "from source"


@dataclass(frozen=True, slots=True)
class Judged:
    """One claim of a card with its verdict."""

    card: Card
    mapping: Map
    claim: Claim
    verdict: Verdict


def check_claims(card: Card, library: Library) -> Iterator[Diagnostic]:
    """Demand that a claim speaks of its card."""
    texts = [str(text.scalar) for text in card.texts().values()]
    for _, claim in card.stated:
        if shares_nothing(claim, texts):
            message = "the claim shares no symbol, function or number with its card"
            yield Diagnostic(claim.place, "FM335", message, "claim what the card says, in its own symbols")


def judge_cards(library: Library, cache: Path | None, progress: Progress = no_progress) -> list[Judged]:
    """Judge every claim of a library, as far as no earlier run has done so; `cache` is a folder for verdicts."""
    stated = [(card, mapping, claim) for card in library.cards for mapping, claim in card.stated]
    verdicts = judge_all([claim for _, _, claim in stated], cache, progress=progress)
    return [Judged(*one, verdict) for one, verdict in zip(stated, verdicts, strict=True)]


def verdict_findings(
    library: Library, judged: Sequence[Judged], unlike: Sequence[tuple[Card, Diagnostic]] = ()
) -> Iterator[Diagnostic]:
    """Turn verdicts, and what is unlike between claims and formulas shown, into findings.

    Those that a card ignores with a reason are left out, and none may be ignored in vain. A claim that has no sense
    in itself is compared with no formula.
    """
    faults = [
        (one.card, fault) for one in judged for fault in find_faults(one.claim, one.verdict, one.mapping, one.card.let)
    ]
    senseless = {key.place() for one in judged if one.verdict.flaws and (key := one.mapping.key("shows"))}
    codes: dict[str, set[str]] = {}
    for card, diagnostic in [*faults, *(one for one in unlike if one[1].place not in senseless)]:
        codes.setdefault(str(card.id), set()).add(diagnostic.code)
        if not is_ignored(card, diagnostic.code):
            yield diagnostic
    for card in library.cards:
        yield from check_need(card, codes.get(str(card.id), ()), JUDGED - {MUTANT})


def verdict_words(library: Library, judged: list[Judged]) -> Mapping[str, str]:
    """Say of each card, by its id, how far its mathematics was checked."""
    kinds: dict[str, set[str]] = {str(card.id): set() for card in library.cards}
    for one in judged:
        kinds[str(one.card.id)].add(one.verdict.kind)
    return {name: ", ".join(kind for kind in _KINDS if kind in found) or UNSOURCED for name, found in kinds.items()}
