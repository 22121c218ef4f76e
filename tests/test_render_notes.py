"""A card to its note: an identity that never changes, tags, ordinals."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from builder.kinds.card import Card
from builder.ledger.ids import guid_of
from builder.ledger.stamp import stamp_notes
from builder.library import Library
from builder.render.notes import library_id
from builder.render.notes import render_note
from builder.render.notes import render_notes
from builder.source import Scalar
from tests.nasty_cards import NASTY
from tests.small_library import CARDS
from tests.small_library import TIME
from tests.small_library import small_library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return small_library(tmp_path, CARDS, NASTY)


#: Learners' notes are known by these. Never change a line: every schedule would begin anew.
FROZEN_GUIDS = [
    ("flashmath", "chain-rule-statement", "SV2eKA1p3iKt"),
    ("flashmath", "adam-update", "L3fuWOmb6TPJ"),
    ("small", "first-alpha", "1+54yLCqqF94"),
]


@pytest.mark.parametrize(("library_name", "card", "guid"), FROZEN_GUIDS)
def test_a_guid_is_frozen(library_name: str, card: str, guid: str) -> None:
    assert guid_of(library_name, card) == guid


def test_guids_differ_between_cards_and_between_libraries() -> None:
    guids = {guid_of(name, str(number)) for name in ("a", "b") for number in range(10_000)}
    assert len(guids) == 20_000
    assert {len(guid) for guid in guids} == {12}


def guid_in(library: Library, card: Card) -> str:
    [stamped] = stamp_notes([render_note(card, library)], "small", None, TIME)
    return stamped.guid


def test_a_guid_depends_on_nothing_but_the_ids_of_library_and_card(library: Library) -> None:
    first = library.cards[0]
    changed = first.model_copy(update={"topic": Scalar("zeta"), "sources": (), "front": library.cards[1].question()})
    assert guid_in(library, changed) == guid_in(library, first) == guid_of("small", "first-alpha")


def test_a_renamed_card_keeps_the_guid_of_its_first_name(library: Library) -> None:
    renamed = library.cards[0].model_copy(
        update={"id": Scalar("third-name"), "formerly": (Scalar("first-alpha"), Scalar("second-name"))}
    )
    assert guid_in(library, renamed) == guid_of("small", "first-alpha")


def test_tags_are_sorted_and_name_kind_strand_topic_and_the_cards_own(library: Library) -> None:
    first, second = library.cards[:2]
    assert render_note(first, library).tags == (
        "flashmath::kind::recall",
        "flashmath::strand::beyond",
        "flashmath::topic::alpha",
    )
    assert render_note(second, library).tags == (
        "flashmath::kind::reverse",
        "flashmath::number",
        "flashmath::strand::beyond",
        "flashmath::topic::alpha",
    )


@pytest.mark.parametrize(
    ("card", "ordinals"),
    [
        ("first-alpha", (0,)),
        ("second-alpha", (0, 1)),
        ("cloze-several", (0, 1)),
        ("cloze-with-gaps", (0, 2, 498)),
        ("cloze-escaped-braces", (0, 1, 2)),
        ("cloze-code", (0, 1, 2, 3)),
        ("deletion-in-code", (0,)),
    ],
)
def test_a_note_has_the_cards_that_anki_would_make(card: str, ordinals: tuple[int, ...], library: Library) -> None:
    assert [part.ordinal for part in render_note(library.first_by_id[card], library).parts] == list(ordinals)


def test_notes_come_in_the_order_given_and_progress_is_told(library: Library) -> None:
    told: list[tuple[int, int]] = []
    cards = library.cards[2::-1]
    notes = list(render_notes(library, cards, lambda done, total: told.append((done, total))))
    assert [note.uid for note in notes] == [str(card.id) for card in cards]
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_library_without_settings_has_no_identity(library: Library) -> None:
    with pytest.raises(ValueError, match="without settings"):
        library_id(replace(library, settings=None))


def test_no_field_of_any_note_holds_what_parts_the_fields(library: Library) -> None:
    for note in render_notes(library, library.cards):
        assert len(note.fields) == len(note.notetype.fields)
        assert "\x1f" not in "".join(note.fields)
