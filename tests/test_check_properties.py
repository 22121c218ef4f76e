"""Laws of checking that hold for every file: nothing is raised, and every finding lies inside its file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.build import check_folder
from builder.diagnostics import Diagnostic
from builder.diagnostics.codes import CODES
from builder.diagnostics.formats import FORMATS
from builder.source import Source
from builder.source.text import clean_text
from tests.fixtures import copy_library

CARDS = Path(__file__).resolve().parent.parent / "cards"
DESCRIBED = ("library.yaml", "curriculum.yaml", "sources.yaml", "macros.yaml")
CARD_FILES = {file: file.read_text("utf-8") for file in sorted(CARDS.glob("*/*.yaml"))}
OTHER_FILES = {name: (CARDS / name).read_text("utf-8") for name in DESCRIBED}

#: What careless or hostile hands put into a file.
SNIPPETS = (
    "$", "$$", "`", "```", "{{c1::", "}}", "::", "@{", "{", "}", "[", "]", "\\", "\\\\", "\\sgima", "\\begin{",
    "\\left(", "%", "#", " # ", ": ", "- ", "? ", "|", ">", "'", '"', "&", "*", "!", "!!int ", "<<: ", "---",
    "...", "\t", "\n", "\r", "\r\n", "\0", "\x0c", "\x85", "\u2028", "\u200b", "\ufeff", "\ufffd", "\ue000",
    "\U000f0000", "é", "−", "😀", "\\norm", "\\KL{", "^\\R", "<b>", "<!--", "![", "](", "{{c0::}}",
    "{{c1::{{c1::x}}}}", "&#xF0000;", "~", "\n\n", "      ", "\n  - id: a\n", "kind: cloze",
    "ignore: {FM203: x}", "sources: []", "topic: adam\n", "null", "\\frac", "\\text{", "((((((((((", "'''",
)  # fmt: skip


@pytest.fixture(scope="module")
def check() -> Iterator[Callable[[str, str], list[Diagnostic]]]:
    """Check the library's own description with one file of cards, or with one of its files in another form."""
    folder = Path(tempfile.mkdtemp())
    for name, text in OTHER_FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    one = next(iter(CARD_FILES.values()))

    def run(text: str, name: str = "mutant.yaml") -> list[Diagnostic]:
        (folder / "mutant.yaml").write_text(one, encoding="utf-8")
        (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            return check_folder(folder)[1]
        finally:
            if name in OTHER_FILES:
                (folder / name).write_text(OTHER_FILES[name], encoding="utf-8")

    yield run
    shutil.rmtree(folder)


def assert_findings_lie_in(text: str, name: str, diagnostics: list[Diagnostic]) -> None:
    lines = clean_text(Source(name, text.removeprefix("\ufeff")))[0].text.split("\n")
    for finding in diagnostics:
        place = finding.place
        assert finding.code in CODES
        assert finding.message
        assert place.length >= 1
        if Path(place.path).name == name:
            assert 1 <= place.line <= len(lines)
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1
            assert place.excerpt in ("", lines[place.line - 1].rstrip("\r"))
    for show in FORMATS.values():
        show(diagnostics)


@st.composite
def mutants(draw: st.DrawFn, texts: tuple[str, ...]) -> str:
    """Spoil a sound file in a few places."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        how = draw(
            st.sampled_from(("insert", "delete", "double", "swap", "delete line", "double line", "swap lines", "cut"))
        )
        text = MUTATIONS[how](text, at, draw(st.sampled_from(SNIPPETS)), draw(st.integers(1, 6)))
    return text


def _on_lines(text: str, at: int, change: Callable[[list[str], int], list[str]]) -> str:
    lines = text.split("\n")
    return "\n".join(change(lines, min(text.count("\n", 0, at), len(lines) - 1)))


MUTATIONS: dict[str, Callable[[str, int, str, int], str]] = {
    "insert": lambda text, at, snippet, count: text[:at] + snippet + text[at:],
    "delete": lambda text, at, snippet, count: text[:at] + text[at + count :],
    "double": lambda text, at, snippet, count: text[: at + count] + text[at:],
    "swap": lambda text, at, snippet, count: text[:at] + text[at : at + count + 1][::-1] + text[at + count + 1 :],
    "delete line": lambda text, at, snippet, count: _on_lines(
        text, at, lambda lines, row: lines[:row] + lines[row + 1 :]
    ),
    "double line": lambda text, at, snippet, count: _on_lines(
        text, at, lambda lines, row: lines[: row + 1] + lines[row:]
    ),
    "swap lines": lambda text, at, snippet, count: _on_lines(
        text, at, lambda lines, row: lines[:row] + lines[row : row + 2][::-1] + lines[row + 2 :]
    ),
    "cut": lambda text, at, snippet, count: text[:at] if count == 1 else text,
}


@given(text=mutants(tuple(CARD_FILES.values())))
@settings(max_examples=250, deadline=None, derandomize=True)
def test_a_spoilt_card_file_gives_findings_inside_it_and_raises_nothing(
    check: Callable[[str, str], list[Diagnostic]], text: str
) -> None:
    assert_findings_lie_in(text, "mutant.yaml", check(text, "mutant.yaml"))


@pytest.mark.parametrize("name", DESCRIBED)
def test_a_spoilt_file_beside_the_cards_gives_findings_inside_it_and_raises_nothing(
    check: Callable[[str, str], list[Diagnostic]], name: str
) -> None:
    @given(text=mutants((OTHER_FILES[name],)))
    @settings(max_examples=40, deadline=None, derandomize=True)
    def law(text: str) -> None:
        assert_findings_lie_in(text, name, check(text, name))

    law()


@given(
    text=st.text()
    | st.text("ab:-[]{}'\"|>#&*!%@`$\\ \n\t", max_size=60)
    | st.lists(st.sampled_from(SNIPPETS)).map("".join)
)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_as_a_file_gives_findings_inside_it(check: Callable[[str, str], list[Diagnostic]], text: str) -> None:
    diagnostics = check(text, "mutant.yaml")

    assert diagnostics
    assert_findings_lie_in(text, "mutant.yaml", diagnostics)


@given(raw=st.binary(max_size=80))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_any_bytes_as_a_file_give_a_finding(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert check_folder(copy_library(Path(folder), raw))[1]


@given(text=st.text(max_size=80) | st.lists(st.sampled_from(SNIPPETS), max_size=12).map("".join))
@settings(max_examples=300, deadline=None, derandomize=True)
def test_any_text_of_a_card_gives_findings_inside_it(check: Callable[[str, str], list[Diagnostic]], text: str) -> None:
    body = "".join(f"      {line}\n" for line in text.split("\n"))
    file = (
        f"topic: adam\ncards:\n  - id: a\n    kind: cloze\n    text: |\n      {{{{c1::x}}}}\n{body}    sources: [mml]\n"
    )

    assert_findings_lie_in(file, "mutant.yaml", check(file, "mutant.yaml"))


def test_the_shipped_cards_are_where_the_mutants_come_from() -> None:
    assert len(CARD_FILES) >= 5
    assert all("cards:" in text for text in CARD_FILES.values())
