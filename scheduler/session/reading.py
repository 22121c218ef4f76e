"""What a sitting has read of the store; it is read anew where another process has written, and on a new day."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from scheduler.model import Event
from scheduler.model import Standing
from scheduler.model import is_asked
from scheduler.queue.model import Filters
from scheduler.session.model import Next
from scheduler.store.folding import Kept
from scheduler.store.plan import Plan
from scheduler.store.store import Store
from scheduler.store.written import Moment
from scheduler.store.written import Written

_FRESH = Standing()


class Reading:
    """Where the cards of a plan stand. At first only those are read that the filters of a sitting may ask today.

    `soon` has their standings, `later` the names of all others, and `answered` the events of today's cards.
    """

    def __init__(self, store: Store, plan: Plan, filters: Filters) -> None:
        """Read nothing yet."""
        self._store, self._plan, self._filters = store, plan, filters
        self._version, self._day = -1, -1
        self._memories: dict[str, Kept] = {}
        self._standings: dict[str, Standing] = {}
        self._later: set[str] = set()
        self.answered: dict[str, list[Event]] = {}

    @property
    def soon(self) -> Mapping[str, Standing]:
        """Give the standings of the cards that may be asked today, and of all that were looked at."""
        return self._standings

    @property
    def later(self) -> AbstractSet[str]:
        """Give the names of all cards that are due later."""
        return self._later

    def load(self, now: Moment) -> None:
        """Read what has changed since the last time."""
        version = self._store.version()
        if version == self._version and now.day == self._day:
            return
        if self._filters.cram or self._filters.flagged or self._filters.leeches:
            self._remember(self._store.memories(self._plan), set())
        else:
            self._remember(*self._store.upcoming(self._plan, self._horizon(now)))
        self.answered = self._store.answered_on(self._plan, now.day)
        self._version, self._day = version, now.day

    def everything(self) -> Mapping[str, Standing]:
        """Give the standings of all cards that something was done with."""
        if self._later:
            self._remember(self._store.memories(self._plan), set())
        return self._standings

    def kept(self, uid: str) -> Kept | None:
        """Give what is kept of one card; None where nothing was done with it."""
        if uid in self._later and (kept := self._store.memory(self._plan, uid)) is not None:
            self._keep(uid, kept)
        return self._memories.get(uid)

    def standing(self, uid: str) -> Standing:
        """Say where one card stands."""
        kept = self.kept(uid)
        return _FRESH if kept is None else kept.standing

    def take(self, written: Written) -> None:
        """Keep in mind where the cards stand that were written."""
        for uid, kept in written.cards.items():
            if uid in self._plan.rules:
                self._keep(uid, kept)
            self.answered[uid] = self._store.events_of(self._plan, uid)

    def next_due(self, now: Moment) -> Next | None:
        """Say when the next card that was seen before is due; None where there is none."""
        later = self._store.first_later(self._plan, self._horizon(now)) if self._later else None
        return soonest(self._standings.values(), now, later)

    def _horizon(self, now: Moment) -> int:
        """Give the last day whose reviews may be asked now."""
        return now.day + self._filters.ahead

    def _remember(self, memories: dict[str, Kept], later: set[str]) -> None:
        self._memories, self._later = memories, later
        self._standings = {uid: kept.standing for uid, kept in memories.items()}

    def _keep(self, uid: str, kept: Kept) -> None:
        self._later.discard(uid)
        self._memories[uid] = kept
        self._standings[uid] = kept.standing


def soonest(standings: Iterable[Standing], now: Moment, later: int | None = None) -> Next | None:
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
