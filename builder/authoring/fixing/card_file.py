"""The text of one card file to what can be read of it and what is wrong in it, without touching the disk."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from functools import cached_property

from builder.authoring.fixing.layout import Item
from builder.authoring.fixing.layout import find_items
from builder.checks import check_library
from builder.diagnostics import Diagnostic
from builder.diagnostics import Place
from builder.kinds import Reading
from builder.kinds import read_card
from builder.kinds.card import Card
from builder.library import Library
from builder.source import Mapping
from builder.source import Node
from builder.source import Scalar
from builder.source import Sequence as List
from builder.source import Source
from builder.source.files import read_source
from builder.source.text import clean_text
from builder.tex.text import Text

#: The item that stands for everything outside the cards.
OUTSIDE = -1


@dataclass(frozen=True)
class CardFile:
    """A card file as it would be: its text, its cards, the texts of cards that cannot be read, its findings.

    `source` is the text as it is read: every forbidden character is replaced, and the places are the same.
    """

    library: Library
    text: str
    source: Source
    cards: tuple[Card, ...]
    strays: tuple[Text, ...]
    findings: tuple[Diagnostic, ...]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Find the places of the cards."""
        return find_items(self.text)

    @cached_property
    def by_item(self) -> dict[int, Card]:
        """Give the cards that could be read, by the item in which they stand."""
        return {self.item_at(card.id.start): card for card in self.cards}

    @cached_property
    def counts(self) -> Counter[tuple[int, str]]:
        """Count the findings by item and code."""
        return Counter((self.item_at(self.index_of(found.place)), found.code) for found in self.findings)

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(index + 1 for index, char in enumerate(self.text) if char == "\n")]

    def index_of(self, place: Place) -> int:
        """Turn a place into an index of the text."""
        row = min(place.line, len(self._lines)) - 1
        return min(self._lines[row] + place.column - 1, len(self.text))

    def item_at(self, index: int) -> int:
        """Find the item at an index of the text."""
        position = bisect_right([item.start for item in self.items], index) - 1
        return position if position >= 0 and index <= self.items[position].end else OUTSIDE

    def texts(self) -> list[Text]:
        """Give every text that could be read."""
        return [*(text for card in self.cards for text in card.texts().values()), *self.strays]

    def is_reported(self, place: Place, code: str) -> bool:
        """Say whether a finding stands at a place; one that a card ignores does not."""
        return any(found.code == code and found.place == place for found in self.findings)


def read_card_file(text: str, name: str, library: Library) -> CardFile:
    """Read the text of a card file of a library and check its cards; `name` is what findings call the file."""
    source, diagnostics = clean_text(Source(name, text))
    node, found = read_source(source)
    diagnostics += found
    readings = _read_cards(node, source) if node is not None or not diagnostics else []
    cards = tuple(reading.card for reading in readings if reading.card is not None)
    strays = tuple(stray for reading in readings for stray in reading.strays)
    alone = replace(library, cards=cards, strays=strays)
    diagnostics += [found for reading in readings for found in reading.diagnostics]
    diagnostics += [found for found in check_library(alone) if found.place.path == name]
    return CardFile(library, text, source, cards, strays, tuple(sorted(set(diagnostics))))


def _read_cards(node: Node | None, source: Source) -> Sequence[Reading]:
    topic = node.get(Scalar("topic")) if isinstance(node, Mapping) else None
    items = node.get(Scalar("cards")) if isinstance(node, Mapping) else None
    if not isinstance(topic, Scalar) or not isinstance(items, List):
        return [Reading(None, (), [source.finding(0, 1, "FM103", "the file is not one of cards")])]
    return [
        read_card(item, topic)
        if isinstance(item, Mapping)
        else Reading(None, (), [Diagnostic(item.place(), "FM103", "a card is a mapping of keys")])
        for item in items
    ]
