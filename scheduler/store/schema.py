"""The file of the review store: made, recognised, moved on from older versions after a backup, and checked."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from scheduler.store.errors import MissingStoreError
from scheduler.store.errors import NewerStoreError
from scheduler.store.errors import NotAStoreError
from scheduler.store.errors import ReadOnlyStoreError
from scheduler.store.errors import translated

#: Tells a review store from other SQLite files: "flsh".
APPLICATION = 0x666C7368
#: Seconds for which a writer waits for another one.
PATIENCE = 5.0

_VERSION_1 = (
    """CREATE TABLE log (
        card TEXT NOT NULL,
        at INTEGER NOT NULL,
        device TEXT NOT NULL,
        kind TEXT NOT NULL,
        day INTEGER NOT NULL,
        "offset" INTEGER NOT NULL,
        grade INTEGER,
        duration INTEGER NOT NULL,
        mode TEXT NOT NULL,
        given TEXT,
        target TEXT,
        "on" INTEGER NOT NULL,
        data TEXT NOT NULL,
        PRIMARY KEY (card, at, device, kind)
    ) WITHOUT ROWID""",
    "CREATE INDEX log_device ON log (device, at)",
    "CREATE INDEX log_day ON log (day)",
    "CREATE TRIGGER log_stays BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log is never rewritten'); END",
    "CREATE TRIGGER log_keeps BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log is never rewritten'); END",
    """CREATE TABLE memory (
        card TEXT NOT NULL PRIMARY KEY,
        standing TEXT NOT NULL,
        rule TEXT NOT NULL,
        events INTEGER NOT NULL
    ) WITHOUT ROWID""",
    "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "INSERT INTO meta VALUES ('device', lower(hex(randomblob(4))))",
)


_VERSION_2 = (
    "ALTER TABLE log ADD COLUMN edition INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE memory ADD COLUMN edition INTEGER NOT NULL DEFAULT 0",
    # When the card is due, out of its standing: most cards are due later, and need not be read to be passed over.
    "ALTER TABLE memory ADD COLUMN due_day INTEGER",
    "ALTER TABLE memory ADD COLUMN due_at INTEGER",
    "CREATE INDEX memory_due ON memory (due_at, due_day, rule)",
    "CREATE INDEX memory_edition ON memory (edition) WHERE edition > 0",
)


def _create(connection: sqlite3.Connection) -> None:
    for statement in _VERSION_1:
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")


def _add_due(connection: sqlite3.Connection) -> None:
    for statement in _VERSION_2:
        connection.execute(statement)
    for card, standing in connection.execute("SELECT card, standing FROM memory").fetchall():
        memory = json.loads(standing)["memory"]
        if memory is not None:
            due = memory["due_day"], memory["due_at"], card
            connection.execute("UPDATE memory SET due_day = ?, due_at = ? WHERE card = ?", due)


#: The step at place n takes a store from version n to n + 1, inside a transaction; version 0 is an empty file.
MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_create, _add_due)


def connect(path: Path, *, create: bool = True) -> sqlite3.Connection:
    """Open the file of a store, made or moved on to the present version first; raises StoreError."""
    refuse_folder(path)
    if not path.exists():
        if not create:
            raise MissingStoreError(f"there is no review store at {path}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ReadOnlyStoreError(f"the folder {path.parent} cannot be made: {error.strerror}") from error
    with translated(path):
        connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
        try:
            _prepare(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


def refuse_folder(path: Path) -> None:
    """Raise NotAStoreError for a folder, of which SQLite says only that it cannot be opened."""
    if path.is_dir():
        raise NotAStoreError(f"{path} is a folder; name a file in it")


def in_memory(path: Path, source: sqlite3.Connection | None) -> sqlite3.Connection:
    """Make a store in memory, empty or as a copy of one that lies at a path, moved on to the present version."""
    if source is not None:
        _recognised(source, path)
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        if source is not None:
            source.backup(connection)
        connection.execute("PRAGMA trusted_schema = OFF")
        if _recognised(connection, path) < len(MIGRATIONS):
            _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("PRAGMA trusted_schema = OFF")
    version = _recognised(connection, path)
    _write_ahead(connection)
    connection.execute("PRAGMA synchronous = FULL")
    if version == len(MIGRATIONS):
        return
    if version > 0:
        backup(connection, _free_name(path, version))
    _migrate(connection, path)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Turn write-ahead logging on; SQLite does not wait by itself where two processes open a new file at once."""
    patience = time.monotonic() + PATIENCE
    while number(connection, "journal_mode") != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > patience:
                raise
            time.sleep(0.01)


def _recognised(connection: sqlite3.Connection, path: Path) -> int:
    """Find the version of a file that is a store or empty."""
    version = int(number(connection, "user_version"))
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if number(connection, "application_id") != APPLICATION and (tables or version):
        raise NotAStoreError(f"{path} is a database of another program; nothing in it was touched")
    if version > len(MIGRATIONS):
        raise NewerStoreError(f"{path} was written by a newer version of flashmath; install that to use it")
    return version


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for version in range(_recognised(connection, path), len(MIGRATIONS)):
            MIGRATIONS[version](connection)
            connection.execute(f"PRAGMA user_version = {version + 1}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def is_shared(connection: sqlite3.Connection) -> bool:
    """Say whether another process or connection has the file open now.

    Write-ahead logging can be left only by the last one who is there; it is taken up again at once.
    """
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.OperationalError:
        return True
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")
        _write_ahead(connection)
    return False


def number(connection: sqlite3.Connection, pragma: str) -> int | str:
    """Read the value of a pragma."""
    value: int | str = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
    return value


def backup(connection: sqlite3.Connection, target: Path) -> Path:
    """Copy a store as it stands at this moment, whoever else writes to it, into a file that must not exist."""
    if target.exists():
        raise FileExistsError(f"{target} exists")
    with translated(target), closing(sqlite3.connect(target, timeout=PATIENCE)) as copy:
        connection.backup(copy)
    return target


def _free_name(path: Path, version: int) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    target = path.with_name(f"{path.name}.v{version}-{stamp}.bak")
    more = 1
    while target.exists():
        more += 1
        target = path.with_name(f"{path.name}.v{version}-{stamp}-{more}.bak")
    return target


def damage(connection: sqlite3.Connection) -> tuple[str, ...]:
    """List what SQLite finds wrong with the file, nothing where it is sound."""
    try:
        lines = [str(line) for (line,) in connection.execute("PRAGMA integrity_check(20)")]
    except sqlite3.DatabaseError as error:
        return (str(error),)
    return () if lines == ["ok"] else tuple(lines)
