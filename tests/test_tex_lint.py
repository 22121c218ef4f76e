"""Tests of the lint, rule by rule: what it finds, and the neighbour that it lets pass."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.diagnostics.suggestions import suggest
from builder.tex.commands import REPLACEMENTS
from builder.tex.commands import environment_names
from builder.tex.commands import macro_names
from builder.tex.lint import DEEPEST_GROUP
from builder.tex.lint import lint
from builder.tex.macros import LONGEST_FORMULA
from builder.tex.macros import Macro
from builder.tex.mapped import map_text

MACROS = {"R": Macro("R", r"\mathbb{R}")}

#: A rule's code, a formula that breaks it, what of it is underlined, and a neighbour that keeps it.
RULES = [
    ("FM201", r"\sgima", r"\sgima", r"\sigma"),
    ("FM201", r"\r", r"\r", r"\R"),
    ("FM201", r"a \= b", r"\=", r"a = b"),
    ("FM204", "50 % x", "%", r"50\,\% x"),
    ("FM205", r"\text{costs $5}", "$", r"\text{costs \$5}"),
    ("FM206", r"\(x\)", r"\(", "(x)"),
    ("FM206", r"\[x", r"\[", "[x"),
    ("FM206", r"\begin{matrix} a \\(b) \end{matrix}", r"\\(", r"\begin{matrix} a \\ (b) \end{matrix}"),
    ("FM207", "a − b", "−", "a - b"),
    ("FM207", "αβ + 1", "αβ", r"\text{αβ} + 1"),
    ("FM207", r"\text{ä} ä", "ä", r"\text{ä} a"),
    ("FM208", r"\text{5\% a}", r"\%", r"\text{5}\%"),
    ("FM208", r"\text{a\_b}", r"\_", r"\text{a_b}"),
    ("FM208", r"\text{a~b}", "~", r"\text{a b}~x"),
    ("FM208", r"\text{a {b}}", "{", r"\text{a b}"),
    ("FM208", r"\text{\alpha}", r"\alpha", r"\text{a}\alpha"),
    ("FM208", r"\textbf {a\#}", r"\#", r"\textbf {a}\#"),
    ("FM208", r"\text{a\,b}", r"\,", r"\text{a}\,b"),
    ("FM214", r"\begin{matrx} a \end{matrx}", "matrx", r"\begin{matrix} a \end{matrix}"),
    ("FM214", r"\begin {tabular} a \end{tabular}", "tabular", r"\begin {array}{c} a \end{array}"),
    ("FM215", r"\def\x{1}", r"\def", r"x = 1"),
    ("FM215", r"\label{x} a", r"\label", "a"),
    ("FM215", r"\bm{x}", r"\bm", r"\boldsymbol{x}"),
    ("FM217", r"\begin{gathered} a \\ [b] \end{gathered}", r"\\", r"\begin{gathered} a \\ {[b]} \end{gathered}"),
    ("FM217", r"\begin{aligned}[t] a \end{aligned}", "[", r"\begin{aligned} a \end{aligned}"),
    ("FM217", r"\cfrac[l]{a}{b}", r"\cfrac", r"\cfrac{a}{b}"),
    ("FM218", r"a \\ b", r"\\", r"\begin{gathered} a \\ b \end{gathered}"),
    ("FM218", r"a \middle| b", r"\middle", r"\left( a \middle| b \right)"),
    ("FM218", r"\left( {a \middle| b} \right)", r"\middle", r"\left( {a} \middle| b \right)"),
]


def found(tex: str, start: int = 0) -> list[tuple[str, str]]:
    flaws = lint(map_text(tex, start), MACROS)
    return [(flaw.code, tex[flaw.start - start : flaw.start - start + flaw.length]) for flaw in flaws]


@pytest.mark.parametrize(
    ("code", "faulty", "underlined", "sound"), RULES, ids=[f"{rule[0]} {rule[1]}" for rule in RULES]
)
def test_a_rule_finds_its_fault_and_lets_the_neighbour_pass(
    code: str, faulty: str, underlined: str, sound: str
) -> None:
    assert (code, underlined) in found(faulty)
    assert code not in {neighbour for neighbour, _ in found(sound)}


@pytest.mark.parametrize("sound", [rule[3] for rule in RULES])
def test_the_sound_neighbours_keep_every_rule(sound: str) -> None:
    assert found(sound) == []


@pytest.mark.parametrize(
    "tex",
    [
        r"\left\{ \frac{1}{2} \,\middle|\, x \right\}",
        r"\text{if } x \text{ and \{y\} cost \$5}",
        r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{else} \end{cases}",
        r"x_{<t} \& y \# z \_ \{ \} \| \, \; \! \:",
        r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}^\top",
        "a\n+ b\n\\\n c",
        r"\operatorname*{arg\,min}_{\theta}",
        r"\mbox{naïve} \mathrm{d}x",
        r"\R^n \ni x",
        r"a~b",
        r"\sqrt[3]{x}, [0, 1)",
    ],
)
def test_everyday_formulas_keep_every_rule(tex: str) -> None:
    assert found(tex) == []


@pytest.mark.parametrize(
    ("tex", "code"),
    [("", "FM210"), (" \n ", "FM210"), ("x" * (LONGEST_FORMULA + 1), "FM209"), ("{" * 101 + "}" * 101, "FM209")],
)
def test_a_formula_has_a_length_and_a_depth(tex: str, code: str) -> None:
    assert [flaw.code for flaw in lint(map_text(tex), MACROS)] == [code]


@pytest.mark.parametrize(
    "tex",
    [
        "x" * LONGEST_FORMULA,
        "{" * DEEPEST_GROUP + "}" * DEEPEST_GROUP,
        r"\left(" * DEEPEST_GROUP + r"\right)" * DEEPEST_GROUP,
        r"\begin{matrix}" * DEEPEST_GROUP + r"\end{matrix}" * DEEPEST_GROUP,
        "{}" * 1000,
        "}" * 200,
    ],
)
def test_a_formula_may_go_up_to_its_bounds(tex: str) -> None:
    assert found(tex) == []


@pytest.mark.parametrize("opening", ["{", r"\left(", r"\begin{matrix}", r"\sqrt{", r"x^{"])
def test_every_kind_of_group_counts_for_the_depth(opening: str) -> None:
    assert ("FM209", opening[:1]) in found(opening * (DEEPEST_GROUP + 1))


@pytest.mark.parametrize(
    ("char", "meant"),
    [
        ("−", "write -"),
        ("×", r"write \times"),
        ("α", r"write \alpha"),
        ("ω", r"write \omega"),
        ("ς", r"write \varsigma"),
        ("€", "write it as TeX"),
    ],
)
def test_a_foreign_character_is_told_its_tex(char: str, meant: str) -> None:
    (flaw,) = lint(map_text(f"a {char} b"), MACROS)

    assert (flaw.code, flaw.start, flaw.length, flaw.help) == ("FM207", 2, 1, meant)


@pytest.mark.parametrize(
    ("tex", "help"),
    [
        (r"\sgima", r"did you mean \sigma?"),
        (r"\fracc{a}{b}", r"did you mean \frac?"),
        (r"\RR", r"did you mean \R?"),
        (r"\zzzzqq", ""),
        (r"\newcommand{x}{y}", "macros belong in macros.yaml"),
        (r"\begin{aligne} \end{aligne}", "did you mean aligned?"),
    ],
)
def test_an_unknown_name_is_told_a_known_one(tex: str, help: str) -> None:
    assert lint(map_text(tex), MACROS)[0].help == help


def test_all_flaws_of_a_formula_are_found_at_once() -> None:
    assert [code for code, _ in found(r"\foox % − \text{a\%} $")] == ["FM201", "FM204", "FM207", "FM208", "FM205"]


def test_flaws_are_placed_where_the_formula_stands() -> None:
    assert found(r"x + \sgima", 500) == [("FM201", r"\sgima")]


def test_an_allowed_command_is_not_also_a_forbidden_one() -> None:
    assert not set(REPLACEMENTS) & macro_names()
    assert {"matrix", "aligned", "cases"} <= environment_names()


@pytest.mark.parametrize(
    ("name", "known", "close"), [("abd", ["abc", "xyz"], "abc"), ("q", ["abc"], ""), ("a", [], "")]
)
def test_a_suggestion_is_close_or_none(name: str, known: list[str], close: str) -> None:
    assert suggest(name, known) == close


parts = st.sampled_from(
    ("\\", "{", "}", "\\text{", "\\left(", "\\right)", "\\middle|", "\\begin{matrix}", "\\end{matrix}", "\\\\",
     "[", "]", "%", "$", "~", "é", "−", "x", " ", "\n", "\\foox", "\\%", "\\frac", "^", "_", "&", "\\begin{",
     "\\substack")
)  # fmt: skip


@given(tex=st.lists(parts, max_size=30).map("".join) | st.text(max_size=40))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_every_flaw_lies_inside_the_formula(tex: str) -> None:
    for flaw in lint(map_text(tex, 10), MACROS):
        assert 10 <= flaw.start <= 10 + len(tex)
        assert flaw.length >= 1
