"""The one look of all figures. A change here that learners should get needs a new STYLE_VERSION.

A figure is 3.9 inches wide: 374 px, which a phone of 390 px shows almost at its size. No text is smaller than 9 pt,
which is more than 11 px there. Colours keep a contrast of 3.5 against the card by day, and by night, when the card
turns light and dark round and keeps the hues; lines differ by their dashes as well.
"""

from __future__ import annotations

from typing import Any

STYLE_VERSION = 1

WIDTH = 3.9
SMALL, NORMAL = 9.0, 9.5
#: What a figure is drawn with, by name; the first five are taken in turn.
COLOURS = {
    "blue": "#0b5fa5",
    "red": "#c8480a",
    "green": "#008a62",
    "purple": "#8a2d80",
    "ochre": "#a48200",
    "grey": "#5d626b",
    "ink": "#1d2126",
}
SERIES = ("blue", "red", "green", "purple", "ochre")
INK, GREY = COLOURS["ink"], COLOURS["grey"]
FAINT = "#c9ccd1"
#: Dashes by name, in points.
DASHES: dict[str, Any] = {
    "solid": "-",
    "dashed": (0, (5.0, 2.0)),
    "dotted": (0, (1.2, 1.6)),
    "dashdot": (0, (6.0, 1.6, 1.4, 1.6)),
}
_IN_TURN = ("solid", "dashed", "dashdot", "dotted", "solid")
#: How opaque an area is.
TINT = 0.26

RC: dict[str, Any] = {
    "figure.dpi": 72,
    "savefig.dpi": 72,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "savefig.transparent": True,
    "font.family": ["DejaVu Sans"],
    "mathtext.fontset": "dejavusans",
    "font.size": NORMAL,
    "axes.titlesize": NORMAL,
    "axes.labelsize": NORMAL,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "legend.fontsize": NORMAL,
    "legend.frameon": False,
    "legend.handlelength": 2.2,
    "legend.handletextpad": 0.6,
    "legend.columnspacing": 1.4,
    "legend.borderaxespad": 0.2,
    "text.color": INK,
    "axes.edgecolor": GREY,
    "axes.labelcolor": INK,
    "xtick.color": GREY,
    "ytick.color": GREY,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": True,
    "axes.formatter.useoffset": False,
    "lines.linewidth": 1.8,
    "lines.solid_capstyle": "round",
    "patch.linewidth": 0.8,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "path",
    "path.simplify": True,
    "path.simplify_threshold": 0.111,
}


def colour(name: str | None, index: int = 0) -> str:
    """Give the colour of a name, else the one whose turn it is."""
    return COLOURS[name or SERIES[index % len(SERIES)]]


def dashes(name: str | None, index: int = 0) -> Any:
    """Give the dashes of a name, else those whose turn it is."""
    return DASHES[name or _IN_TURN[index % len(_IN_TURN)]]
