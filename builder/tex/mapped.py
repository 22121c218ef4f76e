"""Text that remembers where each of its characters came from, through every rewriting."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mapped:
    """A rewritten text; `origins` has one offset in the first text for each character, and one for the end."""

    text: str
    origins: Sequence[int]

    def __getitem__(self, part: slice) -> Mapped:
        start, end, _ = part.indices(len(self.text))
        return Mapped(self.text[start:end], self.origins[start : end + 1])


def map_text(text: str, start: int = 0) -> Mapped:
    """Begin with a text as it stands at an offset of the first one."""
    return Mapped(text, range(start, start + len(text) + 1))


def map_inserted(text: str, origin: int) -> Mapped:
    """Make a text that all comes from one place, as the body of a macro does."""
    return Mapped(text, [origin] * (len(text) + 1))


def join(pieces: Iterable[Mapped]) -> Mapped:
    """Put pieces together; where a piece would grow onto a command at its left, a space keeps them apart."""
    text: list[str] = []
    origins: list[int] = []
    end = 0
    for piece in pieces:
        end = piece.origins[-1]
        if not piece.text:
            continue
        if text and piece.text[0].isalpha() and _ends_in_command("".join(text[-2:])):
            text.append(" ")
            origins.append(piece.origins[0])
        text.append(piece.text)
        origins.extend(piece.origins[:-1])
        end = piece.origins[-1]
    return Mapped("".join(text), [*origins, end])


def _ends_in_command(text: str) -> bool:
    letters = text.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    backslashes = len(letters) - len(letters.rstrip("\\"))
    return len(letters) < len(text) and backslashes % 2 == 1
