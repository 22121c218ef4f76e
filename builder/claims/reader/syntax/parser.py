"""Tokens to the tree of a formula as it is written: a Pratt parser, from statements down to factors."""

from __future__ import annotations

from collections.abc import Mapping

from builder.claims.reader.syntax import atoms
from builder.claims.reader.syntax.notation import Chain
from builder.claims.reader.syntax.notation import Denial
from builder.claims.reader.syntax.notation import Implication
from builder.claims.reader.syntax.notation import Listing
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Nothing
from builder.claims.reader.syntax.notation import Product
from builder.claims.reader.syntax.notation import Sum
from builder.claims.reader.syntax.notation import Union
from builder.claims.reader.syntax.refusals import unwritten
from builder.claims.reader.syntax.scripts import scripts
from builder.claims.reader.syntax.signs import NEGATIONS
from builder.claims.reader.syntax.signs import PRODUCTS
from builder.claims.reader.syntax.signs import RELATIONS
from builder.claims.reader.syntax.signs import SUMS
from builder.claims.reader.syntax.state import ADD
from builder.claims.reader.syntax.state import IMPLY
from builder.claims.reader.syntax.state import RELATE
from builder.claims.reader.syntax.state import STRUCTURE
from builder.claims.reader.syntax.state import UNITE
from builder.claims.reader.syntax.state import Parser
from builder.claims.reader.syntax.state import ends
from builder.claims.reader.syntax.state import opens_bar
from builder.claims.reader.syntax.state import operator
from builder.claims.reader.syntax.tokens import Token
from builder.claims.reader.syntax.tokens import tokenise
from builder.tex.mapped import Mapped

#: How many terms or factors may stand side by side.
MOST_PARTS = 40


def parse_formula(tex: Mapped, arities: dict[str, int] | None = None) -> Listing:
    """Turn a formula into its statements; `arities` are the macros that keep their name. Raise Refusal elsewhere."""
    parser = Parser(tokenise(tex), arities or {})
    items: list[Notation] = []
    separators: list[str] = []
    while not parser.at_end():
        if _separator(parser) or parser.is_sign("&", "."):
            separators.append(parser.take().text)
            continue
        items.append(expression(parser, 0))
        if not parser.at_end() and not _separator(parser) and not parser.is_sign("&", "."):
            raise unwritten(parser.token.span, f"{_shown(parser.token)} stands where an operator is wanted")
    if not items:
        raise unwritten((0, 1), "there is nothing to read")
    return Listing(tuple(items), tuple(separators), span=(0, tex.origins[-1]))


def _separator(parser: Parser) -> bool:
    return parser.token.kind in ("row", "wide") or parser.token.text in (",", ";", "\\")


def _shown(token: Token) -> str:
    return f"\\{token.text}" if token.kind == "command" and token.text.isalpha() else token.text


def expression(parser: Parser, least: int) -> Notation:
    """Read an expression whose operators bind at least so tightly."""
    start = parser.token.start
    left = _opening(parser, least)
    while True:
        _skip_alignment(parser)
        tightness, word = operator(parser)
        if not tightness or tightness < max(least, 1):
            return left
        if tightness == RELATE:
            left = _chain(parser, left)
        elif tightness == ADD:
            left = _sum(parser, left)
        else:
            parser.take()
            right = expression(parser, tightness + 1)
            span = parser.span_from(start)
            left = (
                Implication(word, left, right, span=span) if tightness == IMPLY else Union(word, left, right, span=span)
            )


def _skip_alignment(parser: Parser) -> None:
    """Pass the marks of alignment, except between the cells of a matrix."""
    while parser.is_sign("&") and len(parser.bars) == 1:
        parser.take()


