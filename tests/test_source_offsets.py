"""Tests of the places of a scalar's characters: what the value shows stands at the place that is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.source import Scalar
from builder.source import Source
from builder.source.nodes import Mapping
from builder.source.parse import parse_yaml
from builder.tex.scan import scan_text
from builder.tex.segments import Formula
from builder.tex.segments import Prose

#: What stands after `a: ` in a file, the value that it means, and what is sought in it: a character that stands once.
SCALARS = {
    "literal": ("|\n  one\n  tXo\n", "one\ntXo\n"),
    "literal, stripped": ("|-\n  one\n  tXo\n\n\n", "one\ntXo"),
    "literal, kept": ("|+\n  one\n  tXo\n\n\n", "one\ntXo\n\n\n"),
    "literal with an indentation indicator": ("|2\n    one\n  tXo\n", "  one\ntXo\n"),
    "literal with both indicators": ("|2-\n     oXe\n", "   oXe"),
    "literal with blank first lines": ("|\n\n\n  oXe\n", "\n\noXe\n"),
    "literal with blanks in blank lines": ("|\n   one\n \n   tXo\n", "one\n\ntXo\n"),
    "literal with deeper lines": ("|\n  one\n    tXo\n", "one\n  tXo\n"),
    "literal with a comment after its sign": ("|  # here\n  oXe\n", "oXe\n"),
    "literal with a tab inside": ("|\n  o\tX\n", "o\tX\n"),
    "literal with a wide character": ("|\n  é😀 X\n", "é😀 X\n"),
    "literal at the end of the file": ("|\n  oXe", "oXe"),
    "folded": (">\n  one\n  tXo\n", "one tXo\n"),
    "folded with paragraphs": (">\n  one\n\n  tXo\n", "one\ntXo\n"),
    "folded with deeper lines": (">\n  one\n   two\n  tXo\n", "one\n two\ntXo\n"),
    "folded with an indentation indicator": (">2\n    one\n  tXo\n", "  one\ntXo\n"),
    "folded, stripped": (">-\n  one\n  tXo\n\n", "one tXo"),
    "plain": ("one tXo\n", "one tXo"),
    "plain over lines": ("one\n  two\n\n  tXo\n", "one two\ntXo"),
    "plain on the next line": ("\n  one\n  tXo\n", "one tXo"),
    "single quotes": ("'it''s X'\n", "it's X"),
    "single quotes over lines": ("'it''s\n  one\n\n  tXo'\n", "it's one\ntXo"),
    "single quotes with blanks": ("'  X '\n", "  X "),
    "double quotes": ('"one X"\n', "one X"),
    "double quotes over lines": ('"one   \n   tXo"\n', "one tXo"),
    "double quotes with escapes": ('"a\\tb\\\\c\\x41\\u00e9\\U0001F600 X"\n', "a\tb\\cAé😀 X"),
    "double quotes with a joined line": ('"one \\\n  tXo"\n', "one tXo"),
}


def read_scalar(written: str) -> Scalar:
    tree, diagnostics = parse_yaml(Source("file.yaml", f"a: {written}"))
    assert isinstance(tree, Mapping)
    assert all(finding.code == "FM011" for finding in diagnostics)
    value = tree[Scalar("a")]
    assert isinstance(value, Scalar)
    return value


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("style", SCALARS)
def test_a_character_of_the_value_is_found_in_the_file(style: str, line_end: str) -> None:
    written, value = SCALARS[style]
    scalar = read_scalar(written.replace("\n", line_end))
    place = scalar.place(value.index("X"), 1)

    assert scalar == value
    assert place.excerpt[place.column - 1] == "X"
    assert place.line == 1 + f"a: {written}".split("X")[0].count("\n")
    assert place.length == 1


@pytest.mark.parametrize("style", SCALARS)
def test_the_end_of_a_value_lies_at_the_end_of_what_is_written(style: str) -> None:
    written, value = SCALARS[style]
    place = read_scalar(written).place(len(value), 1)

    assert 1 <= place.line <= written.count("\n") + 1
    assert place.column <= len(place.excerpt) + 1


@pytest.mark.parametrize(
    ("written", "column"),
    [("\n", 3), ("''\n", 4), ('""\n', 4), ("|\n", 4), (">-\n", 4), ("|\nb: c\n", 4)],
)
def test_an_empty_value_stands_where_its_sign_stands(written: str, column: int) -> None:
    scalar = read_scalar(written)

    assert scalar == ""
    assert (scalar.place().line, scalar.place().column) == (1, column)


def test_a_stretch_over_two_lines_is_cut_at_the_end_of_the_first() -> None:
    place = read_scalar("|\n  one\n  two\n").place(1, 5)

    assert (place.line, place.column, place.length) == (2, 4, 2)


def test_a_place_without_a_length_covers_the_rest_of_the_line() -> None:
    assert read_scalar("one two\n").place(4).length == 3


def test_doubled_quotes_are_covered_whole() -> None:
    assert read_scalar("'it''s'\n").place(2, 1).length == 2


lines = st.text(
    st.characters(blacklist_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Cf"]) | st.sampled_from("$`{}:c1\\")
)
blocks = st.lists(lines, min_size=1, max_size=8).map("\n".join).filter(lambda text: text.strip("\n ") != "")


@given(text=blocks, indent=st.integers(1, 6), line_end=st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_every_character_of_a_block_maps_to_itself(text: str, indent: int, line_end: str) -> None:
    written = "".join(f"{line_end}{' ' * indent}{line}" for line in text.split("\n"))
    scalar = read_scalar(f"|{indent}-{written}{line_end}")

    assert scalar == text.rstrip("\n")
    for offset, char in enumerate(scalar):
        place = scalar.place(offset, 1)
        if char != "\n":
            assert place.excerpt[place.column - 1] == char
            assert place.line == 2 + scalar.count("\n", 0, offset)


@given(text=blocks)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_what_the_scanner_finds_in_a_block_stands_in_the_file(text: str) -> None:
    scalar = read_scalar("|2-" + "".join(f"\n  {line}" for line in text.split("\n")))
    for segment in scan_text(scalar)[0]:
        place = scalar.place(segment.start, segment.end - segment.start)
        shown = segment.text if isinstance(segment, Prose) else scalar[segment.start : segment.end]
        first = shown.split("\n")[0]
        assert place.excerpt[place.column - 1 :].startswith(first)
        if isinstance(segment, Formula):
            assert scalar[segment.body :].startswith(segment.tex)


@given(
    words=st.lists(st.text("abX'é😀#:,$\\", min_size=1, max_size=5), min_size=1, max_size=12),
    breaks=st.lists(st.sampled_from([" ", "\n  ", "\n\n  ", "  \n   "]), min_size=12, max_size=12),
)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_every_visible_character_of_a_quoted_text_maps_to_itself(words: list[str], breaks: list[str]) -> None:
    written = "".join(word + gap for word, gap in zip(words, breaks, strict=False)).rstrip().replace("'", "''")
    scalar = read_scalar(f"'{written}'\n")
    for offset, char in enumerate(scalar):
        place = scalar.place(offset, 1)
        assert char.isspace() or place.excerpt[place.column - 1] == char
