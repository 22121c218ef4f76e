"""A limit of time inside a process: dearer than none, and far cheaper than ending the process."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TimeIsOverError(BaseException):
    """The time is over; not an Exception, for the libraries that do the work catch those."""


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Raise in the midst of the work when this process has computed for so many seconds.

    Only its own time counts, so that what is done in it does not depend on what else the machine is busy with. Only
    the main thread can be woken, and only where the system has such a signal; else the work is ended from outside.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_number: int, _frame: object) -> None:
        raise TimeIsOverError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
