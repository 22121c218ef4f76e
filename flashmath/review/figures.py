"""The figures of a sitting in its terminal: nothing is waited for, what arrives later is painted then."""

from __future__ import annotations

import os
from collections.abc import Sequence

from flashmath.mathematics.style import Line
from flashmath.page.look import Look
from flashmath.picture.forms import Pictured
from flashmath.picture.forms import Room
from flashmath.picture.gallery import Gallery
from flashmath.review.terminal import Terminal

#: Rows of the window that belong to the rest of a card, and the fewest that a figure gets.
_REST, _FEWEST = 9, 12


class Figures:
    """A gallery and the terminal that it is seen in."""

    def __init__(self, gallery: Gallery, terminal: Terminal) -> None:
        """Show the figures of this gallery."""
        self._gallery, self._terminal = gallery, terminal
        self._opening: Pictured | None = None

    def lines(self, figure: Pictured, look: Look) -> Sequence[Line]:
        """Turn a figure into lines, or begin to draw it and say so."""
        terminal = self._terminal
        if self._gallery.asks_terminal():
            terminal.ask()
        room = Room(look.width, max(_FEWEST, terminal.rows - _REST), terminal.cell)
        lines = self._gallery.lines(figure, look, room, terminal.answer)
        terminal.watched = self._gallery.artist.descriptor
        return lines

    def arrive(self) -> str:
        """Take what was drawn meanwhile, and open it if that was wanted; give what is to be said."""
        self._gallery.arrived()
        self._terminal.watched = self._gallery.artist.descriptor
        return self._go_on() if self._opening is not None else ""

    def open(self, figure: Pictured) -> str:
        """Open a figure in a window of its own, as soon as it is drawn; give what is to be said."""
        self._opening = figure
        return self._go_on()

    def _go_on(self) -> str:
        said = self._gallery.open(self._opening, os.environ) if self._opening is not None else ""
        self._terminal.watched = self._gallery.artist.descriptor
        if said:
            self._opening = None
        return said or "the figure is being drawn, and opens then"
