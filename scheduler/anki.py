"""Anki's variant of SM-2: learning steps, three growing intervals, an ease per mille, fuzz, lapses.

The rules were found by watching Anki 26.09.3 and agree with it in every number, early answers, day boundaries and
fuzz included, without its load balancer; one thing is ours: Easy in relearning, too, keeps to the maximum. All
arithmetic on intervals is in 32-bit floating point on purpose: 64 bits give another interval in one answer of a
thousand.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace

from scheduler import model
from scheduler.chance import first_word
from scheduler.days import ROLLOVER
from scheduler.days import due_after
from scheduler.fuzz import delay_fuzz
from scheduler.fuzz import fuzzed
from scheduler.fuzz import rounded
from scheduler.fuzz import single
from scheduler.model import LONGEST
from scheduler.model import Event
from scheduler.model import Given
from scheduler.model import Grade
from scheduler.model import Phase
from scheduler.model import grade_of
from scheduler.steps import LEARNING
from scheduler.steps import RELEARNING
from scheduler.steps import Step
from scheduler.steps import check_steps
from scheduler.steps import next_step

#: Per mille, added to the ease of a card in review (Anki).
EASE_CHANGE = {Grade.AGAIN: -200, Grade.HARD: -150, Grade.GOOD: 0, Grade.EASY: 150}
FLOOR = 1300  #: the least ease, per mille (Anki)


@dataclass(frozen=True, slots=True)
class Rule:
    """The settings of Anki's scheduler with Anki's defaults; steps in seconds, intervals in days, ease per mille."""

    learning: tuple[int, ...] = LEARNING
    relearning: tuple[int, ...] = RELEARNING
    graduating: int = 1
    graduating_easy: int = 4
    ease: int = 2500
    hard: float = 1.2
    easy: float = 1.3  #: bonus on top of the ease
    multiplier: float = 1.0  #: on every interval of a review that was passed
    lapse: float = 0.0  #: what is left of the interval after a lapse
    minimum_lapse: int = 1
    maximum: int = LONGEST
    fuzz: bool = True
    rollover: int = ROLLOVER

    def __post_init__(self) -> None:
        check_steps("anki", self.learning, self.relearning)
        days = (self.graduating, self.graduating_easy, self.minimum_lapse, self.maximum)
        if not 1 <= min(days) <= max(days) <= LONGEST:
            raise ValueError(f"anki: an interval is 1 to {LONGEST} days")
        if not (FLOOR <= self.ease <= 10_000 and 1 <= self.easy <= 10):
            raise ValueError(f"anki: ease {FLOOR} to 10000 per mille, easy 1 to 10")
        if not (0 < self.hard <= 10 and 0 < self.multiplier <= 10 and 0 <= self.lapse <= 1):
            raise ValueError("anki: hard and multiplier above 0 and at most 10, lapse 0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory(model.Memory):
    """What Anki remembers: the ease per mille (0 while learning) and the steps left."""

    ease: int
    left: int


def step(memory: Memory | None, event: Event, rule: Rule, seed: int) -> Memory:
    """Turn a memory and an answer into the memory that follows; the seed decides its fuzz."""
    grade = grade_of(event)
    word = first_word(seed) if rule.fuzz else None
    if memory is None or memory.phase is Phase.LEARNING:
        after = _learn(memory, event, grade, rule, word)
    elif memory.phase is Phase.RELEARNING:
        after = _relearn(memory, event, grade, rule, word)
    else:
        after = _review(memory, event, grade, rule, word)
    if event.given is None or not event.given.adopt:
        return after
    return _adopted(memory, after, event, event.given, rule)


def passed_interval(before: Memory, elapsed: int, grade: Grade, rule: Rule, word: int | None = None) -> int:
    """Turn a card in review, the days that passed and a pass into the next interval in days.

    On time or late, each grade gives more than the one below it, late days count half for Good and whole for Easy,
    and all grow by the ease before the answer. Before its time a card is given what the days that passed support,
    without order and without fuzz.
    """
    interval, late, ease = before.interval, elapsed - before.interval, single(before.ease / 1000)
    current = max(interval, 1)
    if late < 0:
        return _early_interval(current, elapsed, ease, grade, rule)
    multiplier = single(rule.multiplier)

    def constrained(days: float, minimum: int) -> int:
        return fuzzed(single(days * multiplier), word, max(1, minimum), rule.maximum)

    days = constrained(single(current * single(rule.hard)), interval + 1 if rule.hard > 1 else 0)
    if grade is Grade.HARD:
        return days
    minimum = days + 1 if rule.hard > 1 else interval + 1
    days = constrained(single((current + late / 2) * ease), minimum)
    if grade is Grade.GOOD:
        return days
    return constrained(single(single((current + late) * ease) * single(rule.easy)), days + 1)


def lapsed_interval(interval: int, rule: Rule, word: int | None = None) -> int:
    """Turn an interval in days into the one that follows a lapse."""
    return fuzzed(single(max(interval, 1) * single(rule.lapse)), word, rule.minimum_lapse, rule.maximum)


def _early_interval(current: int, elapsed: int, ease: float, grade: Grade, rule: Rule) -> int:
    hard, bonus = single(rule.hard), single(rule.easy)
    if grade is Grade.HARD:
        days = max(single(elapsed * hard), single(single(current * hard) / 2))
    else:
        days = max(single(elapsed * ease), float(current))
        if grade is Grade.EASY:
            days = single(days * single(bonus - single(single(bonus - 1) / 2)))
    return min(max(rounded(single(days * single(rule.multiplier))), 1), rule.maximum)


def _learn(memory: Memory | None, event: Event, grade: Grade, rule: Rule, word: int | None) -> Memory:
    left = len(rule.learning) if memory is None else memory.left
    waiting = next_step(rule.learning, left, grade)
    if waiting is not None:
        return _waits(event, waiting, rule, word, phase=Phase.LEARNING, interval=0, ease=0, lapses=0)
    days = rule.graduating_easy if grade is Grade.EASY else rule.graduating
    return _reviews(event, fuzzed(days, word, 1, rule.maximum), ease=rule.ease, lapses=0)


def _relearn(memory: Memory, event: Event, grade: Grade, rule: Rule, word: int | None) -> Memory:
    ease, lapses, days = memory.ease, memory.lapses, memory.interval
    if grade is Grade.AGAIN:
        days = lapsed_interval(days, rule, word)
    waiting = next_step(rule.relearning, memory.left, grade)
    if waiting is not None:
        return _waits(event, waiting, rule, word, phase=Phase.RELEARNING, interval=days, ease=ease, lapses=lapses)
    return _reviews(event, min(days + (grade is Grade.EASY), rule.maximum), ease=ease, lapses=lapses)


def _review(memory: Memory, event: Event, grade: Grade, rule: Rule, word: int | None) -> Memory:
    ease, lapses = max(FLOOR, memory.ease + EASE_CHANGE[grade]), memory.lapses
    if grade is not Grade.AGAIN:
        days = passed_interval(memory, max(0, event.day - memory.day), grade, rule, word)
        return _reviews(event, days, ease=ease, lapses=lapses)
    days, lapses = lapsed_interval(memory.interval, rule, word), lapses + 1
    waiting = next_step(rule.relearning, len(rule.relearning), grade)
    if waiting is None:
        return _reviews(event, days, ease=ease, lapses=lapses)
    return _waits(event, waiting, rule, word, phase=Phase.RELEARNING, interval=days, ease=ease, lapses=lapses)


def _reviews(event: Event, interval: int, *, ease: int, lapses: int) -> Memory:
    return Memory(
        phase=Phase.REVIEW,
        day=event.day,
        at=event.at,
        interval=interval,
        lapses=lapses,
        delay=0,
        due_day=event.day + interval,
        due_at=None,
        ease=ease,
        left=0,
    )


def _waits(
    event: Event, step: Step, rule: Rule, word: int | None, *, phase: Phase, interval: int, ease: int, lapses: int
) -> Memory:
    fuzz = delay_fuzz(step.delay, word)
    again = due_after(event.at, event.offset, event.day, step.delay, rule.rollover, fuzz=fuzz)
    return Memory(
        phase=phase,
        day=event.day,
        at=event.at,
        interval=interval,
        lapses=lapses,
        delay=step.delay,
        due_day=again.day,
        due_at=again.at,
        ease=ease,
        left=step.left,
    )


def _adopted(before: Memory | None, after: Memory, event: Event, given: Given, rule: Rule) -> Memory:
    """Turn a step into the one that another program recorded for the same answer."""
    if given.seconds < 1:
        ease = given.ease or after.ease or rule.ease
        return _reviews(event, given.days, ease=ease, lapses=after.lapses) if given.days > 0 else after
    again = due_after(event.at, event.offset, event.day, given.seconds, rule.rollover)
    waits = replace(after, delay=given.seconds, due_day=again.day, due_at=again.at)
    if before is None or before.phase is Phase.LEARNING:
        return replace(waits, phase=Phase.LEARNING, interval=0, ease=0)
    return replace(waits, phase=Phase.RELEARNING, ease=given.ease or after.ease)
