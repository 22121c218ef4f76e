"""What a card ignores: the codes that it names, each with a reason, and none in vain."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterator

from builder.diagnostics import Diagnostic
from builder.diagnostics.codes import CODES
from builder.kinds.card import Card


def is_ignored(card: Card, code: str) -> bool:
    """Say whether a card ignores a code with a reason."""
    return any(ignored == code and reason.strip() for ignored, reason in card.ignore.items())


def check_reasons(card: Card) -> Iterator[Diagnostic]:
    """Demand that everything ignored is a known code and has a reason."""
    for code, reason in card.ignore.items():
        if code not in CODES:
            yield code.finding("FM114", f"no finding has the code {code}", "see flashmath check")
        elif not reason.strip():
            yield code.finding("FM114", f"{code} is ignored without a reason", f"write {code}: why it may stand")


def check_need(card: Card, found: Collection[str], looked_for: Collection[str]) -> Iterator[Diagnostic]:
    """Demand that what a card ignores was found, of the codes that were looked for."""
    for code in card.ignore:
        if code in looked_for and code not in found and is_ignored(card, code):
            yield code.finding("FM114", f"{code} is ignored and was not found", "take the line out")
