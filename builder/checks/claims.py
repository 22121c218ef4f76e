"""What is wrong with the claims of cards, and what was found out about each."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.claims.cache import judge_all
from builder.claims.model import Claim
from builder.claims.pool import quiet
from builder.claims.reader import Names
from builder.claims.reader import agrees
from builder.claims.reader import read_formula
from builder.claims.related import shares_nothing
from builder.claims.verdicts import Verdict
from builder.claims.verdicts import find_faults
from builder.diagnostics import Diagnostic
from builder.kinds.card import Card
from builder.library import Library
from builder.library.load import Progress
from builder.source import Mapping as Map
from builder.source import Scalar
from builder.tex.formulas import expand_formula

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
    """Demand that a claim speaks of its card, and that the formula it says it shows is there and says the same."""
    texts = [str(text.scalar) for text in card.texts().values()]
    for mapping, claim in card.stated:
        if shares_nothing(claim, texts):
            message = "the claim shares no symbol, function or number with its card"
            yield Diagnostic(claim.place, "FM335", message, "claim what the card says, in its own symbols")
        if claim.shows is not None:
            yield from _check_shown(card, claim, mapping, library)


def _check_shown(card: Card, claim: Claim, mapping: Map, library: Library) -> Iterator[Diagnostic]:
    key = mapping.key("shows") or Scalar()
    tex = _shown(card, claim.shows, library)
    if tex is None:
        yield key.finding("FM338", f"no formula of the card is {claim.shows}", "count the displayed formulas from 1")
        return
    names = Names(claim.domains, claim.program, library.macros)
    reading, flaws = read_formula(tex, names)
    if reading is None:
        reason = flaws[0].message if flaws else "it has no meaning here"
        yield key.finding("FM338", f"the formula shown cannot be read: {reason}", "take shows: out")
        return
    agreement = agrees(claim.expr, reading, names)
    if not agreement.agrees:
        message = f"the formula shown does not say what the claim says: {agreement.reason}"
        yield key.finding("FM338", message, "mend the formula or the claim")


def _shown(card: Card, shows: int | str | None, library: Library) -> str | None:
    """Find the displayed formula of that number in the answer, or the piece of TeX in any text."""
    if isinstance(shows, int):
        answer = list(card.sides().values())[0 if len(card.sides()) == 1 else 1]
        displayed = [formula for formula in answer.formulas() if formula.display]
        return displayed[shows - 1].answer().text if 1 <= shows <= len(displayed) else None
    if shows is None:
        return None
    every = [formula for text in card.texts().values() for formula in text.formulas()]
    for formula in every:
        if shows in formula.answer().text or shows in expand_formula(formula, library.macros):
            return shows
    return None


def judge_cards(library: Library, cache: Path | None, progress: Progress | None = None) -> list[Judged]:
    """Judge every claim of a library, as far as no earlier run has done so; `cache` is a folder for verdicts."""
    stated = [(card, mapping, claim) for card in library.cards for mapping, claim in card.stated]
    verdicts = judge_all([claim for _, _, claim in stated], cache, progress=progress or quiet)
    return [Judged(*one, verdict) for one, verdict in zip(stated, verdicts, strict=True)]


def verdict_findings(judged: list[Judged]) -> Iterator[Diagnostic]:
    """Turn verdicts into findings; those that a card ignores with a reason are left out."""
    for one in judged:
        for diagnostic in find_faults(one.claim, one.verdict, one.mapping, one.card.let):
            if not any(code == diagnostic.code and why.strip() for code, why in one.card.ignore.items()):
                yield diagnostic


def verdict_words(library: Library, judged: list[Judged]) -> Mapping[str, str]:
    """Say of each card, by its id, how far its mathematics was checked."""
    kinds: dict[str, set[str]] = {str(card.id): set() for card in library.cards}
    for one in judged:
        kinds[str(one.card.id)].add(one.verdict.kind)
    return {name: ", ".join(kind for kind in _KINDS if kind in found) or UNSOURCED for name, found in kinds.items()}
