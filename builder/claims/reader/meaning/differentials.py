"""Fractions of differentials: `df/dx` in all its spellings to what is derived, and by what."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.claims.reader.syntax.notation import Fraction
from builder.claims.reader.syntax.notation import Letter
from builder.claims.reader.syntax.notation import Mark
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Numeral
from builder.claims.reader.syntax.notation import Product
from builder.claims.reader.syntax.notation import Scripted
from builder.claims.reader.syntax.refusals import ambiguous
from builder.claims.reader.syntax.refusals import unwritten

if TYPE_CHECKING:
    from builder.claims.reader.meaning.book import Book


@dataclass(frozen=True, slots=True)
class Derivative:
    """A fraction of differentials: what is derived, if it stands on top, and by what, in order."""

    body: Notation | None
    variables: tuple[Notation, ...]
    sign: str = "d"


def as_derivative(book: Book, node: Fraction) -> Derivative | None:
    """Read a fraction as a derivative, if it is one; `d/dx` has no body."""
    top, bottom = _parts(node.top), _parts(node.bottom)
    sign = _differential(bottom[0])
    if not sign or _differential(top[0]) != sign or len(bottom) < 2:
        return None
    if sign == "d" and book.names.is_declared("d"):
        raise ambiguous(node.span, "is this a derivative, or is d a number?", "give the number another name")
    variables: list[Notation] = []
    for place in range(0, len(bottom), 2):
        if _differential(bottom[place]) != sign or place + 1 >= len(bottom):
            raise unwritten(node.bottom.span, "the variable of this derivative is not read")
        variable = bottom[place + 1]
        times, variable = _times(variable)
        variables += [variable] * times
    if len(variables) != _times(top[0])[0]:
        raise unwritten(node.span, "the orders above and below differ")
    body = top[1:]
    if not body:
        return Derivative(None, tuple(variables), sign)
    whole = body[0] if len(body) == 1 else Product(("",) * len(body), tuple(body), span=node.top.span)
    return Derivative(whole, tuple(variables), sign)


def as_operator(book: Book, node: Fraction) -> Derivative | None:
    """Read `d/dx`, which acts on what follows."""
    found = None if node.binomial else as_derivative(book, node)
    return found if found is not None and found.body is None else None


def _parts(node: Notation) -> tuple[Notation, ...]:
    if isinstance(node, Product) and not any(node.signs):
        return node.factors
    return (node,)


def _differential(node: Notation) -> str:
    head = node.base if isinstance(node, Scripted) and node.sub is None else node
    if isinstance(head, Mark) and head.text == "partial":
        return "partial"
    return "d" if isinstance(head, Letter) and head.text == "d" and head.style in ("", "mathrm") else ""


def _times(node: Notation) -> tuple[int, Notation]:
    """Split the order of a derivative from what it stands at."""
    if isinstance(node, Scripted) and isinstance(node.sup, Numeral) and len(node.sup.text) == 1:
        bare = node.base if node.sub is None else replace(node, sup=None)
        return int(node.sup.text), bare
    return 1, node
