"""How far apart neighbours in a row stand, as TeX has it: a cell, or none."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from typing import NamedTuple

from flashmath.mathematics.glyphs import Glyphs
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
from flashmath.mathematics.tree import Row
from flashmath.mathematics.tree import Scripts
from flashmath.mathematics.tree import Space
from flashmath.mathematics.tree import Styled


class Side(NamedTuple):
    """One side of a node: the space it wants, its part, and whether a letter (`a`) or a whole word (`w`) ends there."""

    wants: int = 0
    role: Role = Role.LETTER
    ends: str = ""


_NOTHING = Side()
_FRACTION = Side(1)
_ARROW = Side(1, Role.RELATION)
_OPEN = Side(0, Role.OPEN)
_CLOSE = Side(0, Role.CLOSE)
_LEANING = (Role.BINARY, Role.RELATION, Role.PUNCTUATION)


def gaps(items: Iterable[Node], is_tight: bool, glyphs: Glyphs) -> Iterator[tuple[int, Node]]:
    """Give each node of a row but its spaces, with the cells between it and the one before."""
    before: Side | None = None
    room = 0
    for item in items:
        if type(item) is Space:
            room = max(room, item.width)
            continue
        side = side_of(item, 0, is_tight, glyphs)
        gap = max(room, _gap(before, side)) if before is not None else 0
        yield gap, item
        before = side_of(item, 1, is_tight, glyphs)
        room = 0


def _gap(before: Side, after: Side) -> int:
    if before.role is Role.OPEN or after.role is Role.CLOSE or after.role is Role.PUNCTUATION:
        return 0
    if before.role is Role.MARK and after.role is Role.BIG:
        return 0
    if before.ends and after.ends and "w" in before.ends + after.ends:
        return 1
    return max(before.wants, after.wants)


def side_of(node: Node, which: int, is_tight: bool, glyphs: Glyphs) -> Side:  # noqa: C901, PLR0911 - one case a node
    """Give the left side (0) or the right side (1) of a node."""
    match node:
        case Leaf():
            return _side_of_leaf(node, which, is_tight, glyphs)
        case Scripts(base=base) if which or not (node.left_sub or node.left_sup):
            side = side_of(base, which, is_tight, glyphs)
            return side._replace(ends="") if which else side
        case Limits(base=base):
            return side_of(base, which, is_tight, glyphs)
        case Fraction(ruled=True) if not is_tight:
            return _FRACTION
        case Fence(left=left, right=right):
            return _CLOSE if which and right else _OPEN if left and not which else _NOTHING
        case Arrow():
            return _ARROW
        case Styled(body=body) | InStyle(body=body) | Phantom(body=body):
            return side_of(body, which, is_tight, glyphs)
        case Enclosed(body=body, notation=notation) if notation != "box":
            return side_of(body, which, is_tight, glyphs)
        case Row(items=items) if items:
            return side_of(items[-which], which, is_tight, glyphs)
        case Space(width=width):
            return Side(width)
        case _:
            return _NOTHING


def _side_of_leaf(leaf: Leaf, which: int, is_tight: bool, glyphs: Glyphs) -> Side:
    wants = leaf.right if which else leaf.left
    role = leaf.role
    if is_tight and role in _LEANING:
        wants = 0
    if role is Role.WORD:
        return Side(wants, role, "w")
    if role is Role.LETTER or role is Role.NUMBER:
        return Side(wants, role, "w" if glyphs.is_ascii and len(glyphs.sign(leaf.text)) > 1 else "a")
    if glyphs.is_ascii and glyphs.sign(leaf.text)[-which:].isalpha():
        return Side(wants, role, "w")
    return Side(wants, role)
