"""Histories made by the real Anki, read from its files and adopted: cards stand as they stood in Anki."""

from __future__ import annotations

import json
import sqlite3
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from contextlib import contextmanager
from pathlib import Path
from random import Random

import anki.collection  # noqa: F401 - Anki's modules import one another in a circle, and this is the way in
import pytest
from anki.cards import Card
from anki.cards import CardId
from anki.collection import Collection
from anki.collection import ExportAnkiPackageOptions
from anki.decks import DeckId
from anki.scheduler.v3 import CardAnswer
from anki.scheduler.v3 import Scheduler

from scheduler import anki as anki_rule
from scheduler import fsrs
from scheduler.days import seconds_to_rollover
from scheduler.model import Event
from scheduler.model import Given
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Mode
from scheduler.model import Phase
from scheduler.session import Plan
from scheduler.session import Store
from scheduler.session import adopted
from scheduler.session import moment_of
from scheduler.session import system_clock
from scheduler.store import anki_file
from scheduler.store.anki_events import AnkiCard
from scheduler.store.anki_events import AnkiHistory
from scheduler.store.anki_events import AnkiReview
from scheduler.store.anki_file import AnkiFileError
from scheduler.store.anki_file import read_anki
from tests.scheduler_sittings import DAY
from tests.scheduler_sittings import NOON

CARDS = 40
SECONDS_A_DAY = 86_400
BUTTONS = (CardAnswer.AGAIN, CardAnswer.HARD, CardAnswer.GOOD, CardAnswer.EASY)
UIDS = {(f"guid{number}", 0): f"n{number}#1" for number in range(CARDS)}


@contextmanager
def new_collection(folder: Path, *, with_fsrs: bool = False) -> Iterator[Collection]:
    """Make a collection of cards whose notes have known guids."""
    collection = Collection(str(folder / "collection.anki2"))
    collection.set_config("loadBalancerEnabled", False)
    collection.set_config("fsrs", with_fsrs)
    notetype = collection.models.by_name("Basic")
    assert notetype is not None
    for number in range(CARDS):
        note = collection.new_note(notetype)
        note["Front"], note.guid = str(number), f"guid{number}"
        collection.add_note(note, DeckId(1))
    try:
        yield collection
    finally:
        collection.close()


@pytest.fixture(autouse=True)
def _no_rollover_meanwhile() -> None:
    """Skip in the first minutes of a day: what is answered here is spread over three minutes."""
    now = system_clock()
    if seconds_to_rollover(now.at, now.offset) > SECONDS_A_DAY - 600:
        pytest.skip("the learner's day has just begun")


def all_cards(collection: Collection) -> list[Card]:
    return [collection.get_card(number) for number in sorted(collection.find_cards(""))]


def uid_of(card: Card) -> str:
    return UIDS[card.note().guid, card.ord]


def study(collection: Collection, random: Random, days: int) -> None:
    """Answer on each of so many days up to today whatever is due then, and some of it several times."""
    for ago in range(days, -1, -1):
        for place, card in enumerate(all_cards(collection)):
            is_due = card.queue == 2 and card.due + ago <= collection.sched.today + random.randint(-3, 0)
            if is_due or card.queue in (1, 3) or (card.queue == 0 and random.random() < 0.2):
                for again in range(random.choice([1, 1, 2, 3])):
                    answer(collection, card.id, ago, place * 4 + again, random)


