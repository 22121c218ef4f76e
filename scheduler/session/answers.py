"""What an answer promised, whether it makes a leech, and what was typed in earlier ones."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.algorithms import Rule
from scheduler.algorithms import algorithm_of
from scheduler.model import Event
from scheduler.model import Given
from scheduler.model import Standing
from scheduler.model import strikes
from scheduler.replay import Preview
from scheduler.session.model import Shown
from scheduler.store.data import typed_in


def given_by(rule: Rule, shown: Shown, told: Preview) -> Given:
    """Say what the button promised when the card was shown, or would have where it was not among the buttons."""
    preview = next((each for each in shown.previews if each.grade is told.grade), told)
    return Given(algorithm_of(rule).name, preview.days, preview.seconds)


def becomes_leech(before: Standing, told: Preview, threshold: int) -> bool:
    """Say whether this answer is the lapse that calls for the leech's action."""
    lapses = before.memory.lapses if before.memory else 0
    return told.memory.lapses > lapses and strikes(told.memory.lapses, threshold)


def typed_before(events: Iterable[Event]) -> list[str]:
    """List what was typed as an answer to a card, the oldest first, each once."""
    newest_first = dict.fromkeys(typed for event in reversed([*events]) if (typed := typed_in(event)))
    return [*reversed(newest_first)]
