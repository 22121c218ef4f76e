"""The log of one card to where the card stands, and what each button would do next.

A standing is a fold over the events of a card in the order of the log, without those that were voided; there is no
other way to a memory, so that what is stored can always be checked and two devices that hold the same events agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace
from hashlib import sha256
from operator import attrgetter
from typing import Any

from scheduler.algorithms import Algorithm
from scheduler.algorithms import Rule
from scheduler.algorithms import algorithm_of
from scheduler.model import Done
from scheduler.model import Event
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Memory
from scheduler.model import Mode
from scheduler.model import Phase
from scheduler.model import Standing
from scheduler.model import grade_of

#: Seeds go round: so many fractions are enough to part cards learned together, and a long replay computes each once.
_RING = 1 << 14

_PLACE = attrgetter("at", "device", "kind")  # as `Event.key`, without a Python call for each event

_OF_ANY_EDITION = (Kind.VOID, Kind.FLAG)

#: What an event that carries no value changes in the marks of a card.
_MARKS: dict[Kind, dict[str, Any]] = {
    Kind.SUSPEND: {"suspended": True},
    Kind.KNOWN: {"known": True},
    Kind.UNSUSPEND: {"suspended": False, "known": False},
    Kind.FORGET: {"suspended": False, "known": False, "buried": None},
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What one button would do: `seconds` to wait within the day (else 0), and `days`, or both.

    With both, the card comes again today and then after so many days.
    """

    grade: Grade
    memory: Memory
    seconds: int
    days: int


def replay(events: Iterable[Event], rule: Rule, uid: str, edition: int = 0) -> Standing:
    """Turn all events of a card, in any order, into where it stands under a rule; `uid` decides its fuzz."""
    return fold(Standing(), effective(events, edition), rule, uid)


def effective(events: Iterable[Done], edition: int = 0) -> list[Done]:
    """Turn all events of a card into those that count, in the order of the log: by time, then by device.

    A void takes its target out and is itself no event; it cannot be voided. Its target may be missing. What was done
    before the card got its present meaning counts no more, but for flags, which are about the card and not about what
    the learner knows.
    """
    listed = sorted(events, key=_PLACE)
    if edition:
        listed = [event for event in listed if event.edition >= edition or event.kind in _OF_ANY_EDITION]
    voided = {event.target for event in listed if event.target is not None}
    if not voided:
        return listed
    return [event for event in listed if event.kind is not Kind.VOID and _PLACE(event) not in voided]


def fold(standing: Standing, events: Iterable[Event], rule: Rule, uid: str) -> Standing:
    """Turn a standing and later effective events into the standing after them.

    Folding a log in pieces gives what folding it whole gives.
    """
    algorithm, base = algorithm_of(rule), _base(uid)
    memory, answers = standing.memory, standing.answers
    marks = replace(standing, memory=None)
    for event in events:
        if event.kind is not Kind.ANSWER:
            memory = None if event.kind is Kind.FORGET else memory
            marks = _marked(marks, event)
        elif event.mode is Mode.NORMAL:
            memory = algorithm.step(memory, event, rule, (base + answers) % _RING)
            answers += 1
    return replace(marks, memory=memory, answers=answers)


def seed(uid: str, answers: int) -> int:
    """Turn a card and the number of answers that counted into the seed of the next answer's fuzz.

    The card's place in a ring of seeds comes from its uid, and each answer goes one further.
    """
    return (_base(uid) + answers) % _RING


def previews(standing: Standing, rule: Rule, uid: str, *, at: int, offset: int, day: int) -> tuple[Preview, ...]:
    """Turn a standing and a moment (UTC ms, offset in minutes, learner's day) into what each of four buttons would do.

    The answer that follows at that moment gives exactly the memory that was shown.
    """
    event = Event(card=uid, at=at, device="", kind=Kind.ANSWER, day=day, offset=offset, grade=Grade.AGAIN)
    algorithm, chance = algorithm_of(rule), seed(uid, standing.answers)
    return tuple(_preview(algorithm, standing, replace(event, grade=grade), rule, chance) for grade in Grade)


def label(preview: Preview) -> str:
    """Turn a preview into the words on its button: "10m", "3d", "today, then 6 d"."""
    if preview.seconds and preview.days:
        return f"today, then {preview.days} d"
    return span(preview.seconds) if preview.seconds else f"{preview.days}d"


def span(seconds: int) -> str:
    """Turn seconds into a short span: "45s", "10m", "5h", "2d"."""
    for size, below, unit in ((86_400, 3_600, "d"), (3_600, 60, "h"), (60, 1, "m")):
        if seconds + below // 2 >= size:
            return f"{(seconds + size // 2) // size}{unit}"
    return f"{seconds}s"


def _preview(algorithm: Algorithm[Any, Any], standing: Standing, event: Event, rule: Rule, chance: int) -> Preview:
    memory: Memory = algorithm.step(standing.memory, event, rule, chance)
    seconds = 0 if memory.due_at is None else memory.delay
    if memory.phase is Phase.REPEAT:
        days = memory.day + memory.interval - event.day
    else:
        days = 0 if seconds else memory.due_day - event.day
    return Preview(grade_of(event), memory, seconds, days)


def _marked(standing: Standing, event: Event) -> Standing:
    if event.kind is Kind.BURY:
        return replace(standing, buried=event.day)
    if event.kind is Kind.FLAG:
        return replace(standing, flagged=event.on)
    return replace(standing, **_MARKS.get(event.kind, {}))


def _base(uid: str) -> int:
    return int.from_bytes(sha256(uid.encode()).digest()[:8], "big")
