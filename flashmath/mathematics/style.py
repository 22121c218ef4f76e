"""Styled text: a line is a sequence of spans, and a style is a number whose bits are flags and a colour."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias
from unicodedata import category
from unicodedata import east_asian_width

#: Flags in the low bits; a colour, where there is one, above them.
Style: TypeAlias = int

PLAIN, BOLD, ITALIC, UNDERLINE, STRIKE, DIM, CLOZE, CODE = 0, 1, 2, 4, 8, 16, 32, 64
_HAS_COLOUR = 128
_COLOUR_SHIFT = 8

Span: TypeAlias = tuple[str, Style]
Line: TypeAlias = tuple[Span, ...]


def style_of_colour(rgb: int) -> Style:
    """Turn a colour, 0xRRGGBB, into a style."""
    return _HAS_COLOUR | rgb << _COLOUR_SHIFT


def colour_of(style: Style) -> int | None:
    """Give the colour of a style, 0xRRGGBB; None where it has none."""
    return style >> _COLOUR_SHIFT if style & _HAS_COLOUR else None


def add_style(style: Style, more: Style) -> Style:
    """Put two styles together; a colour of the first one stays."""
    return style | (more & (_HAS_COLOUR - 1)) if style & _HAS_COLOUR else style | more


def restyle(line: Iterable[Span], more: Style) -> Line:
    """Add a style to a whole line."""
    return tuple((text, add_style(style, more)) for text, style in line)


@lru_cache(maxsize=4096)
def cells_of(char: str) -> int:
    """Say how many cells of a terminal a character takes: 0 for marks and invisible ones, 2 for wide ones."""
    if category(char) in ("Mn", "Me", "Cf", "Cc"):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def width_of(text: str) -> int:
    """Say how many cells of a terminal a text takes."""
    return len(text) if text.isascii() and text.isprintable() else sum(map(cells_of, text))


def width_of_line(line: Iterable[Span]) -> int:
    """Say how many cells of a terminal a line takes."""
    return sum(width_of(text) for text, _ in line)


def text_of(line: Iterable[Span]) -> str:
    """Give a line without its styles."""
    return "".join(text for text, _ in line)


def merge_spans(line: Iterable[Span]) -> Line:
    """Put neighbours of one style together and drop the blank end."""
    merged = [("".join(text for text, _ in group), style) for style, group in groupby(line, key=itemgetter(1))]
    while merged and not merged[-1][0].rstrip(" ") and not merged[-1][1] & UNDERLINE:
        merged.pop()
    if merged and not merged[-1][1] & UNDERLINE:
        merged[-1] = (merged[-1][0].rstrip(" "), merged[-1][1])
    return tuple(merged)
