"""The ledger as data, and as the one text that its data has."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel
from pydantic import ConfigDict
from pydantic import Field

#: The version of the ledger's form; a later one is not read.
FORMAT = 1

#: What SQLite and the calendar take: a number of Anki's tables, a time in epoch seconds (to the end of the year 9999).
Number = Annotated[int, Field(ge=1, lt=2**62)]
Time = Annotated[int, Field(ge=0, lt=253_402_300_800)]
Version = Annotated[str, Field(pattern=r"^(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){2}$")]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class NoteRecord(_Record):
    """One note that was released, by its id in the ledger; what is retired stays, so that nobody takes its id."""

    kind: str
    guid: str
    #: The note's number in Anki, and those of its cards by the name of their part.
    number: Number
    cards: Mapping[str, Number]
    #: Parts that were taken away; their names are never given again.
    gone: tuple[str, ...] = ()
    #: The ids that the note had before, oldest first.
    formerly: tuple[str, ...] = ()
    #: A digest of all that Anki stores of the note, and the time in epoch seconds when it last changed.
    digest: str
    modified: Time
    #: The word that says how far its mathematics was checked, and a digest of the claims that it was said of.
    checked: str = ""
    claims: str = ""
    #: The day on which the card got another meaning last; empty while it has its first.
    reset: str = ""
    #: What the author said of the last change, so that it is said once.
    changed: str = ""
    #: The version in which the note was retired; empty while it lives.
    retired: str = ""


class TypeRecord(_Record):
    """One note type that was released: its fields and templates (id and name) are frozen, its looks are not."""

    id: Number
    fields: tuple[tuple[int, str], ...]
    templates: tuple[tuple[int, str], ...]
    digest: str
    modified: Time


class Ledger(_Record):
    """All that was ever released of one library."""

    format: Annotated[int, Field(ge=1, le=FORMAT)] = FORMAT
    library: str
    #: The deck's name in Anki, which knows decks by their names.
    deck: str = ""
    version: Version
    #: The time of the last release, in epoch seconds.
    released: Time
    types: Mapping[str, TypeRecord] = Field(default_factory=dict)
    notes: Mapping[str, NoteRecord] = Field(default_factory=dict)


def print_ledger(ledger: Ledger) -> str:
    """Turn a ledger into its text: sorted, a line for each value, so that a change is a small difference."""
    data = ledger.model_dump(mode="json", exclude_defaults=True)
    whole = {"format": FORMAT, "library": ledger.library, "version": ledger.version, **data}
    return json.dumps(whole, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def names_of(ledger: Ledger) -> Mapping[str, str]:
    """Map every id that was ever used, former ones included, to the id that its record stands under."""
    former = {old: name for name, record in ledger.notes.items() for old in record.formerly}
    return {**former, **{name: name for name in ledger.notes}}
