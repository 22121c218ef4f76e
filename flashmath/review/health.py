"""The state of the review store to rows for `flashmath doctor`."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterator
from itertools import islice

from flashmath.counting import counted
from scheduler.session import CLASH
from scheduler.session import DISAGREEING
from scheduler.session import FUTURE
from scheduler.session import CorruptStoreError
from scheduler.session import Health
from scheduler.session import RulesChangedError


def health_rows(health: Health) -> Iterator[tuple[str, str]]:
    """Turn a state into rows of a name and what is to be said; faults come last, with their codes."""
    if not health.damage:
        yield "answers", f"{counted(health.events, 'event')} of {counted(health.cards, 'card')}"
        yield "sittings", "another one is open now" if health.shared else "no other one is open"
    if health.orphans:
        what = "a card that is" if len(health.orphans) == 1 else f"{len(health.orphans):,} cards that are"
        yield "kept", f"the history of {what} in no card file now: {_some(health.orphans)}"
    for name, code, words in _faults(health):
        yield name, f"error[{code}]: {words}"


def _faults(health: Health) -> Iterator[tuple[str, str, str]]:
    for damage in health.damage[:5]:
        yield "damage", CorruptStoreError.code, damage
    if health.damage:
        words = "restore a backup that lies beside the store, or merge an exported history into a new one"
        yield "damage", CorruptStoreError.code, words
    if health.disagreeing:
        words = f"{counted(len(health.disagreeing), 'card')} not as the log says: {_some(health.disagreeing)}"
        yield "memory", DISAGREEING, words
    if health.outdated:
        what = counted(len(health.outdated), "card")
        words = f"{what} scheduled by other settings; `flashmath config apply` mends it"
        yield "settings", RulesChangedError.code, words
    if health.future:
        what = counted(len(health.future), "event")
        yield "clock", FUTURE, f"{what} later than now; was the clock ahead, or is it behind now?"
    for uid, decks in islice(health.clashes.items(), 5):
        yield "clash", CLASH, f"{uid} was answered in {' and in '.join(decks)}: two libraries use one id"


def _some(names: Collection[str]) -> str:
    return ", ".join(islice(names, 3)) + (", ..." if len(names) > 3 else "")
