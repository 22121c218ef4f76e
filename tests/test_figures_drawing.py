"""Pictures: the same bytes everywhere, small, readable, and drawn beside others that fail."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.quiver import Quiver

from builder.figures import KINDS
from builder.figures import Figure
from builder.figures.drawing import LARGEST_SVG
from builder.figures.drawing import draw_png
from builder.figures.drawing import draw_svg
from builder.figures.drawing import drawn
from builder.figures.faults import FigureFault
from builder.figures.pool import draw_all
from builder.figures.pool import draw_in_worker
from builder.figures.read import prepare
from builder.figures.registry import KINDS as REGISTERED
from builder.figures.style import COLOURS
from builder.figures.style import SERIES
from builder.figures.style import SMALL
from builder.figures.style import WIDTH
from tests.figures_gallery import read_specs
from tests.figures_gallery import write_gallery
from tests.test_figures_reading import body
from tests.test_figures_reading import read

FIGURES: dict[str, Figure] = {name: figure for name, figure, _ in read_specs() if figure is not None}


@cache
def picture(name: str) -> bytes:
    return draw_svg(FIGURES[name])


def figure_of(text: str) -> Figure:
    figure, findings = read(text)
    assert findings == []
    assert figure is not None
    return figure


def test_every_kind_is_in_the_gallery_with_two_variants_at_least() -> None:
    drawn = [figure.kind for figure in FIGURES.values()]

    assert {kind: drawn.count(kind) >= 2 for kind in KINDS} == dict.fromkeys(REGISTERED, True)


@pytest.mark.parametrize("name", FIGURES)
def test_a_picture_is_small_and_carries_nothing_but_itself(name: str) -> None:
    svg = picture(name)

    assert svg.startswith(b"<svg")
    assert len(svg) <= LARGEST_SVG
    assert not re.search(rb"<metadata|<!--|<!DOCTYPE|<image|<script|Date|matplotlib|href=\"http|<text", svg)
    root = ET.fromstring(svg)
    assert float(root.attrib["width"].removesuffix("pt")) == pytest.approx(WIDTH * 72, abs=0.5)


@pytest.mark.parametrize("name", FIGURES)
def test_every_reference_inside_a_picture_leads_somewhere(name: str) -> None:
    svg = picture(name).decode()
    ids = re.findall(r' id="([^"]+)"', svg)

    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg)) <= set(ids)


def test_nothing_white_is_left_behind_labels_and_legends() -> None:
    for name in ("sigmoid", "normal", "softmax", "svd"):
        assert b"#ffffff" not in picture(name), name


SUMS = """
import hashlib, sys
from tests.figures_gallery import read_specs
from builder.figures.drawing import draw_svg
from builder.figures.drawing import drawn
for name, figure, _ in read_specs():
    if name in {names}:
        print(name, figure.file_name, hashlib.sha256(draw_svg(figure)).hexdigest())
