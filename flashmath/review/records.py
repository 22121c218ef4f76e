"""A library to what a sitting needs of it: a head with all cards, and a sheet for each note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from builder.claims.cache import digest_claims
from builder.claims.cache import engine_versions
from builder.claims.cache import key_of
from builder.kinds.card import Card
from builder.kinds.card import Part
from builder.ledger.files import read_ledger
from builder.ledger.model import Ledger
from builder.library import Library
from builder.library import load_library
from builder.source import Scalar
from flashmath.picture.forms import Pictured
from flashmath.review.sheets import Asked
from flashmath.review.sheets import Sheet
from flashmath.review.sheets import sheet_values

_EPOCH = date(1970, 1, 1)
_CLOZE = re.compile(r"c(\d+)")


def read_records(root: Path) -> tuple[dict[str, Any], list[Any]]:
    """Read a library into values of JSON: a head with its cards, and the sheets of its notes, in teaching order.

    A card that cannot be read is left out, and counted in the head as a finding. Raises OSError where the folder
    cannot be listed.
    """
    library, diagnostics = load_library(root)
    words = _released(read_ledger(root)[0])
    cards = [card for card in library.cards_in_teaching_order if library.first_by_id[str(card.id)] is card]
    settings = library.settings
    head = {
        "id": str(settings.id) if settings else "",
        "deck": str(settings.deck) if settings else "",
        "findings": len(diagnostics),
        "topics": [[str(topic.id), str(topic.title), list(map(str, topic.prerequisites))] for topic in library.topics],
        "macros": [[macro.name, macro.tex, macro.args] for macro in library.macros.values()],
        **_columns(cards),
    }
    return head, [sheet_values(_sheet(card, library, words)) for card in cards]


def _columns(cards: list[Card]) -> dict[str, Any]:
    """Turn notes into columns with an entry for each of their cards, which are read faster than rows.

    What few have stands apart, by uid.
    """
    asked = [(card, part) for card in cards for part in card.parts()]
    uids = [f"{card.id}#{part.name}" for card, part in asked]
    return {
        "uids": uids,
        "notes": [str(card.id) for card, _ in asked],
        "places": [str(card.topic) for card, _ in asked],
        "ordinals": [part.ordinal for _, part in asked],
        "tags": [list(map(str, card.tags)) for card, _ in asked],
        "formerly": {
            uid: [f"{name}#{part.name}" for name in card.formerly]
            for uid, (card, part) in zip(uids, asked, strict=True)
            if card.formerly
        },
        "resets": {
            uid: (date.fromisoformat(str(card.reset)) - _EPOCH).days
            for uid, (card, _) in zip(uids, asked, strict=True)
            if card.reset
        },
    }


def _released(ledger: Ledger | None) -> Mapping[str, str]:
    """Give the words of the ledger: how far claims were checked, by the digest of those of a note."""
    return {record.claims: record.checked for record in ledger.notes.values() if record.claims} if ledger else {}


def _sheet(card: Card, library: Library, words: Mapping[str, str]) -> Sheet:
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
        _figure(card),
        _claims(card),
        words.get(digest_claims([claim for _, claim in card.stated]), ""),
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


def _figure(card: Card) -> Pictured | None:
    """Take what a figure is drawn from; of one with findings its words are left."""
    figure = card.drawing
    if figure is not None:
        return Pictured(figure.name, figure.kind, figure.alt, figure.data, figure.asks)
    alt = card.figure.get(Scalar("alt")) if card.figure is not None else None
    return Pictured("", "", str(alt), "", asks=False) if isinstance(alt, Scalar) else None


def _claims(card: Card) -> tuple[str, ...] | None:
    """Give the keys of the verdicts on a card's claims, as `check` keeps them."""
    if len(card.stated) < len(card.claims):
        return None
    return tuple(key_of(claim, 0, engine_versions()) for _, claim in card.stated)


def _citations(card: Card, library: Library) -> Iterator[str]:
    for source in card.sources:
        key, _, locator = source.partition(" ")
        reference = library.references.get(key)
        title = str(reference.title) if reference else key
        yield f"{title}, {locator}" if locator else title
