"""The laws that an update keeps in a learner's collection, each a function that raises AssertionError where broken.

What they expect comes from the editions as they were written down by hand and from Anki's own rule, which is that
a note of the package comes in where its time is later than that of the learner's copy. The builder is not asked.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from anki.collection import Collection
from anki.collection import ImportLogWithChanges

from builder.ledger.files import read_ledger
from builder.ledger.news import NEWS
from tests import anki_collection as anki
from tests.upgrade_builder import look_of
from tests.upgrade_learner import OWN_DECK
from tests.upgrade_learner import State
from tests.upgrade_learner import take_down
from tests.upgrade_library import DECK
from tests.upgrade_library import Edition
from tests.upgrade_library import Item


@dataclass(frozen=True)
class Upgrade:
    """A learner's collection before and after a package came in, and all that was released up to it, with times."""

    folder: Path
    root: Path
    package: Path
    rebuild: Callable[[], Path]
    history: tuple[tuple[Edition, int], ...]
    before: State
    after: State
    log: dict[str, set[str]]

    @property
    def target(self) -> Edition:
        return self.history[-1][0]

    @property
    def items(self) -> dict[str, Item]:
        """Give the cards of the package by guid."""
        return {item.guid: item for item in self.target.items}

    @property
    def times(self) -> dict[str, int]:
        """Say when each note of the package last changed, by guid."""
        return {
            item.guid: time
            for edition, time in self.history
            for item in edition.items
            if item.uid in edition.new | edition.changed | set(edition.renamed)
        }

    @property
    def new(self) -> set[str]:
        return set(self.items) - set(self.before.notes)

    @property
    def updated(self) -> set[str]:
        """Apply Anki's rule."""
        known = set(self.items) & set(self.before.notes)
        return {guid for guid in known if self.times[guid] > self.before.notes[guid].modified}

    @contextmanager
    def opened(self) -> Iterator[Collection]:
        """Open a copy of the collection, to do with it as one likes."""
        copy = self.folder.with_name(f"{self.folder.name}-copy")
        shutil.copytree(self.folder, copy)
        try:
            with anki.open_collection(copy) as collection:
                yield collection
        finally:
            shutil.rmtree(copy)


def log_of(log: ImportLogWithChanges.Log, state: State) -> dict[str, set[str]]:
    """Give the guids under each head of Anki's report."""
    guids = {note.number: guid for guid, note in state.notes.items()}
    heads = {"new": log.new, "updated": log.updated, "duplicate": log.duplicate, "conflicting": log.conflicting}
    return {head: {guids.get(note.id.nid, "?") for note in notes} for head, notes in heads.items()}


def law_of_schedules(upgrade: Upgrade) -> None:
    """No card that was there loses anything: due, interval, ease, counts, queue, flag; nor is a review forgotten."""
    for key, card in upgrade.before.cards.items():
        assert upgrade.after.cards[key].schedule == card.schedule, key
    assert upgrade.after.revlog == upgrade.before.revlog


def law_of_identity(upgrade: Upgrade) -> None:
    """Every note that was there is the same note with the same cards; none is doubled; only the new ones come in."""
    for guid, note in upgrade.before.notes.items():
        after = upgrade.after.notes[guid]
        assert (after.number, after.notetype) == (note.number, note.notetype)
    assert {key: card.number for key, card in upgrade.after.cards.items() if key in upgrade.before.cards} == {
        key: card.number for key, card in upgrade.before.cards.items()
    }
    assert set(upgrade.after.notes) - set(upgrade.before.notes) == upgrade.new
    assert (upgrade.log["new"], upgrade.log["conflicting"]) == (upgrade.new, set())


def law_of_changed_notes(upgrade: Upgrade) -> None:
    """Every note that changed, and is not newer in the collection, shows its new words and formulas; so do new ones."""
    assert upgrade.log["updated"] == upgrade.updated
    with upgrade.opened() as collection:
        for guid in upgrade.updated | upgrade.new:
            item = upgrade.items[guid]
            answer = anki.sides_of(anki.card_of(collection, guid, item.ordinals[0])).answer
            assert item.words in anki.visible_text(answer), item.uid
            assert item.uid in upgrade.after.notes[guid].fields
            formulas = [formula.tex for formula in anki.formulas_on(answer)]
            assert formulas == ([f"x{upgrade.target.macro}"] if item.uses_macro else [])


