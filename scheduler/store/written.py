"""What goes into a write of the store and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from scheduler.model import Event
from scheduler.store.folding import Kept


class Moment(NamedTuple):
    """Now, as the learner has it: UTC ms, UTC offset in minutes, learner's day."""

    at: int
    offset: int
    day: int


class Written(NamedTuple):
    """What a write did: its events as they stand in the log, and where the touched cards stand now."""

    events: tuple[Event, ...]
    cards: Mapping[str, Kept]


class Added(NamedTuple):
    """What a merge did: the events that were new, those that were there, and those that contradict one that was."""

    new: int
    known: int
    contradicting: tuple[Event, ...]
