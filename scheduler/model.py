"""The data that flows through the scheduler: events of the log, what a rule remembers, when a card is due.

Times are UTC milliseconds, days are the learner's days (see `days`), intervals are whole days and delays seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from enum import StrEnum
from typing import NamedTuple
from typing import TypeVar

LONGEST = 36_500  #: days: no interval is longer than a hundred years (Anki's bound)


class Grade(IntEnum):
    """One of the four buttons, with the number that the log keeps."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Kind(StrEnum):
    """What an event of the log says."""

    ANSWER = "answer"
    VOID = "void"
    SUSPEND = "suspend"
    UNSUSPEND = "unsuspend"
    BURY = "bury"
    FLAG = "flag"
    FORGET = "forget"
    KNOWN = "known"


class Mode(StrEnum):
    """How an answer came about; the fold passes over a crammed one."""

    NORMAL = "normal"
    CRAM = "cram"


class Phase(StrEnum):
    """Which part of its rule a card is in."""

    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"
    REPEAT = "repeat"  # scheduled by days, and asked again today until it is known


class Key(NamedTuple):
    """Which event of a card, in the order of the log: no device writes two of one kind in one millisecond."""

    at: int
    device: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Given:
    """What an answer was told: a delay in seconds, or an interval in days, by the rule of that name.

    With `adopt` the outcome comes from elsewhere and stands as it is, in those rules that keep an ease per mille
    (0 where the source had none).
    """

    rule: str
    days: int = 0
    seconds: int = 0
    ease: int = 0
    adopt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One row of the log of one card.

    `day` and `offset` (minutes east of UTC) were decided when it happened and never change. An answer has a grade, a
    void has the key of the event that never happened, a flag is set or cleared by `on`. `duration` is in
    milliseconds; `data` is JSON that scheduling does not read.

    `edition` is the day since which the card meant what it did when this was done to it, 0 for a card that never
    changed its meaning. So each device writes down which text it had before it, and no clock decides afterwards.
    """

    card: str
    at: int
    device: str
    kind: Kind
    day: int
    offset: int = 0
    grade: Grade | None = None
    duration: int = 0
    mode: Mode = Mode.NORMAL
    given: Given | None = None
    target: Key | None = None
    on: bool = True
    edition: int = 0
    data: str = ""

    def __post_init__(self) -> None:
        if (self.kind is Kind.ANSWER) != (self.grade is not None):
            raise ValueError(f"an answer, and nothing else, has a grade: {self.kind} of {self.card}")
        if (self.kind is Kind.VOID) != (self.target is not None):
            raise ValueError(f"a void, and nothing else, has a target: {self.kind} of {self.card}")

    @property
    def key(self) -> Key:
        """Its place in the order of the log."""
        return Key(self.at, self.device, self.kind)


class Past(NamedTuple):
    """An event of a log that is only looked back on: what it was, and what came of it, under the same names."""

    at: int
    device: str
    kind: Kind
    day: int
    grade: Grade | None
    duration: int
    mode: Mode
    given: Given | None
    target: Key | None
    edition: int


#: What was done with a card, read with or without all that stands in the log.
Done = TypeVar("Done", Event, Past)


def grade_of(event: Event) -> Grade:
    """Turn an answer into its grade; ValueError for an event of another kind."""
    if event.grade is None:
        raise ValueError(f"not an answer: {event.kind} of {event.card}")
    return event.grade


class Due(NamedTuple):
    """When a card is due: from the start of a learner's day, or within it from a moment (UTC ms) on."""

    day: int
    at: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What every rule remembers of a card after an answer; a card without answers has no memory.

    `interval` is the one in force, or in relearning the one that follows; `delay` is what was promised in seconds
    (0 after an interval in days), and `due_at`, which may be fuzzed, is None where whole days are waited.
    """

    phase: Phase
    day: int  # of the last answer that counted
    at: int
    interval: int
    lapses: int
    delay: int
    due_day: int
    due_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a card stands after its log: its memory, the number of answers that counted, and the learner's marks.

    A card is asked unless it is suspended, known, or buried on the day in question.
    """

    memory: Memory | None = None
    answers: int = 0
    suspended: bool = False
    known: bool = False
    flagged: bool = False
    buried: int | None = None


def is_asked(standing: Standing, day: int) -> bool:
    """Turn a standing and a learner's day into whether the card may be asked then, due or not."""
    return not (standing.suspended or standing.known or standing.buried == day)


def is_leech(lapses: int, threshold: int) -> bool:
    """Turn a number of lapses into whether they have reached the threshold; a threshold of 0 is never reached."""
    return 0 < threshold <= lapses


def strikes(lapses: int, threshold: int) -> bool:
    """Turn a number of lapses into whether the last one calls for the leech's action.

    It does at the threshold, then at every half threshold (rounded up): 8, 12, 16, ... as in Anki.
    """
    return is_leech(lapses, threshold) and (lapses - threshold) % -(-threshold // 2) == 0