"""
SOME = ("sigmoid", "learning", "density-and-cdf", "optimisers", "saddle", "projection", "svd", "attention")
MORE = (
    "half-precision",
    "toy-ends",
    "components",
    "boundary",
    "chain-rule",
    "bayes-network",
    "softmax",
    "bayes-people",
)


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
def test_the_bytes_do_not_depend_on_the_process(seed: str, tmp_path: Path) -> None:
    (tmp_path / "matplotlibrc").write_text("lines.linewidth: 7\nfont.size: 20\nsvg.fonttype: none\n", "utf-8")
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": seed}
    environment["MATPLOTLIBRC"] = str(tmp_path / "matplotlibrc")
    script = SUMS.replace("{names}", repr({*SOME, *MORE}))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, env=environment)

    found = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines()}
    assert found == {
        name: [FIGURES[name].file_name, hashlib.sha256(picture(name)).hexdigest()] for name in (*SOME, *MORE)
    }


def test_pictures_of_workers_are_those_of_this_process(tmp_path: Path) -> None:
    some = [FIGURES[name] for name in (*SOME, *MORE)]
    pictures = draw_all(some, tmp_path)

    assert pictures.diagnostics == []
    assert pictures.by_name == {FIGURES[name].file_name: picture(name) for name in (*SOME, *MORE)}


def test_what_was_drawn_is_kept_and_what_was_spoilt_is_drawn_again(tmp_path: Path) -> None:
    some = [FIGURES["sigmoid"], FIGURES["causal"]]
    first = draw_all(some, tmp_path)
    started = time.perf_counter()
    second = draw_all(some, tmp_path)
    spent = time.perf_counter() - started
    kept = sorted((tmp_path / "figures").iterdir())
    kept[0].write_bytes(kept[0].read_bytes()[:100])
    third = draw_all(some, tmp_path)

    assert [first.drawn, second.drawn, third.drawn] == [2, 0, 1]
    assert first.by_name == second.by_name == third.by_name
    assert spent < 0.5


def test_nothing_is_kept_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "figures").write_text("a file in the way", "utf-8")

    assert len(draw_all([FIGURES["causal"]], tmp_path).by_name) == 1


def test_a_figure_that_fails_stops_no_other(tmp_path: Path) -> None:
    good = [figure_of(body(f"curves: [{{y: x^{power}}}]")) for power in (1, 2)]
    bad = [
        figure_of(body("curves: [{y: sqrt(-1 - x^2)}]")),
        figure_of(body("xlabel: $\\foo$")),
        figure_of(body("curves:\n  - {y: 'sum(sin(k*x), k, 1, 10^6)'}")),
    ]
    steps: list[tuple[int, int]] = []
    pictures = draw_all(
        [bad[0], good[0], bad[1], good[1], bad[2], bad[0]],
        tmp_path,
        progress=lambda done, total: steps.append((done, total)),
    )

    assert set(pictures.by_name) == {figure.file_name for figure in good}
    assert [finding.code for finding in pictures.diagnostics] == ["FM404", "FM407", "FM406", "FM404"]
    assert steps == [(done, 5) for done in range(1, 6)]


def test_what_breaks_while_drawing_is_a_finding_at_the_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = figure_of(body("x: 0..1"))
    monkeypatch.setattr("builder.figures.pool.draw_in_worker", sys.exit)
    pictures = draw_all([figure], None)

    assert [(str(found.place), found.code) for found in pictures.diagnostics] == [("card.yaml:2:3", "FM410")]
    assert pictures.by_name == {}


def test_a_worker_answers_with_the_fault() -> None:
    figure = figure_of(body("curves: [{y: 1/0 + x}]"))

    answer = draw_in_worker(figure.data, figure.name)
    assert isinstance(answer, tuple)
    assert answer[0] == ("curves", 0, "y")


def test_a_picture_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.figures.drawing.LARGEST_SVG", 1000)

    with pytest.raises(FigureFault) as caught:
        draw_svg(FIGURES["sigmoid"])
    assert caught.value.flaw.code == "FM409"


def test_a_png_is_transparent_and_as_fine_as_asked() -> None:
    png = draw_png(FIGURES["sigmoid"], dpi=100)

    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == round(WIDTH * 100)
    assert png[25] == 6  # colours with an alpha channel
    assert b"Software" not in png
    assert png == draw_png(FIGURES["sigmoid"], dpi=100)


def test_drawing_leaves_the_settings_of_matplotlib_alone() -> None:
    before = dict(mpl.rcParams)
    draw_svg(FIGURES["causal"])

    assert dict(mpl.rcParams) == before


@pytest.mark.parametrize("window", [("-2..2", "-2..2"), ("-4..4", "-1..1")])
def test_no_gradient_leaves_the_picture(window: tuple[str, str]) -> None:
    x, y = window
    figure = figure_of(body(f"f: x^2 + 10*y^2\narrows: 6\nx: {x}\ny: {y}", "contours"))
    with drawn(prepare(figure.data), figure.name) as sheet:
        [axes] = sheet.axes
        [arrows] = [one for one in axes.collections if isinstance(one, Quiver)]
        halves = np.stack([arrows.U, arrows.V], axis=1) / arrows.scale / 2
        corner = np.array([axes.get_xlim()[1], axes.get_ylim()[1]])

        assert arrows.pivot == "middle"
        assert (np.abs(arrows.XY) + np.abs(halves) <= corner).all()
        assert (np.abs(halves) > 0.4 * 2 * corner / 6).any()


def test_the_gallery_shows_every_figure_by_day_and_by_night(tmp_path: Path) -> None:
    pictures = write_gallery(tmp_path)
    page = (tmp_path / "index.html").read_text("utf-8")

    assert pictures.diagnostics == []
    assert page.count("<img") == 2 * len(FIGURES)
    assert all((tmp_path / name).is_file() for name in re.findall(r'src="([^"]+)"', page))


# -- style -----------------------------------------------------------------------------------------------------------

Colour = tuple[float, float, float]


def rgb(text: str) -> Colour:
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def by_night(colour: Colour) -> Colour:
    """Invert a colour and turn its hue half round, as the filter of the card's style sheet does."""
    rows = ((-0.574, 1.43, 0.144), (0.426, 0.43, 0.144), (0.426, 1.43, -0.856))
    red, green, blue = (
        min(1.0, max(0.0, sum(share * (1 - part) for share, part in zip(row, colour, strict=True)))) for row in rows
    )
    return red, green, blue


def light(colour: Colour) -> float:
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a: Colour, b: Colour) -> float:
    darker, lighter = sorted((light(a), light(b)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", COLOURS)
def test_every_colour_stands_out_by_day_and_by_night(name: str) -> None:
    assert contrast(rgb(COLOURS[name]), rgb("#fdfcfa")) >= 3.5
    assert contrast(by_night(rgb(COLOURS[name])), rgb("#1c1e21")) >= 4.5


def test_text_is_eleven_pixels_high_on_a_phone() -> None:
    shown = 390 - 2 * 18  # a phone less the margins of a card

    assert SMALL * shown / (WIDTH * 72) >= 11


def test_the_colours_that_are_taken_in_turn_are_all_there() -> None:
    assert len(set(SERIES)) == 5
    assert set(SERIES) < set(COLOURS)
