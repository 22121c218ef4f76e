"""The whole log to statistics, for `flashmath stats`."""

from __future__ import annotations

from scheduler.model import Past
from scheduler.model import Standing
from scheduler.replay import effective
from scheduler.session.session import Session
from scheduler.stats import Statistics
from scheduler.stats import statistics

_FRESH = Standing()


def statistics_of(session: Session) -> Statistics:
    """Turn the history of the cards that a session knows into statistics on this day.

    What was answered before a card got another meaning counts as the history of a card of its own.
    """
    events: dict[str, list[Past]] = {}
    for uid, listed in session.store.past(session.plan).items():
        if uid not in session.cards:
            continue
        everything, edition = effective(listed), session.plan.edition_of(uid)
        events[uid] = [event for event in everything if event.edition >= edition]
        events[f"{uid} before"] = [event for event in everything if event.edition < edition]
    stood = session.standings()
    standings = {uid: stood.get(uid, _FRESH) for uid in session.cards}
    leech = {uid: session.settings.of(card.deck).leech_threshold for uid, card in session.cards.items()}
    return statistics(events, standings, session.now().day, leech)
