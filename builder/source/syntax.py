"""YAML's own complaints, and the traps that it passes over in silence, to findings that an author understands."""

from __future__ import annotations

import re
from typing import Protocol

import yaml

from builder.diagnostics import Diagnostic
from builder.source.nodes import Scalar
from builder.source.text import Source
from builder.source.text import one_line


class Mark(Protocol):
    """Where the parser stands; its pure and its C form have this in common."""

    index: int


_BLOCK = "put the text in a | block"
_COLUMN = "keys of one entry stand in one column, to the right of its hyphen"
#: A line that would be a key and its value with a blank after the colon; an address is none.
_TIGHT_COLON = re.compile(r"[ ]*(?:- +)?(?P<key>[a-z]+)(?P<colon>:)(?P<rest>[^\s:/][^:\r\n]*)\r?$")

#: A piece of the parser's complaint -> what the author did, and what helps.
_COMPLAINTS = (
    ("mapping values are not allowed", "a colon followed by a space begins a mapping here", _BLOCK),
    ("while scanning a directive", "% begins a directive", _BLOCK),
    ("a tab", "a tab stands where YAML wants spaces", "indent with spaces"),
    ("while parsing a flow node", "[ or { begins a list or mapping that does not end", _BLOCK),
    ("cannot start any token", "this character cannot begin a text", _BLOCK),
    (
        "did not find expected key",
        "this line fits neither the mapping nor the text above it",
        _COLUMN,
    ),
    ("did not find expected '-'", "this line does not belong to the list above it", _COLUMN),
    ("expected <document start>", "this belongs to nothing that stands above it", "see the quotes and the indentation"),
    ("entries are not allowed", "a list cannot begin here", _BLOCK),
    ("mapping keys are not allowed", "? begins a key of a mapping", _BLOCK),
    ("expected node content", "this character cannot begin a text", _BLOCK),
    ("a text goes on", "something follows after a quote or a bracket has closed", _BLOCK),
)

#: The same for complaints about something that began earlier: they are placed where it began.
_BEGINNINGS = (
    ("while scanning a simple key", "a key has no colon", "write key: value, or indent the text further"),
    ("while scanning an alias", "* begins an alias", _BLOCK),
    ("while scanning an anchor", "& begins an anchor", _BLOCK),
    ("while scanning a block scalar", "| and > begin a block of text", "the text goes on the lines below it"),
    ("while scanning a quoted scalar", "a quoted text does not end", "close the quote, or use a | block"),
    ("while scanning a tag", "! begins a tag", _BLOCK),
    ("while parsing a tag", "! begins a tag", _BLOCK),
    ("while parsing a flow mapping", "{ begins a mapping that does not end properly", f"close it, or {_BLOCK}"),
    ("while parsing a flow sequence", "[ begins a list that does not end properly", f"close it, or {_BLOCK}"),
)

#: What an escape of double quotes stands for.
_ESCAPES = {"t": "a tab", "n": "a line break", "f": "a form feed", "b": "a backspace", "a": "a bell"}


def explain(source: Source, base: int, error: yaml.MarkedYAMLError) -> Diagnostic:
    """Turn a parser's complaint into a finding; `base` is where in the file the parser began to read."""
    words = one_line(f"{error.context or ''} {error.problem or ''}")
    index = _last_sign(source, base, base + index_of(error.problem_mark or error.context_mark))
    if "quoted scalar" in words and ("escape" in words or "hexdecimal" in words):
        return _unknown_escape(source, index)
    if source.text[index : index + 1] == "\t":
        words = "a tab"
    elif "expected key" in words and source.text[:index].rstrip(" ")[-1:] in ("'", '"', "]", "}"):
        words = "a text goes on"
    began = base + index_of(error.context_mark or error.problem_mark)
    if found := _tight_colon(source, base, began) or _tight_colon(source, base, index):
        message = "not YAML: a colon wants a blank after it"
        return source.finding(found.start("colon"), 1, "FM003", message, f"write {found['key']}: {found['rest']}")
    if "flow mapping" in words and source.text[index : index + 1] == "[":
        message = "not YAML: a text between { and } holds a bracket, as in x[1]"
        return source.finding(index, 1, "FM003", message, "write the mapping as a block, one entry a line")
    for piece, message, help in _BEGINNINGS:
        if piece in words:
            return source.finding(began, 1, "FM003", f"not YAML: {message}", help)
    for piece, message, help in _COMPLAINTS:
        if piece in words:
            return source.finding(index, 1, "FM003", f"not YAML: {message}", help)
    return source.finding(index, 1, "FM003", f"not YAML: {words}")


def _tight_colon(source: Source, base: int, index: int) -> re.Match[str] | None:
    """Find a key whose colon touches its value, at an index or in the line before it: `front:|`, `- id:a`."""
    start = max(base, source.text.rfind("\n", base, index) + 1)
    before = max(base, source.text.rfind("\n", base, max(base, start - 1)) + 1)
    ends = (source.text.find("\n", first) for first in (start, before))
    lines = ((first, end if end >= 0 else len(source.text)) for first, end in zip((start, before), ends, strict=True))
    return next((found for first, end in lines if (found := _TIGHT_COLON.match(source.text, first, end))), None)


def _last_sign(source: Source, base: int, index: int) -> int:
    """Step back from blanks and the end of the file to what stands before them."""
    before = source.text[base:index]
    at_blank = not source.text[index : index + 1].strip(" \n")
    return base + max(0, len(before.rstrip()) - 1) if at_blank else index


def index_of(mark: Mark | None) -> int:
    """Give the index that a mark of the parser stands at; the beginning where there is no mark."""
    return mark.index if mark is not None else 0


def _unknown_escape(source: Source, index: int) -> Diagnostic:
    start = source.text.rfind("\\", 0, index + 1)
    written = source.text[start : start + 2]
    message = f"{written} in double quotes is an escape sign, not TeX"
    return source.finding(start, 2, "FM011", message, "use a | block or single quotes")


def backslash_in_quotes(scalar: Scalar) -> Diagnostic | None:
    r"""Find the first backslash of a double-quoted scalar, where `\t` of `\theta` is a tab and `\f` a form feed."""
    if scalar.style != '"':
        return None
    raw = scalar.source.text[scalar.start : scalar.end]
    found = re.search(r"\\.", raw, re.DOTALL)
    if found is None:
        return None
    reads = _ESCAPES.get(found[0][1], "an escape sign")
    written = found[0] if found[0][1].strip() else "\\"
    message = f"{written} in double quotes is {reads}, not TeX"
    return scalar.source.finding(scalar.start + found.start(), 2, "FM011", message, "use a | block or single quotes")


def comment_after(scalar: Scalar) -> Diagnostic | None:
    """Find the comment that cuts a plain text short, as in `back: $a$ # and the rest`."""
    if scalar.style:
        return None
    text = scalar.source.text
    found = re.compile(r"[ \t]+(#[^\n]*)").match(text, scalar.end)
    if found is None:
        return None
    message = "everything from # on is a comment and not part of the text"
    return scalar.source.finding(found.start(1), len(found[1].rstrip()), "FM012", message, _BLOCK)
