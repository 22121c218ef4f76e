"""The schedulers beside the real Anki: random cards under many settings, what it offers, and what it stores."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import anki.collection  # noqa: F401 - Anki's modules import one another in a circle, and this is the way in
import pytest
from anki.cards import Card
from anki.cards import FSRSMemoryState
from anki.collection import Collection
from anki.consts import CardQueue
from anki.consts import CardType
from anki.decks import DeckId
from anki.scheduler.v3 import CardAnswer
from anki.scheduler.v3 import Scheduler

from scheduler import anki as sm2
from scheduler import fsrs
from scheduler.days import DAY
from scheduler.days import day_of
from scheduler.fuzz import rounded
from scheduler.model import Event
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Memory
from scheduler.model import Phase

CARDS = 160
TYPES = {Phase.LEARNING: 1, Phase.REVIEW: 2, Phase.RELEARNING: 3}
RATINGS = {
    Grade.AGAIN: CardAnswer.AGAIN,
    Grade.HARD: CardAnswer.HARD,
    Grade.GOOD: CardAnswer.GOOD,
    Grade.EASY: CardAnswer.EASY,
}
SM2_RULES = {
    "default": sm2.Rule(),
    "no steps": sm2.Rule(learning=(), relearning=(), lapse=0.7, graduating=7, graduating_easy=30),
    "steps of days": sm2.Rule(learning=(60, 600, DAY), relearning=(DAY + 3600, 3 * DAY), lapse=0.5, minimum_lapse=3),
    "one long step": sm2.Rule(learning=(90_000,), relearning=(600, 1800)),
    "multiplied": sm2.Rule(multiplier=1.37, hard=1.05, easy=1.7, lapse=0.33, maximum=400),
    "low": sm2.Rule(multiplier=0.55, hard=0.8, easy=1.0, ease=1450, learning=(3 * 3600, 7 * 3600)),
}
WEIGHTS = (
    0.4, 1.1, 3.2, 12.0, 6.9, 0.6, 2.5, 0.01, 1.6, 0.12, 1.05, 1.9, 0.11, 0.3, 2.2, 0.25, 2.9, 0.4, 0.3, 0.12, 0.2,
)  # fmt: skip
FSRS_RULES = {
    "default": fsrs.Rule(),
    "no steps": fsrs.Rule(learning=(), relearning=()),
    "steps of days": fsrs.Rule(learning=(60, 600, DAY), relearning=(600, 1800, 2 * DAY)),
    "own weights": fsrs.Rule(WEIGHTS, 0.88, (600,), (), 3650),
    "seldom": fsrs.Rule(retention=0.75, learning=(90_000,), relearning=(600, 1200)),
    "often": fsrs.Rule(retention=0.97, maximum=100),
}


@contextmanager
def new_collection(folder: Path, *, with_fsrs: bool) -> Iterator[Collection]:
    """Make a collection without a load balancer, which would replace the fuzz of a card by that of a day."""
    collection = Collection(str(folder / "collection.anki2"))
    collection.set_config("loadBalancerEnabled", False)
    collection.set_config("fsrs", with_fsrs)
    try:
        yield collection
    finally:
        collection.close()


def add_deck(collection: Collection, name: str, rule: sm2.Rule | fsrs.Rule) -> DeckId:
    """Make a deck with the settings of a rule."""
    config = collection.decks.add_config(name)
    config["new"]["delays"] = [seconds / 60 for seconds in rule.learning]
    config["lapse"]["delays"] = [seconds / 60 for seconds in rule.relearning]
    config["rev"]["maxIvl"] = rule.maximum
    if isinstance(rule, fsrs.Rule):
        config["desiredRetention"] = rule.retention
        config["fsrsParams6"] = list(rule.weights)
    else:
        config["new"].update(ints=[rule.graduating, rule.graduating_easy, 0], initialFactor=rule.ease)
        config["lapse"].update(mult=rule.lapse, minInt=rule.minimum_lapse)
        config["rev"].update(ivlFct=rule.multiplier, hardFactor=rule.hard, ease4=rule.easy)
    collection.decks.update_config(config)
    deck_id = collection.decks.id(name)
    assert deck_id is not None
    deck = collection.decks.get(deck_id)
    assert deck is not None
    deck["conf"] = config["id"]
    collection.decks.save(deck)
    return deck_id


def add_cards(collection: Collection, decks: dict[str, DeckId], random: Random) -> list[tuple[str, Card]]:
    """Make new cards in random decks."""
    cards = []
    notetype = collection.models.by_name("Basic")
    assert notetype is not None
    for number in range(CARDS):
        name = random.choice(sorted(decks))
        note = collection.new_note(notetype)
        note["Front"] = str(number)
        collection.add_note(note, decks[name])
        cards.append((name, note.cards()[0]))
    return cards


def put(card: Card, memory: Memory, left: int, day: int, today: int) -> None:
    """Write into a card what all rules remember."""
    card.type = CardType(TYPES[memory.phase])
    card.queue = CardQueue(2 if memory.phase is Phase.REVIEW else 1)
    card.ivl, card.left, card.lapses = memory.interval, left, memory.lapses
    card.due = today + memory.interval - (day - memory.day) if card.queue == 2 else int(time.time())


def phase_of(rule: sm2.Rule | fsrs.Rule, random: Random) -> tuple[Phase, int]:
    """Draw a phase that a card can be in, and the steps left in it."""
    phase = random.choice([Phase.LEARNING, Phase.REVIEW, Phase.REVIEW, Phase.REVIEW, Phase.RELEARNING])
    steps = {Phase.LEARNING: rule.learning, Phase.RELEARNING: rule.relearning}.get(phase, ())
    return (phase, random.randint(1, len(steps))) if steps else (Phase.REVIEW, 0)


def draw_sm2(rule: sm2.Rule, random: Random, day: int) -> sm2.Memory:
    phase, left = phase_of(rule, random)
    learning = phase is Phase.LEARNING
    interval = 0 if learning else min(rule.maximum - 1, int(10 ** random.uniform(0, 3.5)))
    elapsed = random.choice([interval, interval + random.randint(1, 100), random.randint(0, interval)])
    return sm2.Memory(
        phase=phase, day=day - elapsed if phase is Phase.REVIEW else day, at=0, interval=interval,
        lapses=0 if learning else random.randint(0, 9), delay=0, due_day=day, due_at=None,
        ease=0 if learning else random.choice([1300, 1350, 2500, random.randint(1300, 4000)]), left=left,
    )  # fmt: skip


def draw_fsrs(rule: fsrs.Rule, random: Random, day: int) -> fsrs.Memory:
    phase, left = phase_of(rule, random)
    stability = round(10 ** random.uniform(-1.5, 2.5), 4)
    interval = min(rule.maximum, max(1, round(stability * random.uniform(0.4, 2))))
    return fsrs.Memory(
        phase=phase, day=day - random.choice([0, 1, 1, 2, random.randint(1, 60)]), at=0,
        interval=0 if phase is Phase.LEARNING else interval, lapses=3, delay=0, due_day=day, due_at=None,
        stability=stability, difficulty=round(random.uniform(1, 10), 3), left=left,
    )  # fmt: skip


def normal(state: Any) -> Any:
    """Look through a filtered deck at the state behind it."""
    return state.filtered.rescheduling.original_state if state.WhichOneof("kind") == "filtered" else state.normal


def offered(state: Any) -> tuple[Any, ...]:
    """Turn a state that Anki offers into phase, interval, delay and steps left."""
    kind = state.WhichOneof("kind")
    if kind == "review":
        return (kind, state.review.scheduled_days, 0, 0)
    if kind == "learning":
        return (kind, 0, state.learning.scheduled_secs, state.learning.remaining_steps)
    steps = state.relearning.learning
    return (kind, state.relearning.review.scheduled_days, steps.scheduled_secs, steps.remaining_steps)


def given_by(memory: sm2.Memory | fsrs.Memory) -> tuple[Any, ...]:
    return (memory.phase, memory.interval, memory.delay, memory.left)


def ease_and_lapses(state: Any) -> tuple[int, int]:
    kind = state.WhichOneof("kind")
    if kind == "learning":
        return 0, 0
    review = state.review if kind == "review" else state.relearning.review
    return round(review.ease_factor * 1000), review.lapses


def now_here(grade: Grade) -> Event:
    at = time.time_ns() // 1_000_000
    offset = datetime.now().astimezone().utcoffset()
    assert offset is not None
    minutes = int(offset.total_seconds()) // 60
    day = day_of(at, minutes)
    return Event(card="c#1", at=at, device="d", kind=Kind.ANSWER, day=day, offset=minutes, grade=grade)


@pytest.mark.parametrize("number", [1, 2])
def test_ankis_sm2_offers_the_same_and_stores_the_same_due_date(tmp_path: Path, number: int) -> None:
    random = Random(number)
    with new_collection(tmp_path, with_fsrs=False) as collection:
        decks = {name: add_deck(collection, name, rule) for name, rule in SM2_RULES.items()}
        filtered = collection.decks.new_filtered("early")
        cards = add_cards(collection, decks, random)
        today, here = collection.sched.today, now_here(Grade.GOOD).day
        memories: dict[int, sm2.Memory | None] = {}
        for name, card in cards:
            memories[card.id] = memory = draw_sm2(SM2_RULES[name], random, here) if random.random() < 0.9 else None
            if memory is None:
                continue
            card.reps, card.factor = random.randint(1, 30), memory.ease
            put(card, memory, memory.left, here, today)
            if memory.phase is Phase.REVIEW and card.due > today:
                card.odid, card.odue, card.did, card.due = card.did, card.due, filtered, -1
        collection.update_cards([card for _, card in cards if memories[card.id] is not None])

        for name, card in cards:
            check_sm2(collection, card, memories[card.id], SM2_RULES[name], random.choice(list(Grade)))


def check_sm2(collection: Collection, card: Card, memory: sm2.Memory | None, rule: sm2.Rule, pressed: Grade) -> None:
    states = collection._backend.get_scheduling_states(card.id)
    seed, today = card.id + card.reps, collection.sched.today
    for grade in Grade:
        found, state = sm2.step(memory, now_here(grade), rule, seed), normal(getattr(states, grade.name.lower()))
        ease, lapses = ease_and_lapses(state)

        assert (given_by(found), found.lapses) == (offered(state), lapses)
        assert found.ease == ease or found.phase is Phase.LEARNING

    event = now_here(pressed)
    found = sm2.step(memory, event, rule, seed)
    chosen = getattr(states, pressed.name.lower())
    answer = CardAnswer(card_id=card.id, current_state=states.current, new_state=chosen, rating=RATINGS[pressed])
    answer.answered_at_millis = event.at
    assert isinstance(collection.sched, Scheduler)
    collection.sched.answer_card(answer)
    card.load()
    if card.queue == 1:
        assert found.due_at is not None
        assert card.due == pytest.approx(found.due_at / 1000, abs=2)
    else:
        assert (found.due_day - event.day, found.due_at) == (card.due - today, None)


@pytest.mark.parametrize("number", [1, 2])
def test_fsrs_offers_the_same(tmp_path: Path, number: int) -> None:
    random = Random(number)
    with new_collection(tmp_path, with_fsrs=True) as collection:
        decks = {name: add_deck(collection, name, rule) for name, rule in FSRS_RULES.items()}
        cards = add_cards(collection, decks, random)
        here, now = now_here(Grade.GOOD).day, int(time.time())
        memories: dict[int, fsrs.Memory | None] = {}
        for name, card in cards:
            rule = FSRS_RULES[name]
            memories[card.id] = memory = draw_fsrs(rule, random, here) if random.random() < 0.9 else None
            if memory is None:
                continue
            card.reps, card.factor = random.randint(1, 30), 2500
            put(card, memory, memory.left, here, collection.sched.today)
            card.memory_state = FSRSMemoryState(stability=memory.stability, difficulty=memory.difficulty)
            card.last_review_time = now - (here - memory.day) * DAY
            card.desired_retention, card.decay = rule.retention, round(rule.weights[20], 3)
        collection.update_cards([card for _, card in cards if memories[card.id] is not None])

        for name, card in cards:
            check_fsrs(collection, card, memories[card.id], FSRS_RULES[name])


def check_fsrs(collection: Collection, card: Card, memory: fsrs.Memory | None, rule: fsrs.Rule) -> None:
    states = collection._backend.get_scheduling_states(card.id)
    for grade in Grade:
        event = now_here(grade)
        found = fsrs.step(memory, event, rule, card.id + card.reps)
        phase, days, delay, left = offered(normal(getattr(states, grade.name.lower())))
        state = None if memory is None else fsrs.State(memory.stability, memory.difficulty)
        elapsed = 0 if memory is None else event.day - memory.day
        ideals = [s * rule.reach for s in fsrs.next_stabilities(state, elapsed, rule)]

        assert (found.phase, found.left) == (phase, left)
        assert found.delay == pytest.approx(delay, abs=1 + delay * 1e-5)
        # A half is a half in 64 bits and not in 32: only there may a day be another.
        assert found.interval == days or any(on_the_edge(ideal) for ideal in ideals)


def on_the_edge(days: float) -> bool:
    return rounded(days * (1 + 1e-5)) != rounded(days * (1 - 1e-5))
