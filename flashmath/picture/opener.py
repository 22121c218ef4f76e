"""A picture to a window of its own, by the program that the learner or the system names."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

#: The environment variable that names the program.
VARIABLE = "FLASHMATH_OPENER"
#: Seconds in which a program that cannot open it says so; one that is still there by then shows it.
_PATIENCE = 1.0


def open_picture(file: Path, environment: Mapping[str, str]) -> str:
    """Open a file and do not wait for it; give what is to be said."""
    import subprocess

    try:
        command = _opener(environment)
    except ValueError as error:
        return f"{VARIABLE} cannot be read: {str(error).lower()}; the figure is {file}"
    if not command:
        return f"nothing here can open a window (set {VARIABLE}); the figure is {file}"
    quiet = subprocess.DEVNULL
    try:
        process = subprocess.Popen(  # noqa: S603 - the learner's own program
            [*command, str(file)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True
        )
        status = process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        status = 0
    except OSError as error:
        return f"{command[0]} cannot be run: {(error.strerror or str(error)).lower()}; the figure is {file}"
    if status:
        return f"{command[0]} ended with status {status}; the figure is {file}"
    return f"{Path(command[0]).name} opens the figure"


def _opener(environment: Mapping[str, str]) -> list[str]:
    """Name the program and its options; nothing where there is no window to open."""
    if named := environment.get(VARIABLE):
        return shlex.split(named)
    if sys.platform == "darwin":
        return ["open"]
    has_screen = environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")
    return ["xdg-open"] if has_screen and shutil.which("xdg-open") else []
