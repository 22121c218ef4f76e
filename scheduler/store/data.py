"""What is kept beside an answer, in JSON that scheduling does not read: its deck, and what was typed."""

from __future__ import annotations

import json

from scheduler.model import Event


def dump_data(deck: str, typed: str = "") -> str:
    """Turn what is kept beside an answer into JSON, without what is empty."""
    filled = {name: value for name, value in (("deck", deck), ("typed", typed)) if value}
    return json.dumps(filled, ensure_ascii=False, separators=(",", ":")) if filled else ""


def deck_of(event: Event) -> str:
    """Read the deck that an event was written for, empty where it does not say."""
    return _read(event, "deck")


def typed_in(event: Event) -> str:
    """Read what was typed before the answer was shown, empty where nothing was."""
    return _read(event, "typed")


def _read(event: Event, name: str) -> str:
    if f'"{name}"' not in event.data:
        return ""
    try:
        values = json.loads(event.data)
    except ValueError:
        return ""
    value = values.get(name) if isinstance(values, dict) else None
    return value if isinstance(value, str) else ""
