"""What is seen of a sitting to the lines of its window: the card, as much of its figure as there is room for, the keys.

A figure never pushes the question away: it gets the lines that the texts of its card leave.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace

from flashmath.mathematics.style import DIM
from flashmath.mathematics.style import Line
from flashmath.page.look import Look
from flashmath.picture.forms import Pictured
from flashmath.picture.gallery import Gallery
from flashmath.review.figures import Figures
from flashmath.review.screen import MARGIN
from flashmath.review.screen import Page
from flashmath.review.screen import buttons_lines
from flashmath.review.screen import card_lines
from flashmath.review.screen import dim_lines
from flashmath.review.screen import head_line
from flashmath.review.screen import text_width
from flashmath.review.screen import with_margin
from flashmath.review.sitting import Sitting
from flashmath.review.terminal import Terminal
from scheduler.session import Reason

_HINTS = (
    "space shows the answer    t type yours first    ? keys    q quit",
    "space shows the answer    ? keys    q quit",
)
#: What stands before whatever is typed.
MARGIN_TEXT = " " * MARGIN
_CURRENT: Mapping[Reason | None, str] = {
    Reason.NEW: "new",
    Reason.LEARNING: "learning",
    Reason.SOON: "learning",
    Reason.REVIEW: "due",
    Reason.AHEAD: "due",
}
#: Lines below a card beside the buttons: what is said of the last deed, and where the cursor waits.
_BELOW = 2


class Painter:
    """A sitting, its terminal, and how texts and figures look on it."""

    def __init__(self, sitting: Sitting, terminal: Terminal, look: Look, gallery: Gallery) -> None:
        """Take what is shown and where."""
        self._sitting, self._terminal, self._look = sitting, terminal, look
        self.figures = Figures(gallery, terminal)

    def paint_card(self, prompt: str = MARGIN_TEXT, hints: Sequence[str] = ()) -> None:
        """Show the card and what can be done with it: `hints` from the longest to the shortest, else the usual ones."""
        sitting, look = self._sitting, self._now()
        if sitting.present is None:
            return
        page, figure = sitting.page(look), sitting.figure()
        if figure is not None:
            rows = self._room(page, look, is_open=sitting.is_open)
            page = replace(page, figure=tuple(self.figures.lines(figure, look, rows)))
        lines = self._fitting(page, look, hints)
        said = dim_lines(look.spell(sitting.said), look) if sitting.said else []
        self._terminal.paint(with_margin([*lines, *said]), prompt)
        if figure is None:
            self._prepare(look)

    def paint_text(self, text: Callable[[Look], list[Line]]) -> None:
        """Show a text in the place of the card, below the head of the screen where that has room too."""
        look = self._now()
        lines = [*text(look), (), *dim_lines("any key goes back", look)]
        head = self._head(look)
        if len(head) + len(lines) < self._terminal.rows:
            lines = [*head, *lines]
        self._terminal.paint(with_margin(lines), MARGIN_TEXT)

    def paint_figure(self, figure: Pictured) -> None:
        """Show a figure and nothing else."""
        look = self._now()
        hint = dim_lines("o opens it in a window; any other key goes back", look)
        drawn = self.figures.alone(figure, look, self._terminal.rows - len(hint) - 3)
        self._terminal.paint(with_margin([(), *drawn, (), *hint]), MARGIN_TEXT)

    # Inside

    def _now(self) -> Look:
        """Give the look for the window as wide as it is now."""
        return replace(self._look, width=text_width(self._terminal.columns))

    def _head(self, look: Look, *, is_dense: bool = False) -> list[Line]:
        sitting = self._sitting
        present = sitting.present
        current = _CURRENT.get(present.shown.reason, "") if present else ""
        lines = head_line(sitting.topic(), sitting.session.counts(), current, sitting.marks(), look)
        return [*lines, ()] if is_dense else [(), *lines, ()]

    def _fitting(self, page: Page, look: Look, hints: Sequence[str]) -> list[Line]:
        """Give the lines of a card: where they have no room, closer together, and then without its sources."""
        lines: list[Line] = []
        without_sources = replace(page, sources=(), checked=())
        for each, is_dense in ((page, False), (page, True), (without_sources, True)):
            lines = self._lines(each, look, hints, is_open=self._sitting.is_open, is_dense=is_dense)
            if len(lines) + _BELOW <= self._terminal.rows:
                break
        return lines

    def _lines(
        self, page: Page, look: Look, hints: Sequence[str] = (), *, is_open: bool, is_dense: bool = False
    ) -> list[Line]:
        """Give all lines but what is said of the last deed."""
        present = self._sitting.present
        if present is None:
            return []
        lines = self._head(look, is_dense=is_dense)
        lines += card_lines(page, is_open, present.is_cloze, look, is_dense=is_dense)
        lines += [()] if is_dense else [(), ()]
        if is_open and not hints:
            return lines + buttons_lines(present.shown, look)
        fitting = next((hint for hint in hints or _HINTS if len(hint) <= look.width), "")
        return lines + ([((fitting, DIM),)] if fitting else dim_lines((hints or _HINTS)[-1], look))

    def _room(self, page: Page, look: Look, *, is_open: bool) -> int:
        """Give the lines that a page leaves for its figure, with an empty one before it."""
        return self._terminal.rows - len(self._lines(page, look, is_open=is_open)) - _BELOW - 1

    def _prepare(self, look: Look) -> None:
        """Begin to draw the figure of the answer, so that it is there when that is shown."""
        present = self._sitting.present
        if present is not None and present.sheet.figure is not None:
            page = self._sitting.page(look, with_answer=True)
            self.figures.prepare(present.sheet.figure, look, self._room(page, look, is_open=True))
