"""A sitting reads only what may be asked soon, and asks as if it had read everything; a store is read where it lies."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from scheduler.queue.build import build_queue
from scheduler.queue.today import today_of
from scheduler.session import Filters
from scheduler.session import Grade
from scheduler.session import NewerStoreError
from scheduler.session import NotAStoreError
from scheduler.session import Plan
from scheduler.session import Session
from scheduler.session import Standing
from scheduler.session import Store
from scheduler.session.plans import decks_of
from scheduler.session.reading import soonest
from scheduler.store import memories
from tests.conftest import ROOT
from tests.review_helpers import UNPRIVILEGED
from tests.scheduler_sittings import DAY
from tests.scheduler_sittings import HandClock
from tests.scheduler_sittings import make_cards
from tests.scheduler_sittings import read_only
from tests.scheduler_sittings import settings_of
from tests.scheduler_sittings import sitting

CARDS = make_cards(40, parts=2)


def learn(path: Path, algorithm: str, seed: int, clock: HandClock) -> None:
    """Do what a learner does in some weeks, with marks and days off."""
    chance = random.Random(seed)
    with sitting(path, CARDS, clock, settings_of(f'algorithm = "{algorithm}"\nnew_per_day = 6')) as session:
        for _ in range(25):
            for _ in range(chance.randrange(12)):
                clock.forward(minutes=chance.choice([1, 3, 12]))
                shown = session.next()
                if shown is not None:
                    session.answer(shown, chance.choice([*Grade, Grade.GOOD, Grade.GOOD]))
            for deed in (session.suspend, session.bury, session.known, session.flag):
                if chance.random() < 0.1:
                    deed([chance.choice(CARDS).uid])
            clock.forward(days=chance.choice([1, 1, 1, 2, 5]))


@pytest.mark.parametrize("algorithm", ["fsrs", "sm2", "anki"])
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("filters", [Filters(), Filters(ahead=4), Filters(flagged=True), Filters(cram=True)])
def test_what_is_due_later_is_not_read_and_the_queue_is_the_same(
    tmp_path: Path, algorithm: str, seed: int, filters: Filters, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, clock = tmp_path / "a.db", HandClock()
    learn(path, algorithm, seed, clock)
    settings = settings_of(f'algorithm = "{algorithm}"\nnew_per_day = 6')
    with sitting(path, CARDS, clock, settings, filters) as session:
        now = session.now()
        standings = {uid: kept.standing for uid, kept in session.store.memories(session.plan).items()}
        whole = build_queue(
            CARDS,
            standings,
            decks_of(CARDS, settings),
            day=now.day,
            at=now.at,
            today=today_of(session.store.answered_on(session.plan, now.day), session.cards, now.day),
            filters=filters,
        )
        monkeypatch.setattr(memories, "read_memories", None)  # reading everything fails from here on
        assert session.queue() == whole
        assert session.next_due() == soonest(standings.values(), now)
        assert {card.uid: session.standing(card.uid) for card in CARDS} == {
            card.uid: standings.get(card.uid, Standing()) for card in CARDS
        }


def test_a_step_of_another_day_is_no_new_card(tmp_path: Path) -> None:
    ahead = HandClock()
    ahead.forward(days=3)  # another device, whose clock is ahead
    with sitting(tmp_path / "b.db", CARDS[:1], ahead) as session:
        session.answer(session.show(CARDS[0].uid), Grade.AGAIN)
        events = list(session.store.events())
    with sitting(tmp_path / "a.db", CARDS[:1]) as session:
        session.store.add(session.plan, events)
    with sitting(tmp_path / "a.db", CARDS[:1]) as session:
        assert session.counts() == (0, 1, 0)


def test_what_is_suspended_or_known_is_not_what_comes_next(tmp_path: Path) -> None:
    clock = HandClock()
    with sitting(tmp_path / "a.db", CARDS[::2], clock, settings_of('algorithm = "sm2"')) as session:
        for card in CARDS[0:6:2]:
            session.answer(session.show(card.uid), Grade.GOOD)
        clock.forward(days=1)
        session.answer(session.show(CARDS[4].uid), Grade.GOOD)
        session.suspend([CARDS[0].uid])
        session.known([CARDS[2].uid])
    clock.forward(days=-1)
    with sitting(tmp_path / "a.db", CARDS[::2], clock, settings_of('algorithm = "sm2"')) as session:
        assert session.next_due() == (DAY + 7, None)


def test_a_new_day_brings_what_was_due_later(tmp_path: Path) -> None:
    clock = HandClock()
    with sitting(tmp_path / "a.db", CARDS[:1], clock) as session:
        shown = session.next()
        assert shown is not None
        session.answer(shown, Grade.EASY)
    with sitting(tmp_path / "a.db", CARDS[:1], clock) as session:
        assert session.next() is None
        later = session.next_due()
        assert later is not None
        clock.forward(days=later.day - DAY)
        assert session.next() is not None


_READ = """
import sys
from pathlib import Path
from scheduler.session import Store
with Store(Path(sys.argv[1]), to_read=True) as store:
    print(len(list(store.events())), store.is_kept)
