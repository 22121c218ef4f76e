"""The learner's day: calendar days that begin at the rollover hour, wherever the learner is.

A day is the number of days from 1970-01-01 on the learner's own calendar. It comes from the local clock, never from
stretches of 86,400 seconds: the day on which the clock changes has 23 or 25 hours and is still one day.
"""

from __future__ import annotations

from datetime import date
from datetime import timedelta

from scheduler.model import Due

DAY = 86_400  #: seconds
#: The hour at which a new day begins where nobody said otherwise: hardly anybody studies then (Anki's default).
ROLLOVER = 4

_EPOCH = date(1970, 1, 1)


def day_of(at: int, offset: int, rollover: int = ROLLOVER) -> int:
    """Turn a moment (UTC ms) into the learner's day, by the UTC offset of that moment in minutes east.

    Before the rollover hour (0 to 23) it is still the day before.
    """
    return (at + (offset * 60 - rollover * 3600) * 1000) // (DAY * 1000)


def date_of(day: int) -> date:
    """Turn a learner's day into its date; OverflowError beyond the years 1 to 9999."""
    return _EPOCH + timedelta(days=day)


def seconds_to_rollover(at: int, offset: int, rollover: int = ROLLOVER) -> int:
    """Turn a moment (UTC ms, offset in minutes) into the seconds until the next day begins, 1 to 86,400.

    The offset is taken to hold until then.
    """
    return DAY - (at // 1000 + offset * 60 - rollover * 3600) % DAY


def due_after(at: int, offset: int, day: int, delay: int, rollover: int = ROLLOVER, *, fuzz: int = 0) -> Due:
    """Turn an answer and a delay in seconds into when the card is due again.

    Within the day that is a moment, `fuzz` seconds later than promised. A delay that reaches the rollover waits whole
    days instead: a step of one day is due from tomorrow's first minute.
    """
    left = seconds_to_rollover(at, offset, rollover)
    if delay < left:
        return Due(day, at + (delay + fuzz) * 1000)
    return Due(day + (delay - left) // DAY + 1)
