r"""Upright words: `\sin`, `\log_2`, `\operatorname{tr}` and the names of own functions, with their arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.claims.reader.meaning import letters
from builder.claims.reader.meaning import powers
from builder.claims.reader.meaning.values import FUNCTION
from builder.claims.reader.meaning.values import MATRIX
from builder.claims.reader.meaning.values import ONE
from builder.claims.reader.meaning.values import SCALAR
from builder.claims.reader.meaning.values import VECTOR
from builder.claims.reader.meaning.values import Value
from builder.claims.reader.meaning.values import matrix
from builder.claims.reader.meaning.values import pointwise
from builder.claims.reader.meaning.values import vector
from builder.claims.reader.syntax.notation import Bracket
from builder.claims.reader.syntax.notation import Fraction
from builder.claims.reader.syntax.notation import Function
from builder.claims.reader.syntax.notation import Letter
from builder.claims.reader.syntax.notation import Mark
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Numeral
from builder.claims.reader.syntax.notation import Scripted
from builder.claims.reader.syntax.notation import Sum
from builder.claims.reader.syntax.refusals import ambiguous
from builder.claims.reader.syntax.refusals import meaningless
from builder.claims.reader.syntax.refusals import unknown
from builder.claims.reader.syntax.refusals import unwritten
from builder.claims.reader.syntax.signs import CHANCE_WORDS
from builder.claims.reader.syntax.signs import ELEMENTARY
from builder.claims.reader.syntax.signs import FUNCTION_WORDS
from builder.expressions.registry import FUNCTIONS
from builder.expressions.signatures import read_signature
from builder.expressions.tree import Binary
from builder.expressions.tree import Call
from builder.expressions.tree import Expr
from builder.expressions.tree import Span

if TYPE_CHECKING:
    from builder.claims.reader.meaning.book import Book
    from builder.claims.reader.meaning.factors import Factors

#: The functions that act on a vector entry by entry.
_ENTRYWISE = frozenset(
    [
        *["sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "ln", "log10", "asin", "acos", "atan"],
        *["sign", "erf", "sigmoid", "relu", "softplus", "gelu", "silu", "abs"],
    ]
)
_TO_NUMBER = frozenset(["det", "trace", "rank", "logsumexp", "cond", "median", "JS"])


def read(walk: Factors, head: Function, scripts: Scripted | None) -> Value:
    """Read a word with its argument."""
    book = walk.book
    if (own := letters.declared(book, scripts or head)) is not None:
        walk.place += 1
        return walk.called(own)
    if scripts is not None and (own := letters.declared(book, head)) is not None:
        walk.place += 1
        return walk.called(powers.with_scripts(book, scripts))
    name = _registered(head)
    if name is None:
        known = "" if head.name in CHANCE_WORDS else "define it in `let:`"
        raise unknown(head.span, f"nothing is declared as {head.name}", known)
    walk.place += 1
    power = scripts.sup if scripts else None
    primes = scripts.primes if scripts else 0
    extra = _extra(book, name, scripts)
    if isinstance(power, Sum):
        help = "write \\arcsin and its like, or a fraction"
        raise ambiguous(power.span, "a negative power of a function: its inverse, or a fraction?", help)
    if primes:
        derived = powers.with_rest(book, function(name), powers.Rest(None, primes), head.span)
        return walk.called(powers.with_rest(book, derived, powers.Rest(power), head.span) if power else derived)
    value = _applied(walk, name, extra, head)
    return powers.with_rest(book, value, powers.Rest(power), head.span) if power is not None else value


def _registered(head: Function) -> str | None:
    if head.name in FUNCTION_WORDS:
        return FUNCTION_WORDS[head.name]
    return head.name if head.name in FUNCTIONS and head.name not in CHANCE_WORDS else None


def _extra(book: Book, name: str, scripts: Scripted | None) -> tuple[Expr, ...]:
    """Read what stands below a word: the base of a logarithm."""
    if scripts is None or scripts.sub is None:
        return ()
    if name != "log":
        raise meaningless(scripts.sub.span, f"an index at {name} has no meaning here")
    return (book.number(scripts.sub, "the base"),)


def function(name: str) -> Value:
    """Make the value of a registered function that is not applied yet."""
    return Value(Call(name, ()), FUNCTION, (), lambda args, span: call(name, tuple(args), (), span))


def _applied(walk: Factors, name: str, extra: tuple[Expr, ...], head: Function) -> Value:
    if walk.following() is None:
        if extra:
            raise unwritten(head.span, f"nothing follows {head.name}")
        return function(name)
    taken = walk.take_argument()
    if taken is not None:
        bracket, scripts = taken
        if scripts is not None and name in ELEMENTARY and scripts.sup is not None and bracket.opening == "(":
            help = "put the power at the name, or brackets around the whole"
            raise ambiguous(scripts.span, f"is this a power of {name}, or of its argument?", help)
        value = call(name, tuple(walk.arguments(bracket)), extra, _from(head, bracket), walk.book)
        return walk.scripted(value, scripts) if scripts is not None else value
    return call(name, (_bare(walk, name, head),), extra, head.span, walk.book)


def _from(head: Function, bracket: Bracket) -> Span:
    return head.span[0], bracket.span[1]


def _bare(walk: Factors, name: str, head: Function) -> Value:
    """Read an argument without brackets: what stands side by side, up to the next word or sign."""
    if isinstance(_head(walk.current), Function):
        return walk.unit()
    start = walk.place
    greedy = name in ELEMENTARY and name not in ("det", "trace", "rank")
    walk.unit()
    while greedy and (node := walk.following()) is not None and _continues(node):
        walk.unit()
    after = walk.following()
    if _is_halved(walk):
        help = "put brackets around the argument, or write a fraction"
        raise ambiguous(head.span, f"does what is below the slash still belong to {head.name}?", help)
    if after is not None and not _begins_anew(after):
        raise ambiguous(after.span, f"does this still belong to {head.name}?", "put brackets around the argument")
    return walk.book.value(walk.rest(start, walk.place))


def _is_halved(walk: Factors) -> bool:
    """Say whether a slash follows with anything but another word behind it."""
    if walk.place >= walk.count or walk.node.signs[walk.place] != "/":
        return False
    return not isinstance(_head(walk.current), Function)


def _head(node: Notation) -> Notation:
    return node.base if isinstance(node, Scripted) else node


def _continues(node: Notation) -> bool:
    head = _head(node)
    return not isinstance(head, Function | Bracket | Mark | Numeral)


def _begins_anew(node: Notation) -> bool:
    head = _head(node)
    return isinstance(head, Function) or (isinstance(head, Letter) and head.text == "d") or isinstance(head, Fraction)


def call(name: str, args: tuple[Value, ...], extra: tuple[Expr, ...], span: Span, book: Book | None = None) -> Value:
    """Call a function of the language."""
    if any(arg.kind == FUNCTION for arg in args):
        return pointwise(span, lambda *values: call(name, values, extra, span, book), *args)
    if any(not arg.is_plain for arg in args):
        raise meaningless(span, f"{name} is given a condition")
    if name in ("log1p", "expm1"):
        return _near_zero(name, args, span)
    exprs = (*(arg.expr for arg in args), *extra)
    signature = read_signature(FUNCTIONS[name].signature)
    if not signature.least <= len(exprs) <= signature.most:
        raise meaningless(span, f"{name} takes {signature.wants()}, here are {len(exprs)}")
    expr = Call(name, exprs, span=span)
    known = _known_kind(name, expr, args[0] if args else Value(expr))
    if known is not None:
        return known
    return book.shaped(expr) if book is not None else Value(expr)


def _known_kind(name: str, expr: Expr, first: Value) -> Value | None:
    """Give the value of a call whose kind follows from that of its argument."""
    if name in _TO_NUMBER or (name in _ENTRYWISE and first.kind == SCALAR):
        return Value(expr)
    if (name in _ENTRYWISE and first.kind == VECTOR) or (name == "softmax" and first.kind in (VECTOR, MATRIX)):
        return Value(expr, first.kind, first.sizes)
    if name == "diag":
        return matrix(expr, *first.sizes[:1] * 2) if first.kind == VECTOR else vector(expr, *first.sizes[:1])
    return None


def _near_zero(name: str, args: tuple[Value, ...], span: Span) -> Value:
    if len(args) != 1 or args[0].kind != SCALAR:
        raise meaningless(span, f"{name} takes one number")
    if name == "log1p":
        return Value(Call("log", (Binary("+", ONE, args[0].expr),), span=span))
    return Value(Binary("-", Call("exp", (args[0].expr,)), ONE, span=span))
