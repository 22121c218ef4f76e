"""Tests of the way from a file's bytes to its text, and from an index to a place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.source import Source
from builder.source.text import LARGEST_FILE
from builder.source.text import MOST_CONTROLS
from builder.source.text import clean_text
from builder.source.text import load_source


@pytest.mark.parametrize(
    ("index", "line", "column", "excerpt"),
    [
        (0, 1, 1, "one"),
        (2, 1, 3, "one"),
        (3, 1, 4, "one"),
        (4, 2, 1, ""),
        (5, 3, 1, "three"),
        (9, 3, 5, "three"),
        (10, 3, 6, "three"),
    ],
)
def test_an_index_becomes_a_line_and_a_column_from_one(index: int, line: int, column: int, excerpt: str) -> None:
    place = Source("file.yaml", "one\n\nthree").place(index)

    assert (place.line, place.column, place.excerpt) == (line, column, excerpt)


def test_the_end_of_a_windows_line_is_no_part_of_the_excerpt() -> None:
    assert Source("file.yaml", "one\r\ntwo\r\n").place(5).excerpt == "two"


def test_a_place_shows_itself_as_editors_want_it() -> None:
    assert str(Source("folder/file.yaml", "one\ntwo").place(5)) == "folder/file.yaml:2:2"


def test_a_mark_of_the_byte_order_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\xef\xbb\xbfa: b\n")
    source, diagnostics = load_source(tmp_path / "file", "file")

    assert source.text == "a: b\n"
    assert diagnostics == []


def test_a_byte_that_is_not_text_is_named_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes("é: 1\nab\xe9".encode("latin-1").replace(b"\xe9:", "é:".encode()))
    source, diagnostics = load_source(tmp_path / "file", "file")

    assert source.text == ""
    assert [(finding.code, str(finding.place)) for finding in diagnostics] == [("FM001", "file:2:3")]
    assert "0xe9" in diagnostics[0].message


@pytest.mark.parametrize(("size", "codes"), [(LARGEST_FILE, []), (LARGEST_FILE + 1, ["FM002"])])
def test_a_file_is_read_up_to_the_bound_and_not_beyond(size: int, codes: list[str], tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as file:
        file.write(b"#" * size)

    assert [finding.code for finding in load_source(tmp_path / "file", "file")[1]] == codes


@pytest.mark.parametrize("char", ["\0", "\x07", "\x0b", "\x1f", "\x7f", "\x85", "\u200b", "\u2028", "\u202e", "\ue000"])
def test_a_character_that_no_text_may_hold_is_replaced_and_named(char: str) -> None:
    source, diagnostics = clean_text(Source("file.yaml", f"a\nb{char}c"))

    assert source.text == "a\nb\ufffdc"
    assert [(finding.code, finding.place.line, finding.place.column) for finding in diagnostics] == [("FM010", 2, 2)]
    assert f"U+{ord(char):04X}" in diagnostics[0].message


@pytest.mark.parametrize("text", ["tab\t", "line\n", "line\r\n", "é", "naïve – “quoted”", "😀", "\u00a0", "\u200d"])
def test_other_characters_stay_as_they_are(text: str) -> None:
    assert clean_text(Source("file.yaml", text)) == (Source("file.yaml", text), [])


def test_only_the_first_control_characters_are_named() -> None:
    source, diagnostics = clean_text(Source("file.yaml", "\0" * 1000))

    assert source.text == "\ufffd" * 1000
    assert len(diagnostics) == MOST_CONTROLS


def test_findings_of_one_line_share_its_excerpt() -> None:
    source = Source("file.yaml", "a" * 1000)

    assert source.place(1).excerpt is source.place(2).excerpt


@given(text=st.text(st.sampled_from("ab\n\r é")), index=st.integers(0, 60), length=st.integers(1, 60))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_a_place_lies_inside_its_file(text: str, index: int, length: int) -> None:
    place = Source("file.yaml", text).place(min(index, len(text)), length)

    assert 1 <= place.line <= text.count("\n") + 1
    assert place.column >= 1
    assert place.length >= 1
    assert place.excerpt == text.split("\n")[place.line - 1].rstrip("\r")
