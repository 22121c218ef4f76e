"""Figures: the mapping of `figure:` to a picture. Reading needs no matplotlib; only drawing loads it."""

from builder.figures.model import Figure
from builder.figures.read import read_figure
from builder.figures.registry import KINDS

__all__ = ["KINDS", "Figure", "read_figure"]
