"""A figure as it was read, and what a kind of figure is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from builder.figures.fields import Spec
from builder.figures.setting import Setting
from builder.source import Mapping


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of figure: its name, the schema of its YAML, and how it is drawn.

    A higher version draws every figure of the kind anew at the next release.
    """

    name: str
    model: type[Spec]
    draw: Callable[[Any, Any], None]
    version: int = 1


@dataclass(frozen=True)
class Prepared:
    """Plain data of a figure, checked and ready to be drawn."""

    kind: Kind
    spec: Spec
    setting: Setting


@dataclass(frozen=True)
class Figure:
    """The figure of a card: the name of its picture, its alt text, and where it stands.

    `data` is all that the picture depends on, as JSON; equal data give equal pictures. A figure that `asks` stands
    with the question, any other below the answer.
    """

    name: str
    kind: str
    alt: str
    data: str
    node: Mapping
    let: Mapping | None
    asks: bool = False

    @property
    def file_name(self) -> str:
        """Give the name of the picture among the media."""
        return f"{self.name}.svg"
