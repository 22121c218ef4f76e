"""The tree of a formula to a box: fractions, scripts, roots, tables, in two dimensions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flashmath.mathematics.accents import combine
from flashmath.mathematics.accents import draw_accent
from flashmath.mathematics.accents import stretch_arrow
from flashmath.mathematics.bonds import repeats_script
from flashmath.mathematics.box import NOTHING
from flashmath.mathematics.box import Box
from flashmath.mathematics.box import beside
from flashmath.mathematics.box import blank
from flashmath.mathematics.box import box_of
from flashmath.mathematics.box import box_of_line
from flashmath.mathematics.box import extent
from flashmath.mathematics.box import restyle_box
from flashmath.mathematics.box import stack
from flashmath.mathematics.box import touch
from flashmath.mathematics.box import widen
from flashmath.mathematics.corners import Corners
from flashmath.mathematics.corners import put_at_corners
from flashmath.mathematics.delimiters import delimiter
from flashmath.mathematics.enclosures import enclose
from flashmath.mathematics.glyphs import Glyphs
from flashmath.mathematics.glyphs import spell
from flashmath.mathematics.grid import lay_out_table
from flashmath.mathematics.linear import piece_of
from flashmath.mathematics.scripts import is_primes
from flashmath.mathematics.scripts import small_script
from flashmath.mathematics.spacing import gaps
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.tree import EMPTY
from flashmath.mathematics.tree import Accent
from flashmath.mathematics.tree import Arrow
from flashmath.mathematics.tree import Enclosed
from flashmath.mathematics.tree import Fence
from flashmath.mathematics.tree import Fraction
from flashmath.mathematics.tree import InStyle
from flashmath.mathematics.tree import Leaf
from flashmath.mathematics.tree import Limits
from flashmath.mathematics.tree import Node
from flashmath.mathematics.tree import Phantom
from flashmath.mathematics.tree import Role
from flashmath.mathematics.tree import Root
from flashmath.mathematics.tree import Row
from flashmath.mathematics.tree import Scripts
from flashmath.mathematics.tree import Space
from flashmath.mathematics.tree import Styled
from flashmath.mathematics.tree import Table

#: How long a script of small letters may be before it is easier to read in a row of its own.
_LONGEST_SMALL = 7
#: A shorter bar would look like a minus sign.
_SHORTEST_BAR = 3


class Setting(NamedTuple):
    """How a part is set: with which glyphs, as a display or in a line of text, and tightly where it is a script."""

    glyphs: Glyphs
    is_display: bool = True
    is_tight: bool = False


def lay_out(node: Node, setting: Setting) -> Box:  # noqa: C901, PLR0911, PLR0912 - one case a node
    """Turn a tree into a box."""
    match node:
        case Leaf():
            return _leaf(node, setting)
        case Row(items=items):
            return beside(lay_out_items(items, setting)) if items else NOTHING
        case Scripts():
            return _scripts(node, _base(node, setting), setting)
        case Fraction():
            return _fraction(node, setting)
        case Fence(left=left, body=body, right=right):
            return _fence(left, body, right, setting)
        case Limits():
            return _limits(node, setting)
        case Accent(base=base, mark=mark, below=below):
            return _accent(base, mark, below, setting)
        case Root(body=body, index=index):
            return _root(body, index, setting)
        case Table():
            inner = setting._replace(is_display=node.is_display)
            return lay_out_table(node, lambda body, joins: _cell(body, joins, inner), setting.glyphs)
        case Arrow(mark=mark, over=over, under=under):
            return _arrow(mark, over, under, setting)
        case Styled(body=body, style=style):
            return restyle_box(lay_out(body, setting), style)
        case InStyle(body=body, is_display=is_display):
            return lay_out(body, setting._replace(is_display=is_display))
        case Enclosed(body=body, notation=notation):
            return enclose(lay_out(body, setting), notation, setting.glyphs)
        case Phantom(body=body, has_width=has_width, has_height=has_height):
            ghost = lay_out(body, setting)
            width = ghost.width if has_width else 0
            return blank(width, ghost.height, ghost.base) if has_height else blank(width)
        case Space():
            return blank(node.width)


def lay_out_items(items: Sequence[Node], setting: Setting) -> list[Box]:
    """Turn the nodes of a row into boxes, blank ones between those that stand apart."""
    boxes: list[Box] = []
    growing: list[tuple[int, Node, Leaf]] = []
    for gap, item in gaps(items, setting.is_tight, setting.glyphs):
        leaf = _growing_leaf(item)
        box = lay_out(item, setting) if leaf is None else NOTHING
        if gap or (boxes and touch(boxes[-1], box)):
            boxes.append(blank(gap or 1))
        if leaf is not None:
            growing.append((len(boxes), item, leaf))
        boxes.append(box)
    if growing:
        above, below = extent(boxes)
        for index, item, leaf in growing:
            boxes[index] = _grown(item, leaf, above, below, setting)
    return boxes


def _growing_leaf(node: Node) -> Leaf | None:
    """Find the delimiter that a node is, with or without scripts, if it grows with its neighbours."""
    if isinstance(node, Scripts):
        node = node.base
    return node if isinstance(node, Leaf) and node.stretch > 1 else None


def _grown(node: Node, leaf: Leaf, above: int, below: int, setting: Setting) -> Box:
    half = (leaf.stretch - 1) // 2
    box = delimiter(leaf.text, min(above, half), min(below, half), setting.glyphs)
    return _scripts(node, box, setting) if isinstance(node, Scripts) else box


def _leaf(leaf: Leaf, setting: Setting) -> Box:
    return box_of_line(spell(leaf.text, leaf.style, setting.glyphs))


def _base(node: Scripts, setting: Setting) -> Box:
    """Lay out the base of scripts; parentheses keep its own scripts apart from those that it gets."""
    if node.base == EMPTY:
        return NOTHING
    return _fence("(", node.base, ")", setting) if repeats_script(node) else lay_out(node.base, setting)


def _as_script(node: Node | None, setting: Setting) -> Box | None:
    return None if node is None else lay_out(node, setting._replace(is_display=False, is_tight=True))


def _small(node: Node | None, is_raised: bool, setting: Setting) -> Box | None:
    """Turn a script into a row of small letters; None where there are none, or too many of them."""
    if node is None:
        return None
    if setting.glyphs.is_ascii:
        return lay_out(node, setting._replace(is_tight=True)) if isinstance(node, Leaf) and is_primes(node) else None
    line = small_script(node, is_raised)
    if line is None:
        return None
    box = box_of_line(line)
    return box if box.width <= _LONGEST_SMALL else None


def _scripts(node: Scripts, base: Box, setting: Setting) -> Box:
    if node.left_sub or node.left_sup:
        base = put_at_corners(base, _corners(node.left_sub, node.left_sup, setting), is_before=True)
    is_big = isinstance(node.base, Leaf) and node.base.role is Role.BIG
    return put_at_corners(base, _corners(node.sub, node.sup, setting, is_big), is_before=False)


def _corners(sub: Node | None, sup: Node | None, setting: Setting, is_big: bool = False) -> Corners:
    small_sub, small_sup = _small(sub, False, setting), _small(sup, True, setting)
    if is_big and sub and sup and (small_sub is None or small_sup is None):
        small_sub = small_sup = None  # the bounds of an integral stand both small, or both large
    return Corners(
        small_sub,
        small_sup,
        _as_script(sub, setting) if small_sub is None else None,
        _as_script(sup, setting) if small_sup is None else None,
        is_primes(sup),
    )


def _fraction(node: Fraction, setting: Setting) -> Box:
    if setting.is_tight and node.ruled and _is_flat(node.top) and _is_flat(node.bottom):
        return box_of_line(piece_of(node, setting.glyphs, is_tight=True).line)
    inner = setting._replace(is_display=False)
    top, bottom = lay_out(node.top, inner), lay_out(node.bottom, inner)
    width = max(top.width, bottom.width)
    if not node.ruled:
        joined = stack((widen(top, width), widen(bottom, width)), 0)
        return joined._replace(base=max(0, (joined.height - 1) // 2))
    if (top.is_barred and top.width == width) or (bottom.is_barred and bottom.width == width):
        width += 2
    width = max(width, _SHORTEST_BAR)
    bar = box_of(setting.glyphs.bar * width)
    return stack((top, bar, bottom), 1)._replace(is_barred=True)


def _is_flat(node: Node) -> bool:
    """Say whether a part reads well in one row."""
    match node:
        case Row(items=items):
            return all(map(_is_flat, items))
        case Scripts(base=base, sub=sub, sup=sup):
            return all(part is None or _is_flat(part) for part in (base, sub, sup))
        case _:
            return isinstance(node, Leaf | Space)


def _fence(left: str, body: Node, right: str, setting: Setting) -> Box:
    items = body.items if isinstance(body, Row) else (body,)
    inside = beside(lay_out_items(items, setting)) if items else NOTHING
    parts = [delimiter(sign, inside.base, inside.below, setting.glyphs) if sign else None for sign in (left, right)]
    return beside([part for part in (parts[0], inside, parts[1]) if part is not None])


def _limits(node: Limits, setting: Setting) -> Box:
    moves = node.movable and not setting.is_display and isinstance(node.base, Leaf)
    if moves or setting.is_tight:
        small = [
            part is None or _small(part, is_raised, setting) is not None
            for part, is_raised in ((node.under, False), (node.over, True))
        ]
        if all(small) or setting.is_tight:
            scripts = Scripts(node.base, node.under, node.over)
            return _scripts(scripts, _base(scripts, setting), setting)
    boxes = [_as_script(node.over, setting), lay_out(node.base, setting), _as_script(node.under, setting)]
    shown = [box for box in boxes if box is not None]
    return stack(shown, 1 if node.over is not None else 0)


def _accent(base: Node, mark: str, below: bool, setting: Setting) -> Box:
    box = lay_out(base, setting)
    if not setting.glyphs.is_ascii and box.height == 1:
        combined = combine(box.rows[0], mark, below)
        if combined is not None:
            return box_of_line(combined)
    return draw_accent(box, mark, below, setting.glyphs)


def _root(body: Node, index: Node | None, setting: Setting) -> Box:
    inside = lay_out(body, setting)
    if setting.glyphs.is_ascii:
        return _named_root(inside, index, setting)
    if inside.height == 1:
        sign = _column((" ", "√"), 1)
        root = beside([sign, stack((box_of("_" * inside.width), inside), 1)])
    else:
        sign = _column((" ┌", *([" │"] * (inside.height - 1)), "√│"), inside.base + 1)
        root = beside([sign, stack((box_of("─" * inside.width), inside), 1)])
    return root if index is None else beside([_root_index(index, root, setting), root])


def _column(rows: tuple[str, ...], base: int) -> Box:
    return Box(tuple(((row, PLAIN),) for row in rows), len(rows[0]), base)


def _root_index(index: Node, root: Box, setting: Setting) -> Box:
    """Put the index in small letters before the sign of a root, or over its lowest row."""
    small = _small(index, True, setting)
    if small is not None:
        return stack([*([blank(small.width)] * root.below), small], 0)._replace(base=0)
    script = lay_out(index, setting._replace(is_display=False, is_tight=True))
    return stack((script, blank(script.width)), 1)


def _named_root(inside: Box, index: Node | None, setting: Setting) -> Box:
    left, right = (delimiter(sign, inside.base, inside.below, setting.glyphs) for sign in "()")
    if index is None:
        return beside([box_of("sqrt"), left, inside, right])
    return beside([box_of("root"), left, inside, box_of("; "), lay_out(index, setting), right])


def _arrow(mark: str, over: Node | None, under: Node | None, setting: Setting) -> Box:
    labels = [_as_script(over, setting), _as_script(under, setting)]
    width = max([3, *(label.width + 2 for label in labels if label is not None)])
    arrow = box_of(stretch_arrow(mark, width, setting.glyphs))
    boxes = [box for box in (labels[0], arrow, labels[1]) if box is not None]
    return stack(boxes, boxes.index(arrow))


def _cell(body: Node, joins: bool, setting: Setting) -> Box:
    """Lay out a table's cell; one that joins the cell before it begins with the space that its sign wants."""
    items = body.items if isinstance(body, Row) else (body,)
    if not items:
        return blank(0)
    return beside(lay_out_items((EMPTY, *items) if joins else items, setting))
