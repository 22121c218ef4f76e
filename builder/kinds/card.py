"""What every kind of card has in common: the schema of its YAML, its parts, its sides."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING
from typing import Annotated
from typing import ClassVar

from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import PlainValidator
from pydantic import PrivateAttr
from pydantic import WithJsonSchema
from pydantic_core import PydanticCustomError

from builder.claims.model import Claim
from builder.kinds.ids import KEBAB_CASE
from builder.kinds.ids import is_id
from builder.kinds.notetype import NoteType
from builder.source import Mapping as Map
from builder.source import Node
from builder.source import Scalar
from builder.source import Sequence
from builder.tex.text import Text

if TYPE_CHECKING:
    from builder.diagnostics import Diagnostic
    from builder.figures import Figure


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
    if not is_id(word):
        raise PydanticCustomError("bad_id", "not an id")
    return word


def read_day(value: object) -> Scalar:
    """Take a value of the file as a day of the calendar, 2027-01-15."""
    word = read_word(value)
    try:
        is_day = date.fromisoformat(word).isoformat() == word
    except ValueError:
        is_day = False
    if not is_day:
        raise PydanticCustomError("bad_day", "not a day")
    return word


def _string(pattern: str = "") -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern} if pattern else {"type": "string"})


def read_let(value: object) -> Map:
    """Take a value of the file as named expressions; what is none is told where they are read."""
    let = read_mapping(value)
    return let.replaced({key: _as_expression(entry) for key, entry in let.items()})


def _as_expression(value: Node) -> Node:
    """Take a list in brackets as the vector or matrix that its author wrote."""
    return (value.as_written() or value) if isinstance(value, Sequence) else value


def read_claims(value: object) -> tuple[Map, ...]:
    """Take a value of the file as claims, each a mapping."""
    if not isinstance(value, Sequence):
        raise PydanticCustomError("tuple_type", "list expected")
    claims: list[Map] = []
    for entry in value:
        if not isinstance(entry, Map):
            raise PydanticCustomError("claim_expected", "claim expected")
        claims.append(entry.replaced({key: _with_let(key, part) for key, part in entry.items()}))
    return tuple(claims)


def _with_let(key: Scalar, value: Node) -> Node:
    return read_let(value) if key == "let" and isinstance(value, Map) else value


def read_mapping(value: object) -> Map:
    """Take a value of the file as a mapping that is read later."""
    if not isinstance(value, Map):
        raise PydanticCustomError("mapping_type", "mapping expected")
    return value


Let = Annotated[Map, PlainValidator(read_let), WithJsonSchema({"type": "object"})]
ClaimMappings = Annotated[
    tuple[Map, ...], PlainValidator(read_claims), WithJsonSchema({"type": "array", "items": {"type": "object"}})
]
FigureMapping = Annotated[Map, PlainValidator(read_mapping), WithJsonSchema({"type": "object"})]
CardText = Annotated[Text, PlainValidator(read_text), _string()]
Word = Annotated[Scalar, PlainValidator(read_word), _string()]
Day = Annotated[Scalar, PlainValidator(read_day), _string(r"^\d{4}-\d\d-\d\d$")]
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
    let: Let | None = None
    figure: FigureMapping | None = None
    claims: ClaimMappings = ()
    note: CardText | None = None
    sources: tuple[Word, ...] = ()
    tags: tuple[Id, ...] = ()
    formerly: tuple[Id, ...] = ()
    changed: Word | None = None
    reset: Day | None = None
    _stated: tuple[tuple[Map, Claim], ...] = PrivateAttr(())
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

    @property
    def stated(self) -> tuple[tuple[Map, Claim], ...]:
        """Give the claims that could be read, each with its mapping in the file."""
        return self._stated

    def with_claims(self, stated: tuple[tuple[Map, Claim], ...]) -> Card:
        """Make the same card with its claims read."""
        card = self.model_copy()
        card._stated = stated
        return card

    @cached_property
    def figure_reading(self) -> tuple[Figure | None, list[Diagnostic]]:
        """Read `figure:`: what is to be drawn, and all that is wrong with it.

        It is read when first asked for: whoever shows one card has no use for the figures of all others.
        """
        from builder.figures import read_figure  # noqa: PLC0415

        let = self.let or Map()
        if self.figure is None or not all(isinstance(value, Scalar) for value in let.values()):
            return None, []  # an entry of `let:` that is no expression is told with the card
        return read_figure(self.figure, self.let)

    @property
    def drawing(self) -> Figure | None:
        """Give the figure of the card, where it has a sound one."""
        return self.figure_reading[0]

    def question(self) -> Text:
        """Give the text that asks."""
        return next(iter(self.sides().values()))
