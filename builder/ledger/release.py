"""Stamped notes and the last ledger to the next one, with every change by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass

from builder.kinds.notetype import NoteType
from builder.ledger.model import Ledger
from builder.ledger.model import NoteRecord
from builder.ledger.model import TypeRecord
from builder.ledger.stamp import StampedNote
from builder.ledger.stamp import digest_type
from builder.ledger.stamp import record_note
from builder.ledger.stamp import stamp_types


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one card: `kind` is new, changed, renamed, retired or emptied; `detail` says how or why."""

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

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to release."""
        return not (self.changes or self.new_looks)


def plan_release(
    library: str,
    notes: Sequence[StampedNote],
    retired: Mapping[str, str],
    types: tuple[Iterable[NoteType], str],
    last: Ledger | None,
    *,
    now: int,
    version: str = "",
) -> Release:
    """Work out the next release from the notes, the retired ids with their reasons, and the note types with their CSS.

    Without a version the next one is taken: a minor one where cards come or go, else a patch.
    """
    notetypes, css = types
    records, changes = _note_changes(notes)
    for name, reason in retired.items():
        record = records.get(name) or (last.notes[name] if last else None)
        if record is not None and not record.retired:
            changes.append(Change("retired", name, reason))
    new_types = _type_records(tuple(notetypes), css, last, now)
    new_looks = last is not None and any(
        record.digest != last.types[name].digest for name, record in new_types.items() if name in last.types
    )
    comes_or_goes = any(change.kind in ("new", "retired") for change in changes)
    number = version or next_version(last.version if last else "0.0.0", is_minor=comes_or_goes)
    kept = {name: record for name, record in (last.notes if last else {}).items() if name not in _moved(records)}
    gone = {
        change.uid: kept[change.uid].model_copy(update={"retired": number})
        for change in changes
        if change.kind == "retired"
    }
    ledger = Ledger(
        library=library,
        version=number,
        released=now,
        types={**(last.types if last else {}), **new_types},
        notes=dict(sorted({**kept, **gone, **records}.items())),
    )
    return Release(number, ledger, tuple(changes), new_looks)


def _moved(records: Mapping[str, NoteRecord]) -> set[str]:
    """List the earlier ids, whose records now stand under the new ones."""
    return {name for record in records.values() for name in record.formerly}


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
        if record.digest != old.digest:
            said = record.changed if record.changed != old.changed else ""
            changes.append(Change("changed", uid, said))
    return records, changes


def _type_records(notetypes: Sequence[NoteType], css: str, last: Ledger | None, now: int) -> dict[str, TypeRecord]:
    return {
        notetype.name: TypeRecord(
            id=notetype.id,
            fields=tuple((field.id, field.name) for field in notetype.fields),
            templates=tuple((template.id, template.name) for template in notetype.templates),
            digest=digest_type(notetype, css),
            modified=time,
        )
        for notetype, time in stamp_types(notetypes, css, last, now).items()
    }


_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


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
