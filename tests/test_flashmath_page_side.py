"""A card's text as lines: Markdown, formulas in the text and under it, deletions, widths, plain and ANSI."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.source import Scalar
from builder.tex.macros import Macro
from builder.tex.segments import clozes_of
from builder.tex.text import Text
from flashmath.mathematics.style import BOLD
from flashmath.mathematics.style import CLOZE
from flashmath.mathematics.style import CODE
from flashmath.mathematics.style import ITALIC
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import Style
from flashmath.mathematics.style import text_of
from flashmath.mathematics.style import width_of_line
from flashmath.page.ansi import to_ansi
from flashmath.page.ansi import to_plain
from flashmath.page.ansi import to_text
from flashmath.page.ansi import wants_colour
from flashmath.page.grid import share_width
from flashmath.page.look import Cloze
from flashmath.page.look import Look
from flashmath.page.side import side_lines

MACROS = {"E": Macro("E", r"\mathbb{E}"), "vect": Macro("vect", r"\mathbf{#1}", args=1)}


def lines_of(source: str, look: Look) -> list[Line]:
    return side_lines(Text(Scalar(source)).segments, MACROS, look)


def shown(source: str, width: int = 60, cloze: Cloze | None = None, is_spoken: bool = False) -> str:
    look = Look(width, cloze=cloze, is_spoken=is_spoken)
    return "\n".join(to_plain(line) for line in lines_of(source, look))


@pytest.mark.parametrize(
    ("source", "width", "screen"),
    [
        ("about 90 % of all", 8, "about\n90 % of\nall"),
        ("then `x.grad = g` again", 14, "then\nx.grad = g\nagain"),
        ("then `loss = criterion(y, t)` again", 18, "then loss =\ncriterion(y, t)\nagain"),
    ],
)
def test_what_is_read_as_one_stays_on_one_line(source: str, width: int, screen: str) -> None:
    assert shown(source, width) == screen


def styles_of(lines: list[Line]) -> dict[str, Style]:
    return {text.strip(): style for line in lines for text, style in line}


@pytest.mark.parametrize(
    ("source", "screen"),
    [
        ("One\nparagraph.\n\nTwo.", "One paragraph.\n\nTwo."),
        ("# A heading\n\ntext", "A heading\n\ntext"),
        ("- a\n- b\n  1. c\n  2. d", "• a\n• b\n  1. c\n  2. d"),
        ("9. a\n10. b", " 9. a\n10. b"),
        ("- a\n\n- b", "• a\n\n• b"),
        ("> quoted\n> text", "│ quoted text"),
        ("```py\nx = 1\n\n  y\n```", "  x = 1\n\n    y"),
        ("a `code span` b", "a code span b"),
        ("[text](https://example.org) <https://example.org>", "text (https://example.org) https://example.org"),
        ("a  \nb", "a\nb"),
        ("a\n\n---\n\nb", f"a\n\n{'─' * 20}\n\nb"),
        ("a < b & c \\* d", "a < b & c * d"),
        ("| a | b |\n|--|--:|\n| 1 | $x$ |\n| 22 | 3 |", "a  │ b\n───┼──\n1  │ x\n22 │ 3"),
        ("the $n$-th, ($x$).", "the n-th, (x)."),
        ("so $\\vect{x}$ and $\\E[X]$", "so x and E[X]"),
    ],
)
def test_markdown_becomes_lines(source: str, screen: str) -> None:
    assert shown(source) == screen


def test_a_short_formula_stays_whole_at_the_end_of_a_line() -> None:
    assert shown("The sum of the two is $a + b + c$ here.", 24) == "The sum of the two is\na + b + c here."


def test_a_formula_wider_than_forty_columns_stands_on_a_line_of_its_own() -> None:
    formula = " + ".join("abcdefghijkl")

    assert shown(f"Let ${formula}$. Then", 80) == f"Let\n    {formula}.\nThen"


def test_a_table_or_a_nested_fraction_stands_on_lines_of_its_own() -> None:
    source = "Let $\\begin{pmatrix} a \\\\ b \\end{pmatrix}$, and so on"

    assert shown(source) == "Let\n\n    ⎛a⎞,\n    ⎝b⎠\n\nand so on"
    assert "───" in shown("It is $\\frac{a}{\\frac{b}{c}}$.")


def test_a_paragraph_of_one_line_may_have_two_dimensions() -> None:
    assert shown("The half $\\frac{a}{2}$ of it.") == "          a\nThe half ─── of it.\n          2"
    assert shown("The half $\\frac{a}{2}$ of it, " + "and more " * 8).startswith("The half a/2 of it")


def test_a_formula_that_is_wider_than_the_window_is_broken_with_a_mark() -> None:
    screen = shown("$$" + " + ".join("abcdefghijklmnop") + "$$", 24)

    assert all(len(line) <= 24 for line in screen.splitlines())
    assert "↪" in screen


def test_a_long_word_is_cut_with_a_mark() -> None:
    assert shown("a " + "b" * 30, 20) == "a\n" + "b" * 18 + "\n↪ " + "b" * 12


@pytest.mark.parametrize(
    ("cloze", "screen"),
    [
        (Cloze(1, True), "A [what] and b and c."),
        (Cloze(1, False), "A x² and b and c."),
        (Cloze(2, True), "A x² and [...] and [...]."),
        (None, "A x² and b and c."),
    ],
)
def test_a_deletion_is_hidden_or_shown(cloze: Cloze | None, screen: str) -> None:
    assert shown("A {{c1::$x^2$::what}} and {{c2::b}} and {{c2::c}}.", cloze=cloze) == screen


@pytest.mark.parametrize(
    ("source", "asked", "answered"),
    [
        ("$a {{c1::+ b}} = c$", "a [...] = c", "a + b = c"),
        ("$a = {{c1::-b}}$", "a = [...]", "a = −b"),
        ("$x^{ {{c1::2}} }$", "x^([...])", "x²"),
        ("$\\frac{ {{c1::a::top}} }{b}$", "[top]\n─────\n b", " a\n───\n b"),
        ("$a = {{c1::b::\\sigma}}$", "a = [σ]", "a = b"),
        ("$a {{c1::= b}}$ {{c2::and}}", "a [...] and", "a = b and"),
    ],
)
def test_a_deletion_inside_a_formula_is_hidden_or_marked(source: str, asked: str, answered: str) -> None:
    for cloze, screen in ((Cloze(1, True), asked), (Cloze(1, False), answered)):
        lines = lines_of(source, Look(60, cloze=cloze))
        assert "\n".join(map(text_of, lines)).replace("  ", " ").strip() == screen.replace("  ", " ").strip()
        assert any(style & CLOZE for line in lines for _, style in line)


def test_a_deletion_that_is_not_asked_for_has_no_mark() -> None:
    lines = lines_of("$a {{c1::+ b}}$ {{c2::and}}", Look(60, cloze=Cloze(2, False)))

    assert [text.strip() for line in lines for text, style in line if style & CLOZE] == ["and"]


def test_emphasis_and_code_have_styles() -> None:
    styles = styles_of(lines_of("*a* **b** `c` ***d*** $\\vect{x}$", Look(60)))

    assert styles["a"] == ITALIC
    assert styles["b"] == BOLD
    assert styles["c"] == CODE
    assert styles["d"] == BOLD | ITALIC
    assert styles["x"] == BOLD


def test_ansi_ends_every_style_and_keeps_bold_without_colour() -> None:
    line = (("a", BOLD), ("b", CLOZE), ("c", 0), ("d", CODE))

    assert to_ansi(line) == "\x1b[1ma\x1b[0m\x1b[1;36mb\x1b[0mc\x1b[33md\x1b[0m"
    assert to_ansi(line, with_colour=False) == "\x1b[1ma\x1b[0m\x1b[1mb\x1b[0mcd"
    assert to_text([line, ()], with_styles=False, with_colour=False) == "abcd\n\n"


def test_a_text_cannot_command_the_terminal() -> None:
    assert to_ansi((("a\x1b[2Jb\x07\x9b", 0),)) == "a[2Jb"


@pytest.mark.parametrize(
    ("environment", "is_terminal", "wanted"),
    [({}, True, True), ({"NO_COLOR": "1"}, True, False), ({}, False, False), ({"TERM": "dumb"}, True, False)],
)
def test_colour_needs_a_terminal_and_no_objection(environment: dict[str, str], is_terminal: bool, wanted: bool) -> None:
    assert wants_colour(environment, is_terminal) == wanted


def test_the_spoken_text_is_ascii_words_in_the_order_of_reading() -> None:
    source = "Note $\\frac{a+b}{c}$:\n$$\\sum_{i=1}^n x_i^2$$\n\n- one\n\n| a | b |\n|--|--|\n| 1 | $x_i$ |"

    assert shown(source, is_spoken=True) == (
        "Note (a plus b) over c:\nsum from i equals 1 to n of x sub i squared\n\n- one\n\na, b\n1, x sub i"
    )


def test_ascii_glyphs_leave_nothing_but_ascii() -> None:
    source = "- “Größe” – naïve `é` $\\theta \\le 1$\n\n> q\n\n| α | b |\n|--|--|\n| 1 | 2 |\n\n```\nü\n```"
    lines = lines_of(source, Look(60, glyphs="ascii"))

    assert text_of(lines[0]) == '- "Grosse" - naive e theta <= 1'
    assert all(text_of(line).isascii() for line in lines)


@pytest.mark.parametrize(
    ("natural", "room", "widths"),
    [([3, 4], 20, [3, 4]), ([3, 30], 20, [3, 17]), ([30, 30], 20, [10, 10]), ([2, 50, 9], 31, [2, 20, 9])],
)
def test_narrow_columns_keep_their_width(natural: list[int], room: int, widths: list[int]) -> None:
    assert share_width(natural, room) == widths


def test_a_wide_table_is_folded_into_the_window() -> None:
    source = "| term | meaning |\n|--|--|\n| loss | " + "how far the model is off " * 4 + "|"

    assert all(len(line) <= 40 for line in shown(source, 40).splitlines())


def test_a_formula_that_does_not_parse_says_so() -> None:
    with pytest.raises(ValueError, match=r"end|argument"):
        shown("$\\frac{a}$")


WORDS = st.lists(
    st.sampled_from(
        [
            *("word", "longerword", "日本語", "שלום", "x\u0302", "*em*", "`code`", "\n\n", "\n- ", "\n> "),
            *("$x^2$", "$\\frac{a+b}{2}$", "$$\\sum_i x_i$$", "$a{{c1::+b}}$"),
            *("{{c1::hidden::hint}}", "{{c2::$y$}}"),
        ]
    ),
    max_size=25,
)


@given(WORDS, st.integers(16, 80), st.sampled_from([None, Cloze(1, True), Cloze(1, False)]), st.booleans())
def test_no_line_is_wider_than_the_window(words: list[str], width: int, cloze: Cloze | None, spoken: bool) -> None:
    text = Text(Scalar(" ".join(words)))
    lines = side_lines(text.segments, MACROS, Look(width, cloze=cloze, is_spoken=spoken))

    assert all(width_of_line(line) <= width for line in lines)
    if cloze and cloze.is_hidden and 1 in clozes_of(text.segments):
        assert "hidden" not in "".join(map(text_of, lines))
