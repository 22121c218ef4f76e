"""The state of one parse: the tokens, the place, the bars that are open; what the next token is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from builder.claims.reader.syntax.signs import BARS
from builder.claims.reader.syntax.signs import CLOSING
from builder.claims.reader.syntax.signs import IMPLICATIONS
from builder.claims.reader.syntax.signs import RELATIONS
from builder.claims.reader.syntax.signs import SEPARATORS
from builder.claims.reader.syntax.signs import SUMS
from builder.claims.reader.syntax.signs import UNIONS
from builder.claims.reader.syntax.tokens import Token
from builder.expressions.tree import Span

#: How tightly each kind of sign binds.
IMPLY, RELATE, UNITE, ADD = 1, 2, 3, 4
STRUCTURE = ("sign", "command")
_OPERATORS: tuple[tuple[int, Mapping[str, str]], ...] = (
    (IMPLY, IMPLICATIONS),
    (RELATE, {**RELATIONS, "not": "not"}),
    (UNITE, UNIONS),
    (ADD, SUMS),
)


@dataclass
class Parser:
    """The state of one parse: the tokens, where it is, the bars that are open."""

    tokens: list[Token]
    arities: dict[str, int] = field(default_factory=dict)
    place: int = 0
    #: For each group or bracket that is open, the bars that are open in it.
    bars: list[list[str]] = field(default_factory=lambda: [[]])

    @property
    def token(self) -> Token:
        """Give the token to be read."""
        return self.tokens[self.place]

    def peek(self, ahead: int = 1) -> Token:
        """Give a later token."""
        return self.tokens[min(self.place + ahead, len(self.tokens) - 1)]

    def take(self) -> Token:
        """Give the token to be read and go on."""
        token = self.token
        if token.kind != "end" or token.text != self.tokens[-1].text:
            self.place += 1
        return token

    def at_end(self) -> bool:
        """Say whether nothing is left."""
        return self.place >= len(self.tokens) - 1

    def is_sign(self, *texts: str) -> bool:
        """Say whether the next token is one of some signs."""
        return self.token.kind == "sign" and self.token.text in texts

    def span_from(self, start: int) -> Span:
        """Give the stretch from an offset to the last token taken."""
        return start, max(start + 1, self.tokens[max(0, self.place - 1)].end)


def operator(parser: Parser) -> tuple[int, str]:
    """Say how tightly the next operator binds, 0 for none, and what it is."""
    token = parser.token
    if token.kind in STRUCTURE:
        for tightness, signs in _OPERATORS:
            if token.text in signs:
                return tightness, signs[token.text]
    return 0, ""


def ends(parser: Parser) -> bool:
    """Say whether what is being read ends here."""
    token = parser.token
    if parser.at_end() or token.kind in ("row", "wide", "end"):
        return True
    if token.text in ("}", "&", ",", ";", ".", "\\"):
        return True
    if token.kind in STRUCTURE and (token.text in CLOSING or token.text in SEPARATORS):
        return True
    if token.bound in ("right", "middle"):
        return True
    return is_closing_bar(parser)


def opens_bar(parser: Parser) -> bool:
    """Say whether a bar stands where something begins, and closes none."""
    token = parser.token
    return token.kind in STRUCTURE and token.text in BARS and not token.bound and not parser.bars[-1]


def is_closing_bar(parser: Parser) -> bool:
    """Say whether a bar closes the one that is open, or separates the parts of a bracket."""
    token = parser.token
    if token.kind not in STRUCTURE or token.text not in BARS:
        return False
    if token.bound:
        return token.bound != "left"
    name = BARS[token.text]
    open_bars = parser.bars[-1]
    if open_bars:
        return open_bars[-1] == name
    if len(parser.bars) == 1:
        return False
    return _bars_ahead(parser, name) % 2 == 1


def _bars_ahead(parser: Parser, name: str) -> int:
    """Count the bars of a kind up to the end of the bracket."""
    depth = count = 0
    for token in parser.tokens[parser.place :]:
        depth += (token.text in ("{", "(", "[", "\\{")) - (token.text in ("}", ")", "]", "\\}"))
        if depth < 0:
            break
        count += depth == 0 and not token.bound and BARS.get(token.text) == name and token.kind in STRUCTURE
    return count
