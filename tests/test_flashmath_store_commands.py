"""The commands of the review store: what they print, what they write, with which status they end."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from anki.collection import Collection
from anki.collection import ImportAnkiPackageOptions
from anki.collection import ImportAnkiPackageRequest
from click.testing import CliRunner

from flashmath.cli.settings import ask_algorithm
from scheduler.session import Event
from scheduler.session import Grade
from scheduler.session import Kind
from scheduler.session import Store
from scheduler.session import plan_of
from scheduler.session import read_settings
from tests.conftest import ROOT
from tests.conftest import Flashmath
from tests.conftest import MakeLibrary
from tests.conftest import Run
from tests.review_helpers import FILES
from tests.review_helpers import answers_in
from tests.review_helpers import home_of
from tests.review_helpers import store_of
from tests.review_helpers import terminal


class Learner:
    """A learner with a library, a home and a store; `reviewed` of the six cards were answered today."""

    def __init__(self, home: Path, command: Flashmath, reviewed: int = 0) -> None:
        self.home, self._command = home, command
        for _ in range(reviewed):
            self.record(f"sum-{_ + 1}#1", Grade.GOOD)

    def run(self, *arguments: str, settings: str = 'algorithm = "sm2"\n', **environment: str) -> Run:
        return self._command(*arguments, **home_of(self.home, settings), **environment)

    def record(self, uid: str, grade: Grade, days_ago: int = 0, ahead: int = 0) -> None:
        at = int(time.time() * 1000) - days_ago * 86_400_000 + ahead
        day = (at - 4 * 3_600_000) // 86_400_000
        event = Event(card=uid, at=at, device="test", kind=Kind.ANSWER, day=day, grade=grade, duration=5000)
        with Store(store_of(self.home)) as store:
            store.add(plan_of((), read_settings('algorithm = "sm2"')[0]), [event])


@pytest.fixture
def learner(make_library: MakeLibrary, tmp_path: Path, flashmath: Flashmath) -> Learner:
    make_library(FILES)
    return Learner(tmp_path, flashmath)


def test_due_counts_what_is_left_today(learner: Learner) -> None:
    learner.record("sum-1#1", Grade.GOOD, days_ago=3)
    run = learner.run("due")

    assert (run.returncode, run.stdout) == (0, "5 new, 0 learning, 1 due today\n")
    assert learner.run("due", "--short").stdout == "1\n"
    assert learner.run("due", "--short").stderr == ""


def test_due_says_when_the_next_card_comes_and_a_prompt_is_silent(learner: Learner) -> None:
    learner.record("sum-1#1", Grade.GOOD)

    assert learner.run("due").stdout == "5 new, 0 learning, 0 due today\nthe next card is due tomorrow\n"
    assert learner.run("due", "--short").stdout == ""


@pytest.mark.parametrize("option", [True, False])
def test_the_store_is_named_by_option_or_variable(learner: Learner, option: bool) -> None:
    file = learner.home / "elsewhere.db"
    named = {} if option else {"FLASHMATH_DB": str(file)}
    run = learner.run("suspend", "sum-1", *(["--db", str(file)] if option else []), **named)

    assert run.returncode == 0
    assert file.exists()
    assert not store_of(learner.home).exists()


def test_marks_are_made_by_card_part_or_topic_and_taken_back(learner: Learner) -> None:
    assert learner.run("suspend", "addition").stdout == "5 cards suspended; flashmath undo takes that back\n"
    assert learner.run("due").stdout.startswith("1 new")
    assert learner.run("unsuspend", "sum-1", "sum-2#1").stdout.startswith("2 cards brought back")
    assert learner.run("due").stdout.startswith("3 new")
    assert learner.run("undo").stdout == "taken back: 2 cards were brought back\n"
    assert learner.run("due").stdout.startswith("1 new")
    assert learner.run("undo").stdout == "taken back: 5 cards were suspended\n"
    assert learner.run("known", "addition").stdout.startswith("5 cards set aside as known")
    assert learner.run("due").stdout.startswith("1 new")


@pytest.mark.parametrize(
    ("command", "undone", "said"),
    [
        ("suspend", "unsuspend", "all of this is suspended already"),
        ("known", "unsuspend", "all of this is set aside already"),
        ("unsuspend", "", "none of this is suspended, or set aside as known"),
        ("forget", "", "all of this is new already"),
    ],
)
def test_a_mark_that_is_there_already_is_not_made_again(learner: Learner, command: str, undone: str, said: str) -> None:
    if undone:
        assert learner.run(command, "sum-1").returncode == 0
        assert learner.run(command, "sum-1", "sum-2#1").stdout.startswith("1 card ")
    run = learner.run(command, "sum-1")

    assert (run.returncode, run.stdout) == (0, f"nothing to do: {said}\n")
    assert learner.run("undo").returncode == (0 if undone else 1)


@pytest.mark.parametrize(
    ("written", "chosen"), [("2\n", "sm2"), ("anki\n", "anki"), ("FSRS\n", "fsrs"), ("\n", "fsrs")]
)
def test_an_algorithm_is_chosen_by_number_or_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: str, chosen: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    with CliRunner().isolation(input=written):
        ask_algorithm()

    assert f'\nalgorithm = "{chosen}"\n' in (tmp_path / "flashmath/settings.toml").read_text("utf-8")


def test_forget_makes_a_card_new(learner: Learner) -> None:
    learner.record("sum-1#1", Grade.GOOD, days_ago=3)

    assert learner.run("forget", "sum-1").stdout == "1 card new again; flashmath undo takes that back\n"
    assert learner.run("due").stdout.startswith("6 new, 0 learning, 0 due today\n")


def test_with_nothing_to_take_back_the_status_is_1(learner: Learner) -> None:
    run = learner.run("undo")

    assert (run.returncode, run.stdout) == (1, "there is nothing to take back\n")


@pytest.mark.parametrize("command", ["suspend", "unsuspend", "forget", "known", "show"])
def test_a_card_that_is_not_there_is_bad_usage(learner: Learner, command: str) -> None:
    run = learner.run(command, "sum-l")

    assert run.returncode == 2
    assert "no card or topic is called sum-l; did you mean sum-" in run.stderr


def test_show_prints_every_part_with_its_place(learner: Learner) -> None:
    run = learner.run("show", "product", "--width", "40")

    assert run.returncode == 0
    assert "product#c1  cloze\n  cards/numbers/multiplication.yaml:3\n" in run.stdout
    assert "[...]" in run.stdout
    assert "forty-two" in run.stdout
    assert "\x1b" not in run.stdout


def test_show_of_a_card_that_cannot_be_shown_has_status_1(learner: Learner, make_library: MakeLibrary) -> None:
    make_library({"numbers/addition.yaml": FILES["numbers/addition.yaml"].replace("$2 + 2$", "$\\sgima$")})
    run = learner.run("show", "sum-2")

    assert run.returncode == 1
    assert "cards/numbers/addition.yaml:10: sum-2#1 cannot be shown" in run.stderr


def test_stats_are_drawn_and_come_as_json(learner: Learner) -> None:
    for days in range(40, 0, -4):
        learner.record("sum-1#1", Grade.AGAIN if days % 8 else Grade.GOOD, days_ago=days)
    drawn = learner.run("stats", COLUMNS="70")
    figures = json.loads(learner.run("stats", "--json").stdout)

    assert drawn.stdout.startswith("10 answers on 10 days, 1 minute, 5 s each\n")
    assert "Leeches" not in drawn.stdout
    assert max(map(len, drawn.stdout.split("\n"))) <= 70
    assert figures["answers"] == sum(figures["heat"]["answers"]) == 10
    assert sum(bin["cards"] for bin in figures["ease"]) == 1
    assert len(figures["forecast"]) == 30


def test_stats_without_answers_say_how_to_begin(learner: Learner) -> None:
    assert learner.run("stats").stdout == "Nothing was answered yet: `flashmath review` begins.\n"


def test_stats_are_drawn_in_ascii_where_that_is_set(learner: Learner) -> None:
    learner.record("sum-1#1", Grade.GOOD)

    assert learner.run("stats", settings='glyphs = "ascii"\nalgorithm = "sm2"\n').stdout.isascii()


def test_two_machines_merge_without_loss_and_twice_changes_nothing(learner: Learner, tmp_path: Path) -> None:
    learner.record("sum-1#1", Grade.GOOD)
    exported = learner.run("history", "export")
    (tmp_path / "one.jsonl").write_text(exported.stdout, "utf-8")
    other = str(tmp_path / "other.db")
    first = learner.run("history", "merge", "one.jsonl", "--db", other)
    second = learner.run("history", "merge", "one.jsonl", "--db", other)

    assert (first.returncode, first.stdout) == (0, "1 event added, 0 were here already\n")
    assert second.stdout == "0 events added, 1 were here already\n"
    assert learner.run("history", "export", "--db", other).stdout == exported.stdout
    assert learner.run("history", "export", "two.jsonl").stderr == "1 event in two.jsonl\n"


@pytest.mark.parametrize(
    ("content", "status", "line"),
    [
        ("", 2, "error[FM612]: file: line 1: this is no history of flashmath"),
        ('{"flashmath":"history","version":9}\n', 2, "version 9 is not known; install a newer flashmath"),
        (
            '{"flashmath":"history","version":1,"events":1}\n{"card":"x"}\n',
            1,
            "file: error[FM612]: line 2: no event: 'at' is missing",
        ),
    ],
)
def test_a_file_that_is_no_history_is_refused(learner: Learner, content: str, status: int, line: str) -> None:
    (learner.home / "file").write_text(content, "utf-8")
    run = learner.run("history", "merge", "file")

    assert run.returncode == status
    assert line in run.stderr
    assert "Traceback" not in run.stderr


def test_anki_files_that_are_none_are_refused(learner: Learner) -> None:
    (learner.home / "a.apkg").write_bytes(b"no zip")

    assert learner.run("history", "import-anki", "a.apkg").returncode == 2
    assert "is no package or collection of Anki" in learner.run("history", "import-anki", "a.apkg").stderr
    assert "no such file" in learner.run("history", "import-anki", "b.apkg").stderr


def test_an_anki_package_without_a_review_log_says_what_to_tick(learner: Learner) -> None:
    assert learner.run("build", "-o", "tiny.apkg").returncode == 0
    run = learner.run("history", "import-anki", "tiny.apkg")

    assert run.stdout == "0 cards of ours with a history in Anki\n0 answers\n0 events to take over\n"
    assert "tick scheduling in Anki's export" in run.stderr


def test_a_topic_that_has_no_card_yet_is_not_reviewed_in_silence(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    make_library({"numbers/addition.yaml": FILES["numbers/addition.yaml"]})
    run = flashmath("review", "--topic", "multiplication", **home_of(tmp_path, 'algorithm = "sm2"\n'))

    assert (run.returncode, run.stdout) == (2, "")
    assert "multiplication has no cards yet; `flashmath topics --with-cards`" in run.stderr


def test_a_history_of_real_anki_is_taken_over_once(learner: Learner, tmp_path: Path) -> None:
    assert learner.run("build", "-o", "tiny.apkg").returncode == 0
    collection = Collection(str(tmp_path / "collection.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=False)
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(tmp_path / "tiny.apkg"), options=options))
    deck = collection.decks.id_for_name("Tiny")
    assert deck is not None
    collection.decks.select(deck)
    for _ in range(2):
        card = collection.sched.getCard()
        assert card is not None
        card.start_timer()
        collection.sched.answerCard(card, 4)
    dry = learner.run("history", "import-anki", "collection.anki2")
    before = answers_in(learner.home)
    taken = learner.run("history", "import-anki", "collection.anki2", "--yes")
    again = learner.run("history", "import-anki", "collection.anki2", "--yes")
    collection.close()

    assert dry.stdout == "2 cards of ours with a history in Anki\n2 answers\n2 events to take over\n"
    assert "dry run" in dry.stderr
    assert before == []
    assert taken.stdout.endswith("2 events taken over\n")
    assert again.stdout.endswith("0 events to take over, 2 are here already\n")
    assert answers_in(learner.home) == [("sum-1#1", 4), ("sum-2#1", 4)]


def test_config_shows_every_setting_with_its_meaning(learner: Learner) -> None:
    run = learner.run("config", settings='algorithm = "fsrs"\n')

    assert '* algorithm = "fsrs"\n' in run.stdout
    assert "  rollover = 4\n    The hour at which your day begins" in run.stdout
    assert run.stderr.endswith("config/flashmath/settings.toml\n")


def test_a_deck_has_settings_of_its_own_and_else_those_of_all(learner: Learner) -> None:
    settings = 'algorithm = "fsrs"\n[deck.Tiny]\nnew_per_day = 3\n'

    assert "* new_per_day = 3\n" in learner.run("config", "--deck", "Tiny", settings=settings).stdout
    assert "  new_per_day = 20\n" in learner.run("config", settings=settings).stdout
    unknown = learner.run("config", "--deck", "Tinny", settings=settings)
    assert unknown.returncode == 2
    assert "no deck is called Tinny; did you mean Tiny?" in unknown.stderr


def test_config_edit_writes_a_file_to_begin_with_and_names_what_is_wrong(learner: Learner, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "algoritm = 1" >> "$2"\n', "utf-8")
    editor.chmod(0o755)
    run = learner.run("config", "edit", settings="", EDITOR=str(editor), VISUAL="")

    assert run.returncode == 1
    assert re.search(
        r"settings\.toml:\d+: error\[FM614\]: algoritm: there is no such setting; did you mean algorithm\?", run.stderr
    )
    assert "# rollover = 4" in (tmp_path / "config/flashmath/settings.toml").read_text("utf-8")


def test_changed_settings_are_told_and_applied_only_when_that_is_agreed(learner: Learner) -> None:
    learner.record("sum-1#1", Grade.GOOD, days_ago=3)
    fsrs = 'algorithm = "fsrs"\n'
    refused = learner.run("due", settings=fsrs)
    asked = learner.run("config", "apply", settings=fsrs)
    applied = learner.run("config", "apply", "--yes", settings=fsrs)

    assert (refused.returncode, refused.stdout) == (2, "")
    assert "the settings were changed (due today 1 -> " in refused.stderr
    assert asked.returncode == 2
    assert applied.stdout.endswith("1 cards are scheduled by the new settings\n")
    assert learner.run("due", settings=fsrs).returncode == 0
    assert learner.run("config", "apply", settings=fsrs).stdout == "no card is scheduled in another way\n"


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ("algorithm = fsrs\n", "the settings cannot be read; mend them with `flashmath config edit`"),
        ('algorithm = "fsr"\n', "by mistaken settings; mend them with `flashmath config edit`"),
    ],
)
def test_mistaken_settings_date_no_card_anew(learner: Learner, settings: str, line: str) -> None:
    learner.record("sum-1#1", Grade.GOOD, days_ago=3)
    learner.run("config", "apply", "--yes", settings='algorithm = "fsrs"\n')
    for arguments in (["due"], ["config", "apply", "--yes"], ["review", "--plain"]):
        run = learner.run(*arguments, settings=settings)

        assert run.returncode == 2
        assert line in run.stderr
    assert learner.run("due", settings='algorithm = "fsrs"\n').returncode == 0


def test_doctor_finds_a_sound_store(learner: Learner) -> None:
    learner.record("sum-1#1", Grade.GOOD)
    learner.record("gone#1", Grade.GOOD)
    run = learner.run("doctor")

    assert run.returncode == 0
    assert "2 events of 2 cards" in run.stdout
    assert "the history of a card that is in no card file now: gone#1" in run.stdout


def test_doctor_names_and_takes_back_events_of_the_future(learner: Learner) -> None:
    learner.record("sum-1#1", Grade.GOOD, ahead=86_400_000)
    run = learner.run("doctor")
    child = terminal(learner.home, "doctor")
    child.expect("Take the events of the future back")
    child.send("y\r")
    child.expect("clock +taken back: 1 event")
    child.wait()

    assert run.returncode == 1
    assert re.search(r"clock +error\[FM616\]: 1 event later than now", run.stdout)
    assert learner.run("doctor").returncode == 0
    assert answers_in(learner.home) == []


def test_doctor_finds_a_memory_that_is_not_what_the_log_says(learner: Learner) -> None:
    learner.record("sum-1#1", Grade.GOOD)
    with closing(sqlite3.connect(store_of(learner.home))) as connection, connection:
        connection.execute("UPDATE memory SET events = 7")
    run = learner.run("doctor")

    assert run.returncode == 1
    assert "error[FM615]: 1 card not as the log says: sum-1#1" in run.stdout
    child = terminal(learner.home, "doctor")
    child.expect("Make the memories anew from the log")
    child.send("y\r")
    child.expect("memory +made anew: 1 card")
    assert child.wait() == 0
    assert learner.run("doctor").returncode == 0


@pytest.mark.parametrize(
    "command",
    [
        "review",
        "due",
        "stats",
        "undo",
        "suspend",
        "unsuspend",
        "forget",
        "known",
        "history",
        "config",
        "show",
        "doctor",
    ],
)
def test_every_command_explains_itself(flashmath: Flashmath, command: str) -> None:
    run = flashmath(command, "--help")

    assert run.returncode == 0
    assert len(run.stdout.split("\n")) > 5
    assert run.stderr == ""


@pytest.mark.parametrize("arguments", [["due"], ["stats"], ["review", "--plain"], ["show", "sum-1"]])
def test_what_is_kept_of_the_library_spares_all_that_is_heavy(learner: Learner, arguments: list[str]) -> None:
    learner.run(*arguments)
    script = (
        "import sys, runpy\n"
        f"sys.argv = ['flashmath', *{arguments!r}]\n"
        "try: runpy.run_module('flashmath', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "heavy = {'yaml', 'pydantic', 'sympy', 'mpmath', 'numpy', 'matplotlib', 'genanki', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    environment = {**os.environ, **home_of(learner.home), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script]
    run = subprocess.run(
        command, cwd=learner.home, env=environment, input="", capture_output=True, text=True, check=True
    )

    assert run.stderr.endswith("[]\n")
