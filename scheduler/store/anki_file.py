"""An Anki collection or package to the review logs in it, only read: nothing of it is changed, run or unpacked by name.

A package (.apkg, .colpkg) is a zip file with an SQLite database in it, compressed by zstandard since 2021. A collection
(collection.anki2) is that database itself; it is read where it lies, also while Anki has it open.
"""

from __future__ import annotations

import json
import lzma
import shutil
import sqlite3
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from typing import Any

from scheduler.days import ROLLOVER
from scheduler.store.anki_events import AnkiCard
from scheduler.store.anki_events import AnkiHistory
from scheduler.store.anki_events import AnkiReview

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: The databases that a package may hold, the newest first; an older one beside it only asks the user to update.
_DATABASES = ("collection.anki21b", "collection.anki21", "collection.anki2")
#: Bytes that a database may come to, and how many times larger than it is packed, once it is large at all.
LARGEST = 2_000_000_000
MOST_EXPANSION = 500
_LARGE = 20_000_000
_CHUNK = 1 << 20
_SQLITE = b"SQLite format 3\0"
_CARDS = "SELECT c.id, n.guid, c.ord, c.queue FROM cards c JOIN notes n ON n.id = c.nid ORDER BY c.id"
_REVIEWS = "SELECT cid, id, ease, ivl, factor, time, type FROM revlog ORDER BY cid, id"
_SUSPENDED = -1


class AnkiFileError(ValueError):
    """A file that is no collection or package of Anki, or a damaged one, in one sentence for the user."""

    code = "FM613"


def read_anki(path: Path) -> AnkiHistory:
    """Read the review logs of a package or collection; AnkiFileError where it is none, OSError where it is not read."""
    with path.open("rb") as file:
        is_database = file.read(len(_SQLITE)) == _SQLITE
    if is_database:
        return _read_collection(path)
    try:
        with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory(prefix="flashmath-") as folder:
            database = Path(folder, "collection")
            _unpack(archive, database)
            return _read(f"{database.as_uri()}?mode=ro&immutable=1")
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, zstd.ZstdError, EOFError) as error:
        raise AnkiFileError(f"{path} is no package or collection of Anki, or a damaged one") from error
    except (RuntimeError, NotImplementedError, UnicodeDecodeError) as error:
        raise AnkiFileError(f"{path}: its zip file cannot be read: {error}") from error


def _unpack(archive: zipfile.ZipFile, database: Path) -> None:
    names = set(archive.namelist())
    name = next((name for name in _DATABASES if name in names), None)
    if name is None:
        raise AnkiFileError("it is a zip file without Anki's collection in it")
    packed = max(1, archive.getinfo(name).compress_size)
    with archive.open(name) as entry, database.open("wb") as file:
        if name.endswith("b"):
            with zstd.ZstdFile(entry) as unpacked:
                _copy(unpacked, file, packed)
        else:
            _copy(entry, file, packed)


def _copy(source: IO[bytes] | zstd.ZstdFile, target: IO[bytes], packed: int) -> None:
    """Copy within bounds, so that a small file cannot fill the disk."""
    size = 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > LARGEST or (size > _LARGE and size > packed * MOST_EXPANSION):
            raise AnkiFileError(f"its database is too large: more than {(size - 1) // 1_000_000} MB unpacked")
        target.write(chunk)


def _read_collection(path: Path) -> AnkiHistory:
    """Read a collection where it lies, else a copy of it: Anki may hold it, or the folder may be read-only."""
    try:
        return _read(f"{path.absolute().as_uri()}?mode=ro")
    except AnkiFileError as error:
        if not isinstance(error.__cause__, sqlite3.OperationalError):
            raise
    with _copied(path) as copy:
        return _read(f"{copy.as_uri()}?mode=ro")


@contextmanager
def _copied(path: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="flashmath-") as folder:
        copy = Path(folder, "collection.anki2")
        for ending in ("", "-wal"):
            source = path.with_name(path.name + ending)
            if source.exists():
                shutil.copyfile(source, copy.with_name(copy.name + ending))
        yield copy


def _read(uri: str) -> AnkiHistory:
    try:
        with closing(sqlite3.connect(uri, uri=True, timeout=1)) as connection:
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
            connection.create_collation("unicase", _compare_folded)
            connection.execute("BEGIN")
            return _history(connection)
    except (sqlite3.Error, TypeError, ValueError, RecursionError, OverflowError) as error:
        if isinstance(error, AnkiFileError):
            raise
        raise AnkiFileError(f"its database cannot be read: {error}") from error


def _compare_folded(left: str, right: str) -> int:
    first, second = left.casefold(), right.casefold()
    return (first > second) - (first < second)


def _history(connection: sqlite3.Connection) -> AnkiHistory:
    reviews: dict[int, list[AnkiReview]] = {}
    for card, *values in connection.execute(_REVIEWS):
        if all(isinstance(value, int) for value in values):
            reviews.setdefault(card, []).append(AnkiReview(*values))
    cards = tuple(
        AnkiCard(str(guid), int(place), tuple(reviews.get(number, ())), number, queue == _SUSPENDED)
        for number, guid, place, queue in connection.execute(_CARDS)
    )
    rollover = _rollover(connection)
    return AnkiHistory(cards, rollover if isinstance(rollover, int) and 0 <= rollover <= 23 else ROLLOVER)


def _rollover(connection: sqlite3.Connection) -> Any:
    """Read the hour at which days begin, from the table of settings or, before 2021, from one JSON text of all."""
    tables = {table for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "config" in tables:
        row = connection.execute("SELECT val FROM config WHERE key = 'rollover'").fetchone()
        return json.loads(row[0]) if row else None
    row = connection.execute("SELECT conf FROM col").fetchone()
    values = json.loads(row[0]) if row and row[0] else {}
    return values.get("rollover") if isinstance(values, dict) else None
