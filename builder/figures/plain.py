"""A mapping of a file to plain data that remember their path, and back to a place.

Drawing happens in other processes: they are sent plain data, and answer with paths.
"""

from __future__ import annotations

from typing import Any
from typing import TypeAlias

from builder.diagnostics import Diagnostic
from builder.figures.faults import FigureFault
from builder.figures.faults import Path
from builder.source import Mapping
from builder.source import Scalar
from builder.source import walk

#: Texts, and lists and dictionaries of them.
Plain: TypeAlias = Any


class Text(str):
    """A text of a figure that knows the path to it."""

    __slots__ = ("path", "start")

    path: Path
    #: Where the text begins in the value that the path leads to.
    start: int


class Items(list[Plain]):
    """A list of a figure that knows the path to it."""

    __slots__ = ("path",)

    path: Path


def make_text(value: str, path: Path, start: int = 0) -> Text:
    """Give a text its path."""
    text = Text(value)
    text.path, text.start = path, start
    return text


def with_paths(value: Plain, path: Path = ()) -> Plain:
    """Copy plain data, or a tree of a file, so that every text and list knows its path."""
    if isinstance(value, dict):
        return {
            make_text(str(key), (*path, str(key))): with_paths(part, (*path, str(key))) for key, part in value.items()
        }
    if isinstance(value, list):
        items = Items(with_paths(part, (*path, index)) for index, part in enumerate(value))
        items.path = path
        return items
    return make_text(str(value), path)


def to_expression(value: Plain) -> str:
    """Write a text, or nested lists of texts, as one expression."""
    if isinstance(value, list):
        return f"[{', '.join(map(to_expression, value))}]"
    return str(value)


def locate(fault: FigureFault, node: Mapping, let: Mapping | None) -> Diagnostic:
    """Turn a fault into a finding in the file."""
    flaw = fault.flaw
    path, tree = fault.path, node
    if fault.where and let is not None:
        keys = [key for key in let if key == fault.where or key.split("(")[0].strip() == fault.where]
        if keys:
            path, tree = (str(keys[0]),), let
    place, found, _ = walk(tree, path)
    if isinstance(found, Scalar) and found and flaw.start < len(found):
        place = found.place(flaw.start, min(flaw.length, len(found) - flaw.start))
    return Diagnostic(place, flaw.code, flaw.message, flaw.help)
