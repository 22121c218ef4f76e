"""In which form a figure is shown: as a picture, in dots, in words, or in a window of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Literal
from typing import NamedTuple
from typing import TypeAlias

if TYPE_CHECKING:
    from flashmath.mathematics.glyphs import GlyphSet

Mode: TypeAlias = Literal["picture", "dots", "words"]
#: Cells across: dots are drawn for this width, and for another where the kind wants it; pictures a little smaller.
_DOTS, _PICTURE = 60, 52
_DOTS_OF_KIND = {"bits": 72}


class Pictured(NamedTuple):
    """The figure of a card: its name, kind and alt text, what it is drawn from, and whether it asks."""

    name: str
    kind: str
    alt: str
    data: str
    asks: bool


class Form(NamedTuple):
    """All beside the figure itself that a drawing depends on; `cell` is the size of one in pixels."""

    mode: Literal["picture", "dots", "paper"]
    columns: int = 0
    rows: int = 0
    cell: tuple[int, int] = (0, 0)
    ground: Literal["dark", "light", "paper"] = "paper"


class Room(NamedTuple):
    """The room that a figure has: cells across and down, and the size of a cell in pixels."""

    columns: int
    rows: int = 24
    cell: tuple[int, int] = (10, 20)


PAPER = Form("paper")
#: Why there is no drawing where its window would have to be larger.
NO_ROOM = "the window is too small for it"


def choose_mode(wish: str, glyphs: GlyphSet, is_terminal: bool, pictures: bool | None) -> Mode | None:
    """Choose how figures are shown: `auto` takes the best that the terminal can show, `off` words.

    None where it depends on what the terminal has not said yet.
    """
    if wish == "off":
        return "words"
    if is_terminal and wish in ("auto", "kitty"):
        if pictures is None:
            return None
        if pictures or wish == "kitty":
            return "picture"
    return "dots" if glyphs == "unicode" else "words"


def form_of(mode: Literal["picture", "dots"], kind: str, room: Room, is_dark: bool | None) -> Form:
    """Say how large a figure is drawn, and on what ground."""
    if mode == "dots":
        return Form("dots", min(room.columns, _DOTS_OF_KIND.get(kind, _DOTS)), room.rows)
    ground: Literal["dark", "light", "paper"] = "paper" if is_dark is None else "dark" if is_dark else "light"
    return Form("picture", min(room.columns, _PICTURE), room.rows, room.cell, ground)
