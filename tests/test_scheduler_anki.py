"""Anki's SM-2: laws of its rules, what is ours, adopted rows, and settings that make no sense."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.anki import FLOOR
from scheduler.anki import Memory
from scheduler.anki import Rule
from scheduler.anki import passed_interval
from scheduler.anki import step
from scheduler.model import Event
from scheduler.model import Given
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Phase
from scheduler.model import is_leech
from scheduler.model import strikes
from tests.scheduler_sittings import due_of
from tests.test_scheduler_conformance import DAY
from tests.test_scheduler_conformance import NOON
from tests.test_scheduler_conformance import answer

PLAIN = Rule(fuzz=False)


def review(interval: int = 10, ease: int = 2500, elapsed: int | None = None, phase: Phase = Phase.REVIEW) -> Memory:
    """A card in review, answered so many days ago: when it is due, if nothing is said."""
    return Memory(
        phase=phase, day=DAY - (interval if elapsed is None else elapsed), at=0, interval=interval, lapses=0, delay=0,
        due_day=DAY, due_at=None, ease=ease, left=1,
    )  # fmt: skip


def intervals(memory: Memory, rule: Rule = PLAIN) -> list[int]:
    return [step(memory, answer(grade), rule, 0).interval for grade in (Grade.HARD, Grade.GOOD, Grade.EASY)]


@pytest.mark.parametrize(
    ("memory", "expected"),
    [
        (review(10), [12, 25, 33]),  # 32.5 goes up
        (review(20, elapsed=5), [12, 20, 23]),  # early: half of Hard, the interval, half of the bonus
        (review(20, elapsed=30), [24, 63, 98]),  # late by 10: 25 and 30 days at the ease; 62.5 and 97.5 go up
        (review(1, ease=1300), [2, 3, 4]),  # each at least a day more
    ],
)
def test_the_three_passes_of_a_review(memory: Memory, expected: list[int]) -> None:
    assert intervals(memory) == expected


def test_the_ease_moves_by_its_steps_and_never_below_the_floor() -> None:
    assert [step(review(), answer(grade), PLAIN, 0).ease for grade in Grade] == [2300, 2350, 2500, 2650]
    assert [step(review(ease=FLOOR), answer(grade), PLAIN, 0).ease for grade in Grade] == [1300, 1300, 1300, 1450]


def test_a_lapse_goes_through_relearning_and_returns_with_the_shortened_interval() -> None:
    rule = replace(PLAIN, lapse=0.5)
    lapsed = step(review(40), answer(Grade.AGAIN), rule, 0)
    back = step(lapsed, answer(Grade.GOOD), rule, 0)

    assert (lapsed.phase, lapsed.interval, lapsed.lapses) == (Phase.RELEARNING, 20, 1)
    assert due_of(lapsed) == (DAY, NOON + 600_000)
    assert (back.phase, back.interval, due_of(back)) == (Phase.REVIEW, 20, (DAY + 20, None))


def test_easy_in_relearning_keeps_to_the_maximum() -> None:
    rule = replace(PLAIN, maximum=30)

    assert step(review(30, phase=Phase.RELEARNING), answer(Grade.EASY), rule, 0).interval == 30
    assert step(review(29, phase=Phase.RELEARNING), answer(Grade.EASY), rule, 0).interval == 30


def test_a_step_of_a_day_is_due_from_the_beginning_of_tomorrow() -> None:
    rule = replace(PLAIN, learning=(86_400,))
    memory = step(None, answer(Grade.AGAIN), rule, 0)

    assert (memory.phase, memory.delay, due_of(memory)) == (Phase.LEARNING, 86_400, (DAY + 1, None))


def test_a_long_hard_step_is_rounded_to_whole_days() -> None:
    rule = replace(PLAIN, learning=(90_000,))

    assert step(None, answer(Grade.HARD), rule, 0).delay == 2 * 86_400


def test_leeches_strike_at_the_threshold_and_at_every_half_of_it() -> None:
    assert [lapses for lapses in range(30) if strikes(lapses, 8)] == [8, 12, 16, 20, 24, 28]
    assert [lapses for lapses in range(12) if strikes(lapses, 5)] == [5, 8, 11]
    assert [lapses for lapses in range(5) if strikes(lapses, 1)] == [1, 2, 3, 4]
    assert not any(strikes(lapses, 0) for lapses in range(30))
    assert [is_leech(lapses, 8) for lapses in (7, 8, 9)] == [False, True, True]


def imported(grade: Grade, **given_: Any) -> Event:
    return replace(answer(grade), given=Given("anki", adopt=True, **given_))


def test_an_adopted_interval_and_ease_stand_as_they_were_recorded() -> None:
    memory = step(review(10), imported(Grade.GOOD, days=77, ease=1234), PLAIN, 0)

    assert (memory.phase, memory.interval, memory.ease, due_of(memory)) == (Phase.REVIEW, 77, 1234, (DAY + 77, None))


def test_an_adopted_delay_keeps_the_card_in_its_steps() -> None:
    learning = step(None, imported(Grade.GOOD, seconds=300), PLAIN, 0)
    lapsed = step(review(10), imported(Grade.AGAIN, seconds=900, ease=2100), PLAIN, 0)

    assert (learning.phase, learning.left, due_of(learning)) == (Phase.LEARNING, 1, (DAY, NOON + 300_000))
    assert (lapsed.phase, lapsed.ease, lapsed.lapses, lapsed.delay) == (Phase.RELEARNING, 2100, 1, 900)


def test_an_adopted_row_without_an_ease_keeps_or_begins_with_ours() -> None:
    graduated = step(None, imported(Grade.GOOD, days=3), PLAIN, 0)
    reviewed = step(review(10, ease=2222), imported(Grade.GOOD, days=30), PLAIN, 0)

    assert (graduated.phase, graduated.interval, graduated.ease) == (Phase.REVIEW, 3, 2500)
    assert (reviewed.interval, reviewed.ease) == (30, 2222)


def test_an_adopted_delay_of_a_card_that_would_graduate_here_is_learning() -> None:
    memory = step(None, imported(Grade.GOOD, seconds=600), replace(PLAIN, learning=()), 0)

    assert (memory.phase, memory.interval, memory.ease, memory.left) == (Phase.LEARNING, 0, 0, 0)


def test_what_a_card_was_told_here_is_not_adopted() -> None:
    event = replace(answer(Grade.GOOD), given=Given("anki", days=77, ease=1234))

    assert step(review(10), event, PLAIN, 0) == step(review(10), answer(Grade.GOOD), PLAIN, 0)
    assert step(review(10), imported(Grade.GOOD), PLAIN, 0) == step(review(10), answer(Grade.GOOD), PLAIN, 0)


RULES = st.builds(
    Rule,
    learning=st.lists(st.integers(1, 200_000), max_size=4).map(tuple),
    relearning=st.lists(st.integers(1, 200_000), max_size=3).map(tuple),
    graduating=st.integers(1, 60),
    graduating_easy=st.integers(1, 60),
    ease=st.integers(1300, 10_000),
    hard=st.floats(0.01, 10),
    easy=st.floats(1, 10),
    multiplier=st.floats(0.01, 10),
    lapse=st.floats(0, 1),
    minimum_lapse=st.integers(1, 40),
    maximum=st.integers(1, 36_500),
    fuzz=st.booleans(),
)


@given(RULES, st.lists(st.tuples(st.sampled_from(Grade), st.integers(0, 300)), max_size=30), st.integers(0, 2**64))
def test_no_history_raises_and_all_stays_within_bounds(rule: Rule, history: list[tuple[Grade, int]], seed: int) -> None:
    memory, day = None, DAY
    for grade, days in history:
        day += days
        memory = step(memory, answer(grade, day, NOON + (day - DAY) * 86_400_000), rule, seed)

        assert 0 <= memory.interval <= rule.maximum
        assert memory.ease == 0 or memory.ease >= FLOOR
        assert day <= memory.due_day
        assert memory.phase is not Phase.REVIEW or memory.due_day == day + memory.interval >= day + 1


@given(st.integers(1, 1000), st.integers(1300, 6000), st.integers(0, 400), st.integers(0, 2**32 - 1))
def test_on_time_or_late_each_button_gives_more_than_the_one_below(
    interval: int, ease: int, late: int, word: int
) -> None:
    rule, memory = Rule(), review(interval, ease)
    grades = (Grade.HARD, Grade.GOOD, Grade.EASY)
    hard, good, easy = (passed_interval(memory, interval + late, grade, rule, word) for grade in grades)

    assert interval < hard < good < easy


@pytest.mark.parametrize(
    "settings",
    [
        {"learning": (0,)},
        {"relearning": (600, -1)},
        {"graduating": 0},
        {"maximum": 0},
        {"maximum": 36_501},
        {"multiplier": float("nan")},
        {"ease": 1299},
        {"easy": 0.9},
        {"hard": 0.0},
        {"multiplier": -1.0},
        {"lapse": 1.1},
    ],
)
def test_senseless_settings_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="anki: "):
        Rule(**settings)


def test_only_an_answer_makes_a_step() -> None:
    event = Event(card="c#1", at=NOON, device="d", kind=Kind.BURY, day=DAY)

    with pytest.raises(ValueError, match="not an answer: bury of c#1"):
        step(None, event, PLAIN, 0)
