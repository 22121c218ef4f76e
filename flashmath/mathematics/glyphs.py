"""Two ways to draw: with Unicode, or with ASCII alone."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from typing import TypeAlias

from flashmath.mathematics.alphabets import is_mathematical
from flashmath.mathematics.alphabets import plain_letter
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Span
from flashmath.mathematics.style import Style
from flashmath.mathematics.symbols import in_ascii
from flashmath.mathematics.symbols import in_unicode

GlyphSet: TypeAlias = Literal["unicode", "ascii"]


@dataclass(frozen=True, slots=True)
class Glyphs:
    """What lines, corners and signs are drawn with."""

    is_ascii: bool
    sign: Callable[[str], str]
    bar: str
    dashes: str
    upright: str
    upright_dashes: str
    joints: str
    corners: str
    over_line: str
    under_line: str
    brace_over: str
    brace_under: str
    bracket_over: str
    bracket_under: str
    paren_over: str
    paren_under: str
    continuation: str


UNICODE = Glyphs(
    is_ascii=False,
    sign=in_unicode,
    bar="─",
    dashes="╌",
    upright="│",
    upright_dashes="╎",
    joints="┌┬┐├┼┤└┴┘",
    corners="┌┐└┘",
    over_line="_",
    under_line="‾",
    brace_over="╭┴╮",
    brace_under="╰┬╯",
    bracket_over="┌─┐",
    bracket_under="└─┘",
    paren_over="╭─╮",
    paren_under="╰─╯",
    continuation="↪ ",
)
ASCII = Glyphs(
    is_ascii=True,
    sign=in_ascii,
    bar="-",
    dashes="-",
    upright="|",
    upright_dashes=":",
    joints="+++++++++",
    corners="++++",
    over_line="_",
    under_line="-",
    brace_over=".^.",
    brace_under="'v'",
    bracket_over="+-+",
    bracket_under="+-+",
    paren_over=".-.",
    paren_under="'-'",
    continuation="> ",
)
GLYPHS: Mapping[GlyphSet, Glyphs] = {"unicode": UNICODE, "ascii": ASCII}


def choose_glyphs(wish: str, encoding: str | None) -> GlyphSet:
    """Choose the glyphs that a learner wishes; ASCII where they go to what is not UTF-8."""
    is_utf8 = (encoding or "").lower().replace("-", "") == "utf8"
    return "unicode" if is_utf8 and wish == "unicode" else "ascii"


def spell(text: str, style: Style, glyphs: Glyphs) -> tuple[Span, ...]:
    """Turn the text of a leaf into spans: letters of mathematical alphabets by their styles."""
    if text.isascii():
        return ((glyphs.sign(text), style),)
    spans: list[Span] = []
    for char in _parts(text):
        plain, more = plain_letter(char) if len(char) == 1 else (char, PLAIN)
        spans.append((glyphs.sign(plain), style | more))
    return tuple(spans)


def _parts(text: str) -> list[str]:
    """Keep together what is one sign of several characters, or a text without mathematical letters."""
    return list(text) if any(map(is_mathematical, text)) else [text]
