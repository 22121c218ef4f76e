"""Entropies and divergences: of declared vectors of chances, and of the variables of a finite table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.claims.reader.meaning import letters
from builder.claims.reader.meaning.values import MATRIX
from builder.claims.reader.meaning.values import ONE
from builder.claims.reader.meaning.values import VECTOR
from builder.claims.reader.syntax.notation import Bracket
from builder.claims.reader.syntax.notation import Letter
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.refusals import meaningless
from builder.claims.reader.syntax.refusals import unknown
from builder.claims.tables import Chances
from builder.expressions.tree import Binary
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Index
from builder.expressions.tree import Logic
from builder.expressions.tree import Name
from builder.expressions.tree import Negation
from builder.expressions.tree import Span

if TYPE_CHECKING:
    from builder.claims.reader.meaning.book import Book

NEEDS = "chances need a finite table of events; or claim the numbers by their names"


def model(book: Book, span: Span) -> Chances:
    """Give the model of chances, or refuse what needs one."""
    if book.names.chances is None:
        raise meaningless(span, "there is no model of chances", NEEDS)
    return book.names.chances


def split(bracket: Bracket) -> tuple[tuple[Notation, ...], tuple[Notation, ...]]:
    """Split what stands in the bracket at the bar of the condition."""
    if "|" not in bracket.separators:
        return bracket.items, ()
    place = bracket.separators.index("|") + 1
    return bracket.items[:place], bracket.items[place:]


def total(book: Book, term: Expr, span: Span) -> Expr:
    """Add up a term, times the chance, over the places of the table."""
    chances = model(book, span)
    return total_at(book, term, (Name(chances.row), Name(chances.column)), span)


def total_at(book: Book, term: Expr, names: tuple[Name, Name], span: Span) -> Expr:
    """Add up a term, times the chance, over places that have these names."""
    table = book.named(model(book, span).table, span)
    if table is None or table.kind not in (VECTOR, MATRIX):
        raise unknown(span, "the table of chances is not declared as a vector or a matrix")
    places = names[: len(table.sizes)]
    expr: Expr = Binary("*", Index(table.expr, places), term)
    for place, size in reversed(tuple(zip(places, table.sizes, strict=True))):
        expr = Bind("sum", expr, (place.id,), (ONE, size), span=span)
    return expr


def entropy(book: Book, bracket: Bracket, span: Span) -> Expr:
    """Read `H(p)`, `H(p, q)`, and over a table `H(X)`, `H(X, Y)`, `H(Y | X)`."""
    items, given = split(bracket)
    variables = _variables(book, bracket.items)
    if variables is None and not given and len(items) in (1, 2):
        name = "entropy" if len(items) == 1 else "cross_entropy"
        return Call(name, tuple(_distribution(book, item) for item in items), span=span)
    if variables is None:
        raise meaningless(span, "an entropy is that of one vector of chances, a cross-entropy that of two")
    joint = _entropy_of(book, variables, span)
    if not given:
        return joint
    return Binary("-", joint, _entropy_of(book, variables[len(items) :], span), span=span)


def mutual_information(book: Book, bracket: Bracket, span: Span) -> Expr:
    """Read `I(X; Y)` over a table."""
    variables = _variables(book, bracket.items)
    if variables is None or len(variables) != 2 or "|" in bracket.separators:
        raise meaningless(span, "mutual information is that of two variables of a table", NEEDS)
    first, second = (_entropy_of(book, (variable,), span) for variable in variables)
    return Binary("-", Binary("+", first, second), _entropy_of(book, variables, span), span=span)


def _variables(book: Book, items: tuple[Notation, ...]) -> tuple[Expr, ...] | None:
    """Find the random variables that are named; None if one of them is none."""
    chances = book.names.chances
    found = [chances.variables.get(item.text) for item in items if chances and isinstance(item, Letter)]
    return tuple(expr for expr in found if expr) if items and len(found) == len(items) and all(found) else None


def _entropy_of(book: Book, variables: tuple[Expr, ...], span: Span) -> Expr:
    """Write the mean of minus the logarithm of the chance that the variables are what they are."""
    chances = model(book, span)
    here = book.elsewhere()
    same = tuple(Comparison(("==",), (variable, moved(variable, chances, here))) for variable in variables)
    condition = same[0] if len(same) == 1 else Logic("and", same)
    chance = total(book, Call("indicator", (condition,)), span)
    return Negation(total_at(book, Call("log", (chance,)), here, span), span=span)


def moved(expr: Expr, chances: Chances, here: tuple[Name, Name]) -> Expr:
    """Write a variable at another place of the table."""
    return letters.replaced(letters.replaced(expr, chances.row, here[0]), chances.column, here[1])


def _distribution(book: Book, node: Notation) -> Expr:
    """Read P as the vector of chances that is declared as P or as p."""
    found = letters.declared(book, node)
    name = node.text.lower() if isinstance(node, Letter) else ""
    if found is None and name:
        found = letters.declared(book, Letter(name, span=node.span))
    if found is None or found.kind != VECTOR:
        shown = f"nothing is declared as {name}, a vector of chances" if name else "a vector of chances is wanted here"
        raise unknown(node.span, shown, "for: {p: simplex n}")
    return found.expr


def divergence(book: Book, bracket: Bracket, span: Span) -> Expr:
    """Read the divergence of Q from P."""
    if len(bracket.items) != 2:
        raise meaningless(span, "a divergence is that of two vectors of chances")
    return Call("KL", tuple(_distribution(book, item) for item in bracket.items), span=span)
