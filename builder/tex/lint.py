"""What no engine refuses, and what every engine refuses with a worse message: the lint of one formula."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from builder.diagnostics import Flaw
from builder.diagnostics.suggestions import did_you_mean
from builder.diagnostics.suggestions import suggest
from builder.tex.commands import REPLACEMENTS
from builder.tex.commands import environment_names
from builder.tex.commands import macro_names
from builder.tex.foreign import explain_foreign
from builder.tex.macros import LONGEST_FORMULA
from builder.tex.macros import Macros
from builder.tex.mapped import Mapped

#: How deep groups, environments and \\left may stand in one another.
DEEPEST_GROUP = 100

_TOKEN = re.compile(
    r"""
    \\(?P<edge>begin|end)\s*\{(?P<environment>[^{}]*)\}(?P<position>\s*\[)?
  | (?P<text>\\(?:text|textbf|textit|textrm|textsf|texttt|textnormal|textup|mbox|hbox|fbox)\s*(?=\{))
  | (?P<option>\\\\(?=\s*\[)|\\(?:cfrac|substack)(?=\s*\[))
  | (?P<row>\\\\)(?P<bracket>[()\]])?
  | (?P<delimiter>\\[()\[\]])
  | \\(?P<command>[A-Za-z]+)
  | \\(?P<symbol>.)
  | (?P<brace>[{}])
  | (?P<percent>%)
  | (?P<dollar>\$)
  | (?P<tie>~)
  | (?P<foreign>[^\x00-\x7f]+)
    """,
    re.VERBOSE | re.DOTALL,
)

#: Control symbols that \\text{} prints without their backslash.
_TEXT_SYMBOLS = frozenset("${}\\")


@dataclass
class _Nesting:
    r"""The groups that are open, each by what opened it: a brace, a text command, an environment, \left."""

    groups: list[str] = field(default_factory=list)
    pending_text: bool = False
    deepest: int = 0

    def open(self, group: str) -> None:
        self.groups.append(group)
        self.deepest = max(self.deepest, len(self.groups))

    def open_brace(self) -> None:
        self.open("text" if self.pending_text else "brace")
        self.pending_text = False

    def close(self) -> None:
        if self.groups:
            self.groups.pop()

    @property
    def in_text(self) -> bool:
        return "text" in self.groups


def find_excess(tex: Mapped) -> list[Flaw]:
    """Find a formula that is too long to be looked at."""
    if len(tex.text) <= LONGEST_FORMULA:
        return []
    message = f"a formula has at most {LONGEST_FORMULA} characters, this one has {len(tex.text)}"
    return [Flaw(tex.origins[0], 1, "FM209", message)]


def lint(tex: Mapped, macros: Macros) -> list[Flaw]:
    """Find the flaws of a formula as it was written, before its macros are expanded."""
    if excess := find_excess(tex):
        return excess
    if not tex.text.strip():
        return [Flaw(tex.origins[0], 1, "FM210", "a formula is empty")]
    nesting = _Nesting()
    flaws = [
        Flaw(tex.origins[start], max(1, tex.origins[end] - tex.origins[start]), code, message, help)
        for start, end, code, message, help in _walk(tex.text, nesting, macros)
    ]
    if nesting.deepest > DEEPEST_GROUP:
        message = f"groups stand more than {DEEPEST_GROUP} deep"
        flaws.append(Flaw(tex.origins[0], 1, "FM209", message))
    return flaws


#: Where a flaw begins and ends in the TeX, its code, what is wrong, what helps.
_Finding = tuple[int, int, str, str, str]


def _walk(text: str, nesting: _Nesting, macros: Macros) -> Iterator[_Finding]:
    for token in _TOKEN.finditer(text):
        yield from _RULES[token.lastgroup or ""](token, nesting, macros)


#: Signs that are wrong wherever they stand: their code, what is wrong, what helps.
_SIGNS = {
    "percent": ("FM204", "% begins a comment in TeX: the rest of the formula is lost", "write \\%"),
    "dollar": ("FM205", "$ stands inside a formula", "write \\$ for the sign"),
    "delimiter": ("FM206", "the formula holds a delimiter of Anki's", "formulas stand between $ and $"),
    "option": (
        "FM217",
        "the bracket is an argument in Anki and text in the terminal",
        "leave it out, or put {} before it",
    ),
}


def _raw_in_text(sign: str, help: str) -> tuple[str, str, str]:
    return "FM208", f"{sign} inside \\text{{}} is shown as it is written in Anki", help


def _sign(token: re.Match[str], _nesting: _Nesting, _macros: Macros) -> Iterator[_Finding]:
    yield (*token.span(), *_SIGNS[token.lastgroup or ""])


def _text(_token: re.Match[str], nesting: _Nesting, _macros: Macros) -> Iterator[_Finding]:
    nesting.pending_text = True
    yield from ()


def _tie(token: re.Match[str], nesting: _Nesting, _macros: Macros) -> Iterator[_Finding]:
    if nesting.in_text:
        yield (*token.span(), *_raw_in_text("~", "write a space"))


def _foreign(token: re.Match[str], nesting: _Nesting, _macros: Macros) -> Iterator[_Finding]:
    if not nesting.in_text:
        yield (*token.span(), *explain_foreign(token[0]))


def _brace(token: re.Match[str], nesting: _Nesting, _macros: Macros) -> Iterator[_Finding]:
    if token[0] == "}":
        nesting.close()
        return
    if nesting.in_text:
        yield (*token.span(), *_raw_in_text("{", "leave the inner braces out"))
    nesting.open_brace()


def _environment(token: re.Match[str], nesting: _Nesting, _macros: Macros) -> Iterator[_Finding]:
    name = token["environment"]
    if token["edge"] == "end":
        nesting.close()
        return
    nesting.open("environment")
    if name not in environment_names():
        help = did_you_mean(name, environment_names())
        yield (*token.span("environment"), "FM214", f"unknown environment {name}", help)
    elif token["position"]:
        yield (*token.span("position"), *_SIGNS["option"])


def _command(token: re.Match[str], nesting: _Nesting, macros: Macros) -> Iterator[_Finding]:
    name = token["command"]
    if nesting.in_text:
        yield (*token.span(), *_raw_in_text(f"\\{name}", "end the text before it"))
    elif name == "left":
        nesting.open("left")
    elif name == "right":
        nesting.close()
    elif name == "middle" and nesting.groups[-1:] != ["left"]:
        yield (*token.span(), "FM218", "\\middle stands outside \\left ... \\right", "")
    yield from _unknown(token, macros)


def _unknown(token: re.Match[str], macros: Macros) -> Iterator[_Finding]:
    name = token["command"]
    if name in macro_names() or name in macros:
        return
    if name in REPLACEMENTS:
        yield (*token.span(), "FM215", f"\\{name} cannot stand on a card", REPLACEMENTS[name])
        return
    meant = suggest(name, [*macros, *macro_names()])
    help = f"did you mean \\{meant}?" if meant else ""
    yield (*token.span(), "FM201", f"unknown command \\{name}", help)


def _symbol(token: re.Match[str], nesting: _Nesting, _macros: Macros) -> Iterator[_Finding]:
    sign = token["symbol"]
    if nesting.in_text and sign not in _TEXT_SYMBOLS:
        yield (*token.span(), *_raw_in_text(f"\\{sign}", f"end the text before it: \\text{{...}}\\{sign}"))
    elif sign not in macro_names() and sign != "\n":
        yield (*token.span(), "FM201", f"unknown command \\{sign}", "")


def _row(token: re.Match[str], nesting: _Nesting, _macros: Macros) -> Iterator[_Finding]:
    if token["bracket"]:
        yield (
            *token.span(),
            "FM206",
            "\\\\ and a bracket look like a delimiter of Anki's",
            "put a space between",
        )
    if "environment" not in nesting.groups and not nesting.in_text:
        yield (
            *token.span("row"),
            "FM218",
            "\\\\ breaks no line outside an environment",
            "use aligned or gathered",
        )


#: What looks at each group of `_TOKEN`.
_RULES: Mapping[str, Callable[[re.Match[str], _Nesting, Macros], Iterator[_Finding]]] = {
    "brace": _brace,
    "text": _text,
    "environment": _environment,
    "position": _environment,
    "command": _command,
    "symbol": _symbol,
    "row": _row,
    "bracket": _row,
    "foreign": _foreign,
    "tie": _tie,
    **dict.fromkeys(_SIGNS, _sign),
}
