"""The topics that a learner wants to the ones to begin with: what they build on and was never seen is offered first."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import can_ask

if TYPE_CHECKING:
    from flashmath.cli.opening import Desk
    from scheduler.session import Filters


def offer_prerequisites(desk: Desk, filters: Filters) -> Filters:
    """Offer the topics that the wanted ones build on and that were never seen, once for each wanted topic.

    The learner may go on without them. That it was offered is noted in the store.
    """
    from scheduler.session import StoreError

    store = desk.session.store
    offers = {topic: f"{desk.shelf.id}: what {topic} builds on was offered" for topic in filters.topics}
    topics = [topic for topic, offer in offers.items() if not store.noted(offer)]
    unseen = [topic for topic in _unseen(topics, desk) if topic not in filters.topics]
    if not unseen:
        return filters
    with suppress(StoreError):
        store.note(offers[topic] for topic in topics)
    names = ", ".join(unseen)
    if not can_ask():
        click.echo(f"not seen yet, though this builds on it: {names}", err=True)
        return filters
    told = f"This builds on topics of which you have seen no card: {names}. (--goal takes such topics in every time.)"
    click.echo(click.wrap_text(told, get_terminal_size().columns), err=True)
    if not click.confirm("Take them in first, this time?", default=False, err=True):
        return filters
    return replace(filters, topics=filters.topics | set(unseen))


def _unseen(topics: list[str], desk: Desk) -> tuple[str, ...]:
    """Find the topics that these build on of which no card was answered or set aside as known."""
    from scheduler.session import unseen_prerequisites

    if not topics:
        return ()
    standings = desk.session.standings()
    seen = frozenset(uid for uid, standing in standings.items() if standing.known or standing.memory is not None)
    return unseen_prerequisites(topics, desk.shelf.graph(), desk.shelf.cards, seen)
