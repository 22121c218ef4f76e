"""What the tests of the review store share: cards, a clock that is set, and processes that answer and are killed."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from scheduler.model import Event
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Memory
from scheduler.session import Card
from scheduler.session import Filters
from scheduler.session import Now
from scheduler.session import Session
from scheduler.session import Settings
from scheduler.session import StaleCardError
from scheduler.session import Store
from scheduler.session import StoreError
from scheduler.session import read_settings
from scheduler.session import system_clock

#: Noon of a learner's day in UTC, in milliseconds.
DAY = 20_000
NOON = DAY * 86_400_000 + 12 * 3_600_000
MINUTE = 60_000
HOUR = 60 * MINUTE


def due_of(memory: Memory) -> tuple[int, int | None]:
    """Give the day from which a card is due, and the moment within it where it waits by the clock."""
    return memory.due_day, memory.due_at


@contextmanager
def read_only(*paths: Path) -> Iterator[None]:
    """Take the right to write away for a while."""
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        yield
    finally:
        for path in paths:
            path.chmod(0o755 if path.is_dir() else 0o644)


class HandClock:
    """A clock that a test sets."""

    def __init__(self, at: int = NOON, offset: int = 0) -> None:
        self.at = at
        self.offset = offset

    def __call__(self) -> Now:
        return Now(self.at, self.offset)

    def forward(self, *, minutes: float = 0, days: int = 0) -> None:
        self.at += int(minutes * MINUTE) + days * 24 * HOUR


def make_cards(number: int, *, parts: int = 1, deck: str = "d", **more: Any) -> list[Card]:
    """Make notes n0, n1, ... of so many cards each."""
    return [
        Card(f"n{note}#{part}", f"n{note}", more.get("topic", f"t{note % 3}"), note, deck=deck)
        for note in range(number)
        for part in range(1, parts + 1)
    ]


def settings_of(text: str = 'algorithm = "fsrs"') -> Settings:
    """Read settings that are right."""
    settings, findings = read_settings(text)
    assert findings == ()
    return settings


@contextmanager
def sitting(
    path: Path,
    cards: list[Card],
    clock: Callable[[], Now] | None = None,
    settings: Settings | None = None,
    filters: Filters | None = None,
    minutes: int | None = None,
) -> Iterator[Session]:
    """Open a store and begin a sitting over it."""
    with Store(path) as store:
        yield Session(
            store, cards, settings or settings_of(), clock=clock or HandClock(), filters=filters, minutes=minutes
        )


def answer_all(session: Session, clock: HandClock, grade: Grade = Grade.GOOD, *, most: int = 1000) -> list[str]:
    """Answer whatever comes, ten seconds each, and give the uids in order."""
    asked: list[str] = []
    while len(asked) < most and (shown := session.next()) is not None:
        asked.append(shown.card.uid)
        session.answer(shown, grade, duration=10_000)
        clock.forward(minutes=1 / 6)
    return asked


def event(uid: str = "n0#1", kind: Kind = Kind.ANSWER, day: int = DAY, minute: int = 0, **more: Any) -> Event:
    """Make an event so many minutes past noon."""
    if kind is Kind.ANSWER:
        more = {"grade": Grade.GOOD, **more}
    return Event(card=uid, at=(day * 1440 + 720 + minute) * MINUTE, day=day, kind=kind, **{"device": "laptop", **more})


# Processes. Each answers one card after the other and says so on a pipe when the answer is on the disk.


def answer_for_ever(path: Path, cards: list[Card], pipe: int, number: int) -> None:
    """Answer without end: `a UID AT` for each answer that was given back, `s` for each that was refused as stale."""
    chance = random.Random(number)
    with Store(path) as store:
        session = Session(store, cards, settings_of(), clock=system_clock)
        while True:
            shown = session.show(chance.choice(cards).uid)
            time.sleep(chance.random() * 0.001)  # somebody thinks, and another process may be quicker
            try:
                answered = session.answer(shown, chance.choice(list(Grade)), typed="x" * chance.randrange(200))
            except StaleCardError:
                os.write(pipe, b"s\n")
                continue
            os.write(pipe, f"a {shown.card.uid} {answered.events[0].at}\n".encode())
            if chance.random() < 0.05:
                os.write(pipe, b"u\n")
                session.undo()


def start(path: Path, cards: list[Card], number: int) -> tuple[int, int]:
    """Start a process that answers, and give its number and the pipe to read from."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    try:
        os.close(reading)
        answer_for_ever(path, cards, writing, number)
    except StoreError as error:
        os.write(writing, f"e {error!r}\n".encode())
    finally:
        os._exit(1)


def stop(child: int, reading: int) -> list[str]:
    """Kill a process and give what it had said."""
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode().splitlines()


def kill_many(path: Path, times: int, together: int, notes: int, longest: float) -> None:
    """Start processes, so many at once, kill each at a random moment (seconds), and print what they said."""
    chance, cards = random.Random(times), make_cards(notes)
    for number in range(0, times, together):
        running = [start(path, cards, number + place) for place in range(together)]
        for child, reading in running:
            time.sleep(chance.random() * longest)
            print("\n".join(stop(child, reading)), flush=True)  # noqa: T201 - the test reads it


if __name__ == "__main__":
    times, together, notes = map(int, sys.argv[2:5])
    kill_many(Path(sys.argv[1]), times, together, notes, float(sys.argv[5]))
