"""Who a note is in Anki, and when it last changed: stamping and numbering."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.kinds.card import Part
from builder.kinds.cloze import Cloze
from builder.kinds.notetype import NoteType
from builder.kinds.recall import Recall
from builder.ledger.ids import ID_RANGE
from builder.ledger.ids import Numbers
from builder.ledger.ids import guid_of
from builder.ledger.ids import identity_of
from builder.ledger.model import Ledger
from builder.ledger.release import Release
from builder.ledger.release import plan_release
from builder.ledger.stamp import StampedNote
from builder.ledger.stamp import stamp_notes
from builder.ledger.stamp import stamp_types
from builder.render.notes import RenderedNote
from tests.small_library import TIME

LATER = TIME + 1000
CSS = "a {}"


def note(uid: str, text: str = "text", parts: tuple[str, ...] = ("c1",), *formerly: str) -> RenderedNote:
    """Make a cloze note; the field of its own name is filled as the renderer fills it."""
    fields = tuple({"Text": text, "Card": uid}.get(field.name, "") for field in Cloze.notetype.fields)
    made = tuple(Part(name, int(name[1:]) - 1) for name in parts)
    return RenderedNote(uid, Cloze.notetype, fields, (), made, formerly)


def stamp(notes: list[RenderedNote], ledger: Ledger | None = None, now: int = TIME) -> dict[str, StampedNote]:
    return {stamped.note.uid: stamped for stamped in stamp_notes(notes, "small", ledger, now)}


def released(notes: list[RenderedNote], last: Ledger | None = None, now: int = TIME, retired: str = "") -> Ledger:
    stamped = list(stamp_notes(notes, "small", last, now))
    reasons = {retired: "gone"} if retired else {}
    return plan_release("small", stamped, reasons, last, notetypes=(Cloze.notetype,), css=CSS, now=now).ledger


A, B = note("a"), note("b", "other", ("c1", "c2"))

#: What the author did, and the time that the note `a` has after it, built later.
TIMES: dict[str, tuple[RenderedNote, int]] = {
    "nothing": (A, TIME),
    "another text": (note("a", "changed"), LATER),
    "another tag": (replace(A, tags=("flashmath::x",)), LATER),
    "a part more": (note("a", "text", ("c1", "c2")), LATER),
    "a part less": (note("a", "text", ("c2",)), LATER),
    "another note type": (replace(A, notetype=Recall.notetype), LATER),
    "a reason alone": (replace(A, changed="Because."), TIME),
    "a former id alone": (replace(A, formerly=("z",)), TIME),
}  # fmt: skip


@pytest.mark.parametrize("what", TIMES)
def test_the_time_of_a_note_is_that_of_its_last_change_after(what: str) -> None:
    changed, time = TIMES[what]
    assert stamp([changed, B], released([A, B]), LATER)["a"].modified == time


def test_a_new_note_has_the_time_of_the_build() -> None:
    ledger = released([A])
    found = stamp([A, B], ledger, LATER)
    assert (found["a"].modified, found["b"].modified) == (TIME, LATER)
    assert (found["b"].name, found["b"].record) == ("", None)


@pytest.mark.parametrize("now", [0, TIME - 5000, TIME])
def test_a_time_rises_even_where_the_clock_goes_back(now: int) -> None:
    assert stamp([note("a", "changed")], released([A]), now)["a"].modified == TIME + 1


def test_a_change_that_is_taken_back_has_a_time_of_its_own() -> None:
    second = released([note("a", "changed")], released([A]), LATER)
    assert stamp([A], second, LATER + 9)["a"].modified == LATER + 9


def said(word: str, claims: str, text: str = "text") -> RenderedNote:
    """Make a note whose claims were checked so far."""
    return replace(note("a", text), claims=claims).with_word(word)


PROVED = said("proved", "1 + 1 == 2")

#: What was found out of a released card, and the word and the time that its note has.
WORDS: dict[str, tuple[RenderedNote, str, int]] = {
    "the same": (PROVED, "proved", TIME),
    "less, of the same claims, as on a busy machine": (said("tested", "1 + 1 == 2"), "proved", TIME),
    "nothing, of the same claims": (said("", "1 + 1 == 2"), "proved", TIME),
    "less, and another text": (said("tested", "1 + 1 == 2", "changed"), "proved", LATER),
    "the same, of other claims": (said("proved", "2 + 2 == 4"), "proved", TIME),
    "less, of other claims": (said("tested", "2 + 2 == 4"), "tested", LATER),
    "no claim any more": (said("from source", ""), "from source", LATER),
}


@pytest.mark.parametrize("what", WORDS)
def test_the_word_of_how_far_it_was_checked_is_that_of_the_release_while_the_claims_are_the_same(what: str) -> None:
    found, word, time = WORDS[what]
    ledger = released([PROVED])
    stamped = stamp([found], ledger, LATER)["a"]
    assert (stamped.note.checked, stamped.modified) == (word, time)
    assert stamped.note == found.with_word(word)
    after = released([found], ledger, LATER).notes["a"]
    assert (after.checked, after.claims, after.modified) == (word, found.claims, time)


def test_other_claims_with_the_same_result_are_no_reason_for_a_release() -> None:
    def plan(found: RenderedNote, last: Ledger | None) -> Release:
        notes = list(stamp_notes([found], "small", last, LATER))
        return plan_release("small", notes, {}, last, notetypes=(Cloze.notetype,), css=CSS, now=LATER)

    first = plan(PROVED, None)
    assert plan(WORDS["the same, of other claims"][0], first.ledger).is_empty
    other = plan(WORDS["less, of other claims"][0], first.ledger)
    assert not other.is_empty
    assert [(change.kind, change.uid) for change in other.changes] == [("changed", "a")]


def test_the_word_of_a_card_without_claims_is_ours_to_change() -> None:
    ledger = released([said("from a source", "")])
    assert stamp([said("from source", "")], ledger, LATER)["a"].modified == LATER


def test_a_note_renamed_twice_is_the_same_note() -> None:
    first = released([A])
    second = released([note("b", "text", ("c1",), "a")], first, LATER)
    third = released([note("c", "text", ("c1",), "a", "b")], second, LATER + 1)
    short = released([note("c", "text", ("c1",), "b")], second, LATER + 1)
    assert third.notes == short.notes
    assert list(third.notes) == ["c"]
    record, old = third.notes["c"], first.notes["a"]
    assert (record.guid, record.number, record.cards) == (old.guid, old.number, old.cards)
    assert record.guid == guid_of("small", "a")
    assert record.formerly == ("a", "b")


def test_both_renames_in_one_release_come_from_the_oldest_name() -> None:
    found = stamp([note("c", "text", ("c1",), "a", "b")], released([A]), LATER)["c"]
    assert (found.guid, found.name) == (guid_of("small", "a"), "a")


def test_a_formerly_that_is_taken_out_after_the_release_changes_nothing() -> None:
    renamed = released([note("b", "text", ("c1",), "a")], released([A]), LATER)
    assert released([note("b")], renamed, LATER + 5).notes == renamed.notes


def test_parts_come_and_go_and_keep_their_numbers() -> None:
    first = released([note("a", "1", ("c1", "c2"))])
    second = released([note("a", "2", ("c1", "c3"))], first, LATER)
    third = released([note("a", "3", ("c3",))], second, LATER + 1)
    one, two, three = (ledger.notes["a"] for ledger in (first, second, third))
    assert (one.gone, two.gone, three.gone) == ((), ("c2",), ("c1", "c2"))
    assert set(three.cards) == {"c1", "c2", "c3"}
    assert {**three.cards, **two.cards, **one.cards} == dict(three.cards)
    assert len(set(three.cards.values())) == 3


def test_numbers_are_given_once() -> None:
    numbers = Numbers({5, 6})
    assert [numbers.take(wanted) for wanted in (5, 5, 7, 4, 4)] == [7, 8, 9, 4, 10]


def test_the_numbers_of_the_ledger_are_taken_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new note in front of an old one wants the same numbers, and does not get them."""
    monkeypatch.setattr("builder.ledger.stamp.identity_of", lambda library, card: (guid_of(library, card), 1000))
    ledger = released([B])
    assert dict(ledger.notes["b"].cards) == {"c1": 1000, "c2": 1001}
    found = stamp([A, B], ledger)
    assert found["b"].number == 1000
    assert found["a"].number == 1001
    assert dict(found["a"].cards) == {"c1": 1002}


