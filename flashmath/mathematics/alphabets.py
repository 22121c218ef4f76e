"""Letters of the mathematical alphabets to plain letters with a style, for common fonts lack these alphabets.

Bold is bold; blackboard bold is bold too (which is what it stands for in writing), except the letters that fonts do
have, such as the sets of numbers; calligraphic letters that fonts lack are italic, Fraktur is bold italic.
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import name
from unicodedata import normalize

from flashmath.mathematics.style import BOLD
from flashmath.mathematics.style import ITALIC
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Style

_STYLES: tuple[tuple[str, Style], ...] = (
    ("DOUBLE-STRUCK", BOLD),
    ("FRAKTUR", BOLD | ITALIC),
    ("SCRIPT", ITALIC),
    ("BOLD", BOLD),
    ("ITALIC", ITALIC),
)
_WORDS: tuple[tuple[str, str], ...] = (
    ("BOLD", "bold"),
    ("SCRIPT", "script"),
    ("FRAKTUR", "fraktur"),
    ("BLACK-LETTER", "fraktur"),
    ("DOUBLE-STRUCK", "blackboard"),
)
#: Where a text has none of these it has no letter of these alphabets.
_FIRST_MATHEMATICAL = "\U0001d400"
_LAST_MATHEMATICAL = "\U0001d7ff"


def is_mathematical(char: str) -> bool:
    """Say whether a character belongs to a mathematical alphabet that fonts lack."""
    return _FIRST_MATHEMATICAL <= char <= _LAST_MATHEMATICAL


@lru_cache(maxsize=2048)
def plain_letter(char: str) -> tuple[str, Style]:
    """Turn a letter of a mathematical alphabet into the letter and the style that say the same."""
    if not is_mathematical(char):
        return char, PLAIN
    title = name(char, "")
    style = PLAIN
    for word, flag in _STYLES:
        if word in title:
            style |= flag
    return normalize("NFKC", char), style


@lru_cache(maxsize=2048)
def alphabet_of(char: str) -> str:
    """Name the alphabet of a letter as one speaks of it: `bold`, `script`, `blackboard`; empty for a plain letter."""
    if char.isascii():
        return ""
    title = name(char, "")
    if not is_mathematical(char) and not title.startswith(("SCRIPT CAPITAL", "BLACK-LETTER", "DOUBLE-STRUCK CAPITAL")):
        return ""
    return " ".join(word for mark, word in _WORDS if mark in title)
