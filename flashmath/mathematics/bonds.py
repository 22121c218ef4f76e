"""How firmly the parts of a formula hold together when it is written in one row."""

from __future__ import annotations

from enum import IntEnum

from flashmath.mathematics.tree import Arrow
from flashmath.mathematics.tree import Fence
from flashmath.mathematics.tree import InStyle
from flashmath.mathematics.tree import Leaf
from flashmath.mathematics.tree import Limits
from flashmath.mathematics.tree import Node
from flashmath.mathematics.tree import Role
from flashmath.mathematics.tree import Row
from flashmath.mathematics.tree import Scripts
from flashmath.mathematics.tree import Space
from flashmath.mathematics.tree import Styled

#: Signs that make one thing of the letter behind them: `df/dx` needs no parentheses.
_TIGHTENERS = frozenset("∂d∇Δ")


class Bond(IntEnum):
    """How firmly a piece holds together: the looser, the sooner it needs parentheses."""

    ATOM = 0
    OPEN_END = 1
    PRODUCT = 2
    FRACTION = 3
    SUM = 4


def depth_of(node: Node, role: Role) -> int:
    """Count the brackets of a part that do not grow, which stand in the row as signs of their own."""
    leaf = node.base if isinstance(node, Scripts) else node
    return {Role.OPEN: 1, Role.CLOSE: -1}[role] if isinstance(leaf, Leaf) and leaf.role is role else 0


def is_factor(node: Node, bracket: Role) -> bool:
    """Say whether a neighbour would be read as multiplied; `bracket` is the part of a bracket that would."""
    match node:
        case Leaf(role=role) | Scripts(base=Leaf(role=role)):
            return role is bracket or role in (Role.LETTER, Role.NUMBER, Role.WORD, Role.TEXT, Role.BIG)
        case Styled(body=body) | InStyle(body=body):
            return is_factor(body, bracket)
        case Row(items=items):
            return bool(items) and is_factor(items[-1 if bracket is Role.CLOSE else 0], bracket)
        case Arrow() | Space():
            return False
        case _:
            return True


def bond_of_row(nodes: list[Node], is_sum: bool) -> Bond:
    """Say how firmly a row holds together; `is_sum` says that signs or spaces stand between its parts."""
    if is_sum:
        return Bond.SUM
    if not nodes:
        return Bond.ATOM
    if _is_bracketed(nodes) or (_is_name(nodes[0]) and _is_bracketed(nodes[1:])):
        return Bond.ATOM
    if len(nodes) == 2 and isinstance(nodes[0], Leaf) and nodes[0].text in _TIGHTENERS:
        return Bond.OPEN_END
    return Bond.PRODUCT


def _is_name(node: Node) -> bool:
    """Say whether a part may stand before brackets as the name of a function."""
    leaf = node.base if isinstance(node, Scripts | Limits) else node
    return isinstance(leaf, Leaf) and leaf.role in (Role.LETTER, Role.WORD)


def _is_bracketed(nodes: list[Node]) -> bool:
    """Say whether one pair of brackets holds all of a row."""
    if len(nodes) == 1:
        return isinstance(nodes[0], Fence)
    depth = 0
    for index, node in enumerate(nodes):
        depth += depth_of(node, Role.OPEN) + depth_of(node, Role.CLOSE)
        if depth <= 0:
            return index == len(nodes) - 1 and index > 0 and isinstance(node, Leaf)
    return False


def repeats_script(node: Scripts) -> bool:
    """Say whether a base has a script already where it gets another one, as in `{x^a}^b`."""
    base = node.base
    return isinstance(base, Scripts) and bool((base.sub and node.sub) or (base.sup and node.sup))
