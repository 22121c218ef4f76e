"""Drive real Anki: open a collection, import a package as its window does, read what a card shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import anki.collection  # noqa: F401 - Anki's modules import one another in a circle, and this is the way in
from anki.cards import Card
from anki.cards import CardId
from anki.collection import Collection
from anki.collection import ImportAnkiPackageOptions
from anki.collection import ImportAnkiPackageRequest
from anki.collection import ImportLogWithChanges
from anki.decks import DeckId
from anki.notes import Note
from anki.scheduler.v3 import CardAnswer
from anki.scheduler.v3 import QueuedCards
from anki.scheduler.v3 import Scheduler


@contextmanager
def open_collection(folder: Path) -> Iterator[Collection]:
    """Open the collection of a folder, new if there is none; close it at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    collection = Collection(str(folder / "collection.anki2"))
    try:
        yield collection
    finally:
        collection.close()


def import_package(collection: Collection, file: Path) -> ImportLogWithChanges.Log:
    """Import a package with the choices that Anki's window offers first: update what is newer, merge nothing."""
    options = ImportAnkiPackageOptions()
    return collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(file), options=options)).log


def all_notes(collection: Collection) -> Iterator[Note]:
    """Give every note."""
    return (collection.get_note(number) for number in collection.find_notes(""))


@dataclass(frozen=True)
class Sides:
    """The HTML of a card's two sides, as Anki gives it to the reviewer."""

    question: str
    answer: str


def sides_of(card: Card) -> Sides:
    """Render a card."""
    output = card.render_output()
    return Sides(output.question_text, output.answer_text)


def all_cards(collection: Collection) -> Iterator[Card]:
    """Give every card, by note and ordinal."""
    for number in collection.find_cards("", order="c.nid, c.ord"):
        yield collection.get_card(number)


def card_of(collection: Collection, guid: str, ordinal: int) -> Card:
    """Find a card by its note's guid and its ordinal."""
    query = "SELECT c.id FROM cards c JOIN notes n ON n.id = c.nid WHERE n.guid = ? AND c.ord = ?"
    assert collection.db is not None
    return collection.get_card(CardId(collection.db.scalar(query, guid, ordinal)))


#: What MathJax passes over, and what does not part a text for it.
_SKIPPED = frozenset({"script", "noscript", "style", "textarea", "pre", "code", "annotation", "annotation-xml"})
_TRANSPARENT = {"br": "\n", "wbr": ""}
_START = re.compile(r"\\[(\[]")


@dataclass(frozen=True)
class ShownFormula:
    """A formula as MathJax finds it on a page."""

    tex: str
    display: bool


@dataclass
class _Page(HTMLParser):
    """Reads a page into the strings in which MathJax looks for formulas, and into its visible text."""

    strings: list[str] = field(default_factory=lambda: [""])
    visible: list[str] = field(default_factory=list)
    skipping: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.skipping += tag in _SKIPPED
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        self.skipping -= tag in _SKIPPED
        self._part(tag)

    def handle_data(self, data: str) -> None:
        self.visible.append(data)
        if not self.skipping:
            self.strings[-1] += data

    def _part(self, tag: str) -> None:
        if tag in _TRANSPARENT:
            self.strings[-1] += _TRANSPARENT[tag]
        else:
            self.strings.append("")


def _read_page(page: str) -> _Page:
    reader = _Page()
    reader.feed(page)
    reader.close()
    return reader


def visible_text(page: str) -> str:
    """Give the text that a browser shows, formulas as TeX, blanks folded."""
    return " ".join("".join(_read_page(page).visible).split())


def formulas_on(page: str) -> list[ShownFormula]:
    """Find the formulas of a page exactly as MathJax 3.2.2 finds them in Anki."""
    return [formula for text in _read_page(page).strings for formula in _formulas_in(text)]


def _formulas_in(text: str) -> Iterator[ShownFormula]:
    position = 0
    while start := _START.search(text, position):
        display = start[0] == r"\["
        end = _end_of_formula(text, start.end(), r"\]" if display else r"\)")
        if end is not None:
            yield ShownFormula(text[start.end() : end], display)
        position = start.end() if end is None else end + 2


def _end_of_formula(text: str, position: int, delimiter: str) -> int | None:
    """Find the delimiter that stands outside all braces."""
    depth = 0
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, position):
        if found[0] == delimiter and not depth:
            return found.start()
        depth = max(0, depth + {"{": 1, "}": -1}.get(found[0], 0))
    return None


def plan_new_cards(collection: Collection, deck: str, a_day: int) -> None:
    """Allow so many new cards a day in a deck, all else as Anki has it from the start; and open the deck."""
    number = DeckId(collection.decks.id_for_name(deck) or 0)
    settings = collection.decks.config_dict_for_deck_id(number)
    settings["new"]["perDay"] = a_day
    settings["rev"]["perDay"] = max(a_day, 200)  # the limit of reviews is one of new cards too
    collection.decks.update_config(settings)
    collection.decks.select(number)


def next_cards(collection: Collection, limit: int) -> list[Card]:
    """Ask Anki's scheduler which cards come next."""
    return [collection.get_card(CardId(queued.card.id)) for queued in _queue(collection, limit)]


def answer_next(collection: Collection, rating: CardAnswer.Rating.V) -> CardId:
    """Answer the card that comes next, and say which it was."""
    (queued,) = _queue(collection, 1)
    card = collection.get_card(CardId(queued.card.id))
    card.start_timer()
    scheduler = _scheduler(collection)
    scheduler.answer_card(scheduler.build_answer(card=card, states=queued.states, rating=rating))
    return card.id


def _queue(collection: Collection, limit: int) -> Sequence[QueuedCards.QueuedCard]:
    return list(_scheduler(collection).get_queued_cards(fetch_limit=limit).cards)


def _scheduler(collection: Collection) -> Scheduler:
    assert isinstance(collection.sched, Scheduler)
    return collection.sched


def dump(collection: Collection) -> dict[str, list[Any]]:
    """Take down everything of a collection that a learner could lose."""
    assert collection.db is not None
    tables = {
        "notes": "SELECT id, guid, mid, mod, tags, flds FROM notes ORDER BY id",
        "cards": f"SELECT id, nid, did, ord, mod, {', '.join(SCHEDULE)} FROM cards ORDER BY id",
        "revlog": "SELECT * FROM revlog ORDER BY id",
    }
    rows: dict[str, list[Any]] = {name: collection.db.all(query) for name, query in tables.items()}
    return {
        **rows,
        "notetypes": sorted(collection.models.all(), key=lambda notetype: notetype["id"]),
        "decks": sorted((deck.id, deck.name) for deck in collection.decks.all_names_and_ids()),
    }


#: The columns of a card that hold what the learner has earned.
SCHEDULE = ("type", "queue", "due", "ivl", "factor", "reps", "lapses", "left", "flags", "data")


def schedules(collection: Collection) -> dict[tuple[str, int], tuple[object, ...]]:
    """Take down the schedule of every card, by guid and ordinal."""
    assert collection.db is not None
    columns = ", ".join(f"c.{column}" for column in SCHEDULE)
    rows = collection.db.all(f"SELECT n.guid, c.ord, {columns} FROM cards c JOIN notes n ON n.id = c.nid")
    return {(row[0], row[1]): tuple(row[2:]) for row in rows}
