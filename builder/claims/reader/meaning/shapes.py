"""Brackets, bars, matrices and cases."""

from __future__ import annotations

from builder.claims.reader.meaning.book import Book
from builder.claims.reader.meaning.values import MATRIX
from builder.claims.reader.meaning.values import SCALAR
from builder.claims.reader.meaning.values import TRUTH
from builder.claims.reader.meaning.values import VECTOR
from builder.claims.reader.meaning.values import Value
from builder.claims.reader.meaning.values import fit
from builder.claims.reader.meaning.values import listed
from builder.claims.reader.meaning.values import pointwise
from builder.claims.reader.names import spellings
from builder.claims.reader.syntax.notation import Bracket
from builder.claims.reader.syntax.notation import Chain
from builder.claims.reader.syntax.notation import Grid
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Nothing
from builder.claims.reader.syntax.notation import Product
from builder.claims.reader.syntax.notation import Words
from builder.claims.reader.syntax.refusals import ambiguous
from builder.claims.reader.syntax.refusals import meaningless
from builder.claims.reader.syntax.refusals import unwritten
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import Choice
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Items
from builder.expressions.tree import Logic
from builder.expressions.tree import Name
from builder.expressions.tree import Number
from builder.expressions.tree import Span

#: What cases come to where none applies, or two that differ.
NO_CASE = Name("inf")


def bracket_value(book: Book, node: Bracket) -> Value:
    """Read what stands in brackets or between bars."""
    match node.opening, node.items:
        case ("(" | "[", (inner,)) if node.opening == node.closing:
            value = book.value(inner)
            if value.kind == TRUTH and node.opening == "[":
                return Value(Call("indicator", (value.expr,), span=node.span))
            return value
        case ("(" | "[", (_, _, *_)) if set(node.separators) == {","} and node.opening == node.closing:
            return listed([book.value(item) for item in node.items], node.span)
        case ("{", (inner,)) if not isinstance(inner, Chain):
            return book.value(inner)
        case ("|" | "||" | "floor" | "ceil", (inner,)):
            return measured(node.opening, book.value(inner), None, node.span)
        case ("at", (inner, point)):
            return _evaluated(book, inner, point, node.span)
    raise meaningless(node.span, "a set, an interval or a group has no meaning here")


def measured(bars: str, value: Value, order: Expr | None, span: Span) -> Value:
    """Read bars as an absolute value, a determinant, a norm, or a rounding."""
    if value.apply is not None:
        return pointwise(span, lambda x: measured(bars, x, order, span), value)
    if bars == "||":
        return _norm(value, order, span)
    if bars == "|" and value.kind == MATRIX:
        return Value(Call("det", (value.expr,), span=span))
    if value.kind == VECTOR and bars == "|":
        raise ambiguous(span, "bars around a vector: its norm, or the size of its entries?", "write \\norm{...}")
    if value.kind != SCALAR:
        raise meaningless(span, f"these bars stand around a number, not a {value.kind}")
    return Value(Call({"|": "abs"}.get(bars, bars), (value.expr,), span=span))


def _norm(value: Value, order: Expr | None, span: Span) -> Value:
    if value.kind not in (VECTOR, MATRIX, "row", SCALAR):
        raise meaningless(span, f"a {value.kind} has no norm")
    if value.kind == SCALAR:
        return Value(Call("abs", (value.expr,), span=span))
    if value.kind == MATRIX and order is None:
        raise ambiguous(span, "which norm of a matrix is meant?", "write _2 or _F behind it")
    extra = () if order is None or order == Number("2") else (order,)
    return Value(Call("norm", (value.expr, *extra), span=span))


def norm_order(book: Book, sub: Notation) -> Expr:
    """Read the index of a norm."""
    names = spellings(sub)
    if names and names[0] in ("F", "fro"):
        return Name("fro")
    return book.number(sub, "the index of a norm")


def _evaluated(book: Book, inner: Notation, point: Notation, span: Span) -> Value:
    """Read `f |_{x = a}`."""
    if not isinstance(point, Chain) or point.signs != ("==",):
        raise unwritten(point.span, "write the point below the bar, as in x = 0")
    variable = book.value(point.operands[0])
    value, at = book.value(inner), book.value(point.operands[1])
    if not isinstance(variable.expr, Name) or not value.is_plain or not at.is_plain:
        raise meaningless(span, "the value at a point is that of an expression in a declared symbol")
    return Value(Bind("subs", value.expr, (variable.expr.id,), (at.expr,), span=span), value.kind, value.sizes)


