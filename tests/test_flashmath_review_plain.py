"""The sitting by lines: what is said, what a line does, and that every end of the input keeps all answers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.conftest import MakeLibrary
from tests.conftest import Run
from tests.review_helpers import BROKEN
from tests.review_helpers import FILES
from tests.review_helpers import answers_in
from tests.review_helpers import home_of


@pytest.fixture
def home(make_library: MakeLibrary, tmp_path: Path) -> Path:
    make_library(FILES)
    return tmp_path


def piped(home: Path, lines: str, *arguments: str, settings: str = 'algorithm = "sm2"\n') -> Run:
    return subprocess.run(
        [sys.executable, "-m", "flashmath", "review", *arguments],
        cwd=home,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **home_of(home, settings)},
        input=lines,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_a_sitting_by_lines_is_text_that_can_be_spoken(home: Path) -> None:
    run = piped(home, "\n3\nq\n", "--plain")

    assert run.returncode == 0
    assert run.stdout == (
        "\n"
        "Addition. 6 new, 0 learning, 0 due.\n"
        "Question: What is 1 plus 1?\n"
        "Enter shows the answer.\n"
        "Answer: It is 2.\n"
        "Source: Elements, 7\n"
        "Checked: from source\n"
        "1 again, today, then 1 day; 2 hard, today, then 1 day; 3 good, 1 day; 4 easy, 1 day.\n"
        "Good: 1 day.\n"
        "\n"
        "Addition. 5 new, 0 learning, 0 due.\n"
        "Question: What is 2 plus 2?\n"
        "Enter shows the answer.\n"
        "1 card, 1 of them new; 1 answer in 1 second: 1 good.\n"
        "Left for today: 5 new, 0 learning, 0 due.\n"
        "The next card is due tomorrow.\n"
    )
    assert run.stderr == "library: cards (found here)\n"


def test_nobody_is_asked_in_a_pipe_and_sm2_holds(home: Path) -> None:
    run = piped(home, "\n3\n", settings="")

    assert run.returncode == 0
    assert "Your choice" not in run.stdout + run.stderr
    assert not (home / "config").exists()
    assert answers_in(home) == [("sum-1#1", 3)]


def test_words_do_what_their_keys_do(home: Path) -> None:
    run = piped(home, "\nagain\nundo\neasy\n/product\n\n\nquit\n", "--plain")

    assert "Taken back: the answer again of sum-1#1." in run.stdout
    assert "The product of 6 and 7 is [...]." in run.stdout
    assert "Answer: The product of 6 and 7 is forty-two." in run.stdout
    assert answers_in(home) == [("sum-1#1", 4), ("product#c1", 3)]


def test_a_line_that_is_no_key_is_named(home: Path) -> None:
    run = piped(home, "bogus\n3\n9\n?\np\no\n", "--plain")

    assert "No key is called bogus; ? lists them." in run.stdout
    assert "The answer must be shown first." in run.stdout
    assert "u: take back the last thing you did" in run.stdout
    assert "back: leave a card that was looked up" in run.stdout
    assert "Escape" not in run.stdout
    assert "Addition builds on nothing else." in run.stdout
    assert "This card has no figure." in run.stdout


def test_a_broken_card_is_passed_over_and_counted(make_library: MakeLibrary, tmp_path: Path) -> None:
    make_library(BROKEN)
    run = piped(tmp_path, "\n3\n" * 10, "--plain")

    assert "sum-2#1 cannot be shown, and is passed over." in run.stdout
    assert "5 cards, 5 of them new" in run.stdout
    assert "Not shown: sum-2#1." in run.stdout


def test_the_word_back_leaves_a_card_that_was_looked_up(home: Path) -> None:
    run = piped(home, "/product\nback\n\n3\n", "--plain")

    assert "product#c1 was looked up; the word back returns to the queue.\n" in run.stdout
    assert answers_in(home) == [("sum-1#1", 3)]


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (["--topic", "multiplication"], "Multiplication. 1 new"),
        (["--tag", "even"], "Addition. 2 new"),
        (["--deck", "Tiny"], "Addition. 6 new"),
        (["--goal", "addition"], "Addition. 5 new"),
        (["--cram", "--tag", "odd"], "Addition. 0 new, 0 learning, 3 due"),
    ],
)
def test_filters_choose_the_cards(home: Path, arguments: list[str], first: str) -> None:
    assert piped(home, "", "--plain", *arguments).stdout.startswith(f"\n{first}")


def test_unseen_prerequisites_are_named_and_block_nothing(home: Path) -> None:
    run = piped(home, "\n3\n", "--topic", "multiplication")

    assert "not seen yet, though this builds on it: addition" in run.stderr
    assert answers_in(home) == [("product#c1", 3)]


def test_crammed_answers_change_no_schedule(home: Path) -> None:
    run = piped(home, "\n4\n" * 3, "--cram", "--limit", "3")

    assert "\n1 again; 2 hard; 3 good; 4 easy.\n" in run.stdout
    assert "3 answers" in run.stdout
    assert piped(home, "").stdout.startswith("\nAddition. 6 new, 0 learning, 0 due.")


def test_flagged_cards_and_a_limit(home: Path) -> None:
    piped(home, "\n3\nf\n")
    run = piped(home, "\n3\n" * 9, "--flagged")

    assert "1 card, 1 of them new" in run.stdout
    assert answers_in(home) == [("sum-1#1", 3), ("sum-2#1", 3)]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--topic", "multiplicaton"], "no topic is called multiplicaton; did you mean multiplication?"),
        (["--goal", "nothing-like-it"], "no topic is called nothing-like-it"),
        (["--tag", "evn"], "no tag is called evn; did you mean even?"),
        (["--deck", "tiny"], "no deck is called tiny; did you mean Tiny?"),
        (["--limit", "0"], "0 is not in the range x>=1"),
    ],
)
def test_what_does_not_exist_is_bad_usage(home: Path, arguments: list[str], line: str) -> None:
    run = piped(home, "", *arguments)

    assert run.returncode == 2
    assert line in run.stderr


def test_when_all_is_done_it_is_said_what_waits(home: Path) -> None:
    run = piped(home, "\n3\n" * 10, settings='algorithm = "sm2"\nnew_per_day = 2\n')

    assert "2 cards, 2 of them new" in run.stdout
    assert "4 cards: wait, for it is enough for today." in run.stdout
    assert run.stdout.endswith("The next card is due tomorrow.\n")


def test_a_setting_that_is_wrong_is_said_and_its_default_holds(home: Path) -> None:
    run = piped(home, "", settings='algorithm = "fsr"\n')

    assert run.returncode == 0
    assert 'settings.toml:1: error[FM614]: algorithm: "fsr": must be' in run.stderr
    assert 'did you mean "fsrs"?' in run.stderr
