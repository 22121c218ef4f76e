"""The bytes that a terminal sends to keys: one at a time, however many arrive together."""

from __future__ import annotations

from typing import NamedTuple

ENTER, ESCAPE, ERASE, END, CLOSED = "enter", "escape", "erase", "end", "closed"
_ESC = 0x1B
_NAMED = {0x0A: ENTER, 0x0D: ENTER, 0x08: ERASE, 0x7F: ERASE, 0x04: END}
#: What begins a sequence that ends only with a bell or ESC \: titles, answers of the terminal.
_STRINGS = b"]PX^_"
_ENDS = (b"\x07", b"\x1b\\")
_LONGEST = 4096


class Taken(NamedTuple):
    """A key, empty where the bytes are none, and how many bytes it took; 0 where more must come first."""

    key: str
    used: int


_MORE = Taken("", 0)


def take_key(buffer: bytes, is_over: bool = False) -> Taken:
    """Take the first key from bytes.

    `is_over` says that nothing followed for a while, so that an escape by itself is the key. Sequences, such as those
    of the arrows, are taken and give no key.
    """
    if not buffer:
        return _MORE
    if buffer[0] == _ESC:
        return _escape(buffer, is_over)
    if buffer[0] < 0x20 or buffer[0] == 0x7F:
        return Taken(_NAMED.get(buffer[0], ""), 1)
    return _character(buffer, is_over)


def _character(buffer: bytes, is_over: bool) -> Taken:
    size = _size(buffer[0])
    if any(byte & 0xC0 != 0x80 for byte in buffer[1:size]):
        return Taken("", 1)  # no UTF-8, or one of its bytes was lost
    if len(buffer) < size:
        return Taken("", len(buffer)) if is_over else _MORE
    try:
        return Taken(buffer[:size].decode(), size)
    except UnicodeDecodeError:
        return Taken("", 1)


def _size(lead: int) -> int:
    """Give how many bytes a character of UTF-8 has, by the first."""
    if lead < 0xC0 or lead > 0xF7:
        return 1
    return 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4


def _escape(buffer: bytes, is_over: bool) -> Taken:
    if len(buffer) == 1:
        return Taken(ESCAPE, 1) if is_over else _MORE
    second = buffer[1]
    if second == _ESC:
        return Taken(ESCAPE, 1)
    if second == ord("["):
        used = _control_end(buffer)
    elif second == ord("O"):
        used = 3 if len(buffer) > 2 else 0
    elif second in _STRINGS:
        used = min((place + len(end) for end in _ENDS if (place := buffer.find(end, 2)) >= 0), default=0)
    else:
        used = 1 + _size(second)  # a key held with Alt
    if not used and (is_over or len(buffer) > _LONGEST):
        used = len(buffer)
    return Taken("", used)


def _control_end(buffer: bytes) -> int:
    """Find where a sequence that begins with ESC [ ends; 0 where it has not ended yet."""
    for place in range(2, len(buffer)):
        byte = buffer[place]
        if 0x40 <= byte <= 0x7E and not (place == 2 and byte == ord("[")):
            return place + 1
        if not 0x20 <= byte <= 0x7E:
            return place  # no sequence after all: what breaks it off is a key again
    return 0
