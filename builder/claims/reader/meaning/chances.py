"""Chances, means and their like over a finite table; entropies and divergences of vectors of chances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.claims.reader.meaning import entropies
from builder.claims.reader.meaning import letters
from builder.claims.reader.meaning import powers
from builder.claims.reader.meaning.entropies import NEEDS
from builder.claims.reader.meaning.entropies import model
from builder.claims.reader.meaning.entropies import moved
from builder.claims.reader.meaning.entropies import split
from builder.claims.reader.meaning.entropies import total
from builder.claims.reader.meaning.entropies import total_at
from builder.claims.reader.meaning.values import SCALAR
from builder.claims.reader.meaning.values import TRUTH
from builder.claims.reader.meaning.values import TWO
from builder.claims.reader.meaning.values import Value
from builder.claims.reader.names import spellings
from builder.claims.reader.syntax.notation import Bracket
from builder.claims.reader.syntax.notation import Function
from builder.claims.reader.syntax.notation import Letter
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Scripted
from builder.claims.reader.syntax.refusals import meaningless
from builder.claims.reader.syntax.signs import CHANCE_WORDS
from builder.expressions.tree import Binary
from builder.expressions.tree import Call
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Logic
from builder.expressions.tree import Span
from builder.expressions.tree import free_names

if TYPE_CHECKING:
    from builder.claims.reader.meaning.book import Book
    from builder.claims.reader.meaning.factors import Factors


def read(walk: Factors, head: Notation, scripts: Scripted | None) -> Value | None:
    """Read a chance, a mean, an entropy, a divergence, if that is what comes next."""
    book = walk.book
    word = _word(book, head, scripts)
    if not word:
        return None
    start = walk.place
    walk.place += 1
    taken = walk.take_argument()
    if taken is None:
        if isinstance(head, Function):
            raise meaningless(head.span, f"\\{head.name} wants brackets: \\{head.name}[...]")
        walk.place = start
        return None
    bracket, behind = taken
    if word in ("P", "p", "E", "Var", "Cov") and book.names.chances is None:
        if word == "p":
            walk.place = start
            return None
        raise meaningless(head.span, f"{word} has no meaning without a model", NEEDS)
    span = head.span[0], bracket.span[1]
    value = _READERS[word](book, bracket, span)
    result = Value(value)
    if scripts is not None and scripts.sup is not None:
        result = powers.with_rest(book, result, powers.Rest(scripts.sup), span)
    return walk.scripted(result, behind) if behind is not None else result


def _word(book: Book, head: Notation, scripts: Scripted | None) -> str:  # noqa: PLR0911
    """Say which of the words of chance a head is; a declared name is none, a table may be called P."""
    chances = book.names.chances
    if isinstance(head, Function) and head.name in CHANCE_WORDS and letters.declared(book, head) is None:
        if scripts is not None and scripts.sub is not None:
            raise meaningless(scripts.span, "a mean under a distribution that stands below is not read")
        return CHANCE_WORDS[head.name].replace("Corr", "")
    if not isinstance(head, Letter):
        return ""
    if head.text == "D" and scripts is not None and scripts.sub is not None and scripts.sup is None:
        return "KL" if spellings(scripts.sub)[:1] == ("KL",) and letters.declared(book, scripts) is None else ""
    if head.style == "mathbb" and head.text in CHANCE_WORDS and scripts is None:
        return CHANCE_WORDS[head.text]
    if scripts is not None or head.style not in ("", "mathrm", "mathbb"):
        return ""
    if chances is not None and head.text in ("P", "p") and (head.text == chances.table or not _known(book, head)):
        return head.text
    return head.text if head.text in ("H", "I") and not _known(book, head) else ""


def _known(book: Book, head: Letter) -> bool:
    return letters.declared(book, head) is not None


def _event(book: Book, items: tuple[Notation, ...], span: Span) -> Expr:
    """Read events, all of which happen; a small letter is the value of its variable."""
    truths: list[Expr] = []
    for item in items:
        value = book.value(item) if not isinstance(item, Letter) else _outcome(book, item)
        if value.kind != TRUTH:
            raise meaningless(item.span, "an event is wanted here", "declare it in the model of chances")
        truths.append(value.expr)
    if not truths:
        raise meaningless(span, "a chance of nothing")
    for truth, item in zip(truths, items, strict=True):
        _check_random(book, truth, item.span)
    return truths[0] if len(truths) == 1 else Logic("and", tuple(truths))


def _outcome(book: Book, item: Letter) -> Value:
    """Read `x` in `p(x)` as the event that X is x."""
    chances = model(book, item.span)
    value = book.value(item)
    variable = chances.variables.get(item.text.upper())
    if value.kind == SCALAR and variable is not None and item.text.islower():
        return Value(Comparison(("==",), (variable, value.expr)), TRUTH)
    return value


def _probability(book: Book, bracket: Bracket, span: Span) -> Expr:
    items, given = split(bracket)
    event = _event(book, items, span)
    if not given:
        return total(book, Call("indicator", (event,)), span)
    condition = _event(book, given, span)
    both = total(book, Call("indicator", (Logic("and", (event, condition)),)), span)
    return Binary("/", both, total(book, Call("indicator", (condition,)), span), span=span)


def _mean_of(book: Book, term: Expr, given: tuple[Notation, ...], span: Span) -> Expr:
    if not given:
        return total(book, term, span)
    if any(_is_variable(book, item) for item in given):
        return _mean_given(book, term, given, span)
    condition = Call("indicator", (_event(book, given, span),))
    top = total(book, Binary("*", term, condition), span)
    return Binary("/", top, total(book, condition, span), span=span)


def _is_variable(book: Book, item: Notation) -> bool:
    return isinstance(item, Letter) and item.text in model(book, item.span).variables


def _mean_given(book: Book, term: Expr, given: tuple[Notation, ...], span: Span) -> Expr:
    """Write the mean given random variables: at each place, that of the places where they have the same values."""
    chances, there = model(book, span), book.elsewhere()
    conditions: list[Expr] = []
    for item in given:
        here = book.number(item, "a variable") if _is_variable(book, item) else _event(book, (item,), span)
        other = moved(here, chances, there)
        conditions.append(Comparison(("==",), (other, here)) if _is_variable(book, item) else other)
    both = conditions[0] if len(conditions) == 1 else Logic("and", tuple(conditions))
    condition = Call("indicator", (both,))
    top = total_at(book, Binary("*", moved(term, chances, there), condition), there, span)
    return Binary("/", top, total_at(book, condition, there, span), span=span)


def _term(book: Book, items: tuple[Notation, ...], place: int, span: Span) -> Expr:
    if place >= len(items):
        raise meaningless(span, "something is missing in these brackets")
    term = book.number(items[place], "what the mean is taken of")
    _check_random(book, term, items[place].span)
    return term


def _check_random(book: Book, term: Expr, span: Span) -> None:
    chances = model(book, span)
    if not free_names(term) & {chances.row, chances.column}:
        raise meaningless(span, "nothing in it is random", "declare its variables in the model of chances")


def _expectation(book: Book, bracket: Bracket, span: Span) -> Expr:
    items, given = split(bracket)
    if len(items) != 1:
        raise meaningless(span, "the mean of one thing is wanted")
    return _mean_of(book, _term(book, items, 0, span), given, span)


def _variance(book: Book, bracket: Bracket, span: Span) -> Expr:
    items, given = split(bracket)
    if len(items) != 1:
        raise meaningless(span, "the variance of one thing is wanted")
    return _mean_of(book, Binary("^", _centred(book, _term(book, items, 0, span), given, span), TWO), given, span)


def _centred(book: Book, term: Expr, given: tuple[Notation, ...], span: Span) -> Expr:
    return Binary("-", term, _mean_of(book, term, given, span))


def _covariance(book: Book, bracket: Bracket, span: Span) -> Expr:
    items, given = split(bracket)
    if len(items) != 2:
        raise meaningless(span, "the covariance of two things is wanted")
    first, second = (_centred(book, _term(book, items, place, span), given, span) for place in (0, 1))
    return _mean_of(book, Binary("*", first, second), given, span)


_READERS = {
    "P": _probability,
    "p": _probability,
    "E": _expectation,
    "Var": _variance,
    "Cov": _covariance,
    "H": entropies.entropy,
    "I": entropies.mutual_information,
    "KL": entropies.divergence,
}
