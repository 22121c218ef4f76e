"""The whole log to figures, for `flashmath stats`."""

from __future__ import annotations

from scheduler.model import Standing
from scheduler.replay import effective
from scheduler.session.session import Session
from scheduler.stats import Figures
from scheduler.stats import figures

_FRESH = Standing()


def figures_of(session: Session) -> Figures:
    """Turn the history of the cards that a session knows into figures on this day."""
    groups = session.store.grouped(session.plan)
    events = {uid: effective(listed) for uid, listed in groups.items() if uid in session.cards}
    stood = session.standings()
    standings = {uid: stood.get(uid, _FRESH) for uid in session.cards}
    leech = {uid: session.settings.of(card.deck).leech_threshold for uid, card in session.cards.items()}
    return figures(events, standings, session.now().day, leech)
