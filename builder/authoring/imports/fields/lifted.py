"""A text whose formulas and deletions are taken out: what remains, and what stood in the gaps."""

from __future__ import annotations

import html
from dataclasses import dataclass
from dataclasses import field
from enum import Enum

#: Stand-ins are letters of a private plane, taken out of the text before.
FIRST_STAND_IN = 0xF0000
STAND_IN = "[\U000f0000-\U000ffffd]"
#: How many characters of a field are read; its markup can be several times as long as its text.
LONGEST_FIELD = 200_000


class Form(Enum):
    """How a field is written: to be shown as it stands, as HTML, or as Markdown."""

    PLAIN = "text"
    HTML = "html"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Lifted:
    """What a stand-in stands for: `formula`, `open`, `hint` or `close`, and how it is written on a card."""

    kind: str
    markdown: str


@dataclass
class Lift:
    """A text while its formulas and deletions are taken out; `losses` says in words what was not taken."""

    text: str
    form: Form
    is_cloze: bool
    items: list[Lifted] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    deletions: list[tuple[int, bool]] = field(default_factory=list)
    endless: frozenset[int] = frozenset()
    hinted: bool = False
    code_depth: int = 0

    def add(self, kind: str, markdown: str) -> None:
        """Put a stand-in in the place of something."""
        self.pieces.append(chr(FIRST_STAND_IN + len(self.items)))
        self.items.append(Lifted(kind, markdown))

    def keep(self, text: str) -> None:
        """Keep plain text, a sign of HTML written as a reference."""
        self.pieces.append(html.escape(text, quote=False) if self.form is Form.HTML else text)

    def find(self, sign: str, start: int) -> int | None:
        """Find a sign; one that was missed once is not searched again, for then it is missing further on too."""
        if sign in self.missing:
            return None
        found = self.text.find(sign, start)
        if found < 0:
            self.missing.add(sign)
            return None
        return found
