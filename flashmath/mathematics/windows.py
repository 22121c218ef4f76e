"""A formula to the lines of a window: broken where it is too wide, in one row of text where breaking does not help."""

from __future__ import annotations

from collections.abc import Sequence

from flashmath.mathematics.box import Box
from flashmath.mathematics.box import beside
from flashmath.mathematics.glyphs import Glyphs
from flashmath.mathematics.layout import Setting
from flashmath.mathematics.layout import lay_out
from flashmath.mathematics.layout import lay_out_items
from flashmath.mathematics.linear import linear
from flashmath.mathematics.style import DIM
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import merge_spans
from flashmath.mathematics.style import width_of
from flashmath.mathematics.tree import InStyle
from flashmath.mathematics.tree import Leaf
from flashmath.mathematics.tree import Limits
from flashmath.mathematics.tree import Node
from flashmath.mathematics.tree import Role
from flashmath.mathematics.tree import Row
from flashmath.mathematics.tree import Scripts
from flashmath.mathematics.tree import Space
from flashmath.mathematics.tree import Table
from flashmath.mathematics.wrapping import wrap_line

#: How far the later lines of a formula stand in, before their mark.
_INDENT = 2
#: The space between two statements, an em or more.
_WIDE_SPACE = 3


def fit(node: Node, width: int, glyphs: Glyphs) -> list[Line]:
    """Turn a formula into lines of at most `width` cells."""
    setting = Setting(glyphs)
    box = lay_out(node, setting)
    if box.width <= width:
        return [merge_spans(row) for row in box.rows]
    boxes = _broken(node, width, setting)
    if boxes is not None:
        return _lines_of(boxes)
    return wrap_line(linear(node, glyphs), width, glyphs)


def _lines_of(boxes: Sequence[Box]) -> list[Line]:
    lines: list[Line] = []
    for index, box in enumerate(boxes):
        if index and (box.height > 1 or boxes[index - 1].height > 1):
            lines.append(())
        lines.extend(merge_spans(row) for row in box.rows)
    return lines


def _broken(node: Node, width: int, setting: Setting) -> list[Box] | None:
    """Break a formula into boxes that fit; None where its parts are too wide."""
    match node:
        case InStyle(body=body, is_display=is_display):
            return _broken(body, width, setting._replace(is_display=is_display))
        case Table(kind="aligned"):
            return _broken_table(node, width, setting)
        case Row(items=items):
            return _broken_row(items, width, setting)
        case _:
            return None


def _broken_table(table: Table, width: int, setting: Setting) -> list[Box] | None:
    boxes: list[Box] = []
    for index, row in enumerate(table.rows):
        items: list[Node] = []
        for cell in row:
            items += cell.body.items if isinstance(cell.body, Row) else (cell.body,)
        if table.tags and table.tags[index]:
            items += [Space(3), Leaf(table.tags[index], Role.TEXT)]
        whole = beside(lay_out_items(items, setting))
        broken = [whole] if whole.width <= width else _broken_row(items, width, setting)
        if broken is None:
            return None
        boxes += broken
    return boxes


def _broken_row(items: Sequence[Node], width: int, setting: Setting) -> list[Box] | None:
    """Break a row between its statements, else before its relations, else before its binary operators too."""
    mark = _mark(setting.glyphs)
    for breakers in ((), (Role.RELATION,), (Role.RELATION, Role.BINARY, Role.PUNCTUATION)):
        boxes = _filled(_parts(items, breakers), width, mark, setting)
        if boxes is not None:
            return boxes
    return None


def _mark(glyphs: Glyphs) -> Box:
    text = " " * _INDENT + glyphs.continuation
    return Box((((text, DIM),),), width_of(text))


def _parts(items: Sequence[Node], breakers: tuple[Role, ...]) -> list[list[Node]]:
    """Cut a row before each sign that it may break at, outside brackets; after it where it is a comma.

    A wide space stands between two statements: the row is always cut there.
    """
    parts: list[list[Node]] = [[]]
    depth = 0
    for item in items:
        role = _role_of(item)
        if depth == 0 and isinstance(item, Space) and item.width >= _WIDE_SPACE:
            parts.append([])
        if depth == 0 and role in breakers and role is not Role.PUNCTUATION and parts[-1]:
            parts.append([])
        parts[-1].append(item)
        depth += {Role.OPEN: 1, Role.CLOSE: -1}.get(role, 0) if role else 0
        if depth == 0 and role in breakers and role is Role.PUNCTUATION:
            parts.append([])
    return [part for part in parts if any(not isinstance(item, Space) for item in part)]


def _role_of(node: Node) -> Role | None:
    leaf = node.base if isinstance(node, Scripts | Limits) else node
    return leaf.role if isinstance(leaf, Leaf) else None


def _filled(parts: Sequence[Sequence[Node]], width: int, mark: Box, setting: Setting) -> list[Box] | None:
    """Put as many parts into each line as it holds; None where a part alone is too wide."""
    if len(parts) < 2:
        return None
    lines: list[Box] = []
    current: list[Node] = []
    for part in parts:
        wider = _line([*current, *part], mark if lines else None, setting)
        if wider.width > width and current:
            lines.append(_line(current, mark if lines else None, setting))
            current = []
            wider = _line(part, mark, setting)
        if wider.width > width:
            return None
        current += part
    return [*lines, _line(current, mark if lines else None, setting)]


def _line(items: Sequence[Node], mark: Box | None, setting: Setting) -> Box:
    boxes = lay_out_items(items, setting)
    return beside([mark, *boxes] if mark is not None else boxes)


def indent(line: Line, cells: int) -> Line:
    """Move a line to the right."""
    return ((" " * cells, PLAIN), *line) if line and cells > 0 else line
