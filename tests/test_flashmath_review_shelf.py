"""What is kept of a library: the same cards and texts as the library itself, and never an old one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from builder.library import load_library
from flashmath.page.ansi import to_plain
from flashmath.page.look import Look
from flashmath.page.side import side_lines
from flashmath.review.screen import page_of
from flashmath.review.shelf import open_shelf
from tests.conftest import ROOT
from tests.conftest import Flashmath
from tests.conftest import MakeLibrary
from tests.review_helpers import FILES

CARDS = ROOT / "cards"


def test_cards_come_in_teaching_order_with_their_former_names(make_library: MakeLibrary, tmp_path: Path) -> None:
    files = {
        "a.yaml": FILES["numbers/multiplication.yaml"],
        "z.yaml": FILES["numbers/addition.yaml"].replace(
            "  - id: sum-1\n", "  - id: sum-1\n    formerly: [one, uno]\n"
        ),
    }
    shelf = open_shelf(make_library({"numbers/addition.yaml": None, **files}), tmp_path / "cache")

    assert [card.uid for card in shelf.cards] == [*(f"sum-{each}#1" for each in range(1, 6)), "product#c1"]
    assert [card.place for card in shelf.cards] == list(range(6))
    assert shelf.cards[0].formerly == ("one#1", "uno#1")
    assert (shelf.cards[0].topic, shelf.cards[0].tags, shelf.cards[0].deck) == ("addition", ("odd",), "Tiny")
    assert shelf.topics["multiplication"].after == ("addition",)


def test_what_is_kept_shows_every_text_of_the_shipped_cards_as_the_library_does(tmp_path: Path) -> None:
    library, _ = load_library(CARDS)
    open_shelf(CARDS, tmp_path)
    shelf = open_shelf(CARDS, tmp_path)
    look, macros = Look(76), shelf.macros()
    for card in library.cards:
        sheet = shelf.sheet(str(card.id))
        for key, text in card.texts().items():
            wanted = side_lines(text.segments, library.macros, look)
            assert side_lines(sheet.texts[key], macros, look) == wanted
        for part in card.parts():
            page = page_of(sheet, part.name, macros, look)
            assert page.question != page.answer
            assert all(map(to_plain, page.question[:1]))


def test_what_is_kept_is_not_read_by_builder(tmp_path: Path) -> None:
    open_shelf(CARDS, tmp_path)
    script = (
        "import sys\nfrom pathlib import Path\nfrom flashmath.review.shelf import open_shelf\n"
        f"shelf = open_shelf(Path({str(CARDS)!r}), Path({str(tmp_path)!r}))\n"
        "shelf.sheet(shelf.cards[0].note)\nshelf.macros()\nimport flashmath.review.loop, flashmath.review.sitting\n"
        "print(sorted({'yaml', 'pydantic', 'sympy', 'mpmath', 'numpy', 'rich', 'genanki'} & set(sys.modules)))\n"
    )
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    assert run.stdout == "[]\n"


@pytest.mark.parametrize("name", ["numbers/addition.yaml", "curriculum.yaml", "macros.yaml", "library.yaml"])
def test_a_change_of_any_file_is_seen(make_library: MakeLibrary, tmp_path: Path, name: str) -> None:
    root = make_library(FILES)
    open_shelf(root, tmp_path / "cache")
    before = sorted((tmp_path / "cache").iterdir())[0].read_bytes()
    (root / name).write_text((root / name).read_text("utf-8") + "# changed\n", "utf-8")
    open_shelf(root, tmp_path / "cache")

    assert sorted((tmp_path / "cache").iterdir())[0].read_bytes() != before


CLAIMED = """\
topic: addition
cards:
  - id: parabola
    front: |
      Where is $x^2$ least?
    back: |
      At $0$.
    claims:
      - holds: diff(x^2, x) == 2*x
        for: {x: real}
"""


def test_the_word_of_a_release_stands_where_nothing_was_checked_as_long_as_the_claims_do(
    make_library: MakeLibrary, tmp_path: Path, flashmath: Flashmath
) -> None:
    def shown() -> str:
        return flashmath("show", "parabola", XDG_CACHE_HOME=str(tmp_path / "fresh")).stdout

    file = make_library({"numbers/addition.yaml": CLAIMED}) / "numbers/addition.yaml"
    assert "parabola ·" not in shown()
    assert flashmath("release").returncode == 0
    assert "parabola · proved" in shown()
    file.write_text(CLAIMED.replace("2*x", "x*2"), "utf-8")
    assert "parabola ·" not in shown()
    file.write_text(
        CLAIMED.replace("parabola", "square").replace("    front", "    formerly: [parabola]\n    front"), "utf-8"
    )
    assert "square · proved" in flashmath("show", "square", XDG_CACHE_HOME=str(tmp_path / "fresh")).stdout


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"key": 1}\n', b"\xff\xfe", b"null\n[]"])
def test_a_damaged_file_is_read_anew(make_library: MakeLibrary, tmp_path: Path, content: bytes) -> None:
    root = make_library(FILES)
    wanted = open_shelf(root, tmp_path / "cache").cards
    [memory] = (tmp_path / "cache").iterdir()
    memory.write_bytes(content)

    assert open_shelf(root, tmp_path / "cache").cards == wanted
    assert len(memory.read_bytes()) > 100


def test_a_sheet_that_is_cut_off_is_read_anew(make_library: MakeLibrary, tmp_path: Path) -> None:
    root = make_library(FILES)
    open_shelf(root, tmp_path / "cache")
    [memory] = (tmp_path / "cache").iterdir()
    memory.write_bytes(b"\n".join(memory.read_bytes().split(b"\n")[:-1]))

    assert len(open_shelf(root, tmp_path / "cache").cards) == 6


def test_a_folder_that_cannot_be_written_is_no_obstacle(make_library: MakeLibrary, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file stands here", "utf-8")

    assert len(open_shelf(make_library(FILES), tmp_path / "cache").cards) == 6


def test_a_search_finds_ids_texts_and_formulas(make_library: MakeLibrary, tmp_path: Path) -> None:
    shelf = open_shelf(make_library(FILES), tmp_path / "cache")

    assert list(shelf.notes_with("WHAT 3 + 3")) == ["sum-3"]
    assert list(shelf.notes_with("product")) == ["product"]
    assert list(shelf.notes_with('no "quote"')) == []
