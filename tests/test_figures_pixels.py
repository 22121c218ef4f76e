"""Figures as pixels: exactly as many cells as are said, and readable on whatever is under them."""

from __future__ import annotations

import io
import struct

import matplotlib.image
import numpy as np
import pytest

from builder.figures import Figure
from builder.figures.pixels import Frame
from builder.figures.pixels import Ground
from builder.figures.pixels import draw_in_cells
from builder.figures.pixels import draw_on_paper
from tests.figures_gallery import read_specs


def figure(name: str) -> Figure:
    [found] = [each for title, each, _ in read_specs() if title == name and each is not None]
    return found


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(matplotlib.image.imread(io.BytesIO(png)))


@pytest.mark.parametrize("frame", [Frame(52, 24, 10, 20), Frame(52, 8, 9, 18), Frame(20, 30, 16, 31)])
def test_a_picture_fills_its_cells_exactly_and_stays_in_its_frame(frame: Frame) -> None:
    drawn = draw_in_cells(figure("sigmoid").data, "one", frame, "light")

    assert struct.unpack(">II", drawn.png[16:24]) == (drawn.columns * frame.width, drawn.rows * frame.height)
    assert drawn.columns <= frame.columns
    assert drawn.rows <= frame.rows


@pytest.mark.parametrize(("ground", "under"), [("dark", 0.1), ("light", 1.0), ("paper", 0.1)])
def test_ink_stands_out_from_what_is_under_it(ground: Ground, under: float) -> None:
    drawn = pixels(draw_in_cells(figure("sigmoid").data, "one", Frame(52, 24), ground).png)
    seen = drawn[..., :3] * drawn[..., 3:] + under * (1 - drawn[..., 3:]) if drawn.shape[2] == 4 else drawn
    light = seen @ np.array([0.2126, 0.7152, 0.0722])

    assert np.ptp(light) > 0.6
    assert bool(np.median(light) > 0.9) is (ground != "dark")


def test_a_dark_ground_keeps_the_hues() -> None:
    drawn = pixels(draw_in_cells(figure("sigmoid").data, "one", Frame(52, 24), "dark").png)
    full = drawn[drawn[..., 3] > 0.99][:, :3]
    blue = full[full[:, 2] - full[:, 0] > 0.3]
    orange = full[full[:, 0] - full[:, 2] > 0.3]

    assert len(blue) > 100
    assert len(orange) > 100
    assert blue.mean() > 0.5  # and it is a light blue


def test_a_picture_for_a_window_is_drawn_on_paper_with_a_border() -> None:
    drawn = pixels(draw_on_paper(figure("sigmoid").data, "one"))

    assert drawn.shape[1] > 800
    assert np.allclose(drawn[:20, :, :3], drawn[0, 0, :3])
    assert drawn[0, 0, :3].min() > 0.95
    assert drawn.shape[2] == 3 or drawn[..., 3].min() == 1


def test_the_same_figure_gives_the_same_bytes() -> None:
    one, other = (draw_in_cells(figure("attention").data, "one", Frame(40, 24), "dark") for _ in range(2))

    assert one == other
