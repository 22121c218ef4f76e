"""A sitting from the first card to the last: answers, undo, marks, cramming, other processes, days and time zones."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from scheduler.days import date_of
from scheduler.days import day_of
from scheduler.model import Given
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Mode
from scheduler.model import Standing
from scheduler.session import Card
from scheduler.session import ClockError
from scheduler.session import Counts
from scheduler.session import Filters
from scheduler.session import Next
from scheduler.session import Now
from scheduler.session import Reason
from scheduler.session import RulesChangedError
from scheduler.session import Session
from scheduler.session import StaleCardError
from scheduler.session import Store
from scheduler.session import effect_of
from scheduler.session import examine
from scheduler.session import label
from scheduler.session import moment_of
from scheduler.session import offset_at
from scheduler.session import plan_of
from scheduler.session import statistics_of
from scheduler.session import system_clock
from scheduler.session import typed_before
from scheduler.session.model import Undone
from tests.scheduler_sittings import DAY
from tests.scheduler_sittings import HOUR
from tests.scheduler_sittings import MINUTE
from tests.scheduler_sittings import NOON
from tests.scheduler_sittings import HandClock
from tests.scheduler_sittings import answer_all
from tests.scheduler_sittings import make_cards
from tests.scheduler_sittings import settings_of
from tests.scheduler_sittings import sitting


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reviews.db"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def test_a_first_sitting_teaches_all_and_ends(path: Path, clock: HandClock) -> None:
    with sitting(path, make_cards(5), clock) as session:
        assert session.counts() == Counts(5, 0, 0)
        first = session.next()
        assert first is not None
        assert (first.card.uid, first.reason, first.events, first.standing) == ("n0#1", Reason.NEW, 0, Standing())
        assert [label(preview) for preview in first.previews[:3]] == ["1m", "6m", "10m"]
        assert 7 <= first.previews[3].days <= 10
        asked = answer_all(session, clock)
        summary = session.summary()

        assert asked[:5] == [f"n{place}#1" for place in range(5)]
        assert sorted(asked[5:]) == sorted(asked[:5])
        assert session.next() is None
        assert session.counts() == Counts(0, 0, 0)
        assert (summary.answers, summary.grades, summary.cards, summary.new, summary.time) == (
            10,
            {Grade.GOOD: 10},
            5,
            5,
            100_000,
        )
        due = session.next_due()
        assert due is not None
        assert due.day > DAY
        assert due.at is None
        assert examine(session.store, session.plan, session.now()).is_sound
        clock.forward(days=due.day - DAY)
        assert session.counts().due > 0
        assert session.next() is not None


def test_a_card_does_not_follow_itself_while_another_step_is_left(path: Path, clock: HandClock) -> None:
    with sitting(path, make_cards(3), clock) as session:
        answer_all(session, clock, Grade.GOOD, most=2)
        asked = answer_all(session, clock, Grade.AGAIN, most=5)

    assert asked[0] == "n2#1"
    assert all(one != other for one, other in pairwise(asked))


def test_a_card_follows_itself_where_no_other_is_left(path: Path, clock: HandClock) -> None:
    with sitting(path, make_cards(1), clock) as session:
        assert answer_all(session, clock, Grade.AGAIN, most=3) == ["n0#1"] * 3


def test_a_sitting_goes_on_where_the_last_one_was_broken_off(path: Path, clock: HandClock) -> None:
    cards = make_cards(8)
    with sitting(path, cards, clock) as session:
        before = answer_all(session, clock, Grade.EASY, most=3)
    with sitting(path, cards, clock) as session:
        after = answer_all(session, clock, Grade.EASY)

    assert before + after == [f"n{place}#1" for place in range(8)]


def test_an_answer_keeps_what_was_shown_and_typed(path: Path, clock: HandClock) -> None:
    with sitting(path, make_cards(1), clock, settings_of("")) as session:
        shown = session.next()
        assert shown is not None
        answered = session.answer(shown, Grade.HARD, duration=1_234, typed="e^-x")
        kept = session.history("n0#1")[0]

        assert kept == answered.events[0]
        assert kept.given == Given("sm2", days=1, seconds=600)
        assert json.loads(kept.data) == {"deck": "d", "typed": "e^-x"}
        assert (kept.duration, kept.day, kept.mode, kept.device) == (1_234, DAY, Mode.NORMAL, session.store.device)
        assert answered.standing == session.standing("n0#1")


def test_what_was_typed_before_is_given_for_the_line_editor(path: Path, clock: HandClock) -> None:
    with sitting(path, make_cards(1), clock) as session:
        for typed in ("x^2", "", "2x", "x^2"):
            session.answer(session.show("n0#1"), Grade.AGAIN, typed=typed)
        events = session.history("n0#1")

        assert typed_before(events) == ["2x", "x^2"]
        assert typed_before([replace(events[0], data='"typed"'), replace(events[0], data='{"typed"')]) == []


def test_undo_takes_back_answers_and_marks_and_shows_the_card_again(path: Path, clock: HandClock) -> None:
    cards = make_cards(3)
    with sitting(path, cards, clock) as session:
        shown = session.next()
        assert shown is not None
        session.answer(shown, Grade.EASY)
        session.flag(["n1#1"])
        session.suspend(["n2#1"])
        session.bury(["n1#1"])
        assert session.next() is None
        for uid, kind in (("n1#1", Kind.BURY), ("n2#1", Kind.SUSPEND), ("n1#1", Kind.FLAG)):
            undone = session.undo()
            assert undone.shown is not None
            assert (undone.shown.card.uid, undone.events[0].kind) == (uid, kind)
    with sitting(path, cards, clock) as session:
        undone = session.undo()
        assert undone.shown is not None
        assert undone.shown.card.uid == "n0#1"
        assert undone.shown.standing == Standing()
        session.answer(undone.shown, Grade.AGAIN)
        assert session.undo().events[0].grade is Grade.AGAIN
        assert session.summary().answers == 0
        assert session.undo() == Undone((), None)
        assert session.counts() == Counts(3, 0, 0)


def test_marks_change_what_is_asked(path: Path, clock: HandClock) -> None:
    with sitting(path, make_cards(6), clock) as session:
        session.known(["n0#1", "n1#1", "n0#1"])
        session.suspend(["n2#1"])
        session.bury(["n3#1"])
        session.suspend([])
        assert answer_all(session, clock, Grade.EASY) == ["n4#1", "n5#1"]
        session.unsuspend(["n1#1", "n2#1"])
        session.forget(["n4#1"])
        assert session.standing("n4#1").memory is None
        asked = answer_all(session, clock, Grade.EASY)

        assert asked == ["n1#1", "n2#1", "n4#1"]
        clock.forward(days=1)
        assert answer_all(session, clock, Grade.EASY, most=1) == ["n3#1"]
        assert len([event for event in session.history("n0#1") if event.kind is Kind.KNOWN]) == 1


def test_a_leech_is_named_and_suspended_where_that_is_wished_for(path: Path, clock: HandClock) -> None:
    wishes = settings_of('algorithm = "fsrs"\nleech_threshold = 2\nleech_action = "suspend"\nrelearning_steps = []\n')
    with sitting(path, make_cards(1), clock, wishes) as session:
        found = []
        for grade in (Grade.EASY, Grade.AGAIN, Grade.AGAIN):
            answered = session.answer(session.show("n0#1"), grade)
            found.append((answered.leech, answered.suspended, answered.standing.suspended))
            clock.forward(days=30)
        assert found == [(False, False, False), (False, False, False), (True, True, True)]
        assert [leech.lapses for leech in statistics_of(session).leeches] == [2]
        assert {event.kind for event in session.undo().events} == {Kind.ANSWER, Kind.SUSPEND}
        assert not session.standing("n0#1").suspended


def test_a_leech_is_only_named_where_nothing_else_is_wished_for(path: Path, clock: HandClock) -> None:
    with sitting(path, make_cards(1), clock, settings_of("leech_threshold = 1")) as session:
        session.answer(session.show("n0#1"), Grade.GOOD)
        clock.forward(days=1)
        answered = session.answer(session.show("n0#1"), Grade.AGAIN)

        assert (answered.leech, answered.suspended) == (True, False)
        assert session.next() is not None


def test_cramming_asks_until_known_and_counts_for_nothing(path: Path, clock: HandClock) -> None:
    cards = make_cards(4)
    with sitting(path, cards, clock) as session:
        answer_all(session, clock, Grade.EASY)
        before = session.store.memories(session.plan)
    with sitting(path, cards, clock, filters=Filters(cram=True)) as session:
        first = session.next()
        assert first is not None
        session.answer(first, Grade.AGAIN)
        asked = answer_all(session, clock)
        assert asked[-1] == first.card.uid
        assert sorted(asked) == sorted(card.uid for card in cards)
        after = session.store.memories(session.plan)
        assert {uid: kept.standing for uid, kept in after.items()} == {
            uid: kept.standing for uid, kept in before.items()
        }
        assert session.next() is None
        assert session.undo().shown is not None
        assert session.next() is not None


def test_a_limit_of_cards_and_one_of_minutes(path: Path, clock: HandClock) -> None:
    with sitting(path, make_cards(9), clock, filters=Filters(limit=3)) as session:
        assert len(answer_all(session, clock, Grade.EASY)) == 3
        assert session.next() is None
        session.undo()
        assert session.next() is not None
    with sitting(path, make_cards(9), clock, minutes=1) as session:
        assert len(answer_all(session, clock, Grade.EASY)) == 6
        assert session.next() is None


def test_a_limit_in_cramming_and_with_a_broken_card(path: Path, clock: HandClock) -> None:
    with sitting(path, make_cards(9), clock, filters=Filters(cram=True, limit=4)) as session:
        assert session.counts() == Counts(0, 0, 9)
        assert len(set(answer_all(session, clock))) == 4
        assert session.counts() == Counts(0, 0, 5)
    with sitting(path, make_cards(3), clock, filters=Filters(limit=1)) as session:
        shown = session.next()
        assert shown is not None
        session.skip(shown)
        assert session.counts() == Counts(2, 0, 0)
        assert answer_all(session, clock, Grade.EASY) == ["n1#1"]


def test_steps_that_come_later_are_said(path: Path, clock: HandClock) -> None:
    wishes = settings_of('algorithm = "anki"\nlearning_steps = ["1h"]\nfuzz = false')
    with sitting(path, make_cards(1), clock, wishes) as session:
        session.answer(session.show("n0#1"), Grade.AGAIN)

        assert session.next() is None
        assert [entry.card.uid for entry in session.queue().later] == ["n0#1"]
        assert session.next_due() == Next(DAY, NOON + HOUR)
        clock.forward(minutes=41)
        shown = session.next()
        assert shown is not None
        assert shown.reason is Reason.SOON


def test_what_waits_for_tomorrow_is_due_tomorrow(path: Path, clock: HandClock) -> None:
    with sitting(path, make_cards(1, parts=2), clock, settings_of("")) as session:
        assert session.next_due() is None
        session.answer(session.show("n0#1"), Grade.EASY)
        assert session.next() is None
        clock.forward(days=1)
        session.answer(session.show("n0#2"), Grade.EASY)
        assert session.next() is None

        assert session.next_due() == Next(DAY + 2)


def test_a_card_that_cannot_be_shown_is_skipped_and_counted(path: Path, clock: HandClock) -> None:
    with sitting(path, make_cards(3), clock) as session:
        shown = session.next()
        assert shown is not None
        session.skip(shown)

        assert answer_all(session, clock, Grade.EASY) == ["n1#1", "n2#1"]
        assert session.summary().skipped == 1


def test_two_buttons_are_again_and_good(path: Path, clock: HandClock) -> None:
    with sitting(path, make_cards(1), clock, settings_of('algorithm = "fsrs"\nbuttons = 2')) as session:
        assert [preview.grade for preview in session.show("n0#1").previews] == [Grade.AGAIN, Grade.GOOD]
        session.answer(session.show("n0#1"), Grade.GOOD)


def test_what_another_process_did_is_seen_at_the_next_card(path: Path, clock: HandClock) -> None:
    cards = make_cards(3)
    with sitting(path, cards, clock) as mine, sitting(path, cards, clock) as theirs:
        assert answer_all(theirs, clock, Grade.EASY, most=2) == ["n0#1", "n1#1"]
        assert answer_all(mine, clock, Grade.EASY) == ["n2#1"]
        shown = mine.show("n2#1")
        assert theirs.undo().shown is not None
        with pytest.raises(StaleCardError):
            mine.answer(shown, Grade.GOOD)
        again = mine.next()
        assert again is not None
        assert again.card.uid == "n2#1"


def test_other_settings_stop_a_sitting_until_that_is_decided(path: Path, clock: HandClock) -> None:
    cards = make_cards(4)
    with sitting(path, cards, clock, settings_of("")) as session:
        answer_all(session, clock)
        with Store(path) as store:
            with pytest.raises(RulesChangedError, match="4 cards"):
                Session(store, cards, settings_of(), clock=clock)
            plan = plan_of(cards, settings_of())
            assert effect_of(store, plan, DAY) is not None
            store.refold(plan)
            assert Session(store, cards, settings_of(), clock=clock).counts().new == 0
        with pytest.raises(RulesChangedError):
            session.next()


def test_a_clock_that_goes_back_is_refused_and_nothing_is_lost(path: Path, clock: HandClock) -> None:
    with sitting(path, make_cards(2), clock) as session:
        session.answer(session.show("n0#1"), Grade.EASY)
        clock.forward(days=-1)
        with pytest.raises(ClockError):
            session.answer(session.show("n1#1"), Grade.EASY)
        clock.forward(days=1)
        session.answer(session.show("n1#1"), Grade.EASY)

        assert session.summary().answers == 2


def test_a_renamed_card_goes_on_where_it_was(path: Path, clock: HandClock) -> None:
    with sitting(path, [Card("old#1", "old", deck="d")], clock) as session:
        answer_all(session, clock, Grade.EASY)
        standing = session.standing("old#1")
    renamed = [Card("new#1", "new", deck="d", formerly=("old#1",))]
    with sitting(path, renamed, clock) as session:
        assert session.standing("new#1") == standing
        clock.forward(days=40)
        assert answer_all(session, clock, most=1) == ["new#1"]
        assert len(session.history("new#1")) == 2
        assert session.store.disagreeing(session.plan) == []


def test_the_clock_of_this_computer() -> None:
    now = system_clock()

    assert abs(now.at / 1000 - datetime.now(UTC).timestamp()) < 60
    assert -18 * 60 < offset_at(0) < 18 * 60
    assert moment_of(Now(NOON, 60), 4).day == DAY


ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Pacific/Auckland",
    "Pacific/Apia",
    "America/St_Johns",
)


def local(zone: str, moment: datetime) -> Now:
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset()
    assert offset is not None
    return Now(int(moment.timestamp() * 1000), int(offset.total_seconds() // 60))


@hypothesis_settings(max_examples=40)
@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
    st.integers(0, 23),
    st.sampled_from(["fsrs", "sm2", "anki"]),
)
def test_a_card_comes_on_its_day_from_the_rollover_on_whatever_the_clocks_do(
    tmp_path_factory: pytest.TempPathFactory, zone: str, wall: datetime, rollover: int, algorithm: str
) -> None:
    path = tmp_path_factory.mktemp("days") / "reviews.db"
    begun = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    clock = HandClock(*local(zone, begun))
    wishes = settings_of(f'algorithm = "{algorithm}"\nrollover = {rollover}\n')
    with sitting(path, make_cards(1), clock, wishes) as session:
        session.answer(session.show("n0#1"), Grade.EASY)
        memory = session.standing("n0#1").memory
        assert memory is not None
        assert memory.due_day - memory.interval == day_of(clock.at, clock.offset, rollover)
        # The wall clock shows the rollover hour on the day that is due, in whatever zone and season that is.
        rolls = datetime.combine(date_of(memory.due_day), datetime.min.time().replace(hour=rollover), ZoneInfo(zone))
        for minutes, comes in ((-61, False), (61, True)):
            clock.at, clock.offset = local(zone, rolls.astimezone(UTC) + timedelta(minutes=minutes))
            assert (session.next() is not None) is comes


@given(
    st.lists(
        st.tuples(st.integers(1, 60 * 24 * 4), st.sampled_from(range(-600, 840, 60)), st.sampled_from(Grade)),
        max_size=12,
    )
)
@hypothesis_settings(max_examples=25)
def test_a_trip_moves_no_history(tmp_path_factory: pytest.TempPathFactory, stays: list[tuple[int, int, Grade]]) -> None:
    path = tmp_path_factory.mktemp("trip") / "reviews.db"
    clock = HandClock()
    with sitting(path, make_cards(2), clock) as session:
        told = []
        for minutes, offset, grade in stays:
            clock.forward(minutes=minutes)
            clock.offset = offset
            shown = session.next()
            if shown is None:
                continue
            answered = session.answer(shown, grade)
            told.append((answered.events[0].at, answered.events[0].offset, answered.events[0].day))
            memory = answered.standing.memory
            assert memory is not None
            assert memory.day <= memory.due_day <= memory.day + 36_500
        clock.offset = 840
        kept = sorted((event.at, event.offset, event.day) for event in session.store.events())

        assert kept == sorted(told)
        assert all(day == day_of(at, offset) for at, offset, day in kept)
        assert session.store.disagreeing(session.plan) == []


def test_minutes_of_a_step_are_minutes_also_when_the_clocks_change(path: Path) -> None:
    before = datetime(2026, 10, 25, 2, 58, tzinfo=ZoneInfo("Europe/Berlin")).astimezone(UTC)
    clock = HandClock(*local("Europe/Berlin", before))
    wishes = settings_of('algorithm = "anki"\nlearning_steps = ["30m"]\nfuzz = false')
    with sitting(path, make_cards(1), clock, wishes) as session:
        session.answer(session.show("n0#1"), Grade.AGAIN)
        clock.at, clock.offset = local("Europe/Berlin", before + timedelta(minutes=5))
        assert clock.offset == 60
        assert session.next() is None
        assert session.next_due() == Next(session.now().day, clock.at + 25 * MINUTE)
