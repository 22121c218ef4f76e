"""Figures in Braille dots, kept in one file that is read by eye.

After a change that is meant: `FLASHMATH_GOLDEN=write pytest tests/test_flashmath_picture_golden.py`, then look at the
difference in a terminal.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from builder.figures import Figure
from builder.figures.cells import Cells
from builder.figures.cells import Word
from builder.figures.cells import cells_in
from builder.figures.cells import draw_cells
from flashmath.mathematics.style import DIM
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import colour_of
from flashmath.mathematics.style import text_of
from flashmath.mathematics.style import width_of_line
from flashmath.picture.dots import TooSmall
from flashmath.picture.dots import to_lines
from flashmath.picture.dots import tone
from flashmath.picture.labels import to_row
from tests.figures_gallery import read_specs

GOLDEN = Path(__file__).parent / "golden" / "figures.txt"
#: The figures by name, with the cells that each has across and down.
SHOWN = {
    "sigmoid": (60, 24),
    "riemann": (60, 15),
    "half-precision": (72, 24),
    "attention": (60, 24),
    "chain-rule": (60, 24),
    "bayes-areas": (44, 20),
}


def figures() -> dict[str, Figure]:
    return {name: figure for name, figure, _ in read_specs() if figure is not None}


def lines_of(name: str, columns: int, rows: int = 24) -> list[Line]:
    figure = figures()[name]
    return to_lines(draw_cells(figure.data, figure.name, columns, rows, to_row))


def screens() -> str:
    shown = []
    for name, (columns, rows) in SHOWN.items():
        lines = lines_of(name, columns, rows)
        assert all(width_of_line(line) <= columns for line in lines), name
        shown.append(f"=== {name}, {columns} x {rows}\n" + "".join(f"{text_of(line)}\n" for line in lines))
    return "\n".join(shown)


def test_the_figures_look_as_they_did_when_they_were_looked_at() -> None:
    found = screens()
    if os.environ.get("FLASHMATH_GOLDEN") == "write":
        GOLDEN.write_text(found, "utf-8")

    assert found == GOLDEN.read_text("utf-8")


def test_every_figure_of_the_gallery_can_be_shown_in_dots_with_its_texts() -> None:
    for name, figure in figures().items():
        cells = draw_cells(figure.data, figure.name, 72, 24, to_row)
        text = "".join(text_of(line) for line in to_lines(cells))

        assert len(text.split()) > 3, name
        assert all("$" not in word.text and "\\" not in word.text for word in cells.words), name


def test_a_figure_that_is_too_high_for_the_window_is_made_lower() -> None:
    assert len(lines_of("sigmoid", 60, rows=24)) > 19
    assert len(lines_of("sigmoid", 60, rows=16)) <= 16


def test_a_figure_keeps_its_proportions_in_a_room_that_is_lower_still() -> None:
    whole, lower = (draw_cells(figures()["sigmoid"].data, "sigmoid", 60, rows, to_row) for rows in (24, 9))

    assert (whole.columns, lower.rows) == (60, 9)
    assert lower.columns < 40
    assert 0.6 < (lower.rows / lower.columns) / (whole.rows / whole.columns) < 0.8


def test_digits_that_have_no_room_are_a_reason_to_show_no_dots() -> None:
    with pytest.raises(TooSmall):
        lines_of("half-precision", 30)


def test_a_curve_has_its_colour_and_an_axis_is_quiet() -> None:
    spans = [span for line in lines_of("sigmoid", 60) for span in line]
    colours = {colour_of(style) for _, style in spans}

    assert {colour_of(tone(0x0B5FA5)), colour_of(tone(0xC8480A))} <= colours
    assert any(style == DIM and "⢸" in text for text, style in spans)


@pytest.mark.parametrize("colour", [0x0B5FA5, 0xC8480A, 0x008A62, 0x8A2D80, 0xA48200, 0xD8E4F0])
def test_a_colour_can_be_told_from_black_as_well_as_from_white(colour: int) -> None:
    shown = colour_of(tone(colour))
    assert shown is not None
    red, green, blue = ((shown >> shift & 255) / 255 for shift in (16, 8, 0))
    light = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2

    assert (light + 0.05) / 0.05 > 4
    assert 1.05 / (light + 0.05) > 4


def cells_with(*words: Word, dark: int = 255) -> Cells:
    dots = np.full((8, 20, 4), dark, dtype=np.uint8)
    dots[..., 3] = 255
    return Cells(10, 2, dots, words)


def test_a_text_keeps_its_distance_to_a_full_area() -> None:
    lines = to_lines(cells_with(Word(3, 0, "0.6", 0x1D2126), dark=20))

    assert text_of(lines[0]) == "⣿⣿ 0.6 ⣿⣿⣿"
    assert text_of(lines[1]) == "⣿" * 10


def test_of_two_texts_in_one_place_the_later_one_moves_aside() -> None:
    lines = to_lines(cells_with(Word(1, 0, "ab", 0), Word(2, 0, "cd", 0)))

    assert [text_of(line) for line in lines] == [" abcd"]


def test_an_accent_has_no_cell_of_its_own() -> None:
    assert cells_in("b\u0302 − a") == ["b\u0302", " ", "−", " ", "a"]


def test_a_label_is_written_with_the_signs_of_a_terminal() -> None:
    assert to_row(r"slope $\frac{1}{4}$ of $\sigma'(x)$") == "slope 1/4 of σ′(x)"
    assert to_row(r"$\mathdefault{10^{-3}}$") == "10⁻³"
    assert to_row(r"5 \$ and $x \unknown$") == r"5 $ and x \unknown"
