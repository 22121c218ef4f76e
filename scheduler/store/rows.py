"""Events to rows of the log and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from scheduler.model import Event
from scheduler.model import Given
from scheduler.model import Grade
from scheduler.model import Key
from scheduler.model import Kind
from scheduler.model import Mode
from scheduler.model import Past
from scheduler.store.errors import CorruptStoreError

#: The columns of the log, in the order of a row.
COLUMNS = 'card, at, device, kind, day, "offset", grade, duration, mode, given, target, "on", data, edition'
INSERT = f"INSERT INTO log ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - the names are ours
SELECT = f"SELECT {COLUMNS} FROM log"  # noqa: S608

LOOK_BACK = "SELECT card, at, device, kind, day, grade, duration, mode, given, target, edition FROM log"

Row = tuple[Any, ...]

# Looking up a member by its value through the class costs as much as the rest of the row.
_KINDS = {str(kind): kind for kind in Kind}
_MODES = {str(mode): mode for mode in Mode}
_GRADES = {int(grade): grade for grade in Grade}


def row_of(event: Event) -> Row:
    """Turn an event into its row."""
    return (
        event.card,
        event.at,
        event.device,
        str(event.kind),
        event.day,
        event.offset,
        None if event.grade is None else int(event.grade),
        event.duration,
        str(event.mode),
        None if event.given is None else _dump_given(event.given),
        None if event.target is None else json.dumps(list(event.target), separators=(",", ":")),
        int(event.on),
        event.data,
        event.edition,
    )


def events_of(rows: Iterable[Row]) -> Iterator[Event]:
    """Turn rows into events; CorruptStoreError for what no version wrote."""
    for row in rows:
        try:
            yield _event_of(row)
        except (KeyError, TypeError, ValueError) as error:
            raise CorruptStoreError(f"the store is damaged at an event of {row[0]}: {error}") from error


def _event_of(row: Row) -> Event:
    card, at, device, kind, day, offset, grade, duration, mode, given, target, on, data, edition = row
    return Event(
        card=card,
        at=at,
        device=device,
        kind=_KINDS[kind],
        day=day,
        offset=offset,
        grade=None if grade is None else _GRADES[grade],
        duration=duration,
        mode=_MODES[mode],
        given=None if given is None else _load_given(given),
        target=None if target is None else load_key(target),
        on=bool(on),
        data=data,
        edition=edition,
    )


def past_of(rows: Iterable[Row]) -> Iterator[tuple[str, Past]]:
    """Turn rows of `LOOK_BACK` into cards and what was done with them; CorruptStoreError as above.

    A whole log is read in less than half the time that its events take.
    """
    card = ""
    try:
        for card, at, device, kind, day, grade, duration, mode, given, target, edition in rows:
            yield (
                card,
                Past(
                    at,
                    device,
                    _KINDS[kind],
                    day,
                    None if grade is None else _GRADES[grade],
                    duration,
                    _MODES[mode],
                    None if given is None else _load_given(given),
                    None if target is None else load_key(target),
                    edition,
                ),
            )
    except (KeyError, TypeError, ValueError) as error:
        raise CorruptStoreError(f"the store is damaged at an event of {card}: {error}") from error


def load_key(text: str) -> Key:
    """Turn the text of a target into the key of the event that it names."""
    at, device, kind = json.loads(text)
    return Key(at, device, _KINDS[kind])


@lru_cache(4096)
def _dump_given(given: Given) -> str:
    return json.dumps(given_values(given), separators=(",", ":"))


@lru_cache(4096)
def _load_given(text: str) -> Given:
    return Given(**json.loads(text))


def given_values(given: Given) -> dict[str, Any]:
    """Turn what an answer was told into values by name, without those that say nothing."""
    values = {"days": given.days, "seconds": given.seconds, "ease": given.ease, "adopt": given.adopt}
    return {"rule": given.rule} | {name: value for name, value in values.items() if value}
