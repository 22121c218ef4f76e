"""SM-2 of 1990: its numbers by hand, what it does on the same day, early and late, and its invariants."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import sm2
from scheduler.model import Event
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Phase
from scheduler.sm2 import Item
from scheduler.sm2 import Memory
from scheduler.sm2 import Rule
from scheduler.sm2 import step
from tests.scheduler_sittings import due_of

#: Grades 0 to 5, each answered on its day; the intervals that follow and EF in hundredths. Worked out by hand from the
#: thesis; the row of six fives needs 140 * 3.0 = 420, which binary fractions make 421.
TABLE = (
    ("4444444", [1, 6, 15, 38, 95, 238, 595], [250] * 7),
    ("5555555", [1, 6, 17, 48, 140, 420, 1302], [260, 270, 280, 290, 300, 310, 320]),
    ("3333333", [1, 6, 14, 30, 59, 107, 178], [236, 222, 208, 194, 180, 166, 152]),
    ("44424444", [1, 6, 15, 1, 1, 6, 15, 38], [250] * 8),
    ("555055", [1, 6, 17, 1, 1, 6], [260, 270, 280, 280, 290, 300]),
    ("0000000", [1] * 7, [250] * 7),
    ("5435154", [1, 6, 16, 40, 1, 1, 6], [260, 260, 246, 256, 256, 266, 266]),
    ("3333333333", [1, 6, 14, 30, 59, 107, 178, 271, 374, 487], [236, 222, 208, 194, 180, 166, 152, 138, 130, 130]),
)  # fmt: skip

DAY = 20_000
GRADES = st.sampled_from(Grade)


def course(module: ModuleType, grades: str) -> tuple[list[int], list[int]]:
    """Answer an item on each day that it is due, and list its intervals and eases."""
    item, intervals, eases = module.Item(), [], []
    for quality in map(int, grades):
        item = module.repeated(item, quality, item.interval)
        intervals.append(item.interval)
        eases.append(item.ease)
    return intervals, eases


def answer(grade: Grade, day: int = DAY, minute: int = 0) -> Event:
    at = (day * 24 * 60 + 12 * 60 + minute) * 60_000
    return Event(card="c#1", at=at, device="d", kind=Kind.ANSWER, day=day, grade=grade)


def after(*answers: tuple[Grade, int], rule: Rule | None = None) -> Memory:
    """Give answers (grade, days after the first), a minute apart where the day is the same."""
    memory = None
    for minute, (grade, day) in enumerate(answers):
        memory = step(memory, answer(grade, DAY + day, minute), rule or Rule(), 0)
    assert memory is not None
    return memory


@pytest.mark.parametrize(("grades", "intervals", "eases"), TABLE)
def test_intervals_and_easiness_are_those_of_the_thesis(grades: str, intervals: list[int], eases: list[int]) -> None:
    assert course(sm2, grades) == (intervals, eases)


@pytest.mark.parametrize(("quality", "change"), [(5, 10), (4, 0), (3, -14)])
def test_easiness_changes_by_the_formula(quality: int, change: int) -> None:
    assert sm2.next_ease(250, quality) == 250 + change


def test_the_four_buttons_are_the_qualities_1_3_4_and_5() -> None:
    assert [sm2.QUALITY[grade] for grade in Grade] == [1, 3, 4, 5]


@pytest.mark.parametrize(("grade", "interval"), [(Grade.AGAIN, 1), (Grade.HARD, 6)])
def test_below_good_an_item_comes_again_today_after_ten_minutes(grade: Grade, interval: int) -> None:
    memory = after((Grade.GOOD, 0), (grade, 1))

    assert memory.phase is Phase.REPEAT
    assert due_of(memory) == (DAY + 1, memory.at + 600_000)
    assert memory.interval == interval


def test_repetitions_of_the_day_go_on_until_good_and_change_nothing_else() -> None:
    first = after((Grade.GOOD, 0), (Grade.HARD, 1))
    still = after((Grade.GOOD, 0), (Grade.HARD, 1), (Grade.AGAIN, 1), (Grade.HARD, 1))
    known = after((Grade.GOOD, 0), (Grade.HARD, 1), (Grade.AGAIN, 1), (Grade.GOOD, 1))

    assert still.phase is Phase.REPEAT
    assert known.phase is Phase.REVIEW
    assert due_of(known) == (DAY + 1 + 6, None)
    assert {(m.n, m.interval, m.ease, m.lapses) for m in (first, still, known)} == {(2, 6, 236, 0)}


def test_an_item_left_before_it_was_known_stays_due_and_counts_anew_the_next_day() -> None:
    left = after((Grade.GOOD, 0), (Grade.GOOD, 1), (Grade.HARD, 7))
    resumed = after((Grade.GOOD, 0), (Grade.GOOD, 1), (Grade.HARD, 7), (Grade.GOOD, 8))

    assert left.due_day == DAY + 7
    assert (left.n, left.interval) == (3, 15)
    assert (resumed.n, resumed.interval, resumed.phase) == (3, 15, Phase.REVIEW)
    assert resumed.due_day == DAY + 8 + 15


def test_an_early_pass_keeps_the_count_and_never_shortens() -> None:
    assert sm2.repeated(Item(3, 15, 250), 4, 2) == Item(3, 15, 250)
    assert sm2.repeated(Item(3, 15, 250), 4, 10) == Item(3, 25, 250)
    assert sm2.repeated(Item(3, 15, 250), 3, 7) == Item(3, 18, 236)


def test_a_late_pass_grows_from_the_days_that_passed() -> None:
    assert sm2.repeated(Item(3, 15, 250), 4, 20) == Item(4, 50, 250)
    assert sm2.repeated(Item(1, 1, 250), 4, 90) == Item(2, 6, 250)


def test_a_failure_is_a_lapse_only_after_a_pass() -> None:
    assert after((Grade.AGAIN, 0), (Grade.AGAIN, 1)).lapses == 0
    assert after((Grade.GOOD, 0), (Grade.AGAIN, 1), (Grade.AGAIN, 1), (Grade.AGAIN, 2)).lapses == 1


def test_a_trip_to_the_west_does_not_count_a_day_twice() -> None:
    memory = after((Grade.GOOD, 0), (Grade.GOOD, -1))

    assert (memory.n, memory.interval, memory.day) == (1, 1, DAY)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 400)), max_size=60))
def test_easiness_and_intervals_keep_their_bounds(reviews: list[tuple[int, int]]) -> None:
    item = Item()
    for quality, elapsed in reviews:
        before, item = item, sm2.repeated(item, quality, elapsed, maximum=3650)

        assert item.ease >= 130
        assert 1 <= item.interval <= 3650
        assert item.ease == before.ease or quality in {3, 5}


@given(st.lists(st.tuples(GRADES, st.integers(0, 40)), max_size=20), st.integers(0, 60))
def test_a_better_grade_never_gives_a_shorter_interval(history: list[tuple[Grade, int]], gap: int) -> None:
    memory, day = None, DAY
    for minute, (grade, days) in enumerate(history):
        day += days
        memory = step(memory, answer(grade, day, minute), Rule(), 0)
    again, hard, good, easy = (step(memory, answer(g, day + gap, 99), Rule(), 0).interval for g in Grade)

    assert again <= hard == good == easy


@pytest.mark.parametrize("settings", [{"repeat": -1}, {"maximum": 5}, {"maximum": 36_501}])
def test_senseless_settings_are_refused(settings: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="sm2: "):
        Rule(**settings)
