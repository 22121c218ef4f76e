"""The tree of a formula as written to its meaning: one reader for each form."""

from __future__ import annotations

from builder.claims.reader import calculus
from builder.claims.reader import differentials
from builder.claims.reader import factors
from builder.claims.reader import letters
from builder.claims.reader.book import Book
from builder.claims.reader.notation import Accent
from builder.claims.reader.notation import Bracket
from builder.claims.reader.notation import Chain
from builder.claims.reader.notation import Denial
from builder.claims.reader.notation import Fraction
from builder.claims.reader.notation import Function
from builder.claims.reader.notation import Grid
from builder.claims.reader.notation import Implication
from builder.claims.reader.notation import Letter
from builder.claims.reader.notation import Listing
from builder.claims.reader.notation import Macro
from builder.claims.reader.notation import Mark
from builder.claims.reader.notation import Notation
from builder.claims.reader.notation import Nothing
from builder.claims.reader.notation import Numeral
from builder.claims.reader.notation import Product
from builder.claims.reader.notation import Root
from builder.claims.reader.notation import Scripted
from builder.claims.reader.notation import Sum
from builder.claims.reader.notation import Union
from builder.claims.reader.notation import Words
from builder.claims.reader.refusals import ambiguous
from builder.claims.reader.refusals import meaningless
from builder.claims.reader.refusals import unwritten
from builder.claims.reader.shapes import bracket_value
from builder.claims.reader.shapes import grid_value
from builder.claims.reader.values import ONE
from builder.claims.reader.values import SCALAR
from builder.claims.reader.values import TRUTH
from builder.claims.reader.values import Value
from builder.claims.reader.values import add
from builder.claims.reader.values import divide
from builder.claims.reader.values import negate
from builder.claims.reader.values import pointwise
from builder.claims.reader.values import raise_to
from builder.expressions.tree import Binary
from builder.expressions.tree import Call
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Logic
from builder.expressions.tree import Not
from builder.expressions.tree import Number

#: The relations that the expression language has.
PLAIN = frozenset(["==", "!=", "<", "<=", ">", ">="])


def value_of(book: Book, node: Notation) -> Value:  # noqa: C901, PLR0911, PLR0912
    """Give a part of a formula its meaning; raise Refusal where it has none."""
    match node:
        case Numeral(text):
            return Value(Number(_plain_number(text), span=node.span))
        case Letter() | Accent() | Words():
            return letters.letter_value(book, node)
        case Scripted():
            return factors.product_value(book, Product(("",), (node,), span=node.span))
        case Product():
            return factors.product_value(book, node)
        case Sum():
            return _sum(book, node)
        case Bracket():
            return bracket_value(book, node)
        case Fraction():
            return fraction_value(book, node)
        case Root(degree, body):
            return _root(book, degree, body, node)
        case Grid():
            return grid_value(book, node)
        case Macro() | Function():
            return factors.product_value(book, Product(("",), (node,), span=node.span))
        case Chain():
            return Value(condition(book, node), TRUTH)
        case Union(op, left, right):
            return _union(book, op, left, right, node)
        case Denial(operand):
            return Value(Not(_truth(book, operand), span=node.span), TRUTH)
        case Mark(text):
            raise meaningless(node.span, _MARKS.get(text, f"the sign {text} has no meaning by itself here"))
        case Nothing():
            raise unwritten(node.span, "something is missing here")
        case Listing():
            raise meaningless(node.span, "a list stands where one value is wanted")
        case Implication(words, _, _):
            raise meaningless(node.span, f"the arrow ({words}) joins statements, not values")


_MARKS = {
    "dots": "dots leave out what only a reader can guess; write a sum or a product with bounds",
    "nabla": "a gradient stands before what it is taken of",
    "partial": "a derivative is written as a fraction",
    "forall": "a quantifier has no meaning here; the domain of a symbol stands in `for:`",
}


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


def _root(book: Book, degree: Notation | None, body: Notation, node: Root) -> Value:
    inner = book.value(body)
    if degree is not None:
        root = Value(Binary("/", ONE, book.number(degree, "the degree of a root")))
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


def _union(book: Book, op: str, left: Notation, right: Notation, node: Notation) -> Value:
    first, second = _truth(book, left), _truth(book, right)
    if op == "without":
        op, second = "and", Not(second, span=node.span)
    return Value(Logic(op, (first, second), span=node.span), TRUTH)
