"""What every kind of card has in common: the schema of its YAML, its parts, its sides."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from typing import ClassVar

from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import PlainValidator
from pydantic import WithJsonSchema
from pydantic_core import PydanticCustomError

from builder.kinds.notetype import NoteType
from builder.source import Scalar
from builder.tex.text import Text

#: Ids of cards and topics, and tags: lower-case words joined by hyphens.
KEBAB_CASE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 80


def read_word(value: object) -> Scalar:
    """Take a value of the file as text; raise what pydantic reports as a wrong type."""
    if not isinstance(value, Scalar):
        raise PydanticCustomError("text_expected", "text expected")
    return value


def read_text(value: object) -> Text:
    """Take a value of the file as a card's text."""
    return Text(read_word(value))


def read_id(value: object) -> Scalar:
    """Take a value of the file as an id."""
    word = read_word(value)
    if len(word) > LONGEST_ID or not KEBAB_CASE.fullmatch(word):
        raise PydanticCustomError("bad_id", "not an id")
    return word


def _string(pattern: str = "") -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern} if pattern else {"type": "string"})


CardText = Annotated[Text, PlainValidator(read_text), _string()]
Word = Annotated[Scalar, PlainValidator(read_word), _string()]
Id = Annotated[Scalar, PlainValidator(read_id), _string(f"^{KEBAB_CASE.pattern}$")]


@dataclass(frozen=True, slots=True)
class Part:
    """What is scheduled by itself: its name in `id#name`, and the ordinal of its card in Anki."""

    name: str
    ordinal: int


class Card(BaseModel):
    """One card of a file: a note of Anki, with one part or more."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    notetype: ClassVar[NoteType]

    topic: Word
    id: Id
    kind: Word | None = None
    let: Mapping[Word, Word] = {}
    note: CardText | None = None
    sources: tuple[Word, ...] = ()
    tags: tuple[Id, ...] = ()
    formerly: tuple[Id, ...] = ()
    changed: Word | None = None
    ignore: Mapping[Word, Word] = {}

    @abstractmethod
    def sides(self) -> Mapping[str, Text]:
        """Give the texts that ask and answer, by the key that holds them; the first one asks."""

    @abstractmethod
    def parts(self) -> tuple[Part, ...]:
        """Give the parts in the order of their ordinals."""

    @abstractmethod
    def fields(self) -> Mapping[str, Text]:
        """Give what stands in the kind's own fields, by the fields' names."""

    def texts(self) -> Mapping[str, Text]:
        """Give every text of the card, by the key that holds it."""
        return {**self.sides(), "note": self.note} if self.note else self.sides()

    def question(self) -> Text:
        """Give the text that asks."""
        return next(iter(self.sides().values()))
