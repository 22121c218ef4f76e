"""FSRS-6: a memory of stability and difficulty, and intervals at which a wished share is still recalled.

Source: the formulas of FSRS-6 (open-spaced-repetition, "The Algorithm", 21 weights w0 to w20), checked against what
Anki 26.09.3 answers with them. Stability S is the days until recall falls to 90 %, difficulty D goes from 1 to 10,
t is the days that passed and g the grade from 1 to 4:

- recall R = (1 + F t/S)^-w20, with F = 0.9^(-1/w20) - 1
- first answer: S = w(g-1), D = w4 - e^(w5 (g-1)) + 1
- difficulty: D' = D - w6 (g-3) (10-D)/9, then w7 of the way to the first D of Easy
- pass: S' = S (1 + e^w8 (11-D) S^-w9 (e^(w10 (1-R)) - 1) h), h = w15 for Hard, w16 for Easy, else 1
- lapse: S' = w11 D^-w12 ((S+1)^w13 - 1) e^(w14 (1-R)), at most S / e^(w17 w18)
- same day: S' = S e^(w17 (g-3+w18)) S^-w19, for a pass at least S

Stability is rounded to 4 decimals after each step and difficulty to 3, as Anki stores them: the last bits, in which the
powers of two machines may differ, do not add up. Learning steps, the order of the intervals of a review and their fuzz
are Anki's.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from math import exp
from typing import NamedTuple

from scheduler import model
from scheduler.chance import first_word
from scheduler.days import DAY
from scheduler.days import ROLLOVER
from scheduler.days import due_after
from scheduler.fuzz import delay_fuzz
from scheduler.fuzz import fuzz_bounds
from scheduler.fuzz import fuzzed
from scheduler.fuzz import rounded
from scheduler.model import LONGEST
from scheduler.model import Event
from scheduler.model import Grade
from scheduler.model import Phase
from scheduler.model import grade_of
from scheduler.steps import LEARNING
from scheduler.steps import RELEARNING
from scheduler.steps import Step
from scheduler.steps import check_steps
from scheduler.steps import next_step

#: w0 to w20 as fitted over many learners (FSRS-6 defaults).
WEIGHTS = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
#: Bounds of weights within which no formula overflows; those that the optimisers of FSRS keep are narrower (ours).
MOST = (100.0,) * 4 + (20.0,) * 17
LEAST_DECAY = 0.05
#: Days between which stability is kept, and the span of difficulty (FSRS-6).
LEAST_STABLE, MOST_STABLE = 0.001, 36_500.0
EASIEST, HARDEST = 1.0, 10.0
#: What is kept: 4 decimals of stability, 3 of difficulty (Anki's card data).
STABILITY_UNIT, DIFFICULTY_UNIT = 10_000, 1_000


class State(NamedTuple):
    """What FSRS knows of a card: stability in days and difficulty."""

    stability: float
    difficulty: float


@dataclass(frozen=True, slots=True)
class Rule:
    """The settings of FSRS-6: its weights, the share of cards to be recalled when due, and Anki's steps (seconds)."""

    weights: tuple[float, ...] = WEIGHTS
    retention: float = 0.9
    learning: tuple[int, ...] = LEARNING
    relearning: tuple[int, ...] = RELEARNING
    maximum: int = LONGEST
    fuzz: bool = True
    rollover: int = ROLLOVER
    #: What the formulas need and no answer changes: F, days of interval for a day of stability, e^w8, e^(w17 w18),
    #: and the first difficulty of Easy before it is bounded.
    curve: float = field(init=False, repr=False, compare=False)
    reach: float = field(init=False, repr=False, compare=False)
    growth: float = field(init=False, repr=False, compare=False)
    shrink: float = field(init=False, repr=False, compare=False)
    ease: float = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        check_steps("fsrs", self.learning, self.relearning)
        w = self.weights
        if len(w) != len(WEIGHTS) or not all(0 <= x <= most for x, most in zip(w, MOST, strict=True)):
            raise ValueError(f"fsrs: {len(WEIGHTS)} weights, the first four 0 to 100, the others 0 to 20")
        if not (w[20] >= LEAST_DECAY and 0.5 <= self.retention <= 0.99 and 1 <= self.maximum <= LONGEST):
            raise ValueError(
                f"fsrs: last weight {LEAST_DECAY} or more, retention 0.5 to 0.99, maximum 1 to {LONGEST} days"
            )
        curve = 0.9 ** (-1 / w[20]) - 1
        derived = {
            "curve": curve,
            "reach": (self.retention ** (-1 / w[20]) - 1) / curve,
            "growth": exp(w[8]),
            "shrink": exp(w[17] * w[18]),
            "ease": _first_difficulty(Grade.EASY, w),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory(model.Memory):
    """What FSRS-6 remembers, rounded, and the learning steps left."""

    stability: float
    difficulty: float
    left: int


def retrievability(stability: float, elapsed: float, rule: Rule) -> float:
    """Turn a stability and the days that passed into the probability of recall."""
    recall: float = (1 + rule.curve * elapsed / stability) ** -rule.weights[20]
    return recall


def next_stabilities(state: State | None, elapsed: int, rule: Rule) -> tuple[float, float, float, float]:
    """Turn a state (None before the first answer) and the whole days that passed into the stability after each grade.

    Nothing is rounded here, nor in the difficulty.
    """
    if state is None:
        found = rule.weights[0], rule.weights[1], rule.weights[2], rule.weights[3]
    elif elapsed == 0:
        found = _same_day(state.stability, rule.weights)
    else:
        found = _another_day(state, elapsed, rule)
    if min(found) >= LEAST_STABLE and max(found) <= MOST_STABLE:
        return found
    again, hard, good, easy = (min(max(stability, LEAST_STABLE), MOST_STABLE) for stability in found)
    return again, hard, good, easy


def next_difficulty(state: State | None, grade: Grade, rule: Rule) -> float:
    """Turn a state (None before the first answer) into the difficulty after a grade."""
    w = rule.weights
    if state is None:
        difficulty = _first_difficulty(grade, w)
    else:
        moved = state.difficulty - w[6] * (grade - 3) * (10 - state.difficulty) / 9
        difficulty = w[7] * rule.ease + (1 - w[7]) * moved
    return EASIEST if difficulty < EASIEST else HARDEST if difficulty > HARDEST else difficulty


def step(memory: Memory | None, event: Event, rule: Rule, seed: int) -> Memory:
    """Turn a memory and an answer into the memory that follows; the seed decides its fuzz."""
    grade, word = grade_of(event), first_word(seed) if rule.fuzz else None
    state, elapsed, phase, lapses = None, 0, Phase.LEARNING, 0
    if memory is not None:
        state, elapsed = State(memory.stability, memory.difficulty), max(0, event.day - memory.day)
        phase, lapses = memory.phase, memory.lapses
    stabilities = next_stabilities(state, elapsed, rule)
    ideal = [stability * rule.reach for stability in stabilities]
    waiting = _waiting(memory, grade, ideal[grade - 1], rule)
    if memory is not None and phase is Phase.REVIEW:
        lapses += grade is Grade.AGAIN
        days = _reviewed_interval(memory.interval, grade, ideal, rule, word)
    elif waiting is None:
        days = _graduated_interval(grade, ideal, rule, word)
    else:
        days = _kept_interval(memory, grade, ideal[grade - 1], rule)
    delay, left, due_day, due_at = 0, 0, event.day + days, None
    if waiting is None:
        phase = Phase.REVIEW
    else:
        phase = Phase.LEARNING if phase is Phase.LEARNING else Phase.RELEARNING
        delay, left = waiting
        fuzz = delay_fuzz(delay, word)
        due_day, due_at = due_after(event.at, event.offset, event.day, delay, rule.rollover, fuzz=fuzz)
    return Memory(
        phase=phase,
        day=event.day,
        at=event.at,
        interval=days,
        lapses=lapses,
        delay=delay,
        due_day=due_day,
        due_at=due_at,
        stability=int(stabilities[grade - 1] * STABILITY_UNIT + 0.5) / STABILITY_UNIT,
        difficulty=int(next_difficulty(state, grade, rule) * DIFFICULTY_UNIT + 0.5) / DIFFICULTY_UNIT,
        left=left,
    )


def _first_difficulty(grade: Grade, w: tuple[float, ...]) -> float:
    return w[4] - exp(w[5] * (grade - 1)) + 1


def _same_day(stability: float, w: tuple[float, ...]) -> tuple[float, float, float, float]:
    base: float = stability * stability ** -w[19]
    again, hard, good, easy = (base * exp(w[17] * (grade - 3 + w[18])) for grade in (1, 2, 3, 4))
    return again, max(hard, stability), max(good, stability), max(easy, stability)


def _another_day(state: State, elapsed: int, rule: Rule) -> tuple[float, float, float, float]:
    w, (stability, difficulty) = rule.weights, state
    forgotten = 1 - retrievability(stability, elapsed, rule)
    lapsed: float = w[11] * difficulty ** -w[12] * ((stability + 1) ** w[13] - 1) * exp(w[14] * forgotten)
    grown: float = rule.growth * (11 - difficulty) * stability ** (1 - w[9]) * (exp(w[10] * forgotten) - 1)
    again = min(lapsed, stability / rule.shrink)
    return again, stability + grown * w[15], stability + grown, stability + grown * w[16]


def _waiting(memory: Memory | None, grade: Grade, ideal: float, rule: Rule) -> Step | None:
    if memory is not None and memory.phase is Phase.REVIEW and grade is not Grade.AGAIN:
        return None
    steps = rule.learning if memory is None or memory.phase is Phase.LEARNING else rule.relearning
    if steps:
        left = len(steps) if memory is None or memory.phase is Phase.REVIEW else memory.left
        return next_step(steps, left, grade)
    # Without steps a card that would be half forgotten within the day is asked again within it.
    short = ideal < 0.5 and rule.weights[17] > 0 and rule.weights[18] > 0
    return Step(int(ideal * DAY), 0) if short and grade is not Grade.EASY else None


def _graduated_interval(grade: Grade, ideal: list[float], rule: Rule, word: int | None) -> int:
    good = fuzzed(ideal[2], word, 1, rule.maximum) if grade is Grade.EASY else 0
    # Anki rounds before it fuzzes when a card graduates, but not when it is reviewed.
    return fuzzed(rounded(ideal[grade - 1]), word, good + 1, rule.maximum)


def _kept_interval(memory: Memory | None, grade: Grade, ideal: float, rule: Rule) -> int:
    """Find the interval that waits behind a step: none in learning; in relearning a step that is passed keeps it."""
    if memory is None or memory.phase is Phase.LEARNING:
        return 0
    if rule.relearning and grade is not Grade.AGAIN:
        return memory.interval
    return fuzzed(ideal, None, 1, rule.maximum)


def _reviewed_interval(previous: int, grade: Grade, ideal: list[float], rule: Rule, word: int | None) -> int:
    """Find the interval after a review: a lapse has no fuzz; the passes stand in order, and grow where they can."""
    if grade is Grade.AGAIN:
        return fuzzed(ideal[0], None, 1, rule.maximum)
    days = 0
    for wished in ideal[1:grade]:
        least = days + 1
        if rounded(wished) > previous:
            least = max(least, previous + 1)
        elif least <= previous <= fuzz_bounds(wished, 1, rule.maximum)[1]:
            least = previous
        days = fuzzed(wished, word, least, rule.maximum)
    return days
