"""Derivatives in all their spellings: primes, fractions of differentials, gradients, Jacobians; composition."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from builder.claims.reader.meaning import paths
from builder.claims.reader.meaning.differentials import Derivative
from builder.claims.reader.meaning.values import FUNCTION
from builder.claims.reader.meaning.values import MATRIX
from builder.claims.reader.meaning.values import ROW
from builder.claims.reader.meaning.values import SCALAR
from builder.claims.reader.meaning.values import VECTOR
from builder.claims.reader.meaning.values import Value
from builder.claims.reader.meaning.values import matrix
from builder.claims.reader.meaning.values import raise_to
from builder.claims.reader.meaning.values import transpose
from builder.claims.reader.syntax.notation import Bracket
from builder.claims.reader.syntax.notation import Function
from builder.claims.reader.syntax.notation import Letter
from builder.claims.reader.syntax.notation import Mark
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Numeral
from builder.claims.reader.syntax.notation import Scripted
from builder.claims.reader.syntax.refusals import ambiguous
from builder.claims.reader.syntax.refusals import meaningless
from builder.claims.reader.syntax.refusals import unknown
from builder.claims.reader.syntax.refusals import unwritten
from builder.expressions.tree import Bind
from builder.expressions.tree import Expr
from builder.expressions.tree import Index
from builder.expressions.tree import Name
from builder.expressions.tree import Number
from builder.expressions.tree import Span
from builder.expressions.tree import free_names

if TYPE_CHECKING:
    from builder.claims.reader.meaning.book import Book
    from builder.claims.reader.meaning.factors import Factors


def derivative_value(book: Book, derivative: Derivative, span: Span) -> Value:
    """Read a derivative whose body stands on top."""
    if derivative.body is None:
        raise unwritten(span, "nothing follows this derivative")
    body = paths.body_of(book, derivative.body, span)
    return apply_operator(book, derivative, book.value(derivative.body) if body is None else body, span)


def apply_operator(book: Book, derivative: Derivative, body: Value, span: Span) -> Value:
    """Take the derivative of a body by each variable, the last one first."""
    along = paths.along(book, derivative, body, derive, span)
    if along is not None:
        return along
    for variable in reversed(derivative.variables):
        by = book.value(variable)
        if body.apply is not None:
            body = body.apply((_whole(book, by),), span)
        elif derivative.body is not None:
            _check_depends(book, body, by, span)
        body = derive(body, by, span)
    return body


def _whole(book: Book, by: Value) -> Value:
    """Give the vector of which an entry is the variable; that is what a function is applied to."""
    base = by.expr.base if isinstance(by.expr, Index) else None
    found = book.named(base.id, by.expr.span) if isinstance(base, Name) else None
    return found or by


def _check_depends(book: Book, body: Value, by: Value, span: Span) -> None:
    """Refuse the derivative of what does not depend on the variable: its name only looks as if it did."""
    base = by.expr.base if isinstance(by.expr, Index) else by.expr
    name = base.id if isinstance(base, Name) else ""
    if name and name not in free_names(body.expr) | book.depends(body.expr):
        shown = body.expr.id if isinstance(body.expr, Name) else "this"
        raise meaningless(span, f"{shown} does not depend on {name}", f"define {shown} in `let:`")


def derive(body: Value, by: Value, span: Span) -> Value:
    """Take the derivative of a value by a symbol, an entry of a vector, a vector, a matrix."""
    match by.expr, by.kind:
        case Name(name), "number" if body.kind in (SCALAR, VECTOR):
            return replace(body, expr=Bind("diff", body.expr, (name,), span=span))
        case Name(name), "vector" if body.kind == SCALAR:
            return Value(Bind("grad", body.expr, (name,), span=span), ROW, by.sizes)
        case Name(name), "vector" if body.kind == VECTOR:
            return matrix(Bind("jacobian", body.expr, (name,), span=span), *body.sizes[:1], *by.sizes[:1])
        case Name(name), "matrix" if body.kind == SCALAR:
            return Value(Bind("grad", body.expr, (name,), span=span), MATRIX, by.sizes)
        case Index(Name(name), places), "number" if body.kind == SCALAR:
            return Value(Index(Bind("grad", body.expr, (name,), span=span), places, span=span))
    if not isinstance(by.expr, Name | Index):
        raise meaningless(span, "a derivative is taken by a declared symbol")
    raise meaningless(span, f"the derivative of a {body.kind} by a {by.kind} has no word in the language")


def prime(book: Book, value: Value, span: Span) -> Value:
    """Read f'."""
    if value.apply is None:
        if value.kind != SCALAR:
            raise meaningless(span, f"a {value.kind} has no prime; a transpose is written \\top")
        if isinstance(value.expr, Name) and value.expr.id in book.names.domains:
            name = f"{value.expr.id}_prime"
            raise unknown(
                span, f"nothing is declared as {name}", f"{value.expr.id} is a symbol that depends on nothing"
            )
        return derive(value, Value(book.variable(value, span, SCALAR)), span)
    inner = value.apply

    def at(args: Sequence[Value], where: Span) -> Value:
        if len(args) != 1 or args[0].kind not in (SCALAR, VECTOR):
            raise meaningless(where, "f' has one number as its argument")
        return _at_point(book, lambda x: derive(inner((x,), where), x, where), args[0], where)

    return Value(Name("?f", span=span), FUNCTION, (), at)


def jacobian(book: Book, function: Value, span: Span) -> Value:
    """Make the function that gives the Jacobian of another one at a point."""

    def at(args: Sequence[Value], where: Span) -> Value:
        if len(args) != 1 or args[0].kind != VECTOR or function.apply is None:
            raise meaningless(where, "a Jacobian is taken at one vector")
        inner = function.apply
        return _at_point(book, lambda x: derive(inner((x,), where), x, where), args[0], where)

    return Value(Name("?f", span=span), FUNCTION, (), at)


