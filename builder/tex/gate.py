"""The everyday gate: math-core turns TeX into MathML, or says where it cannot."""

from __future__ import annotations

import re
from functools import cache

from math_core import LatexError
from math_core import LatexToMathML

from builder.tex.commands import aliases
from builder.tex.macros import LONGEST_FORMULA

#: How deep groups may stand in one another once macros are expanded; the engine dies at some thousand.
DEEPEST_EXPANDED = 300
#: How many opening brackets may have no closing one: the engine's time doubles with each.
MOST_OPEN_BRACKETS = 8

#: With one of these begins whatever opens a group or a bracket.
_OPENERS = ("(", "[", "{", "\\l", "\\u")
_OPENING = r"\\(?:l(?:angle|brace|brack|ceil|floor|group|moustache|paren|vert|Vert)|[ul]lcorner)(?![A-Za-z])"
_CLOSING = r"\\(?:r(?:angle|brace|brack|ceil|floor|group|moustache|paren|vert|Vert)|[ul]rcorner)(?![A-Za-z])"
_BRACKET = re.compile(
    rf"""
    (?P<enter> \{{ | \\left(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\?.) )
  | (?P<leave> \}} | \\right(?![A-Za-z])\s*(?:\\[A-Za-z]+|\\?.) )
  | (?P<cell> & | \\\\ )
  | (?P<open> [(\[] | \\\{{ | {_OPENING} )
  | (?P<close> [)\]] | \\\}} | {_CLOSING} )
  | \\.
    """,
    re.VERBOSE | re.DOTALL,
)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)


@cache
def _engine() -> LatexToMathML:
    return LatexToMathML(fancy_error=False, macros=dict(aliases()))


def to_mathml(tex: str, display: bool) -> str:
    """Turn TeX without macros of the library into MathML. Raises ValueError for TeX that does not parse."""
    _demand_bounds(tex)
    try:
        return _engine().convert_with_local_state(tex, displaystyle=display)
    except LatexError as error:
        raise ValueError(str(error)) from error


def _demand_bounds(tex: str) -> None:
    """Refuse what would kill the engine or take it for ever: raise the ValueError that it would raise itself."""
    if len(tex) > LONGEST_FORMULA:
        raise ValueError(f"{LONGEST_FORMULA}: it is longer than {LONGEST_FORMULA} characters")
    if sum(map(tex.count, _OPENERS)) > MOST_OPEN_BRACKETS and _open_brackets(tex) > MOST_OPEN_BRACKETS:
        raise ValueError(f"0: more than {MOST_OPEN_BRACKETS} brackets open and do not close")


def _open_brackets(tex: str) -> int:
    """Count the brackets that have no closing one in their group. Raises ValueError where groups stand too deep."""
    lonely = 0
    groups = [0]
    for found in _BRACKET.finditer(tex):
        match found.lastgroup:
            case "enter":
                groups.append(0)
            case "leave" if len(groups) > 1:
                lonely += groups.pop()
            case "cell":
                groups[-1] = 0
            case "open":
                groups[-1] += 1
            case "close":
                groups[-1] = max(0, groups[-1] - 1)
        if len(groups) > DEEPEST_EXPANDED:
            raise ValueError(f"{found.start()}: groups stand more than {DEEPEST_EXPANDED} deep")
    return lonely + sum(groups)


def refusal(tex: str, display: bool) -> tuple[int, str] | None:
    """Say at which offset and why the TeX does not parse; None where it does."""
    try:
        to_mathml(tex, display)
    except ValueError as error:
        offset, _, message = str(error).partition(": ")
        if not offset.isdigit():
            return 0, str(error)
        if 'closing token "}"' in message and (brace := _open_brace(tex)) is not None:
            return brace, "this { is not closed"
        return int(offset), _in_our_words(message)
    return None


def _open_brace(tex: str) -> int | None:
    """Find the last { that has no } of its own."""
    braces: list[int] = []
    for found in _BRACE.finditer(tex):
        if found[0] == "{":
            braces.append(found.start())
        elif found[0] == "}" and braces:
            braces.pop()
    return braces[-1] if braces else None


def _in_our_words(message: str) -> str:
    """Begin without a capital and end without a full stop, as all our findings do."""
    message = message.replace("reached end of input", "the formula ends").rstrip(".")
    message = message.replace('closing token "', 'a closing "')
    return message[:1].lower() + message[1:]
