"""What real Anki makes of the packages: the shipped cards, and texts as awkward as the rules allow."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from anki.collection import Collection

from builder.apkg import write_package
from builder.build import describe_package
from builder.ledger.ids import guid_of
from builder.library import Library
from tests import anki_collection as anki
from tests import anki_laws as laws
from tests import mathjax
from tests.anki_laws import Case
from tests.anki_laws import Fault
from tests.nasty_cards import NASTY
from tests.nasty_cards import SHOWN
from tests.small_library import CARDS
from tests.small_library import ROOT
from tests.small_library import TIME
from tests.small_library import load_sound
from tests.small_library import small_library
from tests.small_library import stamped_notes

Law = Callable[[Case], None]


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return small_library(tmp_path_factory.mktemp("nasty"), NASTY, CARDS)


@pytest.fixture(scope="module", params=["shipped", "nasty"])
def library(request: pytest.FixtureRequest, nasty: Library) -> Library:
    return nasty if request.param == "nasty" else load_sound(ROOT / "cards")


def _name(law: Law) -> str:
    return law.__name__


@pytest.mark.parametrize("law", laws.LAWS, ids=_name)
def test_a_package_keeps_the(law: Law, library: Library, tmp_path: Path) -> None:
    law(Case(library, tmp_path))


def test_a_package_keeps_the_law_of_the_exact_gate(library: Library, tmp_path: Path) -> None:
    mathjax.demand()
    laws.law_of_the_exact_gate(Case(library, tmp_path))


@pytest.fixture(scope="module")
def nasty_collection(nasty: Library, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Collection]:
    with Case(nasty, tmp_path_factory.mktemp("shown")).imported() as collection:
        yield collection


@pytest.mark.parametrize(("card", "number", "question", "answer"), SHOWN)
def test_the_reader_sees_what_was_written(
    nasty_collection: Collection, card: str, number: int, question: str, answer: str
) -> None:
    sides = anki.sides_of(anki.card_of(nasty_collection, guid_of("small", card), number - 1))
    assert _section(sides.question, "fm-question") == question.strip()
    assert _section(sides.answer, "fm-question" if card.startswith("cloze") else "fm-answer") == answer.strip()


def _section(page: str, name: str) -> str:
    return anki.visible_text(page.partition(f'<section class="{name}">')[2].partition("</section>")[0])


def test_pictures_come_in_under_their_names(tmp_path: Path) -> None:
    library = small_library(tmp_path / "cards")
    media = {"flashmath-1a.png": b"\x89PNG\r\n\x1a\n", "flashmath-2b.svg": b"<svg/>", "not-named.png": b"x"}
    first, *rest = stamped_notes(library)
    shown = '<img src="flashmath-1a.png"><img src="flashmath-2b.svg">'
    notes = [first._replace(note=replace(first.note, fields=(shown, *first.note.fields[1:]))), *rest]
    write_package(replace(describe_package(library, TIME), media=media), notes, tmp_path / "pictures.apkg")
    with anki.open_collection(tmp_path / "anki") as collection:
        anki.import_package(collection, tmp_path / "pictures.apkg")
        stored = {file.name: file.read_bytes() for file in Path(collection.media.dir()).iterdir()}
        # Anki leaves out what no note names
        assert stored == {name: media[name] for name in ("flashmath-1a.png", "flashmath-2b.svg")}
        assert list(collection.media.check().missing) == []


def _sql(statement: str) -> Fault:
    return lambda connection: connection.execute(statement)


def _swap(*signs: str) -> Fault:
    """Put other signs into all fields: the second of each pair for the first."""

    def change(connection: sqlite3.Connection) -> None:
        for old, new in zip(signs[::2], signs[1::2], strict=True):
            connection.execute("UPDATE notes SET flds = replace(flds, ?, ?)", (old, new))

    return change


def _one_deck_more(connection: sqlite3.Connection) -> None:
    """Put the cards of one topic into a deck of their own."""
    decks = json.loads(connection.execute("SELECT decks FROM col").fetchone()[0])
    number, deck = next((int(number), deck) for number, deck in decks.items() if number != "1")
    decks[str(number + 1)] = {**deck, "id": number + 1, "name": f"{deck['name']}::Alpha"}
    connection.execute("UPDATE col SET decks = ?", (json.dumps(decks),))
    topic = "%flashmath::topic::alpha%"
    query = "UPDATE cards SET did = did + 1 WHERE nid IN (SELECT id FROM notes WHERE tags LIKE ?)"
    assert connection.execute(query, (topic,)).rowcount


def _one_field_more(connection: sqlite3.Connection) -> None:
    """Give a note type another field, from the second package on."""
    models, modified = connection.execute("SELECT models, mod FROM col").fetchone()
    if modified == TIME * 1000:
        return
    notetypes = json.loads(models)
    number, notetype = next((key, value) for key, value in notetypes.items() if value["name"] == "flashmath recall")
    notetype["flds"].append({**notetype["flds"][-1], "name": "One more", "id": 1, "ord": len(notetype["flds"])})
    connection.execute("UPDATE col SET models = ?", (json.dumps(notetypes),))
    connection.execute("UPDATE notes SET flds = flds || char(31) WHERE mid = ?", (int(number),))


def _ever_later() -> Fault:
    """Give every package a later time than the one before."""
    later = count(1)
    return lambda connection: connection.execute("UPDATE notes SET mod = mod + ?", (next(later),))


_RECALL = "(SELECT c.id FROM cards c JOIN notes n ON n.id = c.nid WHERE n.tags LIKE '%kind::recall%' LIMIT 1)"
_SECOND = "(SELECT id FROM cards WHERE ord = 1 LIMIT 1)"

FAULTS: dict[str, tuple[Fault, Law]] = {
    "random guids": (_sql("UPDATE notes SET guid = hex(randomblob(8))"), laws.law_of_reimport),
    "random guids, later": (_sql("UPDATE notes SET guid = hex(randomblob(8))"), laws.law_of_update),
    "a missing card, counted": (_sql(f"DELETE FROM cards WHERE id = {_SECOND}"), laws.law_of_counts),
    "a missing card, made anew": (_sql(f"DELETE FROM cards WHERE id = {_SECOND}"), laws.law_of_generation),
    "a missing card, mended": (_sql(f"DELETE FROM cards WHERE id = {_RECALL}"), laws.law_of_wholeness),
    "signs of HTML": (_swap("&lt;", "<"), laws.law_of_formulas),
    "ampersands": (_swap("&amp;", "&"), laws.law_of_formulas),
    "braces in deletions": (_swap("&#125;", "}"), laws.law_of_formulas),
    "colons in deletions": (_swap("&#58;", ":"), laws.law_of_formulas),
    "backslashes in prose": (_swap("<span>&#92;</span>", "\\"), laws.law_of_formulas),
    "brackets of Anki's": (_swap("&#91;", "["), laws.law_of_formulas),
    "brackets, and their media": (_swap("&#91;", "["), laws.law_of_wholeness),
    "display as inline": (_swap("\\[", "\\(", "\\]", "\\)"), laws.law_of_formulas),
    "a character of a formula": (_swap("\\frac", "\\dfrac"), laws.law_of_formulas),
    "a formula that is none": (_swap("\\frac", "\\frca"), laws.law_of_the_exact_gate),
    "a macro left in": (_swap("\\mathbf", "\\vect"), laws.law_of_the_exact_gate),
    "a field more": (_one_field_more, laws.law_of_update),
    "a wrong ordinal": (_sql(f"UPDATE cards SET ord = 1 WHERE id = {_RECALL}"), laws.law_of_generation),
    "a wrong ordinal, counted": (_sql(f"UPDATE cards SET ord = 7 WHERE id = {_SECOND}"), laws.law_of_counts),
    "a cloze that is empty": (_sql("UPDATE cards SET ord = 77 WHERE ord = 498"), laws.law_of_wholeness),
    "no positions": (_sql("UPDATE cards SET due = 0"), laws.law_of_teaching_order),
    "positions by id": (_sql("UPDATE cards SET due = nid - 1600000000000"), laws.law_of_teaching_order),
    "a deck a topic": (_one_deck_more, laws.law_of_one_deck),
    "another deck": (_sql("UPDATE col SET decks = replace(decks, 'Small deck', 'Big deck')"), laws.law_of_one_deck),
    "no tags": (_sql("UPDATE notes SET tags = ''"), laws.law_of_tags),
    "one time for ever": (_sql(f"UPDATE notes SET mod = {TIME}"), laws.law_of_update),
    "a time that rises by itself": (_ever_later(), laws.law_of_reimport),
    "a time that rises, and another text": (_ever_later(), laws.law_of_equal_times),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_law_is_broken_by(fault: str, nasty: Library, tmp_path: Path) -> None:
    change, law = FAULTS[fault]
    if law is laws.law_of_the_exact_gate:
        mathjax.demand()
    with pytest.raises(AssertionError):
        law(Case(nasty, tmp_path, change))


def test_every_law_is_broken_by_some_fault() -> None:
    assert {law for _, law in FAULTS.values()} == {*laws.LAWS, laws.law_of_the_exact_gate}
