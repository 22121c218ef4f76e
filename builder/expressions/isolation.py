"""Work that may hang or swell, done in a process of its own with a limit on time and memory.

One worker serves many calls, since loading sympy takes a second. A worker that overstays is killed; the next call
starts another.
"""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: Seconds and bytes that one call may take, unless told otherwise.
SECONDS = 5.0
MEMORY = 2_000_000_000
#: What a fresh worker may take to start, beside the time of its call.
STARTING = 20.0


@dataclass(frozen=True, slots=True)
class Finished:
    """The work ended with a value."""

    value: Any


@dataclass(frozen=True, slots=True)
class Failed:
    """The work raised an error: its type by name, and its message."""

    error: str
    message: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The work was ended from outside, for its time or its memory."""

    reason: str


Outcome = Finished | Failed | Stopped


class CannotStartError(Exception):
    """No worker process can be started at all, whatever its work: the fault of the script that wants one."""

    def __init__(self) -> None:
        """Say what the script lacks."""
        super().__init__(
            "a worker process ended before it began: it imports the main script, "
            'so what the script does must stand below `if __name__ == "__main__":`'
        )


class Worker:
    """A process that does one piece of work after another; use it in a `with` block."""

    def __init__(self, memory: int = MEMORY) -> None:
        """Bound the memory of the process; it starts with the first call."""
        self.memory = memory
        self._process: Any = None
        self._pipe: Any = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._pipe.close()
            self._process.kill()
            self._process.join()
            self._process.close()
            self._process = self._pipe = None

    def _start(self) -> None:
        if _is_starting():
            raise CannotStartError
        context = multiprocessing.get_context("spawn")
        self._pipe, far = context.Pipe()
        self._process = context.Process(target=_serve, args=(far, self.memory), daemon=True)
        self._process.start()
        far.close()
        if not self._pipe.poll(STARTING) or not self._is_ready():
            self._process.join(0.1)
            has_failed = self._process.exitcode == 1  # as after an error in what it imports
            self.close()
            if has_failed:
                raise CannotStartError
            raise RuntimeError("the worker process does not start")

    def _is_ready(self) -> bool:
        try:
            return bool(self._receive() == "ready")
        except (EOFError, OSError):
            return False

    def _receive(self) -> Any:
        return pickle.loads(self._pipe.recv_bytes())  # noqa: S301 - what our own process has written

    def run(self, work: Callable[..., Any], *args: Any, seconds: float = SECONDS) -> Outcome:
        """Do the work in the process; `work` is a function of a module, its arguments and value can be pickled."""
        if self._process is None:
            self._start()
        try:
            self._pipe.send_bytes(pickle.dumps((work, args)))
            if not self._pipe.poll(seconds):
                self.close()
                return Stopped(f"not done after {seconds:g} s")
            outcome: Outcome = self._receive()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            self.close()
            return Stopped("the worker process broke down")
        if isinstance(outcome, Stopped):
            self.close()
        return outcome


def _is_starting() -> bool:
    """Say whether this is a worker process that is still importing the script that started it.

    It then has the name of a worker already, and nobody as its parent yet.
    """
    return multiprocessing.current_process().name != "MainProcess" and multiprocessing.parent_process() is None


def _serve(pipe: Any, memory: int) -> None:
    """Do what comes through the pipe until it is closed."""
    _limit_memory(memory)
    pipe.send_bytes(pickle.dumps("ready"))
    while True:
        try:
            received = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        pipe.send_bytes(pickle.dumps(_outcome(received)))


def _outcome(received: bytes) -> Outcome:
    try:
        work, args = pickle.loads(received)  # noqa: S301 - what our own process has written
        value = work(*args)
        pickle.dumps(value)
    except MemoryError:
        return Stopped("the memory is used up")
    except Exception as error:
        return Failed(type(error).__name__, str(error))
    return Finished(value)


def _limit_memory(memory: int) -> None:
    """Bound the memory of this process, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
