"""What stands inside a paragraph: pieces of styled text, formulas, breaks; deletions hidden or marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias
from xml.etree.ElementTree import Element

from builder.tex.segments import Close
from builder.tex.segments import Formula
from builder.tex.segments import Hint
from builder.tex.segments import Open
from builder.tex.segments import Segment
from builder.tex.segments import Value
from flashmath.mathematics.style import BOLD
from flashmath.mathematics.style import CLOZE
from flashmath.mathematics.style import CODE
from flashmath.mathematics.style import ITALIC
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import UNDERLINE
from flashmath.mathematics.style import Style
from flashmath.page.look import Look
from flashmath.page.markup import STAND_IN
from flashmath.page.markup import place_of


@dataclass(frozen=True, slots=True)
class Words:
    """Text in one style; its spaces are where lines may break."""

    text: str
    style: Style = PLAIN


@dataclass(frozen=True, slots=True)
class Mathematics:
    """A formula, in the style of the text around it."""

    formula: Formula
    style: Style = PLAIN


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line that the author wrote."""


Inline: TypeAlias = Words | Mathematics | LineBreak
_Mark: TypeAlias = Open | Hint | Close
_STYLES: Mapping[str, Style] = {"em": ITALIC, "strong": BOLD, "code": CODE, "a": UNDERLINE, "th": BOLD}
_SPACES = re.compile(r"[ \t\n]+")


def read_inlines(element: Element, segments: Sequence[Segment], look: Look, style: Style = PLAIN) -> list[Inline]:
    """Turn the content of an element into pieces, with deletions as the look wants them."""
    return list(_settle(_raw(element, segments, look, style), look))


def _raw(element: Element, segments: Sequence[Segment], look: Look, style: Style) -> Iterator[Inline | _Mark]:
    style |= _STYLES.get(element.tag, PLAIN)
    yield from _text(element.text, segments, look, style)
    for child in element:
        if child.tag == "br":
            yield LineBreak()
        elif child.tag in ("ul", "ol", "p", "blockquote", "pre", "table"):
            pass  # blocks inside a list item are shown by whoever shows the item
        else:
            yield from _raw(child, segments, look, style)
            yield from _address(child, style)
        yield from _text(child.tail, segments, look, style)


def _address(element: Element, style: Style) -> Iterator[Words]:
    """Give a link's address behind its text, unless it is its text."""
    if element.tag == "img" and element.get("alt"):
        yield Words(f"[{element.get('alt')}]", style)
    address = element.get("href", "")
    if address and address != "".join(element.itertext()):
        yield Words(f" ({address})", style)


def _text(text: str | None, segments: Sequence[Segment], look: Look, style: Style) -> Iterator[Inline | _Mark]:
    if not text:
        return
    for piece in STAND_IN.split(text):
        place = place_of(piece) if len(piece) == 1 else None
        if place is None:
            if piece:
                yield Words(look.spell(piece if style & CODE else _SPACES.sub(" ", piece)), style)
            continue
        segment = segments[place]
        if isinstance(segment, Formula):
            yield Mathematics(segment, style)
        elif isinstance(segment, Value):
            yield Words(f"@{{{segment.text}}}", style)  # a value that could not be computed
        elif isinstance(segment, Open | Hint | Close):
            yield segment


def _settle(pieces: Iterator[Inline | _Mark], look: Look) -> Iterator[Inline]:
    """Hide the deletion that is asked for or mark it, and drop the hints and marks of all."""
    number: int | None = None
    in_hint = False
    hint: list[Inline] = []
    asked = look.cloze.number if look.cloze else None
    for piece in pieces:
        match piece:
            case Open():
                number, in_hint, hint = piece.number, False, []
            case Hint():
                in_hint = number is not None
            case Close():
                if number is not None and number == asked and look.cloze and look.cloze.is_hidden:
                    yield Words("[", CLOZE)
                    yield from hint or [Words("...", CLOZE)]
                    yield Words("]", CLOZE)
                number, in_hint = None, False
            case _ if in_hint:
                hint.append(_marked(piece))
            case _ if number is not None and number == asked and look.cloze:
                if not look.cloze.is_hidden:
                    yield _marked(piece)
            case _:
                yield piece


def _marked(piece: Inline) -> Inline:
    match piece:
        case Words(text=text, style=style):
            return Words(text, style | CLOZE)
        case Mathematics(formula=formula, style=style):
            return Mathematics(formula, style | CLOZE)
        case _:
            return piece
