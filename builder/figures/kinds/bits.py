"""`kind: bits`: number formats as boxes for their bits, as the numbers on a line, or by range and precision."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated
from typing import Any

from pydantic import Field

from builder.expressions.arithmetic.formats import Format
from builder.expressions.arithmetic.formats import format_named
from builder.expressions.words import FORMATS
from builder.figures.canvas import Canvas
from builder.figures.canvas import bare
from builder.figures.faults import refuse
from builder.figures.fields import Constant
from builder.figures.fields import Count
from builder.figures.fields import Flag
from builder.figures.fields import Label
from builder.figures.fields import Part
from builder.figures.fields import Range
from builder.figures.fields import Spec
from builder.figures.fields import Word
from builder.figures.fields import one_of
from builder.figures.fields import whole
from builder.figures.formula import Formula
from builder.figures.kinds.number_line import draw_line
from builder.figures.kinds.ranges import draw_ranges
from builder.figures.late import mpl
from builder.figures.style import COLOURS
from builder.figures.style import SMALL
from builder.figures.style import WIDTH

#: The names that are written beside the boxes.
SHORT = {
    "float64": "FP64",
    "float32": "FP32",
    "float16": "FP16",
    "bfloat16": "BF16",
    "float8_e4m3": "FP8 E4M3",
    "float8_e5m2": "FP8 E5M2",
}
#: More boxes than this have no room for digits.
_DIGITS_UP_TO = 33
_FIELDS = ("sign", "exponent", "fraction")
_ABBREVIATED = ("sign", "exp.", "frac.")
_INKS = ("grey", "red", "blue")


class Layout(Part):
    """A format: a known one by its name, or a toy by the numbers of its bits."""

    name: Annotated[str, one_of(*FORMATS)] | None = None
    exponent: Annotated[Count, whole(1, 11)] | None = None
    fraction: Annotated[Count, whole(1, 52)] | None = None
    label: Label | None = None


class Bits(Spec):
    """Formats, one below the other."""

    as_: Annotated[str, one_of("boxes", "line", "ranges"), Field(alias="as")] = "boxes"
    formats: Annotated[tuple[Word | Layout, ...], Field(min_length=1, max_length=6)]
    value: Constant | None = None
    decoded: Flag = True
    x: Range | None = None
    marks: tuple[Constant, ...] = ()


Named = tuple[str, Format]


def draw(spec: Bits, canvas: Canvas) -> None:
    """Draw boxes to scale, a line of numbers, or bars for the ranges."""
    formats = [_named(entry) for entry in spec.formats]
    if spec.as_ == "line":
        marks = [_exact(mark) for mark in spec.marks]
        draw_line(formats, spec.x, marks, canvas)
    elif spec.as_ == "ranges":
        draw_ranges(formats, canvas)
    else:
        _draw_boxes(spec, formats, canvas)


def _named(entry: Word | Layout) -> Named:
    if isinstance(entry, Layout):
        if entry.name is not None:
            return str(entry.label or SHORT[entry.name]), format_named(entry.name)
        if entry.exponent is None or entry.fraction is None:
            message = "a format has a name, or the bits of its exponent and of its fraction"
            raise refuse(entry.exponent or entry.fraction or entry.label or "", "FM404", message)
        name = f"{1 + entry.exponent + entry.fraction} bits"
        return str(entry.label or name), Format("toy", int(entry.exponent), int(entry.fraction))
    if entry not in FORMATS:
        raise refuse(entry, "FM404", f"no format is called {entry}", f"the formats are {', '.join(FORMATS)}")
    return SHORT[str(entry)], format_named(str(entry))


def _exact(formula: Formula) -> Fraction:
    """Compute a value as exactly as it is written."""
    found = formula.value()
    try:
        return Fraction(found)
    except (TypeError, ValueError, OverflowError):
        raise refuse(formula.text, "FM404", "a finite number is wanted here") from None


def _fields(value: Fraction, format: Format) -> tuple[int, int, int]:
    """Give sign, exponent field and fraction field of the nearest number of a format."""
    rounded = format.round(max(min(value, 2 * format.largest), -2 * format.largest))
    sign = int(value < 0)
    if not isinstance(rounded, Fraction | int):
        top = 2**format.exponent_bits - 1
        return sign, top, 0 if format.infinite else 2**format.fraction_bits - 1
    size = abs(Fraction(rounded))
    if size < format.smallest_normal:
        return sign, 0, int(size / format.smallest_subnormal)
    power = format.exponent(size)
    return sign, power + format.bias, int((size / Fraction(2) ** power - 1) * 2**format.fraction_bits)


def _draw_boxes(spec: Bits, formats: list[Named], canvas: Canvas) -> None:
    widest = max(1 + format.exponent_bits + format.fraction_bits for _, format in formats)
    value = None if spec.value is None else _exact(spec.value)
    row = 2.55 + (1.25 if value is not None and spec.decoded else 0)
    box = 0.24  # the height of a box in inches
    (axes,) = canvas.axes(1, 1, box * (row * len(formats)) + 0.1)
    bare(axes, square=False)
    for index, (name, format) in enumerate(formats):
        _draw_format(axes, name, format, value, y=-index * row, widest=widest, decoded=spec.decoded)
    axes.set_xlim(-0.15, widest + 0.15)
    axes.set_ylim(-(len(formats) - 1) * row - (row - 1.2), 1.35)
    canvas.size(max(box * row * len(formats) + 0.1, 0.9))


def _draw_format(
    axes: Any, name: str, format: Format, value: Fraction | None, *, y: float, widest: int, decoded: bool
) -> None:
    widths = (1, format.exponent_bits, format.fraction_bits)
    fields = None if value is None else _fields(value, format)
    axes.text(0, y + 1.0, name, fontweight="bold", ha="left", va="bottom", fontsize=SMALL)
    x, room = 0, WIDTH * 72 / widest
    for which, (width, ink) in enumerate(zip(widths, _INKS, strict=True)):
        digits = "" if fields is None else f"{fields[which]:0{width}b}"
        axes.add_patch(mpl.patches.Rectangle((x, y), width, 0.9, facecolor=COLOURS[ink], alpha=0.24, lw=0))
        axes.add_patch(mpl.patches.Rectangle((x, y), width, 0.9, fill=False, edgecolor=COLOURS[ink], lw=0.9))
        axes.vlines(range(x + 1, x + width), y, y + 0.9, color=COLOURS[ink], lw=0.6)
        for bit in range(width if digits and widest <= _DIGITS_UP_TO else 0):
            axes.text(x + bit + 0.5, y + 0.43, digits[bit], ha="center", va="center", fontsize=SMALL)
        text = f"{width} {_FIELDS[which]}" if width * room > 62 else f"{width} {_ABBREVIATED[which]}"
        if which:
            axes.text(x + width / 2, y - 0.12, text, ha="center", va="top", fontsize=SMALL, color=COLOURS[ink])
        x += width
    axes.text(0.5, y - 0.12, "1", ha="center", va="top", fontsize=SMALL, color=COLOURS["grey"])
    if fields is not None and decoded:
        axes.text(0, y - 1.22, _decoded(fields, format), ha="left", va="top", fontsize=SMALL)


def _decoded(fields: tuple[int, int, int], format: Format) -> str:
    """Write what the bits stand for."""
    sign, exponent, fraction = fields
    minus = "-" if sign else ""
    if exponent == 2**format.exponent_bits - 1 and (format.infinite or fraction == 2**format.fraction_bits - 1):
        return "too large: not a number" if not format.infinite else f"too large: ${minus}\\infty$"
    power = (exponent or 1) - format.bias
    significand = Fraction(fraction, 2**format.fraction_bits) + (1 if exponent else 0)
    total = (-1) ** sign * significand * Fraction(2) ** power
    shown, result = f"{float(significand):.9g}", f"{float(total):.9g}"
    if "e" in result:
        result = f"{float(total):.5g}"
    equals = "=" if (Fraction(shown), Fraction(result)) == (significand, total) else "\\approx"
    return f"${minus}{shown} \\times 2^{{{power}}} {equals} {_plain(result)}$"


def _plain(text: str) -> str:
    """Write the text of a number in TeX."""
    if "e" not in text:
        return text
    digits, _, power = text.partition("e")
    return f"{digits} \\times 10^{{{int(power)}}}"
