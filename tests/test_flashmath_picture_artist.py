"""Drawings from another process: kept, never waited for, and whatever goes wrong leaves the words."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from builder.checks import claims
from flashmath.mathematics.style import text_of
from flashmath.page.ansi import RAW
from flashmath.page.ansi import to_ansi
from flashmath.page.ansi import to_plain
from flashmath.page.look import Look
from flashmath.picture import artist as artists
from flashmath.picture.artist import Artist
from flashmath.picture.artist import Failure
from flashmath.picture.forms import PAPER
from flashmath.picture.forms import Form
from flashmath.picture.forms import Pictured
from flashmath.picture.forms import Room
from flashmath.picture.forms import choose_mode
from flashmath.picture.gallery import Gallery
from flashmath.picture.kitty import NOTHING
from flashmath.picture.kitty import Answer
from flashmath.picture.opener import open_picture
from flashmath.review import checked
from tests.figures_gallery import read_specs

DOTS = Form("dots", 60, 24)


def pictured(name: str = "sigmoid") -> Pictured:
    [figure] = [figure for each, figure, _ in read_specs() if each == name and figure is not None]
    return Pictured(figure.name, figure.kind, figure.alt, figure.data, figure.asks)


KITTY = Answer(pictures=True, is_dark=True)
FIGURE = pictured()
BROKEN = FIGURE._replace(name="broken", data=FIGURE.data.replace("sigmoid(x)", "sqrt(-1 - x^2)"))


@pytest.fixture
def artist(tmp_path: Path) -> Iterator[Artist]:
    with closing(Artist(tmp_path / "pictures")) as one:
        yield one


def test_who_asks_first_is_not_kept_waiting_and_who_asks_again_needs_no_process(artist: Artist, tmp_path: Path) -> None:
    begun = time.monotonic()
    assert artist.ask(FIGURE, DOTS) is None
    assert time.monotonic() - begun < 0.5
    drawn = artist.wait(FIGURE, DOTS)
    assert isinstance(drawn, Path)

    with closing(Artist(tmp_path / "pictures")) as other:
        assert other.ask(FIGURE, DOTS) == drawn
        assert other.descriptor == -1


def test_a_figure_is_kept_for_each_size_and_ground_apart(artist: Artist) -> None:
    forms = [DOTS, Form("dots", 50, 24), Form("picture", 52, 24, (10, 20), "dark"), PAPER]
    found = {artist.wait(FIGURE, form) for form in forms}

    assert len(found) == 4
    assert all(isinstance(file, Path) and file.exists() for file in found)


def test_a_figure_that_cannot_be_drawn_says_why_and_the_next_one_is_drawn(artist: Artist) -> None:
    assert artist.wait(BROKEN, DOTS) == Failure("the expression has no real value from -6 to 6")
    assert isinstance(artist.wait(FIGURE, DOTS), Path)


def test_a_process_that_is_killed_fails_what_it_was_asked_and_a_new_one_starts(artist: Artist) -> None:
    assert artist.ask(FIGURE, DOTS) is None
    assert artist._process is not None
    os.kill(artist._process.pid, signal.SIGKILL)
    select.select([artist.descriptor], [], [], 10)
    artist.collect()

    assert artist.ask(FIGURE, DOTS) == Failure("the process that draws broke down")
    assert isinstance(artist.wait(FIGURE, PAPER), Path)


def test_a_figure_that_takes_too_long_is_given_up(artist: Artist, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artists, "SECONDS", 0.0)
    assert artist.ask(FIGURE, DOTS) is None

    assert isinstance(artist.ask(FIGURE, DOTS), Failure)
    assert artist._process is None


def test_where_nothing_can_be_kept_figures_are_drawn_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    with closing(Artist(tmp_path / "file" / "pictures")) as artist:
        assert isinstance(artist.wait(FIGURE, DOTS), Path)


def gallery_lines(
    gallery: Gallery, figure: Pictured = FIGURE, answer: Answer = NOTHING, columns: int = 70
) -> list[str]:
    with closing(gallery.artist):
        lines = gallery.lines(figure, Look(columns), Room(columns), answer, wait=True)
    assert lines is not None
    return [to_plain(line) for line in lines]


def test_a_drawing_that_was_spoilt_leaves_the_words_and_is_drawn_again(tmp_path: Path) -> None:
    gallery = Gallery("braille", tmp_path, {}, is_terminal=True)
    drawn = gallery.artist.wait(FIGURE, DOTS)
    assert isinstance(drawn, Path)
    drawn.write_bytes(
        b'{"lines": [[["',
    )

    assert "what was kept of it cannot be read" in " ".join(gallery_lines(gallery))
    assert "σ(x)" in " ".join(gallery_lines(gallery))


def test_a_figure_that_fails_leaves_its_words_and_why(tmp_path: Path) -> None:
    lines = gallery_lines(Gallery("auto", tmp_path, {}, is_terminal=False), BROKEN)

    assert lines[0].startswith("│ Figure: The sigmoid rises from 0 to 1")
    assert lines[-1] == "│ It cannot be drawn: the expression has no real value from -6 to 6."


@pytest.mark.parametrize(
    ("room", "answer"),
    [(Room(30), NOTHING), (Room(76, rows=7), NOTHING), (Room(76, rows=0), NOTHING), (Room(76, rows=7), KITTY)],
)
def test_a_figure_has_no_room_where_nobody_could_read_it(tmp_path: Path, room: Room, answer: Answer) -> None:
    gallery = Gallery("auto", tmp_path, {}, is_terminal=True)
    with closing(gallery.artist):
        assert gallery.lines(pictured("half-precision"), Look(76), room, answer, wait=True) is None


def test_a_picture_is_one_command_over_empty_lines_and_nothing_in_plain_text(tmp_path: Path) -> None:
    gallery = Gallery("auto", tmp_path, {}, is_terminal=True, number=5)
    with closing(gallery.artist):
        lines = gallery.lines(FIGURE, Look(76), Room(76), KITTY, wait=True)
    assert lines is not None
    first, *rest = lines
    [(command, style)] = first

    assert style == RAW
    assert len(rest) > 12
    assert all(line == () for line in rest)
    assert f"c=52,r={len(rest) + 1},i=5" in command
    assert to_ansi(first) == command
    assert to_plain(first) == text_of(()) == ""


@pytest.mark.parametrize(
    ("wish", "glyphs", "is_terminal", "pictures", "mode"),
    [
        ("auto", "unicode", True, True, "picture"),
        ("auto", "unicode", True, False, "dots"),
        ("auto", "unicode", True, None, None),
        ("auto", "unicode", False, None, "dots"),
        ("auto", "ascii", True, False, "words"),
        ("auto", "ascii", True, True, "picture"),
        ("kitty", "unicode", True, False, "picture"),
        ("kitty", "unicode", False, None, "dots"),
        ("braille", "unicode", True, True, "dots"),
        ("off", "unicode", True, True, "words"),
    ],
)
def test_the_form_is_the_best_that_was_asked_for_and_can_be_shown(
    wish: str, glyphs: str, is_terminal: bool, pictures: bool | None, mode: str | None
) -> None:
    assert choose_mode(wish, "ascii" if glyphs == "ascii" else "unicode", is_terminal, pictures) == mode


@pytest.fixture
def recorder(tmp_path: Path) -> Path:
    """Make a program that writes its arguments down."""
    program = tmp_path / "opener"
    program.write_text(
        f"#!{sys.executable}\nimport sys\nopen(r'{tmp_path}/opened', 'w').write(' '.join(sys.argv[1:]))\n"
    )
    program.chmod(0o755)
    return program


def test_a_picture_is_opened_by_the_program_that_was_named(tmp_path: Path, recorder: Path) -> None:
    said = open_picture(tmp_path / "a b.png", {"FLASHMATH_OPENER": f"{recorder} --new"})

    assert said == "opener opens the figure"
    assert (tmp_path / "opened").read_text("utf-8") == f"--new {tmp_path}/a b.png"


@pytest.mark.parametrize(
    ("opener", "said"),
    [("/nowhere/at-all", "cannot be run: no such file"), ("false", "ended with status 1"), ("'", "cannot be read")],
)
def test_where_no_picture_can_be_opened_its_place_is_said(opener: str, said: str) -> None:
    told = open_picture(Path("/tmp/x.png"), {"FLASHMATH_OPENER": opener})

    assert said in told
    assert "the figure is /tmp/x.png" in told


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac has always a window")
def test_without_a_screen_the_place_of_the_picture_is_said() -> None:
    assert "set FLASHMATH_OPENER" in open_picture(Path("/tmp/x.png"), {})


def test_verdicts_are_called_and_ordered_as_in_anki() -> None:
    assert checked.KINDS == claims._KINDS
    assert checked.UNSOURCED == claims.UNSOURCED


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ((), "from source"),
        (("a",), "proved"),
        (("c", "a", "c"), "proved, computed"),
        (("a", "r"), ""),
        (("a", "gone"), ""),
        (None, ""),
    ],
)
def test_a_card_is_called_checked_only_where_every_claim_was(keys: tuple[str, ...] | None, words: str) -> None:
    assert checked.checked_words(keys, {"a": "proved", "c": "computed", "r": "refuted"}) == words


@pytest.mark.parametrize("content", [b"", b"[]", b'{"verdicts": [1]}', b'{"verdicts": {"a": 1}}', b"\xff"])
def test_verdicts_that_cannot_be_read_are_none(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "verdicts.json").write_bytes(content)

    assert checked.read_kinds(tmp_path / "verdicts.json") == {}
    assert checked.read_kinds(tmp_path / "nowhere.json") == {}
