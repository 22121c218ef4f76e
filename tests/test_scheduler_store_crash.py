"""The store when things go wrong outside: killed processes, two at once, no room, no permission, a locked file."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.session import FullDiskError
from scheduler.session import LockedStoreError
from scheduler.session import NotAStoreError
from scheduler.session import StaleCardError
from scheduler.session import Store
from scheduler.session import plan_of
from scheduler.store import schema
from tests.conftest import ROOT
from tests.scheduler_sittings import HandClock
from tests.scheduler_sittings import make_cards
from tests.scheduler_sittings import settings_of
from tests.scheduler_sittings import sitting

CARDS = make_cards(20)
PLAN = plan_of(CARDS, settings_of())
NOBODY = 65534


def killed(path: Path, times: int, together: int, cards: int, longest: float) -> list[str]:
    """Kill so many answering processes, and give what they had said."""
    numbers = map(str, (times, together, cards, longest))
    command = [sys.executable, "-m", "tests.scheduler_sittings", str(path), *numbers]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    return [line for line in run.stdout.splitlines() if line]


def check_sound(path: Path, said: list[str]) -> int:
    """Demand that every answer that was acknowledged is in the log, and that all memories are its fold; count them."""
    with Store(path) as store:
        kept = {(event.card, event.at) for event in store.events() if event.kind is Kind.ANSWER}
        acknowledged = [(card, int(at)) for line in said if line[0] == "a" for _, card, at in [line.split()]]

        assert not [line for line in said if line[0] == "e"]
        assert len(set(acknowledged)) == len(acknowledged)
        assert not set(acknowledged) - kept
        assert store.damage() == ()
        assert store.disagreeing(PLAN) == []
        return len(acknowledged)


def test_no_answer_is_lost_and_no_file_broken_by_two_hundred_kills(tmp_path: Path) -> None:
    path = tmp_path / "reviews.db"
    said = killed(path, 200, 2, 20, 0.05)

    assert check_sound(path, said) > 200


def test_two_processes_that_answer_the_same_cards_lose_nothing_and_refuse_what_is_stale(tmp_path: Path) -> None:
    path = tmp_path / "reviews.db"
    said = killed(path, 4, 2, 2, 2)
    answers = check_sound(path, said)
    with Store(path) as store:
        events = list(store.events())
        undone = {(event.card, event.target) for event in events if event.target}
        standing = [event for event in events if event.kind is Kind.ANSWER and (event.card, event.key) not in undone]
        counted = sum(kept.standing.answers for kept in store.memories(PLAN).values())

    assert counted == len(standing)
    assert answers > 20
    assert "s" in said


def test_the_slower_of_two_sittings_is_told_and_may_go_on(tmp_path: Path) -> None:
    path, clock = tmp_path / "reviews.db", HandClock()
    with sitting(path, CARDS, clock) as mine, sitting(path, CARDS, clock) as theirs:
        shown, same = mine.next(), theirs.next()
        assert shown is not None
        assert same is not None
        theirs.answer(same, Grade.GOOD)
        with pytest.raises(StaleCardError, match=r"n0#1 has changed since it was shown"):
            mine.answer(shown, Grade.EASY)
        after = mine.next()

        assert after is not None
        assert after.card.uid == "n1#1"
        assert mine.history("n0#1")[0].grade is Grade.GOOD
        assert len(mine.history("n0#1")) == 1


def test_a_full_disk_is_told_and_what_was_written_stays(tmp_path: Path) -> None:
    path, clock = tmp_path / "reviews.db", HandClock()
    with sitting(path, CARDS, clock) as session:
        pages = session.store._connection.execute("PRAGMA page_count").fetchone()[0]
        session.store._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        written = 0
        message = ""
        while not message:
            shown = session.show(CARDS[written % 20].uid)
            try:
                session.answer(shown, Grade.GOOD, typed="long " * 100)
                written += 1
            except FullDiskError as error:
                message = str(error)
            clock.forward(minutes=1)
        assert message == f"there is no room left for {path}; what was written before is safe"
        assert written > 0
        assert session.store.disagreeing(PLAN) == []
        session.store._connection.execute("PRAGMA max_page_count = 1000000")
        session.answer(session.show(CARDS[0].uid), Grade.GOOD)  # one may go on when there is room again
    with Store(path) as store:
        assert len(list(store.events())) == written + 1
        assert store.disagreeing(PLAN) == []


def test_no_room_for_a_new_store_leaves_none_half_made(tmp_path: Path) -> None:
    path = tmp_path / "reviews.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")

    def too_large(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA max_page_count = 3")
        schema._create(connection)

    steps, schema.MIGRATIONS = schema.MIGRATIONS, (too_large,)
    try:
        with pytest.raises(FullDiskError):
            Store(path)
    finally:
        schema.MIGRATIONS = steps
    with Store(path) as store:
        assert store.damage() == ()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Make a folder that other users may enter, as pytest's own may not be."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def in_a_process_without_rights(action: str, path: Path) -> str:
    """Run an action as a user who may not write there, and give the name and the sentence of its error."""
    child_reads, child_writes = os.pipe()
    child = os.fork()
    if not child:
        words = "nothing"
        try:
            if os.geteuid() == 0:
                os.setuid(NOBODY)
            with Store(path) as store:
                if action == "write":
                    store.refold(PLAN)
        except Exception as error:
            words = f"{type(error).__name__}: {error}"
        finally:
            os.write(child_writes, words.encode())
            os._exit(0)
    os.close(child_writes)
    os.waitpid(child, 0)
    with os.fdopen(child_reads, "rb") as pipe:
        return pipe.read().decode()


def test_a_folder_that_may_not_be_written_is_told(open_folder: Path) -> None:
    path = open_folder / "reviews.db"
    with sitting(path, CARDS) as session:
        shown = session.next()
        assert shown is not None
        session.answer(shown, Grade.GOOD)
    path.chmod(0o444)
    open_folder.chmod(0o555)
    words = in_a_process_without_rights("write", path)
    anew = in_a_process_without_rights("open", open_folder / "other.db")
    deeper = in_a_process_without_rights("open", open_folder / "deeper" / "other.db")
    open_folder.chmod(0o755)

    assert words.startswith(f"ReadOnlyStoreError: {path} cannot be opened or written; look at the permissions")
    assert anew.startswith("ReadOnlyStoreError")
    assert deeper == f"ReadOnlyStoreError: the folder {open_folder}/deeper cannot be made: Permission denied"
    with Store(path) as store:
        assert len(list(store.events())) == 1


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotAStoreError, match="is a folder"):
        Store(tmp_path)


def test_a_store_that_another_program_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "PATIENCE", 0.05)
    path = tmp_path / "reviews.db"
    with sitting(path, CARDS) as session, closing(sqlite3.connect(path, isolation_level=None)) as other:
        shown = session.next()
        assert shown is not None
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LockedStoreError, match="another program is writing"):
            session.answer(shown, Grade.GOOD)
        other.execute("ROLLBACK")
        session.answer(shown, Grade.GOOD)

        assert len(session.history(shown.card.uid)) == 1
