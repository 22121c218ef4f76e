"""What is wrong with the figures of cards: as they are written, and as they are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from pathlib import Path

from builder.diagnostics import Diagnostic
from builder.kinds.card import Card
from builder.library import Library
from builder.progress import Progress


def check_figure(card: Card, library: Library) -> Iterator[Diagnostic]:
    """Demand that a figure can be read; what only drawing can tell, `draw_figures` tells."""
    yield from card.figure_reading[1]


def draw_figures(
    cards: Sequence[Card], cache: Path | None, progress: Progress
) -> tuple[Mapping[str, bytes], list[Diagnostic]]:
    """Draw the figures of cards: the pictures by the names of their files, and what is wrong with the others.

    `cache` is a folder for pictures. Where no card has a figure, nothing is loaded that could draw.
    """
    figures = [figure for card in cards if (figure := card.drawing) is not None]
    if not figures:
        return {}, []
    from builder.figures.pool import draw_all  # noqa: PLC0415

    pictures = draw_all(figures, cache, progress=progress)
    return pictures.by_name, pictures.diagnostics
