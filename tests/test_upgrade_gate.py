"""The upgrade gate: a learner's collection, lived in with real Anki, meets the next releases and loses nothing."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
import zipfile
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path

import pytest
from anki.collection import Collection

from builder.figures import read_figure
from builder.ledger.ids import guid_of
from builder.ledger.news import NEWS
from tests import anki_collection as anki
from tests import upgrade_laws as laws
from tests.anki_laws import Fault
from tests.upgrade_builder import ReadFigure
from tests.upgrade_builder import build_edition
from tests.upgrade_builder import name_by_card
from tests.upgrade_builder import release_edition
from tests.upgrade_laws import Upgrade
from tests.upgrade_laws import log_of
from tests.upgrade_laws import rows_of
from tests.upgrade_learner import DELETED
from tests.upgrade_learner import OTHER_DECK
from tests.upgrade_learner import OWN_DECK
from tests.upgrade_learner import OWN_TAG
from tests.upgrade_learner import OWN_WORDS
from tests.upgrade_learner import TOUCHED
from tests.upgrade_learner import card
from tests.upgrade_learner import live
from tests.upgrade_learner import take_down
from tests.upgrade_library import EDITIONS
from tests.upgrade_library import LIFE
from tests.upgrade_library import A
from tests.upgrade_library import B
from tests.upgrade_library import Edition

Law = Callable[[Upgrade], None]
Break = Callable[[Collection], object]
DAY = 86_400
NOW = int(time.time())
#: When the learner edits: the second release may be from before or from after.
EDITED = NOW - 30 * DAY
EARLY, LATE = -40, -20


@dataclass(frozen=True)
class Line:
    """Three releases in a row: the folder as each left it, its package, its time."""

    folders: tuple[Path, ...]
    packages: tuple[Path, ...]
    times: tuple[int, ...]
    read: ReadFigure = read_figure


def make_line(folder: Path, second: int, read: ReadFigure = read_figure, editions: int = 3) -> Line:
    """Release all editions, each in a copy of the folder that the last release left: without its times, elsewhere."""
    times = (NOW - 60 * DAY, NOW + second * DAY, NOW - 10 * DAY)[:editions]
    folders: list[Path] = []
    packages: list[Path] = []
    for edition, released in zip(EDITIONS, times, strict=False):
        root = folder / f"release {edition.letter}" / "cards"
        if folders:
            shutil.copytree(folders[-1], root, copy_function=shutil.copy)
        root.mkdir(parents=True, exist_ok=True)
        release_edition(root, edition, released, read)
        folders.append(root)
        package = folder / f"{edition.letter}.apkg"
        packages.append(build_edition(root, edition, package, released, read=read))
    return Line(tuple(folders), tuple(packages), times, read)


def make_life(folder: Path, package: Path) -> Path:
    """Live with the first release."""
    with anki.open_collection(folder) as collection:
        anki.import_package(collection, package)
        live(collection, EDITED)
    return folder


def upgrade_with(
    life: Path, folder: Path, line: Line, number: int, fault: Fault | None = None, break_it: Break | None = None
) -> Upgrade:
    """Bring the package of one release into a copy of a collection."""
    shutil.copytree(life, folder)
    edition, root = EDITIONS[number], line.folders[number]
    package = folder.with_suffix(".apkg")
    build_edition(root, edition, package, line.times[number], fault, line.read)

    def rebuild() -> Path:
        again = folder.with_suffix(".again.apkg")
        return build_edition(root, edition, again, line.times[number] + 99 * DAY, fault, line.read)

    with anki.open_collection(folder) as collection:
        before = take_down(collection)
        log = anki.import_package(collection, package)
        if break_it:
            break_it(collection)
        after = take_down(collection)
    history = tuple(zip(EDITIONS[: number + 1], line.times, strict=False))
    return Upgrade(folder, root, package, rebuild, history, before, after, log_of(log, after))


@pytest.fixture(scope="module")
def early(tmp_path_factory: pytest.TempPathFactory) -> Line:
    """B was released before the learner's edits, and comes in after them."""
    return make_line(tmp_path_factory.mktemp("early"), EARLY)


