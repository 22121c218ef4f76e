"""The checks of a library. A new check is one function and one line in a tuple."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator

from builder.checks import cards
from builder.checks import claims
from builder.checks import curriculum
from builder.checks import figures
from builder.checks import macros
from builder.checks import texts
from builder.diagnostics import Diagnostic
from builder.diagnostics.codes import CODES
from builder.kinds.card import Card
from builder.library import Library

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


def check_library(library: Library) -> list[Diagnostic]:
    """Turn a library into all findings of all checks, those left out that a card ignores with a reason."""
    found = [diagnostic for check in LIBRARY_CHECKS for diagnostic in check(library)]
    for card in library.cards:
        diagnostics = [diagnostic for check in CARD_CHECKS for diagnostic in check(card, library)]
        found += [diagnostic for diagnostic in diagnostics if not _is_ignored(card, diagnostic.code)]
        found += _check_ignore(card, {diagnostic.code for diagnostic in diagnostics})
    return found


def _is_ignored(card: Card, code: str) -> bool:
    return any(ignored == code and reason.strip() for ignored, reason in card.ignore.items())


def _check_ignore(card: Card, found: set[str]) -> Iterator[Diagnostic]:
    """Demand that everything ignored is a known code, was found, and has a reason."""
    for code, reason in card.ignore.items():
        if code not in CODES:
            yield code.finding("FM114", f"no finding has the code {code}", "see flashmath check")
        elif not reason.strip():
            yield code.finding("FM114", f"{code} is ignored without a reason", f"write {code}: why it may stand")
        elif code not in found:
            yield code.finding("FM114", f"{code} is ignored and was not found", "take the line out")
