"""The topics of a library as lines for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

import click

from builder.library import Library
from builder.library import Topic


def topic_lines(library: Library, strand: str | None, with_cards: bool, width: int | None) -> Iterator[str]:
    """Turn the topics of one strand or of all into lines, in teaching order under the titles of their strands.

    A line has at most `width` characters; what a topic builds on moves to a line of its own. No width, no folding.
    """
    notes = Counter(str(card.topic) for card in library.cards)
    shown = [
        (place, topic)
        for place, topic in enumerate(library.topics, start=1)
        if strand in (None, topic.strand) and (notes[topic.id] or not with_cards)
    ]
    column = max((len(topic.id) for _, topic in shown), default=0)
    for name, group in groupby(shown, key=lambda pair: str(pair[1].strand)):
        yield click.style(str(library.strands.get(name, name)), bold=True)
        for place, topic in group:
            yield from _lines_of(place, topic, notes[topic.id], column, width)
        yield ""
    yield _summary(library, [topic for _, topic in shown], notes)


def _lines_of(place: int, topic: Topic, cards: int, column: int, width: int | None) -> Iterator[str]:
    number = f"{cards:>3} {'card ' if cards == 1 else 'cards'}" if cards else " " * 9
    name = f"{topic.id:<{column}}"
    plain = f"{place:>4}  {name}  {number}  {topic.title}"
    shown = f"{place:>4}  {click.style(name, fg='cyan')}  {click.style(number, fg='green')}  {topic.title}"
    after = f"after {', '.join(topic.prerequisites)}" if topic.prerequisites else ""
    if width is None or len(plain) + 2 + len(after) <= width:
        yield f"{shown}  {click.style(after, dim=True)}" if after else shown
        return
    yield shown
    if after:
        yield " " * 6 + click.style(after, dim=True)


def _summary(library: Library, topics: list[Topic], notes: Counter[str]) -> str:
    names = {str(topic.id) for topic in topics}
    cards = [card for card in library.cards if card.topic in names]
    questions = sum(len(card.parts()) for card in cards)
    covered = sum(1 for name in names if notes[name])
    return f"{len(topics)} topics, {covered} of them with cards: {len(cards)} cards, {questions} questions"
