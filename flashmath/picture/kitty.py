"""Kitty's graphics protocol: the question whether a terminal shows pictures, its answer, and a picture itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

#: A picture of one pixel that is not to be shown, the colour of the ground, and what every terminal answers last.
QUERY = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b]11;?\x1b\\\x1b[c"
#: How long an answer may take, in seconds.
PATIENCE = 0.5
#: The number of the picture of a sitting, by which it is taken off the screen.
NUMBER = 28_009
_ANSWER = re.compile(rb"\x1b_G[^\x1b]*\x1b\\|\x1b\]11;[^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\[\?[0-9;]*c")
_LAST = re.compile(rb"\x1b\[\?[0-9;]*c")
_GROUND = re.compile(rb"\x1b\]11;rgba?:([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})/([0-9a-fA-F]{1,4})")
_CHUNK = 4096
#: The multiplexers that keep pictures to themselves, by their variables and by what they call their terminals.
_MULTIPLEXERS, _THEIR_TERMINALS = ("TMUX", "STY", "ZELLIJ"), ("tmux", "screen")


class Answer(NamedTuple):
    """What a terminal said of itself: whether it shows pictures, and whether its ground is dark (None: not said)."""

    pictures: bool
    is_dark: bool | None


NOTHING = Answer(pictures=False, is_dark=None)


def may_ask(environment: Mapping[str, str]) -> bool:
    """Say whether the terminal may be asked: not one that knows no commands, nor one inside another."""
    name = environment.get("TERM", "dumb")
    is_inside = any(environment.get(variable) for variable in _MULTIPLEXERS) or name.startswith(_THEIR_TERMINALS)
    return name != "dumb" and not is_inside


def sift(received: bytes) -> tuple[bytes, bytes]:
    """Part what the terminal answered from the keys that were typed meanwhile."""
    return b"".join(_ANSWER.findall(received)), _ANSWER.sub(b"", received)


def is_whole(answers: bytes) -> bool:
    """Say whether the last part of the answer is there."""
    return bool(_LAST.search(answers))


def read_answer(answers: bytes) -> Answer:
    """Understand what the terminal answered; nothing means that it shows no pictures."""
    ground = _GROUND.search(answers)
    if ground is None:
        return Answer(b"\x1b_Gi=31;OK" in answers, None)
    red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in ground.groups())
    return Answer(b"\x1b_Gi=31;OK" in answers, 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.5)


def place_picture(png: str, columns: int, rows: int, number: int = 0) -> str:
    """Write what shows a PNG (in base64) from the cursor on, which ends where it began, with room below it.

    The room is made first: at the end of the screen that moves everything up. A picture with a number can be removed.
    """
    room = "\x1bD" * (rows - 1) + (f"\x1b[{rows - 1}A" if rows > 1 else "")
    name = f",i={number}" if number else ""
    chunks = [png[at : at + _CHUNK] for at in range(0, len(png), _CHUNK)] or [""]
    keys = f"a=T,f=100,q=2,C=1,c={columns},r={rows}{name},"
    written = []
    for place, chunk in enumerate(chunks, start=1):
        written.append(f"\x1b_G{keys}m={int(place < len(chunks))};{chunk}\x1b\\")
        keys = "q=2,"
    return room + "".join(written)


def remove_picture(number: int) -> str:
    """Write what takes a picture off the screen."""
    return f"\x1b_Ga=d,d=I,i={number},q=2\x1b\\"