def _opening(parser: Parser, least: int) -> Notation:
    token = parser.token
    start = token.start
    _skip_alignment(parser)
    if parser.token.kind == "command" and parser.token.text in NEGATIONS:
        parser.take()
        return Denial(_opening(parser, least), span=parser.span_from(start))
    if _is(parser, SUMS) and not parser.is_sign("*"):
        return _sum(parser, None)
    if least < ADD and _is(parser, RELATIONS) and not parser.is_sign(":"):
        return _chain(parser, Nothing(span=parser.token.span))
    return product(parser)


def _is(parser: Parser, table: Mapping[str, str]) -> bool:
    return parser.token.kind in STRUCTURE and parser.token.text in table


def _chain(parser: Parser, first: Notation) -> Notation:
    signs: list[str] = []
    operands = [first]
    while True:
        _skip_alignment(parser)
        tightness, word = operator(parser)
        if tightness != RELATE:
            break
        token = parser.take()
        if token.text == "not":
            word = {"==": "!=", "in": "not in"}.get(operator(parser)[1], "not")
            parser.take()
        if token.text == "xrightarrow":
            atoms.argument(parser)
        signs.append(word)
        if ends(parser) or parser.is_sign(",", ";"):
            operands.append(Nothing(span=token.span))
            continue
        operands.append(expression(parser, UNITE))
        if len(operands) > MOST_PARTS:
            raise unwritten(token.span, f"more than {MOST_PARTS} relations stand side by side")
    return Chain(tuple(signs), tuple(operands), span=parser.span_from(first.span[0]))


def _sum(parser: Parser, first: Notation | None) -> Notation:
    start = parser.token.start if first is None else first.span[0]
    signs = [] if first is None else [""]
    terms = [] if first is None else [first]
    while operator(parser)[0] == ADD:
        token = parser.take()
        signs.append(SUMS[token.text])
        _skip_alignment(parser)
        if operator(parser)[0] == ADD and not ends(parser):
            terms.append(_sum(parser, None))
        else:
            terms.append(product(parser))
        if len(terms) > MOST_PARTS:
            raise unwritten(token.span, f"more than {MOST_PARTS} terms stand side by side")
        _skip_alignment(parser)
    return Sum(tuple(signs), tuple(terms), span=parser.span_from(start))


def product(parser: Parser) -> Notation:
    """Read factors side by side, as far as they go."""
    start = parser.token.start
    signs = [""]
    factors = [factor(parser)]
    while True:
        while parser.is_sign("&") and len(parser.bars) == 1:
            parser.take()
        token = parser.token
        if ends(parser):
            break
        if token.kind in STRUCTURE and token.text in PRODUCTS:
            parser.take()
            signs.append(PRODUCTS[token.text])
            if ends(parser) or operator(parser)[0] > ADD:
                factors.append(Nothing(span=token.span))
                continue
            factors.append(_signed(parser))
        elif operator(parser)[0]:
            break
        else:
            signs.append("")
            factors.append(factor(parser))
        if len(factors) > MOST_PARTS:
            raise unwritten(token.span, f"more than {MOST_PARTS} factors stand side by side")
    if len(factors) == 1:
        return factors[0]
    return Product(tuple(signs), tuple(factors), span=parser.span_from(start))


def _signed(parser: Parser) -> Notation:
    r"""Read a factor that may have a sign of its own, as in `2 \cdot -3`."""
    if not parser.is_sign("-", "+"):
        return factor(parser)
    token = parser.take()
    inner = factor(parser)
    return Sum((token.text,), (inner,), span=parser.span_from(token.start))


def factor(parser: Parser) -> Notation:
    """Read an atom with its indices, powers, primes and exclamation marks."""
    start = parser.token.start
    if parser.token.kind in STRUCTURE and parser.token.text in NEGATIONS:
        parser.take()
        return Denial(factor(parser), span=parser.span_from(start))
    if parser.is_sign("^", "_"):
        base: Notation = Nothing(span=parser.token.span)
    elif ends(parser) and not opens_bar(parser):
        raise unwritten(parser.token.span, f"something is missing before {_shown(parser.token)}")
    else:
        base = atoms.atom(parser)
    return scripts(parser, base, start)
