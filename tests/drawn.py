"""Figures drawn here and now: no worker has to load matplotlib again, and each is drawn once a test run."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from builder.build import check_folder
from builder.diagnostics import Diagnostic
from builder.figures.drawing import draw_data
from builder.figures.faults import FigureFault
from builder.figures.plain import locate
from builder.library import Library


@cache
def draw(data: str, name: str) -> bytes:
    """Draw the data of a figure under a name."""
    return draw_data(data, name)


def with_pictures(library: Library) -> Library:
    """Draw the figures of a library that has no fault."""
    figures = [figure for card in library.cards if (figure := card.drawing) is not None]
    return replace(library, pictures={figure.file_name: draw(figure.data, figure.name) for figure in figures})


def check_drawn(root: Path) -> list[Diagnostic]:
    """Check a library and draw its figures; the findings of both."""
    library, diagnostics = check_folder(root)
    for card in library.cards:
        figure = card.drawing
        if figure is None:
            continue
        try:
            draw(figure.data, figure.name)
        except FigureFault as fault:
            diagnostics.append(locate(fault, figure.node, figure.let))
    return diagnostics
