"""What a formula consists of once its MathML is read: a tree of few kinds of nodes, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Style


class Role(Enum):
    """What a leaf is to its neighbours."""

    LETTER = "letter"
    NUMBER = "number"
    WORD = "word"
    TEXT = "text"
    BINARY = "binary"
    RELATION = "relation"
    PUNCTUATION = "punctuation"
    BIG = "big"
    OPEN = "open"
    CLOSE = "close"
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A letter, number, word or sign; `left` and `right` say whether it wants a space beside it.

    `stretch` is how many rows a delimiter may grow to with its neighbours: 0 for none.
    """

    text: str
    role: Role
    style: Style = PLAIN
    left: int = 0
    right: int = 0
    stretch: int = 0


@dataclass(frozen=True, slots=True)
class Space:
    """A space of some cells."""

    width: int


@dataclass(frozen=True, slots=True)
class Row:
    """Nodes side by side."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Fence:
    """A body between delimiters that grow with it; an empty delimiter is none."""

    left: str
    body: Node
    right: str


@dataclass(frozen=True, slots=True)
class Fraction:
    """One thing over another, with a bar between them or without."""

    top: Node
    bottom: Node
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class Root:
    """A square root, or another one by its index."""

    body: Node
    index: Node | None = None


@dataclass(frozen=True, slots=True)
class Scripts:
    """A base with small things at its corners."""

    base: Node
    sub: Node | None = None
    sup: Node | None = None
    left_sub: Node | None = None
    left_sup: Node | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """A base with small things under and over it; where it stands in a line of text, movable ones go to its corners."""

    base: Node
    under: Node | None = None
    over: Node | None = None
    movable: bool = True


@dataclass(frozen=True, slots=True)
class Accent:
    """A base with a mark over or under it, which may be as wide as the base."""

    base: Node
    mark: str
    below: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow as long as what stands over and under it."""

    mark: str
    over: Node | None
    under: Node | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: how it is aligned (`l`, `c`, `r`), and whether it joins the cell before it.

    `before` and `after` give the upright lines at its sides: `|`, `:` for a dashed one, or none.
    """

    body: Node
    align: str = "c"
    joins: bool = False
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; `rules` gives the line above each row and, last, below them: `-`, `:` for a dashed one, or none.

    `kind` is `matrix`, `aligned` (equations below one another), or `small` (lines under a sum).
    """

    rows: tuple[tuple[Cell, ...], ...]
    rules: tuple[str, ...]
    kind: str
    is_display: bool
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A body in a box, or struck out: `box`, `cancel`, `bcancel`, `xcancel`."""

    body: Node
    notation: str


@dataclass(frozen=True, slots=True)
class Styled:
    """A body in a colour."""

    body: Node
    style: Style


@dataclass(frozen=True, slots=True)
class Phantom:
    """The room that a body would take, without it."""

    body: Node
    has_width: bool
    has_height: bool


@dataclass(frozen=True, slots=True)
class InStyle:
    """A body set as in a formula of its own, or as in a line of text."""

    body: Node
    is_display: bool


Node: TypeAlias = (
    Leaf
    | Space
    | Row
    | Fence
    | Fraction
    | Root
    | Scripts
    | Limits
    | Accent
    | Arrow
    | Table
    | Enclosed
    | Styled
    | Phantom
    | InStyle
)
EMPTY = Row(())
