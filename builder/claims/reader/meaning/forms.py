"""The tree of a formula as written to its meaning: one reader for each form."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from builder.claims.reader.meaning import calculus
from builder.claims.reader.meaning import differentials
from builder.claims.reader.meaning import factors
from builder.claims.reader.meaning import letters
from builder.claims.reader.meaning.book import Book
from builder.claims.reader.meaning.shapes import bracket_value
from builder.claims.reader.meaning.shapes import grid_value
from builder.claims.reader.meaning.values import ONE
from builder.claims.reader.meaning.values import SCALAR
from builder.claims.reader.meaning.values import TRUTH
from builder.claims.reader.meaning.values import Value
from builder.claims.reader.meaning.values import add
from builder.claims.reader.meaning.values import divide
from builder.claims.reader.meaning.values import negate
from builder.claims.reader.meaning.values import pointwise
from builder.claims.reader.meaning.values import raise_to
from builder.claims.reader.syntax.notation import Accent
from builder.claims.reader.syntax.notation import Bracket
from builder.claims.reader.syntax.notation import Chain
from builder.claims.reader.syntax.notation import Denial
from builder.claims.reader.syntax.notation import Fraction
from builder.claims.reader.syntax.notation import Function
from builder.claims.reader.syntax.notation import Grid
from builder.claims.reader.syntax.notation import Implication
from builder.claims.reader.syntax.notation import Letter
from builder.claims.reader.syntax.notation import Listing
from builder.claims.reader.syntax.notation import Macro
from builder.claims.reader.syntax.notation import Mark
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Nothing
from builder.claims.reader.syntax.notation import Numeral
from builder.claims.reader.syntax.notation import Product
from builder.claims.reader.syntax.notation import Root
from builder.claims.reader.syntax.notation import Scripted
from builder.claims.reader.syntax.notation import Sum
from builder.claims.reader.syntax.notation import Union
from builder.claims.reader.syntax.notation import Words
from builder.claims.reader.syntax.refusals import ambiguous
from builder.claims.reader.syntax.refusals import meaningless
from builder.claims.reader.syntax.refusals import unwritten
from builder.expressions.tree import Binary
from builder.expressions.tree import Call
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Logic
from builder.expressions.tree import Not
from builder.expressions.tree import Number

#: The relations that the expression language has.
PLAIN = frozenset(["==", "!=", "<", "<=", ">", ">="])


def value_of(book: Book, node: Notation) -> Value:
    """Give a part of a formula its meaning; raise Refusal where it has none."""
    return _READERS[type(node)](book, node)


def _numeral(_book: Book, node: Numeral) -> Value:
    return Value(Number(_plain_number(node.text), span=node.span))


def _alone(book: Book, node: Scripted | Macro | Function) -> Value:
    """Read what takes its argument from what stands beside it, where nothing does."""
    return factors.product_value(book, Product(("",), (node,), span=node.span))


def _chain(book: Book, node: Chain) -> Value:
    return Value(condition(book, node), TRUTH)


def _denial(book: Book, node: Denial) -> Value:
    return Value(Not(_truth(book, node.operand), span=node.span), TRUTH)


def _mark(_book: Book, node: Mark) -> Value:
    raise meaningless(node.span, _MARKS.get(node.text, f"the sign {node.text} has no meaning by itself here"))


_MARKS = {
    "dots": "dots leave out what only a reader can guess; write a sum or a product with bounds",
    "nabla": "a gradient stands before what it is taken of",
    "partial": "a derivative is written as a fraction",
    "forall": "a quantifier has no meaning here; the domain of a symbol stands in `for:`",
}


def _nothing(_book: Book, node: Nothing) -> Value:
    raise unwritten(node.span, "something is missing here")


def _listing(_book: Book, node: Listing) -> Value:
    raise meaningless(node.span, "a list stands where one value is wanted")


def _implication(_book: Book, node: Implication) -> Value:
    raise meaningless(node.span, f"the arrow ({node.words}) joins statements, not values")


def _plain_number(text: str) -> str:
    return text.lstrip("0") or "0" if "." not in text else text


def _has_remainder(node: Notation) -> bool:
    return isinstance(node, Product) and "mod" in node.signs


def _sum(book: Book, node: Sum) -> Value:
    for sign in node.signs:
        if sign not in ("", "+", "-"):
            two = sign == "pm"
            message = "the sign stands for two values at once" if two else f"a {sign} has no word in the language"
            raise meaningless(node.span, message)
    if len(node.terms) > 1 and any(map(_has_remainder, node.terms)):
        raise ambiguous(node.span, "what does \\bmod belong to?", "put brackets around its two sides")
    result = book.value(node.terms[0])
    if node.signs[0] == "-":
        result = negate(result, node.span)
    for sign, term in zip(node.signs[1:], node.terms[1:], strict=True):
        result = add(sign, result, book.value(term), node.span)
    return result


def fraction_value(book: Book, node: Fraction) -> Value:
    """Read a fraction, a derivative that is written as one, or a binomial coefficient."""
    if node.binomial:
        top, bottom = book.number(node.top, "the top"), book.number(node.bottom, "the bottom")
        return Value(Call("binomial", (top, bottom), span=node.span))
    derivative = differentials.as_derivative(book, node)
    if derivative is not None:
        return calculus.derivative_value(book, derivative, node.span)
    return divide(book.value(node.top), book.value(node.bottom), node.span)


def _root(book: Book, node: Root) -> Value:
    inner = book.value(node.body)
    if node.degree is not None:
        root = Value(Binary("/", ONE, book.number(node.degree, "the degree of a root")))
        return raise_to(inner, root, node.span)
    return _square_root(inner, node)


def _square_root(inner: Value, node: Root) -> Value:
    if inner.apply is not None:
        return pointwise(node.span, lambda x: _square_root(x, node), inner)
    if inner.kind not in (SCALAR, "vector"):
        raise meaningless(node.span, f"the root of a {inner.kind} has no meaning here")
    return Value(Call("sqrt", (inner.expr,), span=node.span), inner.kind, inner.sizes)


def condition(book: Book, node: Chain) -> Expr:
    """Turn a chain of relations into a comparison."""
    for sign in node.signs:
        if sign not in PLAIN:
            raise meaningless(node.span, f"the relation ({sign}) has no sign in the language")
    values = [book.value(operand) for operand in node.operands]
    if any(not value.is_plain for value in values):
        raise meaningless(node.span, "a relation stands between numbers, vectors or matrices")
    return Comparison(node.signs, tuple(value.expr for value in values), span=node.span)


def _truth(book: Book, node: Notation) -> Expr:
    value = book.value(node)
    if value.kind != TRUTH:
        raise meaningless(node.span, f"an event or a condition is wanted here, not a {value.kind}")
    return value.expr


def _union(book: Book, node: Union) -> Value:
    op, first, second = node.op, _truth(book, node.left), _truth(book, node.right)
    if op == "without":
        op, second = "and", Not(second, span=node.span)
    return Value(Logic(op, (first, second), span=node.span), TRUTH)


_READERS: Mapping[type, Callable[[Book, Any], Value]] = {
    Numeral: _numeral,
    Letter: letters.letter_value,
    Accent: letters.letter_value,
    Words: letters.letter_value,
    Scripted: _alone,
    Macro: _alone,
    Function: _alone,
    Product: factors.product_value,
    Sum: _sum,
    Bracket: bracket_value,
    Fraction: fraction_value,
    Root: _root,
    Grid: grid_value,
    Chain: _chain,
    Union: _union,
    Denial: _denial,
    Mark: _mark,
    Nothing: _nothing,
    Listing: _listing,
    Implication: _implication,
}
