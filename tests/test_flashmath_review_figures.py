"""Figures in the terminal: asked for as the terminal can show them, drawn while the learner thinks, opened by a key."""

from __future__ import annotations

import base64
import re
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from flashmath.picture.kitty import QUERY
from tests.conftest import ROOT
from tests.conftest import Flashmath
from tests.conftest import MakeLibrary
from tests.review_helpers import answers_in
from tests.review_helpers import home_of
from tests.review_helpers import terminal

CARDS = """\
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
      curves: [{y: x^2, label: $x^2$}]
    claims:
      - holds: diff(x^2, x) == 2*x
        for: {x: real}
  - id: which-line
    front: |
      What is the slope of this line?
    back: |
      It is $2$.
    figure:
      kind: curves
      side: question
      alt: A line through the origin.
      x: -2..2
      curves: [{y: 2*x, label: line}]
    sources: [euclid 1]
  - id: nowhere
    front: |
      Where is this defined?
    back: |
      Nowhere.
    figure:
      kind: curves
      alt: A curve without points.
      x: 0..1
      curves: [{y: sqrt(-1 - x)}]
    sources: [euclid 1]
  - id: mistaken
    front: |
      Is this figure sound?
    back: |
      No.
    figure:
      kind: curves
      alt: A curve that nobody can draw.
      x: 1..0
      curves: [{y: x}]
    sources: [euclid 1]
  - id: without
    front: |
      Has this card a figure?
    back: |
      No.
    sources: [euclid 1]
"""
ASKED = "shows the answer"
ANSWERED = "3.* good "
DOTS = "[\u2801-\u28ff]"
YES = "\x1b_Gi=31;OK\x1b\\\x1b]11;rgb:1c1c/1e1e/2121\x1b\\\x1b[?62;4c"
NO = "\x1b[?62;4c"
PICTURE = re.compile("\x1b_G(a=T[^;]*);([^\x1b]*)\x1b\\\\((?:\x1b_Gq=2,m=.;[^\x1b]*\x1b\\\\)*)")


@pytest.fixture(scope="module")
def drawings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep what was drawn from one test to the next, since loading what draws takes a second."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def home(make_library: MakeLibrary, tmp_path: Path) -> Path:
    make_library({"numbers/addition.yaml": CARDS})
    home_of(tmp_path)
    return tmp_path


def begin(home: Path, drawings: Path, *arguments: str, **environment: str) -> pexpect.spawn[str]:
    return begin_with(40, home, drawings, *arguments, **environment)


def begin_with(rows: int, home: Path, drawings: Path, *arguments: str, **environment: str) -> pexpect.spawn[str]:
    environment = {"XDG_CACHE_HOME": str(drawings), **environment}
    child = terminal(home, "review", *arguments, rows=rows, environment=environment)
    child.expect(ASKED)
    return child


def quit_sitting(child: pexpect.spawn[str]) -> str:
    child.send("q")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    return str(child.before)


def test_a_terminal_that_says_it_can_gets_the_picture_itself(home: Path, drawings: Path) -> None:
    child = begin(home, drawings)
    child.expect_exact(QUERY)
    child.send(YES)
    child.send(" ")
    child.expect(PICTURE)
    assert isinstance(child.match, re.Match)
    keys, first, others = child.match.groups()
    png = base64.b64decode(first + "".join(re.findall("m=.;([^\x1b]*)", others)))
    width, height = struct.unpack(">II", png[16:24])
    columns, rows = (int(re.search(f"{key}=(\\d+)", keys)[1]) for key in "cr")  # type: ignore[index]

    assert png.startswith(b"\x89PNG")
    assert (width, height) == (columns * 10, rows * 20)
    assert "f=100,q=2" in keys
    child.expect(ANSWERED)
    child.send("3")
    child.expect(re.escape("\x1b_Ga=d,d=I,i="))  # the next card is not painted under it
    quit_sitting(child)

    assert answers_in(home) == [("parabola#1", 3)]


def test_a_terminal_that_says_it_cannot_gets_dots(home: Path, drawings: Path) -> None:
    child = begin(home, drawings)
    child.expect_exact(QUERY)
    child.send(NO)
    child.send(" ")
    child.expect(f"{DOTS}.* x².*{DOTS}.*good ")
    assert "a=T" not in quit_sitting(child)


def test_a_terminal_that_says_nothing_gets_dots_and_no_key_is_lost_meanwhile(home: Path, drawings: Path) -> None:
    child = begin(home, drawings)
    child.send(" ")
    child.expect(f"{DOTS}.* x².*{DOTS}.*good ")
    child.send("3 2q")
    child.expect(pexpect.EOF)

    assert answers_in(home) == [("parabola#1", 3), ("which-line#1", 2)]


