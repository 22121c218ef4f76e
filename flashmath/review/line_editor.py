"""A line typed with the line editor of the standard library.

Its history is what it is given and is forgotten afterwards; no file is read for it or written, and nothing is
completed. A line that was broken off goes on from what stood there.
"""

from __future__ import annotations

import os
import readline
from collections.abc import Sequence

from flashmath.review.signals import BrokenOffError
from flashmath.review.signals import Signals


def edit_line(prompt: str, before: Sequence[str], text: str, signals: Signals) -> str:
    """Read a line that begins with a text; the lines from before, the newest last, are its history.

    Empty where it was given up. Raises BrokenOffError, with what stood there, for a signal.
    """

    def begin() -> None:
        readline.insert_text(text)
        signals.may_break_off = True  # the last that is done here: an error that is raised here is lost

    lines: list[str] = []
    _prepare(before)
    readline.set_startup_hook(begin)
    try:
        # The line is in the list before Python looks after signals again: one that comes with Enter loses nothing.
        lines.extend(map(input, [prompt]))
        signals.may_break_off = False
    except EOFError:
        signals.may_break_off = False
    except (BrokenOffError, SystemError) as error:
        # Of two signals at once the second is seen to while the first is raised already: an error inside `input`.
        broken = error if isinstance(error, BrokenOffError) else error.__cause__
        if not isinstance(broken, BrokenOffError):
            raise
        if not lines:
            broken.text = readline.get_line_buffer()
            raise broken from None
    finally:
        readline.set_startup_hook()
        readline.clear_history()
        _restore_environment()
    return "".join(lines)


def _prepare(before: Sequence[str]) -> None:
    """Set the editor up; it belongs to the whole process, and others may have used it."""
    readline.set_auto_history(False)
    readline.set_completer(_nothing)
    if "libedit" not in (readline.__doc__ or ""):
        # What is pasted is one answer, also where it has several lines: these would be keys of the sitting.
        readline.parse_and_bind("set enable-bracketed-paste on")
    readline.clear_history()
    for line in before:
        readline.add_history(line)


def _restore_environment() -> None:
    """Take the size of the window out of the environment, where the editor of cards would find it later."""
    for name in ("COLUMNS", "LINES"):
        if name in os.environ:
            os.putenv(name, os.environ[name])
        else:
            os.unsetenv(name)


def _nothing(text: str, place: int) -> None:
    """Complete nothing: without a completer, names of files would be completed."""
