"""How a text is to be shown: in which width, with which glyphs, seen or spoken."""

from __future__ import annotations

from dataclasses import dataclass

from flashmath.mathematics.glyphs import GLYPHS
from flashmath.mathematics.glyphs import Glyphs
from flashmath.mathematics.glyphs import GlyphSet
from flashmath.mathematics.symbols import text_in_ascii


@dataclass(frozen=True, slots=True)
class Cloze:
    """The deletion that is asked for, hidden on the question side and marked on the answer side."""

    number: int
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Look:
    """The width of the window, the glyphs, and whether the text is to be spoken rather than seen."""

    width: int
    glyphs: GlyphSet = "unicode"
    is_spoken: bool = False
    cloze: Cloze | None = None

    def spell(self, text: str) -> str:
        """Turn prose into what the terminal can show; what is spoken stays as it was written."""
        return text_in_ascii(text) if self.glyphs == "ascii" and not self.is_spoken else text

    @property
    def signs(self) -> Glyphs:
        """Give the glyphs themselves."""
        return GLYPHS["ascii" if self.is_spoken else self.glyphs]
