"""Findings to text with a caret, to GitHub annotations, to JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping

from builder.diagnostics import Diagnostic
from builder.diagnostics.codes import WARNINGS

#: The longest piece of a source line that is shown under a finding, in characters.
EXCERPT_WIDTH = 100
#: What must not reach a terminal or break an encoding: a file's name may hold it, and what double quotes escape.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
#: The longest sentence that is shown; one that quotes a whole page of the file is cut.
SENTENCE_WIDTH = 400


def to_text(diagnostics: Iterable[Diagnostic]) -> str:
    """Turn findings into lines `path:line:column: error[CODE]: message`, each with its source line and a caret.

    A finding that stops nothing is a warning instead of an error.
    """
    return "\n".join(_text_of(diagnostic) for diagnostic in diagnostics)


def _text_of(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    head = f"{_plain(str(place))}: {level_of(diagnostic)}[{diagnostic.code}]: {_shorten(diagnostic.message)}"
    if not place.excerpt.strip():
        return f"{head}\n    {diagnostic.help}" if diagnostic.help else head
    excerpt, column = _window(place.excerpt, place.column - 1)
    margin = f"{place.line:>5} | "
    caret = "^" * max(1, min(place.length, len(excerpt) - column))
    blank = "".join("\t" if char == "\t" else " " for char in excerpt[:column])
    under = f"{'|':>7} {blank}{caret}"
    return f"{head}\n{margin}{excerpt}\n{under}  {diagnostic.help}".rstrip()


def level_of(diagnostic: Diagnostic) -> str:
    """Say how grave a finding is: an error, or a warning."""
    return "warning" if diagnostic.code in WARNINGS else "error"


def _shorten(sentence: str) -> str:
    """Bring a sentence onto one line, for it may quote several of the file."""
    sentence = _plain(" ".join(sentence.split()))
    return sentence if len(sentence) <= SENTENCE_WIDTH else f"{sentence[: SENTENCE_WIDTH - 4]} ..."


def _plain(text: str) -> str:
    return _UNPRINTABLE.sub("\ufffd", text)


def _window(line: str, column: int) -> tuple[str, int]:
    """Cut a long line around the column; return the piece and the column inside it."""
    if len(line) <= EXCERPT_WIDTH:
        return line, column
    start = max(0, min(column - EXCERPT_WIDTH // 2, len(line) - EXCERPT_WIDTH))
    return line[start : start + EXCERPT_WIDTH], column - start


def to_github(diagnostics: Iterable[Diagnostic]) -> str:
    """Turn findings into workflow commands, which GitHub shows as annotations of the changed lines."""
    return "\n".join(_annotation(diagnostic) for diagnostic in diagnostics)


def _annotation(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    properties = {
        "file": _plain(place.path),
        "line": place.line,
        "col": place.column,
        "endColumn": place.column + place.length,
        "title": diagnostic.code,
    }
    listed = ",".join(f"{key}={_escape(str(value), _PROPERTY)}" for key, value in properties.items())
    message = _shorten(diagnostic.message)
    sentence = f"{message}; {diagnostic.help}" if diagnostic.help else message
    return f"::{level_of(diagnostic)} {listed}::{_escape(sentence, _DATA)}"


#: What GitHub's workflow commands want escaped in their data, and in their properties.
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def _escape(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(char, char) for char in text)


def to_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Turn findings into a JSON list of objects with path, line, column, length, code, level, message and help."""
    rows = [
        {
            "path": _plain(diagnostic.place.path),
            "line": diagnostic.place.line,
            "column": diagnostic.place.column,
            "length": diagnostic.place.length,
            "code": diagnostic.code,
            "level": level_of(diagnostic),
            "message": _plain(diagnostic.message),
            "help": diagnostic.help,
        }
        for diagnostic in diagnostics
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False)


#: Every format by its name on the command line.
FORMATS: Mapping[str, Callable[[Iterable[Diagnostic]], str]] = {
    "text": to_text,
    "github": to_github,
    "json": to_json,
}
