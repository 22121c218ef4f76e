"""What a session gives to a face: a card to show, what an answer did, counts, and a summary of the sitting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from scheduler.model import Event
from scheduler.model import Grade
from scheduler.model import Standing
from scheduler.queue.model import Card
from scheduler.queue.model import Reason
from scheduler.replay import Preview


@dataclass(frozen=True, slots=True)
class Shown:
    """A card to show: why it is asked (None where it was looked up), where it stands, and what each button would do.

    `events` is the number of events behind it, by which an answer finds out that the card changed meanwhile.
    `recall` is the chance to know it, None where that has no meaning. In a cram the answer does not count: the card
    comes when it would have come.
    """

    card: Card
    reason: Reason | None
    standing: Standing
    previews: tuple[Preview, ...]
    events: int
    recall: float | None = None
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer did: the events written and where the card stands; `leech` where it has become one just now.

    A leech is `suspended` too where the settings say so.
    """

    events: tuple[Event, ...]
    standing: Standing
    leech: bool = False
    suspended: bool = False


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and the card of it to show again; nothing where there was nothing to take back."""

    events: tuple[Event, ...]
    shown: Shown | None


class Counts(NamedTuple):
    """What is left for today: new cards, steps of cards that are learned, reviews."""

    new: int
    learning: int
    due: int


class Next(NamedTuple):
    """When the next card is due: on a learner's day, and at a moment (UTC ms) where it is a step of today."""

    day: int
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What was done in this sitting: answers by grade, cards, new ones, milliseconds they took, cards skipped."""

    grades: Mapping[Grade, int]
    cards: int
    new: int
    time: int
    skipped: int

    @property
    def answers(self) -> int:
        """Give the number of answers."""
        return sum(self.grades.values())
