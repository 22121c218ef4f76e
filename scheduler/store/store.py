"""The store itself: what was done is written, the touched cards are folded anew, all in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from scheduler.model import Event
from scheduler.model import Key
from scheduler.model import Kind
from scheduler.replay import effective
from scheduler.store import folding
from scheduler.store import schema
from scheduler.store.errors import ClockError
from scheduler.store.errors import NotAStoreError
from scheduler.store.errors import StaleCardError
from scheduler.store.errors import translated
from scheduler.store.folding import Kept
from scheduler.store.plan import Plan
from scheduler.store.rows import INSERT
from scheduler.store.rows import SELECT
from scheduler.store.rows import events_of
from scheduler.store.rows import load_key
from scheduler.store.rows import row_of
from scheduler.store.written import Added
from scheduler.store.written import Moment
from scheduler.store.written import Written

#: Milliseconds by which the clock may be behind the newest event of this device.
TOLERANCE = 5 * 60_000
_OR_IGNORE = INSERT.replace("INSERT", "INSERT OR IGNORE", 1)


class Store:
    """An open review store; close it, or use it in a `with` statement. Every method may raise StoreError."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        """Open the file, and make or move on its tables where that is called for."""
        self.path = path
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
            return folding.read_memories(self._connection, plan)

    def memory_rows(self) -> list[folding.Row]:
        """Read the memory table as it is."""
        with translated(self.path):
            return list(folding.memory_rows(self._connection))

    def outdated(self, plan: Plan) -> list[str]:
        """List known cards that were folded by another rule than theirs now."""
        with translated(self.path):
            return folding.outdated(self._connection, plan)

    def events(self) -> Iterator[Event]:
        """Read the whole log: by card, then in the order of the log."""
        with translated(self.path):
            yield from folding.all_events(self._connection)

    def events_of(self, plan: Plan, uid: str) -> list[Event]:
        """Read the events of a card that count, under all its names, in the order of the log."""
        with translated(self.path):
            return effective(folding.events_named(self._connection, plan.names_of(uid)))

    def grouped(self, plan: Plan) -> dict[str, list[Event]]:
        """Read all events by the present names of their cards."""
        with translated(self.path):
            return folding.grouped(self._connection, plan)

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
            return {uid: effective(folding.events_named(self._connection, plan.names_of(uid))) for uid in uids}

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
            newest = next(self._standing_events(), None)
            if newest is None:
                return (), Written((), {})
            undone = [event for event in self._deed(newest.at) if not self._is_voided(event)]
            voids = [_void(event, now) for event in undone]
            return tuple(undone), self._insert(connection, plan, now, voids)

    def void(self, plan: Plan, now: Moment, events: Iterable[Event]) -> Written:
        """Void events of any device, such as those of a clock that was ahead."""
        with self._transaction() as connection:
            voids = [_void(event, now) for event in events if event.kind is not Kind.VOID]
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

    # Care

    def backup(self, target: Path) -> Path:
        """Copy the store as it stands, also while others write to it; FileExistsError where the file exists."""
        with translated(target):
            return schema.backup(self._connection, target)

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
        self,
        connection: sqlite3.Connection,
        plan: Plan,
        now: Moment,
        events: Sequence[Event],
        *,
        checked: bool = True,
    ) -> Written:
        at = self._next_time(now) if checked else self._free_time(now)
        stamped: list[Event] = []
        taken: set[tuple[str, Key]] = set()
        for event in events:
            later = replace(event, at=at, device=self.device)
            while (later.card, later.key) in taken:
                later = replace(later, at=later.at + 1)
            taken.add((later.card, later.key))
            stamped.append(later)
        connection.executemany(INSERT, map(row_of, stamped))
        return Written(tuple(stamped), folding.refold(connection, plan, [event.card for event in stamped]))

    def _next_time(self, now: Moment) -> int:
        newest = next(self._standing_events(), None)
        if newest is not None and newest.at > now.at + TOLERANCE:
            raise ClockError(newest.at - now.at)
        return self._free_time(now)

    def _free_time(self, now: Moment) -> int:
        """Find the first moment from now on that is later than all this device wrote, but for a clock far ahead."""
        query = "SELECT max(at) FROM log WHERE device = ? AND at <= ?"
        newest = self._connection.execute(query, (self.device, now.at + TOLERANCE)).fetchone()[0]
        return now.at if newest is None else max(now.at, newest + 1)

    def _standing_events(self) -> Iterator[Event]:
        """Give what this device did and did not take back, the newest first."""
        query = f"{SELECT} WHERE device = ? AND kind <> 'void' ORDER BY at DESC"
        done = events_of(self._connection.execute(query, (self.device,)))
        return (event for event in done if not self._is_voided(event))

    def _deed(self, at: int) -> list[Event]:
        query = f"{SELECT} WHERE device = ? AND at = ? AND kind <> 'void' ORDER BY card, kind"
        return list(events_of(self._connection.execute(query, (self.device, at))))

    def _is_voided(self, event: Event) -> bool:
        query = "SELECT target FROM log WHERE card = ? AND kind = 'void'"
        return any(load_key(target) == event.key for (target,) in self._connection.execute(query, (event.card,)))


_BY_KEY = f"{SELECT} WHERE card = ? AND at = ? AND device = ? AND kind = ?"


def _void(event: Event, now: Moment) -> Event:
    return Event(
        card=event.card,
        at=now.at,
        device="",
        kind=Kind.VOID,
        day=now.day,
        offset=now.offset,
        target=event.key,
    )
