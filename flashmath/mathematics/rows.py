"""A row of nodes as the engine writes it to one as TeX sets it: dots joined, signs spaced."""

from __future__ import annotations

from dataclasses import replace

from flashmath.mathematics.symbols import DELIMITERS
from flashmath.mathematics.symbols import role_of
from flashmath.mathematics.tree import Leaf
from flashmath.mathematics.tree import Node
from flashmath.mathematics.tree import Role
from flashmath.mathematics.tree import Row
from flashmath.mathematics.tree import Space

_SPACED_ROLES = (Role.BINARY, Role.RELATION)


def join_dots(items: list[Node]) -> list[Node]:
    """Put three dots together to one ellipsis."""
    joined: list[Node] = []
    for item in items:
        joined.append(item)
        last = [dot.text if isinstance(dot, Leaf) else "" for dot in joined[-3:]]
        if last == [".", ".", "."]:
            joined[-3:] = [Leaf("…", Role.LETTER, right=1)]
        elif last in (["·", "·", "·"], ["⋅", "⋅", "⋅"]):
            joined[-3:] = [Leaf("⋯", Role.RELATION, left=1, right=1)]
    return joined


def settle_signs(items: list[Node]) -> list[Node]:
    """Give a sign between two terms its spaces, which the engine leaves out in small type."""
    if len(items) < 3:
        return items
    settled = list(items)
    for place in range(1, len(items) - 1):
        leaf = items[place]
        if isinstance(leaf, Leaf) and _is_usually_spaced(leaf) and _is_term(settled[place - 1]):
            settled[place] = replace(leaf, role=role_of(leaf.text), left=1, right=1)
    return settled


def _is_usually_spaced(leaf: Leaf) -> bool:
    return leaf.role is Role.MARK and leaf.text not in DELIMITERS and role_of(leaf.text) in _SPACED_ROLES


def _is_term(node: Node) -> bool:
    return not isinstance(node, Space | Leaf) or (
        isinstance(node, Leaf) and node.role in (Role.LETTER, Role.NUMBER, Role.WORD, Role.TEXT, Role.CLOSE)
    )


def bind_first_sign(body: Node) -> Node:
    """Bind a sign at the beginning of a cell to what follows it, as in `-1`; the engine leaves it between two terms."""
    first = body.items[0] if isinstance(body, Row) and len(body.items) > 1 else None
    if isinstance(body, Row) and isinstance(first, Leaf) and first.role is Role.BINARY:
        return Row((replace(first, role=Role.MARK, left=0, right=0), *body.items[1:]))
    return body
