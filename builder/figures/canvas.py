"""A sheet to draw on: axes in the house style, a legend above them, labels beside points."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any

from builder.expressions.late import np
from builder.figures.labels import to_mathtext
from builder.figures.late import mpl
from builder.figures.sampling import thin
from builder.figures.style import GREY
from builder.figures.style import INK
from builder.figures.style import NORMAL
from builder.figures.style import WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Where a label stands beside its point: its shift in points, and which of its edges touch.
_SIDES: dict[str, tuple[float, float, str, str]] = {
    "above": (0, 6, "center", "bottom"),
    "below": (0, -6, "center", "top"),
    "left": (-6, 0, "right", "center"),
    "right": (6, 0, "left", "center"),
    "above left": (-4, 4, "right", "bottom"),
    "above right": (4, 4, "left", "bottom"),
    "below left": (-4, -4, "right", "top"),
    "below right": (4, -4, "left", "top"),
}


class Canvas:
    """A figure of matplotlib's, with what all kinds need of it."""

    def __init__(self, figure: Figure) -> None:
        """Draw on this figure."""
        self.figure = figure
        self.handles: list[Any] = []
        self.names: list[str] = []

    def size(self, height: float) -> None:
        """Set the height in inches."""
        self.figure.set_size_inches(WIDTH, height)

    def axes(self, count: int = 1, columns: int = 1, height: float = 2.6, **options: Any) -> list[Axes]:
        """Lay out some axes, row by row; the height is that of one row."""
        rows = -(-count // columns)
        self.size(height * rows)
        grid = self.figure.subplots(rows, columns, squeeze=False, **options)
        flat: list[Axes] = list(grid.flat)
        for spare in flat[count:]:
            spare.remove()
        return flat[:count]

    def enter(self, handle: Any, name: str | None) -> None:
        """Put a line, a marker or an area into the legend."""
        if name:
            self.handles.append(handle)
            self.names.append(to_mathtext(name))

    def legend(self) -> None:
        """Write the legend above everything, in as many columns as there is room for."""
        if not self.handles:
            return
        room = self.figure.get_size_inches()[0] * self.figure.dpi - 6
        for columns in range(len(self.handles), 0, -1):
            legend = self.figure.legend(self.handles, self.names, loc="outside upper left", ncols=columns)
            if columns == 1 or legend.get_window_extent().width <= room:
                rows = -(-len(self.handles) // columns)
                width, height = self.figure.get_size_inches()
                self.figure.set_size_inches(width, height + 0.21 * rows)
                return
            legend.remove()

    def label(
        self, axes: Any, at: tuple[float, float], text: str | None, side: str = "above right", **look: Any
    ) -> None:
        """Write a label beside a point."""
        if not text:
            return
        x, y, horizontal, vertical = _SIDES[side]
        x, y = look.pop("shift", (x, y))
        style = {"color": INK, "fontsize": NORMAL, "zorder": 6, **look}
        axes.annotate(
            to_mathtext(text),
            at,
            (x, y),
            textcoords="offset points",
            ha=horizontal,
            va=vertical,
            annotation_clip=False,
            **style,
        )

    def write(self, axes: Any, at: tuple[float, float], text: str, **look: Any) -> None:
        """Write a text centred on a point."""
        style = {"color": INK, "fontsize": NORMAL, "ha": "center", "va": "center", **look}
        axes.text(*at, to_mathtext(text), **style)


def compass(direction: Any) -> str:
    """Name the side that a direction points to."""
    names = ("right", "above right", "above", "above left", "left", "below left", "below", "below right")
    return names[round(float(np.arctan2(direction[1], direction[0])) / (np.pi / 4)) % 8]


def axis_of(axes: Any) -> list[Any]:
    """Give the two or three axes of a pair or a box of them."""
    return [axes.xaxis, axes.yaxis, *([axes.zaxis] if hasattr(axes, "zaxis") else [])]


def name_axes(axes: Any, xlabel: str | None, ylabel: str | None, title: str | None = None) -> None:
    """Write the names of both axes, and what stands above them."""
    if xlabel:
        axes.set_xlabel(to_mathtext(xlabel), labelpad=2)
    if ylabel:
        axes.set_ylabel(to_mathtext(ylabel), labelpad=2)
    if title:
        axes.set_title(to_mathtext(title), pad=5)


def set_scale(axes: Any, scale: str) -> None:
    """Make axes logarithmic."""
    if scale in {"log", "log x"}:
        axes.set_xscale("log")
    if scale in {"log", "log y"}:
        axes.set_yscale("log")


def few_ticks(axes: Any, x: int = 6, y: int = 5) -> None:
    """Write few round numbers at the axes."""
    if axes.get_xscale() == "linear":
        axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(x, steps=[1, 2, 2.5, 5, 10]))
    if axes.get_yscale() == "linear":
        axes.yaxis.set_major_locator(mpl.ticker.MaxNLocator(y, steps=[1, 2, 2.5, 5, 10]))


def cross_at_zero(axes: Any) -> None:
    """Mark the two lines through zero where they can be seen."""
    low, high = axes.get_xlim()
    if low < 0 < high and axes.get_xscale() == "linear":
        axes.axvline(0, color=GREY, lw=0.6, zorder=0.5)
    low, high = axes.get_ylim()
    if low < 0 < high and axes.get_yscale() == "linear":
        axes.axhline(0, color=GREY, lw=0.6, zorder=0.5)


def bare(axes: Any, *, square: bool = True) -> None:
    """Leave out axes, ticks and frame."""
    axes.set_axis_off()
    if square:
        axes.set_aspect("equal")


def draw_levels(axes: Any, field: tuple[Any, Any, Any], levels: Any, **look: Any) -> None:
    """Draw the lines on which a field has given values, with no more points than it takes."""
    found = axes.contour(*field, levels=levels)
    found.remove()
    tolerance = 0.0004 * float(np.hypot(np.ptp(field[0]), np.ptp(field[1])))
    lines = [thin(line, tolerance) for level in found.allsegs for line in level if len(line) > 1]
    axes.add_collection(
        mpl.collections.LineCollection(lines, colors=look.pop("color"), linewidths=look.pop("lw"), **look),
        autolim=False,
    )
