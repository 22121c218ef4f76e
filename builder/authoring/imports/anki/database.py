"""The tables of an Anki collection to notes, note types and decks, in the forms of before and after 2021."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from typing import Any

from builder.authoring.imports.anki.notes import AnkiDeck
from builder.authoring.imports.anki.notes import AnkiNote
from builder.authoring.imports.anki.notes import AnkiNotetype
from builder.authoring.imports.anki.notes import AnkiTemplate
from builder.authoring.imports.anki.protobuf import read_fields
from builder.authoring.imports.fields.lifted import LONGEST_FIELD

#: How long one value of the database may be, in bytes; how much of a note's fields is taken, in characters.
_LONGEST_VALUE = 100_000_000
_LONGEST_NOTE = 10 * LONGEST_FIELD
_FIELD_END = "\x1f"
_KIND_CLOZE = 1
#: The columns of the table `col` that hold JSON, with what reads them.
_COLUMNS = {"models": "SELECT models FROM col LIMIT 1", "decks": "SELECT decks FROM col LIMIT 1"}


def read_database(connection: sqlite3.Connection) -> AnkiDeck:
    """Read a collection. Raises sqlite3.Error or ValueError where it is none."""
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    connection.create_collation("unicase", _compare_folded)
    connection.execute("PRAGMA trusted_schema = OFF")
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for needed in ("notes", "cards", "col"):
        if needed not in tables:
            raise ValueError(f"it has no table {needed}")
    is_new = {"notetypes", "fields", "templates", "decks"} <= tables
    notetypes = dict(_new_notetypes(connection) if is_new else _old_notetypes(connection))
    decks = dict(_new_decks(connection) if is_new else _old_decks(connection))
    problems: list[str] = []
    notes = tuple(_notes(connection, decks, problems))
    return AnkiDeck(notes, notetypes, tuple(problems))


def _compare_folded(left: str, right: str) -> int:
    first, second = left.casefold(), right.casefold()
    return (first > second) - (first < second)


def _new_notetypes(connection: sqlite3.Connection) -> Iterator[tuple[int, AnkiNotetype]]:
    names = _grouped(connection.execute("SELECT ntid, ord, name FROM fields"))
    templates = _grouped(connection.execute("SELECT ntid, ord, config FROM templates"))
    for number, name, config in connection.execute("SELECT id, name, config FROM notetypes"):
        kind = next((value for key, value in _fields(config) if key == 1), 0)
        yield _checked(number, name, names.get(number, ()), map(_template, templates.get(number, ())), kind)


def _grouped(rows: Iterable[tuple[Any, Any, Any]]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[tuple[int, Any]]] = {}
    for owner, place, value in rows:
        groups.setdefault(owner, []).append((int(place), value))
    return {owner: [value for _, value in sorted(group, key=lambda pair: pair[0])] for owner, group in groups.items()}


def _fields(config: object) -> Iterator[tuple[int, int | bytes]]:
    return read_fields(config if isinstance(config, bytes) else b"")


def _template(config: object) -> AnkiTemplate:
    texts = {number: value.decode("utf-8", "replace") for number, value in _fields(config) if isinstance(value, bytes)}
    return AnkiTemplate(texts.get(1, ""), texts.get(2, ""))


def _old_notetypes(connection: sqlite3.Connection) -> Iterator[tuple[int, AnkiNotetype]]:
    for number, model in _column(connection, "models").items():
        names = [_at(entry, "name") for entry in _list_at(model, "flds")]
        templates = [
            AnkiTemplate(str(_at(entry, "qfmt") or ""), str(_at(entry, "afmt") or ""))
            for entry in _list_at(model, "tmpls")
        ]
        yield _checked(int(number), _at(model, "name"), names, templates, _at(model, "type"))


def _checked(
    number: object, name: object, names: Iterable[object], templates: Iterable[AnkiTemplate], kind: object
) -> tuple[int, AnkiNotetype]:
    fields = tuple(str(field) for field in names)
    if not isinstance(number, int) or not fields or len(set(fields)) != len(fields):
        raise ValueError("a note type is damaged")
    return number, AnkiNotetype(str(name), fields, tuple(templates), kind == _KIND_CLOZE)


def _column(connection: sqlite3.Connection, name: str) -> Mapping[str, object]:
    """Read a column of the table `col` that holds JSON."""
    row = connection.execute(_COLUMNS[name]).fetchone()
    value = json.loads(row[0]) if row and isinstance(row[0], str) else None
    if not isinstance(value, dict):
        raise ValueError(f"its {name} are damaged")
    return value


def _at(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, dict) else None


def _list_at(value: object, key: str) -> list[object]:
    found = _at(value, key)
    return found if isinstance(found, list) else []


def _new_decks(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    for number, name in connection.execute("SELECT id, name FROM decks"):
        yield number, str(name).replace(_FIELD_END, "::")


def _old_decks(connection: sqlite3.Connection) -> Iterator[tuple[int, str]]:
    for number, deck in _column(connection, "decks").items():
        yield int(number), str(_at(deck, "name"))


def _notes(connection: sqlite3.Connection, decks: Mapping[int, str], problems: list[str]) -> Iterator[AnkiNote]:
    ordinals: dict[int, set[int]] = {}
    homes: dict[int, int] = {}
    for note, place, deck, home in connection.execute("SELECT nid, ord, did, odid FROM cards ORDER BY ord DESC"):
        ordinals.setdefault(note, set()).add(place)
        homes[note] = home or deck
    rows = connection.execute("SELECT id, mid, tags, substr(flds, 1, ?) FROM notes ORDER BY id", (_LONGEST_NOTE + 1,))
    for note, notetype, tags, fields in rows:
        if not isinstance(fields, str) or not isinstance(note, int) or not isinstance(notetype, int):
            problems.append(f"note {note}: it is damaged")
        elif len(fields) > _LONGEST_NOTE:
            problems.append(f"note {note}: it is too long for a card")
        else:
            yield AnkiNote(
                id=note,
                notetype=notetype,
                fields=tuple(fields.split(_FIELD_END)),
                tags=tuple(str(tags or "").split()),
                deck=decks.get(homes.get(note, 0), "imported"),
                ordinals=frozenset(ordinals.get(note, ())),
            )
