"""The review store where it may not be written, is not there, is none, or comes from a later version; and the codes."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from builder.diagnostics.codes import CODES
from flashmath.places import store_path
from scheduler.session import Event
from scheduler.session import Grade
from scheduler.session import HistoryError
from scheduler.session import Kind
from scheduler.session import Store
from scheduler.session import StoreError
from scheduler.session import plan_of
from scheduler.session import read_settings
from scheduler.store.anki_file import AnkiFileError
from tests.conftest import ROOT
from tests.conftest import MakeLibrary
from tests.conftest import Run
from tests.review_helpers import FILES
from tests.review_helpers import UNPRIVILEGED
from tests.review_helpers import home_of
from tests.review_helpers import store_of
from tests.review_helpers import terminal
from tests.scheduler_sittings import read_only

WRITABLE_BY_NOBODY = pytest.mark.skipif(UNPRIVILEGED is None, reason="the superuser may write everywhere")


@pytest.fixture
def home(make_library: MakeLibrary, tmp_path: Path) -> Path:
    """A home in which one card was answered three days ago."""
    make_library(FILES)
    settings, _ = read_settings('algorithm = "sm2"')
    at = int(time.time() * 1000) - 3 * 86_400_000
    day = (at - 4 * 3_600_000) // 86_400_000
    event = Event(card="sum-1#1", at=at, device="test", kind=Kind.ANSWER, day=day, grade=Grade.GOOD, duration=5000)
    with Store(store_of(tmp_path)) as store:
        store.add(plan_of((), settings), [event])
    return tmp_path


def run(home: Path, *arguments: str, settings: str = 'algorithm = "sm2"\n', lines: str = "") -> Run:
    """Run the command with no right but those that the files give."""
    return subprocess.run(
        [*(UNPRIVILEGED or ()), sys.executable, "-m", "flashmath", *arguments],
        cwd=home,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **home_of(home, settings)},
        input=lines,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@WRITABLE_BY_NOBODY
@pytest.mark.parametrize("what", ["folder", "file", "both"])
def test_due_and_stats_only_read(home: Path, what: str) -> None:
    file = store_of(home)
    paths = {"folder": [file.parent], "file": [file], "both": [file, file.parent]}[what]
    with read_only(*paths):
        before = [*file.parent.iterdir()], file.read_bytes()
        due, short, stats = run(home, "due"), run(home, "due", "--short"), run(home, "stats")

        assert (due.returncode, due.stdout) == (0, "5 new, 0 learning, 1 due today\n")
        assert (short.returncode, short.stdout, short.stderr) == (0, "1\n", "")
        assert stats.stdout.startswith("1 answer on 1 day")
        assert ([*file.parent.iterdir()], file.read_bytes()) == before


@WRITABLE_BY_NOBODY
@pytest.mark.parametrize("command", [["review", "--plain"], ["undo"], ["suspend", "sum-1"], ["config", "apply"]])
def test_what_writes_says_in_one_line_that_it_cannot(home: Path, command: list[str]) -> None:
    settings = 'algorithm = "fsrs"\n' if command[0] == "config" else 'algorithm = "sm2"\n'
    with read_only(store_of(home), store_of(home).parent):
        said = run(home, *command, settings=settings, lines="\n3\nq\n")

    assert said.returncode == 2 if command[0] != "review" else "error[FM606]" in said.stdout + said.stderr
    [line] = [line for line in (said.stdout + said.stderr).split("\n") if "look at the permissions" in line]
    assert "Traceback" not in said.stderr
    assert command[0] == "review" or line.startswith("flashmath: error[FM606]: ")


@WRITABLE_BY_NOBODY
def test_changed_settings_are_told_where_nothing_can_be_written(home: Path) -> None:
    with read_only(store_of(home), store_of(home).parent):
        said = run(home, "due", settings='algorithm = "fsrs"\n')

    assert said.returncode == 2
    assert "flashmath: error[FM610]: the settings were changed (due today 1 -> " in said.stderr


@pytest.mark.parametrize("command", ["due", "stats"])
def test_who_only_reads_is_asked_nothing(home: Path, command: str) -> None:
    run(home, "due", settings='algorithm = "fsrs"\n')
    child = terminal(home, command)
    child.expect("`flashmath config apply` does it")

    assert child.wait() == 2


@pytest.mark.parametrize("settings", ['algorithm = "fsrs"\n', "algorithm = fsrs\n"])
def test_a_prompt_is_never_asked_and_shows_one_sign_where_nothing_can_be_said(home: Path, settings: str) -> None:
    said = run(home, "due", "--short", settings=settings)
    child = terminal(home, "due", "--short")
    child.wait()

    assert (said.returncode, said.stdout, said.stderr) == (2, "?\n", "")
    assert child.read() == "?\r\n"


@WRITABLE_BY_NOBODY
def test_doctor_looks_at_what_it_cannot_write(home: Path) -> None:
    with read_only(store_of(home), store_of(home).parent):
        said = run(home, "doctor")

    assert said.returncode == 0
    assert "reviews-tiny.db (it cannot be written)\nanswers         1 event of 1 card" in said.stdout


@pytest.mark.parametrize("command", [["due"], ["stats"], ["undo"], ["doctor"], ["review", "--plain"]])
def test_a_folder_is_no_store(home: Path, command: list[str]) -> None:
    said = run(home, *command, "--db", str(home / "data"))

    assert said.returncode == 2
    assert said.stderr.endswith(f"flashmath: error[FM603]: {home / 'data'} is a folder; name a file in it\n")


def test_an_empty_file_is_read_as_a_store_in_which_nothing_was_done(home: Path) -> None:
    (home / "empty.db").touch()

    assert run(home, "due", "--db", "empty.db").stdout.startswith("6 new, 0 learning, 0 due today\n")
    assert (home / "empty.db").read_bytes() == b""


@pytest.mark.parametrize("command", ["due", "stats"])
def test_where_nothing_was_learned_yet_it_is_said_how_to_begin(home: Path, command: str) -> None:
    store_of(home).unlink()
    said = run(home, command)

    assert said.returncode == 0
    assert said.stdout.endswith("yet: `flashmath review` begins\n" if command == "due" else "review` begins.\n")
    assert run(home, "due", "--short").stdout == ""
    assert list(store_of(home).parent.iterdir()) == []


def test_a_history_that_is_not_there_is_not_exported(home: Path) -> None:
    store_of(home).unlink()
    said = run(home, "history", "export")

    assert (said.returncode, said.stdout) == (2, "")
    assert "error[FM602]: there is no review store at " in said.stderr


@pytest.mark.parametrize("command", [["due"], ["stats"], ["due", "--short"], ["review", "--plain"], ["doctor"]])
@pytest.mark.parametrize(
    ("change", "code"), [("PRAGMA user_version = 99", "FM604"), ("PRAGMA application_id = 1", "FM603")]
)
def test_a_store_of_a_later_version_or_another_program_is_left_alone(
    home: Path, command: list[str], change: str, code: str
) -> None:
    with closing(sqlite3.connect(store_of(home))) as connection:
        connection.execute(change)
    before = store_of(home).read_bytes()
    said = run(home, *command)

    assert said.returncode == 2
    if "--short" in command:
        assert (said.stdout, said.stderr) == ("?\n", "")
    else:
        assert said.stderr.split("\n")[-2].startswith(f"flashmath: error[{code}]: ")
    assert store_of(home).read_bytes() == before


def test_every_error_has_a_code_of_its_own_and_every_code_is_told_by_somebody() -> None:
    codes = [StoreError.code, HistoryError.code, AnkiFileError.code]
    codes += [error.code for error in StoreError.__subclasses__()]
    told = {
        code
        for package in ("scheduler", "flashmath")
        for file in (ROOT / package).rglob("*.py")
        for code in re.findall(r"\bFM6\d\d\b", file.read_text("utf-8"))
    }

    assert len(set(codes)) == len(codes)
    assert told == {code for code in CODES if code.startswith("FM6")}


@pytest.mark.parametrize("code", ["FM606", "fm610", "617"])
def test_a_code_of_the_store_is_explained(home: Path, code: str) -> None:
    said = run(home, "explain", code)

    assert said.returncode == 0
    assert len(said.stdout) > 200


# which store belongs to which library


def test_two_libraries_with_cards_of_one_id_keep_their_answers_apart(home: Path) -> None:
    other = home / "other" / "cards"
    shutil.copytree(home / "cards", other)
    settings = (other / "library.yaml").read_text("utf-8")
    (other / "library.yaml").write_text(settings.replace("id: tiny", "id: other"), "utf-8")

    seen = [run(home, "--cards", str(root), "stats", "--json").stdout for root in (home / "cards", other)]

    assert [json.loads(text)["answers"] for text in seen] == [1, 0]


def test_the_library_of_the_program_has_the_plain_name() -> None:
    assert store_path(None, {}, "flashmath").name == "reviews.db"
    assert store_path(None, {}, "botany").name == "reviews-botany.db"
    assert store_path(None, {"FLASHMATH_DB": "a.db"}, "botany") == Path("a.db")
    assert store_path("b.db", {"FLASHMATH_DB": "a.db"}, "botany") == Path("b.db")


def test_a_library_without_an_id_is_told_so(home: Path) -> None:
    settings = home / "cards" / "library.yaml"
    settings.write_text(settings.read_text("utf-8").replace("id: tiny", "name: tiny"), "utf-8")

    said = run(home, "due")

    assert said.returncode == 2
    assert "library.yaml has no id, under which your answers are kept; `flashmath check` says why" in said.stderr


def test_a_clock_that_is_behind_is_told_before_a_card_is_asked(home: Path) -> None:
    assert run(home, "review", "--plain", lines="\n3\nq\n").returncode == 0
    with closing(sqlite3.connect(store_of(home))) as database, database:
        columns = [f'"{row[1]}"' for row in database.execute("PRAGMA table_info(log)")]
        later = ", ".join("at + 7200000" if name == '"at"' else name for name in columns)
        database.execute(f"INSERT INTO log ({', '.join(columns)}) SELECT {later} FROM log WHERE device != 'test'")

    said = run(home, "review", "--plain", lines="\n3\nq\n")

    assert said.returncode == 2
    assert said.stdout == ""
    assert "error[FM611]: the clock is 2 hours behind the last thing done here" in said.stderr
