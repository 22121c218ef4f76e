"""A table of Markdown to lines: columns as wide as they need, narrower where the window is narrow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from xml.etree.ElementTree import Element

from builder.tex.macros import Macros
from builder.tex.segments import Segment
from flashmath.mathematics.style import BOLD
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import Span
from flashmath.mathematics.style import merge_spans
from flashmath.mathematics.style import width_of_line
from flashmath.page.inlines import LineBreak
from flashmath.page.inlines import Mathematics
from flashmath.page.inlines import Words
from flashmath.page.inlines import read_inlines
from flashmath.page.look import Look
from flashmath.page.paragraphs import inline_row
from flashmath.page.wrap import KEEP
from flashmath.page.wrap import wrap_text

_GAP = 3
_NARROWEST = 3
_ALIGNMENT = re.compile(r"text-align:\s*(\w+)")


def table_lines(table: Element, segments: Sequence[Segment], macros: Macros, look: Look) -> list[Line]:
    """Turn a table into lines: its head in bold over a line, its columns apart."""
    rows = [(row, list(row)) for row in table.iter("tr")]
    cells = [[_cell(cell, segments, macros, look) for cell in row] for _, row in rows]
    if look.is_spoken:
        return [line for row in cells for line in _spoken_row(row, look)]
    count = max(map(len, cells), default=0)
    natural = [max(width_of_line(row[place]) for row in cells if place < len(row)) for place in range(count)]
    widths = share_width(natural, look.width - _GAP * (count - 1))
    aligns = [_alignment(cell) for cell in rows[0][1]]
    lines: list[Line] = []
    for index, row in enumerate(cells):
        lines += _row_lines(row, widths, aligns, look)
        if index == 0:
            joint = f"{look.signs.bar}{look.signs.joints[4]}{look.signs.bar}"
            lines.append(((joint.join(look.signs.bar * width for width in widths), PLAIN),))
    return lines


def _spoken_row(row: Sequence[Line], look: Look) -> list[Line]:
    spans: list[Span] = []
    for place, cell in enumerate(row):
        spans += [*([(", ", PLAIN)] if place else []), *cell]
    return wrap_text([(text.replace(KEEP, " "), style) for text, style in spans], look.width, look.signs)


def _cell(cell: Element, segments: Sequence[Segment], macros: Macros, look: Look) -> Line:
    spans: list[Span] = []
    for piece in read_inlines(cell, segments, look, BOLD if cell.tag == "th" else PLAIN):
        match piece:
            case Words(text=text, style=style):
                spans.append((text, style))
            case Mathematics():
                row = inline_row(piece, macros, look)
                spans += [(text.replace(" ", KEEP), style) for text, style in row]
            case LineBreak():
                spans.append((" ", PLAIN))
    return merge_spans(spans)


def share_width(natural: Sequence[int], room: int) -> list[int]:
    """Give each column its natural width, or, where all do not fit, the narrow ones theirs and the others the rest."""
    widths = [max(1, width) for width in natural]
    fixed: set[int] = set()
    while sum(widths) > room and len(fixed) < len(widths):
        free = [place for place in range(len(widths)) if place not in fixed]
        each = max(_NARROWEST, (room - sum(widths[place] for place in fixed)) // len(free))
        small = [place for place in free if natural[place] <= each]
        if not small:
            for place in free:
                widths[place] = each
            break
        fixed.update(small)
    return widths


def _alignment(cell: Element) -> str:
    found = _ALIGNMENT.search(cell.get("style", ""))
    return found[1] if found else "left"


def _row_lines(row: Sequence[Line], widths: Sequence[int], aligns: Sequence[str], look: Look) -> list[Line]:
    wrapped = [wrap_text(cell, width, look.signs) for cell, width in zip(row, widths, strict=False)]
    lines: list[Line] = []
    for parts in zip_longest(*wrapped, fillvalue=()):
        spans: list[Span] = []
        for place, part in enumerate(parts):
            if place:
                spans.append((f" {look.signs.upright} ", PLAIN))
            missing = max(0, widths[place] - width_of_line(part))
            left = {"right": missing, "center": missing // 2}.get(aligns[place], 0)
            spans += [(" " * left, PLAIN), *part, (" " * (missing - left), PLAIN)]
        lines.append(merge_spans(spans))
    return lines or [()]
