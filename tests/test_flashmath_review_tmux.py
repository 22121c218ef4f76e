"""What needs a real shell around the sitting: Ctrl-Z and fg, and a window that changes its width."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.conftest import MakeLibrary
from tests.review_helpers import FILES
from tests.review_helpers import answers_in
from tests.review_helpers import home_of

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed: Ctrl-Z is not tried")


class Tmux:
    """A window of tmux with a shell in it."""

    def __init__(self, folder: Path) -> None:
        self._base = ["tmux", "-f", os.devnull, "-S", str(folder / "socket")]
        environment = {**home_of(folder), "PYTHONPATH": str(ROOT), "PS1": "ready> ", "PATH": os.environ["PATH"]}
        settings = [part for name, value in environment.items() for part in ("-e", f"{name}={value}")]
        shell = ["bash", "--norc", "--noprofile", "-i"]
        self.run("new-session", "-d", "-x", "80", "-y", "24", "-c", str(folder), *settings, *shell)
        self.run("send-keys", "PS1='ready> '", "Enter")

    def run(self, *arguments: str) -> str:
        return subprocess.run([*self._base, *arguments], capture_output=True, text=True, check=True, timeout=10).stdout

    def send(self, *keys: str) -> None:
        self.run("send-keys", *keys)

    def screen(self) -> str:
        return self.run("capture-pane", "-p")

    def wait_for(self, *texts: str, without: str = "\0") -> str:
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            screen = self.screen()
            if all(text in screen for text in texts) and without not in screen:
                return screen
            time.sleep(0.05)
        raise AssertionError(f"{texts} did not come:\n{self.screen()}")


@pytest.fixture
def tmux(make_library: MakeLibrary, tmp_path: Path) -> Iterator[Tmux]:
    make_library(FILES)
    window = Tmux(tmp_path)
    window.send(f"{sys.executable} -m flashmath review", "Enter")
    window.wait_for("What is 1 + 1", "shows the answer")
    yield window
    window.run("kill-server")


def test_ctrl_z_stops_with_a_sane_terminal_and_fg_goes_on(tmux: Tmux, tmp_path: Path) -> None:
    tmux.send("Space", "3")
    tmux.wait_for("What is 2 + 2")
    tmux.send("C-z")
    tmux.wait_for("Stopped")
    tmux.send("stty -a | tr ' ' '\\n' | grep -x -e icanon -e echo", "Enter")
    tmux.wait_for("\nicanon\necho\n")
    tmux.send("fg", "Enter")
    tmux.wait_for("What is 2 + 2", "shows the answer", without="Stopped")
    tmux.send("Space", "4", "q")
    tmux.wait_for("2 cards, 2 of them new", "ready>")

    assert answers_in(tmp_path) == [("sum-1#1", 3), ("sum-2#1", 4)]


def test_a_process_that_was_stopped_from_outside_goes_on(tmux: Tmux, tmp_path: Path) -> None:
    [process] = tmux.run("list-panes", "-F", "#{pane_pid}").split()
    tasks = Path(f"/proc/{process}/task/{process}/children")
    if not tasks.exists():
        pytest.skip("this system does not list the children of a process under /proc")
    subprocess.run(["kill", "-STOP", tasks.read_text("utf-8").strip()], check=True)
    tmux.wait_for("Stopped")
    tmux.send("fg", "Enter")
    tmux.wait_for("What is 1 + 1", without="Stopped")
    tmux.send("Space", "3", "q")
    tmux.wait_for("1 card, 1 of them new")

    assert answers_in(tmp_path) == [("sum-1#1", 3)]


def test_a_window_that_changes_its_width_is_painted_anew(tmux: Tmux) -> None:
    wide = tmux.wait_for("─" * 76)
    tmux.run("resize-window", "-x", "40", "-y", "20")
    narrow = tmux.wait_for("─" * 36, without="─" * 37)

    assert "What is 1 + 1?" in wide
    assert "What is 1 + 1?" in narrow
    tmux.send("q")


def test_what_stood_on_the_screen_is_still_above_it(tmux: Tmux) -> None:
    tmux.send("q")
    tmux.wait_for("Nothing was answered")

    assert "-m flashmath review" in tmux.run("capture-pane", "-p", "-S", "-")


def test_ctrl_c_concerns_the_editor_alone(tmux: Tmux, tmp_path: Path) -> None:
    tmux.send("q")
    tmux.wait_for("Nothing was answered")
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\necho editing\nexec sleep 60\n", "utf-8")
    editor.chmod(0o755)
    tmux.send(f"clear; VISUAL={editor} {sys.executable} -m flashmath review", "Enter")
    tmux.wait_for("shows the answer")
    tmux.send("e")
    tmux.wait_for("editing")
    tmux.send("C-c")
    tmux.wait_for("with status -2", "What is 1 + 1")
    tmux.send("Space", "3", "q")
    tmux.wait_for("1 card, 1 of them new")


def test_ctrl_z_while_typing_leaves_a_sane_terminal_and_fg_brings_the_line_back(tmux: Tmux, tmp_path: Path) -> None:
    tmux.send("t", "2x cos")
    tmux.wait_for("your answer: 2x cos")
    tmux.send("C-z")
    tmux.wait_for("Stopped")
    tmux.send("clear; stty -a | tr ' ' '\\n' | grep -x -e icanon -e echo", "Enter")
    tmux.wait_for("icanon\necho\n")
    tmux.send("fg", "Enter")
    tmux.wait_for("What is 1 + 1", "your answer: 2x cos", without="icanon")
    tmux.send("(x^2)", "Enter")
    tmux.wait_for("you typed   2x cos(x^2)", "It is 2.")
    tmux.send("3", "q")
    tmux.wait_for("1 card, 1 of them new", "ready>")
    tmux.send("clear; stty -a | tr ' ' '\\n' | grep -x -e icanon -e echo", "Enter")
    tmux.wait_for("icanon\necho\n")

    assert answers_in(tmp_path) == [("sum-1#1", 3)]


def test_a_window_that_changes_while_typing_holds_the_line_once(tmux: Tmux) -> None:
    tmux.send("t", "2x cos(x^2) with words to fill a line of this window")
    tmux.wait_for("to fill a line of this window")
    tmux.run("resize-window", "-x", "40", "-y", "20")
    tmux.wait_for("─" * 36, "your answer", "window", without="─" * 37)
    time.sleep(0.3)
    tmux.send("C-a", "so ")
    narrow = tmux.wait_for("your answer: so 2x")
    tmux.run("resize-window", "-x", "80", "-y", "24")
    wide = tmux.wait_for("─" * 76, "your answer: so 2x cos(x^2) with words to fill a line of this window")

    assert (narrow.count("your answer"), wide.count("your answer")) == (1, 1)
    assert "Enter: the answer" in narrow
    assert "Enter shows the answer" in wide
    tmux.send("C-c", "q")


def test_a_window_that_changed_while_it_was_stopped_holds_the_line_once(tmux: Tmux) -> None:
    tmux.send("t", "2x cos(x^2) with words to fill a line of this window")
    tmux.wait_for("to fill a line of this window")
    tmux.send("C-z")
    tmux.wait_for("Stopped")
    tmux.run("resize-window", "-x", "40", "-y", "20")
    tmux.send("fg", "Enter")
    tmux.wait_for("─" * 36, "your answer", without="Stopped")
    time.sleep(0.3)  # the line is drawn twice, the second time when the editor knows the window
    tmux.send("C-a", "so ")

    assert tmux.wait_for("your answer: so 2x").count("your answer") == 1
    tmux.send("C-c", "q")


def test_a_process_that_was_stopped_from_outside_while_typing_goes_on(tmux: Tmux, tmp_path: Path) -> None:
    [process] = tmux.run("list-panes", "-F", "#{pane_pid}").split()
    tasks = Path(f"/proc/{process}/task/{process}/children")
    if not tasks.exists():
        pytest.skip("this system does not list the children of a process under /proc")
    tmux.send("t", "abc")
    tmux.wait_for("your answer: abc")
    subprocess.run(["kill", "-STOP", tasks.read_text("utf-8").strip()], check=True)
    tmux.wait_for("Stopped")
    tmux.send("fg", "Enter")
    tmux.wait_for("What is 1 + 1", "your answer: abc", without="Stopped")
    tmux.send("d", "Enter")
    tmux.wait_for("you typed   abcd")
    tmux.send("3", "q")
    tmux.wait_for("1 card, 1 of them new")

    assert answers_in(tmp_path) == [("sum-1#1", 3)]


def test_the_line_editor_knows_this_card_alone(tmux: Tmux) -> None:
    tmux.send("t", "one", "Enter", "3")
    tmux.wait_for("What is 2 + 2")
    tmux.send("t", "Up")
    time.sleep(0.3)
    assert tmux.screen().rstrip().endswith("your answer:")
    tmux.send("C-c")
    tmux.wait_for("t type yours first")
    tmux.send("/What is", "Enter")
    tmux.wait_for("1  sum-1#1")
    tmux.send("1")
    tmux.wait_for("What is 1 + 1")
    tmux.send("t", "Up")
    tmux.wait_for("your answer: one")
    tmux.send("C-c", "q")
