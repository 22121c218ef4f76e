"""Formats by range and precision: how far each reaches, and how many digits it keeps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from builder.expressions.arithmetic.formats import Format
from builder.figures.canvas import Canvas
from builder.figures.canvas import few_ticks
from builder.figures.style import COLOURS
from builder.figures.style import SMALL


def _power(value: Fraction) -> float:
    """Give the decimal logarithm of a number of any size."""
    return math.log10(value.numerator) - math.log10(value.denominator)


def draw_ranges(formats: Sequence[tuple[str, Format]], canvas: Canvas) -> None:
    """Draw a bar from the smallest to the largest number, subnormals light, with the decimal digits beside it."""
    (axes,) = canvas.axes(1, 1, 0.75 + 0.42 * len(formats))
    for row, (_, format) in enumerate(formats):
        tiny, normal, largest = map(_power, (format.smallest_subnormal, format.smallest_normal, format.largest))
        axes.barh(row, largest - normal, 0.5, left=normal, color=COLOURS["blue"], alpha=0.85, lw=0)
        axes.barh(row, normal - tiny, 0.5, left=tiny, color=COLOURS["blue"], alpha=0.3, lw=0)
        digits = (format.fraction_bits + 1) * math.log10(2)
        axes.annotate(
            f"{digits:.1f} digits", (largest, row), (5, 0), textcoords="offset points", va="center", fontsize=SMALL
        )
    reach = max(_power(format.largest) for _, format in formats)
    low = min(_power(format.smallest_subnormal) for _, format in formats)
    axes.set_xlim(low * 1.05, reach + 0.32 * (reach - low))
    few_ticks(axes, 7)
    axes.set_yticks(range(len(formats)), [name for name, _ in formats])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.axvline(0, color=COLOURS["grey"], lw=0.8)
    axes.invert_yaxis()
    axes.set_xlabel("power of ten", labelpad=2)
