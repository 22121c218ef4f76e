"""Two texts that lead to each other: a name and its formula, asked in both directions."""

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

_FORWARD = '<div class="fm-prompt">{{Prompt forward}}</div>\n{{Front}}'
_BACKWARD = '<div class="fm-prompt">{{Prompt back}}</div>\n{{Back}}'


class Reverse(Card):
    """The kind `reverse`: the part `forward` asks with the front, the part `back` with the back."""

    notetype: ClassVar[NoteType] = NoteType(
        name="flashmath reverse",
        id=1_731_000_000_002,
        fields=make_fields(("Front", "Back", "Prompt forward", "Prompt back"), 1_731_000_002_000),
        templates=(
            Template("Forward", 1_731_000_002_900, frame_question(_FORWARD), frame_answer(_FORWARD, "{{Back}}")),
            Template("Back", 1_731_000_002_901, frame_question(_BACKWARD), frame_answer(_BACKWARD, "{{Front}}")),
        ),
    )

    front: CardText
    back: CardText
    prompts: tuple[CardText, CardText]

    def sides(self) -> Mapping[str, Text]:
        forward, backward = self.prompts
        return {"front": self.front, "back": self.back, "prompts.0": forward, "prompts.1": backward}

    def parts(self) -> tuple[Part, ...]:
        return (Part("forward", 0), Part("back", 1))

    def fields(self) -> Mapping[str, Text]:
        forward, backward = self.prompts
        return {"Front": self.front, "Back": self.back, "Prompt forward": forward, "Prompt back": backward}
