"""The signals of a sitting: caught, kept in a pipe that is read beside the keys, and told one at a time."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

#: What a signal says, as a key; the others that are handled end the sitting.
RESIZED, STOPPED, CONTINUED, INTERRUPTED, ENDED = "resized", "stopped", "continued", "interrupted", "ended"
_NAMES = {
    signal.SIGWINCH: RESIZED,
    signal.SIGTSTP: STOPPED,
    signal.SIGCONT: CONTINUED,
    signal.SIGINT: INTERRUPTED,
    signal.SIGTERM: ENDED,
    signal.SIGHUP: ENDED,
    signal.SIGQUIT: ENDED,
}
#: Seconds after a signal in which a line editor sees to it, such as to a new size of its window.
_SOON = 0.02


class BrokenOffError(Exception):
    """A signal came while a line was typed; `text` is what stood there."""

    text = ""


class Signals:
    """What a process is told by signals while it holds a terminal."""

    def __init__(self) -> None:
        """Catch nothing yet."""
        self._wake, self._woken = -1, -1
        self._handlers: dict[signal.Signals, Any] = {}
        self._wakeup = -1
        self._has_line = False
        #: Set by a line editor when it stands and may be broken off.
        self.may_break_off = False
        self.ended_by: signal.Signals | None = None

    def fileno(self) -> int:
        """Give the end of the pipe to wait on."""
        return self._wake

    def catch(self) -> None:
        """Catch all signals that have a meaning."""
        self._wake, self._woken = os.pipe()
        for end in (self._wake, self._woken):
            os.set_blocking(end, False)
        self._wakeup = signal.set_wakeup_fd(self._woken, warn_on_full_buffer=False)
        for number in (*_NAMES, signal.SIGALRM):
            self._handlers[number] = signal.signal(number, self._note)

    def release(self) -> None:
        """Put back what caught them before."""
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup)
        for end in (self._wake, self._woken):
            os.close(end)

    def is_waiting(self) -> bool:
        """Say whether something was caught and not told yet."""
        return bool(select.select([self._wake], [], [], 0)[0])

    def next(self) -> str:
        """Give what the first signal says that was caught and has a meaning; the others stay in the pipe."""
        while number := self._read():
            caught = signal.Signals(number[0])
            name = _NAMES.get(caught, "")
            if name == ENDED:
                self.ended_by = caught
            if name:
                return name
        return ""

    def forget(self) -> None:
        """Pass over what was said while another program had the terminal, but for what ends the sitting."""
        caught = b""
        while number := self._read():
            caught += number if _NAMES.get(signal.Signals(number[0])) == ENDED else b""
        os.write(self._woken, caught.replace(bytes([signal.SIGQUIT]), b""))

    @contextmanager
    def stopping(self) -> Iterator[None]:
        """Let Ctrl-Z stop this process too."""
        signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        try:
            yield
        finally:
            signal.signal(signal.SIGTSTP, self._note)

    @contextmanager
    def breaking_off(self) -> Iterator[None]:
        """Let the first signal that comes raise BrokenOffError, once that may be; `next` tells which it was."""
        self._has_line, self.may_break_off = True, False
        try:
            yield
        finally:
            self._has_line = self.may_break_off = False
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        """Do nothing, for the number of the signal is in the pipe; but a line that is being typed is broken off soon.

        Not at once: the editor has to see to the signal first, and is deaf before it stands. The alarm rings again.
        """
        if not self._has_line:
            return
        if number != signal.SIGALRM:
            signal.setitimer(signal.ITIMER_REAL, _SOON, _SOON)
        elif self.may_break_off:
            self.may_break_off = False
            raise BrokenOffError

    def _read(self) -> bytes:
        try:
            return os.read(self._wake, 1)
        except BlockingIOError:
            return b""
