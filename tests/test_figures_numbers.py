"""The numbers behind the pictures: runs, gradients, bits, people, layers."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from builder.expressions.arithmetic.formats import format_named
from builder.figures.canvas import compass
from builder.figures.fields import Count
from builder.figures.fields import read_formula
from builder.figures.formula import Formula
from builder.figures.kinds.bits import _decoded
from builder.figures.kinds.bits import _fields
from builder.figures.kinds.descent import METHODS
from builder.figures.kinds.descent import Descent
from builder.figures.kinds.descent import run
from builder.figures.kinds.layers import find_circle
from builder.figures.kinds.layers import lay_out
from builder.figures.kinds.number_line import _numbers
from builder.figures.kinds.scatter import _standard
from builder.figures.kinds.tape import read_tape
from builder.figures.labels import check_formulas
from builder.figures.labels import check_signs
from builder.figures.labels import to_mathtext
from builder.figures.plain import make_text
from builder.figures.sampling import sample
from builder.figures.sampling import thin
from builder.figures.setting import Setting
from builder.figures.setting import read_program
from builder.figures.svg import tidy_svg


def formula(text: str, *variables: str) -> Formula:
    return read_formula(make_text(text, ()), Setting(read_program([])[0]), variables)


def descent(by: str, **more: Any) -> Descent:
    values = {"by": by, "start": (3.0, 3.0), "steps": Count(100), "rate": 0.01, "options": {}, **more}
    return Descent.model_construct(**values)


BOWL = formula("x^2 + 4*y^2", "x", "y")


def test_adam_walks_the_diagonal() -> None:
    points = run(descent("adam"), BOWL)

    assert points.shape == (101, 2)
    assert points[1] == pytest.approx([2.99, 2.99], abs=1e-6)
    assert points[-1] == pytest.approx([2.06, 2.06], abs=0.01)


def test_gradient_descent_shrinks_each_coordinate_by_its_factor() -> None:
    points = run(descent("gradient", rate=0.1, steps=Count(5)), BOWL)

    assert points[-1] == pytest.approx([3 * 0.8**5, 3 * 0.2**5])


def test_newton_is_there_at_once() -> None:
    assert run(descent("newton", rate=None, steps=Count(1)), BOWL)[-1] == pytest.approx([0, 0], abs=1e-9)


@pytest.mark.parametrize("by", METHODS)
def test_every_optimiser_of_the_language_goes_down(by: str) -> None:
    points = run(descent(by, rate=0.05 if by != "newton" else None), BOWL)
    heights = [float(x**2 + 4 * y**2) for x, y in points]

    assert heights[-1] < 0.9 * heights[0]


def test_a_run_that_flies_away_is_cut() -> None:
    points = run(descent("gradient", rate=5.0), BOWL)

    assert len(points) < 20
    assert np.isfinite(points).all()


def test_gradients_add_over_the_ways() -> None:
    steps = {name: make_text(text, ("steps", name)) for name, text in {"u": "x*y", "s": "x - 1", "L": "u*s"}.items()}
    tape = read_tape({"x": 2.0, "y": 3.0}, steps, Setting(read_program([])[0]))

    assert tape.values == {"x": 2, "y": 3, "u": 6, "s": 1, "L": 6}
    assert tape.gradients == pytest.approx({"x": 9, "y": 2, "u": 1, "s": 6, "L": 1})
    assert tape.partials["x", "u"] == pytest.approx(3)
    assert tape.output == "L"


@pytest.mark.parametrize(
    ("value", "name", "fields", "decoded"),
    [
        ("-12.5", "float32", (1, 130, 0b1001 << 19), r"$-1.5625 \times 2^{3} = -12.5$"),
        ("3.140625", "bfloat16", (0, 128, 0b1001001), r"$1.5703125 \times 2^{1} = 3.140625$"),
        ("70000", "float16", (0, 31, 0), r"too large: $\infty$"),
        ("1e-8", "float16", (0, 0, 0), r"$0 \times 2^{-14} = 0$"),
        ("6e-8", "float16", (0, 0, 1), r"$0.0009765625 \times 2^{-14} \approx 5.9605 \times 10^{-8}$"),
        ("1000", "float8_e4m3", (0, 15, 7), "too large: not a number"),
    ],
)
def test_the_bits_of_a_value(value: str, name: str, fields: tuple[int, int, int], decoded: str) -> None:
    format = format_named(name)

    assert _fields(Fraction(value), format) == fields
    assert _decoded(fields, format) == decoded


def test_the_numbers_of_a_small_format_are_all_there() -> None:
    format = format_named("float8_e5m2")
    numbers = _numbers(format, Fraction(-2), Fraction(2))

    assert numbers == sorted({sign * number for number in numbers for sign in (1, -1)})
    assert all(format.round(number) == number for number in numbers)
    assert len([number for number in numbers if 1 <= number < 2]) == 4


def test_layers_follow_the_longest_way_without_crossings() -> None:
    edges = [("a", "c"), ("b", "d"), ("c", "e"), ("d", "e"), ("a", "e")]
    layout = lay_out(["a", "b", "d", "c", "e"], edges)

    assert {name: place[0] for name, place in layout.place.items()} == {"a": 0, "b": 0, "c": 1, "d": 1, "e": 2}
    assert (layout.place["a"][1] < layout.place["b"][1]) == (layout.place["c"][1] < layout.place["d"][1])
    assert len(layout.ways["a", "e"]) == 3
    for layer in range(layout.layers):
        across = sorted(place for level, place in layout.place.values() if level == layer)
        assert all(b - a >= 1 - 1e-9 for a, b in pairwise(across))


def test_a_circle_is_found() -> None:
    assert set(find_circle(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "b")])) == {"b", "c"}
    assert find_circle(["a", "b"], [("a", "b")]) == ()


@pytest.mark.parametrize(("text", "gaps"), [("1/x", 1), ("1 if x > 0.3 else 0", 1), ("tanh(50*x)", 0), ("log(x)", 1)])
def test_a_curve_is_broken_where_the_function_jumps(text: str, gaps: int) -> None:
    _, ys = sample(formula(text, "x"), -1.0, 1.0)
    missing = np.isnan(ys)

    assert int((missing[1:] & ~missing[:-1]).sum() + missing[0]) == gaps


def test_a_grid_is_computed_as_point_by_point() -> None:
    x, y = np.meshgrid(np.linspace(-1, 1, 7), np.linspace(0, 2, 5))
    for text in ("x^2*y", "x if x > y else y", "sqrt(x)", "norm([x, y])", "max(x, y)", "3"):
        found = formula(text, "x", "y").over(("x", "y"), x, y)
        alone = [formula(text, "x", "y").real(x=float(a), y=float(b)) for a, b in zip(x.flat, y.flat, strict=True)]
        assert np.array_equal(found.ravel(), np.array(alone), equal_nan=True) or np.allclose(
            found.ravel(), alone, equal_nan=True
        )


def test_a_drawn_cloud_has_exactly_the_covariance_asked_for() -> None:
    points = _standard(random.Random(1), 50)

    assert np.allclose(points.mean(axis=0), 0)
    assert np.allclose(points.T @ points / 50, np.eye(2))


def test_thinning_keeps_corners_and_drops_what_is_straight() -> None:
    points = np.array([[0, 0], [1, 0.001], [2, 0], [3, 0], [3, 1], [3, 2]])

    assert thin(points, 0.01).tolist() == [[0, 0], [3, 0], [3, 2]]


@pytest.mark.parametrize(
    ("label", "flawed"),
    [
        ("plain text", None),
        (r"$\sigma(x) \le \frac{1}{2}$", None),
        (r"5 \$ and $x$", None),
        ("$x", 0),
        (r"a $\foo$ b", 3),
        (r"$x_$", 2),
        ("$$", 0),
        ("日", 0),
    ],
)
def test_labels_are_read_by_mathtext(label: str, flawed: int | None) -> None:
    flaw = check_signs(label) or check_formulas(label)

    assert (flaw and flaw.start) == flawed
    assert flaw is None or flaw.code == "FM407"


def test_aliases_reach_formulas() -> None:
    assert to_mathtext(r"$a \le \dfrac{1}{2}$") == r"$a \leq \frac{1}{2}$"
    assert to_mathtext(r"\le") == r"\le"


@pytest.mark.parametrize(
    ("direction", "side"), [((1, 0), "right"), ((1, 1), "above right"), ((-1, 0.1), "left"), ((0, -2), "below")]
)
def test_labels_stand_where_the_arrow_points(direction: tuple[float, float], side: str) -> None:
    assert compass(np.array(direction)) == side


def test_svg_is_shortened_only_where_numbers_are_points() -> None:
    letters = '<defs><path id="A" d="M 1.23456 2 z" transform="scale(0.015625)"/></defs>'
    before = f'<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg><metadata>x</metadata>{letters}\n '
    after = '<g id="B"><use href="#A"/></g>\n</svg>'
    path = '<path d="M 1.23456 2.0 \nL 3.5 2 \nL 3.5 4 \nL 1.23456 4 \nz"/>\n'

    assert tidy_svg(before + path + after).decode() == (
        f'<svg>{letters}<path d="M1.23 2H3.5V4H1.23z"/><g><use href="#A"/></g></svg>'
    )
