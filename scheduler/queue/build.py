"""Cards, where they stand and what was done today to the queue: one rule always.

First the steps whose minutes are over; then reviews, the likeliest to be known first (with a backlog this order costs
least), new cards spread evenly between them in teaching order; at last steps that are over within twenty minutes. One
card of a note a day. Cards that are equally due are shuffled by seed and day, so that topics mix.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

from scheduler import fsrs
from scheduler.algorithms import Rule
from scheduler.model import Memory
from scheduler.model import Phase
from scheduler.model import Standing
from scheduler.model import is_asked
from scheduler.model import is_leech
from scheduler.queue.model import Card
from scheduler.queue.model import Deck
from scheduler.queue.model import Entry
from scheduler.queue.model import Filters
from scheduler.queue.model import Queue
from scheduler.queue.model import Reason
from scheduler.queue.model import Wait
from scheduler.queue.today import Today

#: Milliseconds before its end at which a step may be asked when nothing else is left (Anki's default).
LEARN_AHEAD = 20 * 60_000
#: What a rule without a model of memory is taken to promise at its interval.
PROMISED = 0.9
_FINE = 10_000  # chances of recall that differ by less are a tie
_FRESH = Standing()
_PLAIN = Deck()


class _Ledger(NamedTuple):
    """What is counted while the queue is made: limits, what was done, the notes that have their card, who waits."""

    decks: Mapping[str, Deck]
    today: Today
    notes: set[str]
    waiting: Counter[Wait]


class _Sorted(NamedTuple):
    """Cards by what they wait for, each with what orders it."""

    learning: list[tuple[int, int, Card]]
    reviews: list[tuple[int, int, Card, float | None]]
    ahead: list[tuple[int, int, Card]]
    new: list[tuple[int, int, Card]]


def build_queue(
    cards: Iterable[Card],
    standings: Mapping[str, Standing],
    decks: Mapping[str, Deck],
    *,
    day: int,
    at: int,
    seed: int = 0,
    today: Today | None = None,
    filters: Filters | None = None,
) -> Queue:
    """Turn cards and where they stand into what to ask at a moment (learner's day, UTC ms), in order.

    A card without a standing is new; a deck that is not named is asked as decks usually are.
    """
    filters, today = filters or Filters(), today or Today()
    ledger = _Ledger(decks, today, set(), Counter())
    chosen = cards if filters == Filters() else _chosen(cards, standings, decks, filters)
    shuffle = crc32(f"{seed}:{day}".encode())
    if filters.cram:
        return _crammed(chosen, standings, filters, shuffle, day)
    found = _sorted(chosen, standings, ledger, filters, day=day, shuffle=shuffle)
    over, soon, later = _parted_steps(sorted(found.learning), at, standings)
    reviews = _capped_reviews(sorted(found.reviews), ledger)
    new = _capped_new(sorted(found.new), found.reviews, ledger)
    early = [Entry(card, Reason.AHEAD) for _, _, card in sorted(found.ahead) if _is_first(card, ledger.notes)]
    done = sum(today.reviews.values()), sum(today.new.values())
    entries = [*over, *_mixed(reviews, new, done), *early, *soon]
    return Queue(
        tuple(entries[: filters.limit]),
        tuple(later),
        {reason: number for reason, number in ledger.waiting.items() if number},
        new=len(new),
        learning=len(found.learning),
        due=len(reviews) + len(early),
    )


def _sorted(
    cards: Iterable[Card],
    standings: Mapping[str, Standing],
    ledger: _Ledger,
    filters: Filters,
    *,
    day: int,
    shuffle: int,
) -> _Sorted:
    """Part the cards by what they wait for; this loop sees every card of the library, so it is kept short."""
    found = _Sorted([], [], [], [])
    decks, notes, goal = ledger.decks, ledger.today.notes, filters.goal
    horizon = day + filters.ahead
    suspended = buried = siblings = 0
    for index, card in enumerate(cards):
        standing = standings.get(card.uid, _FRESH)
        memory = standing.memory
        if memory is not None and memory.due_day > horizon and memory.due_at is None:
            continue
        if standing.suspended or standing.known or standing.buried == day:  # `is_asked`, without a call for each card
            suspended += standing.suspended
            buried += not (standing.suspended or standing.known)
        elif memory is not None and memory.due_at is not None:
            found.learning.append((memory.due_at, index, card))
        elif card.note in notes and notes[card.note] != {card.uid}:
            siblings += 1
        elif memory is None:
            if not goal or card.topic in goal:
                found.new.append((card.place, index, card))
        elif memory.day >= day and memory.due_day > day:
            continue  # its answer of today stands, whatever is asked ahead
        elif memory.due_day > day:
            found.ahead.append((memory.due_day, crc32(card.uid.encode(), shuffle), card))
        else:
            deck = decks.get(card.deck, _PLAIN)
            recall = None if memory.interval < 1 else recall_of(memory, deck.rule, day)
            order = -1 if recall is None else _FINE - int(recall * _FINE)
            found.reviews.append((order << 32 | crc32(card.uid.encode(), shuffle), index, card, recall))
    ledger.waiting.update({Wait.SUSPENDED: suspended, Wait.BURIED: buried, Wait.SIBLING: siblings})
    return found


def recall_of(memory: Memory, rule: Rule, day: int) -> float:
    """Turn a memory and a learner's day into the chance that the card is known then.

    FSRS knows; under the other rules it is the one that falls to 90 % at the interval, so that the order is that of
    relative overdueness.
    """
    if isinstance(memory, fsrs.Memory) and isinstance(rule, fsrs.Rule):
        return fsrs.retrievability(memory.stability, max(0, day - memory.day), rule)
    chance: float = PROMISED ** (1 + (day - memory.due_day) / max(1, memory.interval))
    return chance


def _parted_steps(
    steps: Iterable[tuple[int, int, Card]], at: int, standings: Mapping[str, Standing]
) -> tuple[list[Entry], list[Entry], list[Entry]]:
    """Part the steps of today: those that are over, those that may be asked last, and those that wait.

    What SM-2 repeats today may be asked at any time.
    """
    over: list[Entry] = []
    soon: list[Entry] = []
    later: list[Entry] = []
    for ends, _, card in steps:
        memory = standings[card.uid].memory
        if ends <= at:
            over.append(Entry(card, Reason.LEARNING, due_at=ends))
        elif ends <= at + LEARN_AHEAD or (memory is not None and memory.phase is Phase.REPEAT):
            soon.append(Entry(card, Reason.SOON, due_at=ends))
        else:
            later.append(Entry(card, Reason.LEARNING, due_at=ends))
    return over, soon, later


def _is_first(card: Card, notes: set[str]) -> bool:
    if card.note in notes:
        return False
    notes.add(card.note)
    return True


def _capped_reviews(reviews: Sequence[tuple[int, int, Card, float | None]], ledger: _Ledger) -> list[Entry]:
    decks, today, notes, waiting = ledger
    taken: list[Entry] = []
    left: dict[str, int] = {}
    siblings = 0
    for _, _, card, recall in reviews:
        deck = card.deck
        if deck not in left:
            left[deck] = decks.get(deck, _PLAIN).reviews - today.reviews.get(deck, 0)
        if card.note in notes:
            siblings += 1
        elif left[deck] > 0:
            notes.add(card.note)
            left[deck] -= 1
            taken.append(Entry(card, Reason.REVIEW, recall))
    waiting.update({Wait.SIBLING: siblings, Wait.CAP: len(reviews) - siblings - len(taken)})
    return taken


def _capped_new(
    new: Sequence[tuple[int, int, Card]], reviews: Iterable[tuple[int, int, Card, float | None]], ledger: _Ledger
) -> list[Entry]:
    if not new:
        return []
    decks, today, notes, waiting = ledger
    taken: list[Entry] = []
    left: dict[str, int] = {}
    siblings = behind = 0
    backlog = Counter(card.deck for _, _, card, _ in reviews)
    for _, _, card in new:
        deck = card.deck
        if deck not in left:
            limits = decks.get(deck, _PLAIN)
            is_behind = backlog[deck] + today.reviews.get(deck, 0) > limits.reviews
            left[deck] = -1 if is_behind else max(0, limits.new - today.new.get(deck, 0))
        if left[deck] < 0:
            behind += 1
        elif left[deck] > 0 and card.note in notes:
            siblings += 1
        elif left[deck] > 0:
            notes.add(card.note)
            left[deck] -= 1
            taken.append(Entry(card, Reason.NEW))
    capped = len(new) - siblings - behind - len(taken)
    waiting.update({Wait.SIBLING: siblings, Wait.BACKLOG: behind, Wait.CAP: capped})
    return taken


def _mixed(reviews: Sequence[Entry], new: Sequence[Entry], done: tuple[int, int]) -> Iterator[Entry]:
    """Spread new cards evenly over the reviews of the whole day, some of which are done: one may stop and go on."""
    reviewed, introduced = done
    all_reviews, all_new = reviewed + len(reviews), introduced + len(new)
    place = other = 0
    while place < len(reviews) or other < len(new):
        is_behind = (introduced + other) * all_reviews < (reviewed + place) * all_new
        if other < len(new) and (is_behind or place == len(reviews)):
            yield new[other]
            other += 1
        else:
            yield reviews[place]
            place += 1


def _chosen(
    cards: Iterable[Card], standings: Mapping[str, Standing], decks: Mapping[str, Deck], filters: Filters
) -> Iterator[Card]:
    for card in cards:
        if filters.decks and card.deck not in filters.decks:
            continue
        if filters.topics and card.topic not in filters.topics:
            continue
        if filters.tags and filters.tags.isdisjoint(card.tags):
            continue
        if filters.flagged or filters.leeches:
            standing = standings.get(card.uid, _FRESH)
            lapses = standing.memory.lapses if standing.memory else 0
            if filters.flagged and not standing.flagged:
                continue
            if filters.leeches and not is_leech(lapses, decks.get(card.deck, _PLAIN).leech):
                continue
        yield card


def _crammed(
    cards: Iterable[Card], standings: Mapping[str, Standing], filters: Filters, shuffle: int, day: int
) -> Queue:
    """Give everything that may be asked, shuffled; the goal is a filter like the topics here."""
    asked = [
        card
        for card in cards
        if is_asked(standings.get(card.uid, _FRESH), day) and (not filters.goal or card.topic in filters.goal)
    ]
    asked.sort(key=lambda card: (crc32(card.uid.encode(), shuffle), card.uid))
    entries = tuple(Entry(card, Reason.CRAM) for card in asked[: filters.limit])
    return Queue(entries, due=len(entries))
