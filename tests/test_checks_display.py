"""What a face does not know of a formula is a finding, looked at once a form, and part of what a summary depends on."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.build import check_folder
from builder.memory import fingerprint
from builder.summary import summarize
from builder.tex.display import Display
from flashmath.cli.common import terminal_display
from tests.conftest import ROOT
from tests.conftest import MakeLibrary

CARDS = r"""
topic: multiplication
cards:
  - id: halves
    front: |
      What is $\frac{1}{2}$ of $x$?
    back: |
      It is $\frac{3}{4}$ of $y$, or so:
      $$\half x = \frac{1}{2} x$$
    note: |
      See $\sgima$.
    sources: [euclid]
"""
MACROS = "macros:\n  half: {tex: '\\frac12', means: 1/2}\n"


def no_fractions(mathml: str) -> str | None:
    return "element mfrac" if "<mfrac>" in mathml else None


def places(root: Path, display: Display | None) -> list[tuple[str, int, int, int, str]]:
    found = check_folder(root, display=display)[1]
    return [(one.code, one.place.line, one.place.column, one.place.length, one.message) for one in found]


def test_what_a_face_does_not_know_is_found_where_it_stands(make_library: MakeLibrary, tmp_path: Path) -> None:
    root = make_library({"cards.yaml": CARDS, "macros.yaml": MACROS})
    unknown = "the terminal does not know the element mfrac"

    other = ("FM201", 11, 12, 6, "unknown command \\sgima")
    assert places(root, None) == [other]
    assert places(root, Display(no_fractions, tmp_path)) == [
        ("FM219", 6, 15, 13, unknown),
        ("FM219", 8, 13, 13, unknown),
        ("FM219", 9, 7, 27, unknown),
        other,
    ]


@pytest.mark.parametrize("display", [True, False], ids=["with", "without"])
def test_a_card_may_ignore_it_with_a_reason(display: bool, make_library: MakeLibrary, tmp_path: Path) -> None:
    text = CARDS.replace("See $\\sgima$.", "See.").replace(
        "    sources", "    ignore: {FM219: only for Anki}\n    sources"
    )
    root = make_library({"cards.yaml": text, "macros.yaml": MACROS})

    assert places(root, Display(no_fractions, tmp_path) if display else None) == []
    if display:
        [(code, *_, message)] = places(root, Display(lambda mathml: None, tmp_path))
        assert (code, message) == ("FM114", "FM219 is ignored and was not found")


def test_formulas_that_differ_in_plain_letters_and_numbers_are_looked_at_once(tmp_path: Path) -> None:
    seen: list[str] = []

    def look(mathml: str) -> str | None:
        seen.append(mathml)
        return None

    display = Display(look, tmp_path)
    for mathml in ("<mi>x</mi><mn>1</mn>", "<mi>y</mi><mn>2.5</mn>", "<mi>β</mi><mn>1</mn>", "<mi>sin</mi><mn>1</mn>"):
        assert display.look_at(mathml) is None
    assert len(seen) == 3


def test_other_code_of_the_face_is_another_check(make_library: MakeLibrary, tmp_path: Path) -> None:
    root, home = (
        make_library({"cards.yaml": CARDS.replace("\\sgima", "\\sigma"), "macros.yaml": MACROS}),
        tmp_path / "face",
    )
    home.mkdir()
    (home / "look.py").write_text("1\n")
    display = Display(no_fractions, home)
    before = fingerprint(root, display)

    assert len(summarize(root, tmp_path / "cache", display=display).findings) == 3
    (home / "look.py").write_text("12\n")

    assert fingerprint(root, display) != before
    assert summarize(root, tmp_path / "cache", display=Display(lambda mathml: None, home)).findings == ()


def test_the_terminal_is_asked_and_knows_all_that_the_cards_show() -> None:
    display = terminal_display()

    assert display.look_at("<math><mglyph/></math>") == "element mglyph"
    assert display.home == ROOT / "flashmath" / "mathematics"
    assert [finding for finding in check_folder(ROOT / "cards", display=display)[1] if finding.code == "FM219"] == []
