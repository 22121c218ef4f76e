"""The log and the memories to statistics of the learner, as data that a face draws."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from itertools import pairwise
from typing import NamedTuple

from scheduler import anki
from scheduler import fsrs
from scheduler import sm2
from scheduler.days import date_of
from scheduler.model import Done
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Memory
from scheduler.model import Mode
from scheduler.model import Phase
from scheduler.model import Standing
from scheduler.model import is_leech

#: Days from which an interval is called mature (Anki's word and bound).
MATURE = 21
#: Milliseconds beyond which an answer is taken to have been a pause (Anki's bound).
LONGEST_ANSWER = 60_000
FORECAST_DAYS = 30
#: Whole weeks of the heat map: a year and what is missing to a Monday.
WEEKS = 53
#: Where the bins of the histograms begin.
INTERVALS = (1, 2, 4, 8, 15, 31, 61, 121, 241, 366, 731)
STABILITIES = (0, 1, 2, 4, 8, 15, 31, 61, 121, 241, 366, 731)
EASES = (130, 150, 170, 190, 210, 230, 250, 270, 290, 310)


class Retention(NamedTuple):
    """Reviews that were due by days, their first answer of a day alone, and how many of them were known."""

    reviews: int = 0
    known: int = 0

    @property
    def share(self) -> float | None:
        """Give the share that was known, None where nothing was reviewed."""
        return self.known / self.reviews if self.reviews else None


class Activity(NamedTuple):
    """Answers of one day or week, crammed ones too, and milliseconds spent on them; `first` is its first day."""

    first: int
    answers: int = 0
    time: int = 0


class Bin(NamedTuple):
    """One bar of a histogram: from this value (inclusive) to that (exclusive; None: without end), and the cards."""

    least: float
    below: float | None
    cards: int


class Leech(NamedTuple):
    """A card that is forgotten again and again."""

    uid: str
    lapses: int
    suspended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """How learning goes. Days are learner's days; lists go from the oldest to the newest.

    `retention` is by window: days back from today (0: everything); `mature` and `young` part the last year by the
    interval that was waited. `heat` begins on a Monday and has one number of answers for each day up to today.
    `forecast` begins today, with all that is overdue. `ease` is empty where no card has one, as is `stability`.
    """

    day: int
    answers: int
    time: int
    days_studied: int
    grades: Mapping[Grade, int]
    retention: Mapping[int, Retention]
    mature: Retention
    young: Retention
    daily: tuple[Activity, ...]
    weekly: tuple[Activity, ...]
    heat_begins: int
    heat: tuple[int, ...]
    forecast: tuple[int, ...]
    intervals: tuple[Bin, ...]
    stability: tuple[Bin, ...]
    ease: tuple[Bin, ...]
    leeches: tuple[Leech, ...]
    cards: Mapping[str, int]


#: The day of a review that was due, whether its card was mature, and whether it was known.
_Review = tuple[int, bool, bool]


def statistics(
    events: Mapping[str, Sequence[Done]],
    standings: Mapping[str, Standing],
    day: int,
    leech: Mapping[str, int] | int = 8,
) -> Statistics:
    """Turn the events that count, by card and in order, and where cards stand into statistics on a learner's day.

    `leech` is the number of lapses that makes a leech, for all cards or by card.
    """
    answer = Kind.ANSWER
    answers = [event for listed in events.values() for event in listed if event.kind is answer]
    reviews = Counter(chain.from_iterable(map(_reviews, events.values())))
    counts, times = Counter(event.day for event in answers), Counter[int]()
    for event in answers:
        times[event.day] += min(event.duration, LONGEST_ANSWER)
    begins = _monday(day) - 7 * (WEEKS - 1)
    memories = [standing.memory for standing in standings.values() if standing.memory is not None]
    return Statistics(
        day=day,
        answers=len(answers),
        time=sum(times.values()),
        days_studied=len(counts),
        grades=Counter(event.grade for event in answers if event.grade and event.mode is Mode.NORMAL),
        retention={window: _retention(reviews, day, window) for window in (1, 7, 30, 365, 0)},
        mature=_retention({review: number for review, number in reviews.items() if review[1]}, day, 365),
        young=_retention({review: number for review, number in reviews.items() if not review[1]}, day, 365),
        daily=tuple(Activity(each, counts[each], times[each]) for each in range(day - 29, day + 1)),
        weekly=tuple(_week(monday, counts, times) for monday in range(begins, day + 1, 7)),
        heat_begins=begins,
        heat=tuple(counts[each] for each in range(begins, day + 1)),
        forecast=_forecast(standings.values(), day),
        intervals=histogram([memory.interval for memory in memories if memory.interval > 0], INTERVALS),
        stability=histogram([each.stability for each in memories if isinstance(each, fsrs.Memory)], STABILITIES),
        ease=histogram(_eases(memories), EASES),
        leeches=_leeches(standings, leech),
        cards=_kinds(standings.values()),
    )


def _reviews(events: Iterable[Done]) -> Iterator[_Review]:
    """Give the first answer of each day of a card that had been given an interval of days before."""
    answer, forget, normal, again = Kind.ANSWER, Kind.FORGET, Mode.NORMAL, Grade.AGAIN
    waited, before = 0, 0
    for event in events:
        if event.kind is forget:
            waited = 0
        elif event.kind is answer and event.mode is normal:
            if waited > 0 and event.day > before:
                yield event.day, waited >= MATURE, event.grade is not again
            waited, before = 0 if event.given is None else event.given.days, event.day


def _retention(reviews: Mapping[_Review, int], day: int, window: int) -> Retention:
    inside = [(known, number) for (on, _, known), number in reviews.items() if not window or day - window < on <= day]
    return Retention(sum(number for _, number in inside), sum(number for known, number in inside if known))


def _monday(day: int) -> int:
    return day - date_of(day).weekday()


def _week(monday: int, counts: Counter[int], times: Counter[int]) -> Activity:
    days = range(monday, monday + 7)
    return Activity(monday, sum(counts[day] for day in days), sum(times[day] for day in days))


def _forecast(standings: Iterable[Standing], day: int) -> tuple[int, ...]:
    due = Counter[int]()
    for standing in standings:
        if standing.memory is not None and not (standing.suspended or standing.known):
            due[max(0, standing.memory.due_day - day)] += 1
    return tuple(due[ahead] for ahead in range(FORECAST_DAYS))


def _eases(memories: Iterable[Memory]) -> list[float]:
    """Give easiness factors in hundredths; a card of Anki that is still learned has none."""
    found: list[float] = []
    for memory in memories:
        if isinstance(memory, sm2.Memory):
            found.append(memory.ease)
        elif isinstance(memory, anki.Memory) and memory.ease:
            found.append(memory.ease / 10)
    return found


def histogram(values: Sequence[float], edges: Sequence[float]) -> tuple[Bin, ...]:
    """Turn values into counts between edges, the last bin without end; nothing where there are no values."""
    if not values:
        return ()
    bounds = [*pairwise(edges), (edges[-1], None)]
    counts = Counter(bisect_right(edges, value) for value in values)
    return tuple(Bin(least, below, counts[place]) for place, (least, below) in enumerate(bounds, start=1))


def _leeches(standings: Mapping[str, Standing], leech: Mapping[str, int] | int) -> tuple[Leech, ...]:
    found = []
    for uid, standing in standings.items():
        lapses = standing.memory.lapses if standing.memory else 0
        if is_leech(lapses, leech if isinstance(leech, int) else leech.get(uid, 0)):
            found.append(Leech(uid, lapses, standing.suspended))
    return tuple(sorted(found, key=lambda each: (-each.lapses, each.uid)))


def _kinds(standings: Iterable[Standing]) -> Mapping[str, int]:
    kinds = Counter[str]()
    for standing in standings:
        memory = standing.memory
        kinds["suspended"] += standing.suspended
        kinds["known"] += standing.known
        kinds["flagged"] += standing.flagged
        if memory is None:
            kinds["new"] += not standing.known
        elif memory.phase in (Phase.LEARNING, Phase.RELEARNING):
            kinds["learning"] += 1
        else:
            kinds["mature" if memory.interval >= MATURE else "young"] += 1
    return dict(kinds)
