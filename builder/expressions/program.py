"""What a card's `for:` and `let:` make known: symbols, named values, own functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from builder.expressions.signatures import Signature
from builder.expressions.tree import Expr


@dataclass(frozen=True, slots=True)
class Definition:
    """A named value; with `part`, one of the values that `expr` gives, counted from 0, of `parts`."""

    expr: Expr
    part: int | None = None
    parts: int = 1
    #: The names that stand together, `Q, R`; they share one evaluation.
    group: str = ""


@dataclass(frozen=True, slots=True)
class OwnFunction:
    """A function of the card's own: `R(h): ...`."""

    parameters: tuple[str, ...]
    body: Expr

    @property
    def signature(self) -> Signature:
        """Say how it is called."""
        return Signature(self.parameters, (), variadic=False)


@dataclass(frozen=True, slots=True)
class Program:
    """All that an expression may refer to; `depends` says which symbols each named value depends on."""

    values: Mapping[str, Definition] = field(default_factory=dict)
    functions: Mapping[str, OwnFunction] = field(default_factory=dict)
    depends: Mapping[str, frozenset[str]] = field(default_factory=dict)


EMPTY = Program()
