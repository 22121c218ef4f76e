"""How far each card is checked, and the report of a whole library for a machine to read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any
from typing import Literal

from builder.checks.claims import Judged
from builder.checks.mutants import Probed
from builder.checks.mutants import count_mutants
from builder.checks.shown import find_shown
from builder.claims.report import count_kinds
from builder.claims.report import report_row
from builder.kinds.card import Card
from builder.library import Library

Standing = Literal["shown", "computed", "claimed", "sourced"]
#: All of them, the strongest first.
STANDINGS: tuple[Standing, ...] = ("shown", "computed", "claimed", "sourced")


def standing_of(card: Card, library: Library) -> Standing | None:
    """Say how far a card is checked, by the strongest that holds of its question and answer; its note does not count.

    shown: a claim is bound by `shows:` to a formula of theirs, so the very formula that is displayed was checked.
    computed: they hold a value `@{...}`, so a number that is displayed was computed and not written.
    claimed: it has a claim that nothing binds to what they display: a wrong card could agree with it.
    sourced: it has none of these, and names a source; nobody but its author has checked it.

    Whether bound claims and formulas agree is a check of its own: while there are no findings, they do. A card that
    has neither claim nor source is a finding, and has no standing.
    """
    sides = list(card.sides().values())
    shown = (find_shown(card, claim.shows, library) for _, claim in card.stated if claim.shows is not None)
    if any(not isinstance(one, str) and any(one.text is side for side in sides) for one in shown):
        return "shown"
    if any(side.computed is not None or side.has_values for side in sides):
        return "computed"
    return "claimed" if card.stated else "sourced" if card.sources else None


def count_standings(library: Library, cards: Sequence[Card]) -> dict[str, int]:
    """Count the cards of each standing, the strongest first."""
    counts = Counter(standing_of(card, library) for card in cards)
    return {standing: counts[standing] for standing in STANDINGS}


def has_formula(card: Card) -> bool:
    """Say whether a card shows any formula."""
    return any(True for text in card.texts().values() for _ in text.formulas())


def print_report(library: Library, judged: Sequence[Judged], probed: Sequence[Probed] | None = None) -> str:
    """Turn what was found out about a library into JSON: the counts, every card, every claim.

    `probed` says how each claim took to being changed, where that was tried.
    """
    mutations = {id(one.judged): one.mutation for one in probed or ()}
    rows = [report_row(one.claim, one.verdict, str(one.card.id), mutations.get(id(one))) for one in judged]
    formulas = [card for card in library.cards if has_formula(card)]
    report: dict[str, Any] = {
        "version": 1,
        "counts": count_kinds(one.verdict for one in judged),
        "standings": count_standings(library, library.cards),
        "standings of cards with a formula": count_standings(library, formulas),
    }
    if probed is not None:
        report["mutants"] = count_mutants(probed)
    report["cards"] = [_card_row(card, library) for card in library.cards]
    return json.dumps({**report, "claims": rows}, indent=2, ensure_ascii=False)


def _card_row(card: Card, library: Library) -> Mapping[str, Any]:
    place = card.id.place()
    return {"card": str(card.id), "path": place.path, "line": place.line, "standing": standing_of(card, library)}
