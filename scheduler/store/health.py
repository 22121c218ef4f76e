"""The store to what is wrong with it, for `flashmath doctor`: found here, told and mended by the face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.model import Event
from scheduler.model import Kind
from scheduler.store.data import deck_of
from scheduler.store.deeds import TOLERANCE
from scheduler.store.plan import Plan
from scheduler.store.store import Store
from scheduler.store.written import Moment

#: The codes of what is found here, besides that of a damaged or an outdated store.
DISAGREEING, FUTURE, CLASH = "FM615", "FM616", "FM617"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a store is: every list is empty in a sound one, but for `orphans`, which are no fault.

    `damage` is what SQLite says of the file (the rest is not looked at then), `disagreeing` cards whose memory is not
    the fold of their events (a refold mends it), `outdated` cards that were folded by another rule, `future` events of
    any device later than now (voiding mends it), `orphans` cards with a history that are in no library that was
    loaded, with their number of events, `clashes` cards that were answered under the same name in several decks. That
    the store is `shared` with another sitting at this moment is no fault either.
    """

    damage: tuple[str, ...] = ()
    disagreeing: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    future: tuple[Event, ...] = ()
    orphans: Mapping[str, int]
    clashes: Mapping[str, tuple[str, ...]]
    events: int = 0
    cards: int = 0
    shared: bool = False

    @property
    def is_sound(self) -> bool:
        """Say whether nothing is to be mended."""
        return not (self.damage or self.disagreeing or self.outdated or self.future or self.clashes)


def examine(store: Store, plan: Plan, now: Moment) -> Health:
    """Look at the whole store."""
    if damage := store.damage():
        return Health(damage=damage, orphans={}, clashes={})
    groups = store.grouped(plan)
    voided = {(event.card, event.target) for events in groups.values() for event in events if event.target}
    everything = [event for events in groups.values() for event in events]
    return Health(
        disagreeing=tuple(store.disagreeing(plan)),
        outdated=tuple(sorted(store.outdated(plan))),
        future=tuple(
            event
            for event in everything
            if event.at > now.at + TOLERANCE and event.kind is not Kind.VOID and (event.card, event.key) not in voided
        ),
        orphans={uid: len(events) for uid, events in sorted(groups.items()) if uid not in plan.rules},
        clashes={uid: decks for uid, events in sorted(groups.items()) if len(decks := _decks(events)) > 1},
        events=len(everything),
        cards=len(groups),
        shared=store.is_shared(),
    )


def _decks(events: list[Event]) -> tuple[str, ...]:
    return tuple(sorted({deck for event in events if (deck := deck_of(event))}))
