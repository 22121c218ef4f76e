"""What is wrong with a figure, before anybody knows where its mapping stands in a file."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from builder.diagnostics import Flaw
from builder.expressions import Fault

#: The keys and positions that lead from the mapping of a figure to a value in it.
Path: TypeAlias = tuple[str | int, ...]


class FigureFault(Exception):  # noqa: N818
    """A figure that cannot be drawn: the value to blame, and the flaw in it.

    `where` names the entry of `let:` that the flaw stands in; empty means the figure itself.
    """

    def __init__(self, path: Path, flaw: Flaw, where: str = "") -> None:
        """Hold what is wrong."""
        super().__init__(path, flaw, where)
        self.path, self.flaw, self.where = path, flaw, where


def refuse(value: object, code: str, message: str, help: str = "") -> FigureFault:
    """Make the fault that concerns a whole value of the figure."""
    text = value if isinstance(value, str) else ""
    return fault_in(value, Flaw(0, max(1, len(text)), code, message, help))


def fault_in(value: object, flaw: Flaw, where: str = "") -> FigureFault:
    """Make the fault of a flaw in a value, which may be a piece of what its path leads to."""
    start: int = 0 if where else getattr(value, "start", 0)
    return FigureFault(path_of(value), replace(flaw, start=flaw.start + start), where)


def path_of(value: object) -> Path:
    """Give the path of a value that knows it, else that of the figure."""
    path: Path = getattr(value, "path", ())
    return path


def blame(text: object, fault: Fault) -> FigureFault:
    """Turn a fault of an evaluation into one of the figure: the text it stands in, and where."""
    code = "FM406" if fault.code == "FM323" else "FM408" if "inverse" in fault.message else "FM404"
    flaw = fault.flaw()
    if fault.span is None and isinstance(text, str) and not fault.where:
        flaw = Flaw(0, max(1, len(text)), flaw.code, flaw.message, flaw.help)
    return fault_in(text, replace(flaw, code=code), fault.where)
