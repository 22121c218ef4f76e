"""Tests of the tree: the safe part of YAML becomes values that know their place, every other part a finding."""

from __future__ import annotations

import pytest

from builder.source import Mapping
from builder.source import Scalar
from builder.source import Sequence
from builder.source import Source
from builder.source.parse import DEEPEST_NESTING
from builder.source.parse import parse_yaml


def parse(text: str) -> tuple[object, list[tuple[str, int, int]]]:
    tree, diagnostics = parse_yaml(Source("file.yaml", text))
    return tree, [(finding.code, finding.place.line, finding.place.column) for finding in diagnostics]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", "yes"),
        ("NO", "NO"),
        ("null", "null"),
        ("~", "~"),
        ("2024-01-01", "2024-01-01"),
        ("0777", "0777"),
        ("1_000", "1_000"),
        ("12:30:45", "12:30:45"),
        (".inf", ".inf"),
        ("0.10", "0.10"),
        ("", ""),
    ],
)
def test_a_plain_value_stays_the_text_that_was_written(written: str, value: str) -> None:
    assert parse(f"a: {written}\n") == ({"a": value}, [])


def test_lists_and_mappings_are_lists_and_mappings() -> None:
    tree, found = parse("a: [x, y]\nb:\n  c: {d: e}\n")

    assert tree == {"a": ["x", "y"], "b": {"c": {"d": "e"}}}
    assert found == []


def test_every_node_knows_where_it_begins() -> None:
    tree, _ = parse_yaml(Source("file.yaml", "a:\n  - x\n  - {b: c}\n"))
    assert isinstance(tree, Mapping)
    items = tree[Scalar("a")]
    assert isinstance(items, Sequence)
    first, second = items
    key = tree.key("a")
    assert key is not None

    assert [str(node.place()) for node in (key, items, first, second)] == [
        "file.yaml:1:1",
        "file.yaml:2:3",
        "file.yaml:2:5",
        "file.yaml:3:5",
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: &x b\n", [("FM006", 1, 4)]),
        ("a: &x [b]\n", [("FM006", 1, 4)]),
        ("a: *x\n", [("FM006", 1, 4)]),
        ("a: !x b\n", [("FM007", 1, 4)]),
        ("a: !!int 3\n", [("FM007", 1, 4)]),
        ("a: !x {b: c}\n", [("FM007", 1, 4)]),
        ("<<: {a: b}\n", [("FM008", 1, 1)]),
        ("a: b\n---\nc: d\n", [("FM009", 2, 1)]),
        ("a: b\nc: d\na: e\n", [("FM005", 3, 1)]),
        ("a: {b: c, b: d}\n", [("FM005", 1, 11)]),
        ("? [a]\n: b\n", [("FM013", 1, 1)]),
        ("? |\n  a\n: b\n", []),
        ("'<<': b\n", []),
        ("a: <<\n", []),
    ],
)
def test_a_part_of_yaml_that_nobody_means_is_a_finding(text: str, found: list[tuple[str, int, int]]) -> None:
    assert parse(text)[1] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: {{c1::x}}\n", [("FM013", 1, 4)]),
        ("a: {{c1::x}} and {{c2::y}}\n", [("FM013", 1, 4), ("FM003", 1, 14)]),
        ("a: {m: max(x, y)}\n", [("FM014", 1, 15)]),
        ("a: {m: max(x, y), n: 1}\n", [("FM014", 1, 15)]),
        ("a: {m: x}\n", []),
        ("a: {m}\n", [("FM014", 1, 5)]),
    ],
)
def test_braces_that_begin_a_text_are_a_finding(text: str, found: list[tuple[str, int, int]]) -> None:
    assert parse(text)[1] == found


def test_the_second_of_two_keys_is_dropped() -> None:
    assert parse("a: first\na: second\n")[0] == {"a": "first"}


def test_what_has_an_anchor_or_a_tag_is_still_read() -> None:
    assert parse("a: &x b\nc: !t d\n")[0] == {"a": "b", "c": "d"}


@pytest.mark.parametrize("sign", ["[", "{a: ", "- "])
def test_nesting_is_read_up_to_the_bound_and_not_beyond(sign: str) -> None:
    closing = {"[": "]", "{a: ": "}", "- ": ""}[sign]

    def nested(depth: int) -> str:
        return sign * depth + "x" + closing * depth

    assert parse(nested(DEEPEST_NESTING))[1] == []
    assert [code for code, _, _ in parse(nested(DEEPEST_NESTING + 1))[1]] == ["FM004"]


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n"])
def test_nothing_is_no_tree_or_an_empty_value(text: str) -> None:
    tree, found = parse(text)

    assert not tree
    assert found == []


def test_a_key_is_found_after_others_were_added() -> None:
    tree, _ = parse_yaml(Source("file.yaml", "a: 1\nb: 2\n"))
    assert isinstance(tree, Mapping)

    assert tree.key("a") == "a"
    tree[Scalar("c")] = Scalar("3")
    assert tree.key("c") == "c"
    assert tree.key("d") is None


def test_a_list_in_brackets_is_the_text_that_was_written_with_its_places() -> None:
    tree, _ = parse_yaml(Source("file.yaml", "a: [[1, 2],\n    [3, x]]\nb:\n  - 1\nc: [1,  # one\n  2]\n"))
    assert isinstance(tree, Mapping)
    a, b, c = tree.values()
    assert isinstance(a, Sequence)
    assert isinstance(b, Sequence)
    assert isinstance(c, Sequence)
    written = a.as_written()
    assert written is not None

    assert written == "[[1, 2], [3, x]]"
    assert str(written.place(written.index("x"), 1)) == "file.yaml:2:9"
    assert b.as_written() is None
    assert c.as_written() is None


@pytest.mark.parametrize(
    ("text", "value", "found"),
    [
        ("a: {m: max(x, y)}\n", {"m": "max(x, y)"}, [("FM014", 1, 15)]),
        ("a: {m: f(x, y, z), n: 1}\n", {"m": "f(x, y, z)", "n": "1"}, [("FM014", 1, 13)]),
        ("a: {m: f(x, y), n: f(u, v)}\n", {"m": "f(x, y)", "n": "f(u, v)"}, [("FM014", 1, 13), ("FM014", 1, 25)]),
        ("a: {m: 'x', y}\n", {"m": "x"}, [("FM014", 1, 13)]),
    ],
)
def test_what_a_comma_cuts_off_is_told_once_and_given_back(
    text: str, value: dict[str, str], found: list[tuple[str, int, int]]
) -> None:
    assert parse(text) == ({"a": value}, found)
