"""A folder to a library: four files that describe it, and every other YAML file as cards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builder.diagnostics import Diagnostic
from builder.kinds import read_card
from builder.kinds.card import Card
from builder.library.model import Library
from builder.library.model import MacroEntry
from builder.library.model import Reference
from builder.library.model import Settings
from builder.library.model import Topic
from builder.library.reader import Model
from builder.library.reader import Reader
from builder.progress import Progress
from builder.progress import no_progress
from builder.source import Mapping
from builder.source import Node
from builder.source import Scalar
from builder.source import list_files
from builder.source import make_scalar
from builder.tex.text import Text

#: The files beside the cards; a library can do without the last two.
SETTINGS, CURRICULUM, SOURCES, MACROS = "library.yaml", "curriculum.yaml", "sources.yaml", "macros.yaml"


def load_library(root: Path, progress: Progress = no_progress) -> tuple[Library, list[Diagnostic]]:
    """Read a library from its folder, with everything in it that cannot be read.

    `progress` is told after each file how many of how many card files are read. Raises OSError where the folder
    itself cannot be listed.
    """
    reader = Reader(root)
    names = [name for name in list_files(root) if name not in (SETTINGS, CURRICULUM, SOURCES, MACROS)]
    settings_node = reader.read(SETTINGS)
    settings = reader.value(Settings, settings_node, SETTINGS) if settings_node is not None else None
    strands, topics = _read_curriculum(reader)
    references = {str(key): entry for key, entry in _read_entries(reader, SOURCES, "sources", Reference)}
    macros = dict(_read_entries(reader, MACROS, "macros", MacroEntry))
    cards: list[Card] = []
    strays: list[Text] = []
    for done, name in enumerate(names, start=1):
        _read_cards(reader, name, cards, strays)
        progress(done, len(names))
    if not names:
        reader.add(reader.start_of(SETTINGS), "FM015", "the library has no cards", "add a file of cards")
    library = Library(root, settings, strands, topics, references, macros, tuple(cards), tuple(strays))
    return library, reader.diagnostics


def _read_curriculum(reader: Reader) -> tuple[dict[str, Scalar], tuple[Topic, ...]]:
    node = reader.read(CURRICULUM)
    reader.expect_keys(node, ("strands", "topics"))
    titles: dict[str, Scalar] = {}
    for key, title in (reader.mapping_at(node, "strands") or {}).items():
        if isinstance(title, Scalar):
            titles[str(key)] = title
        else:
            reader.add(title.place(), "FM103", f"the strand {key} wants a title")
    items = reader.sequence_at(node, "topics") or ()
    topics = (reader.value(Topic, item, "a topic") for item in items)
    return titles, tuple(topic for topic in topics if topic is not None)


def _read_entries(reader: Reader, name: str, key: str, model: type[Model]) -> Iterator[tuple[Scalar, Model]]:
    """Read a file that is one mapping of named entries, if it is there."""
    node = reader.read(name, is_needed=False)
    reader.expect_keys(node, (key,))
    for entry, value in (reader.mapping_at(node, key) or {}).items():
        read = reader.value(model, value, f"{key}.{entry}")
        if read is not None:
            yield entry, read


def _read_cards(reader: Reader, name: str, cards: list[Card], strays: list[Text]) -> None:
    known = len(reader.diagnostics)
    node = reader.read(name)
    is_sound = len(reader.diagnostics) == known
    reader.expect_keys(node, ("topic", "cards"))
    topic = _read_topic(reader, node)
    items = reader.sequence_at(node, "cards")
    if items is not None and not items and is_sound:
        reader.add(items.place(), "FM015", "the file has no cards", "add a card, or delete the file")
    for item in items or ():
        if not isinstance(item, Mapping):
            help = "write - id: ..., then its other keys"
            reader.add(item.place(), "FM103", "a card is a mapping of keys", help)
            continue
        reading = read_card(item, topic)
        reader.diagnostics += reading.diagnostics
        strays.extend(reading.strays)
        if reading.card is not None:
            cards.append(reading.card)


def _read_topic(reader: Reader, node: Node | None) -> Scalar:
    """Take the topic of a card file; one that is missing is a finding, and is left empty."""
    if not isinstance(node, Mapping):
        return Scalar()
    topic = node.get(Scalar("topic"))
    if isinstance(topic, Scalar) and topic:
        return topic
    key = node.key("topic")
    place = key.place() if key else node.place()
    reader.add(place, "FM102", "the file has no topic", "add topic: with an id of curriculum.yaml")
    return make_scalar("", "", node.source, node.start, node.start)
