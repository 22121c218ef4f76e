"""A path of keys and positions to what stands at its end in a tree, and where."""

from __future__ import annotations

from collections.abc import Sequence as List
from typing import NamedTuple

from builder.diagnostics import Place
from builder.source.nodes import Mapping
from builder.source.nodes import Node
from builder.source.nodes import Scalar
from builder.source.nodes import Sequence


class Found(NamedTuple):
    """What stands at the end of a path: its place, itself, and the key before it where there is one."""

    place: Place
    node: Node
    key: Scalar | None


def walk(node: Mapping, path: List[str | int]) -> Found:
    """Walk a path down a tree.

    What is missing is placed at the mapping or list around it, an empty value at its key.
    """
    found = Found(node.place(), node, None)
    for step in path:
        here = found.node
        if isinstance(here, Mapping) and isinstance(step, str) and (key := here.key(step)) is not None:
            value = here[key]
            found = Found(key.place() if value == "" else value.place(), value, key)
        elif isinstance(here, Sequence) and isinstance(step, int) and step < len(here):
            found = Found(here[step].place(), here[step], None)
        else:
            break
    return found


def form_of(node: Node) -> str:
    """Name what a node is, for a sentence about what it should have been."""
    if isinstance(node, Scalar):
        return "text" if node else "nothing"
    return "a list" if isinstance(node, Sequence) else "a mapping"
