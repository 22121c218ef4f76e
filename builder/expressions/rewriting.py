"""Text of the language to Python's syntax, piece by piece, with a way back to the offsets of the text.

Nothing reaches Python's parser that is not one of the tokens here, and the result is ASCII, so that its byte
columns are character columns.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field

from builder.diagnostics import Flaw
from builder.expressions.limits import DEEPEST_BRACKETS
from builder.expressions.limits import LARGEST_TEN
from builder.expressions.limits import LONGEST_NAME
from builder.expressions.limits import LONGEST_TEXT
from builder.expressions.limits import MOST_DIGITS
from builder.expressions.words import GRAMMAR
from builder.expressions.words import PYTHON
from builder.expressions.words import SIGNS

_TOKEN = re.compile(
    r"""
    (?P<space> \s+ )
  | (?P<number> (?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+(?![A-Za-z_0-9.]))? )
  | (?P<name> [A-Za-z_][A-Za-z_0-9]* )
  | (?P<open> [(\[] )
  | (?P<close> [)\]] )
  | (?P<sign> \*\*|//|==|!=|<=|>=|:=|&&|\|\||\.\.|[-+*/%^@<>=,:.!|&~?'] )
    """,
    re.VERBOSE | re.ASCII,
)
#: What is said where two operands stand side by side.
NO_OPERATOR = "an operator is missing here"
_CLOSING = {"(": ")", "[": "]"}
#: Signs that the language does not have, with what helps instead.
_FOREIGN = {
    "=": "write == to compare",
    ":=": "values are named in `let:`",
    "//": "write floor(a / b)",
    "!": "write factorial(n)",
    "|": "write abs(x) or norm(x); `P(A | B)` is computed from a table of chances",
    "||": "write norm(x) or `or`",
    "&": "write `and`",
    "&&": "write `and`",
    "~": "write `not`",
    "?": "write `a if test else b`",
    "'": "write A.T or diff(f, x)",
    "..": "a range stands in `for:` only",
    "{": "this is no TeX; write x^2, x^(a + b), x[1] and [1, 2]",
    "}": "this is no TeX; write x^2, x^(a + b), x[1] and [1, 2]",
    "\\": "this is no TeX; write exp(x), not \\exp x, and (a + b)/c for a fraction",
    "$": "this is no TeX",
    '"': "the language has no strings",
    "#": "the language has no comments",
    ";": "write one expression; the rows of a matrix are [[1, 2], [3, 4]]",
    "∈": "where a symbol lives is said under `for:`",
    "≈": "a rounded number is claimed by value: and is:",
    "°": "write radians(45)",
    "√": "write sqrt(x)",
    "²": "write x^2",
    "³": "write x^3",
    "⊤": "write A.T",
    "ᵀ": "write A.T",
    "∑": "write sum(body, k, 1, n)",
    "∏": "write prod(body, k, 1, n)",
    "∫": "write integrate(body, x, low, high)",
    "∂": "write diff(f, x)",
    "∇": "write grad(f, x)",
}
#: Words of Python, with what is written in their place.
_WORDS = {
    "in": "where a symbol lives is said under `for:`",
    "for": "write vector(body, k, 1, n), or sum, prod, all, any",
    "True": "write the condition alone",
    "False": "write not, or the other condition",
    "return": "write one expression",
}
#: What Python reads in the place of a piece.
_PYTHON = {"^": "**", "lambda": "lambda_"}


class Refusal(Exception):  # noqa: N818
    """A text that is not an expression."""

    def __init__(self, flaw: Flaw) -> None:
        """Refuse because of a flaw."""
        super().__init__(flaw.message)
        self.flaw = flaw


def refuse(start: int, end: int, code: str, message: str, help: str = "") -> Refusal:
    """Make the refusal of a stretch of the text."""
    return Refusal(Flaw(start, max(1, end - start), code, message, help))


@dataclass
class Rewritten:
    """Python's text, and for each of its characters, and its end, the offset in the text as written."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, piece: str, start: int, end: int) -> None:
        """Append what stands for a stretch of the text as written."""
        same = len(piece) == end - start
        for index in range(len(piece)):
            self.starts.append(start + index if same else start)
            self.ends.append(start + index + 1 if same else end)
        self.text += piece

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Turn columns of Python's text into offsets in the text as written."""
        if not self.starts:
            return 0, 1
        first = min(first, len(self.starts) - 1)
        return self.starts[first], self.ends[max(first, min(last, len(self.ends)) - 1)]


def rewrite(text: str) -> Rewritten:
    """Turn the language's text into Python's; raise Refusal where a piece is not of the language."""
    if len(text) > LONGEST_TEXT:
        raise refuse(0, 1, "FM312", f"the expression has {len(text)} characters; at most {LONGEST_TEXT} are read")
    plain = _plain(text)
    scan = _Scan(text, plain)
    scan.out.add("(", 0, 0)
    position = 0
    while position < len(plain.text):
        found = _TOKEN.match(plain.text, position)
        if found is None:
            start, end = plain.span(position, position + 1)
            raise _foreign(text[start:end], start, end)
        scan.take(found.lastgroup or "", found[0], *plain.span(position, found.end()))
        position = found.end()
    scan.finish()
    return scan.out


def _plain(text: str) -> Rewritten:
    """Replace Greek letters and signs by ASCII; letters that touch a word make one word with it."""
    plain = Rewritten()
    for index, char in enumerate(text):
        if char.isascii():
            plain.add(char, index, index + 1)
        elif char in SIGNS:
            plain.add(SIGNS[char], index, index + 1)
        elif char.isspace():
            plain.add(" ", index, index + 1)
        else:
            raise _foreign(char, index, index + 1)
    return plain


def _foreign(char: str, start: int, end: int) -> Refusal:
    shown = char if char.isprintable() else f"U+{ord(char[0]):04X}"
    return refuse(start, end, "FM311", f"{shown} is not part of the language", _FOREIGN.get(char, ""))


@dataclass
class _Scan:
    """The state of one reading: what is written so far, the brackets that are open, the last piece."""

    source: str
    plain: Rewritten
    out: Rewritten = field(default_factory=Rewritten)
    brackets: list[tuple[str, int]] = field(default_factory=list)
    #: Whether each open bracket is that of a call.
    calls: list[bool] = field(default_factory=list)
    last: str = ""
    before: str = ""

    def take(self, kind: str, piece: str, start: int, end: int) -> None:
        """Check one piece and write what Python reads in its place."""
        if kind == "space":
            self.out.add(" ", start, end)
            return
        if piece in PYTHON:
            help = _WORDS.get(piece, "choose another one")
            raise refuse(start, end, "FM311", f"{piece} cannot be used as a name", help)
        if kind in ("number", "name", "open"):
            self._check_neighbour(kind, piece, start, end)
        getattr(self, f"_take_{kind}")(piece, start, end)
        self.out.add(_PYTHON.get(piece, piece), start, end)
        self.before = self.last
        self.last = "word" if piece in GRAMMAR else piece if kind == "sign" else kind

    def _check_neighbour(self, kind: str, piece: str, start: int, end: int) -> None:
        """Refuse two operands side by side: a product is written out."""
        if piece in GRAMMAR or (kind == "open" and self.last == "name"):
            return
        index = piece == "[" and self.last == "close"
        if self.last in ("number", "name", "close") and not index:
            raise refuse(start, end, "FM310", NO_OPERATOR, self._how_to_join(piece, start))

    def _how_to_join(self, piece: str, start: int) -> str:
        """Say how two things are written that stand side by side."""
        if re.search(r"\bd/d[A-Za-z]\w*\s*$", self.source[:start]):
            return "a derivative is written diff(f, x)"
        if self.last == "close" and piece == "(":
            return "a product is written with *, the value of f at a as subs(f, x, a)"
        return "a product is written with *, as in 2*x"

    def _take_number(self, piece: str, start: int, end: int) -> None:
        mantissa, _, power = piece.lower().partition("e")
        if len(mantissa) > MOST_DIGITS or abs(int(power or 0)) > LARGEST_TEN:
            raise refuse(start, end, "FM312", "the number has too many digits")
        if mantissa[0] == "0" and mantissa[1:2].isdigit():
            help = "write 1000, without a comma" if self.last == "," else "write the number without it"
            raise refuse(start, end, "FM310", f"{piece} begins with a zero", help)

    def _take_name(self, piece: str, start: int, end: int) -> None:
        if len(piece) > LONGEST_NAME:
            raise refuse(start, end, "FM312", f"the name has {len(piece)} characters; at most {LONGEST_NAME} are read")
        if piece[0] == "_" or piece[-1] == "_" or "__" in piece:
            is_tex = self.source[end : end + 1] == "{"
            help = "this is no TeX; write x_1 or x[1]" if is_tex else "underscores stand inside a name, one by one"
            raise refuse(start, end, "FM311", f"{piece} is not a name", help)

    def _take_open(self, piece: str, start: int, _end: int) -> None:
        self.calls.append(piece == "(" and self.last == "name")
        self.brackets.append((piece, start))
        if len(self.brackets) > DEEPEST_BRACKETS:
            raise refuse(start, start + 1, "FM312", f"more than {DEEPEST_BRACKETS} brackets stand in one another")

    def _take_close(self, piece: str, start: int, _end: int) -> None:
        if not self.brackets or _CLOSING[self.brackets[-1][0]] != piece:
            raise refuse(start, start + 1, "FM310", f"{piece} closes nothing")
        self.brackets.pop()
        self.calls.pop()

    def _take_sign(self, piece: str, start: int, end: int) -> None:
        option = piece == "=" and self.last == "name" and self.before in ("open", ",") and self.calls[-1:] == [True]
        if piece in _FOREIGN and not option:
            raise refuse(start, end, "FM311", f"{piece} is not part of the language", _FOREIGN[piece])

    def finish(self) -> None:
        """Close the text, or refuse it where it is empty or a bracket is open."""
        if self.brackets:
            bracket, start = self.brackets[-1]
            raise refuse(start, start + 1, "FM310", f"{bracket} is not closed")
        if self.last == "%":
            end = len(self.source.rstrip())
            raise refuse(end - 1, end, "FM310", "% is the remainder here, and wants a number after it", "write 5/100")
        if not self.last:
            raise refuse(0, 1, "FM310", "the expression is empty")
        self.out.add(")", len(self.source), len(self.source))
