"""Pydantic's complaints about a mapping of a file, each with the value that it is about and where that stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from builder.diagnostics import Place
from builder.source.nodes import Mapping as Map
from builder.source.nodes import Node
from builder.source.paths import walk


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint: its type, its sentence and its context as pydantic gives them, and what it is about."""

    type: str
    message: str
    context: Mapping[str, Any]
    path: tuple[str | int, ...]
    value: Node
    place: Place


def read_complaints(error: ValidationError, node: Map) -> list[Complaint]:
    """Find what pydantic complains about in a mapping; an unknown key is to blame itself, not its value."""
    complaints: list[Complaint] = []
    for detail in error.errors(include_url=False, include_input=False):
        path = tuple(step for step in detail["loc"] if step != "[key]")
        place, value, key = walk(node, path)
        if detail["type"] == "extra_forbidden" and key is not None:
            place = key.place()
        context = detail.get("ctx", {})
        complaints.append(Complaint(detail["type"], detail["msg"].lower(), context, path, value, place))
    return complaints
