"""A sitting: the next card, its answer, marks and undo, over the store and the clock that it is given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from scheduler.model import Event
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Mode
from scheduler.model import Standing
from scheduler.queue.build import build_queue
from scheduler.queue.model import Card
from scheduler.queue.model import Entry
from scheduler.queue.model import Filters
from scheduler.queue.model import Queue
from scheduler.queue.model import Reason
from scheduler.queue.today import today_of
from scheduler.replay import Preview
from scheduler.replay import previews
from scheduler.session.answers import becomes_leech
from scheduler.session.answers import given_by
from scheduler.session.clock import Clock
from scheduler.session.clock import moment_of
from scheduler.session.clock import system_clock
from scheduler.session.model import Answered
from scheduler.session.model import Counts
from scheduler.session.model import Next
from scheduler.session.model import Shown
from scheduler.session.model import Summary
from scheduler.session.model import Undone
from scheduler.session.plans import decks_of
from scheduler.session.plans import plan_of
from scheduler.session.reading import Reading
from scheduler.settings.model import Settings
from scheduler.store.data import dump_data
from scheduler.store.store import Store
from scheduler.store.written import Moment
from scheduler.store.written import Written

_FRESH = Standing()
_TWO_BUTTONS = (Grade.AGAIN, Grade.GOOD)


class Session:
    """One sitting of a learner.

    Every method may raise StoreError; then nothing was written, and the session may go on. StaleCardError says that a
    card was changed by another process: take the next one, or `show` it again. RulesChangedError, also from the
    beginning, says that the settings were changed: `effect_of` tells what that does, `Store.refold` does it.
    """

    def __init__(
        self,
        store: Store,
        cards: Iterable[Card],
        settings: Settings,
        *,
        clock: Clock = system_clock,
        filters: Filters | None = None,
        minutes: int | None = None,
    ) -> None:
        """Begin a sitting; cards come in teaching order."""
        self.store, self.settings, self._clock = store, settings, clock
        self.cards = {card.uid: card for card in cards}
        self.filters = filters or Filters()
        self.plan = plan_of(self.cards.values(), settings)
        self._decks = decks_of(self.cards.values(), settings)
        self._minutes, self._begun = minutes, self.now().at
        self._done: list[tuple[Event, bool]] = []  # answers of this sitting, and whether the card was new
        self._passed: set[str] = set()  # crammed and known in this sitting
        self._skipped: set[str] = set()
        self._read = Reading(store, self.plan, self.filters)
        store.join(self.plan)
        self._read.load(self.now())

    def demand_clock(self) -> None:
        """Refuse to ask what could not be kept, the clock being behind this device's last answer: ClockError."""
        self.store.demand_clock(self.now())

    # What to ask

    def now(self) -> Moment:
        """Give the moment that it is for the learner."""
        return moment_of(self._clock(), self.settings.everything.rollover)

    def next(self) -> Shown | None:
        """Give the next card, or None where none comes now (see `next_due`)."""
        now = self.now()
        entries = () if self._is_over(now) else self.queue().entries
        return self._shown(entries[0].card, now, entries[0].reason, entries[0].recall) if entries else None

    def show(self, uid: str) -> Shown:
        """Give any card that the session knows, such as one that was searched for; KeyError for others."""
        now = self.now()
        self._read.load(now)
        return self._shown(self.cards[uid], now, None, None)

    def queue(self) -> Queue:
        """Give the whole queue as it stands now: what comes in order, what comes later today, and why others wait."""
        now, read = self.now(), self._read
        read.load(now)
        queue = build_queue(
            [card for uid, card in self.cards.items() if uid not in read.later and uid not in self._skipped],
            read.soon,
            self._decks,
            day=now.day,
            at=now.at,
            seed=self.settings.everything.seed,
            today=today_of(read.answered, self.cards, now.day),
            filters=replace(self.filters, limit=None),
        )
        entries = self._crammed(queue.entries) if self.filters.cram else self._not_twice(queue.entries)
        left = None if self.filters.limit is None else max(0, self.filters.limit - len(self._done))
        return replace(queue, entries=entries[:left], due=len(entries) if self.filters.cram else queue.due)

    def counts(self) -> Counts:
        """Count what is left for today, by the filters of this sitting."""
        queue = self.queue()
        return Counts(queue.new, queue.learning, queue.due)

    def next_due(self) -> Next | None:
        """Say when the next card that was seen before is due, whatever the filters; None where there is none."""
        now = self.now()
        self._read.load(now)
        return self._read.next_due(now)

    # What the learner does

    def answer(self, shown: Shown, grade: Grade, *, duration: int = 0, typed: str = "") -> Answered:
        """Write an answer to a card that was shown; what this gives back is on the disk.

        `duration` is in milliseconds; `typed` is kept with it.
        """
        now, uid = self.now(), shown.card.uid
        told = next(each for each in self._previews(uid, shown.standing, now) if each.grade is grade)
        event = replace(
            self._event(uid, Kind.ANSWER, now, grade=grade),
            duration=max(0, duration),
            mode=Mode.CRAM if self.filters.cram else Mode.NORMAL,
            given=given_by(self.plan.rule_of(uid), shown, told),
            data=dump_data(shown.card.deck, typed),
        )
        choices = self.settings.of(shown.card.deck)
        is_leech = not self.filters.cram and becomes_leech(shown.standing, told, choices.leech_threshold)
        suspends = is_leech and choices.leech_action == "suspend"
        events = [event, *([self._event(uid, Kind.SUSPEND, now)] if suspends else [])]
        written = self._write(now, events, {uid: shown.events})
        self._done.append((written.events[0], shown.standing.memory is None))
        if self.filters.cram and grade is not Grade.AGAIN:
            self._passed.add(uid)
        return Answered(written.events, written.cards[uid].standing, is_leech, suspends)

    def undo(self) -> Undone:
        """Take back the last thing done on this device, also in an earlier sitting; again for the one before."""
        now = self.now()
        undone, written = self.store.undo(self.plan, now)
        self._read.take(written)
        keys = {(event.card, event.key) for event in undone}
        self._done = [(event, new) for event, new in self._done if (event.card, event.key) not in keys]
        self._passed -= {event.card for event in undone}
        uid = next((uid for event in undone if (uid := self.plan.uid_of(event.card)) in self.cards), None)
        return Undone(undone, None if uid is None else self._shown(self.cards[uid], now, None, None))

    def suspend(self, uids: Sequence[str]) -> None:
        """Ask these cards no more until they are brought back."""
        self._mark(uids, Kind.SUSPEND)

    def unsuspend(self, uids: Sequence[str]) -> None:
        """Bring cards back that were suspended or set aside as known."""
        self._mark(uids, Kind.UNSUSPEND)

    def bury(self, uids: Sequence[str]) -> None:
        """Ask these cards no more today."""
        self._mark(uids, Kind.BURY)

    def flag(self, uids: Sequence[str], *, on: bool = True) -> None:
        """Set the flag of these cards, or take it away."""
        self._mark(uids, Kind.FLAG, on=on)

    def forget(self, uids: Sequence[str]) -> None:
        """Make these cards new; their history stays in the log."""
        self._mark(uids, Kind.FORGET)

    def known(self, uids: Sequence[str]) -> None:
        """Set these cards aside, since the learner knows them already."""
        self._mark(uids, Kind.KNOWN)

    def skip(self, shown: Shown) -> None:
        """Leave a card out of this sitting, since it cannot be shown; nothing is written."""
        self._skipped.add(shown.card.uid)

    def summary(self) -> Summary:
        """Say what was done in this sitting and not taken back."""
        events = [event for event, _ in self._done]
        return Summary(
            Counter(event.grade for event in events if event.grade is not None),
            cards=len({event.card for event in events}),
            new=sum(new for _, new in self._done),
            time=sum(event.duration for event in events),
            skipped=len(self._skipped),
        )

    def history(self, uid: str) -> list[Event]:
        """Give the events of a card that count, in order."""
        return self.store.events_of(self.plan, uid)

    def standing(self, uid: str) -> Standing:
        """Say where a card stands."""
        self._read.load(self.now())
        return self._read.standing(uid)

    def standings(self) -> Mapping[str, Standing]:
        """Say where all cards stand that something was done with."""
        self._read.load(self.now())
        return self._read.everything()

    # Inside

    def _is_over(self, now: Moment) -> bool:
        """Say whether as many cards were answered, or as many minutes have passed, as were wished for."""
        if self.filters.limit is not None and len(self._done) >= self.filters.limit:
            return True
        return self._minutes is not None and now.at - self._begun >= self._minutes * 60_000

    def _crammed(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Leave out what was known in this sitting; what was not comes again at the end."""
        places = {event.card: place for place, (event, _) in enumerate(self._done)}
        left = [entry for entry in entries if entry.card.uid not in self._passed]
        return tuple(sorted(left, key=lambda entry: places.get(entry.card.uid, -1)))

    def _not_twice(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Ask the next card first where the one that was just answered would come again before its step is over."""
        last = self._done[-1][0].card if self._done else ""
        if len(entries) > 1 and entries[0].reason is Reason.SOON and entries[0].card.uid == last:
            return (entries[1], entries[0], *entries[2:])
        return tuple(entries)

    def _shown(self, card: Card, now: Moment, reason: Reason | None, recall: float | None) -> Shown:
        kept = self._read.kept(card.uid)
        standing = _FRESH if kept is None else kept.standing
        buttons = self._previews(card.uid, standing, now)
        if self.settings.everything.buttons == 2:
            buttons = tuple(preview for preview in buttons if preview.grade in _TWO_BUTTONS)
        events = 0 if kept is None else kept.events
        return Shown(card, reason, standing, buttons, events, recall, counts=not self.filters.cram)

    def _previews(self, uid: str, standing: Standing, now: Moment) -> tuple[Preview, ...]:
        name = self.plan.names_of(uid)[0]
        return previews(standing, self.plan.rule_of(uid), name, at=now.at, offset=now.offset, day=now.day)

    def _event(self, uid: str, kind: Kind, now: Moment, **more: Any) -> Event:
        more |= {"offset": now.offset, "edition": self.plan.edition_of(uid)}
        return Event(card=uid, at=now.at, device=self.store.device, kind=kind, day=now.day, **more)

    def _mark(self, uids: Sequence[str], kind: Kind, **more: Any) -> None:
        if uids:
            now = self.now()
            self._write(now, [self._event(uid, kind, now, **more) for uid in dict.fromkeys(uids)], {})

    def _write(self, now: Moment, events: Sequence[Event], seen: Mapping[str, int]) -> Written:
        written = self.store.record(self.plan, now, events, seen)
        self._read.take(written)
        return written
