"""The moment that it is for the learner; a session is given the clock, so that tests may set it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC
from datetime import datetime
from typing import NamedTuple

from scheduler.days import day_of
from scheduler.store.written import Moment


class Now(NamedTuple):
    """A moment: UTC ms, and the learner's UTC offset then in minutes east."""

    at: int
    offset: int


Clock = Callable[[], Now]


def system_clock() -> Now:
    """Read the clock and the time zone of this computer."""
    at = time.time_ns() // 1_000_000
    return Now(at, offset_at(at))


def offset_at(at: int) -> int:
    """Turn a moment (UTC ms) into the UTC offset in minutes that this computer's time zone has or had then."""
    offset = datetime.fromtimestamp(at / 1000, UTC).astimezone().utcoffset()
    return 0 if offset is None else round(offset.total_seconds() / 60)


def moment_of(now: Now, rollover: int) -> Moment:
    """Turn a moment into the same with its learner's day."""
    return Moment(now.at, now.offset, day_of(now.at, now.offset, rollover))
