"""A card of the session and its texts to the card that is shown, unless it cannot be."""

from __future__ import annotations

from typing import NamedTuple

from builder.tex.macros import Macros
from flashmath.page.look import Look
from flashmath.review.screen import page_of
from flashmath.review.sheets import Sheet
from flashmath.review.shelf import Shelf
from scheduler.session import Shown

#: What rendering may raise for a card that cannot be shown.
BROKEN = (ValueError, KeyError, IndexError, TypeError, RecursionError)


class Present(NamedTuple):
    """The card that is shown: what the session says of it, and its texts."""

    shown: Shown
    sheet: Sheet

    @property
    def part(self) -> str:
        """Give the name of its part."""
        return self.shown.card.uid.rpartition("#")[2]

    @property
    def is_cloze(self) -> bool:
        """Say whether the answer stands in the place of the question."""
        return bool(self.sheet.parts[self.part].cloze)


def presented(shown: Shown, shelf: Shelf, macros: Macros) -> Present | None:
    """Read the texts of a card, and try them on a screen; None for one that cannot be shown."""
    try:
        present = Present(shown, shelf.sheet(shown.card.note))
        page_of(present.sheet, present.part, macros, Look(80))
    except BROKEN:
        return None
    return present
