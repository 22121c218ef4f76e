"""Typed answers: read with the line editor, shown beside the card's, kept in the log, and never obeyed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from flashmath.mathematics.style import text_of
from flashmath.page.look import Look
from flashmath.picture.kitty import QUERY
from flashmath.review.shelf import open_shelf
from flashmath.review.signals import RESIZED
from flashmath.review.signals import BrokenOffError
from flashmath.review.signals import Signals
from flashmath.review.sitting import Sitting
from flashmath.review.typed import LONGEST
from flashmath.review.typed import cleaned
from flashmath.review.typed import typed_lines
from flashmath.review.typed import visible
from scheduler.session import Event
from scheduler.session import Kind
from scheduler.session import Store
from tests.conftest import ROOT
from tests.conftest import MakeLibrary
from tests.conftest import Run
from tests.review_helpers import FILES
from tests.review_helpers import answers_in
from tests.review_helpers import home_of
from tests.review_helpers import is_gone
from tests.review_helpers import modes_left
from tests.review_helpers import review_in_shell
from tests.review_helpers import sitting_of
from tests.review_helpers import store_of
from tests.review_helpers import terminal

ASKED = "t type yours first"
PROMPT = "your answer: "
ANSWERED = "3.* good "
UP = "\x1b[A"
#: A figure, so that the terminal is asked what it can show.
PICTURED = """\
topic: addition
cards:
  - id: parabola
    front: |
      Where is $x^2$ least?
    back: |
      At $0$.
    figure:
      kind: curves
      alt: A parabola that opens upwards.
      x: -2..2
      curves: [{y: x^2}]
    sources: [euclid 1]
