"""A library to the summary of its check: the last one where nothing has changed since, else a new one."""

from __future__ import annotations

from pathlib import Path

from builder.memory import Summary
from builder.memory import fingerprint
from builder.memory import memory_of
from builder.memory import recall_summary
from builder.progress import StagedProgress
from builder.progress import no_staged_progress
from builder.tex.display import Display


def summarize(
    root: Path,
    cache: Path,
    progress: StagedProgress = no_staged_progress,
    display: Display | None = None,
    *,
    with_claims: bool = True,
) -> Summary:
    """Check a library and judge its claims, or give the result of the last check where nothing has changed since.

    `cache` is a folder for such results. Raises OSError where the library's folder cannot be listed.
    """
    remembered = recall_summary(memory_of(root, cache, with_claims=with_claims), fingerprint(root, display))
    if remembered is not None:
        return remembered
    # an unchanged library does not wait until all that could check it is loaded
    from builder.examination import examine  # noqa: PLC0415

    return examine(root, cache, progress, display, with_claims=with_claims).summary
