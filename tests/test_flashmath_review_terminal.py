"""Whole sittings in a terminal: keys, bursts, undo, and every way in which a sitting can be cut short."""

from __future__ import annotations

import os
import signal
import termios
import time
from pathlib import Path

import pexpect
import pytest

from tests.conftest import Flashmath
from tests.conftest import MakeLibrary
from tests.review_helpers import BROKEN
from tests.review_helpers import FILES
from tests.review_helpers import answers_in
from tests.review_helpers import home_of
from tests.review_helpers import is_gone
from tests.review_helpers import modes_left
from tests.review_helpers import review_in_shell
from tests.review_helpers import store_of
from tests.review_helpers import terminal

ASKED = "shows the answer"
ANSWERED = "3.* good "


@pytest.fixture
def home(make_library: MakeLibrary, tmp_path: Path) -> Path:
    """Make a library of six cards, and a learner who was asked already."""
    make_library(FILES)
    home_of(tmp_path)
    return tmp_path


def begin(home: Path, *arguments: str, **environment: str) -> pexpect.spawn[str]:
    child = terminal(home, "review", *arguments, environment=environment)
    child.expect(ASKED)
    return child


def end(child: pexpect.spawn[str]) -> tuple[str, int | None]:
    """Wait for the end, and give what was printed and the status."""
    child.expect(pexpect.EOF)
    child.close()
    return str(child.before), child.exitstatus


def local_modes(child: pexpect.spawn[str]) -> int:
    return int(termios.tcgetattr(child.child_fd)[3])


def test_a_whole_sitting_ends_with_a_summary_and_when_the_next_card_is_due(home: Path) -> None:
    child = begin(home)
    assert "What is 1 + 1?" in str(child.before)
    assert "6 new" in str(child.before)
    for place in range(6):
        child.send(" " if place % 2 else "\r")
        child.expect(ANSWERED)
        child.send("3")
        child.expect(ASKED if place < 5 else "The next card is due tomorrow")
    _, status = end(child)

    assert status == 0
    assert [grade for _, grade in answers_in(home)] == [3] * 6


def test_a_burst_of_keys_is_handled_one_by_one(home: Path) -> None:
    child = begin(home)
    child.send(" 3 1 4q")
    _, status = end(child)

    assert status == 0
    assert answers_in(home) == [("sum-1#1", 3), ("sum-2#1", 1), ("sum-3#1", 4)]


def test_arrows_and_other_sequences_are_no_keys(home: Path) -> None:
    child = begin(home)
    child.send("\x1b[A\x1b[1;5C\x1bOP \x1b[200~\x1b[3~2q")
    end(child)

    assert answers_in(home) == [("sum-1#1", 2)]


def test_a_digit_before_the_answer_is_shown_answers_nothing(home: Path) -> None:
    child = begin(home)
    child.send("3")
    child.expect("the answer must be shown first")
    child.send("q")
    end(child)

    assert answers_in(home) == []


def test_space_on_a_shown_answer_says_good(home: Path) -> None:
    child = begin(home)
    child.send("  q")
    end(child)

    assert answers_in(home) == [("sum-1#1", 3)]


def test_two_buttons_are_again_and_good(home: Path) -> None:
    home_of(home, 'algorithm = "sm2"\nbuttons = 2\n')
    child = begin(home)
    child.send(" 2 1 4q")
    end(child)

    assert answers_in(home) == [("sum-1#1", 3), ("sum-2#1", 1)]


def test_a_cram_promises_no_time(home: Path) -> None:
    child = terminal(home, "review", "--cram", "--limit", "2")
    child.expect("shows the answer")
    child.send(" ")
    child.expect("4.{0,9} easy")
    assert "today" not in str(child.before)
    assert "1d" not in str(child.before)
    child.send("1")
    child.expect("again: asked once more at the end")
    child.send(" 3")
    end(child)


def test_a_deletion_is_filled_in_at_its_place(home: Path) -> None:
    child = terminal(home, "review", "--topic", "multiplication")
    child.expect("builds on topics of which you have seen no card: addition")
    child.send("\r")
    child.expect(r"6 and 7 is .*\[\.\.\.\]")
    child.send(" ")
    child.expect("forty-two")
    child.send("q")
    end(child)


