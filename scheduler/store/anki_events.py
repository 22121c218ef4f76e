"""Anki's review log to events of ours, which adopt what Anki decided.

An answer of Anki becomes an answer with its grade, day and duration, told the interval or delay and the ease that Anki
gave: the rule `anki` takes these over, the others go by grades and days. A card that was reset is forgotten; cramming
in a filtered deck stays in the log and counts for nothing; rows that only move a due date are passed over, for they
say nothing about memory. Every event has a name that comes from Anki's row alone, so that a log may be read again.
Anki does not say which text of a card was answered: it is taken to be that of the day.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from scheduler.days import DAY
from scheduler.days import ROLLOVER
from scheduler.days import day_of
from scheduler.model import LONGEST
from scheduler.model import Event
from scheduler.model import Given
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Mode
from scheduler.store.data import dump_data

#: The device that Anki's events come from, whichever collection they were read in: synchronised ones hold the same.
DEVICE = "anki"
#: The rule that a given interval comes from.
RULE = "anki"
#: Anki's kinds of rows: early or crammed in a filtered deck, set by hand.
FILTERED, MANUAL = 3, 4
#: A factor is an ease per mille from here on; below it is a difficulty of FSRS, or nothing.
LEAST_EASE = 1300
_MOST_EASE = 100_000


class AnkiReview(NamedTuple):
    """A row of Anki's review log: UTC ms, button (0: none), interval (days, below 0 seconds), factor, ms, kind."""

    at: int
    button: int
    interval: int
    factor: int
    duration: int
    kind: int


class AnkiCard(NamedTuple):
    """A card of Anki: its note's guid, its ordinal, its reviews, when it was made (UTC ms), whether it is suspended."""

    guid: str
    ordinal: int
    reviews: tuple[AnkiReview, ...]
    made: int = 0
    suspended: bool = False


class AnkiHistory(NamedTuple):
    """What a collection says: its cards, and the hour at which its days begin."""

    cards: tuple[AnkiCard, ...]
    rollover: int = ROLLOVER


@dataclass(frozen=True, slots=True)
class Adoption:
    """What came of a history: the events, and for the learner what was taken and what was not.

    `matched` and `unmatched` count cards with reviews; `moved` counts rows that only set a due date, and `odd` rows
    that no version of Anki writes.
    """

    events: tuple[Event, ...]
    matched: int
    unmatched: int
    answers: int
    crammed: int
    resets: int
    moved: int
    odd: int


def adopted(
    history: AnkiHistory, uids: Mapping[tuple[str, int], str], offset_at: Callable[[int], int], deck: str = ""
) -> Adoption:
    """Turn a history into events of the cards that are known by guid and ordinal.

    `offset_at` turns a moment (UTC ms) into the learner's UTC offset then, in minutes.
    """
    events: list[Event] = []
    matched = unmatched = moved = odd = 0
    for card in history.cards:
        uid = uids.get((card.guid, card.ordinal))
        if uid is None:
            unmatched += bool(card.reviews)
            continue
        matched += bool(card.reviews)
        for review in card.reviews:
            event = _event(uid, review, history.rollover, offset_at, deck)
            moved += event is None and review.button == 0
            odd += event is None and review.button != 0
            events += [event] if event else []
        if card.suspended:
            last = card.reviews[-1].at if card.reviews else card.made
            events.append(_bare(uid, Kind.SUSPEND, last, history.rollover, offset_at))
    return Adoption(
        tuple(events),
        matched,
        unmatched,
        answers=sum(event.kind is Kind.ANSWER and event.mode is Mode.NORMAL for event in events),
        crammed=sum(event.mode is Mode.CRAM for event in events),
        resets=sum(event.kind is Kind.FORGET for event in events),
        moved=moved,
        odd=odd,
    )


def _event(uid: str, review: AnkiReview, rollover: int, offset_at: Callable[[int], int], deck: str) -> Event | None:
    if review.kind == MANUAL and review.factor == 0:
        return _bare(uid, Kind.FORGET, review.at, rollover, offset_at)
    if review.button not in (1, 2, 3, 4) or not -LONGEST * DAY <= review.interval <= LONGEST or review.at < 0:
        return None
    offset = offset_at(review.at)
    ease = review.factor if LEAST_EASE <= review.factor <= _MOST_EASE else 0
    crammed = review.kind == FILTERED and review.factor == 0
    day = day_of(review.at, offset, rollover)
    return Event(
        card=uid,
        at=review.at,
        device=DEVICE,
        kind=Kind.ANSWER,
        day=day,
        offset=offset,
        grade=Grade(review.button),
        duration=max(0, review.duration),
        mode=Mode.CRAM if crammed else Mode.NORMAL,
        given=Given(RULE, max(0, review.interval), max(0, -review.interval), ease, adopt=True),
        edition=max(0, day),
        data=dump_data(deck),
    )


def _bare(uid: str, kind: Kind, at: int, rollover: int, offset_at: Callable[[int], int]) -> Event:
    offset = offset_at(at)
    day = day_of(at, offset, rollover)
    return Event(card=uid, at=at, device=DEVICE, kind=kind, day=day, offset=offset, edition=max(0, day))
