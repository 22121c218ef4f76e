"""The cards of a library as a sitting needs them, read from a file that is kept while the library stays the same.

Reading a library takes the whole of `builder`; what is kept takes JSON alone. The file is never needed for a right
result: whatever is wrong with it, the library is read anew.
"""

from __future__ import annotations

import functools
import hashlib
import json
import mmap
import os
import sys
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

from scheduler.session import Card

if TYPE_CHECKING:
    from builder.tex.macros import Macro
    from flashmath.review.sheets import Sheet

#: Goes up when the file's form changes.
FORM = 4
#: How many values of a sheet are searched: its name, kind, topic, texts, parts, sources and tags.
_SEARCHED = 7


class Topic(NamedTuple):
    """A topic: its title, and the topics that it builds on."""

    title: str
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """A library's cards in teaching order, its topics, and the sheets of its notes, read when they are wanted.

    `ordinals` gives a card's place in its note, by which Anki knows it.
    """

    root: Path
    id: str
    deck: str
    findings: int
    cards: tuple[Card, ...]
    topics: Mapping[str, Topic]
    ordinals: Mapping[str, int]
    _macros: tuple[tuple[str, str, int], ...]
    _places: Mapping[str, int]
    _lines: Callable[[], list[bytes]]

    def macros(self) -> Mapping[str, Macro]:
        """Give the macros with which formulas are read."""
        from builder.tex.macros import Macro

        return {name: Macro(name, tex, args) for name, tex, args in self._macros}

    def sheet(self, note: str) -> Sheet:
        """Give the texts of a note; KeyError for one that is not here."""
        from flashmath.review.sheets import read_sheet

        return read_sheet(json.loads(self._lines()[self._places[note]]))

    def notes_with(self, words: str) -> Iterator[str]:
        """Find the notes that hold every one of these words, in teaching order."""
        wanted, lines = words.casefold().split(), self._lines()
        for note, place in self._places.items():
            line = lines[place].decode("utf-8", "surrogatepass").casefold()
            if all(word in line for word in wanted if word.isalpha()):  # most notes are ruled out without being read
                text = " ".join(_strings(json.loads(lines[place])[:_SEARCHED])).casefold()
                if all(word in text for word in wanted):
                    yield note

    def graph(self) -> Mapping[str, tuple[str, ...]]:
        """Give the topics that each topic builds on."""
        return {name: topic.after for name, topic in self.topics.items()}


def open_shelf(root: Path, cache: Path) -> Shelf:
    """Give the cards of a library; `cache` is a folder for what is kept. Raises OSError where the library is not read.

    What is kept holds as long as no file of the library and no code of ours has changed.
    """
    memory = cache / f"shelf-{hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:24]}.json"
    key = fingerprint(root)
    with suppress(OSError, ValueError, KeyError, TypeError, IndexError):
        values, lines_of_sheets = _kept(memory)
        if values["key"] == key:
            return _shelf(root, values, lines_of_sheets)
    from flashmath.review.records import read_records

    values, sheets = read_records(root)
    lines = [_dumped(sheet) for sheet in sheets]
    if key == fingerprint(root):
        text = b"\n".join(lines)
        _keep(memory, [_dumped({"key": key, "size": len(text), **values}), text])
    return _shelf(root, values, lambda: lines)


def _kept(memory: Path) -> tuple[dict[str, Any], Callable[[], list[bytes]]]:
    """Read the head of what is kept; the sheets, which many commands do not need, are read when they are called for.

    The file is mapped, so that they are those of this head whatever takes its place meanwhile.
    """
    with memory.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    values = json.loads(mapped.readline())
    begin = mapped.tell()
    if len(mapped) - begin != values["size"]:
        raise ValueError("a sheet is missing")

    @functools.cache
    def read_lines() -> list[bytes]:
        return mapped[begin:].splitlines()

    return values, read_lines


def fingerprint(root: Path) -> str:
    """Turn all that decides what the cards are into a digest: the library's files, and our own code."""
    digest = hashlib.sha256()
    for part in _parts(root):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()


def _parts(root: Path) -> Iterator[bytes]:
    yield f"{FORM} {root} {sys.version}".encode()
    for file in _files(Path(__file__).parents[2] / "builder", (".py", ".json")):
        state = file.stat()
        yield f"{file} {state.st_size} {state.st_mtime_ns}".encode()
    for name in ("records.py", "sheets.py", "shelf.py"):
        yield str(Path(__file__).with_name(name).stat().st_mtime_ns).encode()
    for file in _files(root, (".yaml", ".yml", "ledger.json")):
        yield str(file).encode("utf-8", "surrogateescape")
        try:
            yield file.read_bytes()
        except OSError as error:
            yield f"error {error.errno}".encode()


def _files(folder: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(place, name) for name in sorted(names) if name.endswith(endings))


def _keep(memory: Path, lines: list[bytes]) -> None:
    from builder.source.writing import write_whole

    with suppress(OSError):
        write_whole(memory, lambda stream: stream.write(b"\n".join(lines)))


def _strings(values: Any) -> Iterator[str]:
    """List the texts in values of JSON."""
    if isinstance(values, str):
        yield values
    elif isinstance(values, dict):
        yield from _strings(list(values.values()))
    elif isinstance(values, list):
        for value in values:
            yield from _strings(value)


def _dumped(values: Any) -> bytes:
    """Write one line; a file may be called by what is no UTF-8."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _shelf(root: Path, values: Mapping[str, Any], lines: Callable[[], list[bytes]]) -> Shelf:
    return Shelf(
        root,
        values["id"],
        values["deck"],
        values["findings"],
        tuple(_cards(values)),
        {name: Topic(title, tuple(after)) for name, title, after in values["topics"]},
        dict(zip(values["uids"], values["ordinals"], strict=True)),
        tuple((name, tex, args) for name, tex, args in values["macros"]),
        {note: place for place, note in enumerate(dict.fromkeys(values["notes"]))},
        lines,
    )


def _cards(values: Mapping[str, Any]) -> Iterator[Card]:
    uids, former, resets = values["uids"], values["formerly"], values["resets"]
    columns = uids, values["notes"], values["places"], range(len(uids)), map(tuple, values["tags"])
    cards = map(Card._make, zip(*columns, repeat(values["deck"]), repeat(()), repeat(0), strict=False))
    if not (former or resets):
        return cards
    return (card._replace(formerly=tuple(former.get(card.uid, ())), reset=resets.get(card.uid, 0)) for card in cards)
