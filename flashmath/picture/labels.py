"""The labels of a figure, with formulas in dollars, to text in one row."""

from __future__ import annotations

import re

from builder.tex.gate import to_mathml
from flashmath.mathematics.formula import formula_row
from flashmath.mathematics.glyphs import GlyphSet
from flashmath.mathematics.style import text_of

_FORMULA = re.compile(r"(?<!\\)\$(.*?)(?<!\\)\$", re.DOTALL)
_WRAPPER = re.compile(r"\\mathdefault\{((?:[^{}]|\{[^{}]*\})*)\}")


def to_row(label: str, glyphs: GlyphSet = "unicode") -> str:
    """Turn a label into what a terminal shows; a formula that has no such form stays as it is written."""

    def show(found: re.Match[str]) -> str:
        tex = _WRAPPER.sub(r"\1", found[1])
        try:
            return text_of(formula_row(to_mathml(tex, display=False), glyphs))
        except ValueError:
            return tex

    return _FORMULA.sub(show, label).replace("\\$", "$")
