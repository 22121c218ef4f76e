"""Tables in two dimensions: columns of one width, lines between them where the author drew some."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence

from flashmath.mathematics.box import NOTHING
from flashmath.mathematics.box import Box
from flashmath.mathematics.box import beside
from flashmath.mathematics.box import blank
from flashmath.mathematics.box import box_of
from flashmath.mathematics.box import extent
from flashmath.mathematics.box import heighten
from flashmath.mathematics.box import widen
from flashmath.mathematics.glyphs import Glyphs
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.tree import EMPTY
from flashmath.mathematics.tree import Cell
from flashmath.mathematics.tree import Node
from flashmath.mathematics.tree import Table

LayOutCell = Callable[[Node, bool], Box]

_GAP = 2
_GAP_OF_EQUATIONS = 3
_NO_CELL = Cell(EMPTY)


def lay_out_table(table: Table, lay_out_cell: LayOutCell, glyphs: Glyphs) -> Box:
    """Turn a table into a box, on the baseline of its middle."""
    count = max((len(row) for row in table.rows), default=0)
    if not count:
        return NOTHING
    rows = [(*row, *([_NO_CELL] * (count - len(row)))) for row in table.rows]
    boxes = [[lay_out_cell(cell.body, cell.joins) for cell in row] for row in rows]
    widths = [max(row[place].width for row in boxes) for place in range(count)]
    seams = [_seam(table, rows, place, glyphs) for place in range(count + 1)]
    is_tall = table.kind != "small" and any(box.height > 1 for row in boxes for box in row)
    lines: list[Box] = []
    for index, row in enumerate(boxes):
        if table.rules[index]:
            lines.append(_rule(table.rules[index], widths, seams, glyphs, 1 if index else 0))
        elif index and is_tall:
            lines.append(_line([blank(0)] * count, rows[index], widths, seams))
        lines.append(_line(row, rows[index], widths, seams))
        if table.tags and table.tags[index]:
            lines[-1] = beside([lines[-1], box_of(f"   {table.tags[index]}")])
    if table.rules[len(rows)]:
        lines.append(_rule(table.rules[len(rows)], widths, seams, glyphs, 2))
    return _pile(lines)


def _pile(lines: Sequence[Box]) -> Box:
    width = max(line.width for line in lines)
    rows = tuple(row for line in lines for row in widen(line, width, "l").rows)
    if len(lines) % 2:
        middle = len(lines) // 2
        if all(line.height == lines[-1 - index].height for index, line in enumerate(lines[:middle])):
            return Box(rows, width, sum(line.height for line in lines[:middle]) + lines[middle].base)
    return Box(rows, width, (len(rows) - 1) // 2)


def _seam(table: Table, rows: Sequence[Sequence[Cell]], place: int, glyphs: Glyphs) -> str:
    """Give what stands between two columns, before the first and behind the last."""
    count = len(rows[0])
    strokes = [row[place - 1].after for row in rows] if place else [row[0].before for row in rows]
    if place < count:
        strokes += [row[place].before for row in rows]
    if any(strokes):
        stroke = glyphs.upright if "|" in strokes else glyphs.upright_dashes
        return f"{' ' if place else ''}{stroke}{' ' if place < count else ''}"
    if place in (0, count) or any(row[place].joins for row in rows):
        return ""
    return " " * (_GAP_OF_EQUATIONS if table.kind == "aligned" else _GAP)


def _line(boxes: Sequence[Box], cells: Sequence[Cell], widths: Sequence[int], seams: Sequence[str]) -> Box:
    above, below = extent(boxes)
    parts: list[Box] = []
    for place, box in enumerate(boxes):
        parts.append(_upright(seams[place], above, below))
        parts.append(widen(heighten(box, above, below), widths[place], cells[place].align))
    parts.append(_upright(seams[-1], above, below))
    return beside(parts)


def _upright(seam: str, above: int, below: int) -> Box:
    row = ((seam, PLAIN),) if seam else ()
    return Box((row,) * (above + below + 1), len(seam), above)


def _rule(kind: str, widths: Sequence[int], seams: Sequence[str], glyphs: Glyphs, level: int) -> Box:
    """Draw a line across a table: at its top (level 0), inside, or at its bottom (2)."""
    bar = glyphs.dashes if kind == ":" else glyphs.bar
    text = "".join(seam + " " * width for seam, width in zip(seams, [*widths, 0], strict=True))
    joints = glyphs.joints[3 * level : 3 * level + 3]
    last = len(text) - 1
    drawn = [bar if char == " " else joints[0 if at == 0 else 2 if at == last else 1] for at, char in enumerate(text)]
    return box_of("".join(drawn))
