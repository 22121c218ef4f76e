"""Blocks as they are opened and closed to the tree that they make: lists, their items, quotes, what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field

from builder.authoring.imports.fields.blocks import Block
from builder.authoring.imports.fields.blocks import Items
from builder.authoring.imports.fields.blocks import Quote
from builder.authoring.imports.fields.blocks import Run

#: How deep lists and quotes may stand in one another; deeper ones are read as lines.
DEEPEST_BLOCK = 8
#: The elements that hold blocks.
NESTING = frozenset({"ul", "ol", "blockquote"})


@dataclass
class _List:
    """A list that is open, and the blocks of its items."""

    first: int | None
    items: list[list[Block]] = field(default_factory=list)


@dataclass
class OpenTable:
    """A table that is open; its cells hold runs."""

    rows: list[list[tuple[Run, ...]]] = field(default_factory=list)
    in_cell: bool = False


@dataclass
class Page:
    """A tree of blocks while it grows; `blocks` is its top."""

    blocks: list[Block] = field(default_factory=list)
    containers: list[_List | list[Block]] = field(default_factory=list)

    def add(self, block: Block) -> None:
        """Add a block to what is open."""
        inner = self.containers[-1] if self.containers else self.blocks
        if isinstance(inner, _List):
            inner.items = inner.items or [[]]
            inner = inner.items[-1]
        inner.append(block)

    def holds_more(self) -> bool:
        """Say whether another list or quote may still be opened."""
        return len(self.containers) < DEEPEST_BLOCK

    def open_list(self, first: int | None) -> None:
        """Begin a list, with the number of its first item where it has numbers."""
        self.containers.append(_List(first))

    def open_item(self) -> None:
        """Begin an item of the innermost list, or of one made for it."""
        if not any(isinstance(container, _List) for container in self.containers):
            self.open_list(None)
        while not isinstance(inner := self.containers[-1], _List):
            self._pop()
        inner.items.append([])

    def open_quote(self) -> None:
        """Begin a quote."""
        self.containers.append([])

    def close(self, tag: str) -> None:
        """End the innermost list or quote of this name, and what is open in it."""
        if any(_is_of(container, tag) for container in self.containers):
            while not _is_of(self._pop(), tag):
                pass

    def finish(self) -> tuple[Block, ...]:
        """Close all that is open and give the blocks."""
        while self.containers:
            self._pop()
        return tuple(self.blocks)

    def _pop(self) -> _List | list[Block]:
        inner = self.containers.pop()
        if not isinstance(inner, _List):
            if inner:
                self.add(Quote(tuple(inner)))
        elif any(inner.items):
            self.add(Items(tuple(tuple(item) for item in inner.items if item), inner.first))
        return inner


def _is_of(container: _List | list[Block], tag: str) -> bool:
    return isinstance(container, _List) == (tag != "blockquote")
