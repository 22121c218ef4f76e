"""The kinds of figure by their names. A new kind is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from builder.figures.kinds import bars
from builder.figures.kinds import bits
from builder.figures.kinds import contours
from builder.figures.kinds import curves
from builder.figures.kinds import density
from builder.figures.kinds import graph
from builder.figures.kinds import matrix
from builder.figures.kinds import scatter
from builder.figures.kinds import transform
from builder.figures.kinds import vectors
from builder.figures.model import Kind

_ALL: tuple[Kind, ...] = (
    Kind("curves", curves.Curves, curves.draw),
    Kind("density", density.Density, density.draw),
    Kind("contours", contours.Contours, contours.draw),
    Kind("vectors", vectors.Vectors, vectors.draw),
    Kind("transform", transform.Transform, transform.draw),
    Kind("matrix", matrix.MatrixFigure, matrix.draw),
    Kind("bits", bits.Bits, bits.draw),
    Kind("scatter", scatter.Scatter, scatter.draw),
    Kind("graph", graph.Graph, graph.draw),
    Kind("bars", bars.Bars, bars.draw),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}