def test_keys_between_the_parts_of_an_answer_count(home: Path, drawings: Path) -> None:
    child = begin(home, drawings)
    child.expect_exact(QUERY)
    child.send(f" {YES[:10]}")
    time.sleep(0.1)
    child.send(f"{YES[10:]}3")
    child.expect("What is the slope")
    quit_sitting(child)

    assert answers_in(home) == [("parabola#1", 3)]


@pytest.mark.parametrize("environment", [{"TMUX": "/tmp/x,1,0"}, {"TERM": "screen-256color"}])
def test_inside_another_terminal_nothing_is_asked(home: Path, drawings: Path, environment: dict[str, str]) -> None:
    child = begin(home, drawings, **environment)
    child.send(" ")
    child.expect(f"{DOTS}.*good ")

    assert "\x1b_G" not in str(child.before) + str(child.after) + quit_sitting(child)


@pytest.mark.parametrize("choice", ["off", "braille"])
def test_who_wants_no_pictures_is_asked_nothing(home: Path, drawings: Path, choice: str) -> None:
    child = begin(home, drawings, "--graphics", choice)
    child.send(" ")
    child.expect("Figure:.*A parabola that opens upwards.*good " if choice == "off" else f"{DOTS}.*good ")

    assert "\x1b_G" not in str(child.before) + quit_sitting(child)


def test_the_setting_holds_where_no_option_says_otherwise(home: Path, drawings: Path) -> None:
    home_of(home, 'algorithm = "sm2"\ngraphics = "off"\n')
    child = begin(home, drawings)
    child.send(" ")
    child.expect("A parabola that opens upwards")
    quit_sitting(child)


def test_a_sitting_without_figures_asks_nothing_and_starts_nothing(home: Path, drawings: Path) -> None:
    child = begin(home, drawings)
    child.send("/Has this\r")
    child.expect("was looked up")
    child.send(" ")
    child.expect(ANSWERED)
    child.send("o")
    child.expect("this card has no figure")
    quit_sitting(child)


def test_a_figure_that_asks_is_seen_with_the_question_and_stays(home: Path, drawings: Path) -> None:
    child = begin(home, drawings, "--graphics", "braille")
    child.send("/slope\r")
    child.expect(f"slope of this line.*{DOTS}.*line.*{ASKED}")
    child.send(" ")
    child.expect(f"slope of this line.*{DOTS}.*It is 2.*good ")
    quit_sitting(child)


def test_a_figure_that_cannot_be_drawn_leaves_its_words_and_why(home: Path, drawings: Path) -> None:
    child = begin(home, drawings, "--graphics", "braille")
    child.send("/Where is this defined\r")
    child.expect("looked up")
    child.send(" ")
    child.expect("A curve without points.*cannot be drawn: the expression has no.*good ")
    quit_sitting(child)


def test_a_figure_with_a_mistake_leaves_its_words_and_who_knows_more(home: Path, drawings: Path) -> None:
    child = begin(home, drawings, "--graphics", "braille")
    child.send("/figure sound\r")
    child.expect("looked up")
    child.send(" ")
    child.expect("A curve that nobody can draw.*flashmath check.*good ")
    child.send("o")
    child.expect("the figure cannot be drawn: something is wrong with it")
    quit_sitting(child)


def test_without_colour_the_dots_stay(home: Path, drawings: Path) -> None:
    child = begin(home, drawings, "--graphics", "braille", NO_COLOR="1")
    child.send(" ")
    child.expect(f"{DOTS}.*good ")

    assert "38;2" not in str(child.before) + str(child.after)
    quit_sitting(child)


def test_o_opens_the_figure_once_it_is_seen(home: Path, drawings: Path) -> None:
    program = home / "opener"
    program.write_text(f"#!{sys.executable}\nimport sys\nopen('{home}/opened', 'w').write(sys.argv[1])\n", "utf-8")
    program.chmod(0o755)
    child = begin(home, drawings, "--graphics", "off", FLASHMATH_OPENER=str(program))
    child.send("o")
    child.expect("the figure comes with the answer")
    child.send(" ")
    child.expect(ANSWERED)
    child.send("o")
    child.expect("opener opens the figure")
    quit_sitting(child)

    opened = Path((home / "opened").read_text("utf-8"))
    assert opened.read_bytes().startswith(b"\x89PNG")
    assert opened.is_relative_to(drawings)


def test_o_shows_a_figure_without_room_in_the_window_and_once_more_in_one_of_its_own(
    home: Path, drawings: Path
) -> None:
    program = home / "opener"
    program.write_text("#!/bin/sh\n", "utf-8")
    program.chmod(0o755)
    child = begin_with(18, home, drawings, "--graphics", "braille", FLASHMATH_OPENER=str(program))
    child.send(" ")
    child.expect("At 0.*Press o to see.*good ")
    child.send("o")
    child.expect(f"{DOTS}.*x².*any other key goes back")
    child.send("1")
    child.expect("At 0.*Press o to see.*good ")
    child.send("oo")
    child.expect("opener opens the figure")
    quit_sitting(child)

    assert answers_in(home) == []


