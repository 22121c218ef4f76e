"""Tests of the traps of YAML: each has a message of its own, at the place where the author stumbled."""

from __future__ import annotations

import pytest

from builder.source import Mapping
from builder.source import Scalar
from builder.source import Source
from builder.source import backslash_in_quotes
from builder.source import comment_after
from builder.source.parse import parse_yaml

#: What stands after `a: `, the column and a part of the message, and a part of the help.
TRAPS = [
    ("one: two", 7, "a colon followed by a space begins a mapping", "| block"),
    ("%x", 4, "this character cannot begin a text", "| block"),
    ("@{x}", 4, "this character cannot begin a text", "| block"),
    ("`code`", 4, "this character cannot begin a text", "| block"),
    ("] x", 4, "this character cannot begin a text", "| block"),
    (", x", 4, "this character cannot begin a text", "| block"),
    ("*emphasis* x", 4, "* begins an alias", "| block"),
    ("& x", 4, "& begins an anchor", "| block"),
    ("- x", 4, "a list cannot begin here", "| block"),
    ("? x", 4, "? begins a key of a mapping", "| block"),
    ("!%", 4, "! begins a tag", "| block"),
    ("| x", 4, "| and > begin a block of text", "lines below"),
    ("> x", 4, "| and > begin a block of text", "lines below"),
    ("[a](b) c", 7, "something follows after a quote or a bracket", "| block"),
    ('"a" b', 8, "something follows after a quote or a bracket", "| block"),
    ("'a' b", 8, "something follows after a quote or a bracket", "| block"),
    ("'a", 4, "a quoted text does not end", "close the quote"),
    ('"a', 4, "a quoted text does not end", "close the quote"),
    ("[a", 4, "[ begins a list that does not end", "close it"),
    ("{a: b", 4, "{ begins a mapping that does not end", "close it"),
]


def first_finding(text: str) -> tuple[int, int, str, str, str]:
    _, diagnostics = parse_yaml(Source("file.yaml", text))
    finding = diagnostics[0]
    return finding.place.line, finding.place.column, finding.code, finding.message, finding.help


@pytest.mark.parametrize(("written", "column", "message", "help"), TRAPS, ids=[trap[0] for trap in TRAPS])
def test_a_trap_in_a_plain_text_has_its_own_message(written: str, column: int, message: str, help: str) -> None:
    line, found, code, said, helped = first_finding(f"a: {written}\n")

    assert (line, found, code) == (1, column, "FM003")
    assert message in said
    assert help in helped


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("% of it\na: b\n", 1, 1, "% begins a directive"),
        ("a:\n\tb: c\n", 2, 1, "a tab stands where YAML wants spaces"),
        ("a: |\n\tb\n", 2, 1, "a tab stands where YAML wants spaces"),
        ("a: b\nc\nd: e\n", 2, 1, "a key has no colon"),
        ("a: b\n  c: d\n", 2, 4, "a colon followed by a space begins a mapping"),
        ("a:\n  - b\n c: d\n", 3, 2, "this line fits neither"),
        ("- a: b\n c: d\n", 2, 2, "this line does not belong to the list above it"),
        ('"a" b\n', 1, 5, "this belongs to nothing that stands above it"),
    ],
)
def test_a_line_in_the_wrong_place_has_its_own_message(text: str, line: int, column: int, message: str) -> None:
    found = first_finding(text)

    assert found[:3] == (line, column, "FM003")
    assert message in found[3]


@pytest.mark.parametrize(
    ("written", "column", "message"),
    [
        (r'"\theta"', 5, r"\t in double quotes is a tab"),
        (r'"\nabla"', 5, r"\n in double quotes is a line break"),
        (r'"\frac"', 5, r"\f in double quotes is a form feed"),
        (r'"\beta"', 5, r"\b in double quotes is a backspace"),
        (r'"\alpha"', 5, r"\a in double quotes is a bell"),
        (r'"x \\ y"', 7, r"\\ in double quotes is an escape sign"),
        (r'"\sum"', 5, r"\s in double quotes is an escape sign"),
        (r'"\xi"', 5, r"\x in double quotes is an escape sign"),
        (r'"\upsilon"', 5, r"\u in double quotes is an escape sign"),
        ('"a \\\n  b"', 7, "\\ in double quotes is an escape sign"),
    ],
)
def test_tex_in_double_quotes_is_told_what_its_backslash_means(written: str, column: int, message: str) -> None:
    found = first_finding(f"a: {written}\n")

    assert found[:3] == (1, column, "FM011")
    assert message in found[3]


def value_of(written: str) -> Scalar:
    tree, _ = parse_yaml(Source("file.yaml", f"a: {written}\n"))
    assert isinstance(tree, Mapping)
    value = tree[Scalar("a")]
    assert isinstance(value, Scalar)
    return value


@pytest.mark.parametrize(
    ("written", "column"),
    [("b # c", 6), ("$x$   # rest of it", 10), ("b\t# c", 6), ("b #c", 6), ("one\n  two # c", 7)],
)
def test_a_comment_after_a_plain_text_is_found(written: str, column: int) -> None:
    finding = comment_after(value_of(written))

    assert finding is not None
    assert (finding.code, finding.place.column) == ("FM012", column)


@pytest.mark.parametrize("written", ["b#c", "'b' # c", '"b" # c', "| # c\n  b", "> # c\n  b", "b\n# c", "b\n  \n  # c"])
def test_other_comments_cut_nothing(written: str) -> None:
    assert comment_after(value_of(written)) is None


@pytest.mark.parametrize("written", [r"'\theta'", r"\theta", "|\n  \\theta", '"plain"'])
def test_a_backslash_elsewhere_is_tex(written: str) -> None:
    assert backslash_in_quotes(value_of(written)) is None