"""


def read_by_anybody(path: Path) -> str:
    """Read a store in a process that has no right but those that the files give."""
    command = [*(UNPRIVILEGED or ()), sys.executable, "-c", _READ, str(path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "folder" / "a.db"
    with sitting(path, CARDS) as session:
        session.suspend([CARDS[0].uid])
    return path


@pytest.mark.skipif(UNPRIVILEGED is None, reason="the superuser may write everywhere")
@pytest.mark.parametrize("what", ["folder", "file", "both"])
def test_a_store_that_may_not_be_written_is_read(path: Path, what: str) -> None:
    paths = {"folder": [path.parent], "file": [path], "both": [path, path.parent]}[what]
    with read_only(*paths):
        before = sorted(path.parent.iterdir()), path.read_bytes()
        assert read_by_anybody(path) == "1 False\n"
        assert (sorted(path.parent.iterdir()), path.read_bytes()) == before


@pytest.mark.skipif(UNPRIVILEGED is None, reason="the superuser may write everywhere")
@pytest.mark.parametrize("with_index", [True, False])
def test_what_is_only_in_the_log_beside_a_read_only_store_is_read_too(path: Path, with_index: bool) -> None:
    folder = path.parent.with_name("copy")
    with sitting(path, CARDS) as session:
        session.suspend([CARDS[1].uid])
        shutil.copytree(path.parent, folder)  # as a crash would leave it, or a backup of the disk
    if not with_index:
        (folder / "a.db-shm").unlink()
    files = list(folder.iterdir())
    assert (folder / "a.db-wal").stat().st_size > 0
    with read_only(*files, folder):
        assert read_by_anybody(folder / "a.db") == "2 False\n"
        assert sorted(folder.iterdir()) == sorted(files)


def test_a_store_that_is_not_there_is_empty_and_is_not_made(tmp_path: Path) -> None:
    with Store(tmp_path / "no" / "a.db", to_read=True) as store:
        assert list(store.events()) == []
        assert not store.is_kept
        session = Session(store, CARDS, settings_of(), clock=HandClock())
        assert session.counts().new == 20
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_may_be_written_is_read_as_it_is(path: Path) -> None:
    with Store(path, to_read=True) as store, sitting(path, CARDS) as session:
        session.suspend([CARDS[1].uid])
        assert store.is_kept
        assert len(list(store.events())) == 2
    assert [file.name for file in path.parent.iterdir()] == ["a.db"]


@pytest.mark.skipif(UNPRIVILEGED is None, reason="the superuser may write everywhere")
def test_a_store_of_an_older_version_that_may_not_be_written_is_moved_on_in_memory(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in ("DROP INDEX memory_due", "DROP INDEX memory_edition", "PRAGMA user_version = 1"):
            connection.execute(statement)
        connection.execute("ALTER TABLE log DROP COLUMN edition")
        for column in ("edition", "due_day", "due_at"):
            connection.execute(f"ALTER TABLE memory DROP COLUMN {column}")
    with read_only(path, path.parent):
        assert read_by_anybody(path) == "1 False\n"


@pytest.mark.parametrize(("version", "error"), [(99, NewerStoreError), (0, NotAStoreError)])
def test_what_is_no_store_of_ours_is_refused_to_readers_too(
    path: Path, version: int, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
        if not version:
            connection.execute("PRAGMA application_id = 1")
    monkeypatch.setattr(os, "access", lambda *args: False)
    with pytest.raises(error):
        Store(path, to_read=True)


def test_notes_of_the_faces_are_kept_with_the_store(path: Path) -> None:
    with Store(path) as store:
        assert not store.noted("asked")
        store.note(["asked", "told"])
        store.note(["asked"])
    with Store(path) as store:
        assert store.noted("asked")
        assert store.noted("told")
        assert not store.noted("device")
        store.refold(Plan())
        assert store.noted("asked")
