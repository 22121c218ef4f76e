"""The screens of some fifty formulas, kept in one file that is read by eye.

After a change that is meant: `FLASHMATH_GOLDEN=write pytest tests/test_flashmath_mathematics_golden.py`, then read
the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from builder.tex.gate import to_mathml
from flashmath.mathematics.formula import formula_lines
from flashmath.mathematics.formula import formula_row
from flashmath.mathematics.formula import formula_words
from flashmath.mathematics.style import text_of

GOLDEN = Path(__file__).parent / "golden" / "formulas.txt"
#: One formula stands in the file after this sign, its screen under it.
SIGN = "TeX: "
WIDTH = 80


def screen_of(tex: str) -> str:
    mathml = to_mathml(tex, display=True)
    lines = [f"    {text_of(line)}".rstrip() for line in formula_lines(mathml, WIDTH)]
    ascii_lines = [f"    {text_of(line)}".rstrip() for line in formula_lines(mathml, WIDTH, "ascii")]
    row, words = text_of(formula_row(mathml)), formula_words(mathml)
    return "\n".join([SIGN + tex, *lines, "ASCII:", *ascii_lines, f"Row: {row}", f"Words: {words}"])


def formulas_in(text: str) -> list[str]:
    return re.findall(f"^{SIGN}(.*)$", text, re.MULTILINE)


def test_every_screen_is_as_it_was_read() -> None:
    kept = GOLDEN.read_text("utf-8")
    formulas = formulas_in(kept)
    shown = "\n\n".join(map(screen_of, formulas)) + "\n"

    if os.environ.get("FLASHMATH_GOLDEN") == "write":
        GOLDEN.write_text(shown, "utf-8")
        pytest.skip(f"{GOLDEN.name} is written anew: read it")
    assert len(formulas) >= 45
    assert shown == kept
