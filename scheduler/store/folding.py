"""Events of the log to the memories beside it: folded on every write, read in one go, and checked against the log."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from typing import Any
from typing import NamedTuple

from scheduler.algorithms import Rule
from scheduler.algorithms import dump_standing
from scheduler.algorithms import load_standing
from scheduler.model import Event
from scheduler.model import Standing
from scheduler.replay import replay
from scheduler.store.errors import RulesChangedError
from scheduler.store.plan import Plan
from scheduler.store.rows import SELECT
from scheduler.store.rows import events_of

#: Told how many cards are done, of how many.
Progress = Callable[[int, int], None]

_UPSERT = (
    "INSERT INTO memory VALUES (?, ?, ?, ?) ON CONFLICT (card) DO UPDATE"
    " SET standing = excluded.standing, rule = excluded.rule, events = excluded.events"
)
_MEMORY = "SELECT card, standing, rule, events FROM memory"
_EVERY = 256  # cards between two words about progress


class Kept(NamedTuple):
    """Where a card stands, the rule that says so, and the number of events behind it."""

    standing: Standing
    rule: Rule
    events: int


class Row(NamedTuple):
    """A row of the memory table."""

    card: str
    standing: str
    rule: str
    events: int


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
        row = connection.execute("SELECT rule FROM memory WHERE card = ?", (uid,)).fetchone()
        folded[uid] = _store(connection, plan, uid, events, row[0] if row else "")
    return folded


def refold_all(connection: sqlite3.Connection, plan: Plan, progress: Progress) -> int:
    """Fold the whole log anew inside the transaction of the caller, and count the cards."""
    hashes = dict(connection.execute("SELECT card, rule FROM memory"))
    groups = grouped(connection, plan)
    connection.execute("DELETE FROM memory")
    for done, (uid, events) in enumerate(groups.items()):
        if done % _EVERY == 0:
            progress(done, len(groups))
        _store(connection, plan, uid, events, hashes.get(uid, ""))
    progress(len(groups), len(groups))
    return len(groups)


def grouped(connection: sqlite3.Connection, plan: Plan) -> dict[str, list[Event]]:
    """Read the whole log by the present names of its cards."""
    groups: dict[str, list[Event]] = {}
    for event in all_events(connection):
        groups.setdefault(plan.uid_of(event.card), []).append(event)
    return groups


def _store(connection: sqlite3.Connection, plan: Plan, uid: str, events: list[Event], folded_by: str) -> Kept:
    names = plan.names_of(uid)
    rule = plan.rule_of(uid, folded_by)
    standing = replay(events, rule, names[0])
    for former in names[:-1]:
        connection.execute("DELETE FROM memory WHERE card = ?", (former,))
    connection.execute(_UPSERT, (uid, dump_standing(standing), plan.hash_of(rule), len(events)))
    return Kept(standing, rule, len(events))


def memory_rows(connection: sqlite3.Connection) -> Iterator[Row]:
    """Read the memory table."""
    return map(Row._make, connection.execute(_MEMORY))


def read_memories(connection: sqlite3.Connection, plan: Plan) -> dict[str, Kept]:
    """Read where every known card stands; RulesChangedError where some were folded by another rule than theirs."""
    kept: dict[str, Kept] = {}
    others = 0
    for card, standing, folded_by, events in connection.execute(_MEMORY):
        rule = plan.rules.get(card)
        if rule is None:
            continue
        if plan.hash_of(rule) == folded_by:
            kept[card] = Kept(load_standing(standing, rule), rule, events)
        else:
            others += 1
    if others:
        raise RulesChangedError(others)
    return kept


def outdated(connection: sqlite3.Connection, plan: Plan) -> list[str]:
    """List known cards that were folded by another rule than theirs now."""
    found = connection.execute("SELECT card, rule FROM memory")
    return [card for card, by in found if card in plan.rules and plan.hash_of(plan.rules[card]) != by]


def unjoined(connection: sqlite3.Connection, plan: Plan) -> list[str]:
    """List former names that still have a memory of their own, since the card was renamed later."""
    former = plan.renamed()
    return [card for (card,) in connection.execute("SELECT card FROM memory") if card in former] if former else []


def bare_memory(row: Row) -> dict[str, Any] | None:
    """Read the memory of a row whatever its rule was, as values by name; None for a card without one."""
    values: dict[str, Any] | None = json.loads(row.standing)["memory"]
    return values


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
    """Say whether a memory is the fold of its events; one by a rule that is not known any more is taken to be."""
    rule = plan.rule_of(row.card, row.rule)
    if plan.hash_of(rule) != row.rule:
        return True
    return row.standing == dump_standing(replay(events, rule, plan.names_of(row.card)[0]))
