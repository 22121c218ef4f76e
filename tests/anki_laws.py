"""The laws that a package keeps in real Anki, each a function that raises AssertionError where it is broken.

They are functions so that packages with deliberate faults can show that every law is able to fail.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
import zipfile
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path

from anki.collection import Collection
from anki.scheduler.v3 import CardAnswer

from builder.kinds.card import Card
from builder.library import Library
from builder.source import Scalar
from builder.tex.formulas import expand_formula
from builder.tex.macros import Macros
from builder.tex.segments import Close
from builder.tex.segments import Formula
from builder.tex.segments import Hint
from builder.tex.segments import Open
from builder.tex.text import Text
from tests import anki_collection as anki
from tests import mathjax
from tests.anki_collection import ShownFormula
from tests.small_library import TIME
from tests.small_library import build_all

Fault = Callable[[sqlite3.Connection], object]


@dataclass(frozen=True)
class Case:
    """A library, an empty folder to work in, and a fault that its packages have."""

    library: Library
    folder: Path
    fault: Fault | None = None

    @property
    def deck(self) -> str:
        assert self.library.settings is not None
        return str(self.library.settings.deck)

    def package(self, modified: int = TIME, *topics: str) -> Path:
        file = build_all(self.library, self.folder / f"{modified}{'-'.join(topics)}.apkg", modified, *topics)
        if self.fault:
            tamper(file, self.fault)
        return file

    @contextmanager
    def imported(self) -> Iterator[Collection]:
        """Import the package into a new collection."""
        with anki.open_collection(self.folder / "anki") as collection:
            if len(anki.import_package(collection, self.package()).new) != len(self.library.cards):
                raise RuntimeError("Anki left notes of the package out")
            yield collection


def tamper(file: Path, fault: Fault) -> None:
    """Change the database of a package."""
    with zipfile.ZipFile(file) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.deserialize(entries["collection.anki2"])
    fault(connection)
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in {**entries, "collection.anki2": connection.serialize()}.items():
            archive.writestr(name, content)
    connection.close()


def predicted_ordinals(card: Card) -> list[int]:
    """Say which cards Anki makes of a card, from its text alone."""
    if card.kind == "reverse":
        return [0, 1]
    if card.kind == "cloze":
        text = re.sub(r"`[^`]*`", "", card.question().scalar)
        return sorted({int(number) - 1 for number in re.findall(r"\{\{c(\d+)::", text)})
    return [0]


def law_of_counts(case: Case) -> None:
    """Every card of the library is one note, with the cards that its kind promises, and nothing else is there."""
    with case.imported() as collection:
        found = {note["Card"]: [card.ord for card in note.cards()] for note in anki.all_notes(collection)}
        assert found == {str(card.id): predicted_ordinals(card) for card in case.library.cards}
        for kind in ("recall", "reverse", "cloze"):
            cards = [card for card in case.library.cards if (card.kind or "recall") == kind]
            assert len(collection.find_notes(f"tag:flashmath::kind::{kind}")) == len(cards)
            predicted = sum(len(predicted_ordinals(card)) for card in cards)
            assert len(collection.find_cards(f"tag:flashmath::kind::{kind}")) == predicted
            assert len(collection.find_cards(f'note:"flashmath {kind}"')) == predicted


def law_of_wholeness(case: Case) -> None:
    """No picture or sound is missing, no card is empty, and Anki finds nothing to mend."""
    with case.imported() as collection:
        media = collection.media.check()
        assert (list(media.missing), list(media.unused)) == ([], [])
        assert list(collection.get_empty_cards().notes) == []
        before = anki.dump(collection)
        assert collection.fix_integrity() == ("Database rebuilt and optimized.", True)
        assert anki.dump(collection) == before


def law_of_generation(case: Case) -> None:
    """When Anki makes the cards of a note anew, as after an edit, it adds none."""
    with case.imported() as collection:
        for note in collection.find_notes(""):
            before = list(collection.card_ids_of_note(note))
            collection.after_note_updates([note], mark_modified=False, generate_cards=True)
            assert list(collection.card_ids_of_note(note)) == before


def law_of_one_deck(case: Case) -> None:
    """All cards lie in one deck of the library's name; no note type comes in beside the three."""
    with anki.open_collection(case.folder / "anki") as collection:
        there = {notetype.name for notetype in collection.models.all_names_and_ids()}
        anki.import_package(collection, case.package())
        assert {deck.name for deck in collection.decks.all_names_and_ids()} == {"Default", case.deck}
        assert {collection.decks.name(card.did) for card in anki.all_cards(collection)} == {case.deck}
        now = {notetype.name for notetype in collection.models.all_names_and_ids()}
        assert now - there == {"flashmath recall", "flashmath reverse", "flashmath cloze"}


