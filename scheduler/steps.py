"""Learning steps: the short delays before a card is scheduled by days.

`left` counts the steps that remain, as Anki does, so that a card keeps its place when steps are put before it.
"""

from __future__ import annotations

from typing import NamedTuple

from scheduler.days import DAY
from scheduler.model import Grade

#: Seconds: one minute and ten for a new card, ten minutes for a forgotten one (Anki's defaults).
LEARNING, RELEARNING = (60, 600), (600,)


class Step(NamedTuple):
    """The next step: seconds to wait and steps left."""

    delay: int
    left: int


def next_step(steps: tuple[int, ...], left: int, grade: Grade) -> Step | None:
    """Turn steps (seconds), the number left and a grade into the next step, or None where the card graduates.

    Again goes to the first step and Good to the next; Hard stays, and from the first step it waits half-way to the
    second, or half as long again (at most a day more) where there is no second; Easy graduates.
    """
    if not steps or grade is Grade.EASY:
        return None
    if grade is Grade.AGAIN:
        return Step(steps[0], len(steps))
    index = min(max(len(steps) - left, 0), len(steps) - 1)
    if grade is Grade.HARD:
        return Step(_hard_delay(steps, index), left)
    if index + 1 == len(steps):
        return None
    return Step(steps[index + 1], len(steps) - index - 1)


def _hard_delay(steps: tuple[int, ...], index: int) -> int:
    first = steps[0]
    if index > 0:
        return steps[index]
    delay = (first + steps[1]) // 2 if len(steps) > 1 else min(first * 3 // 2, first + DAY)
    return (delay + DAY // 2) // DAY * DAY if delay > DAY else delay


def check_steps(name: str, *lists: tuple[int, ...]) -> None:
    """Raise ValueError unless every step is 1 second to a year."""
    if not all(1 <= seconds <= 365 * DAY for steps in lists for seconds in steps):
        raise ValueError(f"{name}: a step is 1 second to a year")
