"""The log as lines of JSON and back: a history that people can read, keep and carry to another device.

The first line says what the file is: `{"flashmath": "history", "version": 1, "events": 2}`, with the number of lines
that follow. Each of these is one event, an object with

- `card`, `at` (UTC milliseconds), `device`, `kind` (answer, void, suspend, unsuspend, bury, flag, forget, known);
- `day` (the learner's day, in days from 1970-01-01) and `offset` (minutes east of UTC);
- in an answer `grade` (1 to 4) and `duration` (milliseconds), `mode: cram` where it does not count, and `given`, what
  the button said or what Anki did: `rule`, `days` or `seconds`, `ease` (per mille), `adopt`;
- in a void `target`, the `[at, device, kind]` of the event of this card that never happened;
- in a flag `on: false` where it is taken away;
- `edition`, where the card once got another meaning: the day since which it had the one that was shown;
- `data`, text that scheduling does not read: in an answer JSON with the `deck`, and where an answer was typed this text
  (`typed`).

What is left out is 0, empty or as usual. Lines come by card and time, so that equal logs give equal files.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any
from typing import NamedTuple

from scheduler.days import DAY
from scheduler.model import LONGEST
from scheduler.model import Event
from scheduler.model import Given
from scheduler.model import Grade
from scheduler.model import Key
from scheduler.model import Kind
from scheduler.model import Mode
from scheduler.store.rows import given_values

VERSION = 1
#: Characters of a line beyond which it is no event of ours.
LONGEST_LINE = 1_000_000
_KEYS = frozenset(
    {"card", "at", "device", "kind", "day", "offset", "grade", "duration", "mode", "given", "target", "on"}
    | {"edition", "data"}
)
_NAMES: Mapping[type, str] = {str: "text", int: "a whole number", bool: "true or false"}
#: Milliseconds of a day, of the most that a zone is off, and of the last moment that has a date.
_DAY, _MOST_OFFSET, _LAST = 86_400_000, 18 * 60, 253_402_300_799_999


class HistoryError(ValueError):
    """A file that is no history, or a line of it that is no event, in a sentence with the line's number."""

    code = "FM612"


class History(NamedTuple):
    """What a file holds: its events, and the problems of lines that were passed over."""

    events: tuple[Event, ...]
    problems: tuple[str, ...]


def history_lines(events: Iterable[Event]) -> Iterator[str]:
    """Turn events into the lines of a file, without line ends."""
    listed = sorted(events, key=lambda event: (event.card, event.key))
    yield _dumped({"flashmath": "history", "version": VERSION, "events": len(listed)})
    for event in listed:
        yield _dumped(_values(event))


def read_history(lines: Iterable[str]) -> History:
    """Turn the lines of a file into its events.

    Lines that are no events become problems; HistoryError where the file is none, or of a newer version.
    """
    numbered = ((number, line.strip()) for number, line in enumerate(lines, 1))
    filled = ((number, line) for number, line in numbered if line)
    promised = _read_head(next(filled, (1, "")))
    events, problems = [], []
    for number, line in filled:
        try:
            events.append(_event(_loaded(line)))
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            reason = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
            problems.append(f"line {number}: no event: {reason}")
    read = len(events) + len(problems)
    if promised is not None and read < promised:
        problems.append(f"the file is cut off: it holds {read} of {promised} events")
    return History(tuple(events), tuple(problems))


def _read_head(first: tuple[int, str]) -> int | None:
    number, line = first
    try:
        head = _loaded(line)
    except (TypeError, ValueError, RecursionError) as error:
        raise HistoryError(f"line {number}: this is no history of flashmath") from error
    if head.get("flashmath") != "history":
        raise HistoryError(f"line {number}: this is no history of flashmath")
    if head.get("version") != VERSION:
        raise HistoryError(f"line {number}: version {head.get('version')} is not known; install a newer flashmath")
    events = head.get("events")
    return events if isinstance(events, int) else None


def _loaded(line: str) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise ValueError("it is too long")
    values = json.loads(line)
    if not isinstance(values, dict):
        raise TypeError("it is no object")
    return values


def _values(event: Event) -> dict[str, Any]:
    values: dict[str, Any] = {
        "card": event.card,
        "at": event.at,
        "device": event.device,
        "kind": str(event.kind),
        "day": event.day,
    }
    optional: dict[str, Any] = {
        "offset": event.offset,
        "grade": None if event.grade is None else int(event.grade),
        "duration": event.duration,
        "mode": None if event.mode is Mode.NORMAL else str(event.mode),
        "given": None if event.given is None else given_values(event.given),
        "target": None if event.target is None else list(event.target),
        "edition": event.edition,
        "data": event.data,
    }
    values |= {name: value for name, value in optional.items() if value}
    return values if event.on else values | {"on": False}


def _event(values: Mapping[str, Any]) -> Event:
    for name in values:
        if name not in _KEYS:
            raise ValueError(f"{name!r} is not known")
    given, target, grade = values.get("given"), values.get("target"), values.get("grade")
    event = Event(
        card=_checked(values["card"], str, "card"),
        at=_checked(values["at"], int, "at"),
        device=_checked(values["device"], str, "device"),
        kind=Kind(values["kind"]),
        day=_checked(values["day"], int, "day"),
        offset=_checked(values.get("offset", 0), int, "offset"),
        grade=None if grade is None else Grade(_checked(grade, int, "grade")),
        duration=_checked(values.get("duration", 0), int, "duration"),
        mode=Mode(values.get("mode", Mode.NORMAL)),
        given=None if given is None else _given(given),
        target=None if target is None else _target(target),
        on=_checked(values.get("on", True), bool, "on"),
        edition=_checked(values.get("edition", 0), int, "edition"),
        data=_checked(values.get("data", ""), str, "data"),
    )
    _check_times(event)
    return event


def _check_times(event: Event) -> None:
    if not (0 <= event.at <= _LAST and abs(event.offset) <= _MOST_OFFSET and 0 <= event.duration <= _LAST):
        raise ValueError("a time lies outside the calendar")
    if not 0 <= event.edition <= _LAST // _DAY:
        raise ValueError("'edition' is no day")
    if abs(event.day - event.at // _DAY) > 2:
        raise ValueError("'day' is not the day of 'at'")


def _checked(value: Any, kind: type, name: str) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{name!r} is not {_NAMES[kind]}")
    if isinstance(value, str) and not value.isascii() and any("\ud800" <= char <= "\udfff" for char in value):
        raise ValueError(f"{name!r} holds half a character")
    return value


def _given(values: Any) -> Given:
    if not isinstance(values, dict):
        raise TypeError("'given' is no object")
    given = Given(**values)
    for name, most in (("days", LONGEST), ("seconds", LONGEST * DAY), ("ease", 100_000)):
        if not 0 <= _checked(getattr(given, name), int, name) <= most:
            raise ValueError(f"{name!r} is not 0 to {most}")
    _checked(given.rule, str, "rule")
    _checked(given.adopt, bool, "adopt")
    return given


def _target(values: Any) -> Key:
    if not isinstance(values, list) or len(values) != 3:
        raise TypeError("'target' is not three values")
    at, device, kind = values
    return Key(_checked(at, int, "target"), _checked(device, str, "target"), Kind(kind))


def _dumped(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