def law_of_unchanged_notes(upgrade: Upgrade) -> None:
    """No other note is touched: not its time, not its tags, not a letter; the retired ones stay as they are."""
    for guid, note in upgrade.before.notes.items():
        if guid not in upgrade.updated:
            assert upgrade.after.notes[guid] == note
    assert upgrade.log["duplicate"] == set(upgrade.items) - upgrade.updated - upgrade.new


def law_of_tags(upgrade: Upgrade) -> None:
    """A note that came in has the tags of its card and no others: the learner's own are lost, which is Anki's rule."""
    for guid in upgrade.updated | upgrade.new:
        assert upgrade.after.notes[guid].tags == upgrade.target.tags_of(upgrade.items[guid])


def law_of_cards(upgrade: Upgrade) -> None:
    """Each note has the cards of its text, Anki would make no other, and the emptied are those that were taken away."""
    expected = {(guid, ordinal) for guid in upgrade.updated | upgrade.new for ordinal in upgrade.items[guid].ordinals}
    assert set(upgrade.after.cards) == set(upgrade.before.cards) | expected
    emptied = {key for key in upgrade.before.cards if key[0] in upgrade.updated} - expected
    with upgrade.opened() as collection:
        before = take_down(collection)
        for note in collection.find_notes(""):
            collection.after_note_updates([note], mark_modified=False, generate_cards=True)
        assert set(take_down(collection).cards) == set(before.cards)
        report = collection.get_empty_cards().notes
        numbers = {number for note in report for number in note.card_ids}
    older = {key for key, card in upgrade.before.cards.items() if card.number in numbers} - emptied
    assert {key for key, card in upgrade.after.cards.items() if card.number in numbers} == emptied | older
    assert older <= {(guid, 1) for guid, note in upgrade.before.notes.items() if "gaps" in note.fields}


def law_of_note_types(upgrade: Upgrade) -> None:
    """No note type comes in beside those that were there; fields and templates are the same, in the same order."""
    frames = [
        [
            (notetype["id"], notetype["name"], *([one["name"] for one in notetype[part]] for part in ("flds", "tmpls")))
            for notetype in state.notetypes
        ]
        for state in (upgrade.before, upgrade.after)
    ]
    assert frames[0] == frames[1]


def law_of_looks(upgrade: Upgrade) -> None:
    """The new style sheet and the new templates come in."""
    ours = [notetype for notetype in upgrade.after.notetypes if notetype["name"].startswith("flashmath ")]
    assert len(ours) == 3
    for notetype in ours:
        assert look_of(upgrade.target) in notetype["css"]
        assert all(look_of(upgrade.target) in template["qfmt"] for template in notetype["tmpls"])


def law_of_decks(upgrade: Upgrade) -> None:
    """Every card stays in the learner's deck, under the learner's name; new notes come into the library's one deck."""
    for (guid, ordinal), card in upgrade.after.cards.items():
        if guid in upgrade.new:
            assert upgrade.after.decks[card.deck] == DECK
        elif (guid, ordinal) in upgrade.before.cards:
            assert card.deck == upgrade.before.cards[guid, ordinal].deck
        else:
            assert upgrade.after.decks[card.deck] in (DECK, OWN_DECK)
    before, after = set(upgrade.before.decks.items()), set(upgrade.after.decks.items())
    assert before <= after
    assert {name for _, name in after - before} <= {DECK}


