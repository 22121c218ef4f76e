"""Tests of the macros of a library: what a call becomes, where each character of it comes from, what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.tex.macros import LONGEST_FORMULA
from builder.tex.macros import Macro
from builder.tex.macros import check_macro
from builder.tex.macros import expand
from builder.tex.mapped import join
from builder.tex.mapped import map_inserted
from builder.tex.mapped import map_text

DEFINITIONS = (
    ("R", r"\mathbb{R}", 0),
    ("norm", r"\lVert #1\rVert", 1),
    ("deriv", r"\frac{d #1}{d #2}", 2),
    ("swap", "#2#1", 2),
    ("twice", "#1#1", 1),
    ("T", r"^{\top}", 0),
    ("a", r"\alpha", 0),
    ("none", "", 0),
    ("real", r"\norm{\R}", 0),
    ("late", r"\norm", 0),
    ("loop", r"x\loop", 0),
    ("double", r"\double\double", 0),
)
MACROS = {name: Macro(name, tex, args) for name, tex, args in DEFINITIONS}


def expanded(tex: str) -> str:
    text, flaws = expand(map_text(tex), MACROS)
    assert flaws == []
    return text.text


@pytest.mark.parametrize(
    ("tex", "result"),
    [
        ("x", "x"),
        (r"\R", r"\mathbb{R}"),
        (r"\R^n", r"\mathbb{R}^n"),
        (r"\norm{x}", r"\lVert x\rVert"),
        (r"\norm x", r"\lVert x\rVert"),
        (r"\norm\alpha", r"\lVert \alpha\rVert"),
        (r"\norm {x}", r"\lVert x\rVert"),
        ("\\norm\n{x}", r"\lVert x\rVert"),
        (r"\norm{}", r"\lVert \rVert"),
        (r"\norm{\{}", r"\lVert \{\rVert"),
        (r"\norm{{x}}", r"\lVert {x}\rVert"),
        (r"\norm{\norm{x}}", r"\lVert \lVert x\rVert\rVert"),
        (r"\deriv{f}{x}", r"\frac{d f}{d x}"),
        (r"\deriv fx", r"\frac{d f}{d x}"),
        (r"\deriv{\norm f}{\R}", r"\frac{d \lVert f\rVert}{d \mathbb{R}}"),
        (r"\swap{a}{b}", "ba"),
        (r"\twice{\R}", r"\mathbb{R}\mathbb{R}"),
        (r"\real", r"\lVert \mathbb{R}\rVert"),
        (r"\late{x}", r"\lVert x\rVert"),
        (r"A\T B", r"A^{\top} B"),
        (r"x^{\norm y}", r"x^{\lVert y\rVert}"),
        (r"\\R", r"\\R"),
        (r"\\\R", r"\\\mathbb{R}"),
        (r"\Real", r"\Real"),
        (r"\none", ""),
        (r"x\none y", "x y"),
    ],
)
def test_a_call_is_replaced_by_what_stands_in_for_it(tex: str, result: str) -> None:
    assert expanded(tex) == result


@pytest.mark.parametrize(
    ("tex", "result"),
    [
        (r"\a{}b", r"\alpha{}b"),
        (r"\swap{b}\a", r"\alpha b"),
        (r"\swap{b}{\a}", r"\alpha b"),
        (r"\swap{2}{\a}", r"\alpha2"),
        (r"\twice\a", r"\alpha\alpha"),
        (r"\cdot\none x", r"\cdot x"),
        (r"\a b", r"\alpha b"),
    ],
)
def test_a_space_keeps_a_command_and_a_letter_apart(tex: str, result: str) -> None:
    assert expanded(tex) == result


@pytest.mark.parametrize(
    ("tex", "code", "start", "length", "message"),
    [
        (r"x^\norm{y}", "FM212", 2, 5, r"\norm stands bare after ^"),
        (r"x_\R", "FM212", 2, 2, r"\R stands bare after _"),
        (r"x_ \R", "FM212", 3, 2, r"\R stands bare after _"),
        (r"1 + \norm", "FM212", 4, 5, r"\norm takes 1 argument and gets none"),
        (r"\deriv{f}", "FM212", 0, 6, r"\deriv takes 2 arguments and gets 1"),
        (r"{\norm}x", "FM212", 1, 5, r"\norm takes 1 argument and gets none"),
        (r"\norm{x", "FM212", 0, 5, r"\norm takes 1 argument and gets none"),
        (r"a\loop", "FM209", 0, 1, "longer than"),
        (r"a\double", "FM209", 0, 1, "longer than"),
    ],
)
def test_a_call_that_cannot_be_expanded_is_a_flaw(tex: str, code: str, start: int, length: int, message: str) -> None:
    flaws = expand(map_text(tex), MACROS)[1]

    assert [(flaw.code, flaw.start, flaw.length) for flaw in flaws] == [(code, start, length)]
    assert message in flaws[0].message


@pytest.mark.parametrize(("tex", "help"), [(r"x^\norm{y}", r"write ^{\norm{...}}"), (r"x_\R", r"write _{\R}")])
def test_a_bare_macro_is_shown_in_its_braces(tex: str, help: str) -> None:
    (flaw,) = expand(map_text(tex), MACROS)[1]

    assert flaw.help == help


def test_an_escaped_exponent_sign_may_stand_before_a_macro() -> None:
    assert expanded(r"\_\R") == r"\_\mathbb{R}"
    assert expanded(r"\^{}\R") == r"\^{}\mathbb{R}"


def test_an_expansion_stays_within_the_length_of_a_formula() -> None:
    count = LONGEST_FORMULA // len(r"\mathbb{R}")

    assert expand(map_text(r"\R" * (count - 10)), MACROS)[1] == []
    assert [flaw.code for flaw in expand(map_text(r"\R" * (count + 1)), MACROS)[1]] == ["FM209"]


def test_what_an_argument_holds_comes_from_where_it_was_written() -> None:
    tex = r"a + \norm{bc} + d"
    text, _ = expand(map_text(tex), MACROS)
    origins = dict(zip(text.text, text.origins, strict=False))

    assert text.text == r"a + \lVert bc\rVert + d"
    assert [tex[origins[char]] for char in "abcd"] == list("abcd")


def test_what_a_macro_brings_comes_from_its_call() -> None:
    tex = r"ab\R c"
    text, _ = expand(map_text(tex, 100), MACROS)

    assert text.origins[text.text.index("mathbb")] == 102
    assert text.origins[text.text.index("c")] == 105
    assert text.origins[-1] == 106


def test_there_is_an_origin_for_every_character_and_the_end() -> None:
    for tex in (r"\R", r"\none", r"\swap{a}\a", r"x\T\R y", r"\real\late{x}"):
        text, _ = expand(map_text(tex), MACROS)
        assert len(text.origins) == len(text.text) + 1
        assert text.origins[-1] == len(tex)


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ((r"\a", "b"), r"\a b"),
        ((r"\a", "1"), r"\a1"),
        ((r"\\", "b"), r"\\b"),
        ((r"\,", "b"), r"\,b"),
        (("a", "b"), "ab"),
        ((r"\a", "", "b"), r"\a b"),
        ((r"\a", "", ""), r"\a"),
        (("\\", "a", "b"), r"\a b"),
        ((), ""),
    ],
)
def test_pieces_are_joined_without_making_a_new_command(pieces: tuple[str, ...], text: str) -> None:
    joined = join(map_inserted(piece, 7) for piece in pieces)

    assert joined.text == text
    assert len(joined.origins) == len(joined.text) + 1


@pytest.mark.parametrize(
    ("macro", "found"),
    [
        (Macro("x", r"\frac{#1}{#2}", 2), []),
        (Macro("x", r"\frac{#1}{#2}", 1), [(10, 2, r"\x takes 1 argument and uses #2")]),
        (Macro("x", "#1", 0), [(0, 2, r"\x takes 0 arguments and uses #1")]),
        (Macro("x", "{a", 0), [(0, 2, r"the braces of \x do not match")]),
        (Macro("x", "a}", 0), [(0, 2, r"the braces of \x do not match")]),
        (Macro("x", r"a\}", 0), []),
        (Macro("x", "}{", 0), [(0, 2, r"the braces of \x do not match")]),
        (Macro("x", r"1 + \x", 0), [(0, 6, r"\x calls itself: \x -> \x")]),
        (Macro("x", r"\xy", 0), []),
        (Macro("x", "", 0), []),
    ],
)
def test_a_macro_must_be_sound_in_itself(macro: Macro, found: list[tuple[int, int, str]]) -> None:
    flaws = check_macro(macro, {"x": macro})

    assert [(flaw.start, flaw.length, flaw.message) for flaw in flaws] == found
    assert {flaw.code for flaw in flaws} <= {"FM211"}


def test_a_circle_of_macros_is_named_step_by_step() -> None:
    macros = {name: Macro(name, tex) for name, tex in (("a", r"\b"), ("b", r"\c + \d"), ("c", "x"), ("d", r"\a"))}

    assert [flaw.message for flaw in check_macro(macros["a"], macros)] == [r"\a calls itself: \a -> \b -> \d -> \a"]
    assert check_macro(macros["c"], macros) == []


def test_a_macro_that_calls_a_circle_is_not_itself_one() -> None:
    macros = {"a": Macro("a", r"\a"), "b": Macro("b", r"\a")}

    assert check_macro(macros["b"], macros) == []


pieces = st.sampled_from(
    ("x", "1", " ", "{", "}", "\\", "^", "_", "\\alpha", "\\\\", "\\{", "&", "\n", "é", "#1", "\\Rx")
)


@given(tex=st.lists(pieces, max_size=30).map("".join), start=st.integers(0, 50))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_text_without_macros_is_left_as_it_is(tex: str, start: int) -> None:
    tex = tex.replace(r"\a", r"\b").replace(r"\R", r"\b")
    for macros in ({}, MACROS):
        text, flaws = expand(map_text(tex, start), macros)
        if not any(f"\\{name}" in tex for name in MACROS):
            assert flaws == []
            assert (text.text, list(text.origins)) == (tex, list(range(start, start + len(tex) + 1)))


calls = st.sampled_from(
    (r"\R", r"\norm", r"\norm{x}", r"\deriv{f}{x}", r"\swap", r"\T", r"\a", r"\none", r"\real", "{a}", "b", " ")
)


@given(tex=st.lists(calls, max_size=12).map("".join))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_after_expansion_no_macro_is_left_and_the_origins_grow(tex: str) -> None:
    text, flaws = expand(map_text(tex), MACROS)

    assert len(text.origins) == len(text.text) + 1
    assert all(0 <= origin <= len(tex) for origin in text.origins)
    if not flaws:
        assert expand(text, MACROS)[0].text == text.text