def answer(collection: Collection, number: CardId, ago: int, second: int, random: Random) -> None:
    """Answer a card as if it were so many days ago: the card is moved, since Anki's clock cannot be."""
    card = collection.get_card(number)
    shift_due(card, ago)
    if card.last_review_time:
        card.last_review_time += ago * SECONDS_A_DAY
    collection.update_card(card)
    states = collection._backend.get_scheduling_states(number)
    button = random.choices(BUTTONS, [2, 1, 6, 1])[0]
    states_by_button = {
        CardAnswer.AGAIN: states.again,
        CardAnswer.HARD: states.hard,
        CardAnswer.GOOD: states.good,
        CardAnswer.EASY: states.easy,
    }
    chosen = CardAnswer(card_id=number, current_state=states.current, new_state=states_by_button[button], rating=button)
    chosen.answered_at_millis = int(time.time() - ago * SECONDS_A_DAY - CARDS * 4 + second) * 1000 + number % 1000
    chosen.milliseconds_taken = random.randrange(60_000)
    assert isinstance(collection.sched, Scheduler)
    collection.sched.answer_card(chosen)
    card.load()
    shift_due(card, -ago)  # the last review is the time of the answer, and right
    collection.update_card(card)


def shift_due(card: Card, days: int) -> None:
    """Move the day on which a card is due."""
    if card.queue in (2, 3):
        card.due += days


def offset_now(at: int) -> int:
    """Give the offset of today for all times, as Anki does."""
    return system_clock().offset


def imported(folder: Path, history: AnkiHistory, rule: anki_rule.Rule | fsrs.Rule) -> tuple[Plan, Store]:
    plan = Plan(dict.fromkeys(UIDS.values(), rule))
    store = Store(folder / "reviews.db")
    store.add(plan, adopted(history, UIDS, offset_now).events)
    return plan, store


@pytest.mark.parametrize("number", [1, 2])
def test_intervals_ease_and_due_days_are_ankis(tmp_path: Path, number: int) -> None:
    today = moment_of(system_clock(), 4).day
    with new_collection(tmp_path) as collection:
        study(collection, Random(number), 60)
        history = read_anki(tmp_path / "collection.anki2")  # while Anki has it open
        plan, store = imported(tmp_path, history, anki_rule.Rule())
        memories = store.memories(plan)
        assert store.disagreeing(plan) == []
        store.close()
        compared = set()
        for card in all_cards(collection):
            kept = memories.get(uid_of(card))
            memory = kept.standing.memory if kept else None
            if memory is None:
                assert card.reps == 0
                continue
            assert isinstance(memory, anki_rule.Memory)
            compared.add(memory.phase)
            assert memory.lapses == card.lapses
            assert {1: Phase.LEARNING, 2: Phase.REVIEW, 3: Phase.RELEARNING}[card.type] is memory.phase
            if memory.phase is not Phase.LEARNING:
                assert (memory.interval, memory.ease) == (card.ivl, card.factor)
            if card.queue == 2:
                assert memory.due_day - today == card.due - collection.sched.today
        assert len(history.cards) == CARDS
        assert Phase.REVIEW in compared
        assert sum(len(card.reviews) for card in history.cards) > 200


@pytest.mark.parametrize("number", [1, 2])
def test_the_memory_of_fsrs_is_ankis_where_the_log_is_complete(tmp_path: Path, number: int) -> None:
    with new_collection(tmp_path, with_fsrs=True) as collection:
        study(collection, Random(number), 60)
        plan, store = imported(tmp_path, read_anki(tmp_path / "collection.anki2"), fsrs.Rule())
        memories = store.memories(plan)
        store.close()
        compared = 0
        for card in all_cards(collection):
            if card.memory_state is None:
                continue
            memory = memories[uid_of(card)].standing.memory
            assert isinstance(memory, fsrs.Memory)
            assert memory.stability == pytest.approx(card.memory_state.stability, rel=1e-3, abs=2e-4)
            assert memory.difficulty == pytest.approx(card.memory_state.difficulty, abs=5e-3)
            compared += 1
        assert compared > 20


def test_every_form_of_file_says_the_same(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("new.apkg", "old.apkg", "new.colpkg", "old.colpkg")]
    with new_collection(tmp_path) as collection:
        study(collection, Random(3), 10)
        open_file = read_anki(tmp_path / "collection.anki2")
        for file, legacy in ((files[0], False), (files[1], True)):
            options = ExportAnkiPackageOptions(with_scheduling=True, with_media=False, legacy=legacy)
            collection.export_anki_package(out_path=str(file), options=options, limit=None)
    for file, legacy in ((files[2], False), (files[3], True)):
        again = Collection(str(tmp_path / "collection.anki2"))
        again.export_collection_package(str(file), include_media=False, legacy=legacy)
        again.close()
    expected = by_guid(open_file)

    assert sum(len(reviews) for _, reviews in expected.values()) > 40
    assert by_guid(read_anki(tmp_path / "collection.anki2")) == expected
    for file in files:
        assert by_guid(read_anki(file)) == expected, file.name


