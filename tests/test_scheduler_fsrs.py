"""FSRS-6: identities of its formulas, the order of its intervals, and settings that make no sense."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.fsrs import LEAST_DECAY
from scheduler.fsrs import MOST
from scheduler.fsrs import WEIGHTS
from scheduler.fsrs import Memory
from scheduler.fsrs import Rule
from scheduler.fsrs import State
from scheduler.fsrs import next_difficulty
from scheduler.fsrs import next_stabilities
from scheduler.fsrs import retrievability
from scheduler.fsrs import step
from scheduler.model import Grade
from scheduler.model import Phase
from tests.test_scheduler_conformance import DAY
from tests.test_scheduler_conformance import NOON
from tests.test_scheduler_conformance import answer

STABILITIES = st.floats(0.001, 36_500)
DIFFICULTIES = st.floats(1, 10)
HISTORIES = st.lists(st.tuples(st.sampled_from(Grade), st.integers(0, 500)), min_size=1, max_size=30)
RULES = st.builds(
    Rule,
    retention=st.floats(0.5, 0.99),
    learning=st.lists(st.integers(1, 200_000), max_size=3).map(tuple),
    relearning=st.lists(st.integers(1, 200_000), max_size=3).map(tuple),
    maximum=st.integers(1, 36_500),
    fuzz=st.booleans(),
)


def run(history: list[tuple[Grade, int]], rule: Rule, seed: int = 0) -> list[Memory]:
    """Answer so many days after the answer before."""
    memories: list[Memory] = []
    day = DAY
    for grade, days in history:
        day += days
        at = NOON + (day - DAY) * 86_400_000
        memories.append(step(memories[-1] if memories else None, answer(grade, day, at), rule, seed))
    return memories


@given(STABILITIES)
def test_stability_is_the_days_until_recall_falls_to_nine_in_ten(stability: float) -> None:
    assert retrievability(stability, stability, Rule()) == pytest.approx(0.9)
    assert Rule().reach == pytest.approx(1)


@given(STABILITIES, st.floats(0.5, 0.99))
def test_the_interval_is_the_days_until_recall_falls_to_what_is_wished(stability: float, retention: float) -> None:
    rule = Rule(retention=retention)

    assert retrievability(stability, stability * rule.reach, rule) == pytest.approx(retention)


@given(STABILITIES, DIFFICULTIES, st.integers(0, 5000))
def test_a_better_grade_never_gives_less_stability_or_more_difficulty(
    stability: float, difficulty: float, elapsed: int
) -> None:
    state = State(stability, difficulty)
    stabilities = next_stabilities(state, elapsed, Rule())
    difficulties = [next_difficulty(state, grade, Rule()) for grade in Grade]

    assert list(stabilities) == sorted(stabilities)
    assert difficulties == sorted(difficulties, reverse=True)
    assert all(0.001 <= each <= 36_500 for each in stabilities)
    assert all(1 <= each <= 10 for each in difficulties)


@given(STABILITIES, DIFFICULTIES, st.integers(1, 5000))
def test_a_pass_makes_memory_more_stable_and_a_lapse_less(stability: float, difficulty: float, elapsed: int) -> None:
    again, hard, good, easy = next_stabilities(State(stability, difficulty), elapsed, Rule())

    assert again <= max(stability, 0.001)
    assert stability * (1 - 1e-12) <= hard <= good <= easy


def test_the_first_grade_sets_the_first_four_weights() -> None:
    assert next_stabilities(None, 0, Rule()) == WEIGHTS[:4]


@given(RULES, HISTORIES, st.integers(0, 2**64))
def test_no_history_raises_and_all_stays_within_bounds(rule: Rule, history: list[tuple[Grade, int]], seed: int) -> None:
    day = DAY
    for memory, (_, days) in zip(run(history, rule, seed), history, strict=True):
        day += days

        assert 0.001 <= memory.stability <= 36_500
        assert 1 <= memory.difficulty <= 10
        assert 0 <= memory.interval <= rule.maximum
        assert memory.due_day >= day
        assert memory.phase is not Phase.REVIEW or memory.due_day == day + memory.interval > day


@given(st.tuples(*(st.floats(0, most) for most in MOST[:20]), st.floats(LEAST_DECAY, 20)), HISTORIES)
def test_no_weights_that_are_allowed_overflow(weights: tuple[float, ...], history: list[tuple[Grade, int]]) -> None:
    for memory in run(history, Rule(weights)):
        assert 0.001 <= memory.stability <= 36_500
        assert 1 <= memory.difficulty <= 10


@given(RULES, HISTORIES, st.integers(0, 600), st.integers(0, 2**64))
def test_the_passes_of_a_review_stand_in_order(
    rule: Rule, history: list[tuple[Grade, int]], gap: int, seed: int
) -> None:
    memory = replace(run(history, rule)[-1], phase=Phase.REVIEW)
    event = answer(Grade.GOOD, memory.day + gap)
    _, hard, good, easy = (step(memory, replace(event, grade=grade), rule, seed).interval for grade in Grade)

    assert 1 <= hard <= good <= easy
    assert good > hard or good == rule.maximum
    assert easy > good or easy == rule.maximum


@given(HISTORIES)
def test_memory_is_kept_rounded(history: list[tuple[Grade, int]]) -> None:
    for memory in run(history, Rule()):
        assert memory.stability == round(memory.stability, 4)
        assert memory.difficulty == round(memory.difficulty, 3)


def test_only_a_failed_review_is_a_lapse() -> None:
    memories = run([(Grade.AGAIN, 0), (Grade.EASY, 0), (Grade.AGAIN, 9), (Grade.AGAIN, 0), (Grade.EASY, 0)], Rule())

    assert [memory.lapses for memory in memories] == [0, 0, 1, 1, 1]


def test_derived_numbers_do_not_part_equal_rules() -> None:
    assert Rule(retention=0.8) == replace(Rule(), retention=0.8)
    assert replace(Rule(), retention=0.8).reach == Rule(retention=0.8).reach != Rule().reach


@pytest.mark.parametrize(
    "settings",
    [
        {"weights": WEIGHTS[:19]},
        {"weights": (*WEIGHTS[:20], 0.0)},
        {"retention": 1.0},
        {"retention": 0.0},
        {"maximum": 0},
        {"maximum": 36_501},
        {"retention": float("nan")},
        {"weights": (*WEIGHTS[:8], 21.0, *WEIGHTS[9:])},
        {"weights": (*WEIGHTS[:8], float("nan"), *WEIGHTS[9:])},
        {"learning": (0,)},
    ],
)
def test_senseless_settings_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="fsrs: "):
        Rule(**settings)
