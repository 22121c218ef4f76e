"""What the faces use: the MathML of a formula to lines, to one row, to words, to what is unknown in it."""

from __future__ import annotations

from flashmath.mathematics.attributes import UnknownMathematics
from flashmath.mathematics.box import Box
from flashmath.mathematics.glyphs import GLYPHS
from flashmath.mathematics.glyphs import GlyphSet
from flashmath.mathematics.layout import Setting
from flashmath.mathematics.layout import lay_out
from flashmath.mathematics.linear import linear
from flashmath.mathematics.mathml import read_mathml
from flashmath.mathematics.spoken import speak
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import merge_spans
from flashmath.mathematics.windows import fit


def formula_lines(mathml: str, width: int, glyphs: GlyphSet = "unicode") -> list[Line]:
    """Turn a formula into lines of at most `width` cells, in two dimensions where it fits."""
    return fit(read_mathml(mathml), width, GLYPHS[glyphs])


def formula_box(mathml: str, glyphs: GlyphSet = "unicode", is_display: bool = True) -> Box:
    """Turn a formula into a box, however wide it is."""
    return lay_out(read_mathml(mathml), Setting(GLYPHS[glyphs], is_display))


def formula_row(mathml: str, glyphs: GlyphSet = "unicode") -> Line:
    """Turn a formula into one row of text."""
    return merge_spans(linear(read_mathml(mathml), GLYPHS[glyphs]))


def formula_words(mathml: str) -> str:
    """Turn a formula into words that a screen reader can speak."""
    return speak(read_mathml(mathml))


def unknown_in(mathml: str) -> str | None:
    """Name what the terminal could not show of a formula, as in `element mglyph`; None if there is nothing."""
    try:
        read_mathml(mathml)
    except UnknownMathematics as unknown:
        return unknown.what
    return None
