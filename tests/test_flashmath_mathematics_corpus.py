"""Every formula of the shipped cards and of the curriculum through the layout, on two widths and in both glyph sets."""

from __future__ import annotations

import subprocess
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from builder.library import load_library
from builder.tex.formulas import expand_formula
from builder.tex.gate import to_mathml
from flashmath.mathematics.formula import formula_lines
from flashmath.mathematics.formula import formula_row
from flashmath.mathematics.formula import formula_words
from flashmath.mathematics.formula import unknown_in
from flashmath.mathematics.glyphs import GlyphSet
from flashmath.mathematics.style import text_of
from flashmath.mathematics.style import width_of_line

ROOT = Path(__file__).parents[1]
CURRICULUM = ROOT / "tests" / "data" / "curriculum-formulas.txt"
GLYPH_SETS: tuple[GlyphSet, ...] = ("unicode", "ascii")
#: Formulas with the same ASCII screen because they differ only in a thin space beside a sign that ASCII spells out.
ALIKE_IN_ASCII = {r"\nabla(sL)=s\nabla L", r"\nabla (s L) = s\, \nabla L"}
#: Pairs that are spoken alike: they differ in thin spaces, in the height of brackets, in the sign of the product.
ALIKE_IN_WORDS = (
    {r"(2-2^{-23})\times 2^{127}\approx 3.403\times 10^{38}"},
    {r"(2-2^{-10})\times 2^{15}=65504"},
    {r"\nabla(sL)=s\nabla L"},
    {r"P(H\mid E)\propto P(E\mid H)P(H)"},
    {r"m_t=\beta_1 m_{t-1}+(1-\beta_1)g_t,\quad m_0=0"},
    {r"v_t=\beta_2 v_{t-1}+(1-\beta_2)g_t^{2},\quad v_0=0"},
)


@cache
def formulas() -> dict[str, str]:
    """Give each formula by its TeX, with its MathML."""
    library, _ = load_library(ROOT / "cards")
    written = CURRICULUM.read_text("utf-8").splitlines()
    texts = [text for card in library.cards for text in card.texts().values()]
    written += [expand_formula(formula, library.macros) for text in texts for formula in text.formulas()]
    return {tex: to_mathml(tex, display=True) for tex in dict.fromkeys(written)}


def test_there_are_as_many_formulas_as_were_written() -> None:
    assert len(CURRICULUM.read_text("utf-8").splitlines()) == 743
    assert len(formulas()) > 900


@pytest.mark.parametrize("glyphs", GLYPH_SETS)
@pytest.mark.parametrize("width", [80, 60, 30])
def test_every_formula_is_laid_out_inside_the_window_without_raw_tex(width: int, glyphs: GlyphSet) -> None:
    for tex, mathml in formulas().items():
        assert unknown_in(mathml) is None, tex
        lines = formula_lines(mathml, width, glyphs)
        assert lines, tex
        assert all(width_of_line(line) <= width for line in lines), tex
        demand_no_tex("\n".join(map(text_of, lines)), tex)
        demand_no_tex(text_of(formula_row(mathml, glyphs)), tex)
        assert glyphs == "unicode" or all(text_of(line).isascii() for line in lines), tex


def demand_no_tex(shown: str, tex: str) -> None:
    assert not any(mark in shown for mark in ("\\", "^{", "_{")), tex
    assert all(char < "\U0001d400" for char in shown), tex


@pytest.mark.parametrize("glyphs", GLYPH_SETS)
@pytest.mark.parametrize("width", [80, 60])
def test_no_two_formulas_have_one_screen(width: int, glyphs: GlyphSet) -> None:
    screens: dict[object, set[str]] = defaultdict(set)
    rows: dict[object, set[str]] = defaultdict(set)
    for mathml in dict.fromkeys(formulas().values()):
        screens[tuple(formula_lines(mathml, width, glyphs))].add(mathml)
        rows[formula_row(mathml, glyphs)].add(mathml)

    by_mathml = {mathml: tex for tex, mathml in formulas().items()}
    for alike in [*screens.values(), *rows.values()]:
        assert len(alike) == 1 or {by_mathml[mathml] for mathml in alike} <= ALIKE_IN_ASCII


def test_formulas_that_differ_are_spoken_differently() -> None:
    spoken: dict[str, set[str]] = defaultdict(set)
    for tex, mathml in formulas().items():
        spoken[formula_words(mathml)].add(mathml)
        assert formula_words(mathml).isascii(), tex

    by_mathml = {mathml: tex for tex, mathml in formulas().items()}
    for alike in spoken.values():
        assert len(alike) == 1 or any(pair & {by_mathml[mathml] for mathml in alike} for pair in ALIKE_IN_WORDS)


def test_nothing_heavy_is_imported() -> None:
    code = "import sys, flashmath.page.side, flashmath.page.ansi; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)

    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not loaded & {"sympy", "pydantic", "yaml", "rich", "matplotlib", "numpy", "mpmath"}