def test_numbers_of_what_is_gone_are_never_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.ledger.stamp.identity_of", lambda library, card: (guid_of(library, card), 1000))
    ledger = released([note("b", "2", ("c1",))], released([B]), LATER)
    retired = released([], ledger, LATER + 1, "b")
    assert retired.notes["b"].retired
    found = stamp([A], retired)["a"]
    assert (found.number, dict(found.cards)) == (1001, {"c1": 1002})


@given(st.lists(st.integers(0, 30), max_size=40), st.sets(st.integers(0, 30)))
def test_no_number_is_given_twice(wanted: list[int], taken: set[int]) -> None:
    numbers = Numbers(set(taken))
    given_out = [numbers.take(number) for number in wanted]
    assert len(set(given_out)) == len(wanted)
    assert not set(given_out) & taken
    assert all(number >= least for number, least in zip(given_out, wanted, strict=True))


def test_the_order_of_the_cards_changes_no_identity_after_a_release() -> None:
    ledger = released([A, B])
    forth, back = stamp([A, B], ledger), stamp([B, A], ledger)
    assert forth == back


def test_a_note_type_has_the_time_of_its_last_change() -> None:
    kind = Cloze.notetype
    ledger = released([A])
    assert dict(stamp_types([kind], CSS, None, LATER)) == {kind: LATER}
    assert dict(stamp_types([kind], CSS, ledger, LATER)) == {kind: TIME}
    assert dict(stamp_types([kind], "b {}", ledger, LATER)) == {kind: LATER}
    assert dict(stamp_types([kind], "b {}", ledger, TIME - 9)) == {kind: TIME + 1}


def test_a_renamed_note_type_goes_on_as_itself() -> None:
    kind: NoteType = replace(Cloze.notetype, name="flashmath gaps")
    last = released([A])
    planned = plan_release(
        "small", list(stamp_notes([A], "small", last, LATER)), {}, last, notetypes=(kind,), css=CSS, now=LATER
    )
    assert list(planned.ledger.types) == ["flashmath gaps"]
    assert planned.new_looks
    assert dict(stamp_types([kind], CSS, planned.ledger, LATER + 5)) == {kind: LATER}


def test_a_note_type_more_is_a_release_and_no_new_look() -> None:
    last = released([A])
    kinds = (Cloze.notetype, Recall.notetype)
    planned = plan_release(
        "small", list(stamp_notes([A], "small", last, LATER)), {}, last, notetypes=kinds, css=CSS, now=LATER
    )
    assert (planned.is_empty, planned.new_looks, planned.changes) == (False, False, ())


def test_numbers_lie_in_the_years_that_anki_shows() -> None:
    for name in ("a", "b", "c"):
        assert 0 <= identity_of("small", name)[1] - 1_600_000_000_000 < ID_RANGE
