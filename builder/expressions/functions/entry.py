"""One function of the language, as it is registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

#: An implementation; those for every arithmetic take it as their first argument.
Implementation = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how it is called, what it gives, where that stands, and how it is computed.

    One of these suffices: `means`, a text of the language itself; `every`, for all arithmetics; or one for each
    of float64 (`floating`), many digits (`precise`) and symbols (`symbolic`). The special ones go first.
    """

    name: str
    signature: str
    doc: str
    source: str
    means: str = ""
    every: Implementation | None = None
    floating: Implementation | None = None
    precise: Implementation | None = None
    symbolic: Implementation | None = None

    def implementation(self, kind: str) -> Implementation | None:
        """Find the implementation that is special to one arithmetic."""
        special: Implementation | None = getattr(self, kind, None)
        return special
