"""A sitting in the terminal: keys to what the learner does, and what is seen after each."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace

from flashmath.mathematics.style import DIM
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import restyle
from flashmath.page.look import Look
from flashmath.picture.gallery import Gallery
from flashmath.review import keys
from flashmath.review import signals
from flashmath.review import terminal as terminals
from flashmath.review.editor import Editing
from flashmath.review.painting import MARGIN_TEXT
from flashmath.review.painting import Painter
from flashmath.review.screen import help_lines
from flashmath.review.screen import plain_lines
from flashmath.review.search import find
from flashmath.review.search import first_line
from flashmath.review.sitting import Over
from flashmath.review.sitting import Sitting
from flashmath.review.terminal import Terminal
from flashmath.review.typed import LONGEST
from flashmath.review.typed import visible

_TYPING = ("Enter shows the answer    Ctrl-C goes back", "Enter: the answer    Ctrl-C: back")
_SEARCHING = ("Enter finds the cards with these words    Escape goes back", "Enter: find    Escape: back")


class Loop:
    """A sitting, its terminal, and how texts and figures look on it."""

    def __init__(self, sitting: Sitting, terminal: Terminal, look: Look, gallery: Gallery, editing: Editing) -> None:
        """Take what is shown and where, and how cards are edited."""
        self.sitting, self.terminal, self._editing = sitting, terminal, editing
        self._painter = Painter(sitting, terminal, look, gallery)
        self._figures = self._painter.figures
        self._over: Over | None = None

    def run(self) -> Over:
        """Go on until the learner quits, nothing is left, or the terminal is gone."""
        while self._over is None:
            if self.sitting.present is None:
                return Over.DONE
            self._press(self._key_after(self._paint))
        return self._over

    # Keys

    def _key(self, repaint: Callable[[], None]) -> str:
        """Wait for a key, and see to signals meanwhile; empty where the sitting is over."""
        while True:
            key = self.terminal.key()
            if key == signals.INTERRUPTED:
                self._over = Over.INTERRUPTED
                return ""
            if not self._heed(key):
                return key
            if self._over is not None:
                return ""
            repaint()

    def _heed(self, heard: str) -> bool:
        """See to what is no key; say whether it was none."""
        match heard:
            case signals.RESIZED:
                pass
            case terminals.ARRIVED:
                self.sitting.said = self._figures.arrive() or self.sitting.said
            case signals.STOPPED:
                self.terminal.stop()
            case signals.CONTINUED:
                self.terminal.resume()
            case signals.ENDED | keys.CLOSED:
                self._over = Over.CLOSED
            case _:
                return False
        return True

    def _press(self, key: str) -> None:
        sitting = self.sitting
        if not key:
            return
        sitting.said = ""
        if sitting.press(key):
            return
        deed = _DEEDS.get(key)
        if deed is None:
            sitting.said = "? shows the keys"
        else:
            deed(self)

    def _quit(self) -> None:
        self._over = Over.QUIT

    def _leave_card(self) -> None:
        self.sitting.advance()

    def _show_keys(self) -> None:
        self._overlay(help_lines)

    def _show_prerequisites(self) -> None:
        self._overlay(lambda look: _all_plain(self.sitting.prerequisites(), look))

    def _edit(self) -> None:
        with self.terminal.left_alone():
            is_edited = self.sitting.edit(self._editing.edit)
        if is_edited:
            self.sitting.read_again(self._editing.reload())

    def _open_figure(self) -> None:
        """Open the figure in a window; one that has no room beside its card is shown in this one first."""
        figure = self.sitting.figure_to_open()
        if figure is None:
            return
        if self._figures.is_left_out and self._key_after(lambda: self._painter.paint_figure(figure)) != "o":
            return
        self.sitting.said = self._figures.open(figure)

    # What is typed

    def _type(self) -> None:
        """Read an answer to the card; Ctrl-C, Ctrl-D and an empty line go back to the question."""
        sitting = self.sitting
        if not sitting.may_type():
            return
        before, text = [visible(line) for line in sitting.typed_before()], ""
        while self._over is None:
            self._painter.paint_card("", _TYPING)
            try:
                line = self.terminal.line(f"{MARGIN_TEXT}your answer: ", before, text)
            except ImportError:
                sitting.take_typed(self._read_line("your answer: ", _TYPING))
                return
            if line.heard == signals.INTERRUPTED:
                return
            if not self._heed(line.heard):
                sitting.take_typed(line.text)
                return
            text = line.text

    def _search(self) -> None:
        typed = self._read_line("/", _SEARCHING)
        if not typed or self._over:
            return
        found = find(typed, self.sitting)
        if not found:
            self.sitting.said = f"no card holds {typed}"
        elif len(found) == 1:
            self.sitting.look_up(found[0])
        else:
            self._choose(found)

    def _choose(self, found: list[str]) -> None:
        hint = "a digit shows one of them" + ("; more words find fewer" if len(found) == 9 else "")

        def listed(look: Look) -> list[Line]:
            narrow = replace(look, width=look.width - 3)
            lines: list[Line] = []
            for place, uid in enumerate(found, start=1):
                asked = first_line(uid, self.sitting.shelf, narrow)
                lines += [((f"{place}  {uid}", PLAIN),), (("   ", PLAIN), *restyle(asked, DIM))]
            return [*lines, (), *plain_lines(look.spell(hint), look)]

        key = self._overlay(listed)
        if key.isdecimal() and key.isascii() and 1 <= int(key) <= len(found):
            self.sitting.look_up(found[int(key) - 1])

    def _read_line(self, prompt: str, hints: Sequence[str]) -> str:
        """Read a line key by key; empty where it was given up."""
        typed = ""

        def repaint() -> None:
            self._painter.paint_card(MARGIN_TEXT + prompt + typed, hints)

        while True:
            repaint()
            key = self._key(repaint)
            if key in ("", keys.ESCAPE, keys.END):
                return ""
            if key == keys.ENTER:
                return typed.strip()
            if key == keys.ERASE:
                typed = typed[:-1]
            elif len(key) == 1 and len(typed) < LONGEST:
                typed += key

    # Painting

    def _paint(self) -> None:
        self._painter.paint_card()

    def _overlay(self, text: Callable[[Look], list[Line]]) -> str:
        """Show a text in the place of the card until a key is pressed, and give that."""
        return self._key_after(lambda: self._painter.paint_text(text))

    def _key_after(self, paint: Callable[[], None]) -> str:
        paint()
        return self._key(paint)


def _all_plain(texts: list[str], look: Look) -> list[Line]:
    lines: list[Line] = []
    for text in texts:
        indent = len(text) - len(text.lstrip())
        wrapped = plain_lines(look.spell(text), look) or [()]
        lines += [((" " * indent, 0), *line) for line in wrapped]
    return lines


_DEEDS: Mapping[str, Callable[[Loop], None]] = {
    "e": Loop._edit,
    "o": Loop._open_figure,
    "p": Loop._show_prerequisites,
    "t": Loop._type,
    "/": Loop._search,
    "?": Loop._show_keys,
    keys.ESCAPE: Loop._leave_card,
    "q": Loop._quit,
    keys.END: Loop._quit,
}
