"""SM-2 as its author's thesis of 1990 gives it: six grades, an easiness factor, whole days.

Source: P. A. Wozniak, "Optimization of learning", 1990, the section on algorithm SM-2
(super-memory.com/english/ol/sm2.htm). Its rules, for the quality q of an answer:

- I(1) = 1, I(2) = 6, I(n) = I(n-1) * EF rounded up, with the easiness factor EF that stood before the answer;
- q >= 3: EF' = max(1.3, EF + 0.1 - (5 - q)(0.08 + (5 - q) 0.02)), from 2.5 on;
- q < 3: repetitions begin anew with I(1), EF stays as it is;
- an item with q < 4 is repeated on the same day until it is given 4.

Two official texts disagree; this is not the later Delphi source, which rounds half to even and lowers EF on failures.
EF is kept in hundredths, where all of this is exact: with binary fractions 140 * 3.0 has been seen to round up to 421.

Where the thesis is silent the rule is ours: only the first answer of a day counts; an early pass keeps n, with
I = max(I, ceil(elapsed * EF)); a late pass takes the days that really passed for I(n-1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from scheduler import model
from scheduler.days import DAY
from scheduler.model import LONGEST
from scheduler.model import Event
from scheduler.model import Grade
from scheduler.model import Phase
from scheduler.model import grade_of

#: Easiness factors in hundredths (thesis: "EF ... equal to 2.5", "not less than 1.3").
START, FLOOR = 250, 130
#: The first two intervals in days (thesis: "I(1):=1, I(2):=6").
FIRST, SECOND = 1, 6
#: Qualities of the four buttons: one failure and three passes of the six grades (thesis: "quality of response 0-5").
QUALITY = {Grade.AGAIN: 1, Grade.HARD: 3, Grade.GOOD: 4, Grade.EASY: 5}
PASSED = 3  #: the least quality that is a pass
KNOWN = 4  #: the least quality that ends the repetitions of a day


@dataclass(frozen=True, slots=True)
class Rule:
    """The settings of SM-2; neither changes a number of the thesis."""

    repeat: int = 600  #: seconds until an item with q < 4 comes again
    maximum: int = LONGEST  #: days, so that a due date stays on the calendar (ours)

    def __post_init__(self) -> None:
        if not (0 <= self.repeat <= DAY and SECOND <= self.maximum <= LONGEST):
            raise ValueError(f"sm2: repeat 0 to {DAY} seconds, maximum {SECOND} to {LONGEST} days")


class Item(NamedTuple):
    """An item between two repetitions: passes in a row, the interval in days, EF in hundredths."""

    n: int = 0
    interval: int = 0
    ease: int = START


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory(model.Memory):
    """What SM-2 remembers: `n` passes in a row and the easiness factor in hundredths."""

    n: int
    ease: int


def repeated(item: Item, quality: int, elapsed: int, maximum: int = LONGEST) -> Item:
    """Turn an item and the quality (0 to 5) of a repetition after some days into the item that follows."""
    if quality < PASSED:
        return Item(0, FIRST, item.ease)
    ease = next_ease(item.ease, quality)
    grown = -(-max(item.interval, elapsed) * item.ease // 100)
    if elapsed < item.interval:
        early = max(item.interval, -(-elapsed * item.ease // 100))
        return Item(item.n, min(early, maximum), ease)
    interval = FIRST if item.n == 0 else SECOND if item.n == 1 else grown
    return Item(item.n + 1, min(interval, maximum), ease)


def next_ease(ease: int, quality: int) -> int:
    """Turn an easiness factor in hundredths into the one after a pass of this quality."""
    missed = 5 - quality
    return max(FLOOR, ease + 10 - missed * (8 + missed * 2))


def step(memory: Memory | None, event: Event, rule: Rule, seed: int) -> Memory:  # noqa: ARG001 (nothing is random here)
    """Turn a memory and an answer into the memory that follows."""
    grade = grade_of(event)
    quality = QUALITY[grade]
    elapsed = 0 if memory is None else max(0, event.day - memory.day)
    if memory is not None and elapsed == 0:
        item, day, lapses = Item(memory.n, memory.interval, memory.ease), memory.day, memory.lapses
    else:
        before = Item() if memory is None else Item(memory.n, memory.interval, memory.ease)
        item, day = repeated(before, quality, elapsed, rule.maximum), event.day
        lapses = (0 if memory is None else memory.lapses) + (before.n > 0 and quality < PASSED)
    again = quality < KNOWN
    return Memory(
        phase=Phase.REPEAT if again else Phase.REVIEW,
        day=day,
        at=event.at,
        interval=item.interval,
        lapses=lapses,
        delay=rule.repeat if again else 0,
        due_day=event.day if again else day + item.interval,
        due_at=event.at + rule.repeat * 1000 if again else None,
        n=item.n,
        ease=item.ease,
    )
