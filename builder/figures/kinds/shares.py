"""A whole that is divided twice: as areas of a square, or as so many people."""

from __future__ import annotations

from typing import Annotated
from typing import Any

from pydantic import Field

from builder.expressions.late import np
from builder.figures.canvas import Canvas
from builder.figures.canvas import bare
from builder.figures.faults import refuse
from builder.figures.fields import Count
from builder.figures.fields import Flag
from builder.figures.fields import Label
from builder.figures.fields import Part
from builder.figures.fields import Vector
from builder.figures.fields import whole
from builder.figures.labels import to_mathtext
from builder.figures.late import mpl
from builder.figures.style import COLOURS
from builder.figures.style import GREY
from builder.figures.style import NORMAL

#: The colours of groups, first of all the one that is looked for.
_INKS = ("blue", "red", "green", "purple")
_MOST_GROUPS = 4
#: People in one row.
_ROW = 40


class Shares(Part):
    """How large each group is, and which part of it shows the sign."""

    of: Vector
    part: Vector
    labels: Annotated[tuple[Label, ...], Field(max_length=_MOST_GROUPS)]
    sign: Annotated[tuple[Label, ...], Field(min_length=2, max_length=2)]
    people: Annotated[Count, whole(10, 2000)] = Count(1000)
    numbers: Flag = True


def _check(shares: Shares) -> None:
    count = len(shares.labels)
    if len(shares.of) != count or len(shares.part) != count:
        message = f"{count} groups have {len(shares.of)} shares and {len(shares.part)} parts"
        raise refuse(shares.labels[0], "FM404", message)
    everything = np.concatenate((shares.of, shares.part))
    if (everything < 0).any() or (everything > 1).any() or abs(shares.of.sum() - 1) > 1e-9:
        raise refuse(shares.labels[0], "FM404", "shares are from 0 to 1, and those of the groups add up to 1")


def draw_areas(shares: Shares, canvas: Canvas) -> None:
    """Draw a square: columns as wide as the groups, filled as high as their part."""
    _check(shares)
    (axes,) = canvas.axes(1, 1, 3.1)
    bare(axes)
    left = 0.0
    for width, part, label, ink in zip(shares.of, shares.part, shares.labels, _INKS, strict=False):
        _rectangle(axes, (left, 0), (width, part), COLOURS[ink], 0.75)
        _rectangle(axes, (left, part), (width, 1 - part), COLOURS[ink], 0.13)
        middle = left + width / 2
        text = f"{label}\n{_short(width)}" if shares.numbers else str(label)
        canvas.write(axes, (middle, -0.03), text, va="top")
        if shares.numbers and width > 0.1:
            inside = part > 0.14
            look = {"color": "white"} if inside else {}
            canvas.write(axes, (middle, part / 2 if inside else part + 0.06), _short(width * part), **look)
        left += width
    _side_notes(shares, axes, canvas)
    axes.set_xlim(-0.16, 1.16)
    axes.set_ylim(-0.17, 1.02)


def _side_notes(shares: Shares, axes: Any, canvas: Canvas) -> None:
    """Write how high the first and the last column are filled, and name both shades."""
    first, last = float(shares.part[0]), float(shares.part[-1])
    if shares.numbers:
        canvas.write(axes, (-0.02, first), _short(first), ha="right")
        canvas.write(axes, (1.02, last), _short(last), ha="left")
    for label, alpha in zip(shares.sign, (0.75, 0.18), strict=True):
        canvas.enter(_swatch(GREY, alpha), label)


def _swatch(ink: str, alpha: float) -> Any:
    return mpl.patches.Patch(facecolor=ink, alpha=alpha)


def _rectangle(axes: Any, corner: tuple[float, float], size: tuple[float, float], ink: str, alpha: float) -> None:
    axes.add_patch(mpl.patches.Rectangle(corner, *size, facecolor=ink, alpha=alpha, lw=0))
    axes.add_patch(mpl.patches.Rectangle(corner, *size, fill=False, edgecolor=GREY, lw=0.7))


def _short(value: float) -> str:
    return f"{value:.3g}"


def draw_people(shares: Shares, canvas: Canvas) -> None:
    """Draw one small square for each person, group after group, those with the sign first."""
    _check(shares)
    counts = _whole_counts(shares)
    rows = -(-int(shares.people) // _ROW)
    (axes,) = canvas.axes(1, 1, 0.25 + rows * 0.093)
    bare(axes)
    place = 0
    for index, (label, pair) in enumerate(zip(shares.labels, counts, strict=True)):
        for sign, count, alpha in zip(shares.sign, pair, (1.0, 0.28), strict=True):
            ink = COLOURS[_INKS[index]]
            _squares(axes, range(place, place + count), ink, alpha)
            canvas.enter(_swatch(ink, alpha), f"{label}, {sign}: {count}")
            place += count
    axes.set_xlim(-0.2, _ROW + 0.2)
    axes.set_ylim(-rows - 0.2, 0.2)
    canvas.write(axes, (0, -rows - 0.2), to_mathtext(f"{shares.people} people"), ha="left", va="top", fontsize=NORMAL)


def _whole_counts(shares: Shares) -> list[tuple[int, int]]:
    """Round to people so that all of them are there."""
    exact = shares.of * int(shares.people)
    groups = np.floor(exact).astype(int)
    for index in np.argsort(groups - exact)[: int(shares.people) - int(groups.sum())]:
        groups[index] += 1
    return [
        (int(group * part + 0.5), int(group) - int(group * part + 0.5))
        for group, part in zip(groups, shares.part, strict=True)
    ]


def _squares(axes: Any, places: range, ink: str, alpha: float) -> None:
    """Draw many squares as one path."""
    if not places:
        return
    corners = [(0.0, 0.0), (0.84, 0.0), (0.84, -0.84), (0.0, -0.84), (0.0, 0.0)]
    vertices = [(place % _ROW + x, -(place // _ROW) + y) for place in places for x, y in corners]
    path = mpl.path.Path
    codes = [path.MOVETO, path.LINETO, path.LINETO, path.LINETO, path.CLOSEPOLY] * len(places)
    axes.add_patch(mpl.patches.PathPatch(path(vertices, codes), facecolor=ink, alpha=alpha, lw=0))
