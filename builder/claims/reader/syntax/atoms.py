"""The atoms of a formula: letters, numbers, brackets, fractions, roots, matrices, words."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping

from builder.claims.reader.syntax import parser as climbing
from builder.claims.reader.syntax.brackets import bar
from builder.claims.reader.syntax.brackets import bracket
from builder.claims.reader.syntax.brackets import grid
from builder.claims.reader.syntax.brackets import group
from builder.claims.reader.syntax.notation import Accent
from builder.claims.reader.syntax.notation import Fraction
from builder.claims.reader.syntax.notation import Function
from builder.claims.reader.syntax.notation import Letter
from builder.claims.reader.syntax.notation import Macro
from builder.claims.reader.syntax.notation import Mark
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Numeral
from builder.claims.reader.syntax.notation import Product
from builder.claims.reader.syntax.notation import Root
from builder.claims.reader.syntax.notation import Words
from builder.claims.reader.syntax.refusals import unwritten
from builder.claims.reader.syntax.signs import ACCENTS
from builder.claims.reader.syntax.signs import BARS
from builder.claims.reader.syntax.signs import BIG
from builder.claims.reader.syntax.signs import BINOMIALS
from builder.claims.reader.syntax.signs import CHANCE_WORDS
from builder.claims.reader.syntax.signs import DOTS
from builder.claims.reader.syntax.signs import FRACTIONS
from builder.claims.reader.syntax.signs import FUNCTION_WORDS
from builder.claims.reader.syntax.signs import LETTERS
from builder.claims.reader.syntax.signs import MARKS
from builder.claims.reader.syntax.signs import OPENING
from builder.claims.reader.syntax.signs import STYLES
from builder.claims.reader.syntax.state import STRUCTURE
from builder.claims.reader.syntax.state import Parser
from builder.claims.reader.syntax.tokens import Token

#: Named operators that TeX knows and the tables above do not: they are read, and mean nothing.
_OTHER_WORDS = frozenset(["dim", "ker", "deg", "gcd", "hom", "arg", "limsup", "liminf", "coth", "sec", "csc", "cot"])
#: The tokens that are atoms as they are.
_PLAIN: Mapping[str, Callable[..., Notation]] = {"number": Numeral, "letter": Letter, "text": Words}
_IN_NAME = re.compile(r"[A-Za-z0-9]+")


def atom(parser: Parser) -> Notation:
    """Read one atom."""
    token = parser.token
    if token.kind in _PLAIN:
        return _PLAIN[token.kind](parser.take().text, span=token.span)
    if token.kind == "begin":
        return grid(parser)
    if token.text == "{" and token.kind == "sign":
        return group(parser)
    if token.kind in STRUCTURE and (token.text in OPENING or (token.text == "." and token.bound)):
        return bracket(parser)
    if token.kind in STRUCTURE and token.text in BARS:
        return bar(parser)
    if token.kind == "command":
        return _command(parser)
    raise unwritten(token.span, f"{token.text} cannot stand here")


def argument(parser: Parser) -> Notation:
    """Read the argument of a command or a script: a group, or one token."""
    token = parser.token
    if token.kind == "sign" and token.text == "{":
        return group(parser)
    if token.kind == "number" and len(token.text) > 1:
        split = token.start + 1
        parser.tokens[parser.place] = Token("number", token.text[1:], split, token.end)
        return Numeral(token.text[0], span=(token.start, split))
    if token.kind in ("sign", "command") and token.text in MARKS and not token.bound:
        parser.take()
        return Mark(MARKS[token.text], span=token.span)
    if parser.at_end() or token.text in ("}", "&", "^", "_") or token.kind in ("row", "end"):
        raise unwritten(token.span, "an argument is missing here")
    parser.bars.append([])
    try:
        return atom(parser)
    finally:
        parser.bars.pop()


def _command(parser: Parser) -> Notation:
    token = parser.take()
    name = token.text
    if name in parser.arities:
        args = tuple(argument(parser) for _ in range(parser.arities[name]))
        return Macro(name, args, span=parser.span_from(token.start))
    for table, reader in _READERS:
        if name in table:
            return reader(parser, token)
    raise unwritten(token.span, f"\\{name} is not known to the reader of formulas")


def _fraction(parser: Parser, token: Token) -> Notation:
    top, bottom = argument(parser), argument(parser)
    return Fraction(top, bottom, token.text in BINOMIALS, span=parser.span_from(token.start))


def _root(parser: Parser, token: Token) -> Notation:
    degree = None
    if parser.is_sign("["):
        parser.take()
        parser.bars.append([])
        degree = climbing.expression(parser, 0)
        parser.bars.pop()
        if not parser.is_sign("]"):
            raise unwritten(token.span, "the degree of this root is not closed")
        parser.take()
    body = argument(parser)
    return Root(degree, body, span=parser.span_from(token.start))


def _accent(parser: Parser, token: Token) -> Notation:
    base = argument(parser)
    return Accent(ACCENTS[token.text], base, span=parser.span_from(token.start))


def _style(parser: Parser, token: Token) -> Notation:
    inner = argument(parser)
    span = parser.span_from(token.start)
    match inner:
        case Letter(text, _):
            return Letter(text, token.text, span=span)
        case Numeral(text):
            return Letter(text, token.text, span=span)
        case Product(signs, factors) if not any(signs) and all(isinstance(x, Letter | Numeral) for x in factors):
            text = "".join(x.text for x in factors if isinstance(x, Letter | Numeral))
            return Letter(text, token.text, span=span)
    return inner


def _operator(parser: Parser, token: Token) -> Notation:
    r"""Read `\operatorname{...}`."""
    if not parser.is_sign("{"):
        raise unwritten(token.span, "\\operatorname wants a name in braces")
    parser.take()
    words: list[str] = []
    while not parser.is_sign("}"):
        piece = parser.take()
        if parser.at_end() or (not _IN_NAME.fullmatch(piece.text) and piece.text not in ("-", "*")):
            raise unwritten(token.span, "\\operatorname wants a plain name in braces")
        words.append(piece.text)
    parser.take()
    return Function("".join(words), span=parser.span_from(token.start))


def _word(parser: Parser, token: Token) -> Notation:
    if token.text == "arg" and parser.token.text in ("max", "min"):
        return Function("arg" + parser.take().text, span=parser.span_from(token.start))
    return Function(token.text, span=token.span)


def _overset(parser: Parser, _token: Token) -> Notation:
    argument(parser)
    return argument(parser)


def _underbrace(parser: Parser, _token: Token) -> Notation:
    inner = argument(parser)
    if parser.is_sign("_", "^"):
        parser.take()
        argument(parser)
    return inner


def _vector(parser: Parser, token: Token) -> Notation:
    return _style(parser, token) if token.text == "vec" else _accent(parser, token)


_READERS: tuple[tuple[frozenset[str] | Mapping[str, str], Callable[[Parser, Token], Notation]], ...] = (
    (FRACTIONS | BINOMIALS, _fraction),
    (frozenset(["sqrt"]), _root),
    (STYLES - {"vec"}, _style),
    (frozenset(["operatorname"]), _operator),
    ({**ACCENTS, "vec": "vec"}, _vector),
    (frozenset(["overset", "underset", "stackrel"]), _overset),
    (frozenset(["underbrace", "overbrace", "boxed"]), _underbrace),
    (LETTERS, lambda parser, token: Letter(LETTERS[token.text], "", span=token.span)),
    (DOTS, lambda parser, token: Mark("dots", span=token.span)),
    (MARKS, lambda parser, token: Mark(MARKS[token.text], span=token.span)),
    (frozenset([*BIG, *FUNCTION_WORDS, *CHANCE_WORDS, *_OTHER_WORDS]), _word),
)
