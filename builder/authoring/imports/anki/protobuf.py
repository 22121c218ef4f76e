"""The bytes of a protobuf message to its numbered fields, as far as Anki's messages need it."""

from __future__ import annotations

from collections.abc import Iterator


def read_fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Give the number and value of each field: numbers, and bytes of texts and inner messages.

    Raises ValueError where the message is damaged.
    """
    position = 0
    while position < len(message):
        key, position = _varint(message, position)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, position = _varint(message, position)
            yield number, value
            continue
        if wire == 2:
            length, position = _varint(message, position)
        elif wire in (1, 5):
            length = 8 if wire == 1 else 4
        else:
            raise ValueError("a message of an unknown form")
        if position + length > len(message):
            raise ValueError("a message that ends too early")
        yield number, message[position : position + length]
        position += length


def _varint(message: bytes, position: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if position >= len(message):
            raise ValueError("a message that ends too early")
        byte = message[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
    raise ValueError("a number that does not end")
