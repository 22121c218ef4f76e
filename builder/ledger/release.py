"""Stamped notes and the last ledger to the next one, with every change by name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from builder.kinds.notetype import NoteType
from builder.ledger.model import Ledger
from builder.ledger.model import NoteRecord
from builder.ledger.model import TypeRecord
from builder.ledger.stamp import StampedNote
from builder.ledger.stamp import digest_note
from builder.ledger.stamp import digest_type
from builder.ledger.stamp import record_note
from builder.ledger.stamp import stamp_types


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one card: `kind` is a section of the release notes, `detail` says how or why."""

    kind: str
    uid: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """What a release is going to say and to record."""

    version: str
    ledger: Ledger
    changes: tuple[Change, ...]
    new_looks: bool
    is_empty: bool


def plan_release(
    library: str,
    notes: Sequence[StampedNote],
    retired: Mapping[str, str],
    last: Ledger | None,
    *,
    notetypes: Sequence[NoteType],
    css: str,
    now: int,
    version: str = "",
    deck: str = "",
) -> Release:
    """Work out the next release from the notes, the retired ids with their reasons, and the note types with their CSS.

    Without a version the next one is taken: a minor one where cards come or go, else a patch.
    """
    records, changes = _note_changes(notes)
    moved = {old for record in records.values() for old in record.formerly}
    kept = {name: record for name, record in (last.notes if last else {}).items() if name not in moved}
    changes += [
        Change("retired", name, reason)
        for name, reason in retired.items()
        if name in kept and name not in records and not kept[name].retired
    ]
    comes_or_goes = any(change.kind in ("new", "retired") for change in changes)
    number = version or next_version(last.version if last else "0.0.0", is_minor=comes_or_goes)
    gone = {
        change.uid: kept[change.uid].model_copy(update={"retired": number})
        for change in changes
        if change.kind == "retired"
    }
    ledger = Ledger(
        library=library,
        deck=deck,
        version=number,
        released=now,
        types=_type_records(notetypes, css, last, now),
        notes=dict(sorted({**kept, **gone, **records}.items())),
    )
    is_empty = last is not None and (_as_learnt(ledger), ledger.types) == (_as_learnt(last), last.types)
    return Release(number, ledger, tuple(changes), _have_new_looks(ledger, last), is_empty)


def _as_learnt(ledger: Ledger) -> dict[str, NoteRecord]:
    """Leave out what no learner sees: other claims with the same result are no reason for a release."""
    return {name: record.model_copy(update={"claims": ""}) for name, record in ledger.notes.items()}


def _have_new_looks(ledger: Ledger, last: Ledger | None) -> bool:
    """Say whether a note type that learners have looks otherwise now."""
    digests = {record.id: record.digest for record in last.types.values()} if last else {}
    return any(record.digest != digests.get(record.id, record.digest) for record in ledger.types.values())


def _note_changes(notes: Sequence[StampedNote]) -> tuple[dict[str, NoteRecord], list[Change]]:
    records: dict[str, NoteRecord] = {}
    changes: list[Change] = []
    for stamped in notes:
        uid, old, record = stamped.note.uid, stamped.record, record_note(stamped)
        records[uid] = record
        if old is None:
            changes.append(Change("new", uid))
            continue
        if stamped.name != uid:
            changes.append(Change("renamed", uid, stamped.name))
        changes += [Change("emptied", uid, part) for part in record.gone if part not in old.gone]
        if record.reset > old.reset:
            changes.append(Change("reset", uid, record.reset))
        said = record.changed if record.changed != old.changed else ""
        if said or _digest_under(stamped, stamped.name) != old.digest:
            changes.append(Change("changed", uid, said))
    return records, changes


def _digest_under(stamped: StampedNote, name: str) -> str:
    """Digest a note as it would be under an earlier id: a new name by itself is no change of the card."""
    note = stamped.note
    named = zip(note.notetype.fields, note.fields, strict=True)
    fields = (name if field.name == "Card" else text for field, text in named)
    return digest_note(replace(note, fields=tuple(fields)))


def _type_records(notetypes: Sequence[NoteType], css: str, last: Ledger | None, now: int) -> dict[str, TypeRecord]:
    """Record the note types, and keep the records of those that are no more."""
    records = {
        notetype.name: TypeRecord(
            id=notetype.id,
            fields=tuple((field.id, field.name) for field in notetype.fields),
            templates=tuple((template.id, template.name) for template in notetype.templates),
            digest=digest_type(notetype, css),
            modified=time,
        )
        for notetype, time in stamp_types(notetypes, css, last, now).items()
    }
    known = {record.id for record in records.values()}
    older = {name: record for name, record in (last.types if last else {}).items() if record.id not in known}
    return {**older, **records}


_NUMBER = "(0|[1-9][0-9]{0,8})"
_VERSION = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}")


def parse_version(text: str) -> tuple[int, int, int]:
    """Turn `1.2.3` into its numbers. Raises ValueError for anything else."""
    found = _VERSION.fullmatch(text)
    if found is None:
        raise ValueError(f"{text} is not a version; write three numbers, as in 1.2.3")
    return int(found[1]), int(found[2]), int(found[3])


def next_version(version: str, *, is_minor: bool) -> str:
    """Give the version after this one."""
    major, minor, patch = parse_version(version)
    return f"{major}.{minor + 1}.0" if is_minor else f"{major}.{minor}.{patch + 1}"
