"""One row of styled text to lines of a width, broken at spaces."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator

from flashmath.mathematics.glyphs import Glyphs
from flashmath.mathematics.style import DIM
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import Span
from flashmath.mathematics.style import cells_of
from flashmath.mathematics.style import merge_spans
from flashmath.mathematics.style import width_of
from flashmath.mathematics.style import width_of_line


def wrap_line(line: Line, width: int, glyphs: Glyphs) -> list[Line]:
    """Break one row at its spaces; each later line begins with the mark of a continuation."""
    mark: Span = (glyphs.continuation, DIM)
    room = max(2, width - width_of(mark[0]))
    lines: list[list[Span]] = [[]]
    used = 0
    for gap, word in words_of(line):
        first, *others = cut_word(word, room)
        if used and used + gap + width_of_line(first) > (room if len(lines) > 1 else width):
            lines.append([])
            used = 0
        if used:
            lines[-1].append((" " * gap, PLAIN))
            used += gap
        lines[-1].extend(first)
        used += width_of_line(first)
        for other in others:
            lines.append(list(other))
            used = width_of_line(other)
    return [merge_spans([mark, *part] if index else part) for index, part in enumerate(lines)]


def words_of(line: Iterable[Span]) -> Iterator[tuple[int, Line]]:
    """Give the words of a row, each with the spaces before it."""
    gap = 0
    word: list[Span] = []
    for text, style in line:
        for index, piece in enumerate(text.split(" ")):
            if index:
                if word:
                    yield gap, tuple(word)
                    word, gap = [], 0
                gap += 1
            if piece:
                word.append((piece, style))
    if word:
        yield gap, tuple(word)


def cut_word(word: Line, width: int) -> list[Line]:
    """Cut a word that is wider than a line into pieces that are not."""
    if width_of_line(word) <= width:
        return [word]
    pieces: list[list[Span]] = [[]]
    used = 0
    for text, style in word:
        for char in text:
            cells = cells_of(char)
            if used + cells > width:
                pieces.append([])
                used = 0
            pieces[-1].append((char, style))
            used += cells
    return [merge_spans(piece) for piece in pieces]
