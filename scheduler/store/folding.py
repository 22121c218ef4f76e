"""Events of the log to the memories beside it: folded on every write, and checked against the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from typing import NamedTuple

from scheduler.algorithms import Rule
from scheduler.algorithms import dump_standing
from scheduler.model import Event
from scheduler.model import Past
from scheduler.model import Standing
from scheduler.replay import replay
from scheduler.store.plan import Plan
from scheduler.store.rows import LOOK_BACK
from scheduler.store.rows import SELECT
from scheduler.store.rows import events_of
from scheduler.store.rows import past_of

#: Told how many cards are done, of how many.
Progress = Callable[[int, int], None]

#: The columns of the memory table, in the order of a row.
COLUMNS = "card, standing, rule, events, edition, due_day, due_at"
_REPLACE = f"INSERT OR REPLACE INTO memory ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - the names are ours
_MEMORY = f"SELECT {COLUMNS} FROM memory"  # noqa: S608
_EVERY = 256  # cards between two words about progress


class Kept(NamedTuple):
    """Where a card stands, the rule that says so, and the number of events behind it."""

    standing: Standing
    rule: Rule
    events: int


class Row(NamedTuple):
    """A row of the memory table.

    `rule` is a hash, `edition` the one that was folded; `due_day` and `due_at` say when the card is due, as its
    standing does.
    """

    card: str
    standing: str
    rule: str
    events: int
    edition: int = 0
    due_day: int | None = None
    due_at: int | None = None


_UNKNOWN = Row("", "", "", 0)


def events_named(connection: sqlite3.Connection, names: Iterable[str]) -> list[Event]:
    """Read all events under these names, voids and voided ones too."""
    listed = tuple(names)
    query = f"{SELECT} WHERE card IN ({', '.join('?' * len(listed))})"
    return list(events_of(connection.execute(query, listed)))


def all_events(connection: sqlite3.Connection) -> Iterator[Event]:
    """Read the whole log: by card, then in the order of the log."""
    return events_of(connection.execute(f"{SELECT} ORDER BY card, at, device, kind"))


def refold(connection: sqlite3.Connection, plan: Plan, names: Iterable[str]) -> dict[str, Kept]:
    """Fold the cards of these names anew and store what comes out, inside the transaction of the caller."""
    folded = {}
    for uid in dict.fromkeys(map(plan.uid_of, names)):
        everything = plan.names_of(uid)
        events = events_named(connection, everything)
        before = connection.execute(f"{_MEMORY} WHERE card = ?", (uid,)).fetchone()
        folded[uid] = _store(connection, plan, uid, events, Row._make(before) if before else _UNKNOWN)
    return folded


def refold_all(connection: sqlite3.Connection, plan: Plan, progress: Progress) -> int:
    """Fold the whole log anew inside the transaction of the caller, and count the cards."""
    before = {row.card: row for row in memory_rows(connection)}
    groups = grouped(connection, plan)
    connection.execute("DELETE FROM memory")
    for done, (uid, events) in enumerate(groups.items()):
        if done % _EVERY == 0:
            progress(done, len(groups))
        _store(connection, plan, uid, events, before.get(uid, _UNKNOWN))
    progress(len(groups), len(groups))
    return len(groups)


def grouped(connection: sqlite3.Connection, plan: Plan) -> dict[str, list[Event]]:
    """Read the whole log by the present names of its cards."""
    groups: dict[str, list[Event]] = {}
    for event in all_events(connection):
        groups.setdefault(plan.uid_of(event.card), []).append(event)
    return groups


def past(connection: sqlite3.Connection, plan: Plan) -> dict[str, list[Past]]:
    """Look back on the whole log by the present names of its cards."""
    groups: dict[str, list[Past]] = {}
    for card, done in past_of(connection.execute(LOOK_BACK)):
        groups.setdefault(card, []).append(done)
    joined: dict[str, list[Past]] = {}
    for card, listed in groups.items():
        joined.setdefault(plan.uid_of(card), []).extend(listed)
    return joined


def _store(connection: sqlite3.Connection, plan: Plan, uid: str, events: list[Event], before: Row) -> Kept:
    for former in plan.names_of(uid)[:-1]:
        connection.execute("DELETE FROM memory WHERE card = ?", (former,))
    rule = plan.rule_of(uid, before.rule)
    row, standing = _folded(plan, uid, events, rule, plan.edition_of(uid, before.edition))
    connection.execute(_REPLACE, row)
    return Kept(standing, rule, len(events))


def _folded(plan: Plan, uid: str, events: list[Event], rule: Rule, edition: int) -> tuple[Row, Standing]:
    """Fold all events of a card to its row."""
    standing = replay(events, rule, plan.names_of(uid)[0], edition)
    memory = standing.memory
    due = (None, None) if memory is None else (memory.due_day, memory.due_at)
    return Row(uid, dump_standing(standing), plan.hash_of(rule), len(events), edition, *due), standing


def memory_rows(connection: sqlite3.Connection) -> Iterator[Row]:
    """Read the memory table."""
    return map(Row._make, connection.execute(_MEMORY))


def unjoined(connection: sqlite3.Connection, plan: Plan) -> list[str]:
    """List cards that have another name or another meaning since they were folded."""
    found = connection.execute
    former = [name for name in plan.renamed() if found("SELECT 1 FROM memory WHERE card = ?", (name,)).fetchone()]
    reset = [
        uid
        for uid, edition in plan.editions.items()
        if found("SELECT 1 FROM memory WHERE card = ? AND edition <> ?", (uid, edition)).fetchone()
    ]
    once = found("SELECT card FROM memory WHERE edition > 0").fetchall()
    return [*former, *reset, *(uid for (uid,) in once if uid in plan.rules and uid not in plan.editions)]


def disagreeing(connection: sqlite3.Connection, plan: Plan) -> list[str]:
    """List cards whose stored memory is not the fold of their events, or that have no memory or no events."""
    rows = {row.card: row for row in memory_rows(connection)}
    groups = grouped(connection, plan)
    wrong = [card for card in rows if card not in groups]
    for uid, events in groups.items():
        row = rows.get(uid)
        if row is None or row.events != len(events) or not _agrees(row, plan, events):
            wrong.append(uid)
    return sorted(wrong)


def _agrees(row: Row, plan: Plan, events: list[Event]) -> bool:
    """Say whether a row is the fold of its events; one by a rule that is not known any more is taken to be."""
    rule = plan.rule_of(row.card, row.rule)
    if plan.hash_of(rule) != row.rule:
        return True
    return row == _folded(plan, row.card, events, rule, plan.edition_of(row.card, row.edition))[0]
