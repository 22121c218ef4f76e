"""What is wrong, where, and what to do next: the findings that every part of the builder returns."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of one line of a file; line and column count characters from 1."""

    path: str
    line: int
    column: int
    length: int = 1
    excerpt: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding: a place, a stable code (see `codes`), a sentence, and a word of help if there is one."""

    place: Place
    code: str
    message: str
    help: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """A finding inside a piece of text, before anybody knows where the text stands: offsets count from 0."""

    start: int
    length: int
    code: str
    message: str
    help: str = ""
