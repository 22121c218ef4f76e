"""Cards and settings to what the store and the queue need, and what a change of settings would do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from typing import NamedTuple

from scheduler.model import Memory
from scheduler.queue.model import Card
from scheduler.queue.model import Deck
from scheduler.replay import replay
from scheduler.settings.model import Settings
from scheduler.settings.model import rule_of
from scheduler.store.folding import Row
from scheduler.store.memories import bare_memory
from scheduler.store.plan import Plan
from scheduler.store.store import Store

YEAR = 365


def plan_of(cards: Iterable[Card], settings: Settings) -> Plan:
    """Turn cards and settings into the rule of each card, its former names, and the day of its last reset."""
    listed = tuple(cards)
    names = {card.deck for card in listed} | set(settings.decks)
    rules = {name: rule_of(settings.of(name)) for name in names}
    return Plan(
        {card.uid: rules[card.deck] for card in listed},
        {card.uid: card.formerly for card in listed if card.formerly},
        rule_of(settings.everything),
        tuple(rules.values()),
        {card.uid: card.reset for card in listed if card.reset},
    )


def decks_of(cards: Iterable[Card], settings: Settings) -> dict[str, Deck]:
    """Turn cards and settings into how each deck is asked."""
    decks = {}
    for name in {card.deck for card in cards}:
        choices = settings.of(name)
        limits = choices.new_per_day, choices.reviews_per_day, choices.leech_threshold
        decks[name] = Deck(rule_of(choices), *limits)
    return decks


class Effect(NamedTuple):
    """What other settings would do: cards whose rule changes, and how many are due and far off, before and after.

    Due means today or overdue; far off means an interval of more than a year.
    """

    cards: int
    due_before: int
    due_after: int
    far_before: int
    far_after: int


def effect_of(store: Store, plan: Plan, day: int) -> Effect | None:
    """Say what folding by the rules of now would change, without writing; None where nothing is to be folded."""
    outdated = set(store.outdated(plan))
    if not outdated:
        return None
    before = [_times(row) for row in store.memory_rows() if row.card in outdated]
    after = []
    for uid, events in store.grouped(plan).items():
        if uid in outdated:
            standing = replay(events, plan.rule_of(uid), plan.names_of(uid)[0], plan.edition_of(uid))
            after.append(_times_of(standing.memory))
    return Effect(len(outdated), _due(before, day), _due(after, day), _far(before), _far(after))


def effect_words(effect: Effect) -> str:
    """Turn an effect into a line: "due today 23 -> 117; 31 cards beyond a year"."""
    beyond = f"{effect.far_after} cards beyond a year"
    if effect.far_before != effect.far_after:
        beyond += f" ({effect.far_before} before)"
    return f"due today {effect.due_before} -> {effect.due_after}; {beyond}"


_Times = tuple[int, int] | None  # the day on which a card is due and its interval; None for a card without a memory


def _times(row: Row) -> _Times:
    memory: dict[str, Any] | None = bare_memory(row)
    return None if memory is None else (memory["due_day"], memory["interval"])


def _times_of(memory: Memory | None) -> _Times:
    return None if memory is None else (memory.due_day, memory.interval)


def _due(times: Iterable[_Times], day: int) -> int:
    return sum(each is not None and each[0] <= day for each in times)


def _far(times: Iterable[_Times]) -> int:
    return sum(each is not None and each[1] > YEAR for each in times)
