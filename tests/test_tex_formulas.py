"""Tests of the everyday gate: a formula with all its sides parses, or is told where and why not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.diagnostics import Flaw
from builder.tex.formulas import check_formula
from builder.tex.formulas import expand_formula
from builder.tex.gate import DEEPEST_EXPANDED
from builder.tex.gate import MOST_OPEN_BRACKETS
from builder.tex.gate import refusal
from builder.tex.gate import to_mathml
from builder.tex.macros import LONGEST_FORMULA
from builder.tex.macros import Macro
from builder.tex.scan import scan_text
from builder.tex.segments import Formula

MACROS = {
    "R": Macro("R", r"\mathbb{R}"),
    "half": Macro("half", r"\frac{#1}{2}", 1),
    "open": Macro("open", r"\left("),
    "first": Macro("first", "#1", 2),
    "twice": Macro("twice", "#1 + #1", 1),
    "deep": Macro("deep", "{" * 50 + "#1" + "}" * 50, 1),
}


def formula_of(text: str) -> Formula:
    (found,) = (segment for segment in scan_text(text)[0] if isinstance(segment, Formula))
    return found


def check(text: str) -> list[Flaw]:
    return check_formula(formula_of(text), MACROS)


def found(text: str) -> list[tuple[str, int, int]]:
    return [(flaw.code, flaw.start, flaw.length) for flaw in check(text)]


@pytest.mark.parametrize(
    "text",
    [
        "$x$",
        "$$x = \\R$$",
        r"$\half{x}^{\half y}$",
        r"$\left( x \right]$",
        r"${{c1::x}}$",
        r"$x^{ {{c1::ab}} }$",
        r"$x^{{{c1::ab}}}$",
        r"$\frac{ {{c1::a}} }{ {{c2::b}} }$",
        r"$\half{ {{c1::x}} }$",
        r"$\begin{matrix} {{c1::a}} & {{c2::b}} \\ c & d \end{matrix}$",
        r"$a {{c1::= b}}$",
        r"$\text{a {{c1::b}} c}$",
        r"${{c1::x::a \text{hint}}}$",
    ],
)
def test_a_sound_formula_gives_nothing(text: str) -> None:
    assert [flaw.message for flaw in check(text)] == []


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        (r"so $\frac{a}{b$", "FM202", "{b$"),
        (r"so $\frac{a_{1} b{c}}{d} + \frac{\{{e}{f}$", "FM202", r"{\{{e"),
        (r"so $a + \frac{b}$", "FM202", "}$"),
        (r"so $a } + b$", "FM202", "} +"),
        (r"so $x^a^b$", "FM202", "^b"),
        (r"so $\begin{matrix} a \end{pmatrix}$", "FM202", r"\end"),
        (r"so $\R } + b$", "FM202", "} +"),
        (r"so $\half{x} } + b$", "FM202", "} +"),
        (r"so $a + \half{x^a^b}$", "FM202", "^b"),
        (r"so $a + \open x$", "FM202", "x$"),
        (r"so $a + \half$", "FM212", r"\half"),
        (r"so $x^\half{y}$", "FM212", r"\half"),
        (r"so ${{c1::a}} } + b$", "FM202", "} +"),
        (r"so ${{c1::a::hint}} x^a^b$", "FM202", "^b"),
        (r"so ${{c1::\half}} x$", "FM216", r"\half"),
        (r"so $\frac{{c1::a}}{b}$", "FM216", r"{{c1"),
        (r"so $x^{{c1::ab}}$", "FM216", r"{{c1"),
        (r"so $\left( {{c1::a \right)}}$", "FM216", r"{{c1"),
    ],
)
def test_a_flaw_is_placed_where_the_author_wrote_it(text: str, code: str, at: str) -> None:
    flaws = found(text)

    assert [(flaw[0], text[flaw[1] :][: len(at)]) for flaw in flaws] == [(code, at)]


@pytest.mark.parametrize(
    ("tex", "bare"), [("x^{{c1::ab}}", True), ("x^{ {{c1::ab}} }", False), ("x {{c1::ab}}", False)]
)
def test_a_deletion_where_tex_wants_a_group_is_a_flaw(tex: str, bare: bool) -> None:
    flaws = check(f"${tex}$")

    assert [flaw.code for flaw in flaws] == (["FM216"] if bare else [])
    assert all(flaw.length == len("{{c1::ab}}") for flaw in flaws)


def test_a_question_side_that_does_not_parse_names_its_number() -> None:
    (flaw,) = check(r"$\left( {{c7::a \right)}} + {{c2::b}}$")

    assert flaw.code == "FM216"
    assert flaw.message.startswith("with c7 hidden, the formula does not parse")


def test_a_hint_is_part_of_the_question_side() -> None:
    assert [flaw.code for flaw in check(r"${{c1::x::\frac}}$")] == ["FM216"]
    assert check(r"${{c1::x::\alpha}}$") == []


def test_the_lint_speaks_before_the_gate() -> None:
    assert [flaw.code for flaw in check(r"$\foox{ \barx$")] == ["FM201", "FM201"]


@pytest.mark.parametrize(
    ("tex", "hidden", "shown"),
    [
        (r"\half{x} {{c1::y}}", None, r"\frac{x}{2} y"),
        (r"\half{x} {{c1::y}}", 1, r"\frac{x}{2} [...]"),
        (r"{{c1::\R::a set}}", 1, "[a set]"),
        (r"{{c1::\R::a set}}", 2, r"\mathbb{R}"),
    ],
)
def test_an_engine_sees_neither_macros_nor_deletions(tex: str, hidden: int | None, shown: str) -> None:
    assert expand_formula(formula_of(f"${tex}$"), MACROS, hidden) == shown


def test_the_gate_says_where_and_why() -> None:
    assert refusal("x + 1", display=False) is None
    offset, message = refusal("a } b", display=False) or (None, "")
    assert offset == 2
    assert message
    assert message[0].islower()
    assert not message.endswith(".")


def test_mathml_knows_inline_from_display() -> None:
    assert "<math" in to_mathml("x", display=False)
    assert 'display="block"' in to_mathml("x", display=True)


@pytest.mark.parametrize(
    "bracket", ["(", "[", r"\{", r"\langle ", r"\lvert ", r"\lVert ", r"\lfloor ", r"\bigl( a", "(a", "{(}x"]
)
def test_brackets_that_never_close_are_bounded_for_the_engine_doubles_its_time_with_each(bracket: str) -> None:
    start = time.process_time()

    assert refusal(bracket * MOST_OPEN_BRACKETS, display=True) is None
    assert "brackets open and do not close" in (refusal(bracket * 200, display=True) or (0, ""))[1]
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "tex",
    [
        "[0, 1) " * 40,
        "(a, b] " * 40,
        "]a, b[ " * MOST_OPEN_BRACKETS,
        "(" * 60 + "x" + ")" * 60,
        r"\begin{aligned}" + r"f(a &= b) \\" * 40 + r"\end{aligned}",
        r"\left( a \right] " * 40,
        r"\left[ a \right. " * 40,
        r"\lvert a \rvert" * 40,
        r"\{a\} \rbrace \lbrace" * MOST_OPEN_BRACKETS,
        r"\begin{matrix} a \\[2pt] b \end{matrix} " * 20,
    ],
)
def test_brackets_that_close_are_not_bounded(tex: str) -> None:
    start = time.process_time()

    assert refusal(tex, display=True) is None
    assert time.process_time() - start < 2


def test_the_gate_keeps_its_bounds_whoever_calls_it() -> None:
    assert refusal("x" * LONGEST_FORMULA, display=False) is None
    assert refusal("x" * (LONGEST_FORMULA + 1), display=False) is not None
    assert refusal("{" * DEEPEST_EXPANDED + "}" * DEEPEST_EXPANDED, display=False) is not None
    with pytest.raises(ValueError, match="deep"):
        to_mathml("{" * 2000 + "}" * 2000, display=False)


def test_macros_that_nest_too_deep_are_refused_before_the_engine_dies() -> None:
    tex = r"\deep{" * 8 + "x" + "}" * 8

    assert [flaw.code for flaw in check(f"${tex}$")] == ["FM202"]


parts = st.sampled_from(
    ("\\", "{", "}", "\\left(", "\\right)", "\\begin{matrix}", "\\end{matrix}", "\\frac", "\\sqrt", "^", "_",
     "&", "x", "1", " ", "\\R", "\\half", "\\half{x}", "{{c1::", "{{c2::", "}}", "::", "(", "[", "\\\\", "'",
     "\\text{", "\\hat", "|")
)  # fmt: skip


@given(tex=st.lists(parts, max_size=25).map("".join), display=st.booleans())
@settings(max_examples=500, deadline=None, derandomize=True)
def test_every_flaw_of_a_formula_lies_inside_its_text(tex: str, display: bool) -> None:
    sign = "$$" if display else "$"
    text = f"so {sign}{tex}{sign}"
    for segment in scan_text(text)[0]:
        if isinstance(segment, Formula):
            for flaw in check_formula(segment, MACROS):
                assert segment.start <= flaw.start <= segment.end
                assert flaw.length >= 1


def test_a_deletion_that_a_macro_leaves_out_is_told_at_its_place() -> None:
    assert found(r"$\first{a}{ {{c1::b}} }$") == [("FM216", 12, 9)]
    assert found(r"$\first{ {{c1::a}} }{b}$") == []
    assert found(r"$\twice{ {{c1::a}} }$") == []
