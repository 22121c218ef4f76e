"""The rows of the collection: numbers that never meet, positions in the order of the notes, frozen note types."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from builder.ledger import ids
from builder.ledger.ids import FIRST_ID
from builder.ledger.ids import ID_RANGE
from builder.ledger.ids import Numbers
from builder.ledger.ids import number_of
from builder.library import Library
from builder.render import style_sheet
from tests.anki_laws import Case
from tests.anki_laws import law_of_counts
from tests.anki_laws import law_of_generation
from tests.anki_laws import law_of_reimport
from tests.nasty_cards import NASTY
from tests.small_library import CARDS
from tests.small_library import TIME
from tests.small_library import build_all
from tests.small_library import small_library
from tests.small_library import stamped_notes


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return small_library(tmp_path / "cards", NASTY, CARDS)


@contextmanager
def opened(package: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    with zipfile.ZipFile(package) as archive:
        connection.deserialize(archive.read("collection.anki2"))
    try:
        yield connection
    finally:
        connection.close()


@pytest.fixture
def rows(library: Library, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with opened(build_all(library, tmp_path / "deck.apkg")) as connection:
        yield connection


def test_a_name_has_the_same_number_for_ever() -> None:
    assert number_of("deck of flashmath") == 1699403368145
    assert number_of("") == 1684258269876


def test_numbers_lie_in_their_range() -> None:
    numbers = {number_of(str(name)) for name in range(10_000)}
    assert len(numbers) == 10_000
    assert all(FIRST_ID <= number < FIRST_ID + ID_RANGE for number in numbers)
    assert max(numbers) - min(numbers) > 0.99 * ID_RANGE


def test_where_two_names_meet_the_later_takes_the_next_free_number() -> None:
    numbers = Numbers()
    assert [numbers.take(number) for number in (7, 7, 8, 7, 10)] == [7, 8, 9, 10, 11]


@pytest.mark.parametrize("table", ["notes", "cards"])
def test_ids_are_unique_and_look_like_times(table: str, rows: sqlite3.Connection) -> None:
    found = [number for (number,) in rows.execute(f"SELECT id FROM {table}")]
    assert len(found) == len(set(found))
    assert all(FIRST_ID <= number < FIRST_ID + ID_RANGE + 500 for number in found)


def test_ids_are_unique_where_names_meet(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "ID_RANGE", 3)
    with opened(build_all(library, tmp_path / "deck.apkg")) as connection:
        notes = connection.execute("SELECT count(*), count(DISTINCT id), max(id) FROM notes").fetchone()
        assert notes == (24, 24, FIRST_ID + 23)
        assert connection.execute("SELECT count(*) FROM cards WHERE nid NOT IN (SELECT id FROM notes)").fetchone() == (
            0,
        )
    for law in (law_of_counts, law_of_generation, law_of_reimport):
        folder = tmp_path / law.__name__
        folder.mkdir()
        law(Case(library, folder))


def test_the_ids_of_a_part_are_those_of_the_whole(library: Library, rows: sqlite3.Connection, tmp_path: Path) -> None:
    whole = set(rows.execute("SELECT n.id, n.guid, c.id FROM notes n JOIN cards c ON c.nid = n.id"))
    with opened(build_all(library, tmp_path / "part.apkg", TIME, "alpha")) as connection:
        part = set(connection.execute("SELECT n.id, n.guid, c.id FROM notes n JOIN cards c ON c.nid = n.id"))
    assert part
    assert part < whole


def test_positions_are_the_places_of_the_notes(library: Library, rows: sqlite3.Connection) -> None:
    expected = [
        (stamped.guid, part.ordinal, place)
        for place, stamped in enumerate(stamped_notes(library), 1)
        for part in stamped.note.parts
    ]
    query = "SELECT n.guid, c.ord, c.due FROM cards c JOIN notes n ON n.id = c.nid ORDER BY c.due, c.ord"
    assert rows.execute(query).fetchall() == expected


def test_cards_are_new_and_lie_in_the_deck(rows: sqlite3.Connection) -> None:
    columns = "type, queue, ivl, factor, reps, lapses, left, odue, odid, flags, data, usn, mod, did"
    deck = number_of("deck of small")
    assert set(rows.execute(f"SELECT {columns} FROM cards")) == {(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, "", -1, TIME, deck)}


def test_notes_hold_what_was_rendered(library: Library, rows: sqlite3.Connection) -> None:
    expected = {
        guid: (note.notetype.id, TIME, f" {' '.join(note.tags)} ", "\x1f".join(note.fields))
        for note, guid, *_ in stamped_notes(library)
    }
    found = rows.execute("SELECT guid, mid, mod, tags, flds FROM notes")
    assert {guid: tuple(rest) for guid, *rest in found} == expected


def test_the_time_of_everything_is_the_time_of_the_package(rows: sqlite3.Connection) -> None:
    modified, schema, models, decks = rows.execute("SELECT mod, scm, models, decks FROM col").fetchone()
    assert modified == schema == TIME * 1000
    assert {notetype["mod"] for notetype in json.loads(models).values()} == {TIME}
    assert json.loads(decks)[str(number_of("deck of small"))]["mod"] == TIME


def test_the_deck_says_whose_it_is(rows: sqlite3.Connection) -> None:
    decks = json.loads(rows.execute("SELECT decks FROM col").fetchone()[0])
    deck = decks[str(number_of("deck of small"))]
    assert deck["name"] == "Small deck"
    assert deck["desc"] == "A small library, version 1.2.3. Licence of the content: CC BY 4.0."
    assert set(decks) == {"1", str(number_of("deck of small"))}


COMMON = ["Figure", "Note", "Topic", "Source", "Checked", "Card", "Spare 1", "Spare 2", "Spare 3"]

#: What Anki knows a note type by. Never change a line of this: existing notes would no longer be updated.
FROZEN: dict[int, dict[str, Any]] = {
    1_731_000_000_001: {
        "name": "flashmath recall",
        "type": 0,
        "fields": {1_731_000_001_000: "Front", 1_731_000_001_001: "Back"},
        "common": 1_731_000_001_100,
        "templates": {1_731_000_001_900: "Recall"},
    },
    1_731_000_000_002: {
        "name": "flashmath reverse",
        "type": 0,
        "fields": {
            1_731_000_002_000: "Front",
            1_731_000_002_001: "Back",
            1_731_000_002_002: "Prompt forward",
            1_731_000_002_003: "Prompt back",
        },
        "common": 1_731_000_002_100,
        "templates": {1_731_000_002_900: "Forward", 1_731_000_002_901: "Back"},
    },
    1_731_000_000_003: {
        "name": "flashmath cloze",
        "type": 1,
        "fields": {1_731_000_003_000: "Text"},
        "common": 1_731_000_003_100,
        "templates": {1_731_000_003_900: "Cloze"},
    },
}


def test_the_identities_of_note_types_fields_and_templates_are_frozen(rows: sqlite3.Connection) -> None:
    models = json.loads(rows.execute("SELECT models FROM col").fetchone()[0])
    assert {int(number) for number in models} == set(FROZEN)
    for number, frozen in FROZEN.items():
        notetype = models[str(number)]
        assert (int(notetype["id"]), notetype["name"], notetype["type"]) == (number, frozen["name"], frozen["type"])
        expected = {**frozen["fields"], **{frozen["common"] + index: name for index, name in enumerate(COMMON)}}
        assert [(field["ord"], field["id"], field["name"]) for field in notetype["flds"]] == [
            (place, *field) for place, field in enumerate(expected.items())
        ]
        assert [(template["ord"], template["id"], template["name"]) for template in notetype["tmpls"]] == [
            (place, *template) for place, template in enumerate(frozen["templates"].items())
        ]
        assert notetype["css"] == style_sheet()
