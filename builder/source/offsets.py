"""A scalar's value to the indices of its characters in the file: YAML strips indents, folds lines, undoes quotes."""

from __future__ import annotations

from collections.abc import Sequence

#: How many characters of the file an escape of a double-quoted scalar takes beside the backslash and its letter.
_ESCAPE_DIGITS = {"x": 2, "u": 4, "U": 8}


def indices_of(value: str, style: str, raw: str) -> Sequence[int]:
    """Turn a value and its raw text (quotes and block header included) into one raw index for each character.

    The result has one entry more than the value: the last is the end.
    """
    return _literal(value, raw) if style == "|" else _folded(value, style, raw)


def _literal(value: str, raw: str) -> list[int]:
    indices: list[int] = []
    position = raw.find("\n") + 1
    indent = _indent(value, raw[position:])
    for line in value.splitlines(keepends=True):
        end = raw.find("\n", position)
        end = len(raw) if end < 0 else end
        first = min(position + indent, end)
        indices.extend(min(first + column, end) for column in range(len(line)))
        position = end + 1
    indices.append(min(position, len(raw)))
    return indices


def _indent(value: str, content: str) -> int:
    """Find how many columns the block is indented: what its first line with text has more than the value."""
    for line, written in zip(value.split("\n"), content.split("\n"), strict=False):
        if line.strip():
            return len(written.rstrip("\r")) - len(line)
    return 0


def _folded(value: str, style: str, raw: str) -> list[int]:
    """Walk value and raw text side by side: only blanks differ, and quotes and escapes of the quoted styles."""
    indices: list[int] = []
    position = raw.find("\n") + 1 if style == ">" else 1 if style else 0
    for char in value:
        if not char.isspace():
            position = _skip_blanks(raw, position, style)
        indices.append(position)
        if not char.isspace() or _stands_for_blank(raw[position : position + 1], style):
            position += _width(raw, position, style)
    indices.append(min(position, len(raw)))
    return indices


def _skip_blanks(raw: str, position: int, style: str) -> int:
    while position < len(raw):
        if style == '"' and raw.startswith(("\\\n", "\\\r\n"), position):
            position += 2
        elif raw[position].isspace():
            position += 1
        else:
            break
    return position


def _stands_for_blank(char: str, style: str) -> bool:
    return char.isspace() or (style == '"' and char == "\\")


def _width(raw: str, position: int, style: str) -> int:
    """Say how many characters of the raw text stand for one of the value."""
    if style == "'" and raw[position : position + 2] == "''":
        return 2
    if style == '"' and raw[position : position + 1] == "\\":
        return 2 + _ESCAPE_DIGITS.get(raw[position + 1 : position + 2], 0)
    return 1
