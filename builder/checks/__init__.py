"""The checks of a library. A new check is one function and one line in a tuple."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable

from builder.checks import cards
from builder.checks import claims
from builder.checks import curriculum
from builder.checks import figures
from builder.checks import macros
from builder.checks import texts
from builder.checks.display import check_display
from builder.checks.ignoring import check_need
from builder.checks.ignoring import check_reasons
from builder.checks.ignoring import is_ignored
from builder.diagnostics import Diagnostic
from builder.diagnostics.codes import CODES
from builder.kinds.card import Card
from builder.library import Library
from builder.tex.display import Display

#: Checks of one card, whose findings the card may silence.
CARD_CHECKS: tuple[Callable[[Card, Library], Iterable[Diagnostic]], ...] = (
    cards.check_id,
    cards.check_topic,
    cards.check_sources,
    cards.check_sides,
    cards.check_question,
    cards.check_deletions,
    texts.check_texts,
    claims.check_claims,
    figures.check_figure,
)
#: Checks of the library around the cards.
LIBRARY_CHECKS: tuple[Callable[[Library], Iterable[Diagnostic]], ...] = (
    curriculum.check_topics,
    macros.check_macros,
    texts.check_strays,
)


def check_library(library: Library, display: Display | None = None) -> list[Diagnostic]:
    """Turn a library into all findings of all checks, those left out that a card ignores with a reason.

    With a display, every formula is looked at as that face shows it.
    """
    looked_for = CODES.keys() - claims.JUDGED - (set() if display else {"FM219"})
    found = [diagnostic for check in LIBRARY_CHECKS for diagnostic in check(library)]
    for card in library.cards:
        diagnostics = [diagnostic for check in CARD_CHECKS for diagnostic in check(card, library)]
        diagnostics += check_display(card, library, display) if display else ()
        found += [diagnostic for diagnostic in diagnostics if not is_ignored(card, diagnostic.code)]
        if card.ignore:
            found += check_reasons(card)
            found += check_need(card, {diagnostic.code for diagnostic in diagnostics}, looked_for)
    return found
