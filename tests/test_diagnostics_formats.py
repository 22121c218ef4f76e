"""Tests of the three formats of a finding: for people, for GitHub, for programs."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.diagnostics import Diagnostic
from builder.diagnostics import Flaw
from builder.diagnostics import Place
from builder.diagnostics.codes import CODES
from builder.diagnostics.codes import WARNINGS
from builder.diagnostics.formats import EXCERPT_WIDTH
from builder.diagnostics.formats import FORMATS
from builder.diagnostics.formats import SENTENCE_WIDTH
from builder.diagnostics.formats import to_github
from builder.diagnostics.formats import to_json
from builder.diagnostics.formats import to_text
from builder.source import Source


def finding(
    line: str, column: int, length: int = 1, help: str = "", message: str = "wrong", row: int = 6
) -> Diagnostic:
    return Diagnostic(Place("cards/file.yaml", row, column, length, line), "FM201", message, help)


def test_a_finding_shows_its_line_a_caret_and_a_word_of_help() -> None:
    shown = to_text([finding(r"      $x \sgima$", 10, 6, r"did you mean \sigma?", r"unknown command \sgima")])

    assert shown == (
        "cards/file.yaml:6:10: error[FM201]: unknown command \\sgima\n"
        "    6 |       $x \\sgima$\n"
        "      |          ^^^^^^  did you mean \\sigma?"
    )


@pytest.mark.parametrize(
    ("help", "shown"),
    [("", "cards/file.yaml:6:1: error[FM201]: wrong"), ("look", "cards/file.yaml:6:1: error[FM201]: wrong\n    look")],
)
def test_a_finding_without_a_line_shows_no_caret(help: str, shown: str) -> None:
    assert to_text([finding("", 1, help=help)]) == shown
    assert to_text([finding("   ", 1, help=help)]) == shown


def test_no_line_ends_in_blanks() -> None:
    assert to_text([finding("a b", 1)]).splitlines()[-1] == "      | ^"


@pytest.mark.parametrize(
    ("line", "column", "length"),
    [
        ("abcdefgh", 1, 1),
        ("abcdefgh", 8, 1),
        ("abcdefgh", 3, 4),
        ("\tab\tcd", 5, 1),
        ("é😀 abc", 4, 2),
        ("x" * 300, 150, 5),
        ("x" * 300, 1, 2),
        ("x" * 300, 300, 1),
        ("x" * EXCERPT_WIDTH, EXCERPT_WIDTH, 1),
        ("x" * (EXCERPT_WIDTH + 1), EXCERPT_WIDTH + 1, 1),
    ],
)
def test_the_caret_stands_under_what_is_meant(line: str, column: int, length: int) -> None:
    marked = list(line)
    marked[column - 1] = "@"
    _, shown, under = to_text([finding("".join(marked), column, length)]).splitlines()

    assert shown[under.index("^")] == "@"
    assert under.count("^") == length
    assert len(shown) <= len("    6 | ") + EXCERPT_WIDTH


def test_a_tab_before_the_caret_stays_a_tab() -> None:
    assert to_text([finding("a\tb\tc", 5)]).splitlines()[-1] == "      |  \t \t^"


def test_a_caret_may_stand_behind_the_line() -> None:
    assert to_text([finding("abc", 4)]).splitlines()[-1] == "      |    ^"


def test_a_caret_that_runs_over_the_line_is_cut() -> None:
    assert to_text([finding("abc", 2, 50)]).splitlines()[-1] == "      |  ^^"


@pytest.mark.parametrize("row", [1, 99, 12345])
def test_the_margin_grows_with_the_number_of_the_line_up_to_five_figures(row: int) -> None:
    _, shown, under = to_text([finding("abc", 1, row=row)]).splitlines()

    assert shown == f"{row:>5} | abc"
    assert under == "      | ^"


@given(
    line=st.text(st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=250), data=st.data()
)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_the_caret_stands_under_the_named_character_of_any_line(line: str, data: st.DataObject) -> None:
    column = data.draw(st.integers(1, len(line)))
    shown = to_text([finding(line, column)])
    if line.strip():
        _, excerpt, under = shown.split("\n")
        assert excerpt[under.index("^")] == line[column - 1]


def test_a_sentence_stays_on_one_line_and_within_bounds() -> None:
    shown = to_text([finding("", 1, message=f"<b\n  x> {'a' * 10_000}")])

    assert "\n" not in shown
    assert "<b x>" in shown
    assert len(shown) <= len("cards/file.yaml:6:1: error[FM201]: ") + SENTENCE_WIDTH


@pytest.mark.parametrize(
    ("plain", "escaped"),
    [("50% off", "50%25 off"), ("a\nb", "a b"), ("a:b,c", "a:b,c"), ("::error::", "::error::"), ("%0A", "%250A")],
)
def test_a_sentence_is_escaped_for_github(plain: str, escaped: str) -> None:
    assert to_github([finding("x", 1, message=plain)]).partition("::error ")[2].partition("::")[2] == escaped


def test_the_properties_for_github_are_escaped_too() -> None:
    place = Place("a,b:c%d.yaml", 3, 4, 5)

    assert to_github([Diagnostic(place, "FM101", "wrong", "look")]) == (
        "::error file=a%2Cb%3Ac%25d.yaml,line=3,col=4,endColumn=9,title=FM101::wrong; look"
    )


@given(message=st.text(max_size=60), path=st.text(min_size=1, max_size=20))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_a_finding_is_one_command_for_github_whatever_it_quotes(message: str, path: str) -> None:
    shown = to_github([Diagnostic(Place(path, 1, 1), "FM101", message)])

    assert re.fullmatch(r"::error file=[^,:\r\n]*,line=1,col=1,endColumn=2,title=FM101::[^\r\n]*", shown)


def test_programs_get_every_field() -> None:
    (row,) = json.loads(to_json([finding("a é b", 3, 1, "look", "é is wrong")]))

    assert row == {
        "path": "cards/file.yaml",
        "line": 6,
        "column": 3,
        "length": 1,
        "code": "FM201",
        "level": "error",
        "message": "é is wrong",
        "help": "look",
    }


def test_a_finding_that_stops_nothing_is_a_warning() -> None:
    warning = replace(finding("a", 1), code="FM337")

    assert to_text([warning]).startswith("cards/file.yaml:6:1: warning[FM337]: wrong\n")
    assert to_github([warning]).startswith("::warning file=cards/file.yaml,")
    assert json.loads(to_json([warning]))[0]["level"] == "warning"
    assert set(WARNINGS) <= set(CODES)


@pytest.mark.parametrize("format", FORMATS)
def test_no_findings_are_an_empty_page_or_an_empty_list(format: str) -> None:
    assert FORMATS[format]([]) in ("", "[]")


@pytest.mark.parametrize("format", FORMATS)
def test_findings_keep_their_order(format: str) -> None:
    shown = FORMATS[format]([finding("x", 1, message=f"number {number}") for number in (3, 1, 2)])

    assert re.findall(r"number (\d)", shown) == ["3", "1", "2"]


def test_findings_are_sorted_by_file_line_and_column() -> None:
    first = Diagnostic(Place("a", 1, 9), "FM999", "z")
    second = Diagnostic(Place("a", 2, 1), "FM001", "a")
    third = Diagnostic(Place("b", 1, 1), "FM000", "a")

    assert sorted([third, second, first]) == [first, second, third]


def test_two_findings_that_differ_in_their_excerpt_alone_are_one() -> None:
    assert len({finding("abc", 1), finding("abd", 1)}) == 1


def test_a_flaw_becomes_a_finding_where_its_text_stands() -> None:
    place = Source("file.yaml", "ab\ncd\n").place(4)

    assert (place.line, place.column) == (2, 2)
    assert Flaw(1, 2, "FM101", "wrong").help == ""


@pytest.mark.parametrize("code", CODES)
def test_a_code_has_the_form_of_a_code_and_says_what_it_stands_for(code: str) -> None:
    assert re.fullmatch(r"FM\d{3}", code)
    assert CODES[code]
    assert not CODES[code].endswith(".")


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("char", ["\x1b", "\x07", "\x9b", "\u202e", "\udcff"])
def test_nothing_that_commands_a_terminal_or_breaks_an_encoding_is_shown(format: str, char: str) -> None:
    place = Place(f"a{char}b.yaml", 1, 1, 1, "abc")
    shown = FORMATS[format]([Diagnostic(place, "FM101", f"no key c{char}d")])

    assert char not in shown
    assert shown.encode()
    assert "\ufffd" in shown
