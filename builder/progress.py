"""How far a long piece of work is, told to whoever wants to know."""

from __future__ import annotations

from collections.abc import Callable

#: Told how much of the work is done, and how much there is.
Progress = Callable[[int, int], None]
#: The same for work in stages: told first which stage it is in.
StagedProgress = Callable[[str, int, int], None]


def no_progress(done: int, total: int) -> None:
    """Show nothing."""


def no_staged_progress(stage: str, done: int, total: int) -> None:
    """Show nothing."""
