"""A library to the notes of an Anki package: what Anki will store, decided here and nowhere else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from builder.kinds.card import Card
from builder.kinds.notetype import NoteType
from builder.library import Library
from builder.render.fields import render_fields

#: Every tag of ours begins with this, so that a learner's own tags are never mistaken for them.
TAG_ROOT = "flashmath"


@dataclass(frozen=True, slots=True)
class RenderedNote:
    """A note as Anki stores it; `ordinals` are those of its cards."""

    uid: str
    guid: str
    notetype: NoteType
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    ordinals: tuple[int, ...]


def _no_progress(done: int, total: int) -> None:
    """Show nothing."""


def render_notes(
    library: Library, cards: Sequence[Card], progress: Callable[[int, int], None] = _no_progress
) -> Iterator[RenderedNote]:
    """Turn cards into notes, in the order given; `progress` is told how many of how many are done."""
    for done, card in enumerate(cards, start=1):
        yield render_note(card, library)
        progress(done, len(cards))


def render_note(card: Card, library: Library) -> RenderedNote:
    """Turn one card into its note."""
    return RenderedNote(
        uid=str(card.id),
        guid=guid_of(library_id(library), first_id(card)),
        notetype=card.notetype,
        fields=render_fields(card, library),
        tags=tags_of(card, library),
        ordinals=tuple(part.ordinal for part in card.parts()),
    )


def library_id(library: Library) -> str:
    """Give the permanent id of a library; one that has none cannot be packed."""
    if library.settings is None:
        raise ValueError("a library without settings has no id")
    return str(library.settings.id)


def first_id(card: Card) -> str:
    """Give the id under which a card first came into the world: renaming it keeps its history."""
    return str(card.formerly[0] if card.formerly else card.id)


def guid_of(library: str, card: str) -> str:
    """Turn the ids of a library and a card into the 12 letters (72 bits) by which Anki knows the note for good."""
    digest = hashlib.sha256(f"{library}/{card}".encode()).digest()
    return base64.b64encode(digest[:9]).decode("ascii")


def tags_of(card: Card, library: Library) -> tuple[str, ...]:
    """Give a note's tags, sorted: its strand, topic and kind, and the card's own."""
    topic = library.topic_by_id.get(card.topic)
    tags = {f"{TAG_ROOT}::topic::{card.topic}", f"{TAG_ROOT}::kind::{card.notetype.name.split()[-1]}"}
    if topic is not None:
        tags.add(f"{TAG_ROOT}::strand::{topic.strand}")
    return tuple(sorted(tags | {f"{TAG_ROOT}::{tag}" for tag in card.tags}))
