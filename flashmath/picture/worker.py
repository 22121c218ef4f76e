"""The process that draws: each line it reads asks for a figure, and is answered when that lies in its file.

It is the only one of the terminal's processes that loads matplotlib.
"""

from __future__ import annotations

import base64
import json
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from flashmath.picture.forms import NO_ROOM
from flashmath.picture.forms import Form

#: Bytes that drawing may take.
MEMORY = 2_000_000_000
#: Seconds after which a drawing that was kept is thrown away.
_KEPT = 90 * 86_400
#: Cells across with fewer of which a figure, made narrow because its room is low, cannot be read.
_NARROWEST_DOTS, _NARROWEST_PICTURE = 36, 30


def main() -> None:
    """Draw until nothing more can be asked."""
    _limit_memory()
    for line in sys.stdin:
        request = json.loads(line)
        reply = {"file": request["file"], "error": _answer(request)}
        sys.stdout.write(f"{json.dumps(reply)}\n")
        sys.stdout.flush()


def _answer(request: Any) -> str:
    """Draw one figure into its file; give what went wrong."""
    from builder.figures.faults import FigureFault
    from builder.source.writing import write_whole
    from flashmath.picture.dots import TooSmall

    file = Path(request["file"])
    mode, columns, rows, cell, ground = request["form"]
    try:
        drawn = draw(request["data"], request["name"], Form(mode, columns, rows, tuple(cell), ground))
        write_whole(file, lambda stream: stream.write(drawn))
        _throw_old_away(file.parent)
    except FigureFault as fault:
        return fault.flaw.message
    except TooSmall:
        return NO_ROOM
    except OSError as error:
        return f"{file}: {(error.strerror or str(error)).lower()}"
    except Exception as error:  # whatever else goes wrong, the sitting goes on with the words
        return f"{type(error).__name__}: {' '.join(str(error).split())[:120]}"
    return ""


def draw(data: str, name: str, form: Form) -> bytes:
    """Draw the data of a figure in a form: a PNG for a window, else JSON of what the terminal shows.

    Raises TooSmall where too few cells are left for it.
    """
    from builder.figures.cells import draw_cells
    from builder.figures.pixels import Frame
    from builder.figures.pixels import draw_in_cells
    from builder.figures.pixels import draw_on_paper
    from flashmath.picture.dots import TooSmall
    from flashmath.picture.dots import to_lines
    from flashmath.picture.labels import to_row

    if form.mode == "paper":
        return draw_on_paper(data, name)
    if form.mode == "dots":
        cells = draw_cells(data, name, form.columns, form.rows, to_row)
        if cells.columns < min(_NARROWEST_DOTS, form.columns):
            raise TooSmall
        return json.dumps({"lines": to_lines(cells)}, ensure_ascii=False).encode()
    png, columns, rows = draw_in_cells(data, name, Frame(form.columns, form.rows, *form.cell), form.ground)
    if columns < min(_NARROWEST_PICTURE, form.columns):
        raise TooSmall
    shown = {"columns": columns, "rows": rows, "png": base64.b64encode(png).decode()}
    return json.dumps(shown).encode()


def _throw_old_away(folder: Path) -> None:
    oldest = time.time() - _KEPT
    for file in folder.iterdir():
        with suppress(OSError):
            if file.stat().st_mtime < oldest:
                file.unlink()


def _limit_memory() -> None:
    """Bound the memory of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
