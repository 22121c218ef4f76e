"""What is written above and behind a name or a call: primes, powers, transposes, exclamation marks."""

from __future__ import annotations

from dataclasses import dataclass

from builder.claims.reader.meaning import calculus
from builder.claims.reader.meaning.book import Book
from builder.claims.reader.meaning.letters import declared
from builder.claims.reader.meaning.letters import scripted_base
from builder.claims.reader.meaning.values import FUNCTION
from builder.claims.reader.meaning.values import MATRIX
from builder.claims.reader.meaning.values import SCALAR
from builder.claims.reader.meaning.values import TRUTH
from builder.claims.reader.meaning.values import VECTOR
from builder.claims.reader.meaning.values import Value
from builder.claims.reader.meaning.values import raise_to
from builder.claims.reader.meaning.values import transpose
from builder.claims.reader.syntax.notation import Bracket
from builder.claims.reader.syntax.notation import Letter
from builder.claims.reader.syntax.notation import Mark
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Scripted
from builder.claims.reader.syntax.notation import Sum
from builder.claims.reader.syntax.notation import Words
from builder.claims.reader.syntax.refusals import ambiguous
from builder.claims.reader.syntax.refusals import meaningless
from builder.expressions.tree import Call
from builder.expressions.tree import Not
from builder.expressions.tree import Span


def with_scripts(book: Book, node: Scripted) -> Value:
    """Read a base with everything that is written at it."""
    value, sup = scripted_base(book, node)
    return with_rest(book, value, Rest(sup, node.primes, node.factorials), node.span)


@dataclass(frozen=True, slots=True)
class Rest:
    """What is written at a name or a call beside its index."""

    sup: Notation | None = None
    primes: int = 0
    factorials: int = 0


def with_rest(book: Book, value: Value, rest: Rest, span: Span) -> Value:
    """Apply primes, powers and exclamation marks."""
    for _ in range(rest.primes):
        value = calculus.prime(book, value, span)
    if rest.sup is not None:
        value = powered(book, value, rest.sup, span)
    if rest.factorials > 1:
        raise meaningless(span, "a double factorial has no word in the language")
    if rest.factorials:
        if value.kind != SCALAR:
            raise meaningless(span, f"a {value.kind} has no factorial")
        value = Value(Call("factorial", (value.expr,), span=span))
    return value


def powered(book: Book, value: Value, sup: Notation, span: Span) -> Value:
    """Read what stands above: a power, a transpose, an inverse, an order of a derivative."""
    found = _marked(value, sup, span)
    if found is not None:
        return found
    _check_power(book, value, sup)
    if value.kind == FUNCTION:
        return calculus.function_power(book, value, sup, span)
    if isinstance(sup, Letter) and sup.text == "T" and value.kind in (VECTOR, MATRIX):
        return transpose(value, span)
    return raise_to(value, book.value(sup), span)


def _marked(value: Value, sup: Notation, span: Span) -> Value | None:
    """Read a mark above: a transpose, degrees, a pseudoinverse, a complement."""
    match sup:
        case Mark("top"):
            return transpose(value, span)
        case Mark("circ") if value.kind == SCALAR:
            return Value(Call("radians", (value.expr,), span=span))
        case Mark("+") if value.kind == MATRIX:
            return Value(Call("pinv", (value.expr,), span=span), MATRIX, value.sizes[::-1])
        case Sum(("-",), (Mark("top"),)) if value.kind == MATRIX:
            return transpose(Value(Call("inv", (value.expr,), span=span), MATRIX, value.sizes), span)
        case Letter("c", _) if value.kind == TRUTH:
            return Value(Not(value.expr, span=span), TRUTH)
    return None


def _check_power(book: Book, value: Value, sup: Notation) -> None:
    """Refuse what stands above and is no power, or may be another thing."""
    match sup:
        case Letter("T", _) if declared(book, sup) is not None and value.kind in (VECTOR, MATRIX):
            raise ambiguous(sup.span, "a transpose, or the power T?", "a transpose is written \\top")
        case Bracket() if value.kind != FUNCTION:
            help = "declare the name as a whole, or drop the brackets"
            raise ambiguous(sup.span, "brackets above: a label, or a power?", help)
        case Words():
            raise meaningless(sup.span, "words above a name are no power", "declare the name as a whole")
        case Mark(text):
            raise meaningless(sup.span, f"the sign {text} above a {value.kind} has no meaning here")
