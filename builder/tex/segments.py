"""What a card's text consists of, before Markdown sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from builder.tex.mapped import Mapped
from builder.tex.mapped import map_inserted
from builder.tex.mapped import map_text


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown as it stands."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code span (`text` is its content) or a fenced block (`text` is all of it, fences included)."""

    start: int
    end: int
    text: str
    fenced: bool


@dataclass(frozen=True, slots=True)
class Value:
    """A computed value, `@{expression:format}`; `text` is what stands between the braces."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Open:
    """The beginning of a cloze deletion, `{{c1::`."""

    start: int
    end: int
    number: int


@dataclass(frozen=True, slots=True)
class Hint:
    """The `::` between the hidden text of a deletion and its hint."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Close:
    """The end of a cloze deletion, `}}`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Deletion:
    """A cloze deletion inside a formula; offsets count in the formula's TeX. No hint: `hint` is `body_end`."""

    number: int
    start: int
    body: int
    body_end: int
    hint: int
    end: int


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula; `tex` stands between the dollars, at offset `body` of the text, with its deletions still in it."""

    start: int
    end: int
    body: int
    tex: str
    display: bool
    deletions: tuple[Deletion, ...] = ()
    values: tuple[Value, ...] = ()
    #: Where each character of `tex` stands in the text, and the end; empty where it stands there as it is.
    origins: Sequence[int] = ()

    def place_of(self, index: int) -> int:
        """Turn an index in the TeX into an offset of the text."""
        return self.origins[index] if self.origins else self.body + index

    def mapped(self) -> Mapped:
        """Give the TeX with the places of its characters."""
        return Mapped(self.tex, self.origins) if self.origins else map_text(self.tex, self.body)

    def answer(self) -> Mapped:
        """Give the TeX with every deletion shown; origins are offsets in the card's text."""
        return self._fill(None, None)

    def question(self, number: int, braced: Deletion | None = None) -> Mapped:
        """Give the TeX as the question of one deletion shows it: `[...]`, or `[hint]`, in its place.

        `braced` names a deletion to put between braces, which changes nothing where a deletion may stand.
        """
        return self._fill(number, braced)

    def _fill(self, hidden: int | None, braced: Deletion | None) -> Mapped:
        whole = self.mapped()
        if not self.deletions:
            return whole
        pieces: list[Mapped] = []
        position = 0
        for deletion in self.deletions:
            is_hidden = deletion.number == hidden
            shown = self._gap(deletion) if is_hidden else whole[deletion.body : deletion.body_end]
            brace = "{}" if deletion is braced else ""
            pieces += [
                whole[position : deletion.start],
                map_inserted(brace[:1], shown.origins[0]),
                shown,
                map_inserted(brace[1:], shown.origins[-1]),
            ]
            position = deletion.end
        return _concatenate([*pieces, whole[position:]])

    def _gap(self, deletion: Deletion) -> Mapped:
        hint = self.tex[deletion.hint : deletion.end - 2] if deletion.hint > deletion.body_end else ""
        return map_inserted(f"[{hint or '...'}]", self.place_of(deletion.start))


Segment: TypeAlias = Prose | Code | Value | Open | Hint | Close | Formula


def _concatenate(pieces: list[Mapped]) -> Mapped:
    """Put pieces together exactly as they are, for Anki does so too."""
    text = "".join(piece.text for piece in pieces)
    origins = [origin for piece in pieces for origin in piece.origins[:-1]]
    return Mapped(text, [*origins, pieces[-1].origins[-1]])


def clozes_of(segments: tuple[Segment, ...]) -> dict[int, int]:
    """List the deletions of a text: each number with the offset of its first use, in the order of the text."""
    found: dict[int, int] = {}
    for segment in segments:
        if isinstance(segment, Open):
            found.setdefault(segment.number, segment.start)
        elif isinstance(segment, Formula):
            for deletion in segment.deletions:
                found.setdefault(deletion.number, segment.place_of(deletion.start))
    return found
