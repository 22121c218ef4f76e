"""Figures to lines: a picture of the terminal's, dots, or words, as the learner wishes and the terminal can."""

from __future__ import annotations

import json
import select
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from flashmath.mathematics.style import Line
from flashmath.page.ansi import RAW
from flashmath.page.look import Look
from flashmath.picture.artist import Artist
from flashmath.picture.artist import Failure
from flashmath.picture.forms import NO_ROOM
from flashmath.picture.forms import PAPER
from flashmath.picture.forms import Pictured
from flashmath.picture.forms import Room
from flashmath.picture.forms import choose_mode
from flashmath.picture.forms import form_of
from flashmath.picture.kitty import Answer
from flashmath.picture.kitty import place_picture
from flashmath.picture.words import alt_lines
from flashmath.picture.words import waiting_lines

_UNDRAWN = "it cannot be drawn"
#: What is said where only `check` can say more.
_FAULTY = "something is wrong with it, and `flashmath check` says what"


class Gallery:
    """The figures of a sitting, or of one command."""

    def __init__(
        self, wish: str, folder: Path, environment: Mapping[str, str], *, is_terminal: bool, number: int = 0
    ) -> None:
        """Keep drawings in a folder; pictures of the terminal get a number, by which they can be removed."""
        self._wish, self._is_terminal, self._number = wish, is_terminal, number
        self._environment = environment
        self.artist = Artist(folder)

    def asks_terminal(self) -> bool:
        """Say whether it matters what the terminal can show."""
        return self._is_terminal and self._wish in ("auto", "kitty")

    def lines(
        self, figure: Pictured, look: Look, room: Room, answer: Answer | None, *, wait: bool = False
    ) -> list[Line] | None:
        """Turn a figure into lines, or say that it is being drawn; None where it has no room.

        `answer` is what the terminal said, if it has.
        """
        mode = choose_mode(self._wish, look.glyphs, self._is_terminal, answer.pictures if answer else None)
        if mode == "words" or not figure.data:
            return alt_lines(figure.alt, look, "" if mode == "words" else f"{_UNDRAWN}: {_FAULTY}")
        if mode is None:
            return waiting_lines()
        if not room.rows:
            return None
        form = form_of(mode, figure.kind, room, answer.is_dark if answer else None)
        drawn = self.artist.wait(figure, form) if wait else self.artist.ask(figure, form)
        shown = self._read(drawn) if isinstance(drawn, Path) else drawn
        if isinstance(shown, Failure):
            return None if shown.reason == NO_ROOM else alt_lines(figure.alt, look, f"{_UNDRAWN}: {shown.reason}")
        return waiting_lines() if shown is None else shown

    def arrived(self) -> None:
        """Take what was drawn meanwhile."""
        descriptor = self.artist.descriptor
        if descriptor >= 0 and select.select([descriptor], [], [], 0)[0]:
            self.artist.collect()

    def open(self, figure: Pictured, *, wait: bool = False) -> str:
        """Open a figure in a window of its own; give what is to be said, or nothing while it is being drawn."""
        from flashmath.picture.opener import open_picture

        if not figure.data:
            return f"the figure cannot be drawn: {_FAULTY}"
        drawn = self.artist.wait(figure, PAPER) if wait else self.artist.ask(figure, PAPER)
        if drawn is None:
            return ""
        if isinstance(drawn, Failure):
            return f"the figure cannot be drawn: {drawn.reason}"
        return open_picture(drawn, self._environment)

    def _read(self, file: Path) -> list[Line] | Failure:
        """Read a drawing; one that cannot be read is thrown away."""
        try:
            return self._shown(_loaded(file.read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            self.artist.spoil(file)
            return Failure("what was kept of it cannot be read")

    def _shown(self, drawn: Any) -> list[Line]:
        if "lines" in drawn:
            return [tuple((str(text), int(style)) for text, style in line) for line in drawn["lines"]]
        columns, rows = int(drawn["columns"]), int(drawn["rows"])
        return [((place_picture(str(drawn["png"]), columns, rows, self._number), RAW),), *[()] * (rows - 1)]


@lru_cache(maxsize=8)
def _loaded(drawing: bytes) -> Any:
    return json.loads(drawing)
