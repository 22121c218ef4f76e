"""A library to what a sitting needs of it: a head with a row for each note, and a sheet for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from builder.kinds.card import Card
from builder.kinds.card import Part
from builder.library import Library
from builder.library import load_library
from flashmath.review.sheets import Asked
from flashmath.review.sheets import Sheet
from flashmath.review.sheets import sheet_values

_CLOZE = re.compile(r"c(\d+)")


def read_records(root: Path) -> tuple[dict[str, Any], list[Any]]:
    """Read a library into values of JSON: a head, and the sheets of its notes in teaching order.

    A card that cannot be read is left out, and counted in the head as a finding. Raises OSError where the folder
    cannot be listed.
    """
    library, diagnostics = load_library(root)
    cards = [card for card in library.cards_in_teaching_order if library.first_by_id[str(card.id)] is card]
    settings = library.settings
    head = {
        "id": str(settings.id) if settings else "",
        "deck": str(settings.deck) if settings else "",
        "title": str(settings.title) if settings else "",
        "findings": len(diagnostics),
        "topics": [
            [str(topic.id), str(topic.title), str(topic.strand), list(map(str, topic.prerequisites))]
            for topic in library.topics
        ],
        "macros": [[macro.name, macro.tex, macro.args] for macro in library.macros.values()],
        "notes": [
            [
                str(card.id),
                str(card.topic),
                [[part.name, part.ordinal] for part in card.parts()],
                list(map(str, card.tags)),
                list(map(str, card.formerly)),
            ]
            for card in cards
        ],
    }
    return head, [sheet_values(_sheet(card, library)) for card in cards]


def _sheet(card: Card, library: Library) -> Sheet:
    place = card.id.place()
    return Sheet(
        str(card.id),
        card.notetype.kind,
        str(card.topic),
        {key: text.segments for key, text in card.texts().items()},
        {part.name: _asked(card, part) for part in card.parts()},
        tuple(_citations(card, library)),
        tuple(map(str, card.tags)),
        place.path,
        place.line,
    )


def _asked(card: Card, part: Part) -> Asked:
    """Say which texts of a card ask and answer for a part: its side that asks, then all others."""
    first, *others = card.sides()
    if part.name in ("forward", "back"):
        sides = (("front",), ("back",)) if part.name == "forward" else (("back",), ("front",))
        return Asked(*sides, f"prompts.{part.ordinal}")
    if numbered := _CLOZE.fullmatch(part.name):
        return Asked((first,), (first, *others), "", int(numbered[1]))
    return Asked((first,), tuple(others))


def _citations(card: Card, library: Library) -> Iterator[str]:
    for source in card.sources:
        key, _, locator = source.partition(" ")
        reference = library.references.get(key)
        title = str(reference.title) if reference else key
        yield f"{title}, {locator}" if locator else title