def law_of_tags(case: Case) -> None:
    """Every note has the tags of its strand, topic and kind, and its own."""
    strands = {str(topic.id): str(topic.strand) for topic in case.library.topics}
    with case.imported() as collection:
        found = {note["Card"]: set(note.tags) for note in anki.all_notes(collection)}
    assert found == {
        str(card.id): {
            f"flashmath::kind::{card.kind or 'recall'}",
            f"flashmath::topic::{card.topic}",
            f"flashmath::strand::{strands[card.topic]}",
            *(f"flashmath::{tag}" for tag in card.tags),
        }
        for card in case.library.cards
    }


def law_of_teaching_order(case: Case) -> None:
    """New cards come in teaching order.

    Anki gathers the day's new cards by position, and all cards of a note have one position, so siblings are
    gathered together. Then it sorts the gathered by ordinal ("card type, then order gathered"), so that a note's
    second card comes after the first cards of the day. It buries no siblings unless told to.
    """
    taught = [card for topic in case.library.topics for card in case.library.cards if card.topic == topic.id]
    place_of = {str(card.id): place for place, card in enumerate(taught)}
    ranks = [(place, ordinal) for place, card in enumerate(taught) for ordinal in predicted_ordinals(card)]
    with case.imported() as collection:
        for a_day in (9999, 20):
            anki.plan_new_cards(collection, case.deck, a_day)
            cards = anki.next_cards(collection, 50)
            gathered = sorted((ordinal, place) for place, ordinal in ranks[:a_day])
            assert [(card.ord, place_of[card.note()["Card"]]) for card in cards] == gathered[:50]


def law_of_formulas(case: Case) -> None:
    """On both sides of every card MathJax finds the formulas of the card file, to the character and in order."""
    cards = {str(card.id): card for card in case.library.cards}
    with case.imported() as collection:
        for card in anki.all_cards(collection):
            source, sides = cards[card.note()["Card"]], anki.sides_of(card)
            template = source.notetype.templates[0 if source.notetype.is_cloze else card.ord]
            hidden = card.ord + 1 if source.notetype.is_cloze else None
            expected = _formulas_of_side(source, template.question, case.library.macros, hidden)
            assert anki.formulas_on(sides.question) == expected, f"the question of {source.id}"
            expected = _formulas_of_side(source, template.answer, case.library.macros, None)
            assert anki.formulas_on(sides.answer) == expected, f"the answer of {source.id}"


def _formulas_of_side(card: Card, template: str, macros: Macros, hidden: int | None) -> list[ShownFormula]:
    texts = {**card.fields(), "Note": card.note}
    shown = [texts.get(name) for name in re.findall(r"\{\{(?:cloze:)?([^#/^{}]+)\}\}", template)]
    return [formula for text in shown if text for formula in _formulas_of_text(text, macros, hidden)]


def _formulas_of_text(text: Text, macros: Macros, hidden: int | None) -> Iterator[ShownFormula]:
    """Give a text's formulas: inside a deletion its hint is shown where it is hidden, and else its body."""
    is_hidden = in_hint = False
    for segment in text.segments:
        match segment:
            case Open(number=number):
                is_hidden, in_hint = number == hidden, False
            case Hint():
                in_hint = True
            case Close():
                is_hidden = in_hint = False
            case Formula() if is_hidden == in_hint:
                # Anki composes all text at import (NFC)
                tex = unicodedata.normalize("NFC", expand_formula(segment, macros, hidden))
                yield ShownFormula(tex, segment.display)


