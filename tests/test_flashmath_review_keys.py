"""Bytes to keys: every burst is taken apart, sequences are swallowed, and nothing is ever stuck."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flashmath.review.keys import take_key


def keys_of(data: bytes) -> list[str]:
    keys = []
    while data:
        taken = take_key(data)
        if not taken.used:
            taken = take_key(data, is_over=True)
        assert 0 < taken.used <= len(data)
        keys += [taken.key] if taken.key else []
        data = data[taken.used :]
    return keys


@pytest.mark.parametrize(
    ("data", "keys"),
    [
        (b"123456", ["1", "2", "3", "4", "5", "6"]),
        (b" \r\n", [" ", "enter", "enter"]),
        (b"\x7f\x08", ["erase", "erase"]),
        (b"\x04", ["end"]),
        (b"\x1b", ["escape"]),
        (b"\x1b\x1b", ["escape", "escape"]),
        (b"\x1b[A\x1b[B\x1b[1;5Cq", ["q"]),
        (b"\x1bOPq", ["q"]),
        (b"\x1b[[Aq", ["q"]),
        (b"\x1bxq", ["q"]),
        (b"\x1b]11;rgb:0/0/0\x07q", ["q"]),
        (b"\x1bP1$r0m\x1b\\q", ["q"]),
        (b"\x1b[12\x1bq", []),
        (b"\x1b[<0;3;4Mq", ["q"]),
        ("ü∇😀".encode(), ["ü", "∇", "😀"]),
        (b"\xff\xfeq", ["q"]),
        (b"\x00\x01q", ["q"]),
    ],
)
def test_bytes_become_keys(data: bytes, keys: list[str]) -> None:
    assert keys_of(data) == keys


@pytest.mark.parametrize("data", [b"\x1b", b"\x1b[", b"\x1b[1;", b"\x1bO", b"\x1b]0;title", "∇".encode()[:2]])
def test_what_is_not_whole_waits_for_its_rest(data: bytes) -> None:
    assert take_key(data) == ("", 0)


@given(st.binary(max_size=64))
def test_no_bytes_are_stuck_and_every_key_is_one_character_or_a_name(data: bytes) -> None:
    for key in keys_of(data):
        assert len(key) == 1 or key in ("enter", "escape", "erase", "end")


@given(st.text("1234 usbf", max_size=20))
def test_a_burst_gives_each_of_its_keys(text: str) -> None:
    assert keys_of(text.encode()) == list(text)
