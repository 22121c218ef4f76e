"""What a formula looks like from afar: whether it can stand in a line of text."""

from __future__ import annotations

from flashmath.mathematics.tree import Accent
from flashmath.mathematics.tree import Arrow
from flashmath.mathematics.tree import Enclosed
from flashmath.mathematics.tree import Fence
from flashmath.mathematics.tree import Fraction
from flashmath.mathematics.tree import InStyle
from flashmath.mathematics.tree import Limits
from flashmath.mathematics.tree import Node
from flashmath.mathematics.tree import Phantom
from flashmath.mathematics.tree import Root
from flashmath.mathematics.tree import Row
from flashmath.mathematics.tree import Scripts
from flashmath.mathematics.tree import Styled
from flashmath.mathematics.tree import Table


def children_of(node: Node) -> tuple[Node, ...]:  # noqa: PLR0911 - one case a node
    """Give the nodes right under a node."""
    match node:
        case Row(items=items):
            return items
        case Fence(body=body) | Styled(body=body) | InStyle(body=body) | Enclosed(body=body) | Phantom(body=body):
            return (body,)
        case Fraction(top=top, bottom=bottom):
            return top, bottom
        case Root(body=body, index=index):
            return (body,) if index is None else (body, index)
        case Scripts(base=base, sub=sub, sup=sup, left_sub=left_sub, left_sup=left_sup):
            return tuple(part for part in (base, sub, sup, left_sub, left_sup) if part is not None)
        case Limits(base=base, under=under, over=over):
            return tuple(part for part in (base, under, over) if part is not None)
        case Accent(base=base):
            return (base,)
        case Arrow(over=over, under=under):
            return tuple(part for part in (over, under) if part is not None)
        case Table(rows=rows):
            return tuple(cell.body for row in rows for cell in row)
        case _:
            return ()


def has_fraction(node: Node) -> bool:
    """Say whether a fraction stands anywhere in a formula."""
    return isinstance(node, Fraction) or any(map(has_fraction, children_of(node)))


def needs_two_dimensions(node: Node, is_in_fraction: bool = False) -> bool:
    """Say whether one row would be hard to read: a table, a fraction inside a fraction, a brace with a label."""
    match node:
        case Table():
            return True
        case Fraction():
            return is_in_fraction or any(needs_two_dimensions(child, True) for child in children_of(node))
        case Limits(base=Accent()):
            return True
        case _:
            return any(needs_two_dimensions(child, is_in_fraction) for child in children_of(node))
