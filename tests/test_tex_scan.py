"""Tests of the scanner: which parts of a text are formulas, code, deletions and values, and what is wrong with them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.tex.scan import scan_text
from builder.tex.segments import Close
from builder.tex.segments import Code
from builder.tex.segments import Deletion
from builder.tex.segments import Formula
from builder.tex.segments import Hint
from builder.tex.segments import Open
from builder.tex.segments import Prose
from builder.tex.segments import Value
from builder.tex.segments import clozes_of


def outline(text: str) -> list[str]:
    """Give each segment as a letter and the text that it covers."""
    letters = {Prose: "p", Code: "c", Formula: "f", Value: "v", Open: "<", Hint: "|", Close: ">"}
    return [f"{letters[type(segment)]} {text[segment.start : segment.end]}" for segment in scan_text(text)[0]]


def flaws(text: str) -> list[tuple[str, int, int]]:
    return [(flaw.code, flaw.start, flaw.length) for flaw in scan_text(text)[1]]


def formula(text: str) -> Formula:
    found = [segment for segment in scan_text(text)[0] if isinstance(segment, Formula)]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("plain", ["p plain"]),
        ("", []),
        ("a $x$ b", ["p a ", "f $x$", "p  b"]),
        ("$x$$y$", ["f $x$", "f $y$"]),
        ("$$x$$", ["f $$x$$"]),
        ("$$x\n+ y$$", ["f $$x\n+ y$$"]),
        ("$|x|$", ["f $|x|$"]),
        (r"\$5 and \$6", [r"p \$5 and \$6"]),
        (r"$\$5$", [r"f $\$5$"]),
        (r"$a\\$ b", [r"f $a\\$", "p  b"]),
        ("`$x$`", ["c `$x$`"]),
        ("``a ` $b``", ["c ``a ` $b``"]),
        ("`open $x$", ["p `open ", "f $x$"]),
        ("`a\nb`", ["c `a\nb`"]),
        ("`a\n\nb`", ["p `a\n\nb`"]),
        (r"\`$x$`", [r"p \`", "f $x$", "p `"]),
        ("```\n$x\n```", ["c ```\n$x\n```"]),
        ("```\n$x\n\n", ["c ```\n$x\n\n"]),
        ("~~~\n```\n~~~\nb", ["c ~~~\n```\n~~~", "p \nb"]),
        ("````\n```\n````", ["c ````\n```\n````"]),
        ("> ```\n> $x\n> ```", ["c > ```\n> $x\n> ```"]),
        ("- ```\n  $x\n  ```", ["c - ```\n  $x\n  ```"]),
        ("a ``` b $x$", ["p a ``` b ", "f $x$"]),
        ("{{c1::a}}", ["< {{c1::", "p a", "> }}"]),
        ("{{c1::a::b}}", ["< {{c1::", "p a", "| ::", "p b", "> }}"]),
        ("{{c1::a::b::c}}", ["< {{c1::", "p a", "| ::", "p b::c", "> }}"]),
        ("{{c1::$x$}}", ["< {{c1::", "f $x$", "> }}"]),
        ("{{c1::`x`}}", ["< {{c1::", "c `x`", "> }}"]),
        ("a::b and }}", ["p a::b and }}"]),
        ("@{1 + 2}", ["v @{1 + 2}"]),
        ("a@b.c", ["p a@b.c"]),
        ("@{open", ["v @{", "p open"]),
    ],
)
def test_a_text_is_cut_into_its_segments(text: str, segments: list[str]) -> None:
    assert outline(text) == segments


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a < b, a<= b, <3, < b>", []),
        ("<https://example.org> and <a@b.c>", []),
        (r"\<b>", []),
        ("`<b>` and `\\alpha` and `\\(`", []),
        ("a <b>", [("FM111", 2, 3)]),
        ("a </b>", [("FM111", 2, 4)]),
        ("a <br/>", [("FM111", 2, 5)]),
        ("<!-- x -->", [("FM111", 0, 10)]),
        ("<!doctype html>", [("FM111", 0, 15)]),
        ("<?php ?>", [("FM111", 0, 8)]),
        ("![a](b)", [("FM112", 0, 2)]),
        (r"\![a](b)", []),
        ("a! [b](c)", []),
        (r"\alpha", [("FM213", 0, 6)]),
        (r"\\alpha", []),
        (r"\*\_\#", []),
        (r"\(x\)", [("FM206", 0, 2), ("FM206", 3, 2)]),
        (r"\[x\]", [("FM206", 0, 2), ("FM206", 3, 2)]),
        ("a $x", [("FM203", 2, 1)]),
        ("a $$x", [("FM203", 2, 2)]),
        ("a $x\n\ny$", [("FM203", 2, 1), ("FM203", 7, 1)]),
        ("$ x$", [("FM203", 0, 4)]),
        ("$x $", [("FM203", 0, 4)]),
        ("$x$5", [("FM203", 0, 3)]),
        ("$$ x $$5", []),
        ("$5 to $6", [("FM203", 0, 7)]),
        ("{{c1::a", [("FM109", 0, 6)]),
        ("{{c1::a\n\nb}}", [("FM109", 0, 6)]),
        ("{{c1::a}}", []),
        ("{{c499::a}}", []),
        ("{{c500::a}}", [("FM109", 3, 3)]),
        ("{{c0::a}}", [("FM109", 3, 1)]),
        ("{{c01::a}}", [("FM109", 3, 2)]),
        ("{{c99999999999999999999::a}}", [("FM109", 3, 20)]),
        ("{{C1::a}}", [("FM109", 0, 6)]),
        ("{{c::a}}", [("FM109", 0, 5)]),
        ("{{1::a}}", [("FM109", 0, 5)]),
        ("{{c1:a}}", [("FM109", 0, 5)]),
        ("{{c1 a}}", [("FM109", 0, 4)]),
        ("{{::a}}", [("FM109", 0, 4)]),
        ("{{a}} and {{ c1::b }}", []),
        ("{{c1::}}", [("FM109", 0, 8)]),
        ("{{c1:: }}", [("FM109", 0, 9)]),
        ("{{c1::::hint}}", [("FM109", 0, 14)]),
        ("{{c1::a{{c2::b}}", [("FM109", 7, 6)]),
        ("{{c1::a ${{c2::b}}$}}", [("FM109", 8, 1)]),
        ("${{c1::a}}$ {{c1::b}}", []),
        ("${{c1::a$", [("FM109", 1, 6)]),
        ("${{c1::a}$", [("FM109", 1, 6)]),
        ("${{c1::}}$", [("FM109", 1, 8)]),
        ("${{c0::a}}$", [("FM109", 4, 1)]),
        ("${{c1::a{{c2::b}}}}$", [("FM109", 8, 6)]),
    ],
)
def test_a_flaw_of_a_text_has_its_code_and_its_place(text: str, found: list[tuple[str, int, int]]) -> None:
    assert flaws(text) == found


@pytest.mark.parametrize(
    ("text", "tex", "display"),
    [("$x$", "x", False), ("$$x$$", "x", True), ("$$ x\n$$", " x\n", True), ("a $b$", "b", False)],
)
def test_a_formula_knows_its_tex_and_its_size(text: str, tex: str, display: bool) -> None:
    found = formula(text)

    assert (found.tex, found.display) == (tex, display)
    assert text[found.body : found.body + len(tex)] == tex


@pytest.mark.parametrize(
    ("tex", "bodies", "hints"),
    [
        (r"{{c1::\frac{1}{2}}}", [r"\frac{1}{2}"], [""]),
        (r"{{c1::{x}}}", ["{x}"], [""]),
        (r"{{c1::{x}::a hint}}", ["{x}"], ["a hint"]),
        (r"{{c1::\}}} + 1", [r"\}"], [""]),
        (r"{{c1::{a::b}}}", ["{a::b}"], [""]),
        (r"{{c1::a}}{{c2::b}}", ["a", "b"], ["", ""]),
        (r"x^{ {{c1::a}} }", ["a"], [""]),
        (r"\frac{{{c1::a}}}{b}", ["a"], [""]),
        (r"{{c1::a::b::c}}", ["a"], ["b::c"]),
    ],
)
def test_a_deletion_of_a_formula_ends_at_its_own_braces(tex: str, bodies: list[str], hints: list[str]) -> None:
    found = formula(f"${tex}$")

    assert [tex[deletion.body : deletion.body_end] for deletion in found.deletions] == bodies
    assert [tex[deletion.hint : deletion.end - 2] for deletion in found.deletions] == hints
    assert all(tex[deletion.start :].startswith("{{c") for deletion in found.deletions)


@pytest.mark.parametrize(
    ("tex", "answer", "question"),
    [
        (r"a {{c1::b}} c", "a b c", "a [...] c"),
        (r"a {{c1::b::hint}} c", "a b c", "a [hint] c"),
        (r"{{c1::a}}{{c2::b}}{{c1::c}}", "abc", "[...]b[...]"),
        (r"\frac{ {{c1::a}} }{b}", r"\frac{ a }{b}", r"\frac{ [...] }{b}"),
    ],
)
def test_a_formula_is_shown_with_and_without_its_deletions(tex: str, answer: str, question: str) -> None:
    found = formula(f"${tex}$")

    assert found.answer().text == answer
    assert found.question(1).text == question


def test_the_shown_formula_remembers_where_it_stands_in_the_text() -> None:
    text = "so $a {{c1::bc}} d$"
    answer = formula(text).answer()

    assert [text[origin] for origin in answer.origins[:-1]] == list(answer.text)


def test_only_one_deletion_stands_between_braces_when_asked_for() -> None:
    found = formula("$x^{{c1::ab}}$")
    deletion: Deletion = found.deletions[0]

    assert found.question(1).text == "x^[...]"
    assert found.question(1, deletion).text == "x^{[...]}"
    assert found.question(2, deletion).text == "x^{ab}"


def test_a_formula_has_at_most_thirty_deletions() -> None:
    tex = "".join(f"{{{{c{number}::x}}}}" for number in range(1, 40))

    assert [code for code, _, _ in flaws(f"${tex}$")] == ["FM209"]


def test_deletions_are_listed_by_number_with_their_first_place() -> None:
    text = "{{c2::a}} ${{c1::b}} {{c2::c}}$ {{c1::d}}"

    assert clozes_of(scan_text(text)[0]) == {2: 0, 1: 11}


@pytest.mark.parametrize(
    ("text", "content"),
    [("`a`", "a"), ("` a `", "a"), ("`  `", "  "), ("`a\nb`", "a b"), ("`` ` ``", "`"), ("`{{c1::x}}`", "{{c1::x}}")],
)
def test_a_code_span_shows_what_markdown_would_show(text: str, content: str) -> None:
    (segment,) = scan_text(text)[0]

    assert isinstance(segment, Code)
    assert segment.text == content


@pytest.mark.parametrize(
    ("text", "inside"),
    [("@{a}", ["a"]), ("@{a:.2f}", ["a:.2f"]), ("$x = @{a}$", ["a"]), (r"$\@{a}$", []), ("$@{a} + @{b}$", ["a", "b"])],
)
def test_computed_values_are_found_in_texts_and_formulas(text: str, inside: list[str]) -> None:
    found: list[Value] = []
    for segment in scan_text(text)[0]:
        found += [segment] if isinstance(segment, Value) else []
        found += segment.values if isinstance(segment, Formula) else []

    assert [value.text for value in found] == inside
    assert all(text[value.start :].startswith("@{") for value in found)


PIECES = (
    "$", "$$", "`", "``", "```", "~~~", "{{c1::", "{{c2::", "}}", "::", "@{", "}", "{", "\\", "\\$", "\\alpha",
    "\\(", "\n", "\n\n", " ", "x", "é", "<b>", "<!--", "-->", "![", "|", "> ", "- ", "1. ", "5", "\t",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60)


@given(text=texts)
@settings(max_examples=600, deadline=None, derandomize=True)
def test_the_segments_tile_the_text_exactly(text: str) -> None:
    position = 0
    for segment in scan_text(text)[0]:
        assert segment.start == position
        assert segment.end > segment.start
        position = segment.end
    assert position == len(text)


@given(text=texts)
@settings(max_examples=600, deadline=None, derandomize=True)
def test_every_flaw_lies_inside_the_text(text: str) -> None:
    segments, found = scan_text(text)

    assert all(flaw.start >= 0 and flaw.length >= 1 and flaw.start + flaw.length <= len(text) for flaw in found)
    for segment in segments:
        if isinstance(segment, Prose):
            assert segment.text == text[segment.start : segment.end]
        elif isinstance(segment, Formula):
            assert text[segment.body : segment.body + len(segment.tex)] == segment.tex
            assert all(text.startswith("@{", value.start) for value in segment.values)


@given(text=texts)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_deletions_open_and_close_in_turn(text: str) -> None:
    is_open = False
    for segment in scan_text(text)[0]:
        if isinstance(segment, Close | Hint):
            assert is_open
        is_open = isinstance(segment, Open) or (is_open and not isinstance(segment, Close))
