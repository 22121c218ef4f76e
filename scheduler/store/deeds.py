"""What one device did, the newest first, and the time that its next deed takes.

Events that were written together are one deed: they bear one time, and are taken back as one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace

from scheduler.model import Event
from scheduler.model import Key
from scheduler.model import Kind
from scheduler.store.errors import ClockError
from scheduler.store.rows import SELECT
from scheduler.store.rows import events_of
from scheduler.store.rows import load_key
from scheduler.store.written import Moment

#: Milliseconds by which the clock may be behind the newest event of this device.
TOLERANCE = 5 * 60_000


def standing_events(connection: sqlite3.Connection, device: str) -> Iterator[Event]:
    """Give what a device did and did not take back, the newest first."""
    query = f"{SELECT} WHERE device = ? AND kind <> 'void' ORDER BY at DESC"
    done = events_of(connection.execute(query, (device,)))
    return (event for event in done if not is_voided(connection, event))


def newest_deed(connection: sqlite3.Connection, device: str) -> list[Event]:
    """Give the events of a device's newest deed that stand; none where there is nothing left to take back."""
    newest = next(standing_events(connection, device), None)
    if newest is None:
        return []
    query = f"{SELECT} WHERE device = ? AND at = ? AND kind <> 'void' ORDER BY card, kind"
    together = list(events_of(connection.execute(query, (device, newest.at))))
    return [event for event in together if not is_voided(connection, event)]


def is_voided(connection: sqlite3.Connection, event: Event) -> bool:
    """Say whether an event was taken back."""
    query = "SELECT target FROM log WHERE card = ? AND kind = 'void'"
    return any(load_key(target) == event.key for (target,) in connection.execute(query, (event.card,)))


def next_time(connection: sqlite3.Connection, device: str, now: Moment) -> int:
    """Find the time of the next deed; ClockError where the clock is behind what the device did last."""
    newest = next(standing_events(connection, device), None)
    if newest is not None and newest.at > now.at + TOLERANCE:
        raise ClockError(newest.at - now.at)
    return free_time(connection, device, now)


def free_time(connection: sqlite3.Connection, device: str, now: Moment) -> int:
    """Find the first moment from now on that is later than all the device wrote, but for a clock far ahead."""
    query = "SELECT max(at) FROM log WHERE device = ? AND at <= ?"
    newest = connection.execute(query, (device, now.at + TOLERANCE)).fetchone()[0]
    return now.at if newest is None else max(now.at, newest + 1)


def stamped(events: Iterable[Event], at: int, device: str) -> tuple[Event, ...]:
    """Give events the time and the device of one deed; two of one kind on one card are a millisecond apart."""
    found: list[Event] = []
    taken: set[tuple[str, Key]] = set()
    for event in events:
        later = replace(event, at=at, device=device)
        while (later.card, later.key) in taken:
            later = replace(later, at=later.at + 1)
        taken.add((later.card, later.key))
        found.append(later)
    return tuple(found)


def void_of(event: Event, now: Moment) -> Event:
    """Make the event that takes another one back."""
    return Event(
        card=event.card, at=now.at, device="", kind=Kind.VOID, day=now.day, offset=now.offset, target=event.key
    )
