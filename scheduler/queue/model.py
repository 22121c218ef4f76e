"""What the queue is made from and made of: cards as the library gives them, wishes of the learner, and entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum
from typing import NamedTuple

from scheduler.algorithms import DEFAULT
from scheduler.algorithms import Rule
from scheduler.model import Event
from scheduler.model import Kind
from scheduler.model import Memory
from scheduler.model import Mode


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
    cards: frozenset[str] = frozenset()
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


@dataclass(frozen=True, slots=True)
class Today:
    """What was done on this learner's day: new cards and reviews by deck, and the cards answered, by note."""

    new: Mapping[str, int] = field(default_factory=dict)
    reviews: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, frozenset[str]] = field(default_factory=dict)


def today_of(answered: Mapping[str, Iterable[Event]], cards: Mapping[str, Card], day: int) -> Today:
    """Turn the events that count of the cards answered on a day into what was done then.

    A card's first answer of the day is a new card where nothing stood before it, or only what was forgotten, and a
    review where the card was due by days. Cards that are not known count for nothing.
    """
    new: Counter[str] = Counter()
    reviews: Counter[str] = Counter()
    notes: dict[str, set[str]] = {}
    for uid, events in answered.items():
        card = cards.get(uid)
        first = None if card is None else _first_of(events, day)
        if card is None or first is None:
            continue
        notes.setdefault(card.note, set()).add(uid)
        (new if first else reviews)[card.deck] += 1
    return Today(new, reviews, {note: frozenset(uids) for note, uids in notes.items()})


def _first_of(events: Iterable[Event], day: int) -> bool | None:
    """Say whether the card was new at its first answer of a day; None where it was only crammed then."""
    is_new = True
    for event in events:
        if event.kind is Kind.FORGET:
            is_new = True
        elif event.kind is Kind.ANSWER and event.mode is Mode.NORMAL:
            if event.day == day:
                return is_new
            is_new = False
    return None


def with_ancestors(topics: Iterable[str], prerequisites: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Turn topics into them and all that they build on."""
    found: set[str] = set()
    left = list(topics)
    while left:
        topic = left.pop()
        if topic not in found:
            found.add(topic)
            left += prerequisites.get(topic, ())
    return frozenset(found)


def unseen_prerequisites(
    topics: Iterable[str],
    prerequisites: Mapping[str, Iterable[str]],
    cards: Iterable[Card],
    memories: Mapping[str, Memory | None],
    known: frozenset[str] = frozenset(),
) -> tuple[str, ...]:
    """List the topics that these build on of which no card was ever answered or known, in teaching order."""
    wanted = frozenset(topics)
    below = with_ancestors(wanted, prerequisites) - wanted
    listed = [card for card in cards if card.topic in below]
    seen = {card.topic for card in listed if card.uid in known or memories.get(card.uid) is not None}
    first: dict[str, int] = {}
    for card in listed:
        first[card.topic] = min(card.place, first.get(card.topic, card.place))
    return tuple(sorted((topic for topic in first if topic not in seen), key=lambda topic: (first[topic], topic)))
