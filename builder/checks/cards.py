"""What is wrong with a card as a whole, and with its links to the library and to the other cards."""

from __future__ import annotations

from collections.abc import Iterator

from builder.diagnostics import Diagnostic
from builder.diagnostics.suggestions import did_you_mean
from builder.kinds.card import Card
from builder.kinds.cloze import Cloze
from builder.library import Library
from builder.library.model import fold_blanks
from builder.source import Scalar


def check_id(card: Card, library: Library) -> Iterator[Diagnostic]:
    """Demand that every id, past ones included, belongs to one card: Anki and the schedule know a card by it."""
    for name in (card.id, *card.formerly):
        first = library.first_by_id.get(name, card)
        if first is not card:
            message = f"the id {name} belongs to another card already, in {first.id.place().path}:{_line(first.id)}"
            yield name.finding("FM501", message, "give every card an id of its own")


def _line(scalar: Scalar) -> int:
    return scalar.place().line


def check_topic(card: Card, library: Library) -> Iterator[Diagnostic]:
    """Demand a topic of the curriculum; it is reported once a file, at its first card."""
    if not card.topic or card.topic in library.topic_by_id or library.first_by_file[card.topic.source.path] is not card:
        return
    help = did_you_mean(card.topic, library.topic_by_id, "add it to curriculum.yaml")
    yield card.topic.finding("FM502", f"no topic is called {card.topic}", help)


def check_sources(card: Card, library: Library) -> Iterator[Diagnostic]:
    """Demand a source on every card, and that each names a work of the bibliography."""
    if not card.sources and not card.claims:
        message = f"the card {card.id} has neither a claim nor a source"
        yield card.id.finding("FM105", message, "add sources: [...] or claims:")
    for source in card.sources:
        key = source.split(" ", 1)[0]
        if key not in library.references:
            help = did_you_mean(key, library.references, "add it to sources.yaml")
            place = source.place(0, max(1, len(key)))
            yield Diagnostic(place, "FM503", f"no source is called {key or 'nothing'}", help)


def check_sides(card: Card, library: Library) -> Iterator[Diagnostic]:
    """Demand that every side shows something."""
    for name, text in card.sides().items():
        if text.is_empty:
            label = name.split(".")[0]
            yield text.scalar.finding("FM106", f"{label} of the card {card.id} is empty", "write its text in a | block")


def check_question(card: Card, library: Library) -> Iterator[Diagnostic]:
    """Demand that no two cards of the library ask the same."""
    text = card.question()
    first = library.first_by_question[fold_blanks(text)]
    if first is not card and not text.is_empty:
        message = f"the card {first.id} asks the same, in {first.id.place().path}:{_line(first.id)}"
        yield Diagnostic(text.scalar.place(0, _first_line(text.scalar)), "FM107", message, "say what differs")


def _first_line(scalar: Scalar) -> int:
    return len(scalar.split("\n", 1)[0])


def check_deletions(card: Card, library: Library) -> Iterator[Diagnostic]:
    """Demand a deletion of every cloze."""
    if not isinstance(card, Cloze) or card.text.is_empty or card.text.is_too_long:
        return
    if not card.parts() and not card.text.flaws:
        place = card.text.scalar.place(0, _first_line(card.text.scalar))
        message = f"the cloze {card.id} hides nothing, so Anki makes no card of it"
        yield Diagnostic(place, "FM108", message, "write {{c1::hidden text}}")