@pytest.fixture(scope="module")
def late(tmp_path_factory: pytest.TempPathFactory) -> Line:
    """B was released after the learner's edits."""
    return make_line(tmp_path_factory.mktemp("late"), LATE)


@pytest.fixture(scope="module")
def life(early: Line, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_life(tmp_path_factory.mktemp("life") / "anki", early.packages[0])


@pytest.fixture(scope="module")
def upgrades(early: Line, late: Line, life: Path, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Upgrade]:
    folder = tmp_path_factory.mktemp("upgrades")
    to_b = upgrade_with(life, folder / "early", early, 1)
    late_b = upgrade_with(life, folder / "late", late, 1)
    return {
        "A to B, released before the edits": to_b,
        "A to B, released after the edits": late_b,
        "A to B to C": upgrade_with(to_b.folder, folder / "third", early, 2),
        "A to late B to C": upgrade_with(late_b.folder, folder / "late-third", late, 2),
        "A to C": upgrade_with(life, folder / "skip", early, 2),
    }


WAYS = (
    "A to B, released before the edits",
    "A to B, released after the edits",
    "A to B to C",
    "A to late B to C",
    "A to C",
)


def _name(law: Law) -> str:
    return law.__name__


@pytest.mark.parametrize("law", laws.LAWS, ids=_name)
@pytest.mark.parametrize("way", WAYS)
def test_an_update_keeps_the(law: Law, way: str, upgrades: Mapping[str, Upgrade]) -> None:
    law(upgrades[way])


def test_the_library_and_the_life_are_rich(upgrades: Mapping[str, Upgrade]) -> None:
    assert len(A.items) >= 14
    assert sum(len(item.ordinals) for item in A.items) >= 22
    assert {item.kind for item in A.items} == {"recall", "reverse", "cloze"}
    state = upgrades[WAYS[0]].before
    schedules = [one.schedule for one in state.cards.values()]
    # new, learning, review, suspended, buried by hand, buried by the scheduler; relearning is a learning queue
    assert {schedule["queue"] for schedule in schedules} == {0, 1, 2, -1, -2, -3}
    assert {schedule["type"] for schedule in schedules} == {0, 1, 2, 3}
    assert sum(int(str(schedule["ivl"])) > 20 for schedule in schedules) >= 6
    assert any(schedule["lapses"] for schedule in schedules)
    assert sum(bool(schedule["flags"]) for schedule in schedules) == 2
    assert {tag for note in state.notes.values() for tag in note.tags if "::" not in tag} == {"marked", "leech"}
    assert set(state.decks.values()) >= {OWN_DECK, OTHER_DECK}
    assert guid_of(LIFE, DELETED) not in state.notes
    assert len(state.revlog) > 20


def test_what_the_learner_edited_stays_where_it_is_newer(upgrades: Mapping[str, Upgrade]) -> None:
    """Anki compares times: a release from before the edit does not come in, and one from after it replaces the edit."""
    changed = {uid for uid in TOUCHED if uid in B.changed}
    assert changed == {"tagged", "marked", "leech", "edited"}
    before, after = upgrades[WAYS[0]], upgrades[WAYS[1]]
    assert _stale(before) == {guid_of(LIFE, uid) for uid in changed}
    assert _stale(after) == set()
    assert OWN_WORDS in before.after.notes[guid_of(LIFE, "edited")].fields
    assert OWN_TAG in before.after.notes[guid_of(LIFE, "tagged")].tags
    for uid in changed:
        note = after.after.notes[guid_of(LIFE, uid)]
        assert OWN_WORDS not in note.fields
        assert not note.tags & {OWN_TAG, "marked", "leech"}
    # not changed by the release, so left alone whatever its time
    assert OWN_WORDS in after.after.notes[guid_of(LIFE, "edited-same")].fields


def _stale(upgrade: Upgrade) -> set[str]:
    """List the notes that the release changed and that did not come in."""
    uids = upgrade.target.changed | set(upgrade.target.renamed)
    return {item.guid for item in upgrade.target.items if item.uid in uids} - upgrade.updated - upgrade.new


def test_a_look_that_the_learner_changed_stays(life: Path, late: Line, tmp_path: Path) -> None:
    own = shutil.copytree(life, tmp_path / "own")
    with anki.open_collection(own) as collection:
        notetype = collection.models.by_name("flashmath recall")
        assert notetype is not None
        notetype["css"] += "/* mine */"
        collection.models.update_dict(notetype)
    upgrade = upgrade_with(own, tmp_path / "upgraded", late, 1)
    looks = {notetype["name"]: notetype["css"] for notetype in upgrade.after.notetypes}
    assert looks["flashmath recall"].endswith("/* mine */")
    assert looks["flashmath cloze"].endswith("/* look-of-B */")
    laws.law_of_changed_notes(upgrade)
    laws.law_of_note_types(upgrade)


def test_a_deleted_note_comes_back_as_new(upgrades: Mapping[str, Upgrade]) -> None:
    upgrade = upgrades[WAYS[0]]
    assert guid_of(LIFE, DELETED) in upgrade.log["new"]
    assert guid_of(LIFE, DELETED) not in upgrades["A to B to C"].log["new"]


def test_a_renamed_card_keeps_its_history(upgrades: Mapping[str, Upgrade]) -> None:
    for way, uid in ((WAYS[0], "new-name"), ("A to C", "newest-name")):
        upgrade = upgrades[way]
        guid = guid_of(LIFE, "old-name")
        assert uid in upgrade.after.notes[guid].fields
        assert upgrade.after.cards[guid, 0].schedule["ivl"] == upgrade.before.cards[guid, 0].schedule["ivl"] != 0


def test_another_clone_releases_and_builds_the_same_bytes(early: Line, tmp_path: Path) -> None:
    clone = make_line(tmp_path / "another place, ü", EARLY)
    for number in range(len(EDITIONS)):
        assert clone.packages[number].read_bytes() == early.packages[number].read_bytes()
        for name in ("ledger.json", "library.yaml", NEWS):
            assert (clone.folders[number] / name).read_bytes() == (early.folders[number] / name).read_bytes()


def test_each_release_has_the_next_version(early: Line) -> None:
    versions = [json.loads((folder / "ledger.json").read_text("utf-8"))["version"] for folder in early.folders]
    assert versions == ["0.1.0", "0.2.0", "0.3.0"]


def _sql(statement: str) -> Fault:
    return lambda connection: connection.execute(statement)


def _models(change: Callable[[dict[str, dict[str, object]]], object]) -> Fault:
    """Change the note types of a package, by name."""

    def fault(connection: sqlite3.Connection) -> None:
        models = json.loads(connection.execute("SELECT models FROM col").fetchone()[0])
        named = {model["name"]: model for model in models.values()}
        change(named)
        models = {str(model["id"]): model for model in named.values()}
        connection.execute("UPDATE col SET models = ?", (json.dumps(models),))

    return fault


def _one_field_more(connection: sqlite3.Connection) -> None:
    def change(models: dict[str, dict[str, list[dict[str, object]]]]) -> None:
        fields = models["flashmath recall"]["flds"]
        fields.append({**fields[-1], "name": "One more", "id": 1, "ord": len(fields)})

    _models(change)(connection)  # type: ignore[arg-type]
    connection.execute("UPDATE notes SET flds = flds || char(31) WHERE mid = 1731000000001")


def _turn(part: str) -> Fault:
    """Put the first two fields or templates in the other order."""

    def change(models: dict[str, dict[str, list[dict[str, object]]]]) -> None:
        found = models["flashmath reverse"][part]
        found[0], found[1] = {**found[1], "ord": 0}, {**found[0], "ord": 1}

    return _models(change)  # type: ignore[arg-type]


def _age(models: dict[str, dict[str, object]]) -> None:
    for notetype in models.values():
        notetype["mod"] = 1


def _another_type(connection: sqlite3.Connection) -> None:
    _models(lambda models: models["flashmath recall"].update(id=1_731_000_000_009))(connection)
    connection.execute("UPDATE notes SET mid = 1731000000009 WHERE mid = 1731000000001")


def _deck_of_its_own(connection: sqlite3.Connection) -> None:
    """Put the cards of one topic into a deck below the other."""
    decks = json.loads(connection.execute("SELECT decks FROM col").fetchone()[0])
    number, deck = next((int(number), deck) for number, deck in decks.items() if number != "1")
    decks[str(number + 1)] = {**deck, "id": number + 1, "name": f"{deck['name']}::Nova"}
    connection.execute("UPDATE col SET decks = ?", (json.dumps(decks),))
    query = "UPDATE cards SET did = did + 1 WHERE nid IN (SELECT id FROM notes WHERE tags LIKE '%topic::nova%')"
    assert connection.execute(query).rowcount


def _old_words(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE notes SET flds = replace(flds, 'says B', 'says A')")


def _number_again(connection: sqlite3.Connection) -> None:
    """Give the added deletion the number of the one that was taken away."""
    connection.execute("UPDATE notes SET flds = replace(flds, '{{c4::', '{{c2::')")
    assert connection.execute("UPDATE cards SET ord = 1 WHERE ord = 3").rowcount


def _forget_the_rename(connection: sqlite3.Connection) -> None:
    query = "UPDATE notes SET guid = ? WHERE guid = ?"
    assert connection.execute(query, (guid_of(LIFE, "new-name"), guid_of(LIFE, "old-name"))).rowcount


_ADDED_GAP = f"ord = 3 AND nid = (SELECT id FROM notes WHERE guid = '{guid_of(LIFE, 'gaps')}')"
_NOW = f"UPDATE notes SET mod = {NOW - DAY}"

FAULTS: dict[str, tuple[Fault, Law]] = {
    "random guids": (_sql("UPDATE notes SET guid = hex(randomblob(8))"), laws.law_of_identity),
    "one time for ever": (_sql(f"UPDATE notes SET mod = {NOW - 60 * DAY}"), laws.law_of_changed_notes),
    "no times": (_sql("UPDATE notes SET mod = 0"), laws.law_of_changed_notes),
    "the time of the build, over unchanged notes and edits": (_sql(_NOW), laws.law_of_unchanged_notes),
    "a time that rises with each build": (
        _sql("UPDATE notes SET mod = (SELECT max(mod) FROM notes) + abs(random() % 1000000) + 1"),
        laws.law_of_reimport,
    ),
    "a field more": (_one_field_more, laws.law_of_note_types),
    "a field more, and its notes": (_one_field_more, laws.law_of_identity),
    "fields in another order": (_turn("flds"), laws.law_of_note_types),
    "templates in another order": (_turn("tmpls"), laws.law_of_note_types),
    "another note type": (_another_type, laws.law_of_note_types),
    "a note type that is not newer": (_models(_age), laws.law_of_looks),
    "a deck for a topic": (_deck_of_its_own, laws.law_of_decks),
    "another deck": (_sql("UPDATE col SET decks = replace(decks, '\"Life\"', '\"Life 2\"')"), laws.law_of_decks),
    "a missing card for the added deletion": (_sql(f"DELETE FROM cards WHERE {_ADDED_GAP}"), laws.law_of_cards),
    "a number given again": (_number_again, laws.law_of_cards),
    "other numbers": (
        lambda db: (db.execute("UPDATE notes SET id = id + 7"), db.execute("UPDATE cards SET nid = nid + 7")),
        laws.law_of_numbers,
    ),
    "other numbers of cards": (_sql("UPDATE cards SET id = id + 7"), laws.law_of_numbers),
    "no tags": (_sql("UPDATE notes SET tags = ''"), laws.law_of_tags),
    "tags without their root": (_sql("UPDATE notes SET tags = replace(tags, 'flashmath::', '')"), laws.law_of_tags),
    "no positions": (_sql("UPDATE cards SET due = 0"), laws.law_of_positions),
    "positions of its own file": (_sql("UPDATE cards SET due = due % 5"), laws.law_of_positions),
    "the words of the last release": (_old_words, laws.law_of_changed_notes),
    "a macro that is not expanded": (
        _sql(r"UPDATE notes SET flds = replace(flds, '\intercal', '\top')"),
        laws.law_of_changed_notes,
    ),
    "a rename that is forgotten": (_forget_the_rename, laws.law_of_identity),
    "figures that are not named": (_sql("UPDATE notes SET flds = replace(flds, 'src=', 'alt=')"), laws.law_of_media),
    "figures under names that nothing has": (
        _sql("UPDATE notes SET flds = replace(flds, 'flashmath-', 'drawn-')"),
        laws.law_of_media,
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_law_is_broken_by(fault: str, life: Path, early: Line, tmp_path: Path) -> None:
    change, law = FAULTS[fault]
    upgrade = upgrade_with(life, tmp_path / "faulty", early, 1, change)
    with pytest.raises(AssertionError):
        law(upgrade)


def test_edits_are_lost_to_a_builder_that_stamps_with_its_own_time(life: Path, early: Line, tmp_path: Path) -> None:
    upgrade = upgrade_with(life, tmp_path / "faulty", early, 1, _sql(_NOW))
    assert OWN_WORDS not in upgrade.after.notes[guid_of(LIFE, "edited-same")].fields


def _forget(collection: Collection) -> None:
    collection.sched.schedule_cards_as_new([card(collection, "reviewed")])


def _drop_history(collection: Collection) -> None:
    assert collection.db is not None
    collection.db.execute("DELETE FROM revlog WHERE id = (SELECT max(id) FROM revlog)")


def _drop_a_card(collection: Collection) -> None:
    assert collection.db is not None
    collection.db.execute("DELETE FROM cards WHERE id = ?", card(collection, "same"))


BREAKS: dict[str, tuple[Break, Law]] = {
    "a schedule that begins anew": (_forget, laws.law_of_schedules),
    "a review that is forgotten": (_drop_history, laws.law_of_schedules),
    "a note without cards": (_drop_a_card, laws.law_of_integrity),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_law_is_broken_by_an_import_that_leaves(name: str, life: Path, early: Line, tmp_path: Path) -> None:
    break_it, law = BREAKS[name]
    upgrade = upgrade_with(life, tmp_path / "faulty", early, 1, None, break_it)
    with pytest.raises(AssertionError):
        law(upgrade)


def test_the_law_of_media_is_broken_by_figures_under_fixed_names(tmp_path: Path) -> None:
    line = make_line(tmp_path / "line", EARLY, name_by_card, editions=2)
    life = make_life(tmp_path / "anki", line.packages[0])
    with pytest.raises(AssertionError):
        laws.law_of_media(upgrade_with(life, tmp_path / "faulty", line, 1))


@pytest.mark.parametrize(
    ("old", "new"), [("Car_:", "Card:"), ("- `gaps` no longer has c2\n", ""), ("### Renamed", "### Other")]
)
def test_the_law_of_release_notes_is_broken_by(
    old: str, new: str, upgrades: Mapping[str, Upgrade], tmp_path: Path
) -> None:
    upgrade = upgrades[WAYS[0]]
    root = shutil.copytree(upgrade.root, tmp_path / "cards")
    text = (root / NEWS).read_text("utf-8")
    assert old in text
    (root / NEWS).write_text(text.replace(old, new), "utf-8")
    with pytest.raises(AssertionError):
        laws.law_of_release_notes(replace(upgrade, root=root))


def test_every_law_is_broken_by_something() -> None:
    broken = {law for _, law in [*FAULTS.values(), *BREAKS.values()]}
    assert broken | {laws.law_of_media, laws.law_of_release_notes} == set(laws.LAWS)


def test_the_package_has_each_note_once_with_the_time_of_its_last_change(early: Line) -> None:
    times = rows_of(early.packages[1], "SELECT guid, mod FROM notes")
    late = {item.guid for item in B.items if item.uid in B.new | B.changed | set(B.renamed)}
    expected = [(item.guid, early.times[1] if item.guid in late else early.times[0]) for item in B.items]
    assert sorted(times) == sorted(expected)


def test_the_package_carries_the_figures_of_its_edition_alone(early: Line) -> None:
    for edition, package in zip(EDITIONS, early.packages, strict=True):
        with zipfile.ZipFile(package) as archive:
            names = json.loads(archive.read("media"))
            assert len({archive.read(name) for name in names}) == _figures(edition)


def _figures(edition: Edition) -> int:
    return len([item for item in edition.items if item.slope])
