"""Marks over and under letters: joined to a single letter, drawn over a wider base."""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import normalize

from flashmath.mathematics.box import Box
from flashmath.mathematics.box import box_of
from flashmath.mathematics.box import stack
from flashmath.mathematics.box import widen
from flashmath.mathematics.glyphs import Glyphs
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import width_of_line

#: The mark that Unicode joins to the letter before it: over it, and under it.
_JOINED: Mapping[str, tuple[str, str]] = {
    "ˆ": ("\u0302", ""),
    "\u0302": ("\u0302", ""),
    "˜": ("\u0303", ""),
    "¯": ("\u0304", ""),
    "\u0332": ("\u0305", "\u0332"),
    "\u20d7": ("\u20d7", ""),
    "→": ("\u20d7", ""),
    "←": ("\u20d6", ""),
    "˙": ("\u0307", ""),
    "¨": ("\u0308", ""),
    "\u20db": ("\u20db", ""),
    "\u20dc": ("\u20dc", ""),
    "˚": ("\u030a", ""),
    "ˇ": ("\u030c", ""),
    "˘": ("\u0306", ""),
    "´": ("\u0301", ""),
    "`": ("\u0300", ""),
}
#: What each is called in a row of text.
_NAMES: Mapping[str, str] = {
    "ˆ": "hat",
    "\u0302": "widehat",
    "˜": "tilde",
    "¯": "bar",
    "\u0332": "line",
    "\u20d7": "vec",
    "→": "rightarrow",
    "←": "leftarrow",
    "↔": "arrows",
    "˙": "dot",
    "¨": "ddot",
    "\u20db": "dddot",
    "\u20dc": "ddddot",
    "˚": "ring",
    "ˇ": "check",
    "˘": "breve",
    "´": "acute",
    "`": "grave",
    "⏞": "brace",
    "⏟": "brace",
    "⎴": "bracket",
    "⎵": "bracket",
    "⏜": "paren",
    "⏝": "paren",
}
#: What is drawn in the row over a base that is wider than a letter.
_SIGNS: Mapping[str, str] = {
    "ˆ": "^",
    "\u0302": "^",
    "˜": "~",
    "˙": ".",
    "¨": "..",
    "\u20db": "...",
    "\u20dc": "....",
    "˚": "o",
    "ˇ": "v",
    "˘": "u",
    "´": "'",
    "`": "`",
}
_LINES = frozenset("¯\u0332")
_NARROWEST_BRACE = 3


def accent_name(mark: str, below: bool) -> str:
    """Say what an accent is called in a row of text: `hat`, `overline`, `underbrace`."""
    name = _NAMES.get(mark, "accent")
    is_long = name in ("line", "brace", "bracket", "paren", "rightarrow", "leftarrow", "arrows")
    return f"{'under' if below else 'over'}{name}" if is_long else name


def combine(line: Line, mark: str, below: bool) -> Line | None:
    """Join a mark to a single letter; None where it is no single letter or no such mark."""
    if width_of_line(line) != 1 or len(line) != 1 or mark not in _JOINED:
        return None
    joined = _JOINED[mark][below]
    text, style = line[0]
    return ((normalize("NFC", text + joined), style),) if joined and text.strip() else None


def draw_accent(base: Box, mark: str, below: bool, glyphs: Glyphs) -> Box:
    """Draw a mark in a row of its own over or under a base."""
    if _NAMES.get(mark) in ("brace", "bracket", "paren"):
        base = widen(base, _NARROWEST_BRACE)
        drawn = _spanning(_brace(mark, below, glyphs), base.width, glyphs.bar)
    elif mark in _LINES:
        drawn = (glyphs.under_line if below else glyphs.over_line) * base.width
    elif mark in _SIGNS:
        drawn = _SIGNS[mark]
    else:
        drawn = stretch_arrow("→" if mark == "\u20d7" else mark, max(2, base.width), glyphs)
    row = box_of(drawn)
    return stack((base, row), 0) if below else stack((row, base), 1)


def _brace(mark: str, below: bool, glyphs: Glyphs) -> str:
    match _NAMES[mark]:
        case "brace":
            return glyphs.brace_under if below else glyphs.brace_over
        case "bracket":
            return glyphs.bracket_under if below else glyphs.bracket_over
        case _:
            return glyphs.paren_under if below else glyphs.paren_over


def _spanning(parts: str, width: int, fill: str) -> str:
    """Draw left end, middle and right end, with lines between them."""
    left, middle, right = tuple(parts)
    before = (width - 3) // 2
    return left + fill * before + middle + fill * (width - 3 - before) + right


#: The tail, the line and the head of each arrow that grows.
_ARROWS: Mapping[str, tuple[str, str, str]] = {
    "→": ("", "─", "→"),
    "←": ("←", "─", ""),
    "↔": ("←", "─", "→"),
    "⇒": ("", "═", "⇒"),
    "⇐": ("⇐", "═", ""),
    "⇔": ("⇐", "═", "⇒"),
    "↦": ("├", "─", "→"),
    "↪": ("╰", "─", "→"),
    "↩": ("←", "─", "╯"),
    "↠": ("", "─", "↠"),
    "↞": ("↞", "─", ""),
    "⇀": ("", "─", "⇀"),
    "⇁": ("", "─", "⇁"),
    "↼": ("↼", "─", ""),
    "↽": ("↽", "─", ""),
    "=": ("", "═", ""),
}
_ASCII_ARROWS: Mapping[str, tuple[str, str, str]] = {
    "→": ("", "-", ">"),
    "←": ("<", "-", ""),
    "↔": ("<", "-", ">"),
    "⇒": ("", "=", ">"),
    "⇐": ("<", "=", ""),
    "⇔": ("<", "=", ">"),
    "↦": ("|", "-", ">"),
    "↪": ("(", "-", ">"),
    "↩": ("<", "-", ")"),
    "↠": ("", "-", ">>"),
    "↞": ("<<", "-", ""),
    "=": ("", "=", ""),
}


def stretch_arrow(mark: str, width: int, glyphs: Glyphs) -> str:
    """Draw an arrow of a width; one that cannot grow stands in the middle of a line."""
    if glyphs.is_ascii:
        sign = glyphs.sign(mark)
        tail, line, head = _ASCII_ARROWS.get(mark, ("-", "-", f" {sign} -"))
    else:
        tail, line, head = _ARROWS.get(mark, ("─", "─", f"{mark}─"))
    return tail + line * max(0, width - len(tail) - len(head)) + head