"""


@pytest.fixture
def home(make_library: MakeLibrary, tmp_path: Path) -> Path:
    make_library(FILES)
    home_of(tmp_path)
    return tmp_path


def begin(home: Path, **environment: str) -> pexpect.spawn[str]:
    child = terminal(home, "review", environment=environment)
    child.expect(ASKED)
    return child


def typing(home: Path, **environment: str) -> pexpect.spawn[str]:
    child = begin(home, **environment)
    child.send("t")
    child.expect(PROMPT)
    return child


def end(child: pexpect.spawn[str], keys: str = "q") -> str:
    child.send(keys)
    child.expect(pexpect.EOF)
    child.close()
    return str(child.before)


def typed_in(home: Path) -> list[tuple[str, str]]:
    """Give what the log keeps of the answers that stand, in their order."""
    with Store(store_of(home), create=False) as store:
        events: list[Event] = list(store.events())
    voided = {event.target for event in events if event.kind is Kind.VOID}
    answers = [event for event in events if event.kind is Kind.ANSWER and event.key not in voided]
    answers.sort(key=lambda event: event.at)
    return [(event.card, json.loads(event.data).get("typed", "")) for event in answers]


def piped(home: Path, lines: str | bytes, **environment: str) -> Run:
    run = subprocess.run(
        [sys.executable, "-m", "flashmath", "review", "--plain"],
        cwd=home,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **home_of(home), **environment},
        input=lines.encode() if isinstance(lines, str) else lines,
        capture_output=True,
        timeout=30,
        check=False,
    )
    return subprocess.CompletedProcess(run.args, run.returncode, run.stdout.decode(), run.stderr.decode())


# In the terminal


def test_what_is_typed_stands_above_the_answer_and_in_the_log(home: Path) -> None:
    child = typing(home)
    child.send("2x  cos(x^2)\r")
    child.expect(r"What is 1 \+ 1.*you typed   .*2x cos\(x\^2\).*It is 2\..*good ")
    child.send("3")
    child.expect(ASKED)
    assert "you typed" not in str(child.before)
    end(child, " 1q")

    assert typed_in(home) == [("sum-1#1", "2x cos(x^2)"), ("sum-2#1", "")]
    assert answers_in(home) == [("sum-1#1", 3), ("sum-2#1", 1)]


def test_up_brings_back_what_was_typed_to_this_card_alone_also_in_the_next_sitting(home: Path) -> None:
    child = begin(home)
    for place, line in ((1, "one"), (1, "two"), (1, "one"), (1, "two"), (2, "other")):
        child.send(f"/What is\r{place}t{line}\r3")
        child.expect("good: ")
    end(child)
    child = begin(home)
    for place, ups, grade in ((1, 1, "3"), (1, 2, "3"), (1, 9, "3"), (3, 2, " 3")):
        child.send(f"/What is\r{place}t" + UP * ups + f"\r{grade}")
        child.expect("good: ")
    end(child)

    assert typed_in(home)[5:] == [("sum-1#1", "two"), ("sum-1#1", "one"), ("sum-1#1", "two"), ("sum-3#1", "")]


@pytest.mark.parametrize("keys", ["\r", "   \r", "\x03", "abc\x03", "\x04", "abc\x15\x04"])
def test_a_line_that_is_given_up_goes_back_to_the_question(home: Path, keys: str) -> None:
    child = typing(home)
    child.send(keys[:-1])
    time.sleep(0.2)  # Ctrl-C takes with it what was typed and not read yet
    child.send(keys[-1])
    child.expect(ASKED)
    assert not local_modes(child) & (termios.ICANON | termios.ECHO)
    end(child, " 3q")

    assert typed_in(home) == [("sum-1#1", "")]
    assert answers_in(home) == [("sum-1#1", 3)]


def test_a_second_ctrl_c_ends_the_sitting(home: Path) -> None:
    child = typing(home)
    child.send("\x03")
    child.expect(ASKED)
    end(child, "\x03")

    assert child.exitstatus == 0


def test_two_signals_at_once_are_told_one_by_one(home: Path) -> None:
    child = typing(home)
    for number in (signal.SIGSTOP, signal.SIGINT, signal.SIGCONT):
        os.kill(child.pid or 0, number)
        time.sleep(0.1)
    child.expect(ASKED)
    end(child, " 3q")

    assert answers_in(home) == [("sum-1#1", 3)]


def test_a_window_that_is_drawn_smaller_and_larger_takes_no_key_away(home: Path) -> None:
    child = typing(home)
    text = "2x cos(x^2) + 3 sin(x) exp(-x^2/2) " * 8
    for place in range(0, len(text), 4):
        child.setwinsize(24, (80, 40, 60)[place % 3])
        child.send(text[place : place + 4])
        time.sleep(0.013)
    child.send("\r")
    child.expect("you typed")
    end(child, "3q")

    assert typed_in(home) == [("sum-1#1", text.strip())]


def test_a_signal_that_comes_with_enter_takes_no_line_away(home: Path) -> None:
    child = terminal(home, "review", "--cram")
    for place in range(40):
        child.expect(ASKED)
        child.send("t")
        child.expect(PROMPT)
        child.send(f"line {place}")
        child.expect(f"line {place}")
        child.setwinsize(24, (80, 90)[place % 2])
        time.sleep(0.0195 + place % 8 * 0.0002)  # the editor is about to be broken off
        child.send("\r")
        child.expect("you typed")
        child.send("1")
    end(child)

    assert [typed for _, typed in typed_in(home)] == [f"line {place}" for place in range(40)]


def test_a_line_is_broken_off_only_once_it_stands_and_then_for_certain() -> None:
    signals = Signals()
    signals.catch()
    try:
        with signals.breaking_off():
            signal.raise_signal(signal.SIGWINCH)
            time.sleep(0.1)  # nothing is raised here, where a line editor would be deaf to it
            signals.may_break_off = True
            with pytest.raises(BrokenOffError):
                time.sleep(0.5)
            time.sleep(0.1)  # once is enough
        assert signals.next() == RESIZED
    finally:
        signals.release()


def test_a_burst_of_keys_is_neither_lost_nor_doubled(home: Path) -> None:
    child = begin(home)
    end(child, "tone\r3ttw\x7fwo\r1t\r 2tfour\x1b[D\x1b[D\x7f0\r4q")

    assert answers_in(home) == [("sum-1#1", 3), ("sum-2#1", 1), ("sum-3#1", 2), ("sum-4#1", 4)]
    assert [typed for _, typed in typed_in(home)] == ["one", "two", "", "f0ur"]


def test_keys_after_enter_are_keys_again(home: Path) -> None:
    child = typing(home)
    end(child, "2\r4 1q")

    assert answers_in(home) == [("sum-1#1", 4), ("sum-2#1", 1)]


def test_a_line_typed_while_the_terminal_still_answers_holds_no_answer_of_it(
    make_library: MakeLibrary, home: Path
) -> None:
    make_library({"numbers/addition.yaml": PICTURED})
    child = begin(home)
    child.expect_exact(QUERY)
    child.send("ta")
    time.sleep(0.1)
    child.send("\x1b_Gi=31;O")
    time.sleep(0.1)
    child.send("K\x1b\\\x1b[?62;4cxy\x7f")
    child.expect("your answer: ax")
    child.send("b\r")
    child.expect("you typed   .*axb")
    end(child, "3q")

    assert typed_in(home) == [("parabola#1", "axb")]


def test_a_whole_line_typed_while_the_terminal_still_answers_is_the_answer(
    make_library: MakeLibrary, home: Path
) -> None:
    make_library({"numbers/addition.yaml": PICTURED})
    child = begin(home)
    child.expect_exact(QUERY)
    end(child, "tzero\r3q")

    assert typed_in(home) == [("parabola#1", "zero")]
    assert answers_in(home) == [("parabola#1", 3)]


def test_nothing_is_completed_whatever_the_learner_has_set(home: Path) -> None:
    (home / "inputrc").write_text("TAB: complete\n", "utf-8")
    child = typing(home, INPUTRC=str(home / "inputrc"))
    child.send("inp\t\x1b?\x1b*\r")
    child.expect("you typed")
    end(child, "3q")

    assert typed_in(home) == [("sum-1#1", "inp")]


def test_what_is_pasted_is_one_answer_and_commands_in_it_are_shown_and_not_obeyed(home: Path) -> None:
    child = begin(home)
    child.send("t")
    child.expect_exact("\x1b[?2004h")  # the terminal is to say where a paste begins and ends
    child.expect(PROMPT)
    child.send("\x1b[200~a\x1b[31mb\x07\nc\x1b[201~\r")
    child.expect_exact("\x1b[?2004l")
    child.expect_exact(r"a\x1b[31mb\x07 c")
    child.expect(ANSWERED)
    assert "\x1b[31m" not in str(child.before)
    end(child, "3t\x1b[A\r 1q")

    assert answers_in(home) == [("sum-1#1", 3), ("sum-2#1", 1)]
    assert typed_in(home)[0] == ("sum-1#1", "a\x1b[31mb\x07 c")


def test_commands_in_the_history_are_not_obeyed_either(home: Path) -> None:
    child = typing(home)
    child.send("\x1b[200~a\x1b[31mb\u009b32m\x1b[201~\r")
    child.expect(ANSWERED)
    child.send("3/What is\r1t\x1b[A")
    child.expect(r"your answer: .*a\\x1b\[31mb\\x9b32m")
    end(child, "\x15\rq")


def test_a_terminal_of_another_encoding_shows_escapes_and_keeps_the_text(home: Path) -> None:
    child = typing(home, LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    child.send("caf\u00e9\r")
    child.expect(r"you typed   .*caf\\xe9.*It is 2\..*good ")
    painted = (str(child.before) + str(child.after)).rpartition("\x1b[H")[2]
    assert painted.isascii()
    end(child, "3q")

    assert typed_in(home) == [("sum-1#1", "caf\u00e9")]


@pytest.mark.parametrize("encoding", ["utf-8:strict", "utf-8:surrogateescape"])
def test_bytes_that_are_no_text_end_no_sitting(home: Path, encoding: str) -> None:
    child = typing(home, PYTHONIOENCODING=encoding)
    os.write(child.child_fd, b"caf\xe9 ol\xc3\xa9\r")
    child.expect("you typed")
    end(child, "3q")

    [(_, typed)] = typed_in(home)
    assert typed.startswith("caf")
    assert "\ufffd" in typed


@pytest.mark.parametrize(("length", "said"), [(LONGEST, "you typed"), (LONGEST + 1, "more than 500 characters")])
def test_a_longer_answer_is_refused_with_a_line(home: Path, length: int, said: str) -> None:
    child = typing(home)
    child.send("x" * length + "\r")
    child.expect(said)
    end(child, "q" if length == LONGEST else " 3q")

    assert typed_in(home) == ([] if length == LONGEST else [("sum-1#1", "")])


def test_undo_in_the_next_sitting_shows_what_was_typed_and_an_answer_keeps_it_again(home: Path) -> None:
    child = typing(home)
    child.send("3, I think\r1")
    child.expect(r"What is 2 \+ 2")
    end(child)
    child = begin(home)
    child.send("u")
    child.expect(r"you typed   .*3, I think.*It is 2\..*taken back: the answer again of sum-1#1")
    assert typed_in(home) == []
    end(child, "3q")

    assert answers_in(home) == [("sum-1#1", 3)]
    assert typed_in(home) == [("sum-1#1", "3, I think")]


def test_what_was_taken_back_is_no_history(home: Path) -> None:
    child = typing(home)
    child.send("wrong\r1u")
    child.expect("taken back")
    child.send("\x1b")
    child.expect(ASKED)
    end(child, f"t{UP}\r 3q")

    assert typed_in(home) == [("sum-1#1", "")]


def test_an_answer_is_typed_before_it_is_shown(home: Path) -> None:
    child = begin(home)
    child.send(" t")
    child.expect("the answer is shown already")
    end(child, "3q")

    assert typed_in(home) == [("sum-1#1", "")]


def test_the_editor_of_cards_finds_the_window_as_it_is(home: Path) -> None:
    """The line editor puts the size of the window into the environment, where it would outlive a change."""
    editor = home / "editor"
    editor.write_text('#!/bin/sh\necho "${COLUMNS-none} ${LINES-none}" > size\n', "utf-8")
    editor.chmod(0o755)
    child = typing(home, EDITOR=str(editor), VISUAL="")
    child.send("2\re")
    child.expect("the card was read again")
    end(child)

    assert (home / "size").read_text("utf-8") == "none none\n"


def test_without_a_line_editor_the_line_is_read_key_by_key(home: Path) -> None:
    """As in a Python that was built without one."""
    (home / "readline.py").write_text("raise ImportError\n", "utf-8")
    child = begin(home, PYTHONPATH=f"{home}{os.pathsep}{ROOT}")
    end(child, "tonn\x7fe\r3tx\x04 1q")

    assert typed_in(home) == [("sum-1#1", "one"), ("sum-2#1", "")]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_while_typing_ends_the_sitting_and_restores_the_terminal(home: Path, number: signal.Signals) -> None:
    child, process = review_in_shell(home)
    child.expect(ASKED)
    child.send(" 3tabc")
    child.expect(f"{PROMPT}.*abc")
    os.kill(process, number)

    assert {"icanon", "echo"} <= modes_left(child)
    assert answers_in(home) == [("sum-1#1", 3)]


def test_a_terminal_that_is_closed_while_typing_ends_the_process(home: Path) -> None:
    child = typing(home)
    child.send("abc")
    child.close(force=False)

    assert is_gone(child)


def test_ctrl_d_gives_a_search_up(home: Path) -> None:
    child = begin(home)
    child.send("/forty\x04")
    child.expect(ASKED)
    end(child, "\x04")

    assert child.exitstatus == 0


def local_modes(child: pexpect.spawn[str]) -> int:
    return int(termios.tcgetattr(child.child_fd)[3])


# By lines


def test_by_lines_an_answer_stands_in_the_line_or_in_the_next(home: Path) -> None:
    run = piped(home, "t\n2x cos(x^2)\n3\nt   1/2 \nt\n1\nt \nq\n2\n")

    assert "Enter shows the answer.\nYour answer:\nYou typed: 2x cos(x^2)\nAnswer: It is 2.\n" in run.stdout
    assert "Enter shows the answer.\nYou typed: 1/2\nAnswer: It is 4.\n" in run.stdout
    assert "The answer is shown already." in run.stdout
    assert "You typed: q\n" in run.stdout
    assert typed_in(home) == [("sum-1#1", "2x cos(x^2)"), ("sum-2#1", "1/2"), ("sum-3#1", "q")]
    assert answers_in(home) == [("sum-1#1", 3), ("sum-2#1", 1), ("sum-3#1", 2)]


@pytest.mark.parametrize("lines", ["t\n\n\n3\n", "t \n   \n\n3\n"])
def test_by_lines_an_empty_answer_is_none(home: Path, lines: str) -> None:
    run = piped(home, lines)

    assert "Your answer:\nNothing was typed.\nAnswer: It is 2.\n" in run.stdout
    assert typed_in(home) == [("sum-1#1", "")]


def test_by_lines_the_end_of_the_input_is_no_answer(home: Path) -> None:
    run = piped(home, "t\n")

    assert run.returncode == 0
    assert "Nothing was answered." in run.stdout


def test_by_lines_what_is_too_long_is_refused_and_commands_are_written_out(home: Path) -> None:
    run = piped(home, f"t {'x' * 501}\n\x1b[31mbogus\n/\x1b[31m\nt \x1b[31mred\x07\n3\n")

    assert "An answer of more than 500 characters is not taken; this one has 501." in run.stdout
    assert r"No key is called \x1b[31mbogus" in run.stdout
    assert r"No card holds \x1b[31m." in run.stdout
    assert r"You typed: \x1b[31mred\x07" in run.stdout
    assert "\x1b" not in run.stdout
    assert typed_in(home) == [("sum-1#1", "\x1b[31mred\x07")]


def test_by_lines_bytes_that_are_no_text_end_no_sitting(home: Path) -> None:
    run = piped(home, b"t caf\xe9\n3\n", PYTHONIOENCODING="utf-8:strict")

    assert run.returncode == 0
    assert "You typed: caf\ufffd\n" in run.stdout
    assert typed_in(home) == [("sum-1#1", "caf\ufffd")]


def test_by_lines_undo_in_the_next_sitting_says_what_was_typed(home: Path) -> None:
    piped(home, "t 11\n1\n")
    run = piped(home, "u\n3\n")

    assert "Question: What is 1 plus 1?\nYou typed: 11\nAnswer: It is 2.\n" in run.stdout
    assert typed_in(home) == [("sum-1#1", "11")]


def test_the_keys_name_it_on_every_face(home: Path) -> None:
    child = begin(home)
    child.send("?")
    child.expect("t  .*type your answer first")
    end(child, "xq")

    assert "t, alone or with your answer after it: type your answer first" in piped(home, "?\n").stdout


# What is kept


@pytest.fixture
def sitting(make_library: MakeLibrary, tmp_path: Path) -> Iterator[Sitting]:
    shelf = open_shelf(make_library(FILES), tmp_path / "cache")
    with sitting_of(shelf, tmp_path) as sitting:
        yield sitting


def test_a_flag_set_and_taken_back_leaves_what_was_typed(sitting: Sitting) -> None:
    sitting.take_typed("2")
    for key in "fu":
        sitting.press(key)
        assert (sitting.typed, sitting.is_open) == ("2", True)
    sitting.press("3")

    assert sitting.typed == ""
    assert sitting.session.history("sum-1#1")[0].data == '{"deck":"Tiny","typed":"2"}'


def test_a_card_that_is_looked_up_has_no_answer_typed_to_another(sitting: Sitting) -> None:
    sitting.take_typed("2")
    sitting.look_up("sum-4#1")
    sitting.reveal()
    sitting.press("3")

    assert "typed" not in sitting.session.history("sum-4#1")[0].data


def test_in_a_deletion_the_typed_text_stands_above_it(sitting: Sitting) -> None:
    sitting.look_up("product#c1")
    sitting.take_typed("42")
    page = sitting.page(Look(60))

    assert [text_of(line) for line in page.typed] == ["you typed   42"]


def test_a_merge_keeps_what_was_typed_on_both_machines_and_the_schedule_ignores_it(home: Path, tmp_path: Path) -> None:
    def flashmath(folder: Path, *arguments: str) -> str:
        folder.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "flashmath", *arguments, "--db", str(folder / "reviews.db")]
        environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **home_of(home)}
        lines = f"t on {folder.name}\n3\n"
        run = subprocess.run(
            command, cwd=home, env=environment, input=lines, capture_output=True, text=True, check=True, timeout=30
        )
        return run.stdout

    machines = tmp_path / "laptop", tmp_path / "desk"
    for machine in machines:
        assert f"You typed: on {machine.name}" in flashmath(machine, "review", "--plain", "--limit", "1")
        flashmath(machine, "history", "export", str(machine / "history"))
    for machine, other in (machines, machines[::-1]):
        assert "1 event added" in flashmath(machine, "history", "merge", str(other / "history"))
    exported = [flashmath(machine, "history", "export") for machine in machines]
    bare = tmp_path / "bare"
    stripped = [json.loads(line) for line in exported[0].splitlines()]
    bare.mkdir()
    (bare / "history").write_text("".join(f"{json.dumps(line | {'data': ''})}\n" for line in stripped), "utf-8")
    flashmath(bare, "history", "merge", str(bare / "history"))

    assert exported[0] == exported[1]
    kept = [json.loads(each["data"])["typed"] for each in stripped if "data" in each]
    assert sorted(kept) == ["on desk", "on laptop"]
    with Store(machines[0] / "reviews.db") as store, Store(bare / "reviews.db") as without:
        assert store.memory_rows() == without.memory_rows()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  a \t b\r\n", "a b"),
        ("a\u00a0\u3000b", "a b"),
        ("caf\udcc3\udca9", "caf\u00e9"),
        ("caf\udce9", "caf\ufffd"),
        ("\ud800", "?"),
        ("\x1b\x1c", "\x1b\x1c"),
        (" ", ""),
    ],
)
def test_a_line_is_kept_as_text(text: str, kept: str) -> None:
    assert cleaned(text) == kept
    kept.encode()


@pytest.mark.parametrize(
    ("text", "seen"),
    [("x² ∂ π", "x² ∂ π"), ("\x1b[1m\x7f", r"\x1b[1m\x7f"), ("a\u202eb\u009b", r"a\u202eb\x9b"), ("\ud800", r"\ud800")],
)
def test_what_does_not_print_is_written_out(text: str, seen: str) -> None:
    assert visible(text) == seen


@pytest.mark.parametrize("width", [20, 40, 76])
def test_a_long_answer_stays_inside_the_window(width: int) -> None:
    for text in ("x" * LONGEST, "two words " * 50, "\x1b" * LONGEST):
        lines = [text_of(line) for line in typed_lines(cleaned(text), Look(width))]

        assert max(map(len, lines)) <= width
        assert lines[0].startswith("you typed   ")
