"""The blocks of a text to lines: paragraphs, headings, lists, quotes, code, tables."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from builder.tex.macros import Macros
from builder.tex.segments import Segment
from flashmath.mathematics.style import BOLD
from flashmath.mathematics.style import CODE
from flashmath.mathematics.style import DIM
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import Style
from flashmath.mathematics.style import width_of
from flashmath.mathematics.style import width_of_line
from flashmath.mathematics.wrapping import cut_word
from flashmath.page.grid import table_lines
from flashmath.page.inlines import read_inlines
from flashmath.page.look import Look
from flashmath.page.paragraphs import paragraph_lines

_BLOCKS = frozenset({"p", "ul", "ol", "blockquote", "pre", "table", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "div"})
#: A block gets at least this width, however deep it stands in lists and quotes.
_NARROWEST = 12
_CODE_INDENT = 2
_LONGEST_RULE = 20


class Blocks:
    """The segments and macros of one text, which every block of it needs."""

    def __init__(self, segments: Sequence[Segment], macros: Macros) -> None:
        """Keep what formulas are read with."""
        self._segments = segments
        self._macros = macros

    def lines(self, element: Element, look: Look) -> list[Line]:
        """Turn the blocks inside an element into lines, with an empty line between them."""
        lines: list[Line] = []
        for block in element:
            shown = self._block(block, look)
            if shown:
                lines += [(), *shown] if lines else shown
        return lines

    def _block(self, block: Element, look: Look) -> list[Line]:  # noqa: PLR0911 - one case a tag
        match block.tag:
            case "p":
                return self._paragraph(block, look)
            case "ul" | "ol":
                return self._list(block, look)
            case "blockquote":
                bar = "> " if look.signs.is_ascii else "│ "
                return [((bar, DIM), *line) for line in self.lines(block, _narrowed(look, 2))]
            case "pre":
                return _code_lines(block, look)
            case "table":
                return table_lines(block, self._segments, self._macros, look)
            case "hr":
                return [((look.signs.bar * min(_LONGEST_RULE, look.width), DIM),)]
            case _:
                return self._paragraph(block, look, BOLD)

    def _paragraph(self, block: Element, look: Look, style: Style = PLAIN) -> list[Line]:
        return paragraph_lines(read_inlines(block, self._segments, look, style), self._macros, look)

    def _list(self, block: Element, look: Look) -> list[Line]:
        lines: list[Line] = []
        items = list(block)
        marks = list(_marks(block, len(items), look))
        room = max(map(width_of, marks), default=0)
        is_loose = any(child.tag == "p" for item in items for child in item)
        for mark, item in zip(marks, items, strict=True):
            shown = self._item(item, _narrowed(look, room)) or [()]
            if lines and is_loose:
                lines.append(())
            lines.append(((f"{mark:>{room}}", PLAIN), *shown[0]))
            lines += [((" " * room, PLAIN), *line) if line else () for line in shown[1:]]
        return lines

    def _item(self, item: Element, look: Look) -> list[Line]:
        lines = self._paragraph(item, look)
        for child in item:
            if child.tag in _BLOCKS:
                inner = self._block(child, look)
                lines += [(), *inner] if lines and child.tag == "p" else inner
        return lines


def _narrowed(look: Look, cells: int) -> Look:
    return replace(look, width=max(_NARROWEST, look.width - cells))


def _marks(block: Element, count: int, look: Look) -> Iterator[str]:
    if block.tag == "ul":
        yield from ["- " if look.signs.is_ascii else "• "] * count
        return
    first = int(block.get("start", "1"))
    for number in range(first, first + count):
        yield f"{number}. "


def _code_lines(block: Element, look: Look) -> list[Line]:
    lines: list[Line] = []
    for row in look.spell("".join(block.itertext())).rstrip("\n").expandtabs(4).split("\n"):
        for index, piece in enumerate(cut_word(((row, CODE),), look.width - _CODE_INDENT - 2)):
            mark = look.signs.continuation if index else " " * _CODE_INDENT
            lines.append(((mark, DIM if index else PLAIN), *piece) if width_of_line(piece) else ())
    return lines
