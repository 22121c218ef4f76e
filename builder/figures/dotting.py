"""What is drawn on a sheet to what can be told apart in dots: lines, points and arrows as thick as dots want them."""

from __future__ import annotations

from typing import Any

from builder.expressions.late import np
from builder.figures.canvas import axis_of
from builder.figures.late import mpl

#: From this width on, in points, a line is one that the figure is about.
_STRONG = 1.4
#: The width in dots at which a line covers one dot, and two: along the axes, and across them.
_ALONG, _ACROSS = (0.75, 1.75), (0.3, 0.9)
#: Dashes and gaps of thin lines, in dots.
_DASHES = (3.0, 2.5)
#: Lines that stand evenly with gaps of fewer dots are left out: they leave no room for what is between them.
_NARROW = 5.0
#: So few points of one line matter each; how many dots wide they are, and all others.
_FEW_POINTS, _MARKER, _SMALL_MARKER = 8, 3.2, 2.5
#: The size of the head of an arrow, in dots.
_ARROW = 12.0
#: The low and the high parts of a surface.
_SHADES = ("#67a3d4", "#d0e3f2")


def fit_to_dots(sheet: Any, dot: float) -> None:
    """Draw every dot whole or not at all; `dot` is the width of one in points."""
    for axis in (axis for axes in sheet.axes if not hasattr(axes, "zaxis") for axis in axis_of(axes)):
        if any(tick.tick1line.get_markersize() for tick in axis.get_major_ticks()):
            axis.set_tick_params(which="both", direction="in", length=2 * dot)
    for artist in sheet.findobj(mpl.artist.Artist):
        if isinstance(artist, mpl.text.Annotation) and artist.arrow_patch is not None:
            _fit(artist.arrow_patch, dot)
        if not isinstance(artist, mpl.text.Text):
            _fit(artist, dot)


def _fit(artist: Any, dot: float) -> None:
    if hasattr(artist, "set_antialiased"):
        artist.set_antialiased(False)
    if hasattr(artist, "set_linewidth"):
        _fit_lines(artist, dot)
    if isinstance(artist, mpl.lines.Line2D):
        _fit_points(artist, dot)
    elif isinstance(artist, mpl.patches.FancyArrowPatch):
        artist.set_linewidth(_ACROSS[0] * dot)
        artist.set_mutation_scale(_ARROW * dot)
    elif isinstance(artist, mpl.quiver.Quiver):
        artist.set_linewidth(0)
    elif hasattr(artist, "set_zsort"):  # a surface
        artist.set_edgecolor("none")
        artist.set_cmap(mpl.colors.LinearSegmentedColormap.from_list("height", _SHADES))


def _fit_lines(artist: Any, dot: float) -> None:
    lines = _lines_of(artist)
    widths = artist.get_linewidth()
    fitted = [_width(float(width), dot, _run_along_axes(lines)) for width in np.atleast_1d(widths)]
    artist.set_linewidth(fitted if np.ndim(widths) else fitted[0])
    if isinstance(artist, mpl.lines.Line2D) and artist.is_dashed() and 0 < fitted[0] < dot:
        artist.set_linestyle((0, tuple(length * dot / fitted[0] for length in _DASHES)))
    if _is_ruling(artist, lines, dot):
        artist.set_visible(False)


def _width(width: float, dot: float, along_axes: bool) -> float:
    thin, strong = _ALONG if along_axes else _ACROSS
    return 0.0 if width == 0 else thin * dot if width < _STRONG else max(strong * dot, width / 2)


def _fit_points(line: Any, dot: float) -> None:
    is_few = line.axes is not None and len(line.get_xydata()) <= _FEW_POINTS
    if line.get_linestyle() == "None":
        line.set_alpha(None)
        line.set_markersize(max(line.get_markersize(), (_MARKER if is_few else _SMALL_MARKER) * dot))
    elif is_few:
        line.set_markersize(max(line.get_markersize(), _MARKER * dot))


def _lines_of(artist: Any) -> list[Any]:
    """Give the points of the lines that an artist draws; none where it draws an area."""
    if isinstance(artist, mpl.lines.Line2D):
        return [np.asarray(artist.get_xydata(), dtype=float)]
    if isinstance(artist, mpl.collections.LineCollection) and not hasattr(artist, "do_3d_projection"):
        return [np.asarray(line, dtype=float) for line in artist.get_segments()]
    return []


def _run_along_axes(lines: list[Any]) -> bool:
    """Say whether each line can lie on one row or one column of dots."""
    return all(len(line) == 0 or bool((np.ptp(line, axis=0) == 0).any()) for line in lines)


def _is_ruling(artist: Any, lines: list[Any], dot: float) -> bool:
    """Say whether lines stand evenly and very near to each other."""
    if len(lines) < 3 or not _run_along_axes(lines) or artist.axes is None:
        return False
    gaps = np.diff(artist.get_transform().transform([line[0] for line in lines])[:, 0])
    return bool(np.allclose(gaps, gaps[0]) and 0 < gaps[0] < _NARROW * dot)
