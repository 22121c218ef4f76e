"""Why a formula cannot be read, and where: raised inside the reader, a flaw outside of it."""

from __future__ import annotations

from builder.diagnostics import Flaw
from builder.expressions.tree import Span


class Refusal(Exception):  # noqa: N818
    """A formula that has no reading."""

    def __init__(self, flaw: Flaw) -> None:
        """Refuse because of a flaw."""
        super().__init__(flaw.message)
        self.flaw = flaw


def refuse(span: Span, code: str, message: str, help: str = "") -> Refusal:
    """Make the refusal of a stretch of the formula."""
    return Refusal(Flaw(span[0], max(1, span[1] - span[0]), code, message, help))


def unwritten(span: Span, message: str, help: str = "") -> Refusal:
    """Refuse what is no formula as the reader knows it."""
    return refuse(span, "FM340", message, help)


def unknown(span: Span, message: str, help: str = "") -> Refusal:
    """Refuse a name that nobody declared."""
    return refuse(span, "FM341", message, help)


def ambiguous(span: Span, message: str, help: str = "") -> Refusal:
    """Refuse what could mean two things."""
    return refuse(span, "FM342", message, help)


def meaningless(span: Span, message: str, help: str = "") -> Refusal:
    """Refuse what the expression language has no words for."""
    return refuse(span, "FM343", message, help)
