"""A topic to what it builds on, and how much of that the learner has seen."""

from __future__ import annotations

from flashmath.counting import counted
from flashmath.review.shelf import Shelf
from scheduler.session import Session


def title_of(topic: str, shelf: Shelf) -> str:
    """Give the title of a topic; its name where the library does not list it."""
    return shelf.topics[topic].title if topic in shelf.topics else topic


def built_on(topic: str, shelf: Shelf, session: Session) -> list[str]:
    """Say what a topic builds on, one line each, and how much of that was seen."""
    listed = shelf.topics.get(topic)
    title = title_of(topic, shelf)
    if listed is None or not listed.after:
        return [f"{title} builds on nothing else."]
    return [f"{title} builds on:", *(f"  {_seen(each, shelf, session)}" for each in listed.after)]


def _seen(topic: str, shelf: Shelf, session: Session) -> str:
    cards = [card for card in session.cards.values() if card.topic == topic]
    title = title_of(topic, shelf)
    if not cards:
        return f"{title} (no cards)"
    standings = [session.standing(card.uid) for card in cards]
    seen = sum(standing.memory is not None or standing.known for standing in standings)
    return f"{title} ({seen} of {counted(len(cards), 'card')} seen)"
