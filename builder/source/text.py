"""A file's bytes to its text, and an index in the text to a place."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from builder.diagnostics import Diagnostic
from builder.diagnostics import Place

#: The largest file that is read, in bytes.
LARGEST_FILE = 5_000_000
#: How many control characters of one file are named before the rest is left out.
MOST_CONTROLS = 20

#: Characters that no text may hold: controls, Unicode line breaks, direction marks, zero-width and private ones.
_FORBIDDEN = re.compile(
    "\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\ufeff"
    "\ufff0-\uffff\U000f0000-\U0010ffff]"
)


@dataclass(frozen=True)
class Source:
    """The text of one file; `path` is the name that findings show."""

    path: str
    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def place(self, index: int, length: int = 1) -> Place:
        """Turn an index in the text into a place; a stretch that runs over the line's end is cut there."""
        row = bisect_right(self._line_starts, min(index, len(self.text))) - 1
        line = self._line(row)
        column = index - self._line_starts[row]
        return Place(self.path, row + 1, column + 1, max(1, min(length, len(line) - column)), line)

    def _line(self, row: int) -> str:
        """Give one line; findings of one line share it, or a long line with many of them fills the memory."""
        if row not in self._shown_lines:
            start = self._line_starts[row]
            end = self.text.find("\n", start)
            self._shown_lines[row] = self.text[start : None if end < 0 else end].rstrip("\r")
        return self._shown_lines[row]

    @cached_property
    def _shown_lines(self) -> dict[int, str]:
        return {}

    def finding(self, index: int, length: int, code: str, message: str, help: str = "") -> Diagnostic:
        """Make the finding that stands at an index of the text."""
        return Diagnostic(self.place(index, length), code, message, help)


def load_source(file: Path, name: str) -> tuple[Source, list[Diagnostic]]:
    """Read a file as UTF-8 text; whatever cannot be text becomes U+FFFD and a finding, so that reading can go on.

    A file that is too large or not UTF-8 comes back empty. Raises OSError where the file cannot be read at all.
    """
    size = file.stat().st_size
    if size > LARGEST_FILE:
        message = f"the file has {size / 1e6:.1f} MB; at most {LARGEST_FILE // 1_000_000} MB are read"
        return _refused(name, "FM002", message, "split it, one file a topic")
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        message = f"byte {raw[error.start]:#04x} is not UTF-8 text"
        return _refused(name, "FM001", message, "save the file as UTF-8", line=line, column=column)
    return clean_text(Source(name, text))


def _refused(
    name: str, code: str, message: str, help: str, *, line: int = 1, column: int = 1
) -> tuple[Source, list[Diagnostic]]:
    return Source(name, ""), [Diagnostic(Place(name, line, column), code, message, help)]


def clean_text(source: Source) -> tuple[Source, list[Diagnostic]]:
    """Replace the characters that no text may hold by U+FFFD, and name each."""
    controls = list(islice(_FORBIDDEN.finditer(source.text), MOST_CONTROLS))
    if not controls:
        return source, []
    cleaned = Source(source.path, _FORBIDDEN.sub("\ufffd", source.text))
    diagnostics = [
        cleaned.finding(found.start(), 1, "FM010", f"control character U+{ord(found[0]):04X}", "delete it")
        for found in controls
    ]
    return cleaned, diagnostics


def one_line(text: str) -> str:
    """Fold a text onto one line."""
    return " ".join(text.split())
