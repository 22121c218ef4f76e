"""Statistics: retention, work, forecast and histograms from small logs that can be counted by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import anki
from scheduler import fsrs
from scheduler import sm2
from scheduler.days import date_of
from scheduler.model import Event
from scheduler.model import Given
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Mode
from scheduler.model import Standing
from scheduler.replay import replay
from scheduler.stats import Activity
from scheduler.stats import Bin
from scheduler.stats import Leech
from scheduler.stats import Retention
from scheduler.stats import histogram
from scheduler.stats import statistics
from tests.scheduler_sittings import DAY
from tests.scheduler_sittings import event


def told(day: int, days: int, grade: Grade = Grade.GOOD, minute: int = 0, **more: Any) -> Event:
    """Make an answer that was given an interval."""
    return event(day=day, minute=minute, grade=grade, given=Given("fsrs", days), duration=4_000, **more)


def test_nothing_is_nothing() -> None:
    found = statistics({}, {}, DAY)

    assert (found.answers, found.time, found.leeches, found.intervals) == (0, 0, (), ())
    assert found.retention[0] == Retention()
    assert found.retention[0].share is None


def test_true_retention_is_of_reviews_by_days_once_a_day() -> None:
    log = [
        told(DAY - 60, 0),  # new
        told(DAY - 60, 30, minute=10),  # a step
        told(DAY - 30, 10),  # known after 30 days
        told(DAY - 20, 10, Grade.AGAIN),  # forgotten after 10
        told(DAY - 20, 20, minute=10),  # the same day
        told(DAY - 10, 5, mode=Mode.CRAM),
        told(DAY, 40, Grade.HARD),  # known after 20
    ]
    found = statistics({"n0#1": log}, {}, DAY)

    assert found.retention == {
        1: Retention(1, 1),
        7: Retention(1, 1),
        30: Retention(2, 1),
        365: Retention(3, 2),
        0: Retention(3, 2),
    }
    assert (found.mature, found.young) == (Retention(1, 1), Retention(2, 1))
    assert found.retention[0].share == pytest.approx(2 / 3)


def test_after_forget_nothing_is_waited_for() -> None:
    log = [told(DAY - 9, 5), event(kind=Kind.FORGET, day=DAY - 5), told(DAY, 5)]

    assert statistics({"n0#1": log}, {}, DAY).retention[0] == Retention()


def test_work_is_counted_by_day_and_week_and_pauses_are_cut() -> None:
    monday = DAY - date_of(DAY).weekday()
    log = [told(monday, 1), told(monday, 1, minute=5), told(monday - 1, 1), event(day=monday - 1, duration=9_999_999)]
    found = statistics({"n0#1": log}, {}, monday)

    assert found.daily[-2:] == (Activity(monday - 1, 2, 64_000), Activity(monday, 2, 8_000))
    assert found.weekly[-2:] == (Activity(monday - 7, 2, 64_000), Activity(monday, 2, 8_000))
    assert (len(found.daily), len(found.weekly), len(found.heat)) == (30, 53, 52 * 7 + 1)
    assert found.heat[-2:] == (2, 2)
    assert date_of(found.heat_begins).weekday() == 0
    assert (found.answers, found.time, found.days_studied) == (4, 72_000, 2)


def test_the_forecast_holds_what_is_overdue_today() -> None:
    events = [event(day=DAY - 10, grade=Grade.GOOD), event(day=DAY - 9), event(day=DAY - 3)]
    standing = replay(events, sm2.Rule(), "n0#1")  # due in 15 days less 3
    standings = {
        "n0#1": standing,
        "n1#1": replay(events[:1], sm2.Rule(), "n1#1"),
        "n2#1": Standing(memory=standing.memory, suspended=True),
        "n3#1": Standing(),
    }
    found = statistics({}, standings, DAY)

    assert {day: cards for day, cards in enumerate(found.forecast) if cards} == {0: 1, 12: 1}
    assert found.cards == {"new": 1, "young": 3, "suspended": 1, "known": 0, "flagged": 0}


def test_histograms_go_by_the_rule() -> None:
    events = [event(day=DAY - 10, grade=Grade.GOOD), event(day=DAY - 9), event(day=DAY - 3)]
    for rule, has_ease, has_stability in ((sm2.Rule(), 1, 0), (anki.Rule(learning=()), 1, 0), (fsrs.Rule(), 0, 1)):
        found = statistics({}, {"n0#1": replay(events, rule, "n0#1")}, DAY)

        assert sum(each.cards for each in found.ease) == has_ease
        assert sum(each.cards for each in found.stability) == has_stability
        assert sum(each.cards for each in found.intervals) == 1


def test_bins_hold_their_lower_edge() -> None:
    assert histogram([1, 2, 2.5, 4, 100], (1, 2, 4)) == (Bin(1, 2, 1), Bin(2, 4, 2), Bin(4, None, 2))


def test_leeches_are_those_forgotten_most() -> None:
    events = [event(day=DAY - 90 + 10 * n, grade=Grade.GOOD if n % 2 == 0 else Grade.AGAIN) for n in range(9)]
    standings = {uid: replay(events[:many], sm2.Rule(), uid) for uid, many in (("a#1", 9), ("b#1", 5), ("c#1", 3))}

    assert statistics({}, standings, DAY, 2).leeches == (Leech("a#1", 4, False), Leech("b#1", 2, False))
    assert statistics({}, standings, DAY, {"c#1": 1, "a#1": 9}).leeches == (Leech("c#1", 1, False),)
    assert statistics({}, standings, DAY, 0).leeches == ()


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(Grade), st.integers(0, 40)), max_size=30))
def test_statistics_agree_with_one_another(answers: list[tuple[int, Grade, int]]) -> None:
    listed = sorted(answers, key=lambda each: each[0])
    log = [told(DAY - 400 + day, days, grade, minute) for minute, (day, grade, days) in enumerate(listed)]
    found = statistics({"n0#1": log}, {}, DAY)

    assert found.answers == len(log) == sum(found.grades.values())
    assert found.mature.reviews + found.young.reviews == found.retention[365].reviews <= found.retention[0].reviews
    assert found.retention[1].reviews <= found.retention[7].reviews <= found.retention[30].reviews
    assert sum(found.heat) == sum(week.answers for week in found.weekly)
    assert sum(day.answers for day in found.daily) == sum(found.heat[-30:])
