"""What a text of another program consists of, once its HTML is understood: blocks of runs in one style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

#: A line break that is meant, among blanks that are not.
BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style; formulas and deletions are stand-ins in it."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    link: str = ""


def has_text(runs: Sequence[Run]) -> bool:
    """Say whether runs show anything."""
    return any(run.text.strip() for run in runs)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs that stand together; a heading has a level."""

    runs: tuple[Run, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Fence:
    """Text whose lines and blanks count."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `first` is the number that it begins with, None where it has no numbers."""

    items: tuple[tuple[Block, ...], ...]
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is the head."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Blocks that are quoted."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


Block: TypeAlias = Paragraph | Fence | Items | Table | Quote | Rule
