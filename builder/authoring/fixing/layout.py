"""A card file's text to the places of its cards and keys, also where YAML cannot read it.

A card begins with a hyphen below `cards:`, a key stands at the column of its card's first key, and whatever is
indented deeper belongs to the key above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

_CARDS = re.compile(r"^cards:[ \t]*(?:#[^\r\n]*)?\r?\n(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*(?=(?P<indent> *)- )", re.MULTILINE)
_LINE = re.compile(r"(?P<margin>[ \t]*)(?P<content>[^\r\n]*)\r?(?:\n|\Z)")
_KEY = re.compile(r"(?P<key>[A-Za-z_]+):(?=[ \t]|\Z)")


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of a text and what is to stand there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A key of a card: where it stands, where its value begins (after the colon), where its last line ends."""

    key: str
    start: int
    value: int
    end: int
    column: int


@dataclass(frozen=True, slots=True)
class Item:
    """A card as a stretch of the text, with its keys."""

    start: int
    end: int
    entries: tuple[Entry, ...]

    def entry(self, key: str) -> Entry | None:
        """Find a key."""
        return next((entry for entry in self.entries if entry.key == key), None)


def find_items(text: str) -> tuple[Item, ...]:
    """Find the cards of a file; none where they do not stand in a list with hyphens."""
    opening = _CARDS.search(text)
    if opening is None:
        return ()
    indent = len(opening["indent"])
    end = _end_of_list(text, opening.end(), indent)
    starts = [found.start() for found in re.finditer(rf"^ {{{indent}}}- ", text[:end], re.MULTILINE)]
    bounds = [*(start for start in starts if start >= opening.end()), end]
    return tuple(_item(text, start, end, indent) for start, end in pairwise(bounds))


def _end_of_list(text: str, start: int, indent: int) -> int:
    """Find the line that belongs to the list no more: one with as little indentation that begins no item."""
    after = re.compile(rf"^ {{0,{indent}}}(?![ \t\r\n#]|- )(?=.)", re.MULTILINE)
    found = after.search(text, start)
    return found.start() if found else len(text)


def _item(text: str, start: int, end: int, indent: int) -> Item:
    dash = re.compile(r" *- +").match(text, start)
    column = len(dash[0]) if dash else indent + 2
    entries: list[Entry] = []
    is_open = False
    position = start
    while position < end and (line := _LINE.match(text, position)):
        content, depth = line["content"], line.start("content") - position
        if position == start:
            content, depth = text[start + column : line.end("content")], column
        key = _KEY.match(content) if depth == column else None
        last = line.end("content")
        if key:
            begin = last - len(content)
            entries.append(Entry(key["key"], begin, begin + key.end(), last, column))
            is_open = True
        elif content and depth <= column and "\t" not in line["margin"]:
            is_open = False
        elif content and is_open:
            entry = entries[-1]
            entries[-1] = Entry(entry.key, entry.start, entry.value, last, column)
        position = line.end()
    return Item(start, end, tuple(entries))


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Put edits into a text; of two that overlap only the first counts."""
    pieces: list[str] = []
    position = 0
    for edit in sorted(set(edits), key=lambda edit: (edit.start, edit.end)):
        if edit.start >= position:
            pieces += [text[position : edit.start], edit.text]
            position = edit.end
    return "".join([*pieces, text[position:]])


def newline_of(text: str) -> str:
    """Say how the lines of a text end."""
    return "\r\n" if "\r\n" in text else "\n"
