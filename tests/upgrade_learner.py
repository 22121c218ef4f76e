"""A learner's life with the first release, lived with Anki's own scheduler; and a collection taken down whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anki.cards import CardId
from anki.collection import Collection
from anki.decks import DeckId
from anki.notes import Note

from builder.ledger.ids import guid_of
from tests import anki_collection as anki
from tests.upgrade_library import DECK
from tests.upgrade_library import LIFE

AGAIN, GOOD = 1, 3
#: What the learner calls the deck, and where one card went.
OWN_DECK, OTHER_DECK = "My maths::Life", "Elsewhere"
OWN_TAG, OWN_WORDS = "mine::exam", "In my own words."

#: Notes that the learner touched in a way that Anki takes for an edit, and the fields that were.
TOUCHED = {"tagged": "", "marked": "", "leech": "", "edited": "Back", "edited-same": "Back"}
DELETED = "deleted"


def card(collection: Collection, uid: str, ordinal: int = 0) -> CardId:
    return anki.card_of(collection, guid_of(LIFE, uid), ordinal).id


def _note(collection: Collection, uid: str) -> Note:
    return collection.get_card(card(collection, uid)).note()


def _answer(collection: Collection, number: CardId, ease: int) -> None:
    answered = collection.get_card(number)
    answered.start_timer()
    scheduler: Any = collection.sched
    scheduler.answerCard(answered, ease)


def _review(collection: Collection, numbers: Sequence[CardId], ease: int = GOOD) -> None:
    """Answer cards that are due today after an interval of forty days."""
    collection.sched.set_due_date(list(numbers), "40!")
    collection.sched.set_due_date(list(numbers), "0")
    for number in numbers:
        _answer(collection, number, ease)


def live(collection: Collection, edited: int) -> None:
    """Do with the cards of the first release all that a learner may do; `edited` is the time of the edits."""
    known = [("reviewed", 0), ("lapsed", 1), ("same", 0), ("gaps", 0), ("old-name", 0), ("retired", 0), ("moved", 0)]
    _review(collection, [card(collection, *one) for one in known])
    _review(collection, [card(collection, "lapsed"), card(collection, "drawn")], AGAIN)
    for uid, ordinal, ease in (("learned", 0, AGAIN), ("gaps", 1, GOOD), ("edited", 0, GOOD), ("tagged", 0, GOOD)):
        _answer(collection, card(collection, uid, ordinal), ease)
    _make_a_leech(collection, card(collection, "leech"))
    collection.sched.suspend_cards([card(collection, "macro"), card(collection, "same-gaps")])
    collection.set_user_flag_for_cards(3, [card(collection, "macro"), card(collection, "old-name", 1)])
    collection.sched.bury_cards([card(collection, "buried")], manual=True)
    collection.sched.bury_cards([card(collection, "same-gaps", 1)], manual=False)
    for uid, tag in (("marked", "marked"), ("tagged", OWN_TAG)):
        note = _note(collection, uid)
        note.add_tag(tag)
        collection.update_note(note)
    for uid, field in TOUCHED.items():
        if field:
            note = _note(collection, uid)
            note[field] = OWN_WORDS
            collection.update_note(note)
    collection.set_deck([card(collection, "moved")], DeckId(collection.decks.id(OTHER_DECK) or 0))
    collection.decks.rename(DeckId(collection.decks.id_for_name(DECK) or 0), OWN_DECK)
    collection.remove_notes([_note(collection, DELETED).id])
    assert collection.db is not None
    collection.db.execute("UPDATE notes SET mod = ? WHERE mod > ?", edited, edited)
    touched = collection.db.list("SELECT guid FROM notes WHERE mod = ?", edited)
    assert set(touched) == {guid_of(LIFE, uid) for uid in TOUCHED}


def _make_a_leech(collection: Collection, number: CardId) -> None:
    settings = collection.decks.config_dict_for_deck_id(DeckId(collection.decks.id_for_name(DECK) or 0))
    settings["lapse"]["leechFails"] = 1
    collection.decks.update_config(settings)
    _review(collection, [number], AGAIN)


@dataclass(frozen=True)
class NoteState:
    """A note as it is stored."""

    number: int
    notetype: int
    modified: int
    tags: frozenset[str]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class CardState:
    """A card as it is stored: its number, its deck's, and its schedule."""

    number: int
    deck: int
    schedule: dict[str, object]


@dataclass(frozen=True)
class State:
    """A collection: notes by guid, cards by guid and ordinal, and all else that a learner could lose."""

    notes: dict[str, NoteState]
    cards: dict[tuple[str, int], CardState]
    revlog: list[Any]
    notetypes: list[dict[str, Any]]
    decks: dict[int, str]
    media: dict[str, bytes]


def take_down(collection: Collection) -> State:
    """Take down a collection."""
    assert collection.db is not None
    columns = ", ".join(f"c.{column}" for column in anki.SCHEDULE)
    rows = collection.db.all("SELECT guid, id, mid, mod, tags, flds FROM notes")
    cards = collection.db.all(f"SELECT n.guid, c.ord, c.id, c.did, {columns} FROM cards c JOIN notes n ON n.id = c.nid")
    assert len({row[0] for row in rows}) == len(rows)
    collection.models._clear_cache()  # an import does not
    return State(
        notes={
            guid: NoteState(number, notetype, modified, frozenset(tags.split()), tuple(fields.split("\x1f")))
            for guid, number, notetype, modified, tags, fields in rows
        },
        cards={
            (row[0], row[1]): CardState(row[2], row[3], dict(zip(anki.SCHEDULE, row[4:], strict=True))) for row in cards
        },
        revlog=collection.db.all("SELECT * FROM revlog ORDER BY id"),
        notetypes=sorted(collection.models.all(), key=lambda notetype: notetype["id"]),
        decks={deck.id: deck.name for deck in collection.decks.all_names_and_ids()},
        media={file.name: file.read_bytes() for file in Path(collection.media.dir()).iterdir()},
    )
