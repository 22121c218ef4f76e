"""Tests of reading a file: one broken item does not hide its neighbours."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.source import Source
from builder.source import list_files
from builder.source import read_file
from builder.source.files import read_source


def read(text: str) -> tuple[object, list[tuple[str, int, int]]]:
    tree, diagnostics = read_source(Source("file.yaml", text))
    return tree, [(finding.code, finding.place.line, finding.place.column) for finding in diagnostics]


@pytest.mark.parametrize("indent", ["", "  ", "    "])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_the_neighbours_of_a_broken_item_are_read(indent: str, line_end: str) -> None:
    items = ["- id: a\n  x: y\n", "- id: b\n  x: y: z\n", "- id: c\n  x: |\n    text\n", "- @\n", "- id: e\n"]
    body = "".join(f"{indent}{line}\n" for item in items for line in item.splitlines())
    tree, found = read(f"topic: t\ncards:\n{body}".replace("\n", line_end))

    assert tree == {"topic": "t", "cards": [{"id": "a", "x": "y"}, {"id": "c", "x": "text\n"}, {"id": "e"}]}
    assert [(code, line) for code, line, _ in found] == [("FM003", 6), ("FM003", 10)]


def test_keys_after_the_list_are_read_too() -> None:
    tree, found = read("cards:\n  - a: b: c\n  - d\ntopic: t\n")

    assert tree == {"cards": ["d"], "topic": "t"}
    assert found == [("FM003", 2, 9)]


def test_comments_and_blank_lines_before_the_first_item_change_nothing() -> None:
    tree, found = read("topic: t\ncards:  # here\n\n  # there\n  - a: b: c\n  - d\n")

    assert tree == {"topic": "t", "cards": ["d"]}
    assert found == [("FM003", 5, 9)]


def test_what_yaml_reads_without_complaint_is_still_found_beside_a_broken_item() -> None:
    _, found = read("cards:\n  - a: b: c\n  - d: 1\n    d: 2\n  - e: &x f\n")

    assert found == [("FM003", 2, 9), ("FM005", 4, 5), ("FM006", 5, 8)]


def test_a_broken_head_is_named_once() -> None:
    tree, found = read("topic: a: b\ncards:\n  - c\n")

    assert tree is None
    assert found == [("FM003", 1, 9)]


def test_a_broken_file_without_a_list_is_named_once() -> None:
    assert read("a: b: c\n") == (None, [("FM003", 1, 5)])


def test_an_item_that_goes_too_deep_does_not_hide_its_neighbours() -> None:
    tree, found = read(f"cards:\n  - {'[' * 40}\n  - b\n")

    assert tree == {"cards": ["b"]}
    assert [code for code, _, _ in found] == ["FM004"]


def test_a_list_that_looks_like_items_inside_a_block_is_no_item() -> None:
    tree, found = read("cards:\n  - a: |\n      - one\n      - two\n  - b: c: d\n")

    assert tree == {"cards": [{"a": "- one\n- two\n"}]}
    assert found == [("FM003", 5, 9)]


def test_files_are_listed_sorted_without_the_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.yaml", "a/z.yml", "a/b/c.yaml", ".hidden.yaml", ".git/x.yaml", "readme.md", "a.yaml.bak"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")

    assert list_files(tmp_path) == ["a/b/c.yaml", "a/z.yml", "b.yaml"]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)

    assert list_files(tmp_path) == ["a.yaml"]


def test_what_is_no_folder_cannot_be_listed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file", tmp_path / "nowhere"):
        with pytest.raises(NotADirectoryError):
            list_files(path)


def test_a_missing_file_is_the_callers_matter(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_file(tmp_path / "nowhere.yaml", "nowhere.yaml")