def test_the_process_that_draws_ends_with_the_sitting(home: Path, drawings: Path) -> None:
    child = begin(home, drawings, "--graphics", "braille")
    child.send("/Where is this defined\r")
    child.expect("looked up")
    quit_sitting(child)
    running = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout

    assert f"from flashmath.picture.worker import main; main() {ROOT}" not in running


def test_a_card_that_was_checked_says_so_below_its_sources(home: Path, drawings: Path, flashmath: Flashmath) -> None:
    child = begin(home, drawings, "--graphics", "off")
    child.send(" ")
    child.expect(ANSWERED)
    assert "parabola · " not in str(child.before) + str(child.after)
    quit_sitting(child)
    flashmath("check", cwd=home, XDG_CACHE_HOME=str(drawings))
    child = begin(home, drawings, "--graphics", "off")
    child.send(" ")
    child.expect("parabola · proved")
    child.send("3 ")
    child.expect("Elements, 1.*which-line · from source")
    quit_sitting(child)


def test_by_lines_the_words_of_the_figure_are_said(home: Path, drawings: Path, flashmath: Flashmath) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "flashmath", "review", "--plain"],
        cwd=home,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **home_of(home), "XDG_CACHE_HOME": str(drawings)},
        input="\no\n3\n\nq\n",
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert "Answer: At 0.\nFigure: A parabola that opens upwards.\n" in run.stdout
    assert "Nothing here can open a window (set FLASHMATH_OPENER); the figure is " in run.stdout
    assert "Question: What is the slope of this line?\nFigure: A line through the origin.\nEnter" in run.stdout
    assert "\x1b" not in run.stdout


@pytest.mark.parametrize("arguments", [[], ["--graphics", "kitty"], ["--graphics", "off"], ["--plain"]])
def test_show_sends_no_command_into_a_pipe(
    home: Path, drawings: Path, flashmath: Flashmath, arguments: list[str]
) -> None:
    run = flashmath("show", "parabola", *arguments, cwd=home, XDG_CACHE_HOME=str(drawings), TERM="xterm-kitty")

    assert run.returncode == 0
    assert "\x1b" not in run.stdout
    has_words = bool({"off", "--plain"} & set(arguments))
    assert ("A parabola that opens upwards" in run.stdout) is has_words
    assert bool(re.search(DOTS, run.stdout)) is not has_words


def test_show_asks_its_terminal_and_gives_the_picture(home: Path, drawings: Path) -> None:
    child = terminal(home, "show", "parabola", "which-line", environment={"XDG_CACHE_HOME": str(drawings)})
    child.expect_exact(QUERY)
    child.send(YES)
    child.expect(PICTURE)
    child.expect(PICTURE)
    child.expect(pexpect.EOF)

    assert QUERY not in str(child.before)  # one question is enough


def test_show_in_a_terminal_that_says_nothing_gives_dots(home: Path, drawings: Path) -> None:
    child = terminal(home, "show", "parabola", environment={"XDG_CACHE_HOME": str(drawings)})
    child.expect(f"At 0.*{DOTS}")
    child.expect(pexpect.EOF)


@pytest.fixture
def tmux(home: Path, drawings: Path) -> Iterator[list[str]]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    base = ["tmux", "-f", "/dev/null", "-S", str(home / "socket")]
    environment = {**home_of(home), "XDG_CACHE_HOME": str(drawings), "PYTHONPATH": str(ROOT)}
    settings = [part for name, value in environment.items() if name != "TERM" for part in ("-e", f"{name}={value}")]
    command = f"{sys.executable} -m flashmath review"
    subprocess.run([*base, "new-session", "-d", "-x", "80", "-y", "40", "-c", home, *settings, command], check=True)
    yield base
    subprocess.run([*base, "kill-server"], check=False, capture_output=True)


def test_in_tmux_the_screen_holds_dots_and_nothing_else(tmux: list[str]) -> None:
    screen, deadline = "", time.monotonic() + 20
    subprocess.run([*tmux, "send-keys", "Space"], check=True)
    while time.monotonic() < deadline and not (re.search(DOTS, screen) and "good" in screen):
        time.sleep(0.1)
        screen = subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, text=True, check=True).stdout
    lines = screen.splitlines()

    assert "x²" in screen
    assert len([line for line in lines if re.search(DOTS, line)]) > 12
    assert not re.search(r"Gi=31|\[c|\]11|AAAA", screen)
    assert all(len(line) <= 80 for line in lines)
