"""Letters with their accents, indices, powers and primes to what they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import replace

from builder.claims.reader.meaning import calculus
from builder.claims.reader.meaning.book import Book
from builder.claims.reader.meaning.values import EYE
from builder.claims.reader.meaning.values import FUNCTION
from builder.claims.reader.meaning.values import MATRIX
from builder.claims.reader.meaning.values import ONES
from builder.claims.reader.meaning.values import SCALAR
from builder.claims.reader.meaning.values import TRUTH
from builder.claims.reader.meaning.values import UNIT
from builder.claims.reader.meaning.values import VECTOR
from builder.claims.reader.meaning.values import ZEROS
from builder.claims.reader.meaning.values import Value
from builder.claims.reader.names import spellings
from builder.claims.reader.syntax.notation import Accent
from builder.claims.reader.syntax.notation import Letter
from builder.claims.reader.syntax.notation import Listing
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Numeral
from builder.claims.reader.syntax.notation import Product
from builder.claims.reader.syntax.notation import Scripted
from builder.claims.reader.syntax.notation import Sum
from builder.claims.reader.syntax.notation import Words
from builder.claims.reader.syntax.refusals import ambiguous
from builder.claims.reader.syntax.refusals import meaningless
from builder.claims.reader.syntax.refusals import unknown
from builder.claims.tables import Chances
from builder.expressions.registry import FUNCTIONS
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import Expr
from builder.expressions.tree import Index
from builder.expressions.tree import Name
from builder.expressions.tree import Negation
from builder.expressions.tree import Number
from builder.expressions.tree import Span
from builder.expressions.tree import rebuild
from builder.expressions.words import CONSTANTS
from builder.expressions.words import is_name


def letter_value(book: Book, node: Letter | Accent | Words) -> Value:
    """Find what a letter stands for; refuse one that nobody declared."""
    found = declared(book, node)
    if found is None and isinstance(node, Letter):
        found = _conventional(node)
    if found is None and isinstance(node, Accent) and node.mark == "bar":
        found = _mean(book, node)
    if found is None:
        name = next(iter(spellings(node)), "")
        if isinstance(node, Words) and not is_name(name):
            raise meaningless(node.span, f"the words \\text{{{node.text}}} have no meaning in a formula")
        raise unknown(node.span, f"nothing is declared as {name or 'this'}", _how_to_declare(node, name))
    return found


def _how_to_declare(node: Letter | Accent | Words, name: str) -> str:
    """Say how a name gets its meaning."""
    if name in FUNCTIONS:
        return f"a function is written \\operatorname{{{name}}}"
    if name == "E" and isinstance(node, Letter) and node.style == "mathbb":
        return "an expectation has brackets, \\mathbb{E}[X], and a `table:` of chances"
    return "declare it in `for:` or `let:`"


def declared(book: Book, node: Notation) -> Value | None:
    """Find what a notation stands for as a whole, by its name."""
    if isinstance(node, Letter) and node.style == "mathbb":
        return None
    for name in spellings(node):
        if name not in CONSTANTS and (found := book.named(name, node.span)):
            return found
    return None if book.names.chances is None else _chance(book.names.chances, node)


def _chance(chances: Chances, node: Notation) -> Value | None:
    """Find the event or the random variable of a name."""
    for name in spellings(node):
        if name in chances.events:
            return Value(chances.events[name], TRUTH)
        if name in chances.variables:
            return Value(chances.variables[name])
    return None


def _conventional(node: Letter) -> Value | None:
    """Read a letter that has a meaning unless it is declared to have another."""
    if node.text in CONSTANTS:
        return Value(Name(node.text, span=node.span))
    if node.text == "I":
        return Value(Name(EYE, span=node.span), MATRIX)
    if node.text in ("0", "1") and node.style:
        return Value(Name(ZEROS if node.text == "0" else ONES, span=node.span), VECTOR)
    return None


def _mean(book: Book, node: Accent) -> Value | None:
    base = declared(book, node.base)
    if base is None or base.kind != VECTOR:
        return None
    return Value(Call("mean", (base.expr,), span=node.span))


def scripted_base(book: Book, node: Scripted) -> tuple[Value, Notation | None]:
    """Find what a letter with an index stands for, and what remains of its power."""
    runs = node.sub is not None and any(part in book.bound for part in _letters_in(node.sub))
    if (
        node.sup is not None
        and not runs
        and (found := declared(book, Scripted(node.base, node.sub, node.sup, span=node.span)))
    ):
        return found, None
    if node.sub is None:
        return book.value(node.base), node.sup
    if not runs and (found := declared(book, Scripted(node.base, node.sub, span=node.span))):
        return found, node.sup
    if found := _family(book, node) or _unit(book, node) or _jacobian(book, node):
        return found, node.sup
    if not isinstance(node.base, Letter | Accent | Words):
        return indexed(book, book.value(node.base), node.sub, node.span), node.sup
    base = declared(book, node.base) or _capital(book, node)
    if base is None and isinstance(node.base, Accent) and node.base.mark == "bar":
        base = _mean(book, node.base)
    if base is None or base.kind in (SCALAR, TRUTH):
        name = next(iter(spellings(Scripted(node.base, node.sub))), "this")
        shown = next(iter(spellings(node.base)), "it")
        help = f"declare {name}, or {shown} as a vector or a function"
        raise unknown(node.span, f"nothing is declared as {name}", help)
    if base.kind == MATRIX and isinstance(node.sup, Sum):
        help = "write (A^{-1})_{ij}, or a fraction"
        raise ambiguous(node.span, "an entry of the inverse, or one over an entry?", help)
    return indexed(book, base, node.sub, node.span), node.sup


def _unit(book: Book, node: Scripted) -> Value | None:
    """Read a bold e with an index as a vector of the standard basis."""
    if node.sub is None or not isinstance(node.base, Letter) or node.base.text != "e" or not node.base.style:
        return None
    return Value(Call(UNIT, (book.number(node.sub, "an index"),), span=node.span), VECTOR)


def _jacobian(book: Book, node: Scripted) -> Value | None:
    """Read J with a function below as the Jacobian of that function."""
    if node.sub is None or node.base != Letter("J") or declared(book, node.base) is not None:
        return None
    function = book.value(node.sub)
    return calculus.jacobian(book, function, node.span) if function.kind == FUNCTION else None


def _letters_in(node: Notation) -> Iterator[str]:
    """Give the letters of an index."""
    match node:
        case Letter(text, _):
            yield text
        case Product(_, parts) | Sum(_, parts) | Listing(parts, _):
            for part in parts:
                yield from _letters_in(part)


def _family(book: Book, node: Scripted) -> Value | None:
    """Find the event of a family, such as H_i."""
    chances = book.names.chances
    if chances is None or node.sub is None:
        return None
    for name in spellings(node.base):
        if name in chances.families:
            parameter, condition = chances.families[name]
            place = book.number(node.sub, "an index")
            return Value(replaced(condition, parameter, place), TRUTH)
    return None


def replaced(expr: Expr, name: str, value: Expr) -> Expr:
    """Put an expression in the place of a name, except where the name is bound."""
    if isinstance(expr, Name):
        return value if expr.id == name else expr
    if isinstance(expr, Bind) and name in expr.names:
        return replace(expr, args=tuple(replaced(arg, name, value) for arg in expr.args))
    return rebuild(expr, lambda part: replaced(part, name, value))


def _capital(book: Book, node: Scripted) -> Value | None:
    """Find the matrix whose entry is written with the small letter, as in a_{ij}."""
    if not isinstance(node.base, Letter) or len(index_parts(node.sub)) != 2:
        return None
    found = declared(book, Letter(node.base.text.upper(), span=node.base.span))
    return found if found is not None and found.kind == MATRIX else None


def index_parts(sub: Notation | None) -> tuple[Notation, ...]:
    """Split what stands below into the indices of a row and of a column."""
    match sub:
        case Listing(parts, _):
            return parts
        case Product(signs, parts) if not any(signs) and all(isinstance(p, Letter | Numeral) for p in parts):
            return parts
        case Numeral(text) if len(text) == 2:
            return Numeral(text[0], span=sub.span), Numeral(text[1], span=sub.span)
    return () if sub is None else (sub,)


def indexed(book: Book, base: Value, sub: Notation, span: Span) -> Value:
    """Take an entry, or a term of a sequence that is declared as a function."""
    if base.kind == FUNCTION:
        return _term(book, base, sub, span)
    parts = index_parts(sub) if base.kind == MATRIX else (sub,)
    if base.kind not in (VECTOR, MATRIX, "row") or len(parts) != (2 if base.kind == MATRIX else 1):
        if base.kind == MATRIX:
            raise ambiguous(span, "a matrix with one index: is it a row or a column?", "define it in `let:`")
        raise meaningless(span, f"a {base.kind} has no entries")
    if any(
        isinstance(part, Words) or (isinstance(part, Letter) and len(part.text) > 1 and part.style) for part in parts
    ):
        raise unknown(span, "a word below a vector is no index", "declare the name as a whole")
    if base.kind == VECTOR and _is_pair(sub):
        raise meaningless(span, "a vector with two indices")
    places = [book.number(part, "an index") for part in parts]
    if any(isinstance(place, Negation) or place == Number("0") for place in places):
        raise meaningless(span, "indices count from 1", "declare the name as a whole")
    sizes = base.sizes or (Call("size", (base.expr,)),)
    for place, size in zip(places, sizes, strict=False):
        book.see(place, size)
    return Value(Index(base.expr, tuple(places), span=span))


def _term(book: Book, function: Value, sub: Notation, span: Span) -> Value:
    """Take a term of a sequence; of a function that numbers do not suit, the entry of what it makes of its argument."""
    found = applied(function, [book.value(part) for part in index_parts(sub)], span)
    if book.is_computable(found.expr):
        return found
    return replace(function, apply=lambda args, where: indexed(book, applied(function, args, where), sub, where))


def _is_pair(sub: Notation) -> bool:
    return isinstance(sub, Listing) or (
        isinstance(sub, Product) and not any(sub.signs) and all(isinstance(part, Letter) for part in sub.factors)
    )


def applied(function: Value, args: Sequence[Value], span: Span) -> Value:
    """Apply a function to its arguments."""
    if function.apply is None:
        raise meaningless(span, f"a {function.kind} takes no arguments")
    return function.apply(args, span)