def law_of_media(upgrade: Upgrade) -> None:
    """Every figure is the one of its card, byte for byte; none is missing; what no note shows any more is left."""
    shown = set()
    for guid, item in upgrade.items.items():
        names = re.findall(r'<img src="([^"]+)"', "".join(upgrade.after.notes[guid].fields))
        drawn = [item.draw(name.removesuffix(".svg")) for name in names]
        assert len(names) == bool(item.slope), item.uid
        assert [upgrade.after.media.get(name) for name in names] == drawn, item.uid
        shown |= set(names)
    with upgrade.opened() as collection:
        checked = collection.media.check()
    assert list(checked.missing) == []
    assert set(checked.unused) == set(upgrade.after.media) - shown
    stale = [item for edition, _ in upgrade.history[:-1] for item in edition.items if item.slope]
    for name in checked.unused:
        assert upgrade.after.media[name] in [item.draw(name.removesuffix(".svg")) for item in stale]


def law_of_positions(upgrade: Upgrade) -> None:
    """New cards, an added deletion's too, stand at the place that the package's teaching order has for the note."""
    places = {item.guid: place for place, item in enumerate(upgrade.target.items, start=1)}
    for key, card in upgrade.after.cards.items():
        if key not in upgrade.before.cards:
            assert (card.schedule["type"], card.schedule["due"]) == (0, places[key[0]])


def law_of_numbers(upgrade: Upgrade) -> None:
    """New notes and cards have the numbers of the ledger, so that two devices of one learner agree."""
    ledger = read_ledger(upgrade.root)[0]
    assert ledger is not None
    for guid in upgrade.new:
        record = ledger.notes[upgrade.items[guid].uid]
        assert upgrade.after.notes[guid].number == record.number
        cards = {card.number for key, card in upgrade.after.cards.items() if key[0] == guid}
        assert cards == {number for part, number in record.cards.items() if part not in record.gone}


def law_of_reimport(upgrade: Upgrade) -> None:
    """The same release built anew on another day, and imported again, changes nothing at all."""
    with upgrade.opened() as collection:
        before = take_down(collection)
        log = anki.import_package(collection, upgrade.rebuild())
        assert (len(log.new), len(log.updated), len(log.conflicting)) == (0, 0, 0)
        assert take_down(collection) == before


def law_of_integrity(upgrade: Upgrade) -> None:
    """Anki's own check of the database finds nothing to mend."""
    with upgrade.opened() as collection:
        before = take_down(collection)
        assert collection.fix_integrity() == ("Database rebuilt and optimized.", True)
        assert take_down(collection) == before


def law_of_release_notes(upgrade: Upgrade) -> None:
    """The release notes name every card that changed and no other, and their search finds the retired ones."""
    edition = upgrade.target
    section = (upgrade.root / NEWS).read_text("utf-8").split("\n## ")[1]
    told = {
        part.partition("\n")[0]: re.findall(r"^- `([^`]+)`(?: no longer has (\S+))?", part, re.MULTILINE)
        for part in section.split("\n### ")[1:]
    }
    retired = set(edition.retired) - {name for one, _ in upgrade.history[:-1] for name in one.retired}
    heads = {"New": edition.new, "Changed": edition.changed, "Renamed": set(edition.renamed), "Retired": retired}
    for head, uids in heads.items():
        assert {uid for uid, _ in told.get(head, [])} == uids, head
    assert {" ".join(pair) for pair in told.get("Emptied", [])} == edition.emptied
    assert "new look" in section
    search = re.search(r"^ {4}(\S.*)$", section, re.MULTILINE)
    with upgrade.opened() as collection:
        assert search is not None
        found = {collection.get_note(number)["Card"] for number in collection.find_notes(search[1])}
    assert found == retired


LAWS = (
    law_of_schedules,
    law_of_identity,
    law_of_changed_notes,
    law_of_unchanged_notes,
    law_of_tags,
    law_of_cards,
    law_of_note_types,
    law_of_looks,
    law_of_decks,
    law_of_media,
    law_of_positions,
    law_of_numbers,
    law_of_reimport,
    law_of_integrity,
    law_of_release_notes,
)


def rows_of(package: Path, query: str) -> list[tuple[object, ...]]:
    """Ask the database of a package."""
    with zipfile.ZipFile(package) as archive:
        content = archive.read("collection.anki2")
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(content)
        return connection.execute(query).fetchall()
    finally:
        connection.close()