def law_of_the_exact_gate(case: Case) -> None:
    """MathJax 3.2.2 takes every formula of every side, with gaps in the places of deletions."""
    with case.imported() as collection:
        pages = [page for card in anki.all_cards(collection) for page in vars(anki.sides_of(card)).values()]
    formulas = {formula for page in pages for formula in anki.formulas_on(page)}
    refused = {formula: mathjax.refusal(formula.tex, formula.display) for formula in formulas}
    assert {formula: reason for formula, reason in refused.items() if reason} == {}
    assert formulas


def law_of_reimport(case: Case) -> None:
    """The same cards at the same time change nothing, be they all or those of one topic; at a later one none is new."""
    topic = str(case.library.cards[-1].topic)
    of_topic = sum(card.topic == topic for card in case.library.cards)
    with case.imported() as collection:
        before = anki.dump(collection)
        for file, count in ((case.package(), len(case.library.cards)), (case.package(TIME, topic), of_topic)):
            log = anki.import_package(collection, file)
            assert (len(log.new), len(log.updated), len(log.conflicting)) == (0, 0, 0)
            assert len(log.duplicate) == log.found_notes == count
            assert anki.dump(collection) == before
        log = anki.import_package(collection, case.package(TIME + 1, topic))
        assert (len(log.new), len(log.updated), len(log.conflicting)) == (0, of_topic, 0)
        assert [row[:4] for row in anki.dump(collection)["cards"]] == [row[:4] for row in before["cards"]]


def law_of_update(case: Case) -> None:
    """A later package with other texts updates every note in place; what the learner has earned stays."""
    ratings = (CardAnswer.GOOD, CardAnswer.EASY, CardAnswer.AGAIN, CardAnswer.HARD, CardAnswer.EASY)
    with case.imported() as collection:
        anki.plan_new_cards(collection, case.deck, 9999)
        answered = {anki.answer_next(collection, rating) for rating in ratings}
        collection.set_user_flag_for_cards(3, list(answered)[:1])
        before = anki.dump(collection)
        earned = anki.schedules(collection)
        assert len({schedule[:7] for schedule in earned.values() if schedule[5]}) > 1

        log = anki.import_package(collection, change_notes(case, "Changed: $x<1$.").package(TIME + 1))
        assert (len(log.new), len(log.updated), len(log.conflicting)) == (0, len(case.library.cards), 0)
        assert {note["Note"] for note in anki.all_notes(collection)} == {r"<p>Changed: \(x&lt;1\).</p>"}
        assert anki.schedules(collection) == earned
        after = anki.dump(collection)
        assert [after[name] for name in ("revlog", "decks")] == [before[name] for name in ("revlog", "decks")]
        assert [row[:3] for row in after["notes"]] == [row[:3] for row in before["notes"]]
        assert [row[:4] for row in after["cards"]] == [row[:4] for row in before["cards"]]
        names = [[notetype["name"] for notetype in state["notetypes"]] for state in (before, after)]
        assert names[0] == names[1]


def law_of_equal_times(case: Case) -> None:
    """At an equal time Anki leaves the old text: this is why the time of a changed note must rise."""
    with case.imported() as collection:
        before = anki.dump(collection)
        log = anki.import_package(collection, change_notes(case, "Changed.").package(TIME))
        assert (len(log.new), len(log.updated)) == (0, 0)
        assert anki.dump(collection) == before


def change_notes(case: Case, note: str) -> Case:
    """Give every card of the library another note."""
    cards = tuple(card.model_copy(update={"note": Text(Scalar(note))}) for card in case.library.cards)
    return replace(case, library=replace(case.library, cards=cards))


LAWS = (
    law_of_counts,
    law_of_wholeness,
    law_of_generation,
    law_of_one_deck,
    law_of_tags,
    law_of_teaching_order,
    law_of_formulas,
    law_of_reimport,
    law_of_update,
    law_of_equal_times,
)
