"""The events of the cards answered on a learner's day to what was done then: the caps of the queue count it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from scheduler.model import Event
from scheduler.model import Kind
from scheduler.model import Mode
from scheduler.queue.model import Card


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
