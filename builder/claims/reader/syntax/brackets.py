"""Groups, brackets, bars and the cells of matrices."""

from __future__ import annotations

from builder.claims.reader.syntax import parser as climbing
from builder.claims.reader.syntax.notation import Bracket
from builder.claims.reader.syntax.notation import Grid
from builder.claims.reader.syntax.notation import Listing
from builder.claims.reader.syntax.notation import Mark
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Nothing
from builder.claims.reader.syntax.refusals import unwritten
from builder.claims.reader.syntax.signs import BARS
from builder.claims.reader.syntax.signs import CLOSING
from builder.claims.reader.syntax.signs import GRIDS
from builder.claims.reader.syntax.signs import MARKS
from builder.claims.reader.syntax.signs import OPENING
from builder.claims.reader.syntax.signs import RELATIONS
from builder.claims.reader.syntax.signs import SEPARATORS
from builder.claims.reader.syntax.state import Parser
from builder.claims.reader.syntax.state import is_closing_bar
from builder.claims.reader.syntax.tokens import Token


def group(parser: Parser) -> Notation:
    """Read what stands in braces."""
    opening = parser.take()
    parser.bars.append([])
    try:
        return _inside(parser, opening)
    finally:
        parser.bars.pop()


def _inside(parser: Parser, opening: Token) -> Notation:
    if parser.is_sign("}"):
        parser.take()
        return Nothing(span=opening.span)
    if mark := _lone_mark(parser):
        return mark
    items: list[Notation] = []
    separators: list[str] = []
    while not parser.is_sign("}"):
        if parser.at_end():
            raise unwritten(opening.span, "this brace is not closed")
        if separator := _separator(parser):
            separators.append(separator)
            continue
        items.append(climbing.expression(parser, 0))
        if not parser.is_sign("}") and not _separates(parser.token):
            raise unwritten(parser.token.span, f"{parser.token.text} stands where an operator is wanted")
    parser.take()
    if len(items) == 1:
        return items[0]
    return Listing(tuple(items), tuple(separators), span=parser.span_from(opening.start))


def _lone_mark(parser: Parser) -> Mark | None:
    r"""Read an operator that stands in braces by itself, as in `A^{+}`, `A^{-\top}` or `x^{*}`."""
    token, following = parser.token, parser.peek()
    if following.text == "}" and token.kind in ("sign", "command") and token.text in (*MARKS, *RELATIONS):
        parser.take()
        parser.take()
        return Mark(MARKS.get(token.text, token.text), span=token.span)
    return None


def _separates(token: Token) -> bool:
    return token.kind in ("row", "wide") or (
        token.kind in ("sign", "command") and (token.text in SEPARATORS or token.text in BARS or token.text == "\\")
    )


def _separator(parser: Parser) -> str:
    """Take a separator, if there is one."""
    token = parser.token
    if token.kind in ("row", "wide"):
        parser.take()
        return ","
    if token.kind in ("sign", "command") and token.text in SEPARATORS:
        parser.take()
        return SEPARATORS[token.text]
    return ""


def bracket(parser: Parser) -> Notation:
    """Read what stands in brackets, with its separators."""
    opening = parser.take()
    items: list[Notation] = []
    separators: list[str] = []
    parser.bars.append([])
    try:
        while not _closes(parser, opening):
            if parser.at_end() or parser.is_sign("}"):
                raise unwritten(opening.span, f"{opening.text} is not closed")
            if separator := _separator(parser) or (_bar_between(parser) if items else ""):
                separators.append(separator)
                continue
            items.append(climbing.expression(parser, 0))
    finally:
        parser.bars.pop()
    closing = parser.take()
    name = OPENING.get(opening.text, "")
    closed = CLOSING.get(closing.text, BARS.get(closing.text, ""))
    return Bracket(name, tuple(items), tuple(separators), closed, span=parser.span_from(opening.start))


def _closes(parser: Parser, opening: Token) -> bool:
    token = parser.token
    if opening.bound == "left":
        return token.bound == "right"
    return token.kind in ("sign", "command") and token.text in CLOSING and token.bound != "right"


def _bar_between(parser: Parser) -> str:
    """Take a bar that separates the parts of a bracket, as in `P(A | B)`."""
    token = parser.token
    if token.kind in ("sign", "command") and token.text in BARS and token.bound != "right" and is_closing_bar(parser):
        parser.take()
        return BARS[token.text]
    return ""


def bar(parser: Parser) -> Notation:
    """Read what stands between bars."""
    opening = parser.take()
    name = BARS[opening.text]
    if opening.bound == "left":
        parser.bars.append([])
    else:
        parser.bars[-1].append(name)
    try:
        inner = climbing.expression(parser, 0)
        token = parser.token
        fits = token.bound == "right" if opening.bound == "left" else BARS.get(token.text) == name
        if not fits:
            raise unwritten(opening.span, "this bar is not closed", "write \\lvert and \\rvert, or \\mid")
        parser.take()
    finally:
        if opening.bound == "left":
            parser.bars.pop()
        else:
            parser.bars[-1].pop()
    return Bracket(name, (inner,), (), name, span=parser.span_from(opening.start))


def grid(parser: Parser) -> Notation:
    """Read the cells of a matrix, or cases."""
    opening = parser.take()
    if opening.text.rstrip("*") not in GRIDS:
        raise unwritten(opening.span, f"the environment {opening.text} is not known to the reader of formulas")
    rows: list[tuple[Notation, ...]] = []
    cells: list[Notation] = []
    parser.bars.append([])
    try:
        while parser.token.kind != "end" or parser.at_end():
            if parser.at_end():
                raise unwritten(opening.span, f"\\begin{{{opening.text}}} is not closed")
            if parser.is_sign("&", ",", ".") or parser.token.kind == "wide":
                parser.take()
            elif parser.token.kind == "row":
                parser.take()
                rows.append(tuple(cells))
                cells = []
            else:
                cells.append(climbing.expression(parser, 0))
    finally:
        parser.bars.pop()
    parser.take()
    if cells:
        rows.append(tuple(cells))
    return Grid(opening.text, tuple(rows), span=parser.span_from(opening.start))
