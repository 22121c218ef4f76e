"""What a session works out about a card and its answer, without touching the store."""

from __future__ import annotations

import json
from collections.abc import Iterable

from scheduler.algorithms import Rule
from scheduler.algorithms import algorithm_of
from scheduler.model import Event
from scheduler.model import Given
from scheduler.model import Standing
from scheduler.model import is_asked
from scheduler.model import strikes
from scheduler.replay import Preview
from scheduler.session.model import Next
from scheduler.session.model import Shown
from scheduler.store.written import Moment


def next_due(standings: Iterable[Standing], now: Moment, later: int | None = None) -> Next | None:
    """Find when the next card that was seen before is due; None where there is none.

    What waits although it is due (a sibling, enough for today) comes tomorrow. `later` is the first day on which
    another card is due than those that stand here.
    """
    steps, days = [], [] if later is None else [later]
    for standing in standings:
        memory = standing.memory
        if memory is None or standing.suspended or standing.known:
            continue
        if memory.due_at is not None and is_asked(standing, now.day):
            steps.append(memory.due_at)
        else:
            days.append(max(memory.due_day, now.day + 1))
    if steps:
        return Next(now.day, max(min(steps), now.at))
    return Next(min(days)) if days else None


def given_by(rule: Rule, shown: Shown, told: Preview) -> Given:
    """Say what the button promised when the card was shown, or would have where it was not among the buttons."""
    preview = next((each for each in shown.previews if each.grade is told.grade), told)
    return Given(algorithm_of(rule).name, preview.days, preview.seconds)


def becomes_leech(before: Standing, told: Preview, threshold: int) -> bool:
    """Say whether this answer is the lapse that calls for the leech's action."""
    lapses = before.memory.lapses if before.memory else 0
    return told.memory.lapses > lapses and strikes(told.memory.lapses, threshold)


def dumped(**values: str | int | None) -> str:
    """Turn what is kept beside an answer into JSON, without what is empty."""
    filled = {name: value for name, value in values.items() if value not in ("", None)}
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":")) if filled else ""


def typed_before(events: Iterable[Event]) -> list[str]:
    """List what was typed as an answer to a card, the oldest first, each once."""
    found: dict[str, None] = {}
    for event in events:
        typed = _loaded(event.data).get("typed") if '"typed"' in event.data else None
        if isinstance(typed, str):
            found.pop(typed, None)
            found[typed] = None
    return list(found)


def _loaded(text: str) -> dict[str, object]:
    try:
        values = json.loads(text)
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}
