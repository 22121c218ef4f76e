"""The store: what is written, refused and taken back, and that memories are always the fold of the log."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from scheduler import anki
from scheduler import fsrs
from scheduler import sm2
from scheduler.algorithms import DEFAULT
from scheduler.model import Event
from scheduler.model import Given
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Past
from scheduler.model import Standing
from scheduler.replay import effective
from scheduler.replay import replay
from scheduler.session import Card
from scheduler.session import ClockError
from scheduler.session import CorruptStoreError
from scheduler.session import MissingStoreError
from scheduler.session import Moment
from scheduler.session import NewerStoreError
from scheduler.session import NotAStoreError
from scheduler.session import Plan
from scheduler.session import RulesChangedError
from scheduler.session import StaleCardError
from scheduler.session import Store
from scheduler.session import StoreError
from scheduler.session import effect_of
from scheduler.session import effect_words
from scheduler.session import examine
from scheduler.session import plan_of
from scheduler.store import schema
from tests.scheduler_sittings import DAY
from tests.scheduler_sittings import HOUR
from tests.scheduler_sittings import MINUTE
from tests.scheduler_sittings import NOON
from tests.scheduler_sittings import event
from tests.scheduler_sittings import make_cards
from tests.scheduler_sittings import settings_of

UIDS = ("n0#1", "n1#1", "n2#1")
PLAN = Plan(dict.fromkeys(UIDS, DEFAULT))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "folder" / "reviews.db"


def moment(minute: int = 0, days: int = 0) -> Moment:
    return Moment(NOON + minute * MINUTE + days * 24 * HOUR, 0, DAY + days)


def test_a_store_is_made_with_its_folder_and_opened_again(path: Path) -> None:
    with Store(path) as store:
        device = store.device
        store.record(PLAN, moment(), [event()])
    with Store(path, create=False) as store:
        assert store.device == device
        assert [each.device for each in store.events()] == [device]
        assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_none_is_made_where_none_is_wanted(path: Path) -> None:
    with pytest.raises(MissingStoreError, match="there is no review store at"):
        Store(path, create=False)
    assert not path.parent.exists()


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("Learn the chain rule.\n" * 100)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
        connection.commit()
    before = other.read_bytes()
    for file in (text, other):
        with pytest.raises(NotAStoreError, match="nothing in it was touched"):
            Store(file)

    assert text.read_text() == "Learn the chain rule.\n" * 100
    assert other.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == [text, other]


def test_a_store_of_a_newer_version_is_refused(path: Path) -> None:
    with Store(path) as store:
        store._connection.execute("PRAGMA user_version = 3")
    with pytest.raises(NewerStoreError, match="written by a newer version of flashmath"):
        Store(path)


def test_an_older_store_is_backed_up_and_moved_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(path) as store:
        store.record(PLAN, moment(), [event()])

    def next_version(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE memory ADD COLUMN note TEXT")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, next_version))
    with Store(path) as store:
        assert store._connection.execute("SELECT note FROM memory").fetchall() == [(None,)]
        assert len(list(store.events())) == 1
    monkeypatch.undo()
    backups = list(path.parent.glob("reviews.db.v2-*.bak"))

    assert len(backups) == 1
    with pytest.raises(NewerStoreError):
        Store(path)
    with Store(backups[0]) as store:
        assert len(list(store.events())) == 1


def test_a_store_of_version_1_is_moved_on_with_the_days_on_which_its_cards_are_due(tmp_path: Path) -> None:
    newest, old = tmp_path / "newest.db", tmp_path / "old.db"
    rule = fsrs.Rule()
    plan = Plan(dict.fromkeys(UIDS, rule))
    with Store(newest) as store:
        store.record(plan, moment(), [event("n0#1"), event("n1#1", grade=Grade.EASY)])
        store.record(plan, moment(1), [event("n2#1", kind=Kind.FLAG)])
        rows = store.memory_rows()
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        schema._create(connection)
        connection.execute("PRAGMA user_version = 1")
        connection.execute("ATTACH ? AS newest", (str(newest),))
        for table in ("log", "memory"):
            columns = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({table})"))
            connection.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newest.{table}")
    with Store(old) as store:
        assert store.memory_rows() == rows
        assert [row.due_at is None for row in rows] == [False, True, True]
        assert store.disagreeing(plan) == []
        assert set(store.upcoming(plan, DAY).soon) == {"n0#1", "n2#1"}
        assert store.upcoming(plan, DAY).later == {"n1#1"}
    assert len(list(tmp_path.glob("old.db.v1-*.bak"))) == 1


def test_a_move_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(path) as store:
        store.record(PLAN, moment(), [event()])

    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("DROP TABLE memory")
        raise ValueError("broken")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            Store(path)
    monkeypatch.undo()

    assert len(list(path.parent.glob("*.bak"))) == 2
    with Store(path) as store:
        assert store.disagreeing(PLAN) == []


def test_a_damaged_file_is_told(path: Path) -> None:
    with Store(path) as store:
        for minute in range(400):
            store.record(PLAN, moment(minute), [event(data="x" * 400)])
    data = bytearray(path.read_bytes())
    for place in range(20 * 4096, len(data) - 4096, 4096):
        data[place : place + 600] = b"\x55" * 600
    path.write_bytes(data)

    with Store(path) as store:
        assert store.damage()
        assert examine(store, PLAN, moment()).damage
        with pytest.raises(CorruptStoreError, match="is damaged"):
            list(store.events())


def test_a_row_that_no_version_wrote_is_told(path: Path) -> None:
    with Store(path) as store:
        store._connection.execute(
            "INSERT INTO log VALUES ('n0#1', 1, 'x', 'sing', 1, 0, NULL, 0, 'normal', NULL, NULL, 1, '', 0)"
        )
        with pytest.raises(CorruptStoreError, match="damaged at an event of n0#1"):
            list(store.events())
        with pytest.raises(CorruptStoreError, match="damaged at an event of n0#1"):
            store.past(PLAN)


def test_who_looks_back_sees_the_same_events_that_count(path: Path) -> None:
    before, after = Plan({"old#1": DEFAULT}), Plan({"new#1": DEFAULT, "n0#1": DEFAULT}, {"new#1": ("old#1",)})
    with Store(path) as store:
        for days in range(3):
            given = Given("sm2", days=days + 1)
            store.record(before, moment(days=days), [event("old#1", day=DAY + days, duration=9, given=given)])
        store.undo(before, moment(days=2))
        store.join(after)
        store.record(after, moment(days=3), [event("new#1", day=DAY + 3, edition=DAY), event("n0#1", day=DAY + 3)])
        store.record(after, moment(days=4), [event("n0#1", Kind.FLAG, day=DAY + 4)])
        past = {uid: effective(done) for uid, done in store.past(after).items()}
        whole = {uid: effective(events) for uid, events in store.grouped(after).items()}

        assert {uid: len(done) for uid, done in past.items()} == {"new#1": 3, "n0#1": 2}
        for uid, events in whole.items():
            assert [done._asdict() for done in past[uid]] == [
                {name: getattr(each, name) for name in Past._fields} for each in events
            ]


def test_events_come_back_as_they_went_in_but_for_time_and_device(path: Path) -> None:
    kinds = [event(kind=kind) for kind in Kind if kind is not Kind.VOID]
    with Store(path) as store:
        written = store.record(PLAN, moment(5), kinds).events
        kept = list(store.events())

        assert sorted(written, key=lambda each: each.key) == kept
        assert {(each.at, each.device) for each in kept} == {(moment(5).at, store.device)}


def test_the_log_is_never_rewritten(path: Path) -> None:
    with Store(path) as store:
        store.record(PLAN, moment(), [event()])
        for statement in ("UPDATE log SET grade = 4", "DELETE FROM log"):
            with pytest.raises(sqlite3.IntegrityError, match="the log is never rewritten"):
                store._connection.execute(statement)


def test_two_events_of_one_device_never_share_a_moment_of_a_card(path: Path) -> None:
    with Store(path) as store:
        for _ in range(5):
            store.record(PLAN, moment(), [event()])
        for _ in range(3):
            store.undo(PLAN, moment())
        keys = [(each.card, each.key) for each in store.events()]

        assert len(set(keys)) == len(keys) == 8
        assert store.memories(PLAN)["n0#1"].standing.answers == 2


def test_what_was_shown_before_another_event_is_refused(path: Path) -> None:
    with Store(path) as store:
        store.record(PLAN, moment(), [event()], {"n0#1": 0})
        with pytest.raises(StaleCardError) as caught:
            store.record(PLAN, moment(1), [event()], {"n0#1": 0})
        assert "n0#1" in str(caught.value)
        store.record(PLAN, moment(1), [event()], {"n0#1": 1})

        assert len(list(store.events())) == 2


def test_a_clock_behind_is_refused_beyond_five_minutes(path: Path) -> None:
    with Store(path) as store:
        store.record(PLAN, moment(60), [event()])
        store.record(PLAN, moment(55), [event()])
        with pytest.raises(ClockError, match="the clock is 6 minutes behind the last thing done here"):
            store.record(PLAN, moment(54), [event()])
        with pytest.raises(ClockError, match="the clock is 24 hours behind"):
            store.undo(PLAN, moment(60, days=-1))

        assert [each.at - NOON for each in store.events()] == [60 * MINUTE, 60 * MINUTE + 1]


def test_events_of_a_clock_that_was_ahead_are_found_and_taken_back(path: Path) -> None:
    with Store(path) as store:
        store.record(PLAN, moment(), [event()])
        store.record(PLAN, moment(days=400), [event("n1#1", day=DAY + 400)])
        health = examine(store, PLAN, moment(10))
        assert [each.card for each in health.future] == ["n1#1"]
        assert not health.is_sound
        store.void(PLAN, moment(10), health.future)
        store.record(PLAN, moment(10), [event("n2#1")])

        assert examine(store, PLAN, moment(10)).is_sound
        assert store.memories(PLAN)["n1#1"].standing == Standing()


def test_undo_takes_back_one_deed_after_the_other_also_after_a_restart(path: Path) -> None:
    with Store(path) as store:
        store.record(PLAN, moment(), [event()])
        store.record(PLAN, moment(1), [event(uid, Kind.KNOWN) for uid in UIDS])
        store.record(PLAN, moment(2), [event(grade=Grade.AGAIN), event(kind=Kind.SUSPEND)])
    with Store(path) as store:
        undone = [store.undo(PLAN, moment(3 + number))[0] for number in range(4)]
        standings = {uid: kept.standing for uid, kept in store.memories(PLAN).items()}

        assert [[each.kind for each in deed] for deed in undone] == [
            [Kind.ANSWER, Kind.SUSPEND],
            [Kind.KNOWN] * 3,
            [Kind.ANSWER],
            [],
        ]
        assert standings == dict.fromkeys(UIDS, Standing())
        assert store.disagreeing(PLAN) == []


def test_undo_takes_back_nothing_of_another_device(path: Path) -> None:
    with Store(path) as store:
        store.add(PLAN, [event(device="phone")])

        assert store.undo(PLAN, moment())[0] == ()


def test_a_card_that_was_renamed_keeps_its_memory_and_its_chance(path: Path) -> None:
    rule = anki.Rule()
    before, after = Plan({"old#1": rule}), Plan({"new#1": rule}, {"new#1": ("old#1",)})
    with Store(path) as store:
        for days in (0, 1, 5):
            store.record(before, moment(days=days), [event("old#1", day=DAY + days, grade=Grade.EASY)])
        stood = store.memories(before)["old#1"].standing
        assert store.join(after) == 1
        assert store.join(after) == 0
        assert store.memories(after)["new#1"].standing == stood
        store.record(after, moment(days=20), [event("new#1", day=DAY + 20)], {"new#1": 3})
        events = list(store.events())

        assert [each.card for each in events] == ["new#1", "old#1", "old#1", "old#1"]
        assert store.memories(after)["new#1"].standing == replay(events, rule, "old#1")
        assert store.disagreeing(after) == []
        assert [each.card for each in store.undo(after, moment(days=20))[0]] == ["new#1"]
        assert store.memories(after)["new#1"].standing == stood


def test_a_former_name_that_another_card_bears_is_not_followed(path: Path) -> None:
    plan = Plan({"a#1": DEFAULT, "b#1": DEFAULT}, {"b#1": ("a#1",)})

    assert plan.uid_of("a#1") == "a#1"
    assert plan.names_of("b#1") == ("b#1",)


def test_other_settings_are_told_shown_and_then_folded(path: Path) -> None:
    cards = make_cards(10)
    sm2_plan, fsrs_plan = (plan_of(cards, settings_of(f'algorithm = "{name}"')) for name in ("sm2", "fsrs"))
    with Store(path) as store:
        for days in (0, 1, 7, 22, 60, 160):
            for card in cards:
                store.record(sm2_plan, moment(days=days), [event(card.uid, day=DAY + days)])
        assert effect_of(store, sm2_plan, DAY) is None
        before = store.memory_rows()
        effect = effect_of(store, fsrs_plan, DAY + 410)
        assert effect is not None
        assert store.memory_rows() == before
        assert (effect.cards, effect.due_before, effect.far_before) == (10, 10, 0)
        assert (
            effect_words(effect)
            == f"due today 10 -> {effect.due_after}; {effect.far_after} cards beyond a year (0 before)"
        )
        with pytest.raises(RulesChangedError, match="10 cards were scheduled by other settings"):
            store.memories(fsrs_plan)
        told: list[tuple[int, int]] = []
        assert store.refold(fsrs_plan, lambda done, total: told.append((done, total))) == 10
        due = sum(
            each.standing.memory.due_day <= DAY + 410
            for each in store.memories(fsrs_plan).values()
            if each.standing.memory
        )

        assert told == [(0, 10), (10, 10)]
        assert due == effect.due_after
        assert store.disagreeing(fsrs_plan) == []
        assert effect_of(store, fsrs_plan, DAY) is None


def test_a_card_that_left_the_library_keeps_its_rule_and_is_reported(path: Path) -> None:
    rule = anki.Rule(learning=(60,))
    with Store(path) as store:
        store.record(Plan({"gone#1": rule}), moment(), [event("gone#1")])
        later = Plan(dict.fromkeys(UIDS, DEFAULT), others=(rule,))
        health = examine(store, later, moment())
        assert health.orphans == {"gone#1": 1}
        assert health.is_sound
        store.undo(later, moment())

        assert store.memory_rows()[0].rule == later.hash_of(rule)
        assert examine(store, PLAN, moment()).is_sound


def test_a_memory_that_is_not_the_fold_is_found_and_mended(path: Path) -> None:
    with Store(path) as store:
        for uid in UIDS:
            store.record(PLAN, moment(), [event(uid)])
        store._connection.execute("UPDATE memory SET events = 7 WHERE card = 'n0#1'")
        store._connection.execute("UPDATE memory SET standing = replace(standing, '250', '260') WHERE card = 'n1#1'")
        store._connection.execute("DELETE FROM memory WHERE card = 'n2#1'")
        store._connection.execute(
            "INSERT INTO memory SELECT 'n3#1', standing, rule, 1, 0, due_day, due_at FROM memory LIMIT 1"
        )
        assert examine(store, PLAN, moment()).disagreeing == ("n0#1", "n1#1", "n2#1", "n3#1")
        store.refold(PLAN)

        assert examine(store, PLAN, moment()).is_sound


@pytest.mark.parametrize("change", ["due_day = due_day + 1", "due_day = NULL", "due_at = 5", "edition = 5"])
def test_a_time_beside_a_memory_that_is_not_the_one_in_it_is_found(path: Path, change: str) -> None:
    with Store(path) as store:
        store.record(PLAN, moment(), [event("n0#1")])
        store._connection.execute(f"UPDATE memory SET {change}")
        assert store.disagreeing(PLAN) == ["n0#1"]
        store.refold(PLAN)
        assert store.disagreeing(PLAN) == []


def test_one_name_in_two_decks_is_a_clash(path: Path) -> None:
    with Store(path) as store:
        for minute, deck in enumerate(("algebra", "algebra", "music")):
            store.record(PLAN, moment(minute), [event(data=f'{{"deck":"{deck}"}}')])

        assert examine(store, PLAN, moment(5)).clashes == {"n0#1": ("algebra", "music")}


def test_another_sitting_is_noticed(path: Path) -> None:
    with Store(path) as store:
        store.record(PLAN, moment(), [event()])
        assert not examine(store, PLAN, moment()).shared
        with Store(path) as other:
            assert examine(store, PLAN, moment()).shared
            other.record(PLAN, moment(1), [event()])
        assert not store.is_shared()
        store.record(PLAN, moment(2), [event()])
        assert len(list(store.events())) == 3
        assert store._connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_a_backup_is_a_store_of_its_own(path: Path, tmp_path: Path) -> None:
    with Store(path) as store:
        store.record(PLAN, moment(), [event()])
        copy = schema.backup(store._connection, tmp_path / "copy.db")
        store.record(PLAN, moment(1), [event()])
        with pytest.raises(FileExistsError):
            schema.backup(store._connection, copy)
    with Store(copy) as store:
        assert len(list(store.events())) == 1


def test_a_copy_that_was_used_elsewhere_is_another_device_from_the_merge_on(path: Path, tmp_path: Path) -> None:
    with Store(path) as store:
        store.record(PLAN, moment(), [event()])
        with Store(schema.backup(store._connection, tmp_path / "copy.db")) as copy:
            copy.record(PLAN, moment(1), [event("n1#1")])
            theirs = list(copy.events())
        device = store.device
        added = store.add(PLAN, theirs)
        store.record(PLAN, moment(2), [event("n2#1")])

        assert (added.new, added.known, added.contradicting) == (1, 1, ())
        assert store.device != device
        assert {each.device for each in store.events()} == {device, store.device}


def test_events_that_contradict_what_is_there_are_named_and_not_taken(path: Path) -> None:
    mine, theirs = event(device="a"), event(device="a", grade=Grade.EASY)
    with Store(path) as store:
        store.add(PLAN, [mine])
        assert store.missing([theirs, event("n1#1")]) == [event("n1#1")]
        assert store.add(PLAN, [theirs]).contradicting == (theirs,)
        assert list(store.events()) == [mine]


def test_nothing_is_written_where_a_part_is_refused(path: Path) -> None:
    with Store(path) as store:
        bad = Event(card="n1#1", at=0, device="", kind=Kind.ANSWER, day=1 << 70, grade=Grade.GOOD)
        with pytest.raises((OverflowError, StoreError)):
            store.record(PLAN, moment(), [event(), bad])

        assert list(store.events()) == []
        assert store.memories(PLAN) == {}


def test_cards_of_a_deck_take_its_rule() -> None:
    settings = settings_of('algorithm = "fsrs"\n[deck.old]\nalgorithm = "sm2"\n')
    plan = plan_of([Card("a#1", "a", deck="old"), Card("b#1", "b", deck="new")], settings)

    assert isinstance(plan.rule_of("a#1"), sm2.Rule)
    assert type(plan.rule_of("b#1")) is type(plan.default)
