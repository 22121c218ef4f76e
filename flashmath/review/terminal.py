"""The terminal of a sitting: key by key, painted as a whole, and left as it was found whatever happens."""

from __future__ import annotations

import atexit
import os
import select
import signal
import sys
import termios
import time
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from contextlib import suppress
from typing import NamedTuple

from flashmath.mathematics.style import Line
from flashmath.page.ansi import RAW
from flashmath.page.ansi import to_ansi
from flashmath.picture import kitty
from flashmath.picture.kitty import Answer
from flashmath.picture.probe import cell_of
from flashmath.review.keys import CLOSED
from flashmath.review.keys import ENTER
from flashmath.review.keys import ERASE
from flashmath.review.keys import take_key
from flashmath.review.signals import RESIZED
from flashmath.review.signals import BrokenOffError
from flashmath.review.signals import Signals

#: What has come that was waited for: a drawing, or what the terminal says of itself.
ARRIVED = "arrived"
#: Seconds within which the rest of a sequence follows its escape.
_PATIENCE = 0.05
_CLEAN = "\x1b[H\x1b[J"


class Typed(NamedTuple):
    """A line that was typed, or what stood there when a signal or something else was `heard`."""

    text: str
    heard: str = ""


class Terminal:
    """The terminal on standard input and output; use it in a `with` statement."""

    def __init__(self, with_colour: bool) -> None:
        """Take what is needed to put everything back."""
        self._input = sys.stdin.fileno()
        self._saved = termios.tcgetattr(self._input)
        self._colour = with_colour
        self._buffer = b""
        self._signals = Signals()
        #: What the terminal said of pictures, None until then; and what else is to be waited on.
        self.answer: Answer | None = None
        self.watched = -1
        self._until: float | None = None
        self._answered = b""
        self._has_picture = False
        self._was_stopped = False

    def __enter__(self) -> Terminal:
        atexit.register(self._restore)
        self._signals.catch()
        self._listen()
        self._write("\n" * max(0, self._size().lines - 1))  # what stood on the screen stays above it
        return self

    def __exit__(self, *raised: object) -> None:
        self._restore()
        atexit.unregister(self._restore)
        self._signals.release()

    @property
    def ended_by(self) -> signal.Signals | None:
        """Give the signal that ended the sitting."""
        return self._signals.ended_by

    @property
    def columns(self) -> int:
        """Give the width of the window, whatever COLUMNS said when we were started."""
        return self._size().columns

    @property
    def rows(self) -> int:
        """Give the height of the window."""
        return self._size().lines

    @property
    def cell(self) -> tuple[int, int]:
        """Give the size of a cell in pixels."""
        return cell_of(sys.stdout.fileno())

    def ask(self) -> None:
        """Ask once whether the terminal shows pictures; `key` says when it has answered."""
        if self.answer is None and self._until is None:
            if not kitty.may_ask(os.environ):
                self.answer = kitty.NOTHING
                return
            self._write(kitty.QUERY)
            self._until = time.monotonic() + kitty.PATIENCE

    def key(self) -> str:
        """Wait for the next key, or for a signal or what was waited for, whose name it then gives."""
        while True:
            if self._hears_answer():
                return ARRIVED
            taken = take_key(self._buffer)
            if taken.used:
                self._buffer = self._buffer[taken.used :]
                if taken.key:
                    return taken.key
                continue
            if heard := self._wait():
                return heard

    def line(self, prompt: str, before: Sequence[str], text: str = "") -> Typed:
        """Read a line with the line editor, which begins with a text; `before` is its history, the newest last.

        A signal breaks it off. Raises ImportError where Python came without a line editor.
        """
        from flashmath.review.line_editor import edit_line

        while self._until is not None:  # what the terminal answers is no text
            heard = ARRIVED if self._hears_answer() else self._wait()
            if heard:
                return Typed(text, heard)
        text, is_whole = self._typed_ahead(text)
        if is_whole:
            return Typed(text)
        self._listen(with_echo=True)  # or the editor would not show what is typed
        try:
            with self._signals.breaking_off():
                if not self._signals.is_waiting():
                    self._mention_size()
                    return Typed(edit_line(prompt, before, text, self._signals))
        except BrokenOffError as broken:
            text = broken.text
        finally:
            self._listen()
        return Typed(text, self._signals.next() or RESIZED)

    def paint(self, lines: Sequence[Line], prompt: str = "") -> None:
        """Show these lines, and nothing else, from the top of the window on; the cursor waits after the prompt."""
        self._take_picture_off()
        self._has_picture = any(style == RAW for line in lines for _, style in line)
        self._write(_CLEAN + "".join(f"{to_ansi(line, self._colour)}\n" for line in lines) + prompt)

    @contextmanager
    def left_alone(self) -> Iterator[None]:
        """Give the terminal to another program, which Ctrl-C concerns alone; Ctrl-Z stops it and us."""
        self._take_picture_off()
        self._restore()
        try:
            with self._signals.stopping():
                yield
        finally:
            self._listen()
            self._signals.forget()

    def stop(self) -> None:
        """Stop as Ctrl-Z wants it, with the terminal as it was found, and go on when we are continued."""
        self._write("\n")
        self._take_picture_off()
        self._restore()
        with self._signals.stopping():
            os.kill(os.getpid(), signal.SIGTSTP)
        self.resume()

    def resume(self) -> None:
        """Take the terminal again, after we were stopped."""
        self._was_stopped = True
        self._listen()

    # Inside

    def _wait(self) -> str:
        """Wait until something comes; give its name where it is no key, and a key where only time tells which."""
        others = [self.watched] if self.watched >= 0 else []
        ready, _, _ = select.select([self._signals, self._input, *others], [], [], self._patience())
        if self._signals in ready:
            return self._signals.next()
        if self._input in ready:
            return "" if self._read() else CLOSED
        if ready:
            return ARRIVED
        if self._until is not None:
            return ""
        taken = take_key(self._buffer, is_over=True)
        self._buffer = self._buffer[taken.used :]
        return taken.key

    def _mention_size(self) -> None:
        """Have the line editor look at the size of the window where that may have changed behind its back."""
        if self._was_stopped:
            self._was_stopped = False
            signal.raise_signal(signal.SIGWINCH)

    def _typed_ahead(self, text: str) -> tuple[str, bool]:
        """Add the keys to a line that came before it was read; say whether they end it."""
        while (taken := take_key(self._buffer)).used:
            self._buffer = self._buffer[taken.used :]
            if taken.key == ENTER:
                return text, True
            text = text[:-1] if taken.key == ERASE else text + (taken.key if len(taken.key) == 1 else "")
        self._buffer = b""
        return text, False

    def _hears_answer(self) -> bool:
        """Take what the terminal answers from among the keys; say whether it has just become known."""
        if self._until is None:
            return False
        answered, self._buffer = kitty.sift(self._buffer)
        self._answered += answered
        if not kitty.is_whole(self._answered) and time.monotonic() < self._until:
            return False
        self.answer, self._until = kitty.read_answer(self._answered), None
        return True

    def _take_picture_off(self) -> None:
        """Remove the picture that is on the screen: text does not cover it."""
        if self._has_picture:
            self._write(kitty.remove_picture(kitty.NUMBER))
        self._has_picture = False

    def _patience(self) -> float | None:
        """Say how long nothing may come: the rest of a sequence, an answer; without limit where none is awaited."""
        if self._until is not None:
            return max(0.0, self._until - time.monotonic())
        return _PATIENCE if self._buffer else None

    def _size(self) -> os.terminal_size:
        with suppress(OSError):
            size = os.get_terminal_size(sys.stdout.fileno())
            if size.columns > 0:
                return size
        return os.terminal_size((80, 24))

    def _listen(self, *, with_echo: bool = False) -> None:
        """Read keys one by one, unseen but with echo; Ctrl-C and Ctrl-Z stay signals."""
        with suppress(termios.error):
            mode = termios.tcgetattr(self._input)
            mode[3] &= ~(termios.ICANON | termios.ECHO)
            mode[3] |= termios.ISIG | (termios.ECHO if with_echo else 0)
            mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
            termios.tcsetattr(self._input, termios.TCSADRAIN, mode)

    def _restore(self) -> None:
        with suppress(termios.error, ValueError, OSError):
            sys.stdout.flush()
        with suppress(termios.error):
            termios.tcsetattr(self._input, termios.TCSADRAIN, self._saved)

    def _write(self, text: str) -> None:
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except OSError:
            self._drop_output()

    def _drop_output(self) -> None:
        """Go on without a terminal that was closed, to the end that its signal brings."""
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _read(self) -> bool:
        """Read one byte, so that whoever reads from the terminal next finds all that was typed."""
        try:
            data = os.read(self._input, 1)
        except OSError:
            return False
        self._buffer += data
        return bool(data)
