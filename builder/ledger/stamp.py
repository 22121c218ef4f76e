"""Rendered notes and a ledger to stamped notes: who each is in Anki, and when it last changed.

A note says how far its mathematics was checked, and that word comes from a proof with a limit of time: a slower
machine, or another version of sympy, may find "tested" where "proved" was released. So the ledger keeps the word
with a digest of the claims that it was said of. As long as a card claims the same, the note has the word that was
released, whatever is found now: nothing changes, and a released tree gives the same bytes everywhere. With other
claims it has the word that is found, and if that is another one, the note has changed as by any other edit. That the
claims still hold is not remembered: they are judged before every build and every release.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import NamedTuple

from builder.kinds.notetype import NoteType
from builder.ledger.ids import Numbers
from builder.ledger.ids import identity_of
from builder.ledger.model import Ledger
from builder.ledger.model import NoteRecord
from builder.ledger.model import names_of
from builder.render.notes import RenderedNote


class StampedNote(NamedTuple):
    """A note with its identity: its guid, its number, those of its cards by part, its time in epoch seconds.

    `name` and `record` are what the ledger has of it, where it was released.
    """

    note: RenderedNote
    guid: str
    number: int
    cards: Mapping[str, int]
    modified: int
    name: str = ""
    record: NoteRecord | None = None


def stamp_notes(notes: Iterable[RenderedNote], library: str, ledger: Ledger | None, now: int) -> Iterator[StampedNote]:
    """Give each note its identity and its time: those of the ledger, or new ones, and `now` for whatever changed.

    A time never goes back: a note that changed is at least a second later than when it was released.
    """
    records = ledger.notes if ledger else {}
    names = names_of(ledger) if ledger else {}
    numbers = Numbers({record.number for record in records.values()})
    card_numbers = Numbers({number for record in records.values() for number in record.cards.values()})
    for note in notes:
        name = next((names[name] for name in (note.uid, *reversed(note.formerly)) if name in names), "")
        if name:
            yield _stamp_released(note, name, records[name], card_numbers, now)
        else:
            yield _stamp_new(note, library, numbers, card_numbers, now)


def _stamp_new(note: RenderedNote, library: str, numbers: Numbers, card_numbers: Numbers, now: int) -> StampedNote:
    guid, wanted = identity_of(library, note.formerly[0] if note.formerly else note.uid)
    number = numbers.take(wanted)
    cards = {part.name: card_numbers.take(number + part.ordinal) for part in note.parts}
    return StampedNote(note, guid, number, cards, now)


def _stamp_released(note: RenderedNote, name: str, record: NoteRecord, card_numbers: Numbers, now: int) -> StampedNote:
    added = {
        part.name: card_numbers.take(record.number + part.ordinal)
        for part in note.parts
        if part.name not in record.cards
    }
    note = note.with_word(record.checked) if note.claims and note.claims == record.claims else note
    time = record.modified if digest_note(note) == record.digest else max(now, record.modified + 1)
    return StampedNote(note, record.guid, record.number, {**record.cards, **added}, time, name, record)


def record_note(stamped: StampedNote) -> NoteRecord:
    """Turn a stamped note into what the ledger is going to have of it."""
    note, old = stamped.note, stamped.record
    former = old.formerly if old else note.formerly
    is_renamed = bool(stamped.name) and stamped.name != note.uid
    said = old.changed if old else ""
    is_changed = old is None or stamped.modified != old.modified
    return NoteRecord(
        kind=note.notetype.kind,
        guid=stamped.guid,
        number=stamped.number,
        cards=dict(sorted(stamped.cards.items())),
        gone=tuple(sorted(set(stamped.cards) - {part.name for part in note.parts})),
        formerly=(*former, stamped.name) if is_renamed else former,
        digest=digest_note(note),
        modified=stamped.modified,
        checked=note.checked,
        claims=note.claims,
        reset=max(note.reset, old.reset if old else ""),
        changed=(note.changed or said) if is_changed else said,
    )


def digest_note(note: RenderedNote) -> str:
    """Turn all that Anki stores of a note into a short digest: equal digests need no update."""
    return _digest([note.notetype.id, note.fields, note.tags, [part.name for part in note.parts]])


def digest_type(notetype: NoteType, css: str) -> str:
    """Turn all that Anki stores of a note type into a short digest."""
    templates = [[template.name, template.question, template.answer] for template in notetype.templates]
    return _digest([notetype.name, [field.name for field in notetype.fields], templates, css])


def _digest(value: Sequence[object]) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def stamp_types(notetypes: Iterable[NoteType], css: str, ledger: Ledger | None, now: int) -> Mapping[NoteType, int]:
    """Give each note type the time of its last change, in epoch seconds."""
    return {notetype: _type_time(notetype, css, ledger, now) for notetype in notetypes}


def _type_time(notetype: NoteType, css: str, ledger: Ledger | None, now: int) -> int:
    record = next((one for one in ledger.types.values() if one.id == notetype.id), None) if ledger else None
    if record is None:
        return now
    return record.modified if digest_type(notetype, css) == record.digest else max(now, record.modified + 1)
