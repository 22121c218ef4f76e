"""The learner's day: in all time zones, over changes of the clock, on trips, and at every rollover hour."""

from __future__ import annotations

from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.days import date_of
from scheduler.days import day_of
from scheduler.days import due_after
from scheduler.days import seconds_to_rollover
from scheduler.model import Due

#: Whole and broken offsets, both hemispheres' clock changes, half an hour of change, and a date line.
ZONES = (
    "UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/St_Johns", "America/Sao_Paulo",
    "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Apia",
    "Pacific/Chatham", "Pacific/Kiritimati",
)  # fmt: skip
FIRST, LAST = 946_684_800, 2_208_988_800  # 2000 to 2040, in seconds

zones = st.sampled_from(ZONES)
moments = st.integers(FIRST * 1000, LAST * 1000)
hours = st.integers(0, 23)


def local(at: int, zone: str) -> tuple[datetime, int]:
    """The wall clock of a zone at a moment, and its offset in minutes."""
    moment = datetime.fromtimestamp(at // 1000, UTC).astimezone(ZoneInfo(zone))
    offset = moment.utcoffset()
    assert offset is not None
    return moment.replace(tzinfo=None), int(offset.total_seconds()) // 60


def at(text: str, zone: str) -> tuple[int, int]:
    """A moment on the wall clock of a zone, as UTC ms and offset."""
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    offset = moment.utcoffset()
    assert offset is not None
    return int(moment.timestamp() * 1000), int(offset.total_seconds()) // 60


def day_at(text: str, zone: str, rollover: int = 4) -> int:
    return day_of(*at(text, zone), rollover)


@given(moments, zones, hours)
def test_the_day_is_the_date_on_the_wall_less_the_rollover_hours(moment: int, zone: str, rollover: int) -> None:
    wall, offset = local(moment, zone)

    assert date_of(day_of(moment, offset, rollover)) == (wall - timedelta(hours=rollover)).date()


@given(moments, zones, hours)
def test_days_follow_the_calendar_however_long_they_are(moment: int, zone: str, rollover: int) -> None:
    wall, offset = local(moment, zone)
    tomorrow = (wall + timedelta(days=1)).isoformat()

    assert day_at(tomorrow, zone, rollover) - day_of(moment, offset, rollover) == 1


@given(moments, zones, hours)
def test_the_next_day_begins_when_the_seconds_to_the_rollover_have_passed(
    moment: int, zone: str, rollover: int
) -> None:
    _, offset = local(moment, zone)
    day, left = day_of(moment, offset, rollover), seconds_to_rollover(moment, offset, rollover)
    begins = (moment // 1000 + left) * 1000

    assert 1 <= left <= 86_400
    assert day_of(begins, offset, rollover) == day + 1
    assert day_of(begins - 1, offset, rollover) == day


@pytest.mark.parametrize("zone", ZONES)
def test_evening_and_next_morning_are_a_day_apart_all_the_year(zone: str) -> None:
    for ordinal in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal()):
        evening = datetime.combine(date.fromordinal(ordinal), datetime.min.time()) + timedelta(hours=23, minutes=30)
        late, morning = evening + timedelta(hours=3), evening + timedelta(hours=8)

        assert day_at(evening.isoformat(), zone) == day_at(late.isoformat(), zone)
        assert day_at(morning.isoformat(), zone) == day_at(evening.isoformat(), zone) + 1


@pytest.mark.parametrize("date_text", ["2026-03-29", "2026-10-25"])
def test_a_day_on_which_the_clock_changes_is_one_day(date_text: str) -> None:
    start = day_at(f"{date_text}T04:00", "Europe/Berlin")

    assert day_at(f"{date_text}T03:59", "Europe/Berlin") == start - 1
    assert day_at(f"{date_text}T23:59", "Europe/Berlin") == start


def test_the_same_moment_is_another_day_elsewhere_and_a_flight_may_repeat_one() -> None:
    tokyo, moment = day_at("2026-05-02T09:00", "Asia/Tokyo"), at("2026-05-02T09:00", "Asia/Tokyo")[0]

    assert day_of(moment + 12 * 3_600_000, -7 * 60) == tokyo
    assert day_of(moment, -7 * 60) == tokyo - 1


def test_the_epoch_is_day_zero_and_dates_come_back() -> None:
    assert day_of(4 * 3_600_000, 0) == 0
    assert day_of(4 * 3_600_000 - 1, 0) == -1
    assert date_of(0) == date(1970, 1, 1)
    assert date_of(20_000) == date(2024, 10, 4)


def test_a_delay_within_the_day_is_a_moment_with_its_fuzz() -> None:
    moment, offset = at("2026-05-02T12:00", "Europe/Berlin")

    assert due_after(moment, offset, 7, 600, fuzz=25) == Due(7, moment + 625_000)


@pytest.mark.parametrize(
    ("delay", "days"),
    [(7_199, 0), (7_200, 1), (7_200 + 86_399, 1), (86_400, 1), (7_200 + 86_400, 2), (172_800, 2)],
)
def test_a_delay_that_reaches_the_rollover_waits_whole_days(delay: int, days: int) -> None:
    moment, offset = at("2026-05-03T02:00", "Europe/Berlin")
    due = due_after(moment, offset, 100, delay)

    assert due == (Due(100 + days) if days else Due(100, moment + delay * 1000))
