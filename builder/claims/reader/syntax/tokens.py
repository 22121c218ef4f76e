"""TeX to the tokens that a reader of formulas sees; spaces and sizes of brackets are left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from builder.claims.reader.syntax.refusals import refuse
from builder.claims.reader.syntax.signs import ALIGNED
from builder.claims.reader.syntax.signs import CLOSING
from builder.claims.reader.syntax.signs import OPENING
from builder.claims.reader.syntax.signs import SILENT
from builder.claims.reader.syntax.signs import TEXTS
from builder.claims.reader.syntax.signs import WIDE
from builder.expressions.words import SIGNS
from builder.tex.mapped import Mapped

#: How deep groups and brackets may stand in one another, and how many tokens a formula may have.
DEEPEST = 25
MOST_TOKENS = 1500

_TOKEN = re.compile(
    r"""
    (?P<space> [\s~]+ | %[^\n]*\n? )
  | (?P<edge> \\(?P<which>begin|end)\s*\{(?P<environment>[A-Za-z]*\*?)\}(?P<columns>(?<=\{array\})\s*\{[^{}]*\})? )
  | (?P<row> \\\\(?:\s*\[[^\[\]]*\])? )
  | (?P<command> \\(?:[A-Za-z]+\*?|.) )
  | (?P<number> \d+(?:\{,\}\d{3})*(?:\.\d+)? | \.\d+ )
  | (?P<letter> [A-Za-z] )
  | (?P<sign> :=|[^\s] )
    """,
    re.VERBOSE | re.DOTALL,
)
_OPEN = frozenset(["{", *OPENING])
_CLOSED = frozenset(["}", *CLOSING])
_TEXT = re.compile(r"\s*\{([^{}]*)\}")
#: Signs that are words of TeX's in disguise.
_PLAIN: Mapping[str, str] = {"≤": "le", "≥": "ge", "≠": "ne", "−": "-", "·": "cdot", "×": "times", "∞": "infty"}


@dataclass(frozen=True, slots=True)
class Token:
    r"""A token: its kind, its text without backslash, where it stands; `bound` says that \left or \right made it."""

    kind: str
    text: str
    start: int
    end: int
    bound: str = ""

    @property
    def span(self) -> tuple[int, int]:
        """Give the stretch of the formula as written."""
        return self.start, max(self.end, self.start + 1)


END = "the end of the formula"


def tokenise(tex: Mapped) -> list[Token]:
    """Turn a formula into its tokens, the last of which says that it ends; raise Refusal where it cannot."""
    tokens: list[Token] = []
    bound, position, text = "", 0, tex.text
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            raise refuse((tex.origins[position], tex.origins[position] + 1), "FM340", "a lone backslash")
        position, token = _take(tex, found)
        if token is None:
            continue
        if token.kind == "command" and token.text in SILENT:
            bound = {"left": "left", "right": "right", "middle": "middle"}.get(token.text, bound)
            continue
        tokens.append(Token(token.kind, token.text, token.start, token.end, bound))
        bound = ""
        if len(tokens) > MOST_TOKENS:
            raise refuse(token.span, "FM340", f"the formula has more than {MOST_TOKENS} signs")
    _check_depth(tokens)
    end = tex.origins[-1]
    return [*tokens, Token("end", END, max(0, end - 1), end)]


def _take(tex: Mapped, found: re.Match[str]) -> tuple[int, Token | None]:
    """Turn a match into a token, or into nothing, and where to read on."""
    end = found.end()
    start = tex.origins[found.start()]
    stop = max(tex.origins[end - 1] + 1, start + 1)
    if found["edge"]:
        environment = found["environment"]
        silent = environment.rstrip("*") in {name.rstrip("*") for name in ALIGNED}
        return end, None if silent else Token(found["which"], environment, start, stop)
    match found.lastgroup:
        case "space":
            return end, None
        case "command":
            return _command(tex, found, start, stop)
        case "sign":
            return end, _sign(found[0], start, stop)
    return end, Token(found.lastgroup or "", found[0].replace("{,}", ""), start, stop)


def _command(tex: Mapped, found: re.Match[str], start: int, stop: int) -> tuple[int, Token]:
    """Read a command; one for words takes its argument along."""
    name, end = found[0][1:], found.end()
    if name in TEXTS:
        body = _TEXT.match(tex.text, end)
        if body is None:
            raise refuse((start, stop), "FM340", f"\\{name} wants plain words in braces")
        return body.end(), Token("text", body[1], start, tex.origins[body.end() - 1] + 1)
    if name in WIDE:
        return end, Token("wide", name, start, stop)
    if name in ("{", "}", "|"):
        return end, Token("command", found[0], start, stop)
    if name.endswith("*") and name not in ("operatorname*", "*"):
        return end - 1, Token("command", name[:-1], start, stop - 1)
    return end, Token("command", name.rstrip("*") or name, start, stop)


def _sign(piece: str, start: int, stop: int) -> Token:
    if piece in _PLAIN:
        return Token("command", _PLAIN[piece], start, stop)
    if not piece.isascii() and piece in SIGNS:
        return Token("command", SIGNS[piece], start, stop)
    return Token("sign", piece, start, stop)


def _check_depth(tokens: list[Token]) -> None:
    depth = 0
    for token in tokens:
        depth += token.text in _OPEN or token.kind == "begin"
        depth -= token.text in _CLOSED or token.kind == "end"
        if depth > DEEPEST:
            raise refuse(token.span, "FM340", f"more than {DEEPEST} brackets stand in one another")
