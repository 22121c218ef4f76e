"""Styled lines to what is written to a terminal, or to plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping
from functools import lru_cache

from flashmath.mathematics.style import BOLD
from flashmath.mathematics.style import CLOZE
from flashmath.mathematics.style import CODE
from flashmath.mathematics.style import DIM
from flashmath.mathematics.style import ITALIC
from flashmath.mathematics.style import STRIKE
from flashmath.mathematics.style import UNDERLINE
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import Style
from flashmath.mathematics.style import colour_of
from flashmath.mathematics.style import text_of

_FLAGS = ((BOLD, "1"), (DIM, "2"), (ITALIC, "3"), (UNDERLINE, "4"), (STRIKE, "9"))
#: Deletions and code are told by colour, and by bold and nothing where there is no colour.
_CLOZE_COLOUR, _CLOZE_PLAIN, _CODE_COLOUR = "1;36", "1", "33"
#: The style of what goes to the terminal as it is: commands of ours that show a picture. It is no text.
RAW: Style = -1
#: What a text may not send to a terminal: commands of the terminal itself.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def wants_colour(environment: Mapping[str, str], is_terminal: bool) -> bool:
    """Say whether colour may be used: on a terminal that knows it, unless NO_COLOR is set."""
    return is_terminal and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def to_ansi(line: Line, with_colour: bool = True) -> str:
    """Turn a line into text with the commands of a terminal for its styles."""
    return "".join(
        text if style == RAW else _dressed(_CONTROLS.sub("", text), style, with_colour) for text, style in line
    )


def to_plain(line: Line) -> str:
    """Turn a line into text alone."""
    return _CONTROLS.sub("", text_of(span for span in line if span[1] != RAW))


def to_text(lines: Iterable[Line], with_styles: bool, with_colour: bool) -> str:
    """Turn lines into text that ends with a line feed."""
    shown = (to_ansi(line, with_colour) if with_styles else to_plain(line) for line in lines)
    return "".join(f"{line}\n" for line in shown)


def _dressed(text: str, style: Style, with_colour: bool) -> str:
    codes = _codes(style, with_colour)
    return f"\x1b[{codes}m{text}\x1b[0m" if codes and text else text


@lru_cache(maxsize=256)
def _codes(style: Style, with_colour: bool) -> str:
    codes = [code for flag, code in _FLAGS if style & flag]
    if style & CLOZE:
        codes.append(_CLOZE_COLOUR if with_colour else _CLOZE_PLAIN)
    if with_colour and style & CODE:
        codes.append(_CODE_COLOUR)
    colour = colour_of(style)
    if with_colour and colour is not None:
        codes.append(f"38;2;{colour >> 16};{colour >> 8 & 255};{colour & 255}")
    return ";".join(dict.fromkeys(codes))
