"""What a window of a sitting shows: the question whatever else there is, and as much of a figure as has room."""

from __future__ import annotations

import select
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import pytest

from flashmath.mathematics.style import Line
from flashmath.page.ansi import RAW
from flashmath.page.ansi import to_plain
from flashmath.page.look import Look
from flashmath.picture.gallery import Gallery
from flashmath.picture.kitty import Answer
from flashmath.review.painting import Painter
from flashmath.review.screen import help_lines
from flashmath.review.search import first_line
from flashmath.review.shelf import open_shelf
from flashmath.review.sitting import Sitting
from flashmath.review.terminal import Terminal
from tests.conftest import ROOT
from tests.conftest import MakeLibrary
from tests.review_helpers import sitting_of

CARDS = """\
topic: addition
cards:
  - id: parabola
    front: |
      Where is $x^2$ least?
    back: |
      At $0$.
    note: |
      One.

      Two.

      Three.
    figure:
      kind: curves
      alt: A parabola that opens upwards.
      x: -2..2
      curves: [{y: x^2, label: $x^2$}]
    sources: [euclid 7]
  - id: which-line
    front: |
      What is the slope of this line?
    back: |
      It is $2$.
    figure:
      kind: curves
      side: question
      alt: A line through the origin.
      x: -2..2
      curves: [{y: 2*x, label: line}]
    sources: [euclid 1]
"""
REVERSE = """\
topic: addition
cards:
  - id: half
    kind: reverse
    prompts: [State it, Name it]
    front: |
      The half
    back: |
      $$h = \\frac{a}{b}, k = 1$$
    sources: [euclid 7]
"""


class Window:
    """A terminal of a size, which keeps what was painted last."""

    def __init__(self, columns: int, rows: int, *, pictures: bool = False) -> None:
        self.columns, self.rows, self.cell = columns, rows, (10, 20)
        self.answer, self.watched = Answer(pictures=pictures, is_dark=True), -1
        self.lines: list[Line] = []

    def ask(self) -> None:
        pass

    def paint(self, lines: Sequence[Line], prompt: str = "") -> None:
        self.lines = [*lines, ((prompt, 0),)]

    @property
    def seen(self) -> list[str]:
        return [to_plain(line) for line in self.lines[-self.rows :]]


Begin = Callable[..., tuple[Sitting, Painter, Window]]


@pytest.fixture(scope="module")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("drawings")


@pytest.fixture
def begin(make_library: MakeLibrary, tmp_path: Path, drawings: Path) -> Iterator[Begin]:
    shelf = open_shelf(make_library({"numbers/addition.yaml": CARDS}), tmp_path / "cache")
    with sitting_of(shelf, tmp_path) as sitting:
        galleries: list[Gallery] = []

        def make(columns: int, rows: int, uid: str, *, wish: str = "auto", pictures: bool = False) -> object:
            window = Window(columns, rows, pictures=pictures)
            galleries.append(Gallery(wish, drawings, {}, is_terminal=True, number=5))
            sitting.look_up(uid)
            sitting.said = ""
            return sitting, Painter(sitting, cast("Terminal", window), Look(76), galleries[-1]), window

        yield cast("Begin", make)
        for gallery in galleries:
            gallery.artist.close()


def drawn(painter: Painter, window: Window, paint: Callable[[], None]) -> list[str]:
    """Paint until what is drawn has come, and give what is seen then."""
    paint()
    while window.watched >= 0:
        assert select.select([window.watched], [], [], 30)[0], "nothing was drawn"
        painter.figures.arrive()
    paint()
    return window.seen


def has_dots(lines: Sequence[str]) -> bool:
    return sum(any("\u2801" <= sign <= "\u28ff" for sign in line) for line in lines) >= 5


def test_a_figure_that_would_push_the_question_away_waits_for_its_key(begin: Begin) -> None:
    sitting, painter, window = begin(80, 24, "parabola#1")
    sitting.reveal()
    seen = drawn(painter, window, painter.paint_card)

    assert "  Where is x² least?" in seen
    assert not has_dots(seen)
    assert "  Press o to see the figure." in seen
    assert painter.figures.is_left_out
    figure = sitting.figure()
    assert figure is not None
    alone = drawn(painter, window, lambda: painter.paint_figure(figure))
    assert has_dots(alone)
    assert len(window.lines) <= 24
    assert "  o opens it in a window; any other key goes back" in alone


