"""What can go wrong while an expression is evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from builder.diagnostics import Flaw
from builder.expressions.tree import Span


class Fault(Exception):  # noqa: N818
    """An evaluation that gives no value; `span` is the stretch of the text that is to blame, once it is known.

    `where` names the entry of `let:` that the span is a stretch of; empty means the expression itself.
    """

    code: ClassVar[str] = "FM321"

    def __init__(self, message: str, help: str = "", span: Span | None = None) -> None:
        """Say what is wrong and what helps."""
        super().__init__(message)
        self.message, self.help, self.span = message, help, span
        self.where = ""

    def flaw(self) -> Flaw:
        """Turn the fault into a flaw of the text."""
        start, end = self.span or (0, 1)
        return Flaw(start, max(1, end - start), self.code, self.message, self.help)


@contextmanager
def inside(name: str) -> Iterator[None]:
    """Mark faults as standing in the text of a definition; without a name, in a text of the language's own."""
    try:
        yield
    except Fault as fault:
        if not name and not fault.where:
            fault.span = None
        fault.where = fault.where or name
        raise


class Undefined(Fault):
    """The expression has no value at this point: a division by zero, a logarithm of zero, a singular matrix."""


class Unfit(Fault):
    """Values that do not fit together at any point: shapes, an index, a vector where a number is wanted."""

    code = "FM322"


class TooMuch(Fault):
    """A bound is passed: steps, size, time."""

    code = "FM323"


class NoBackEnd(Fault):
    """One of the back ends cannot compute this; the other may."""

    code = "FM324"


class NeedsPrecision(Fault):
    """Float64 is not enough to tell: overflow, or a comparison within its rounding error."""


class NotAnalytic(Fault):
    """A complex step cannot pass through this function."""
