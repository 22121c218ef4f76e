"""Topics to what they build on, and to what of that was not seen yet."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping

from scheduler.queue.model import Card


def with_ancestors(topics: Iterable[str], prerequisites: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Turn topics into them and all that they build on."""
    found: set[str] = set()
    left = list(topics)
    while left:
        topic = left.pop()
        if topic not in found:
            found.add(topic)
            left += prerequisites.get(topic, ())
    return frozenset(found)


def unseen_prerequisites(
    topics: Iterable[str],
    prerequisites: Mapping[str, Iterable[str]],
    cards: Iterable[Card],
    seen: frozenset[str],
) -> tuple[str, ...]:
    """List the topics that these build on of whose cards none was seen, in teaching order; `seen` are uids."""
    wanted = frozenset(topics)
    below = with_ancestors(wanted, prerequisites) - wanted
    listed = [card for card in cards if card.topic in below]
    begun = {card.topic for card in listed if card.uid in seen}
    first: dict[str, int] = {}
    for card in listed:
        first[card.topic] = min(card.place, first.get(card.topic, card.place))
    return tuple(sorted((topic for topic in first if topic not in begun), key=lambda topic: (first[topic], topic)))