def test_undo_takes_an_answer_back_and_shows_it_again(home: Path) -> None:
    child = begin(home)
    child.send(" 1")
    child.expect(r"What is 2 \+ 2")
    child.send("u")
    child.expect(r"It is 2\..*taken back: the answer again of sum-1#1")
    child.send("4q")
    end(child)

    assert answers_in(home) == [("sum-1#1", 4)]


def test_undo_reaches_into_the_last_sitting(home: Path) -> None:
    child = begin(home)
    child.send(" 3q")
    end(child)
    child = begin(home)
    assert "What is 2 + 2?" in str(child.before)
    child.send("u")
    child.expect(r"taken back: the answer good of sum-1#1")
    child.send("q")
    end(child)

    assert answers_in(home) == []


def test_suspending_burying_and_flagging_are_told_and_taken_back(home: Path) -> None:
    child = begin(home)
    child.send("f")
    child.expect("Addition · flagged")
    child.send("s")
    child.expect(r"sum-1#1 is suspended; u takes that back")
    child.send("b")
    child.expect(r"What is 3 \+ 3.*sum-2#1 is buried")
    child.send("uuu")
    child.expect("taken back: sum-1#1 was flagged")
    child.send("q")
    end(child)


def test_search_help_and_prerequisites_are_shown_until_a_key_goes_back(home: Path) -> None:
    child = begin(home)
    child.send("/elements forty\r")
    child.expect(r"The product of 6 and 7.*was looked up")
    child.send("p")
    child.expect(r"Multiplication builds on:.*Addition \(0 of 5 cards seen\)")
    child.send("x?")
    child.expect("take back the last thing")
    child.send("x\x1b")
    child.expect(r"What is 1 \+ 1")
    child.send("/nowhere\r")
    child.expect("no card holds nowhere")
    child.send("/What is\r")
    child.expect(r"3  sum-3#1\r\n[^\r]*What is 3 \+ 3\?")
    child.send("3")
    child.expect(r"What is 3 \+ 3")
    child.send("q")
    end(child)


def test_the_editor_opens_the_source_and_the_card_is_read_again(home: Path) -> None:
    editor = home / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/What is .1 /How much is \\$1 /" "$2"\necho "$1" > called\n', "utf-8")
    editor.chmod(0o755)
    child = begin(home, EDITOR=str(editor), VISUAL="")
    child.send("e")
    child.expect(r"How much is 1 \+ 1\?.*the card was read again")
    child.send(" 3q")
    end(child)

    assert (home / "called").read_text("utf-8") == "+3\n"
    assert answers_in(home) == [("sum-1#1", 3)]


def test_an_editor_that_is_not_there_is_named(home: Path) -> None:
    child = begin(home, EDITOR="no-such-editor", VISUAL="")
    child.send("e")
    child.expect("the editor no-such-editor cannot be run: no such file or directory; set")
    child.send("q")
    end(child)


def test_a_card_that_cannot_be_shown_is_passed_over_and_counted(make_library: MakeLibrary, home: Path) -> None:
    make_library(BROKEN)
    child = begin(home)
    child.send(" 3")
    child.expect(r"What is 3 \+ 3.*sum-2#1 cannot be shown, and is passed over")
    child.send("q")
    printed, status = end(child)

    assert status == 0
    assert "1 card could not be shown" in printed
    assert "Not shown: sum-2#1." in printed


def test_the_first_review_asks_once_which_algorithm_to_use(make_library: MakeLibrary, tmp_path: Path) -> None:
    make_library(FILES)
    child = terminal(tmp_path, "review")
    child.expect("fsrs.*recommended.*sm2.*anki.*Your choice")
    child.send("1\r")
    child.expect(ASKED)
    child.send("q")
    end(child)
    child = begin(tmp_path)
    child.send("q")
    printed, _ = end(child)

    assert "Your choice" not in printed
    assert 'algorithm = "fsrs"' in (tmp_path / "config/flashmath/settings.toml").read_text("utf-8")


def test_changed_settings_show_their_effect_and_ask(home: Path) -> None:
    child = begin(home)
    child.send(" 3q")
    end(child)
    home_of(home, 'algorithm = "fsrs"\n')
    child = terminal(home, "review")
    child.expect(r"due today 0 -> \d; 0 cards beyond a year.*Schedule them")
    child.send("\r")
    child.expect(ASKED)
    child.send("q")
    end(child)


