"""A collection and its pictures to a package file, whole or not at all."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import IO

from builder.apkg.collection import collection_bytes
from builder.apkg.notetypes import deck_json
from builder.apkg.notetypes import notetypes_json
from builder.kinds.notetype import NoteType
from builder.ledger.ids import number_of
from builder.ledger.stamp import StampedNote
from builder.source.writing import write_whole

#: The date of every entry, for a package must not change with the clock.
_ENTRY_DATE = (1980, 1, 1, 0, 0, 0)
#: 0 is fast, 9 is small; 6 is a third smaller than 1 and twice as fast as 9 on a deck of formulas.
_DEFLATE_LEVEL = 6
#: A regular file that everybody may read, in the upper half of a zip entry's attributes.
_ENTRY_MODE = 0o100644 << 16


@dataclass(frozen=True)
class Package:
    """What a package says of itself, and when it and each of its note types last changed, in epoch seconds."""

    library_id: str
    deck: str
    description: str
    notetypes: Mapping[NoteType, int]
    css: str
    modified: int
    media: Mapping[str, bytes] = field(default_factory=dict)


def write_package(package: Package, notes: Iterable[StampedNote], file: Path) -> None:
    """Write a package whole or not at all, the notes in the order of their positions.

    Raises OSError where that fails; an older package is then still whole.
    """
    deck_id = number_of(f"deck of {package.library_id}")
    models = notetypes_json(package.notetypes, package.css, deck_id)
    deck = deck_json(deck_id, package.deck, package.description)
    collection = collection_bytes(notes, models, deck, deck_id, package.modified)
    write_whole(file, lambda stream: _write_zip(stream, collection, package.media))


def _write_zip(stream: IO[bytes], collection: bytes, media: Mapping[str, bytes]) -> None:
    names = {str(number): name for number, name in enumerate(sorted(media))}
    entries = {
        "collection.anki2": collection,
        "media": json.dumps(names, ensure_ascii=False, sort_keys=True).encode(),
        **{number: media[name] for number, name in names.items()},
    }
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(entries):
            entry = zipfile.ZipInfo(name, _ENTRY_DATE)
            entry.create_system = 3
            entry.external_attr = _ENTRY_MODE
            archive.writestr(entry, entries[name], zipfile.ZIP_DEFLATED, _DEFLATE_LEVEL)
