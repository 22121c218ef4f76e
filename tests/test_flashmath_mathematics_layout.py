"""Laws of the layout: boxes are rectangles, rows are balanced, signs stand as TeX sets them."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume
from hypothesis import given
from hypothesis import strategies as st

from builder.tex.gate import to_mathml
from flashmath.mathematics.formula import formula_box
from flashmath.mathematics.formula import formula_lines
from flashmath.mathematics.formula import formula_row
from flashmath.mathematics.formula import formula_words
from flashmath.mathematics.style import BOLD
from flashmath.mathematics.style import ITALIC
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import cells_of
from flashmath.mathematics.style import colour_of
from flashmath.mathematics.style import text_of
from flashmath.mathematics.style import width_of
from flashmath.mathematics.style import width_of_line


def screen(tex: str, width: int = 80, glyphs: str = "unicode") -> str:
    lines = formula_lines(to_mathml(tex, display=True), width, "ascii" if glyphs == "ascii" else "unicode")
    return "\n".join(map(text_of, lines))


def row(tex: str, glyphs: str = "unicode") -> str:
    return text_of(formula_row(to_mathml(tex, display=True), "ascii" if glyphs == "ascii" else "unicode"))


def words(tex: str) -> str:
    return formula_words(to_mathml(tex, display=True))


LETTERS = st.sampled_from(["x", "y", r"\theta", "2", "10", r"\mathbf{w}", r"\text{if }", r"\hat{v}", r"\log p", "日"])
SIGNS = st.sampled_from(["+", "-", "=", r"\le ", r"\cdot ", ",", " ", r"\to "])


def _nested(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda p: rf"\frac{{{p[0]}}}{{{p[1]}}}"),
        pairs.map(lambda p: rf"{{{p[0]}}}_{{{p[1]}}}"),
        pairs.map(lambda p: rf"{{{p[0]}}}^{{{p[1]}}}"),
        inner.map(lambda p: rf"\sqrt{{{p}}}"),
        pairs.map(lambda p: rf"\sqrt[{p[0]}]{{{p[1]}}}"),
        inner.map(lambda p: rf"\left({p}\right]"),
        pairs.map(lambda p: rf"\begin{{bmatrix}}{p[0]} & 1 \\ {p[1]} & 0\end{{bmatrix}}"),
        pairs.map(lambda p: rf"\sum_{{{p[0]}}}^{{{p[1]}}}"),
        pairs.map(lambda p: rf"\underbrace{{{p[0]}}}_{{{p[1]}}}"),
        inner.map(lambda p: rf"\overline{{{p}}}"),
        inner.map(lambda p: rf"\boxed{{{p}}}"),
        pairs.map(lambda p: rf"\xrightarrow[{p[0]}]{{{p[1]}}}"),
        pairs.map(lambda p: rf"\left\{{{p[0]}\,\middle|\,{p[1]}\right\rangle"),
        st.tuples(inner, SIGNS, inner).map("".join),
    )


FORMULAS = st.recursive(LETTERS, _nested, max_leaves=8)


@given(FORMULAS, st.sampled_from(["unicode", "ascii"]))
def test_boxes_are_rectangles_with_a_baseline_inside(tex: str, glyphs: str) -> None:
    box = formula_box(to_mathml(tex, display=True), "ascii" if glyphs == "ascii" else "unicode")

    assert 0 <= box.base < box.height
    assert {width_of_line(line) for line in box.rows} == {box.width}
    assert glyphs == "unicode" or "日" in tex or all(text_of(line).isascii() for line in box.rows)


@given(FORMULAS, st.integers(12, 80))
def test_no_line_is_wider_than_the_window(tex: str, width: int) -> None:
    lines = formula_lines(to_mathml(tex, display=True), width)

    assert all(width_of_line(line) <= width for line in lines)


@given(FORMULAS)
def test_brackets_of_a_row_are_balanced(tex: str) -> None:
    assume("left" not in tex)  # such brackets are of two kinds here
    brackets = re.sub(r"[^()\[\]]", "", row(tex))
    while "()" in brackets or "[]" in brackets:
        brackets = brackets.replace("()", "").replace("[]", "")

    assert not brackets


@given(st.text())
def test_a_width_is_the_sum_of_cells(text: str) -> None:
    assert width_of(text) == sum(map(cells_of, text))


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("日本", 4), ("x\u0302", 1), ("שלום", 4), ("\u2067שלום\u2069", 4), ("ﷺ", 1), ("👍", 2), ("", 0)],
)
def test_wide_combining_and_invisible_characters_are_counted_right(text: str, width: int) -> None:
    assert width_of(text) == width


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\log p", "log p"),
        (r"\log(x)", "log(x)"),
        (r"a\log b", "a log b"),
        ("-x", "−x"),
        ("a-b", "a − b"),
        ("a=-b", "a = −b"),
        ("(-c)", "(−c)"),
        ("a,b", "a, b"),
        ("x_{i,j}", "x_(i,j)"),
        ("2x", "2x"),
        (r"a\mid b", "a | b"),
        (r"|x|", "|x|"),
        (r"\lVert x \rVert_2", "‖x‖₂"),
        (r"f\colon A\to B", "f: A → B"),
        (r"1{,}000", "1,000"),
        (r"a\,b\quad c\!d", "a b   cd"),
        (r"x \not= y", "x ≠ y"),
        ("f''(x)", "f″(x)"),
        (r"90^\circ", "90°"),
        (r"A^\top", "Aᵀ"),
        (r"\begin{aligned} a &= \log p \\ &= \max(x) \end{aligned}", "a = log p; = max(x)"),
    ],
)
def test_signs_stand_as_tex_sets_them(tex: str, shown: str) -> None:
    assert row(tex) == shown


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\frac{a}{b}", "a/b"),
        (r"\frac{a+b}{c}", "(a + b)/c"),
        (r"\frac{a}{bc}", "a/(bc)"),
        (r"\frac{ab}{c}", "ab/c"),
        (r"a\frac{b}{c}", "a (b/c)"),
        (r"\frac{a}{b}c", "(a/b) c"),
        (r"\frac{a}{b}(c)", "(a/b) (c)"),
        (r"\frac{\frac{a}{b}}{c}", "(a/b)/c"),
        (r"\frac{a}{\frac{b}{c}}", "a/(b/c)"),
        (r"-\frac{1}{2}", "−1/2"),
        (r"\frac{\partial f}{\partial x}", "∂f/∂x"),
        (r"\frac{dy}{dx}", "dy/dx"),
        (r"\frac{P(A)}{P(B)}", "P(A)/P(B)"),
        (r"\sqrt{x+1}", "√(x + 1)"),
        (r"\sqrt[3]{x}", "³√(x)"),
        (r"x_{ij}", "xᵢⱼ"),
        (r"x_{ab}", "x_(ab)"),
        (r"x_\theta y", "x_θ y"),
        (r"x^{a+b}", "xᵃ⁺ᵇ"),
        (r"x^{\theta+1}", "x^(θ+1)"),
        (r"{a+b}^2", "(a + b)²"),
        (r"{x^a}^b", "(xᵃ)ᵇ"),
        (r"e^{x_i}", "e^(xᵢ)"),
        (r"\begin{bmatrix}a&b\\c&d\end{bmatrix}", "[[a, b]; [c, d]]"),
        (r"\begin{cases}a&b\\c&d\end{cases}", "{a, b; c, d}"),
        (r"\binom{n}{k}", "(n choose k)"),
        (r"\sum_{i=1}^n x_i", "∑ᵢ₌₁ⁿ xᵢ"),
        (r"\lim_{x\to 0} f", "lim_(x→0) f"),
        (r"\boxed{x}", "box(x)"),
        (r"\hat{xy}", "hat(xy)"),
        (r"X \overset{d}{=} Y", "X =ᵈ Y"),
    ],
)
def test_no_grouping_is_lost_in_one_row(tex: str, shown: str) -> None:
    assert row(tex) == shown


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"\sum_{i=1}^n x_i^2", "sum from i equals 1 to n of x sub i squared"),
        (r"\frac{a+b}{c}", "(a plus b) over c"),
        (r"a\frac{b}{c}", "a (b over c)"),
        (r"\mathbf{x}^\top\mathbf{y}", "bold x transpose bold y"),
        (r"\sqrt{x+1}", "square root of (x plus 1)"),
        (r"\lim_{x\to 0} f(x)", "lim as x to 0 of f (x)"),
        (r"P(A\mid B)", "P (A given B)"),
        (r"f'(x) \le 1{,}000", "f prime (x) is at most 1,000"),
        (r"\begin{pmatrix}1&2\\3&4\end{pmatrix}", "matrix row 1: 1, 2; row 2: 3, 4; end"),
    ],
)
def test_a_formula_can_be_spoken(tex: str, said: str) -> None:
    assert words(tex) == said


@pytest.mark.parametrize(
    ("tex", "text", "style"),
    [
        (r"\mathbf{x}", "x", BOLD),
        (r"\boldsymbol{\theta}", "θ", BOLD | ITALIC),
        (r"\boldsymbol{x}", "x", BOLD | ITALIC),
        (r"\mathbb{R}", "ℝ", PLAIN),
        (r"\mathbb{E}", "E", BOLD),
        (r"\mathcal{L}", "ℒ", PLAIN),
        (r"\mathcal{N}", "N", ITALIC),
        (r"\mathfrak{g}", "g", BOLD | ITALIC),
        (r"\text{\textbf{a}}", "a", BOLD),
        (r"\mathsf{T}", "T", PLAIN),
    ],
)
def test_letters_that_fonts_lack_become_letters_with_a_style(tex: str, text: str, style: int) -> None:
    ((shown, shown_style),) = formula_row(to_mathml(tex, display=True))

    assert (shown, shown_style) == (text, style)


def test_a_colour_is_kept() -> None:
    ((text, style),) = formula_row(to_mathml(r"\textcolor{red}{x}", display=True))

    assert text == "x"
    assert colour_of(style) == 0xFF0000


def test_only_left_middle_and_right_grow() -> None:
    assert "│" not in screen(r"P(\frac{a}{b}\mid c)")
    assert screen(r"\left(\frac{a}{b}\middle|c\right)") == "⎛ a  │ ⎞\n⎜─── │c⎟\n⎝ b  │ ⎠"
    assert screen(r"(\frac{a}{b})").count("(") == 1


@pytest.mark.parametrize("width", [20, 30, 40])
def test_what_is_too_wide_is_broken_before_a_relation_with_a_mark(width: int) -> None:
    lines = screen(r"f(x) = a + b + c \le d + e + f + g = h + i + j", width).splitlines()

    assert lines[0].startswith("f(x) = a")
    assert all(re.match(r"  ↪ [=≤+]", line) for line in lines[1:])


def test_what_has_no_place_to_break_is_written_in_one_row_and_broken_at_spaces() -> None:
    shown = screen(r"\frac{" + "+".join("abcdefghij") + r"}{2}", 16)

    assert shown.splitlines()[0] == "(a + b + c + d +"
    assert all(line.startswith("↪ ") for line in shown.splitlines()[1:])


def test_each_equation_of_an_aligned_group_is_broken_by_itself() -> None:
    tex = r"\begin{aligned} y &= a + b + c + d + e + f \\ z &= g \end{aligned}"

    assert screen(tex, 20) == "y = a + b + c + d\n  ↪ + e + f\nz = g"