def test_where_there_is_room_the_figure_is_drawn_as_high_as_that(begin: Begin) -> None:
    for rows in (34, 40):
        sitting, painter, window = begin(80, rows, "parabola#1")
        sitting.reveal()
        seen = drawn(painter, window, painter.paint_card)

        assert has_dots(seen), rows
        assert "  Where is x² least?" in seen
        assert len(window.lines) < rows  # what is said of the last deed has a line of its own
        assert not painter.figures.is_left_out


def test_words_of_a_figure_without_room_stand_where_they_have_some(begin: Begin) -> None:
    sitting, painter, window = begin(80, 26, "parabola#1")
    sitting.reveal()
    seen = drawn(painter, window, painter.paint_card)

    assert "  │ Figure: A parabola that opens upwards." in seen
    assert "  │ Press o to see it." in seen


def test_a_picture_is_asked_for_no_more_rows_than_are_left(begin: Begin) -> None:
    sitting, painter, window = begin(80, 35, "parabola#1", pictures=True)
    sitting.reveal()
    drawn(painter, window, painter.paint_card)
    [command] = [text for line in window.lines for text, style in line if style == RAW]

    assert len(window.lines) < 35
    assert "a=T" in command


def test_the_figure_of_an_answer_is_drawn_as_the_answer_wants_it_while_the_question_stands(begin: Begin) -> None:
    sitting, painter, window = begin(80, 35, "parabola#1")
    asked = drawn(painter, window, painter.paint_card)
    sitting.reveal()
    painter.paint_card()

    assert not has_dots(asked)
    assert has_dots(window.seen)
    assert "  The figure is being drawn." not in window.seen


def test_a_figure_that_asks_has_the_room_beside_its_question(begin: Begin) -> None:
    _, painter, window = begin(80, 24, "which-line#1")
    seen = drawn(painter, window, painter.paint_card)

    assert has_dots(seen)
    assert "  What is the slope of this line?" in seen


def test_without_graphics_nothing_is_left_out(begin: Begin) -> None:
    sitting, painter, window = begin(80, 24, "parabola#1", wish="off")
    sitting.reveal()
    painter.paint_card()

    assert "  │ Figure: A parabola that opens upwards." in window.seen
    assert not painter.figures.is_left_out


def test_the_keys_fit_into_a_small_window_and_stand_below_the_head_in_a_larger_one(begin: Begin) -> None:
    for columns, rows, has_head in ((60, 24, False), (80, 24, True)):
        _, painter, window = begin(columns, rows, "parabola#1")
        painter.paint_text(help_lines)

        assert len(window.lines) <= rows
        assert any("space, Enter" in line for line in window.seen)
        assert any("Addition" in line for line in window.seen) is has_head


def test_hints_take_the_place_of_the_buttons_while_something_is_typed(begin: Begin) -> None:
    sitting, painter, window = begin(80, 24, "parabola#1")
    sitting.reveal()
    painter.paint_card("  /", ("Enter finds, Escape goes back",))

    assert "  Enter finds, Escape goes back" in window.seen
    assert not any("3 good" in line for line in window.seen)


def test_in_a_list_a_formula_that_asks_is_one_row(make_library: MakeLibrary, tmp_path: Path) -> None:
    shelf = open_shelf(make_library({"numbers/addition.yaml": REVERSE}), tmp_path / "cache")

    assert to_plain(first_line("half#back", shelf, Look(60))) == "h = a/b, k = 1"
    assert to_plain(first_line("half#forward", shelf, Look(60))) == "The half"
    assert "a" in to_plain(first_line("half#back", shelf, Look(8)))


@pytest.mark.parametrize("columns", [80, 60])
def test_every_question_of_the_shipped_cards_is_seen_with_its_answer_in_a_small_window(
    tmp_path: Path, columns: int
) -> None:
    shelf = open_shelf(ROOT / "cards", tmp_path / "cache")
    window = Window(columns, 24)
    with sitting_of(shelf, tmp_path) as sitting:
        painter = Painter(
            sitting, cast("Terminal", window), Look(76), Gallery("off", tmp_path / "drawings", {}, is_terminal=True)
        )
        for uid in shelf.ordinals:
            sitting.look_up(uid)
            sitting.reveal()
            sitting.said = "flagged"
            painter.paint_card()
            assert sitting.present is not None
            page = sitting.page(Look(columns - 4))
            asked = page.answer if sitting.present.is_cloze else page.question
            above = [line[1:] for line in window.lines[: -window.rows]]

            first = asked[2] if asked[1:2] == ((),) else asked[0]  # "State it" may go
            assert first not in above, uid
