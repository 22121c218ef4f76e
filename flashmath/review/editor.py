"""A place in a file to the learner's editor."""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Callable
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from typing import NamedTuple

if TYPE_CHECKING:
    from flashmath.review.sheets import Sheet
    from flashmath.review.shelf import Shelf

#: Editors that take FILE:LINE, some behind an option; all others take +LINE FILE.
_WITH_COLON: Mapping[str, tuple[str, ...]] = {
    "code": ("--wait", "--goto"),
    "codium": ("--wait", "--goto"),
    "zed": ("--wait",),
    "subl": ("--wait",),
    "hx": (),
    "helix": (),
}


class Editing(NamedTuple):
    """How a card is edited: `edit` opens its source and gives what went wrong, `reload` reads the library anew."""

    edit: Callable[[Sheet], str]
    reload: Callable[[], Shelf]


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
