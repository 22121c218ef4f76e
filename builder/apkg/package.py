"""A collection and its pictures to a package file, whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
import zipfile
from collections.abc import Iterable
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path
from typing import IO

from builder.apkg.collection import collection_bytes
from builder.apkg.ids import number_of
from builder.apkg.notetypes import deck_json
from builder.apkg.notetypes import notetypes_json
from builder.kinds.notetype import NoteType
from builder.render.notes import RenderedNote

#: The date of every entry, for a package must not change with the clock.
_ENTRY_DATE = (1980, 1, 1, 0, 0, 0)
#: 0 is fast, 9 is small; 6 is a third smaller than 1 and twice as fast as 9 on a deck of formulas.
_DEFLATE_LEVEL = 6
#: A regular file that everybody may read, in the upper half of a zip entry's attributes.
_ENTRY_MODE = 0o100644 << 16


@dataclass(frozen=True)
class Package:
    """What a package says of itself; `modified`, in epoch seconds, is the time of every note and note type."""

    library_id: str
    deck: str
    description: str
    notetypes: tuple[NoteType, ...]
    css: str
    modified: int
    media: Mapping[str, bytes] = field(default_factory=dict)


def write_package(package: Package, notes: Iterable[RenderedNote], file: Path) -> None:
    """Write a package beside its place, flush it to the disk, and only then put it there.

    Raises OSError where that fails; an older package is then still whole.
    """
    deck_id = number_of(f"deck of {package.library_id}")
    models = notetypes_json(package.notetypes, package.css, package.modified, deck_id)
    deck = deck_json(deck_id, package.deck, package.description)
    collection = collection_bytes(notes, models, deck, deck_id, package.modified)
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=".part", dir=file.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            _write_zip(stream, collection, package.media)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(file)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(file.parent)


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


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _sync_folder(folder: Path) -> None:
    """Flush the folder's entry, where the system can do that to a folder."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