@pytest.mark.parametrize("typed", ["\x03", "q"])
def test_a_sitting_that_is_left_leaves_the_terminal_as_it_was(home: Path, typed: str) -> None:
    child = terminal(home, "review")
    before = local_modes(child)
    child.expect(ASKED)
    assert not local_modes(child) & (termios.ICANON | termios.ECHO)
    child.send(" 3")
    child.expect(r"What is 2 \+ 2")
    child.send(typed)
    child.expect("1 card, 1 of them new; 1 answer")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    assert before & termios.ICANON
    assert answers_in(home) == [("sum-1#1", 3)]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT])
def test_a_signal_ends_the_sitting_and_restores_the_terminal(home: Path, number: signal.Signals) -> None:
    child, process = review_in_shell(home)
    child.expect(ASKED)
    child.send(" 3")
    child.expect(r"What is 2 \+ 2")
    os.kill(process, number)

    assert {"icanon", "echo"} <= modes_left(child)
    assert answers_in(home) == [("sum-1#1", 3)]


def test_a_closed_terminal_ends_the_process_and_loses_nothing(home: Path) -> None:
    child = begin(home)
    child.send(" 3")
    child.expect(r"What is 2 \+ 2")
    child.close(force=False)  # the other end is gone: SIGHUP

    assert is_gone(child)
    assert answers_in(home) == [("sum-1#1", 3)]


def test_a_killed_process_loses_nothing_that_was_acknowledged(home: Path, flashmath: Flashmath) -> None:
    for place in range(1, 4):
        child = begin(home)
        child.send(" 3")
        child.expect(rf"What is {place + 1} \+ {place + 1}")
        child.kill(signal.SIGKILL)
        child.expect(pexpect.EOF)
        child.close()
        assert len(answers_in(home)) == place
    doctor = flashmath("doctor", **home_of(home, ""))

    assert "memory" not in doctor.stdout
    assert "damage" not in doctor.stdout


@pytest.mark.parametrize("delay", [0.0, 0.004, 0.008, 0.015, 0.03])
def test_a_process_killed_at_any_moment_has_kept_what_it_showed_as_done(home: Path, delay: float) -> None:
    child = begin(home)
    child.send(" 3 3 3 3 3")
    time.sleep(delay)
    child.kill(signal.SIGKILL)
    printed, _ = end(child)
    seen = [number for number in range(1, 6) if f"What is {number} + {number}" in printed]

    assert len(answers_in(home)) >= max(seen, default=1) - 1


def test_an_answer_to_a_card_that_was_answered_elsewhere_is_refused(home: Path) -> None:
    first, second = begin(home), begin(home)
    first.send(" 3")
    first.expect(r"What is 2 \+ 2")
    second.send(" 1")
    second.expect("sum-1#1 was answered somewhere else meanwhile; this answer was not taken")
    second.send(" 4q")
    first.send("q")
    end(second)
    end(first)

    assert answers_in(home) == [("sum-1#1", 3), ("sum-2#1", 4)]


def test_a_terminal_that_is_not_utf_8_gets_ascii(home: Path) -> None:
    child = begin(home, LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    child.send(" ")
    child.expect(ANSWERED)
    shown = str(child.before)
    child.send("q")
    end(child)

    assert "It is 2." in shown
    assert shown.isascii()
    assert "----" in shown


def test_a_narrow_window_and_a_limit(home: Path) -> None:
    child = terminal(home, "review", "--limit", "2", columns=30)
    child.expect(ASKED)
    child.send(" 3 3")
    printed, status = end(child)

    assert status == 0
    assert len(answers_in(home)) == 2
    assert "2 answers" in printed


def test_a_store_that_cannot_be_written_is_said_in_one_line(home: Path) -> None:
    store_of(home).parent.mkdir(parents=True)
    store_of(home).write_text("no database\n" * 100, "utf-8")
    child = terminal(home, "review")
    printed, status = end(child)

    assert status == 2
    assert "is no review store; nothing in it was touched" in printed
    assert "Traceback" not in printed
