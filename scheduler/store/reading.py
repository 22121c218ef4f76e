"""A store to look at, wherever it lies: on a medium that nobody may write, of an older version, or not there at all."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path

from scheduler.store import schema
from scheduler.store.errors import ReadOnlyStoreError
from scheduler.store.errors import translated


def connect_to_read(path: Path) -> tuple[sqlite3.Connection, bool]:
    """Open a store to look at, and say whether it is the file itself.

    Else it is in memory, and what is written to it is gone with it: an empty store where there is no file, and a copy
    of one that may not be written.
    """
    schema.refuse_folder(path)
    if not path.exists() or path.stat().st_size == 0:
        return schema.in_memory(path, None), False
    if _may_write(path):
        with suppress(ReadOnlyStoreError):
            return schema.connect(path, create=False), True
    with translated(path), _opened(path) as source:
        return schema.in_memory(path, source), False


def _may_write(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a file that may not be written, with what is in the log beside it.

    Where there is no such log, or an empty one, the file alone is the whole store. Else SQLite reads both, if the index
    of the log is there too; and if it is not, a copy of both is read, for which an index can be made.
    """
    uri = path.absolute().as_uri()
    log = path.with_name(f"{path.name}-wal")
    connection = _tried(f"{uri}?mode=ro") if log.exists() else None
    if connection is None and (not log.exists() or log.stat().st_size == 0):
        connection = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True)
    if connection is not None:
        with closing(connection):
            yield connection
        return
    with tempfile.TemporaryDirectory(prefix="flashmath-") as folder:
        copy = Path(folder, "reviews.db")
        shutil.copyfile(path, copy)
        shutil.copyfile(log, copy.with_name(f"{copy.name}-wal"))
        with closing(sqlite3.connect(copy)) as connection:
            yield connection


def _tried(uri: str) -> sqlite3.Connection | None:
    connection = sqlite3.connect(uri, uri=True)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        return None
    return connection
