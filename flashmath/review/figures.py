"""The figures of a sitting in its terminal: nothing is waited for, what arrives later is painted then."""

from __future__ import annotations

from collections.abc import Sequence

from flashmath.mathematics.style import Line
from flashmath.page.look import Look
from flashmath.picture.forms import Pictured
from flashmath.picture.forms import Room
from flashmath.picture.gallery import Gallery
from flashmath.picture.words import alt_lines
from flashmath.picture.words import left_out_lines
from flashmath.review.terminal import Terminal

#: A figure gets at most so many rows, for a higher one has to be looked over; with fewer than so many it says nothing.
_MOST, _FEWEST = 24, 7


class Figures:
    """A gallery and the terminal that it is seen in."""

    def __init__(self, gallery: Gallery, terminal: Terminal) -> None:
        """Show the figures of this gallery."""
        self._gallery, self._terminal = gallery, terminal
        self._opening: Pictured | None = None
        #: Whether the figure of the card has no room beside it.
        self.is_left_out = False

    def lines(self, figure: Pictured, look: Look, rows: int) -> Sequence[Line]:
        """Turn a figure into at most so many lines, begin to draw it, or say who shows it where it has no room."""
        lines = self._drawn(figure, look, rows)
        self.is_left_out = lines is None or len(lines) > max(rows, 1)
        return left_out_lines(figure.alt, look, rows) if self.is_left_out or lines is None else lines

    def alone(self, figure: Pictured, look: Look, rows: int) -> Sequence[Line]:
        """Turn a figure that has the window for itself into lines."""
        lines = self._drawn(figure, look, rows)
        return alt_lines(figure.alt, look, "this window is too small") if lines is None else lines

    def prepare(self, figure: Pictured, look: Look, rows: int) -> None:
        """Begin to draw a figure that is not seen yet."""
        self._drawn(figure, look, rows)

    def arrive(self) -> str:
        """Take what was drawn meanwhile, and open it if that was wanted; give what is to be said."""
        self._gallery.arrived()
        self._terminal.watched = self._gallery.artist.descriptor
        return self._go_on() if self._opening is not None else ""

    def open(self, figure: Pictured) -> str:
        """Open a figure in a window of its own, as soon as it is drawn; give what is to be said."""
        self._opening = figure
        return self._go_on()

    def _drawn(self, figure: Pictured, look: Look, rows: int) -> Sequence[Line] | None:
        """Turn a figure into lines, or begin to draw it and say so; None where it has no room."""
        terminal = self._terminal
        if self._gallery.asks_terminal():
            terminal.ask()
        room = Room(look.width, min(rows, _MOST) if rows >= _FEWEST else 0, terminal.cell)
        lines = self._gallery.lines(figure, look, room, terminal.answer)
        terminal.watched = self._gallery.artist.descriptor
        return lines

    def _go_on(self) -> str:
        said = self._gallery.open(self._opening) if self._opening is not None else ""
        self._terminal.watched = self._gallery.artist.descriptor
        if said:
            self._opening = None
        return said or "the figure is being drawn, and opens then"
