"""What the queue is made from and made of: cards as the library gives them, wishes of the learner, and entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum
from typing import NamedTuple

from scheduler.algorithms import DEFAULT
from scheduler.algorithms import Rule


class Card(NamedTuple):
    """One card: `uid` is `id#part`, `note` what it shares with its siblings, `place` its place in teaching order.

    `formerly` are the uids that it once had, the oldest first; `reset` is the day (since 1970-01-01) on which it got
    its present meaning, 0 where it never had another.
    """

    uid: str
    note: str
    topic: str = ""
    place: int = 0
    tags: tuple[str, ...] = ()
    deck: str = ""
    formerly: tuple[str, ...] = ()
    reset: int = 0


@dataclass(frozen=True, slots=True)
class Deck:
    """How a deck is asked: its rule, how many new cards and reviews a day, and the lapses that make a leech."""

    rule: Rule = DEFAULT
    new: int = 20
    reviews: int = 200
    leech: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which cards the learner wants: those that pass every filter that is set.

    `goal` holds the topics from which new cards are drawn (see `with_ancestors`); `ahead` asks also for what is due so
    many days later and was not answered today; `cram` asks for everything, due or not, and counts for nothing; `limit`
    is a number of cards.
    """

    decks: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    flagged: bool = False
    leeches: bool = False
    goal: frozenset[str] = frozenset()
    ahead: int = 0
    cram: bool = False
    limit: int | None = None


class Reason(StrEnum):
    """Why a card is asked."""

    LEARNING = "learning"  # a step whose minutes are over
    REVIEW = "review"
    NEW = "new"
    SOON = "soon"  # a step whose minutes are not quite over, when nothing else is left
    AHEAD = "ahead"  # before its day, for the learner wished so
    CRAM = "cram"


class Wait(StrEnum):
    """Why a card that would be asked today is not."""

    SIBLING = "sibling"  # another card of its note was asked today, or comes before it
    CAP = "cap"  # enough for today
    BACKLOG = "backlog"  # a new card, while more reviews are due than a day may hold
    SUSPENDED = "suspended"
    BURIED = "buried"


class Entry(NamedTuple):
    """One place in the queue.

    `recall` is the chance to know the card: as FSRS has it, else 90 % at the interval; None where it is not due by
    days. `due_at` is when a step is over.
    """

    card: Card
    reason: Reason
    recall: float | None = None
    due_at: int | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """What to ask now in order, the steps that come later today by time, and how many others wait and why.

    `new` and `due` count what is left for today, `learning` all steps of today.
    """

    entries: tuple[Entry, ...]
    later: tuple[Entry, ...] = ()
    waiting: Mapping[Wait, int] = field(default_factory=dict)
    new: int = 0
    learning: int = 0
    due: int = 0
