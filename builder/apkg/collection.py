"""Notes to the bytes of an Anki collection (schema 11, an SQLite database)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from collections.abc import Iterator

from genanki.apkg_col import APKG_COL
from genanki.apkg_schema import APKG_SCHEMA

from builder.ledger.stamp import StampedNote

#: What parts the fields of a note in its one column.
FIELD_SEPARATOR = "\x1f"
#: Marks a row as not yet synchronised.
_NOT_SYNCED = -1

_NOTE = "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, '', 0, 0, '')"
_CARD = "INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')"

_NoteRow = tuple[int, str, int, int, int, str, str]
_CardRow = tuple[int, int, int, int, int, int, int]


def collection_bytes(
    notes: Iterable[StampedNote], models: str, deck: dict[str, object], deck_id: int, modified: int
) -> bytes:
    """Write notes, in the order of their positions, into a new collection and give its bytes.

    Anki never makes cards at import, so the rows written here are the cards; `modified` is in epoch seconds.
    """
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        tables, indexes = _split_schema()
        connection.executescript(tables)
        connection.executescript(APKG_COL)
        connection.execute("BEGIN")
        _set_up(connection, models, deck, deck_id, modified)
        cards: list[_CardRow] = []
        connection.executemany(_NOTE, _note_rows(notes, deck_id, cards))
        connection.executemany(_CARD, sorted(cards))
        connection.execute("COMMIT")
        connection.executescript(indexes)
        return connection.serialize()
    finally:
        connection.close()


def _split_schema() -> tuple[str, str]:
    """Part the tables from the indexes, which are made faster when the rows are there."""
    statements = [statement.strip() for statement in APKG_SCHEMA.split(";")]
    tables = [statement for statement in statements if not statement.startswith("CREATE INDEX")]
    indexes = [statement for statement in statements if statement.startswith("CREATE INDEX")]
    return ";\n".join(tables), ";\n".join(indexes)


def _set_up(connection: sqlite3.Connection, models: str, deck: dict[str, object], deck_id: int, modified: int) -> None:
    decks = json.loads(connection.execute("SELECT decks FROM col").fetchone()[0])
    decks[str(deck_id)] = {**deck, "mod": modified}
    connection.execute(
        "UPDATE col SET mod = ?, scm = ?, models = ?, decks = ?",
        (modified * 1000, modified * 1000, models, json.dumps(decks, ensure_ascii=False, sort_keys=True)),
    )


def _note_rows(notes: Iterable[StampedNote], deck_id: int, cards: list[_CardRow]) -> Iterator[_NoteRow]:
    """Make the row of each note, and put the rows of its cards aside; all cards of a note share its position."""
    for position, stamped in enumerate(notes, start=1):
        note = stamped.note
        for part in note.parts:
            number = stamped.cards[part.name]
            cards.append((number, stamped.number, deck_id, part.ordinal, stamped.modified, _NOT_SYNCED, position))
        tags = f" {' '.join(note.tags)} " if note.tags else ""
        fields = FIELD_SEPARATOR.join(note.fields)
        yield stamped.number, stamped.guid, note.notetype.id, stamped.modified, _NOT_SYNCED, tags, fields
