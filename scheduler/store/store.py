"""The store itself: what was done is written, the touched cards are folded anew, all in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path

from scheduler.model import Event
from scheduler.model import Kind
from scheduler.model import Past
from scheduler.replay import effective
from scheduler.store import deeds
from scheduler.store import folding
from scheduler.store import memories
from scheduler.store import schema
from scheduler.store.errors import NotAStoreError
from scheduler.store.errors import StaleCardError
from scheduler.store.errors import translated
from scheduler.store.folding import Kept
from scheduler.store.memories import Upcoming
from scheduler.store.plan import Plan
from scheduler.store.rows import INSERT
from scheduler.store.rows import SELECT
from scheduler.store.rows import events_of
from scheduler.store.rows import row_of
from scheduler.store.written import Added
from scheduler.store.written import Moment
from scheduler.store.written import Written

_NOTE = "note: "
_OR_IGNORE = INSERT.replace("INSERT", "INSERT OR IGNORE", 1)


class Store:
    """An open review store; close it, or use it in a `with` statement. Every method may raise StoreError."""

    def __init__(self, path: Path, *, create: bool = True, to_read: bool = False) -> None:
        """Open the file, and make or move on its tables where that is called for.

        `to_read` takes any file, and none: what may not be written is read into memory, and `is_kept` is false then.
        """
        self.path, self.is_kept = path, True
        if to_read:
            from scheduler.store.reading import connect_to_read  # noqa: PLC0415 - called for by few commands

            self._connection, self.is_kept = connect_to_read(path)
        else:
            self._connection = schema.connect(path, create=create)
        try:
            self.device = self._read_device()
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    # Reading

    def version(self) -> int:
        """Give a number that changes when another process has written."""
        with translated(self.path):
            return int(schema.number(self._connection, "data_version"))

    def memories(self, plan: Plan) -> dict[str, Kept]:
        """Read where every known card stands; RulesChangedError where other settings say so than those of now."""
        with translated(self.path):
            return memories.read_memories(self._connection, plan)

    def upcoming(self, plan: Plan, day: int) -> Upcoming:
        """Read where those cards stand that may be asked up to a learner's day, and the names of those due later."""
        with self._snapshot() as connection:
            return memories.read_upcoming(connection, plan, day)

    def memory(self, plan: Plan, uid: str) -> Kept | None:
        """Read where one known card stands."""
        with translated(self.path):
            return memories.read_memory(self._connection, plan, uid)

    def first_later(self, plan: Plan, day: int) -> int | None:
        """Find the first day after this one on which a known card is due."""
        with translated(self.path):
            return memories.first_later(self._connection, plan, day)

    def memory_rows(self) -> list[folding.Row]:
        """Read the memory table as it is."""
        with translated(self.path):
            return list(folding.memory_rows(self._connection))

    def outdated(self, plan: Plan) -> list[str]:
        """List known cards that were folded by another rule than theirs now."""
        with translated(self.path):
            return memories.outdated(self._connection, plan)

    def events(self) -> Iterator[Event]:
        """Read the whole log: by card, then in the order of the log."""
        with translated(self.path):
            yield from folding.all_events(self._connection)

    def events_of(self, plan: Plan, uid: str) -> list[Event]:
        """Read the events of a card that count, under all its names, in the order of the log."""
        with translated(self.path):
            return self._counting(plan, uid)

    def grouped(self, plan: Plan) -> dict[str, list[Event]]:
        """Read all events by the present names of their cards."""
        with translated(self.path):
            return folding.grouped(self._connection, plan)

    def past(self, plan: Plan) -> dict[str, list[Past]]:
        """Look back on all that was done, by the present names of the cards."""
        with translated(self.path):
            return folding.past(self._connection, plan)

    def missing(self, events: Iterable[Event]) -> list[Event]:
        """Give those of the events that the log does not hold: what `add` would add."""
        query = "SELECT 1 FROM log WHERE card = ? AND at = ? AND device = ? AND kind = ?"
        with translated(self.path):
            found = self._connection.execute
            return [event for event in events if found(query, (event.card, *event.key)).fetchone() is None]

    def answered_on(self, plan: Plan, day: int) -> dict[str, list[Event]]:
        """Read the events that count of every card that was answered on a learner's day."""
        query = "SELECT DISTINCT card FROM log WHERE day = ? AND kind = 'answer'"
        with translated(self.path):
            names = [card for (card,) in self._connection.execute(query, (day,))]
            uids = dict.fromkeys(map(plan.uid_of, names))
            return {uid: self._counting(plan, uid) for uid in uids}

    # Writing

    def record(
        self, plan: Plan, now: Moment, events: Sequence[Event], seen: Mapping[str, int] | None = None
    ) -> Written:
        """Write what was done on this device at this moment, all of it or nothing.

        Events take the time and the device of the log, later than all that this device wrote before; together they are
        one deed, which `undo` takes back as one. `seen` gives the number of events that cards had when they were
        shown: StaleCardError where that has changed. ClockError where the clock is behind.
        """
        with self._transaction() as connection:
            for uid, count in (seen or {}).items():
                if self._count(uid) != count:
                    raise StaleCardError(uid)
            return self._insert(connection, plan, now, events)

    def undo(self, plan: Plan, now: Moment) -> tuple[tuple[Event, ...], Written]:
        """Void the newest deed of this device that stands, and give its events; none where there is nothing."""
        with self._transaction() as connection:
            undone = deeds.newest_deed(connection, self.device)
            if not undone:
                return (), Written((), {})
            voids = [deeds.void_of(event, now) for event in undone]
            return tuple(undone), self._insert(connection, plan, now, voids)

    def void(self, plan: Plan, now: Moment, events: Iterable[Event]) -> Written:
        """Void events of any device, such as those of a clock that was ahead."""
        with self._transaction() as connection:
            voids = [deeds.void_of(event, now) for event in events if event.kind is not Kind.VOID]
            # What is voided now cannot hold back the clock, so the voids go in before it is looked at.
            return self._insert(connection, plan, now, voids, checked=False)

    def add(self, plan: Plan, events: Iterable[Event]) -> Added:
        """Unite the log with events from elsewhere; those that it holds already change nothing."""
        new, known, contradicting, touched, is_copied = 0, 0, [], set(), False
        with self._transaction() as connection:
            for event in events:
                if connection.execute(_OR_IGNORE, row_of(event)).rowcount:
                    new += 1
                    touched.add(event.card)
                    is_copied = is_copied or event.device == self.device
                    continue
                known += 1
                if next(events_of(connection.execute(_BY_KEY, (event.card, *event.key)))) != event:
                    contradicting.append(event)
            folding.refold(connection, plan, sorted(touched))
            if is_copied:
                # A copy of this store was used elsewhere under the same name: this one takes another.
                connection.execute("UPDATE meta SET value = lower(hex(randomblob(4))) WHERE key = 'device'")
        self.device = self._read_device()
        return Added(new, known, tuple(contradicting))

    def join(self, plan: Plan) -> int:
        """Fold together what cards that were renamed did under their names; count them."""
        with translated(self.path):
            if not folding.unjoined(self._connection, plan):
                return 0
        with self._transaction() as connection:
            return len(folding.refold(connection, plan, folding.unjoined(connection, plan)))

    def refold(self, plan: Plan, progress: folding.Progress = lambda done, total: None) -> int:
        """Make all memories anew from the log, in one transaction; count them."""
        with self._transaction() as connection:
            return folding.refold_all(connection, plan, progress)

    def demand_clock(self, now: Moment) -> None:
        """Refuse a clock that is behind what this device did last, under which nothing could be kept: ClockError."""
        with translated(self.path):
            deeds.next_time(self._connection, self.device, now)

    # What the faces remember

    def noted(self, name: str) -> bool:
        """Say whether something was noted here under this name, such as that a question was asked."""
        with translated(self.path):
            return bool(self._connection.execute("SELECT 1 FROM meta WHERE key = ?", (f"{_NOTE}{name}",)).fetchall())

    def note(self, names: Iterable[str]) -> None:
        """Note something under these names, for this file alone: a history does not carry it."""
        with self._transaction() as connection:
            rows = [(f"{_NOTE}{name}",) for name in names]
            connection.executemany("INSERT OR IGNORE INTO meta VALUES (?, '')", rows)

    # Care

    def damage(self) -> tuple[str, ...]:
        """List what SQLite finds wrong with the file."""
        return schema.damage(self._connection)

    def is_shared(self) -> bool:
        """Say whether another sitting has the store open now."""
        with translated(self.path):
            return schema.is_shared(self._connection)

    def disagreeing(self, plan: Plan) -> list[str]:
        """List cards whose stored memory is not the fold of their events."""
        with translated(self.path):
            return folding.disagreeing(self._connection, plan)

    # Inside

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """Hold the only writing transaction from before the first reading to the end; all of it stands or nothing."""
        connection = self._connection
        with translated(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _snapshot(self) -> Iterator[sqlite3.Connection]:
        """Read several things as they stood at one moment."""
        with translated(self.path):
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            finally:
                self._connection.execute("COMMIT")

    def _counting(self, plan: Plan, uid: str) -> list[Event]:
        return effective(folding.events_named(self._connection, plan.names_of(uid)), plan.edition_of(uid))

    def _read_device(self) -> str:
        with translated(self.path):
            row = self._connection.execute("SELECT value FROM meta WHERE key = 'device'").fetchone()
        if row is None:
            raise NotAStoreError(f"{self.path} does not say which device it belongs to")
        return str(row[0])

    def _count(self, uid: str) -> int:
        row = self._connection.execute("SELECT events FROM memory WHERE card = ?", (uid,)).fetchone()
        return row[0] if row else 0

    def _insert(
        self, connection: sqlite3.Connection, plan: Plan, now: Moment, events: Sequence[Event], *, checked: bool = True
    ) -> Written:
        find_time = deeds.next_time if checked else deeds.free_time
        stamped = deeds.stamped(events, find_time(connection, self.device, now), self.device)
        connection.executemany(INSERT, map(row_of, stamped))
        return Written(stamped, folding.refold(connection, plan, [event.card for event in stamped]))


_BY_KEY = f"{SELECT} WHERE card = ? AND at = ? AND device = ? AND kind = ?"
