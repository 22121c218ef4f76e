"""The tree of a YAML file: strings, lists and mappings that know where they stand.

They are `str`, `list` and `dict`, so that a schema takes them as they are; each carries its source and the
stretch of the text that it came from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence as Sequence_
from typing import TypeAlias

from builder.diagnostics import Diagnostic
from builder.diagnostics import Flaw
from builder.diagnostics import Place
from builder.source.offsets import indices_of
from builder.source.text import Source


class Scalar(str):
    """A string of the file; `style` is YAML's sign for it: `|`, `>`, `'`, `"`, or empty for a plain one."""

    __slots__ = ("_indices", "end", "source", "start", "style")

    source: Source
    start: int
    end: int
    style: str
    _indices: Sequence_[int] | None

    def place(self, offset: int = 0, length: int | None = None) -> Place:
        """Turn an offset in the value into a place in the file; without a length, the rest of the value.

        An empty value stands where its quotes or the sign of its block stand.
        """
        if not self:
            return self.source.place(self.start, max(1, self.end - self.start))
        length = len(self) - offset if length is None else length
        if self._indices is None:
            self._indices = indices_of(self, self.style, self.source.text[self.start : self.end])
        indices = self._indices
        first = indices[min(offset, len(self))]
        last = indices[min(offset + max(length, 1), len(self))]
        return self.source.place(self.start + first, max(1, last - first))

    def finding(self, code: str, message: str, help: str = "") -> Diagnostic:
        """Make the finding that concerns the whole value."""
        return Diagnostic(self.place(), code, message, help)

    def locate(self, flaw: Flaw) -> Diagnostic:
        """Turn a flaw of the value into a finding in the file."""
        return Diagnostic(self.place(flaw.start, flaw.length), flaw.code, flaw.message, flaw.help)


class Sequence(list["Node"]):
    """A list of the file; `end` is known once it was read whole."""

    __slots__ = ("end", "source", "start")

    source: Source
    start: int
    end: int

    def place(self) -> Place:
        """Say where the list begins."""
        return self.source.place(self.start)

    def as_written(self) -> Scalar | None:
        """Turn a list in brackets back into its text: `[[1, 2], [3, 4]]` is a matrix to an author, and lists to YAML.

        A list with hyphens or with a comment in it is no such text.
        """
        raw = self.source.text[self.start : self.end]
        if not raw.startswith("[") or "#" in raw:
            return None
        return make_scalar(re.sub(r"\s*\n\s*", " ", raw), "", self.source, self.start, self.end)


class Mapping(dict[Scalar, "Node"]):
    """A mapping of the file; its keys are scalars too."""

    __slots__ = ("_keys", "source", "start")

    source: Source
    start: int
    _keys: dict[str, Scalar]

    def place(self) -> Place:
        """Say where the mapping begins."""
        return self.source.place(self.start)

    def key(self, name: str) -> Scalar | None:
        """Find a key as it stands in the file."""
        if len(self._keys) != len(self):
            self._keys = {str(key): key for key in self}
        return self._keys.get(name)

    def is_in_braces(self) -> bool:
        """Say whether the mapping is written between braces."""
        return self.source.text.startswith("{", self.start)

    def is_written_empty(self) -> bool:
        """Say whether the mapping is empty because its author wrote `{}`, not because nothing in it could be read."""
        return re.match(r"\{\s*\}", self.source.text[self.start :]) is not None

    def replaced(self, values: dict[Scalar, Node]) -> Mapping:
        """Make a mapping at the same place with other values."""
        mapping = make_mapping(self.source, self.start)
        mapping.update(values)
        return mapping


Node: TypeAlias = Scalar | Sequence | Mapping


def make_scalar(value: str, style: str, source: Source, start: int, end: int) -> Scalar:
    """Give a string its place."""
    scalar = Scalar(value)
    scalar.style, scalar.source, scalar.start, scalar.end = style, source, start, end
    scalar._indices = None  # counted when the first place is asked for
    return scalar


def make_sequence(source: Source, start: int) -> Sequence:
    """Begin a list at its place."""
    sequence = Sequence()
    sequence.source, sequence.start, sequence.end = source, start, start
    return sequence


def make_mapping(source: Source, start: int) -> Mapping:
    """Begin a mapping at its place."""
    mapping = Mapping()
    mapping.source, mapping.start = source, start
    mapping._keys = {}
    return mapping
