"""Figures to drawings that are kept in a folder; whoever asks is never kept waiting.

A process of its own draws, started with the first figure that was not drawn before.
"""

from __future__ import annotations

import hashlib
import json
import os
import select
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from typing import NamedTuple

from flashmath.picture.forms import Form
from flashmath.picture.forms import Pictured

if TYPE_CHECKING:
    from subprocess import Popen

#: Seconds that one figure may take; the first one loads matplotlib.
SECONDS = 30.0
_HERE = Path(__file__).parents[2]
#: Starts the process, wherever it is: our own packages come last, so that they hide no other.
_START = "import sys; sys.path.append(sys.argv[1]); from flashmath.picture.worker import main; main()"


class Failure(NamedTuple):
    """Why there is no drawing."""

    reason: str


class Artist:
    """Draws figures, one after another; close it in the end."""

    def __init__(self, folder: Path) -> None:
        """Keep drawings in a folder."""
        self._folder = folder
        self._process: Popen[bytes] | None = None
        self._asked: dict[str, float] = {}
        self._failed: dict[str, Failure] = {}
        self._received = b""

    def ask(self, figure: Pictured, form: Form) -> Path | Failure | None:
        """Give the file of a drawing, or why there is none; None where it is being drawn."""
        file = self._file(figure, form)
        name = str(file)
        if name in self._asked:
            if time.monotonic() - self._asked[name] < SECONDS:
                return None
            self._give_up(f"it was not drawn within {SECONDS:g} seconds")
        if name in self._failed:
            return self._failed[name]
        if file.exists():
            return file
        request = {"file": name, "data": figure.data, "name": figure.name, "form": form}
        try:
            self._send(json.dumps(request).encode() + b"\n")
        except OSError as error:
            self._give_up((error.strerror or str(error)).lower())
            self._failed[name] = Failure(f"the process that draws cannot be run: {error}")
            return self._failed[name]
        self._asked[name] = time.monotonic()
        return None

    def wait(self, figure: Pictured, form: Form) -> Path | Failure:
        """Give the file of a drawing, or why there is none, after as long as that takes."""
        while (answer := self.ask(figure, form)) is None:
            ready, _, _ = select.select([self.descriptor], [], [], SECONDS)
            if ready:
                self.collect()
        return answer

    @property
    def descriptor(self) -> int:
        """Give what can be waited on while something is being drawn, else -1."""
        if self._process is None or self._process.stdout is None or not self._asked:
            return -1
        return self._process.stdout.fileno()

    def collect(self) -> None:
        """Take what the process says; call it when there is something to read."""
        try:
            received = os.read(self.descriptor, 1 << 16)
        except OSError:
            received = b""
        if not received:
            self._give_up("the process that draws broke down")
            return
        *lines, self._received = (self._received + received).split(b"\n")
        for line in lines:
            reply = json.loads(line)
            self._asked.pop(reply["file"], None)
            if reply["error"] or not Path(reply["file"]).exists():
                self._failed[reply["file"]] = Failure(reply["error"] or "what was drawn is gone")

    def spoil(self, file: Path) -> None:
        """Throw a drawing away that cannot be read; it is drawn anew."""
        with suppress(OSError):
            file.unlink()

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()

    # Inside

    def _file(self, figure: Pictured, form: Form) -> Path:
        key = hashlib.sha256(f"{figure.name} {form} {_state_of_code()}".encode()).hexdigest()[:32]
        return self._folder / f"{key}.{'png' if form.mode == 'paper' else 'json'}"

    def _send(self, request: bytes) -> None:
        if self._process is None:
            self._folder = _writable(self._folder)
            self._process = _start()
        if self._process.stdin is not None:
            self._process.stdin.write(request)
            self._process.stdin.flush()

    def _give_up(self, reason: str) -> None:
        """End the process; what it was asked for fails."""
        self.close()
        self._received = b""
        self._failed |= {name: Failure(reason) for name in self._asked}
        self._asked = {}


def _start() -> Popen[bytes]:
    """Start the process that draws; Ctrl-C and Ctrl-Z do not concern it, and it ends when nobody can ask it."""
    import subprocess

    return subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-P", "-c", _START, str(_HERE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _writable(folder: Path) -> Path:
    """Give the folder, or another one where nothing can be kept in it."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder if os.access(folder, os.W_OK) else Path(tempfile.mkdtemp(prefix="flashmath-"))


@cache
def _state_of_code() -> str:
    """Name the state of all that decides what is drawn; reading the code itself would take longer."""
    from importlib.util import find_spec

    digest = hashlib.sha256()
    for file in _code():
        state = file.stat()
        digest.update(f"{file} {state.st_size} {state.st_mtime_ns} ".encode())
    for library in ("matplotlib", "numpy", "math_core"):
        spec = find_spec(library)
        if spec is not None and spec.origin:
            digest.update(f"{spec.origin} {Path(spec.origin).stat().st_mtime_ns} ".encode())
    return digest.hexdigest()


def _code() -> Iterator[Path]:
    for folder in ("builder/figures", "builder/expressions", "flashmath/picture", "flashmath/mathematics"):
        yield from sorted((_HERE / folder).rglob("*.py"))
