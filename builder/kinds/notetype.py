"""What Anki must know of a kind: its fields, its templates, and the frame that all of them share.

Anki understands a renamed field or template by its `id`; added, removed and reordered ones it does not, so every
kind begins with spare fields.
"""

from __future__ import annotations

from dataclasses import dataclass

#: What Anki's own names for our note types begin with, so that none of them is taken for another's.
PREFIX = "flashmath "


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a note type."""

    name: str
    id: int


@dataclass(frozen=True, slots=True)
class Template:
    """One card of a note type: the HTML of its two sides."""

    name: str
    id: int
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """A note type; `id` and all other ids are fixed for good."""

    name: str
    id: int
    fields: tuple[Field, ...]
    templates: tuple[Template, ...]
    is_cloze: bool = False

    @property
    def kind(self) -> str:
        """Give the kind's name in a file."""
        return self.name.removeprefix(PREFIX)


#: The fields that every kind has after its own, with what stands in them.
COMMON_FIELDS = ("Figure", "Note", "Topic", "Source", "Checked", "Card", "Spare 1", "Spare 2", "Spare 3")


def make_fields(own: tuple[str, ...], base: int) -> tuple[Field, ...]:
    """Give numbers to a kind's own fields from `base`, and the common ones from `base` + 100."""
    first = [Field(name, base + index) for index, name in enumerate(own)]
    rest = [Field(name, base + 100 + index) for index, name in enumerate(COMMON_FIELDS)]
    return (*first, *rest)


_HEAD = '{{#Topic}}<header class="fm-topic">{{Topic}}</header>{{/Topic}}'
_EXTRAS = """\
{{#Figure}}<figure class="fm-figure">{{Figure}}</figure>{{/Figure}}
{{#Note}}<aside class="fm-note">{{Note}}</aside>{{/Note}}"""
_FOOT = """\
<footer class="fm-foot">
{{#Source}}<div class="fm-source">{{Source}}</div>{{/Source}}
<div class="fm-id">{{Card}}{{#Checked}} · {{Checked}}{{/Checked}}</div>
</footer>"""


def frame_question(question: str) -> str:
    """Put the question side of a card into the common frame."""
    return f'<article class="fm">\n{_HEAD}\n<section class="fm-question">{question}</section>\n</article>'


def frame_answer(question: str, answer: str) -> str:
    """Put the answer side of a card into the common frame, under its question; a cloze answers in its question."""
    shown = f'\n<hr id="answer">\n<section class="fm-answer">{answer}</section>' if answer else ""
    body = f'<section class="fm-question">{question}</section>{shown}'
    return f'<article class="fm">\n{_HEAD}\n{body}\n{_EXTRAS}\n{_FOOT}\n</article>'