def _at_point(book: Book, derived: Callable[[Value], Value], point: Value, span: Span) -> Value:
    """Take a derivative where an argument stands: at a symbol directly, elsewhere by putting it in."""
    if isinstance(point.expr, Name) and point.expr.id in book.names.domains:
        return derived(point)
    name = book.fresh()
    with book.standing_in(name, point.expr):
        found = derived(Value(Name(name), point.kind, point.sizes))
    return replace(found, expr=Bind("subs", found.expr, (name,), (point.expr,), span=span))


def function_power(book: Book, value: Value, sup: Notation, span: Span) -> Value:
    """Read what stands above the name of a function: an order of a derivative, or a power."""
    if isinstance(sup, Bracket):
        order = sup.items[0] if len(sup.items) == 1 else sup
        if isinstance(order, Numeral) and order.text in "12345":
            for _ in range(int(order.text)):
                value = prime(book, value, span)
            return value
        raise meaningless(sup.span, "the order of this derivative is not a small number")
    if not isinstance(sup, Numeral):
        raise ambiguous(sup.span, "a power of a function: of its values, or its inverse?", "put it behind the bracket")
    return raise_to(value, Value(Number(sup.text)), span)


def compose(outer: Value, inner: Value, span: Span) -> Value:
    """Read f after g."""
    if outer.apply is None or inner.apply is None:
        raise meaningless(span, "only functions are composed")
    first, second = outer.apply, inner.apply
    return Value(Name("?f", span=span), FUNCTION, (), lambda args, where: first((second(args, where),), where))


def gradient(walk: Factors, scripts: Scripted | None) -> Value:
    """Read a nabla with what it acts on: the next factor with its argument, but not the transpose behind it."""
    book, span = walk.book, walk.current.span
    order = scripts.sup if scripts is not None else None
    if order is not None and order != Numeral("2"):
        raise meaningless(span, "only a gradient and its square have words in the language")
    walk.place += 1
    if walk.following() is None:
        raise unwritten(span, "nothing follows this gradient")
    by = book.value(scripts.sub) if scripts is not None and scripts.sub is not None else None
    node, point, behind = walk.current, None, None
    transposed = isinstance(node, Scripted) and node.sup == Mark("top")
    if isinstance(node, Scripted) and transposed:
        walk.place += 1
        value = book.value(replace(node, sup=None) if node.sub is not None or node.primes else node.base)
    else:
        value, point, behind = _operand(walk)
    result = _gradient_of(book, value, point, by, "grad" if order is None else "hessian")
    result = transpose(result, span) if transposed else result
    return walk.scripted(result, behind) if behind is not None else result


def _operand(walk: Factors) -> tuple[Value, Value | None, Scripted | None]:
    """Read what a gradient acts on; a function keeps its argument apart, as the point."""
    node = walk.current
    if isinstance(node, Letter | Scripted) and not isinstance(_base(node), Mark | Bracket | Function):
        value = walk.book.value(node)
        if value.kind == FUNCTION:
            walk.place += 1
            taken = walk.take_argument()
            if taken is None:
                return value, None, None
            bracket, behind = taken
            if len(bracket.items) != 1:
                raise meaningless(bracket.span, "a gradient is taken by one vector")
            return value, walk.book.value(bracket.items[0]), behind
    return walk.unit(), None, None


def _base(node: Notation) -> Notation:
    return node.base if isinstance(node, Scripted) else node


def _gradient_of(book: Book, value: Value, point: Value | None, by: Value | None, operation: str) -> Value:
    """Take the gradient of a function where its argument stands, of a value by what it depends on."""
    span = value.expr.span
    whole = _whole_along(book, value, by, span) if point is None else None
    if whole is not None and by is not None:
        return _nabla(whole, by, operation, span)
    if value.apply is not None:
        inner = value.apply
        at = point or by or _own_point(book, value, span)
        return _at_point(book, lambda x: _nabla(inner((x,), span), x, operation, span), at, span)
    if by is None:
        by = _own_point(book, value, span)
    _check_depends(book, value, by, span)
    return _nabla(value, by, operation, span)


def _whole_along(book: Book, value: Value, by: Value | None, span: Span) -> Value | None:
    """Take a function where its parameters say, for a gradient by a symbol that is none of them."""
    if by is None or not isinstance(by.expr, Name) or by.expr.id not in book.names.domains:
        return None
    return None if by.expr.id in paths.parameters_of(book, value) else paths.standing(book, value, span)


def _own_point(book: Book, value: Value, span: Span) -> Value:
    """Find the one vector by which a gradient without a subscript is taken."""
    found = book.variable(value, span, VECTOR)
    return book.named(found.id, span) or Value(found, VECTOR)


def _nabla(body: Value, by: Value, operation: str, span: Span) -> Value:
    """Take the gradient of a number by a symbol, of the symbol's own shape; or the matrix of second derivatives."""
    if body.kind == VECTOR and operation == "grad" and by.kind == VECTOR and isinstance(by.expr, Name):
        raise ambiguous(span, "the gradient of a vector: a Jacobian, or its transpose?", "write \\jac{...}")
    if body.kind != SCALAR or not isinstance(by.expr, Name):
        raise meaningless(span, "a gradient is that of a number, by a declared symbol")
    expr: Expr = Bind(operation, body.expr, (by.expr.id,), span=span)
    if operation == "hessian":
        return matrix(expr, *by.sizes[:1] * 2)
    return Value(expr, by.kind, by.sizes)
