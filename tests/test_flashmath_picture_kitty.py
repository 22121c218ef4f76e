"""Kitty's graphics protocol as bytes: what is asked, what is understood, how a picture is sent."""

from __future__ import annotations

import base64
import re

import pytest

from flashmath.picture.kitty import Answer
from flashmath.picture.kitty import is_whole
from flashmath.picture.kitty import may_ask
from flashmath.picture.kitty import place_picture
from flashmath.picture.kitty import read_answer
from flashmath.picture.kitty import sift

YES = b"\x1b_Gi=31;OK\x1b\\"
ATTRIBUTES = b"\x1b[?62;4c"


@pytest.mark.parametrize(
    ("answers", "understood"),
    [
        (YES + ATTRIBUTES, Answer(True, None)),
        (ATTRIBUTES, Answer(False, None)),
        (b"\x1b_Gi=31;ENOTSUP:no\x1b\\" + ATTRIBUTES, Answer(False, None)),
        (YES + b"\x1b]11;rgb:1c1c/1e1e/2121\x1b\\" + ATTRIBUTES, Answer(True, True)),
        (YES + b"\x1b]11;rgb:ff/ff/ff\x07" + ATTRIBUTES, Answer(True, False)),
        (b"\x1b]11;rgba:0000/0000/0000/ffff\x1b\\" + ATTRIBUTES, Answer(False, True)),
        (b"", Answer(False, None)),
    ],
)
def test_an_answer_says_whether_pictures_are_shown_and_on_what_ground(answers: bytes, understood: Answer) -> None:
    assert read_answer(answers) == understood


def test_keys_typed_while_the_terminal_answers_are_kept_in_their_order() -> None:
    answers, keys = sift(b"a" + YES + b" \x1b[A3" + ATTRIBUTES + b"q")

    assert answers == YES + ATTRIBUTES
    assert keys == b"a \x1b[A3q"


def test_half_an_answer_stays_until_the_rest_has_come() -> None:
    assert sift(b"x\x1b_Gi=31;O") == (b"", b"x\x1b_Gi=31;O")
    assert not is_whole(YES)
    assert is_whole(YES + ATTRIBUTES)


@pytest.mark.parametrize(
    ("environment", "may"),
    [
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm-256color"}, True),
        ({"TERM": "dumb"}, False),
        ({}, False),
        ({"TERM": "xterm-256color", "TMUX": "/tmp/tmux-0/default,1,0"}, False),
        ({"TERM": "screen-256color"}, False),
        ({"TERM": "tmux"}, False),
    ],
)
def test_only_a_terminal_that_passes_the_question_on_is_asked(environment: dict[str, str], may: bool) -> None:
    assert may_ask(environment) is may


@pytest.mark.parametrize("size", [0, 1, 3071, 3072, 3073, 20_000])
def test_a_picture_travels_whole_in_pieces_that_the_protocol_allows(size: int) -> None:
    png = bytes(place % 251 for place in range(size))
    sent = place_picture(base64.b64encode(png).decode(), 40, 12, number=7)
    pieces = re.findall("\x1b_G([^;]*);([^\x1b]*)\x1b\\\\", sent)

    assert base64.b64decode("".join(data for _, data in pieces)) == png
    assert all(len(data) <= 4096 and len(data) % 4 == 0 for _, data in pieces)
    assert [keys.endswith("m=1") for keys, _ in pieces] == [True] * (len(pieces) - 1) + [False]
    assert pieces[0][0].startswith("a=T,f=100,q=2,C=1,c=40,r=12,i=7,m=")
    assert all("q=2" in keys for keys, _ in pieces)  # or the terminal's OK would arrive as keys


def test_the_room_for_a_picture_is_made_before_it_is_placed() -> None:
    assert place_picture("", 4, 3).startswith("\x1bD\x1bD\x1b[2A\x1b_G")
    assert place_picture("", 4, 1).startswith("\x1b_G")
