"""What can go wrong with the review store, each as an exception with a code and a sentence for the learner.

Codes are permanent, as those of cards are; a page of the manual says more of each.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar


class StoreError(Exception):
    """Something about the review store, in one sentence for the learner. Nothing was written."""

    code: ClassVar[str] = "FM601"


class MissingStoreError(StoreError):
    """There is no file, and none was to be made."""

    code = "FM602"


class NotAStoreError(StoreError):
    """The file is something else, and stays as it is."""

    code = "FM603"


class NewerStoreError(StoreError):
    """The file was written by a newer version, which may know things that this one would lose."""

    code = "FM604"


class CorruptStoreError(StoreError):
    """The file is damaged."""

    code = "FM605"


class ReadOnlyStoreError(StoreError):
    """The file or its folder may not be written."""

    code = "FM606"


class FullDiskError(StoreError):
    """There is no room left."""

    code = "FM607"


class LockedStoreError(StoreError):
    """Another program holds the file for longer than one waits."""

    code = "FM608"


class StaleCardError(StoreError):
    """The card has changed since it was shown: it was answered or marked somewhere else."""

    code = "FM609"

    def __init__(self, uid: str) -> None:
        """Name the card."""
        super().__init__(f"{uid} has changed since it was shown; look at it again")


class RulesChangedError(StoreError):
    """Cards were scheduled by other settings than those of now: show the effect, ask, and refold."""

    code = "FM610"

    def __init__(self, cards: int) -> None:
        """Take the number of cards."""
        super().__init__(f"{cards} cards were scheduled by other settings; nothing is asked until that is decided")


class ClockError(StoreError):
    """The clock is behind the newest event of this device, so that the order of events would be wrong."""

    code = "FM611"

    def __init__(self, behind: int) -> None:
        """Take by how many milliseconds."""
        minutes = (behind + 30_000) // 60_000
        sizes = ((2_880, 1_440, "days"), (120, 60, "hours"), (0, 1, "minutes"))
        span = next(f"{minutes // size} {unit}" for least, size, unit in sizes if minutes >= least)
        super().__init__(
            f"the clock is {span} behind the last thing done here; set the clock,"
            " or, if it was ahead then, take those events back with `flashmath doctor`"
        )


_FULL = (sqlite3.SQLITE_FULL,)
_READ_ONLY = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH)
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_NOT_A_DATABASE = (sqlite3.SQLITE_NOTADB,)
_CORRUPT = (sqlite3.SQLITE_CORRUPT,)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn errors of SQLite about this file into a StoreError."""
    try:
        yield
    except sqlite3.Error as error:
        raise store_error(error, path) from error


def store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """Turn an error of SQLite into what it means for the learner."""
    extended = getattr(error, "sqlite_errorcode", None)
    code = None if extended is None else extended & 0xFF
    if code in _FULL:
        return FullDiskError(f"there is no room left for {path}; what was written before is safe")
    if code in _READ_ONLY:
        return ReadOnlyStoreError(f"{path} cannot be opened or written; look at the permissions of it and its folder")
    if code in _LOCKED:
        return LockedStoreError(f"another program is writing to {path}; close it and try again")
    if code in _NOT_A_DATABASE:
        return NotAStoreError(f"{path} is no review store; nothing in it was touched")
    if code in _CORRUPT:
        return CorruptStoreError(f"{path} is damaged: {error}; restore a backup that lies beside it")
    return StoreError(f"{path}: {error}")
