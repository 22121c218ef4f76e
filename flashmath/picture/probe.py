"""What the terminal of one command can show, and how large its cells are; a pipe is never asked."""

from __future__ import annotations

import os
import select
import struct
import sys
import time
from collections.abc import Mapping
from contextlib import suppress

from flashmath.picture import kitty
from flashmath.picture.kitty import NOTHING
from flashmath.picture.kitty import Answer

#: The size of a cell in pixels where the terminal does not say it.
USUAL_CELL = (10, 20)


def cell_of(descriptor: int) -> tuple[int, int]:
    """Give the size of a cell in pixels."""
    with suppress(ImportError, OSError, ValueError):
        import fcntl
        import termios

        rows, columns, width, height = struct.unpack("4H", fcntl.ioctl(descriptor, termios.TIOCGWINSZ, b"\0" * 8))
        if rows and columns and width >= 4 * columns and height >= 8 * rows:
            return width // columns, height // rows
    return USUAL_CELL


def ask_terminal(environment: Mapping[str, str]) -> Answer:
    """Ask the terminal on standard input and output, unless keys wait there already, which are another's."""
    if not (sys.stdin.isatty() and sys.stdout.isatty() and kitty.may_ask(environment)):
        return NOTHING
    try:
        import termios
    except ImportError:
        return NOTHING
    terminal = sys.stdin.fileno()
    try:
        saved = termios.tcgetattr(terminal)
        mode = termios.tcgetattr(terminal)
        mode[3] &= ~(termios.ICANON | termios.ECHO)
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        termios.tcsetattr(terminal, termios.TCSADRAIN, mode)
    except termios.error:
        return NOTHING
    try:
        return _converse(terminal)
    finally:
        with suppress(termios.error):
            termios.tcsetattr(terminal, termios.TCSADRAIN, saved)


def _converse(terminal: int) -> Answer:
    if select.select([terminal], [], [], 0)[0]:
        return NOTHING
    sys.stdout.write(kitty.QUERY)
    sys.stdout.flush()
    received, until = b"", time.monotonic() + kitty.PATIENCE
    while not kitty.is_whole(received) and (left := until - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            data = os.read(terminal, 4096)
            if not data:
                break
            received += data
    answers, keys = kitty.sift(received)
    _give_back(terminal, keys)
    return kitty.read_answer(answers)


def _give_back(terminal: int, keys: bytes) -> None:
    """Put keys that were typed meanwhile back for whoever reads them next, where the system allows that."""
    import fcntl
    import termios

    with suppress(OSError, AttributeError):
        for key in keys:
            fcntl.ioctl(terminal, termios.TIOCSTI, bytes([key]))
