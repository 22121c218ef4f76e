"""Macros whose meaning is an expression."""

from __future__ import annotations

from functools import cache

from builder.claims.reader.meaning.book import Book
from builder.claims.reader.meaning.values import FUNCTION
from builder.claims.reader.meaning.values import Value
from builder.claims.reader.syntax.notation import Macro
from builder.claims.reader.syntax.refusals import meaningless
from builder.expressions.parsing import parse
from builder.expressions.tree import Bind
from builder.expressions.tree import Expr
from builder.expressions.tree import Name
from builder.expressions.tree import rebuild
from builder.expressions.tree import walk

_ARGUMENT = "arg"


@cache
def read_meaning(means: str) -> Expr | None:
    """Turn the formal meaning of a macro, `= KL(#1, #2)`, into a tree; None where it cannot be read.

    An argument cannot be the variable of a derivative or a sum: such a macro is read through its TeX.
    """
    text = means.removeprefix("=").strip()
    expr = parse(text.replace("#", _ARGUMENT))[0]
    if expr is None or any(name.startswith(_ARGUMENT) for part in walk(expr) for name in _bound(part)):
        return None
    return expr


def _bound(part: Expr) -> tuple[str, ...]:
    return part.names if isinstance(part, Bind) else ()


def macro_value(book: Book, node: Macro) -> Value:
    """Put the arguments of a macro into its meaning."""
    meaning = read_meaning(book.names.macros[node.name].means)
    if meaning is None:
        raise meaningless(node.span, f"the meaning of \\{node.name} is no expression", "mend `means:` in macros.yaml")
    args = [book.value(arg) for arg in node.args]
    for arg in args:
        if arg.kind == FUNCTION or not arg.is_plain:
            raise meaningless(node.span, f"\\{node.name} is given a {arg.kind}")
    expr = _filled(meaning, {f"{_ARGUMENT}{place}": arg.expr for place, arg in enumerate(args, 1)})
    return book.shaped(expr)


def _filled(expr: Expr, args: dict[str, Expr]) -> Expr:
    if isinstance(expr, Name):
        return args.get(expr.id, expr)
    return rebuild(expr, lambda part: _filled(part, args))
