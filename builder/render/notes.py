"""A library to the notes of an Anki package: what Anki will store, decided here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from functools import cache

from builder.claims.cache import digest_claims
from builder.kinds.card import Card
from builder.kinds.card import Part
from builder.kinds.notetype import NoteType
from builder.library import Library
from builder.progress import Progress
from builder.progress import no_progress
from builder.render.fields import render_fields

#: Every tag of ours begins with this, so that a learner's own tags are never mistaken for them.
TAG_ROOT = "flashmath"


@dataclass(frozen=True, slots=True)
class RenderedNote:
    """A note as Anki shows it, without who it is in Anki.

    `changed` is what its author says of the last change; `claims` is a digest of what its claims state;
    `reset` is the day from which its history counts, where it got another meaning.
    """

    uid: str
    notetype: NoteType
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    parts: tuple[Part, ...]
    formerly: tuple[str, ...] = ()
    changed: str = ""
    claims: str = ""
    reset: str = ""

    @property
    def checked(self) -> str:
        """Give the word that says how far the mathematics was checked."""
        return self.fields[_place_of_word(self.notetype)]

    def with_word(self, word: str) -> RenderedNote:
        """Make the same note with another word of how far it was checked."""
        place = _place_of_word(self.notetype)
        return replace(self, fields=(*self.fields[:place], word, *self.fields[place + 1 :]))


@cache
def _place_of_word(notetype: NoteType) -> int:
    return next(place for place, field in enumerate(notetype.fields) if field.name == "Checked")


def render_notes(library: Library, cards: Sequence[Card], progress: Progress = no_progress) -> Iterator[RenderedNote]:
    """Turn cards into notes, in the order given; `progress` is told how many of how many are done."""
    for done, card in enumerate(cards, start=1):
        yield render_note(card, library)
        progress(done, len(cards))


def render_note(card: Card, library: Library) -> RenderedNote:
    """Turn one card into its note."""
    return RenderedNote(
        uid=str(card.id),
        notetype=card.notetype,
        fields=render_fields(card, library),
        tags=tags_of(card, library),
        parts=card.parts(),
        formerly=tuple(map(str, card.formerly)),
        changed=str(card.changed or ""),
        reset=str(card.reset or ""),
        claims=digest_claims([claim for _, claim in card.stated]),
    )


def library_id(library: Library) -> str:
    """Give the permanent id of a library; one that has none cannot be packed."""
    if library.settings is None:
        raise ValueError("a library without settings has no id")
    return str(library.settings.id)


def tags_of(card: Card, library: Library) -> tuple[str, ...]:
    """Give a note's tags, sorted: its strand, topic and kind, and the card's own."""
    topic = library.topic_by_id.get(card.topic)
    tags = {f"{TAG_ROOT}::topic::{card.topic}", f"{TAG_ROOT}::kind::{card.notetype.kind}"}
    if topic is not None:
        tags.add(f"{TAG_ROOT}::strand::{topic.strand}")
    return tuple(sorted(tags | {f"{TAG_ROOT}::{tag}" for tag in card.tags}))