def by_guid(history: AnkiHistory) -> dict[tuple[str, int], tuple[bool, tuple[AnkiReview, ...]]]:
    return {(card.guid, card.ordinal): (card.suspended, card.reviews) for card in history.cards}


def test_resets_moved_days_and_suspension_are_told_apart(tmp_path: Path) -> None:
    with new_collection(tmp_path) as collection:
        for card in all_cards(collection):
            for again in range(3):
                answer(collection, card.id, 3, card.id % 100 + again, Random(again))
        reset, moved, suspended = (card.id for card in all_cards(collection)[:3])
        assert isinstance(collection.sched, Scheduler)
        collection.sched.schedule_cards_as_new([reset])
        collection.sched.set_due_date([moved], "9")
        collection.sched.suspend_cards([suspended])
        history = read_anki(tmp_path / "collection.anki2")
    adoption = adopted(history, UIDS, offset_now, "d")
    plan, store = imported(tmp_path, history, anki_rule.Rule())
    standings = {uid: kept.standing for uid, kept in store.memories(plan).items()}
    store.close()

    assert (adoption.resets, adoption.moved, adoption.odd, adoption.matched, adoption.unmatched) == (1, 1, 0, CARDS, 0)
    assert adoption.answers == 3 * CARDS
    assert standings["n0#1"].memory is None
    assert standings["n1#1"].memory is not None
    assert standings["n2#1"].suspended


def test_importing_twice_changes_nothing_and_later_only_what_is_new(tmp_path: Path) -> None:
    plan = Plan(dict.fromkeys(UIDS.values(), anki_rule.Rule()))
    with new_collection(tmp_path) as collection, Store(tmp_path / "reviews.db") as store:
        study(collection, Random(4), 5)
        events = adopted(read_anki(tmp_path / "collection.anki2"), UIDS, offset_now).events
        assert store.missing(events) == list(events)
        assert store.add(plan, events).new == len(events)
        before = store.memory_rows()
        # In another time zone and on another day of the year the same reviews are the same events.
        added = store.add(plan, adopted(read_anki(tmp_path / "collection.anki2"), UIDS, offset_now).events)
        assert (added.new, added.known, added.contradicting) == (0, len(events), ())
        assert store.memory_rows() == before
        answer(collection, all_cards(collection)[0].id, 0, 199, Random(0))
        later = adopted(read_anki(tmp_path / "collection.anki2"), UIDS, offset_now).events
        assert len(store.missing(later)) == 1
        assert store.undo(plan, moment_of(system_clock(), 4))[0] == ()


# By hand: what Anki writes seldom.


def review(at: int = NOON, button: int = 3, interval: int = 5, factor: int = 2500, kind: int = 1) -> AnkiReview:
    return AnkiReview(at, button, interval, factor, 4_000, kind)


def events_of(*reviews: AnkiReview, suspended: bool = False) -> tuple[Event, ...]:
    history = AnkiHistory((AnkiCard("g", 0, reviews, NOON - 5, suspended),))
    return adopted(history, {("g", 0): "n0#1"}, lambda at: 60).events


