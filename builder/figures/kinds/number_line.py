"""The numbers of a small format on a line: their spacing, what overflows, what underflows."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from builder.expressions.arithmetic.formats import Format
from builder.figures.canvas import Canvas
from builder.figures.canvas import few_ticks
from builder.figures.faults import FigureFault
from builder.figures.faults import refuse
from builder.figures.style import COLOURS
from builder.figures.style import GREY
from builder.figures.style import SMALL

#: The most numbers on one line.
MOST_NUMBERS = 600


def draw_line(
    formats: Sequence[tuple[str, Format]], window: tuple[float, float] | None, marks: Sequence[Fraction], canvas: Canvas
) -> None:
    """Draw a tick for each number, longer at powers of two; marks are rounded before the reader's eyes."""
    panels = canvas.axes(len(formats), 1, 1.25 if not marks else 1.45)
    for (name, format), axes in zip(formats, panels, strict=True):
        low, high = window or (0.0, float(format.largest) * 1.18)
        _draw_numbers(axes, format, low, high)
        _draw_ends(axes, format, low, high)
        for mark in marks:
            _draw_mark(axes, format, mark)
        axes.set_xlim(low, high)
        axes.set_ylim(-0.45, 2.1 if marks else 1.5)
        axes.yaxis.set_visible(False)
        axes.spines["left"].set_visible(False)
        axes.spines["bottom"].set_position(("data", -0.35))
        axes.set_title(name, loc="left", pad=3, fontweight="bold", fontsize=SMALL)
        few_ticks(axes, 9)


def _draw_numbers(axes: Any, format: Format, low: float, high: float) -> None:
    numbers = _numbers(format, Fraction(low), Fraction(high))
    plain = [float(number) for number in numbers if not _is_power(number)]
    powers = [float(number) for number in numbers if _is_power(number)]
    axes.plot([low, min(high, float(format.largest))], [0, 0], color=GREY, lw=1)
    axes.vlines(plain, 0, 0.5, color=COLOURS["blue"], lw=1.1)
    axes.vlines(powers, 0, 0.95, color=COLOURS["red"], lw=1.6)


def _numbers(format: Format, low: Fraction, high: Fraction) -> list[Fraction]:
    """List the numbers of a format in a window."""
    bottom, top = max(low, -format.largest), min(high, format.largest)
    if bottom > top:
        raise FigureFault(("x",), refuse("", "FM405", "the format has no number in this range").flaw)
    here = format.round(bottom)
    numbers: list[Fraction] = []
    number = Fraction(here)
    while number <= top:
        if number >= bottom:
            numbers.append(number)
        if len(numbers) > MOST_NUMBERS:
            message = f"there are more than {MOST_NUMBERS} numbers in this range"
            raise FigureFault(("formats",), refuse("", "FM406", message, "choose a smaller range or fewer bits").flaw)
        number += _step_up(format, number)
    return numbers


def _step_up(format: Format, number: Fraction) -> Fraction:
    """Give the gap above a number; below zero it is the smaller one at a power of two."""
    if number < 0 and _is_power(-number) and -number > format.smallest_normal:
        return format.ulp(number) / 2
    return format.ulp(number)


def _is_power(number: Fraction) -> bool:
    size = abs(number)
    return (
        size > 0 and (size.numerator & (size.numerator - 1)) == 0 and (size.denominator & (size.denominator - 1)) == 0
    )


def _draw_ends(axes: Any, format: Format, low: float, high: float) -> None:
    """Name the stretch that underflows to zero and the one that overflows."""
    largest, normal = float(format.largest), float(format.smallest_normal)
    if low <= 0 and normal / (high - low) > 0.03:
        axes.axvspan(max(low, -normal), normal, ymin=0.16, color=COLOURS["green"], alpha=0.16, lw=0)
        if normal / (high - low) > 0.22:
            axes.text(normal / 2, 1.1, "subnormal", ha="center", va="bottom", fontsize=SMALL, color=COLOURS["green"])
    if high > largest:
        overflow = largest + float(format.ulp(format.largest)) / 2
        axes.axvspan(overflow, high, ymin=0.16, color=GREY, alpha=0.16, lw=0)
        axes.text(high, 1.1, "overflow", ha="right", va="bottom", fontsize=SMALL, color=GREY)


def _draw_mark(axes: Any, format: Format, mark: Fraction) -> None:
    """Draw a number above the line, and an arrow to the one that stands for it."""
    rounded = format.round(max(min(mark, 2 * format.largest), -2 * format.largest))
    axes.plot([float(mark)], [1.5], "o", ms=4.5, color=COLOURS["ink"])
    style = {"arrowstyle": "-|>", "color": COLOURS["ink"], "lw": 1.1, "shrinkA": 2, "shrinkB": 0}
    if isinstance(rounded, Fraction | int):
        axes.annotate("", (float(rounded), 0.98), (float(mark), 1.5), arrowprops=style)
    axes.annotate(f"{float(mark):g}", (float(mark), 1.5), (0, 4), textcoords="offset points", ha="center", va="bottom")
