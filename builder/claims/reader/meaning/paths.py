r"""Variables that depend on other variables: `\frac{df}{dt}` where f is a function of x, and x one of t.

A function of `let:` that stands without its argument is taken where its parameters say: at the symbol of that name, at
the value of that name, or at the function of that name, in turn where its own parameters say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.claims.reader.meaning.differentials import Derivative
from builder.claims.reader.meaning.values import FUNCTION
from builder.claims.reader.meaning.values import SCALAR
from builder.claims.reader.meaning.values import VECTOR
from builder.claims.reader.meaning.values import Value
from builder.claims.reader.names import spellings
from builder.claims.reader.syntax.notation import Letter
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Scripted
from builder.claims.reader.syntax.refusals import meaningless
from builder.expressions.tree import Bind
from builder.expressions.tree import Index
from builder.expressions.tree import Name
from builder.expressions.tree import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from builder.claims.reader.meaning.book import Book

    #: What takes the derivative of a value by a symbol.
    Derive = Callable[[Value, Value, Span], Value]

#: How many functions may stand inside each other.
_DEEPEST = 6


def parameters_of(book: Book, function: Value) -> tuple[str, ...]:
    """Give the names of the parameters of a function of `let:`; none for another one."""
    name = function.expr.id if function.kind == FUNCTION and isinstance(function.expr, Name) else ""
    own = book.names.program.functions.get(name)
    return own.parameters if own is not None else ()


def standing(book: Book, function: Value, span: Span, depth: int = _DEEPEST) -> Value | None:
    """Take a function where its parameters say, if all of them stand for something."""
    args = _arguments(book, function, span, depth)
    return function.apply(args, span) if args and function.apply is not None else None


def _arguments(book: Book, function: Value, span: Span, depth: int = _DEEPEST) -> list[Value]:
    """Give what the parameters of a function stand for; nothing where one stands for nothing."""
    found: list[Value] = []
    for name in parameters_of(book, function):
        value = book.named(name, span)
        if value is not None and value.kind == FUNCTION:
            value = standing(book, value, span, depth - 1) if depth else None
        if value is None:
            return []
        found.append(value)
    return found


def body_of(book: Book, node: Notation, span: Span) -> Value | None:
    """Read what a derivative is taken of, if it is a function of `let:` or an entry of its value."""
    if not isinstance(node, Scripted) or node.sub is None:
        value = book.value(node)
        return value if _arguments(book, value, span) else None
    if node.sup is not None or node.primes or node.factorials or _is_declared(book, node):
        return None
    base = book.value(node.base)
    whole = standing(book, base, span)
    return entry(book, whole, node.sub, span) if whole is not None and whole.kind == VECTOR else None


def along(book: Book, derivative: Derivative, body: Value, derive: Derive, span: Span) -> Value | None:
    """Take the derivative of a function whose parameters are variables themselves.

    By a parameter it is a partial one; `df/dt` by a symbol goes along every way from the symbol to f.
    """
    whole = standing(book, body, span) if body.kind == FUNCTION else None
    if whole is None:
        return None
    first = derivative.variables[0]
    is_symbol = isinstance(first, Letter) and first.text in book.names.domains
    if len(derivative.variables) == 1 and (derivative.sign == "partial" or not is_symbol):
        found = partial(book, body, first, derive, span)
        if found is not None:
            return found
    elif len(derivative.variables) > 1 and derivative.sign == "partial" and not _is_direct(book, body, span):
        raise meaningless(span, "a partial derivative of a higher order along a path is not read")
    for variable in reversed(derivative.variables):
        whole = derive(whole, book.value(variable), span)
    return whole


def _is_direct(book: Book, function: Value, span: Span) -> bool:
    """Say whether every parameter of a function is the symbol of its name."""
    args = _arguments(book, function, span)
    return all(isinstance(arg.expr, Name) and arg.expr.id in book.names.domains for arg in args)


def _is_declared(book: Book, node: Notation) -> bool:
    return any(book.names.is_declared(name) for name in spellings(node))


def entry(book: Book, vector: Value, sub: Notation, span: Span) -> Value:
    """Take an entry of a vector."""
    place = book.number(sub, "an index")
    if vector.sizes:
        book.see(place, vector.sizes[0])
    return Value(Index(vector.expr, (place,), span=span))


def partial(book: Book, function: Value, variable: Notation, derive: Derive, span: Span) -> Value | None:
    """Take the derivative of a function by one of its parameters, or an entry of it, all others held."""
    sub = variable.sub if isinstance(variable, Scripted) else None
    base = variable.base if isinstance(variable, Scripted) else variable
    parameters, args = parameters_of(book, function), _arguments(book, function, span)
    place = next((parameters.index(name) for name in spellings(base) if name in parameters), None)
    if place is None or not args or function.apply is None:
        return None
    point = args[place]
    name = book.fresh()
    with book.standing_in(name, point.expr):
        by = Value(Name(name), point.kind, point.sizes)
        inner = function.apply([*args[:place], by, *args[place + 1 :]], span)
        if sub is None:
            found = derive(inner, by, span)
        elif inner.kind == SCALAR and point.kind == VECTOR:
            found = entry(book, Value(Bind("grad", inner.expr, (name,), span=span), VECTOR, by.sizes), sub, span)
        else:
            return None
    return Value(Bind("subs", found.expr, (name,), (point.expr,), span=span), found.kind, found.sizes)