def test_an_answer_keeps_what_anki_gave() -> None:
    event = events_of(review())[0]

    assert event.given == Given("anki", days=5, ease=2500, adopt=True)
    assert (event.card, event.at, event.device, event.day, event.offset) == ("n0#1", NOON, "anki", DAY, 60)
    assert (event.grade, event.duration, event.mode) == (Grade.GOOD, 4_000, Mode.NORMAL)
    assert events_of(review(interval=-600, factor=0))[0].given == Given("anki", seconds=600, adopt=True)
    assert events_of(review(factor=812))[0].given == Given("anki", days=5, adopt=True)


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        ((review(kind=3, factor=0),), ["cram"]),
        ((review(kind=3, factor=2500),), ["normal"]),
        ((review(), review(NOON + 1, 0, 0, 0, 4)), ["normal", "forget"]),
        ((review(), review(NOON + 1, 0, 9, 2500, 4)), ["normal"]),
        ((review(NOON + 1, 0, 9, 2500, 5),), []),
        ((review(button=7),), []),
        ((review(interval=99_999_999),), []),
    ],
)
def test_rows_that_are_no_answers(rows: tuple[AnkiReview, ...], kinds: list[str]) -> None:
    found = [str(event.mode) if event.kind is Kind.ANSWER else str(event.kind) for event in events_of(*rows)]

    assert found == kinds


def test_a_suspended_card_without_reviews_is_suspended_when_it_was_made() -> None:
    assert [(event.kind, event.at) for event in events_of(suspended=True)] == [(Kind.SUSPEND, NOON - 5)]


def test_cards_of_other_decks_are_counted_and_left() -> None:
    history = AnkiHistory((AnkiCard("other", 0, (review(),)), AnkiCard("other", 1, ())))
    adoption = adopted(history, {}, lambda at: 0)

    assert (adoption.events, adoption.matched, adoption.unmatched) == ((), 0, 1)


def test_files_that_are_no_history_of_anki(tmp_path: Path) -> None:
    text, empty_zip, other, cut = (tmp_path / name for name in ("a.txt", "b.apkg", "c.anki2", "d.apkg"))
    text.write_text("front;back\n")
    with zipfile.ZipFile(empty_zip, "w") as archive:
        archive.writestr("media", "{}")
    with zipfile.ZipFile(cut, "w") as archive:
        archive.writestr("collection.anki21b", b"\x28\xb5\x2f\xfd junk")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.commit()
    for file in (text, empty_zip, other, cut):
        with pytest.raises(AnkiFileError):
            read_anki(file)
    with pytest.raises(FileNotFoundError):
        read_anki(tmp_path / "none.apkg")
    assert not list(tmp_path.glob("*-wal"))


def test_a_collection_that_is_locked_is_read_from_a_copy(tmp_path: Path) -> None:
    with new_collection(tmp_path):
        pass
    path = tmp_path / "collection.anki2"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        connection.execute("BEGIN EXCLUSIVE")
        assert len(read_anki(path).cards) == CARDS


def test_a_database_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anki_file, "LARGEST", 1_000)
    path = tmp_path / "large.apkg"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", b"\0" * 5_000)
    with pytest.raises(AnkiFileError, match="its database is too large"):
        read_anki(path)


def test_the_rollover_of_an_old_collection_is_read(tmp_path: Path) -> None:
    path = tmp_path / "collection.anki2"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "CREATE TABLE col (conf TEXT); CREATE TABLE notes (id INTEGER, guid TEXT);"
            "CREATE TABLE cards (id INTEGER, nid INTEGER, ord INTEGER, queue INTEGER);"
            "CREATE TABLE revlog (id INTEGER, cid INTEGER, ease INTEGER, ivl INTEGER, lastIvl INTEGER,"
            " factor INTEGER, time INTEGER, type INTEGER);"
            "INSERT INTO notes VALUES (1, 'g'); INSERT INTO cards VALUES (2, 1, 0, 2);"
            "INSERT INTO revlog VALUES (3, 2, 3, 5, 3, 2500, 4000, 1), (4, 2, 'x', 5, 3, 2500, 4000, 1);"
        )
        connection.execute("INSERT INTO col VALUES (?)", (json.dumps({"rollover": 7}),))
        connection.commit()
    history = read_anki(path)

    assert history == AnkiHistory((AnkiCard("g", 0, (AnkiReview(3, 3, 5, 2500, 4000, 1),), 2, False),), 7)
