"""An Anki package to the notes that it holds: zip, then zstandard where it is new, then SQLite, all within bounds.

Nothing is unpacked by a name of the package, and nothing in it is run: the database is copied to a folder of its own
and opened to be read.
"""

from __future__ import annotations

import errno
import lzma
import sqlite3
import struct
import sys
import tempfile
import zipfile
import zlib
from contextlib import closing
from pathlib import Path
from typing import IO

from builder.authoring.imports.anki.database import read_database
from builder.authoring.imports.anki.notes import AnkiDeck
from builder.authoring.imports.anki.protobuf import read_fields

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: The databases that a package may hold, the newest first; an older one beside it only asks the user to update.
_DATABASES = ("collection.anki21b", "collection.anki21", "collection.anki2")
#: How large a database may become, in bytes, and how many times larger than it is packed, once it is large at all.
LARGEST_DATABASE = 500_000_000
MOST_EXPANSION = 500
_LARGE = 20_000_000
_CHUNK = 1 << 20
#: The newest form of package that is known, as its `meta` says.
_NEWEST_VERSION = 3


class PackageError(ValueError):
    """A package that cannot be read, in one sentence for the user."""


def read_package(stream: IO[bytes]) -> AnkiDeck:
    """Read the notes of a package. Raises PackageError, and OSError where the temporary file cannot be written."""
    try:
        with zipfile.ZipFile(stream) as archive, tempfile.TemporaryDirectory(prefix="flashmath-") as folder:
            database = Path(folder, "collection")
            _unpack(archive, database)
            return _read(database)
    except PackageError:
        raise
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, zstd.ZstdError, EOFError, struct.error) as error:
        raise PackageError(f"it is no Anki package, or a damaged one: {_sentence(error)}") from error
    except (RuntimeError, NotImplementedError, ValueError, LookupError, OverflowError) as error:
        raise PackageError(f"its zip file cannot be read: {_sentence(error)}") from error
    except OSError as error:
        if error.errno not in (None, errno.EINVAL):  # those of a damaged file, not of the disk
            raise
        raise PackageError(f"it is no Anki package, or a damaged one: {_sentence(error)}") from error


def _sentence(error: Exception) -> str:
    words = " ".join(str(error).split()) or type(error).__name__
    return words[:1].lower() + words[1:]


def _unpack(archive: zipfile.ZipFile, database: Path) -> None:
    names = set(archive.namelist())
    name = next((name for name in _DATABASES if name in names), None)
    if name is None:
        raise PackageError("it is a zip file without Anki's collection in it")
    if "meta" in names:
        _check_version(archive)
    packed = max(1, archive.getinfo(name).compress_size)
    with archive.open(name) as entry, database.open("wb") as file:
        if name.endswith("b"):
            with zstd.ZstdFile(entry) as unpacked:
                _copy(unpacked, file, packed)
        else:
            _copy(entry, file, packed)


def _check_version(archive: zipfile.ZipFile) -> None:
    with archive.open("meta") as entry:
        meta = entry.read(1000)
    try:
        version = next((value for number, value in read_fields(meta) if number == 1), 0)
    except ValueError as error:
        raise PackageError("its meta entry is damaged") from error
    if not isinstance(version, int) or version > _NEWEST_VERSION:
        raise PackageError("it was written by a newer Anki; export it with «Support older Anki versions» ticked")


def _copy(source: IO[bytes] | zstd.ZstdFile, target: IO[bytes], packed: int) -> None:
    """Copy within bounds, so that a small file cannot fill the disk."""
    size = 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > LARGEST_DATABASE or (size > _LARGE and size > packed * MOST_EXPANSION):
            raise PackageError(f"its database is too large: more than {(size - 1) // 1_000_000} MB unpacked")
        target.write(chunk)


def _read(database: Path) -> AnkiDeck:
    try:
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            return read_database(connection)
    except (sqlite3.Error, ValueError, RecursionError, OverflowError) as error:
        raise PackageError(f"its database cannot be read: {_sentence(error)}") from error
