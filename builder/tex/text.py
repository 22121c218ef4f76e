"""A card's text with its place in the file and its segments, scanned once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from builder.diagnostics import Flaw
from builder.source import Scalar
from builder.tex.scan import scan_text
from builder.tex.segments import Formula
from builder.tex.segments import Segment
from builder.tex.segments import Value

#: How many characters one text may have: each of its segments has a character of a private plane as its stand-in.
LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class Text:
    """One text of a card, as it was written and as it is understood; `computed` has its values put in."""

    scalar: Scalar
    computed: tuple[Segment, ...] | None = None

    @cached_property
    def _scan(self) -> tuple[tuple[Segment, ...], list[Flaw]]:
        return ((), []) if self.is_too_long else scan_text(self.scalar)

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Give the segments in the order of the text."""
        return self._scan[0] if self.computed is None else self.computed

    @property
    def flaws(self) -> list[Flaw]:
        """Give what the scanner found wrong."""
        return self._scan[1]

    @property
    def is_too_long(self) -> bool:
        """Say whether the text goes past the bound; it then has no segments."""
        return len(self.scalar) > LONGEST_TEXT

    @property
    def is_empty(self) -> bool:
        """Say whether nothing would be shown."""
        return not self.scalar.strip()

    @property
    def has_values(self) -> bool:
        """Say whether there are values that are still to be computed."""
        return "@{" in self.scalar and any(
            isinstance(segment, Value) or (isinstance(segment, Formula) and segment.values) for segment in self.segments
        )

    def formulas(self) -> Iterator[Formula]:
        """Give the formulas in the order of the text."""
        return (segment for segment in self.segments if isinstance(segment, Formula))
