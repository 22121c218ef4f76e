"""A place in a file to the learner's editor."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

from flashmath.places import FoundLibrary

#: Editors that take FILE:LINE, some behind an option; all others take +LINE FILE.
_WITH_COLON: Mapping[str, tuple[str, ...]] = {
    "code": ("--wait", "--goto"),
    "codium": ("--wait", "--goto"),
    "zed": ("--wait",),
    "subl": ("--wait",),
    "hx": (),
    "helix": (),
}


def open_editor(root: Path, file: str, line: int, environment: Mapping[str, str]) -> str:
    """Open a card's source and wait; give what is to be said where that was not possible, else nothing."""
    if FoundLibrary(root, "").is_installed:
        return f"the installed cards are read-only; this one is {file}:{line}"
    return run_editor(Path(file), line, environment)


def run_editor(file: Path, line: int, environment: Mapping[str, str]) -> str:
    """Run the editor that $VISUAL or $EDITOR names and wait for it; give what went wrong."""
    wanted = environment.get("VISUAL") or environment.get("EDITOR") or "vi"
    try:
        command = shlex.split(wanted)
        whole = [*command, *place_arguments(command[0], file, line)]
        status = subprocess.run(whole, check=False).returncode  # noqa: S603 - the learner's own editor
    except (OSError, ValueError, IndexError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        return f"the editor {wanted} cannot be run: {str(reason).lower()}; set EDITOR"
    return f"the editor {wanted} ended with status {status}" if status else ""


def place_arguments(editor: str, file: Path, line: int) -> list[str]:
    """Write a place in a file as this editor wants it."""
    name = Path(editor).stem
    if name in _WITH_COLON:
        return [*_WITH_COLON[name], f"{file}:{line}"]
    return [f"+{line}", str(file)]