def grid_value(book: Book, node: Grid) -> Value:
    """Read a matrix, a column, a determinant or cases."""
    if node.environment == "cases":
        return _cases(book, node)
    rows = [[book.value(cell) for cell in row] for row in node.rows]
    if not rows or any(value.kind != SCALAR for row in rows for value in row):
        blocks = [value for row in rows for value in row]
        return _stacked(blocks, node) if rows and all(len(row) == 1 for row in rows) else _no_blocks(node)
    if len({len(row) for row in rows}) > 1:
        raise unwritten(node.span, "the rows of this matrix differ in length")
    if len(rows[0]) == 1 and len(rows) > 1:
        value = listed([row[0] for row in rows], node.span)
    else:
        entries = tuple(Items(tuple(value.expr for value in row)) for row in rows)
        sizes = (Number(str(len(rows))), Number(str(len(rows[0]))))
        value = Value(Items(entries, span=node.span), MATRIX, sizes)
    return measured("|", value, None, node.span) if node.environment == "vmatrix" else value


def _no_blocks(node: Grid) -> Value:
    raise meaningless(node.span, "a matrix of blocks is not read, except one column of them")


def _stacked(blocks: list[Value], node: Grid) -> Value:
    """Read blocks that stand one below another."""
    sized = [block for block in blocks if block.kind == MATRIX and block.sizes]
    if sized:
        blocks = [fit(block, sized[0].sizes[1:] * 2) if block.kind == MATRIX else block for block in blocks]
    kinds = {block.kind for block in blocks}
    if kinds == {MATRIX}:
        expr: Expr = Call("vstack", tuple(block.expr for block in blocks), span=node.span)
        return Value(expr, MATRIX, (Call("size", (Call("row_sums", (expr,)),)), *sized[0].sizes[1:]) if sized else ())
    if kinds <= {VECTOR, SCALAR} and not any(block.is_unsized for block in blocks):
        expr = Call("concat", tuple(block.expr for block in blocks), span=node.span)
        return Value(expr, VECTOR, (Call("size", (expr,)),))
    return _no_blocks(node)


def _cases(book: Book, node: Grid) -> Value:
    """Read cases, the last of which may be that of all others."""
    pairs: list[tuple[Value, Expr | None]] = []
    for row in node.rows:
        test = _without_words(row[1]) if len(row) == 2 else None
        if not 1 <= len(row) <= 2:
            raise unwritten(node.span, "a case has a value and a condition")
        truth = None if test is None else book.value(test)
        if truth is not None and truth.kind != TRUTH:
            raise meaningless(row[1].span, "a case wants a condition")
        pairs.append((book.value(row[0]), None if truth is None else truth.expr))
    if len(pairs) < 2 or any(test is None for _, test in pairs[:-1]):
        raise unwritten(node.span, "cases are a value and a condition each, the last one may be `otherwise`")
    return _choices(pairs, node.span)


def _choices(pairs: list[tuple[Value, Expr | None]], span: Span) -> Value:
    if any(value.kind != SCALAR for value, _ in pairs):
        raise meaningless(span, "the cases are not numbers")
    if pairs[-1][1] is not None:
        return Value(_apart([(value.expr, test) for value, test in pairs if test is not None], span))
    result = pairs[-1][0].expr
    for value, test in reversed(pairs[:-1]):
        result = Choice(test, value.expr, result, span=span) if test is not None else result
    return Value(result)


def _apart(cases: list[tuple[Expr, Expr]], span: Span) -> Expr:
    """Read cases that all have a condition: infinite, as no claim is, where none applies or two that differ."""
    result: Expr = NO_CASE
    for index in range(len(cases) - 1, -1, -1):
        value, test = cases[index]
        others = [
            Logic("and", (other, Comparison(("!=",), (value, instead))))
            for instead, other in cases[index + 1 :]
            if instead != value
        ]
        clash: Expr | None = Logic("or", tuple(others)) if len(others) > 1 else others[0] if others else None
        result = Choice(test, value if clash is None else Choice(clash, NO_CASE, value), result, span=span)
    return result


def _without_words(node: Notation) -> Notation | None:
    """Leave out `if` and `otherwise` before a condition."""
    match node:
        case Words():
            return None
        case Chain(signs, (Product(("", "", *more), (Words(), first, *rest)), *others)):
            kept = first if not rest else Product(("", *more), (first, *rest), span=node.span)
            return Chain(signs, (kept, *others), span=node.span)
        case Nothing():
            return None
    return node
