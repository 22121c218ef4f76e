"""A question and its answer, asked in one direction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from builder.kinds.card import Card
from builder.kinds.card import CardText
from builder.kinds.card import Part
from builder.kinds.notetype import NoteType
from builder.kinds.notetype import Template
from builder.kinds.notetype import frame_answer
from builder.kinds.notetype import frame_question
from builder.kinds.notetype import make_fields
from builder.tex.text import Text

_FRONT, _BACK = "{{Front}}", "{{Back}}"


class Recall(Card):
    """The kind `recall`: one part, from the front to the back."""

    notetype: ClassVar[NoteType] = NoteType(
        name="flashmath recall",
        id=1_731_000_000_001,
        fields=make_fields(("Front", "Back"), 1_731_000_001_000),
        templates=(Template("Recall", 1_731_000_001_900, frame_question(_FRONT), frame_answer(_FRONT, _BACK)),),
    )

    front: CardText
    back: CardText

    def sides(self) -> Mapping[str, Text]:
        return {"front": self.front, "back": self.back}

    def parts(self) -> tuple[Part, ...]:
        return (Part("1", 0),)

    def fields(self) -> Mapping[str, Text]:
        return {"Front": self.front, "Back": self.back}
