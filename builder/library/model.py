"""What a library is: its settings, the map of its subject, its bibliography, its macros, its cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from functools import cached_property
from pathlib import Path
from typing import Annotated
from typing import Literal

from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import Field

from builder.kinds.card import Card
from builder.kinds.card import Id
from builder.kinds.card import Word
from builder.tex.macros import Macro
from builder.tex.text import Text


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Settings(_Entry):
    """`library.yaml`: the library's permanent id, its deck's name in Anki, what the world should know of it.

    `retired` names the cards that were released and are gone, each with the reason.
    """

    id: Id
    deck: Word
    title: Word
    version: Word
    licence: Word
    retired: Mapping[Word, Word] = {}


class Topic(_Entry):
    """One topic of `curriculum.yaml`; its place in the list is the teaching order."""

    id: Id
    title: Word
    strand: Id
    prerequisites: tuple[Id, ...] = ()


class Reference(_Entry):
    """One work of `sources.yaml`."""

    title: Word
    authors: Word | None = None
    kind: Literal["book", "paper", "course", "video", "site"] = "book"
    url: Word | None = None


class MacroEntry(_Entry):
    """One macro of `macros.yaml`: what stands in for it, how many arguments it takes, what it means."""

    tex: Word
    args: Annotated[int, Field(ge=0, le=9)] = 0
    means: Word | None = None


@dataclass(frozen=True)
class Library:
    """A library as it was read: every part that could be understood, whatever was wrong beside it."""

    root: Path
    settings: Settings | None
    strands: Mapping[str, Word]
    topics: tuple[Topic, ...]
    references: Mapping[str, Reference]
    macro_entries: Mapping[Word, MacroEntry]
    cards: tuple[Card, ...]
    strays: tuple[Text, ...]
    #: How far the mathematics of each card was checked, by its id; empty where nobody asked.
    verdicts: Mapping[str, str] = field(default_factory=dict)
    #: The pictures of the figures by the names of their files; empty where nobody asked.
    pictures: Mapping[str, bytes] = field(default_factory=dict)

    @cached_property
    def macros(self) -> Mapping[str, Macro]:
        """Give the macros as the TeX reader wants them."""
        return {
            str(name): Macro(str(name), str(entry.tex), entry.args, str(entry.means or ""))
            for name, entry in self.macro_entries.items()
        }

    @cached_property
    def topic_places(self) -> Mapping[str, int]:
        """Give each topic's place in the teaching order; the first of two with one id counts."""
        return {str(topic.id): place for place, topic in reversed(list(enumerate(self.topics)))}

    @cached_property
    def topic_by_id(self) -> Mapping[str, Topic]:
        """Find a topic by its id."""
        return {str(topic.id): topic for topic in reversed(self.topics)}

    @cached_property
    def cards_in_teaching_order(self) -> tuple[Card, ...]:
        """Give the cards by topic in the order of the curriculum, inside a topic as they stand in their file."""
        last = len(self.topics)
        return tuple(sorted(self.cards, key=lambda card: self.topic_places.get(card.topic, last)))

    @cached_property
    def first_by_id(self) -> Mapping[str, Card]:
        """Find the first card of each id."""
        return {str(card.id): card for card in reversed(self.cards)}

    @cached_property
    def first_by_file(self) -> Mapping[str, Card]:
        """Find the first card of each file."""
        return {card.topic.source.path: card for card in reversed(self.cards)}

    @cached_property
    def first_by_question(self) -> Mapping[str, Card]:
        """Find the first card that asks each question."""
        return {fold_blanks(card.question()): card for card in reversed(self.cards)}


def fold_blanks(text: Text) -> str:
    """Fold a text so that two that differ in blanks alone are one."""
    return " ".join(text.scalar.split())
