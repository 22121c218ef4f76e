"""Sums, products, limits, integrals, the largest and the smallest: operations on all that follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.claims.reader.meaning import letters
from builder.claims.reader.meaning.values import MATRIX
from builder.claims.reader.meaning.values import ONE
from builder.claims.reader.meaning.values import SCALAR
from builder.claims.reader.meaning.values import VECTOR
from builder.claims.reader.meaning.values import Value
from builder.claims.reader.meaning.values import matrix
from builder.claims.reader.meaning.values import vector
from builder.claims.reader.names import spellings
from builder.claims.reader.syntax.notation import Chain
from builder.claims.reader.syntax.notation import Function
from builder.claims.reader.syntax.notation import Letter
from builder.claims.reader.syntax.notation import Listing
from builder.claims.reader.syntax.notation import Mark
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Product
from builder.claims.reader.syntax.notation import Scripted
from builder.claims.reader.syntax.refusals import ambiguous
from builder.claims.reader.syntax.refusals import meaningless
from builder.claims.reader.syntax.refusals import unwritten
from builder.claims.reader.syntax.signs import BIG
from builder.expressions.tree import Binary
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Index
from builder.expressions.tree import Name
from builder.expressions.tree import Span

if TYPE_CHECKING:
    from builder.claims.reader.meaning.factors import Factors

_LARGEST = ("max", "min", "sup", "infimum", "argmax", "argmin")
#: The indices of a sum, each with its bounds, which may be left to the things that are indexed.
_Ranges = list[tuple[str, Expr | None, Expr | None]]


def read(walk: Factors, head: Function, scripts: Scripted | None) -> Value:
    """Read an operation with its body."""
    operation = BIG[head.name]
    sub, sup = (scripts.sub, scripts.sup) if scripts else (None, None)
    walk.place += 1
    if operation in ("sum", "prod"):
        return _loop(walk, operation, sub, sup, head)
    if operation == "limit":
        return _limit(walk, sub, head)
    if operation == "integrate":
        return _integral(walk, sub, sup, head)
    if operation in _LARGEST:
        return _largest(walk, operation, sub, head)
    raise meaningless(head.span, f"\\{head.name} has no word in the language")


def _body(walk: Factors, operation: str, head: Function) -> Notation:
    """Take what an operation acts on: the factors that follow, up to the next one of its kind."""
    start, end = walk.place, walk.count
    for place in range(start, walk.count):
        node, sign = walk.node.factors[place], walk.node.signs[place]
        inner = node.base if isinstance(node, Scripted) else node
        again = isinstance(inner, Function) and BIG.get(inner.name) == operation
        if operation != "sum" and again and place > start:
            end = place
            break
        if operation not in ("sum", "limit") and sign == "/" and place > start:
            raise ambiguous(node.span, f"does the slash still belong to \\{head.name}?", "write \\frac or brackets")
        if operation == "prod" and isinstance(inner, Function) and inner.name in BIG and place > start:
            raise ambiguous(node.span, "does this still belong to the product?", "put brackets around it")
    if end == start:
        raise unwritten(head.span, f"nothing follows \\{head.name}")
    walk.place = end
    return walk.rest(start, end)


def _loop(walk: Factors, operation: str, sub: Notation | None, sup: Notation | None, head: Function) -> Value:
    body = _body(walk, operation, head)
    ranges = _ranges(walk, sub, sup, head.span)
    return _nested(walk, operation, ranges, body, head.span)


def _nested(walk: Factors, operation: str, ranges: _Ranges, body: Notation, span: Span) -> Value:
    (name, low, high), *others = ranges
    book = walk.book
    with book.binding(name) as index:
        inner = _nested(walk, operation, others, body, span) if others else book.value(body)
        seen = book.seen.get(index.id, [])
    if inner.kind not in (SCALAR, VECTOR, MATRIX):
        raise meaningless(span, f"the terms are {inner.kind}s, which cannot be added up here")
    if inner.kind != SCALAR and operation == "prod":
        raise meaningless(span, "a product of vectors or matrices has no word in the language")
    listing = _values_of(walk, name) if low is None and high is None else None
    if listing is not None and not seen and operation == "sum":
        expr: Expr = _over_values(walk, inner.expr, index, listing, span)
    else:
        args = (low or ONE, high or _range(seen, name, span))
        expr = Bind(operation, inner.expr, (index.id,), args, span=span)
    if inner.kind == VECTOR:
        return vector(expr)
    return matrix(expr) if inner.kind == MATRIX else Value(expr)


def _over_values(walk: Factors, body: Expr, index: Name, listing: Expr, span: Span) -> Expr:
    """Add up over the values of a random variable, each once: a value that stands twice counts half."""
    other = Name(walk.book.fresh("v"))
    same = Call("indicator", (Comparison(("==",), (other, index)),))
    times = Bind("sum", same, (other.id,), (listing,))
    return Bind("sum", Binary("/", body, times), (index.id,), (listing,), span=span)


def _values_of(walk: Factors, name: str) -> Expr | None:
    """Find the list of values of a random variable whose small letter runs through a sum."""
    chances = walk.book.names.chances
    variable = chances.variables.get(name.upper()) if chances is not None else None
    return variable.base if isinstance(variable, Index) else None


def _range(seen: list[Expr], name: str, span: Span) -> Expr:
    """Find how far an index without bounds runs: over the places of what it is the index of."""
    if not seen:
        help = "write the bounds, as in \\sum_{i=1}^{n}"
        raise ambiguous(span, f"how far does {name} run?", help)
    if len(set(seen)) > 1 and len({size for size in seen if not isinstance(size, Call | Index)}) > 1:
        raise ambiguous(span, f"{name} runs over things of different sizes", "write its bounds")
    return seen[0]


def _ranges(walk: Factors, sub: Notation | None, sup: Notation | None, span: Span) -> _Ranges:
    """Read what stands below and above a sum."""
    book = walk.book
    if sub is None:
        raise ambiguous(span, "over which index?", "write the bounds, as in \\sum_{i=1}^{n}")
    upper = book.number(sup, "the upper bound") if sup is not None else None
    match sub:
        case Chain(("==",), (index, low)) if upper is not None:
            return [(_index(index), book.number(low, "the lower bound"), upper)]
        case Chain(("<=" | "<" as sign,), (index, high)) if upper is None:
            return [(_index(index), None, _shifted(book.number(high, "a bound"), "-" if sign == "<" else ""))]
        case Chain((">=" | ">" as sign,), (index, low)) if upper is None:
            return [(_index(index), _shifted(book.number(low, "a bound"), "+" if sign == ">" else ""), None)]
        case Chain(("<=" | "<" as first, "<=" | "<" as second), (low, index, high)) if upper is None:
            lower = _shifted(book.number(low, "a bound"), "+" if first == "<" else "")
            return [(_index(index), lower, _shifted(book.number(high, "a bound"), "-" if second == "<" else ""))]
        case Chain(("in",), _):
            raise meaningless(sub.span, "a sum over a set; number its elements and write the bounds")
        case Chain():
            raise unwritten(sub.span, "the bounds are not read", "write them as in \\sum_{i=1}^{n}")
        case Listing(parts, _) | Product(_, parts):
            return [(_index(part), None, None) for part in parts]
    return [(_index(sub), None, upper)]


def _shifted(bound: Expr, sign: str) -> Expr:
    return Binary(sign, bound, ONE) if sign else bound


def _index(node: Notation) -> str:
    names = spellings(node) if isinstance(node, Letter | Scripted) else ()
    if not names:
        raise unwritten(node.span, "an index is a letter")
    return names[0]


def _limit(walk: Factors, sub: Notation | None, head: Function) -> Value:
    if not isinstance(sub, Chain) or sub.signs != ("arrow",):
        raise ambiguous(head.span, "which limit?", "write it as in \\lim_{x \\to 0}")
    variable, point = sub.operands
    side: tuple[Expr, ...] = ()
    if isinstance(point, Scripted) and isinstance(point.sup, Mark) and point.sup.text in ("+", "-"):
        side = (Name("right" if point.sup.text == "+" else "left"),)
        point = point.base
    goal = walk.book.number(point, "the point of a limit")
    with walk.book.binding(_index(variable)) as name:
        value = walk.book.value(_body(walk, "limit", head))
    if value.kind != SCALAR:
        raise meaningless(head.span, f"the limit of a {value.kind} has no word in the language")
    return Value(Bind("limit", value.expr, (name.id,), (goal, *side), span=head.span))


def _integral(walk: Factors, sub: Notation | None, sup: Notation | None, head: Function) -> Value:
    if sub is None or sup is None:
        raise ambiguous(head.span, "an integral without bounds", "write the bounds, as in \\int_0^1")
    low, high = walk.book.number(sub, "a bound"), walk.book.number(sup, "a bound")
    start = walk.place
    for place in range(start, walk.count - 1):
        mark = walk.node.factors[place]
        if (
            isinstance(mark, Letter)
            and mark.text == "d"
            and isinstance(walk.node.factors[place + 1], Letter | Scripted)
        ):
            break
    else:
        raise unwritten(head.span, "the variable of this integral is missing", "write it as in f(x)\\, dx")
    variable = walk.node.factors[place + 1]
    with walk.book.binding(_index(variable)) as name:
        value = walk.book.value(walk.rest(start, place)) if place > start else Value(ONE)
    walk.place = place + 2
    if value.kind != SCALAR:
        raise meaningless(head.span, f"the integral of a {value.kind} has no word in the language")
    return Value(Bind("integrate", value.expr, (name.id,), (low, high), span=head.span))


def _largest(walk: Factors, operation: str, sub: Notation | None, head: Function) -> Value:
    r"""Read `\max(a, b)`, `\max_i x_i`."""
    if operation in ("sup", "infimum"):
        raise meaningless(head.span, f"\\{head.name} has no word in the language")
    if sub is None:
        taken = walk.take_argument()
        if taken is None:
            help = f"write the index below, or brackets; x_{{\\{head.name}}} is declared as x_{head.name}"
            raise ambiguous(head.span, f"\\{head.name} of what?", help)
        values = walk.arguments(taken[0])
        if any(not value.is_plain for value in values) or not values:
            raise meaningless(head.span, "only numbers are compared")
        value = Value(Call(operation, tuple(value.expr for value in values), span=head.span))
        return walk.scripted(value, taken[1]) if taken[1] is not None else value
    ranges = _ranges(walk, sub, None, head.span)
    if len(ranges) > 1:
        raise meaningless(head.span, f"\\{head.name} over several indices has no word in the language")
    name, low, high = ranges[0]
    declared = letters.declared(walk.book, sub)
    with walk.book.binding(name) as index:
        inner = walk.book.value(_body(walk, operation, head))
        seen = walk.book.seen.get(index.id, [])
    if inner.kind != SCALAR:
        raise meaningless(head.span, "only numbers are compared")
    if not seen and low is None and high is None and declared is not None:
        help = "claim it by its property, or over an interval"
        raise meaningless(head.span, f"\\{head.name} over all {name} has no word in the language", help)
    run = (low or ONE, high or _range(seen, name, head.span))
    values_of = Bind("vector", inner.expr, (index.id,), run, span=head.span)
    return Value(Call(operation, (values_of,), span=head.span))
