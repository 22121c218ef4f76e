"""A statement with gaps, one part for each number of its deletions."""

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
from builder.tex.segments import clozes_of
from builder.tex.text import Text

_TEXT = "{{cloze:Text}}"


class Cloze(Card):
    """The kind `cloze`: the part `cN` hides the deletions numbered N; numbers are permanent."""

    notetype: ClassVar[NoteType] = NoteType(
        name="flashmath cloze",
        id=1_731_000_000_003,
        fields=make_fields(("Text",), 1_731_000_003_000),
        templates=(Template("Cloze", 1_731_000_003_900, frame_question(_TEXT), frame_answer(_TEXT, "")),),
        is_cloze=True,
    )

    text: CardText

    def sides(self) -> Mapping[str, Text]:
        return {"text": self.text}

    def parts(self) -> tuple[Part, ...]:
        return tuple(Part(f"c{number}", number - 1) for number in sorted(clozes_of(self.text.segments)))

    def fields(self) -> Mapping[str, Text]:
        return {"Text": self.text}
