"""What `flashmath review` asks by its options: real processes over a real store, answered by lines from a pipe."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scheduler.session import Event
from scheduler.session import Grade
from scheduler.session import Kind
from scheduler.session import Store
from scheduler.session import plan_of
from scheduler.session import read_settings
from tests.conftest import ROOT
from tests.conftest import MakeLibrary
from tests.conftest import Run
from tests.review_helpers import FILES
from tests.review_helpers import answers_in
from tests.review_helpers import home_of
from tests.review_helpers import store_of

#: Runs the command with a clock that goes on by this many seconds whenever it is looked at.
_HASTY = """
import runpy, sys, time
begun, looked = time.time_ns(), 0
def hasty():
    global looked
    looked += 1
    return begun + looked * {seconds} * 1_000_000_000
time.time_ns = hasty
sys.argv[0] = "flashmath"
runpy.run_module("flashmath", run_name="__main__")
"""
GOOD = "\n3\n"


@pytest.fixture
def home(make_library: MakeLibrary, tmp_path: Path) -> Path:
    make_library(FILES)
    return tmp_path


def review(home: Path, lines: str, *arguments: str, program: tuple[str, ...] = ("-m", "flashmath")) -> Run:
    return subprocess.run(
        [sys.executable, *program, "review", "--plain", *arguments],
        cwd=home,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **home_of(home)},
        input=lines,
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )


def asked(run: Run) -> list[int]:
    """Give the numbers of the cards that were asked, in order."""
    return [int(number) for number in re.findall(r"^Question: What is (\d) plus", run.stdout, re.MULTILINE)]


def record(home: Path, uid: str, *grades: Grade, days_ago: int = 0) -> None:
    """Write answers of former days, one a day up to so many days ago."""
    with Store(store_of(home)) as store:
        for before, grade in enumerate(reversed(grades)):
            at = int(time.time() * 1000) - (days_ago + before) * 86_400_000 - 3_600_000 * (days_ago > 0)
            day = (at - 4 * 3_600_000) // 86_400_000
            event = Event(card=uid, at=at, device="test", kind=Kind.ANSWER, day=day, grade=grade, duration=5000)
            store.add(plan_of((), read_settings('algorithm = "sm2"')[0]), [event])


def test_minutes_end_a_sitting_when_the_time_is_over_and_not_before(home: Path) -> None:
    hasty = ("-c", _HASTY.format(seconds=20))
    run = review(home, GOOD * 6, "--minutes", "2", program=hasty)
    slow = review(home, GOOD * 6, "--minutes", "60")

    assert 1 <= len(asked(run)) < 5
    assert answers_in(home)[: len(asked(run))] == [(f"sum-{number}#1", 3) for number in asked(run)]
    assert re.search(r"^Left for today: [1-5] new, 0 learning, 0 due\.$", run.stdout, re.MULTILINE)
    assert len(asked(run)) + len(asked(slow)) == 5


def test_ahead_asks_what_is_due_in_some_days(home: Path) -> None:
    record(home, "sum-3#1", Grade.GOOD, Grade.GOOD, days_ago=1)  # due again six days after the last answer
    record(home, "sum-4#1", Grade.GOOD, Grade.GOOD, days_ago=4)
    for number in (1, 2, 5):
        record(home, f"sum-{number}#1", Grade.GOOD)  # due tomorrow, and done for today

    assert asked(review(home, GOOD * 9, "--topic", "addition")) == []
    assert asked(review(home, GOOD * 9, "--topic", "addition", "--ahead", "1")) == []
    assert asked(review(home, "q\n", "--topic", "addition", "--ahead", "2")) == [4]
    assert asked(review(home, GOOD * 9, "--topic", "addition", "--ahead", "5")) == [4, 3]
    assert answers_in(home)[-2:] == [("sum-4#1", 3), ("sum-3#1", 3)]
    assert asked(review(home, GOOD * 9, "--topic", "addition", "--ahead", "5")) == []


def test_leeches_are_the_cards_that_are_forgotten_again_and_again(home: Path) -> None:
    record(home, "sum-2#1", *[Grade.GOOD, Grade.AGAIN] * 8, days_ago=3)
    record(home, "sum-3#1", *[Grade.GOOD, Grade.AGAIN] * 7, days_ago=3)
    run = review(home, "\n3\n\n3\n", "--leeches")

    assert set(asked(run)) == {2}
    assert answers_in(home)[-1] == ("sum-2#1", 3)


def test_flagged_cards_alone(home: Path) -> None:
    review(home, f"{GOOD}f\nq\n")
    record(home, "sum-4#1", Grade.GOOD, days_ago=3)

    assert asked(review(home, GOOD * 3)) == [4, 2, 3, 5]
    review(home, "u\nu\nu\nq\n")
    assert asked(review(home, GOOD * 3, "--flagged")) == [2]


def test_cram_asks_everything_until_it_is_known_and_changes_no_schedule(home: Path) -> None:
    review(home, GOOD * 2)
    run = review(home, "\n1\n" + GOOD * 9, "--cram", "--tag", "odd")

    assert sorted(asked(run)) == sorted([1, 3, 5, asked(run)[0]])
    assert asked(run)[-1] == asked(run)[0]
    assert run.stdout.endswith("The next card is due tomorrow.\n")
    assert [card for card, _ in answers_in(home)[2:]] == [f"sum-{number}#1" for number in asked(run)]
    counted = review(home, "q\n")
    assert "Addition. 4 new, 0 learning, 0 due." in counted.stdout


@pytest.mark.parametrize(("goal", "new"), [("addition", 5), ("multiplication", 6)])
def test_goal_draws_new_cards_from_the_topic_and_all_that_it_builds_on(home: Path, goal: str, new: int) -> None:
    run = review(home, GOOD * 9, "--goal", goal)

    assert asked(run) == [1, 2, 3, 4, 5]
    assert f"{new} cards, {new} of them new" in run.stdout


def test_what_was_seen_before_is_reviewed_whatever_the_goal(home: Path) -> None:
    record(home, "product#c1", Grade.GOOD, days_ago=3)

    assert "6 cards, 5 of them new" in review(home, GOOD * 9, "--goal", "addition").stdout


def test_limit_ends_a_sitting_after_so_many_answers_and_an_undone_one_is_none(home: Path) -> None:
    assert asked(review(home, GOOD * 9, "--limit", "2")) == [1, 2]
    assert len(answers_in(home)) == 2
    run = review(home, f"{GOOD}u\n2\n{GOOD}", "--limit", "2")

    assert asked(run)[0] == 3
    assert answers_in(home)[2:] == [("sum-3#1", 2), ("sum-4#1", 3)]


def test_unseen_prerequisites_are_named_once(home: Path) -> None:
    first, second = (review(home, "q\n", "--topic", "multiplication") for _ in range(2))
    other = review(home, "q\n", "--topic", "multiplication", "--db", "other.db")

    assert "not seen yet, though this builds on it: addition" in first.stderr
    assert "not seen yet" not in second.stderr
    assert "not seen yet" in other.stderr


def test_a_card_that_was_begun_anew_is_asked_as_new(home: Path, make_library: MakeLibrary) -> None:
    record(home, "sum-2#1", Grade.GOOD, Grade.GOOD, days_ago=1)
    text = FILES["numbers/addition.yaml"]
    make_library(
        FILES | {"numbers/addition.yaml": text.replace("  - id: sum-2\n", "  - id: sum-2\n    reset: 2020-01-31\n")}
    )
    run = review(home, GOOD * 2 + "q\n")

    assert asked(run) == [1, 2, 3]
    assert "6 new, 0 learning, 0 due" in run.stdout
    make_library(FILES)
    assert "4 new" in review(home, "q\n").stdout
