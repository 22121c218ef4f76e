"""A library checked anew, with its claims judged or without, and the summary of that remembered."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from builder.build import check_folder
from builder.build import judge_folder
from builder.checks.claims import Judged
from builder.checks.standing import count_standings
from builder.claims.report import count_kinds
from builder.claims.report import name_counts
from builder.library import Library
from builder.memory import Summary
from builder.memory import fingerprint
from builder.memory import memory_of
from builder.memory import remember_summary
from builder.progress import StagedProgress
from builder.progress import no_staged_progress
from builder.tex.display import Display


@dataclass(frozen=True, slots=True)
class Examined:
    """A check with all that it was made from; nothing is judged of a library whose claims were not asked for."""

    summary: Summary
    library: Library
    judged: list[Judged]


def examine(
    root: Path,
    cache: Path,
    progress: StagedProgress = no_staged_progress,
    display: Display | None = None,
    *,
    with_claims: bool = True,
) -> Examined:
    """Check a library anew and remember the summary, unless the library has changed meanwhile.

    `cache` is a folder for that and for verdicts and pictures. Raises OSError where the library's folder cannot be
    listed.
    """
    key = fingerprint(root, display)
    if with_claims:
        library, diagnostics, judged = judge_folder(root, cache, progress, display)
    else:
        (library, diagnostics), judged = check_folder(root, progress, display), []
    standings = name_counts(count_standings(library, library.cards))
    claims = name_counts(count_kinds(one.verdict for one in judged))
    summary = Summary(len(library.cards), len(library.topics), tuple(diagnostics), standings, claims)
    if key == fingerprint(root, display):
        remember_summary(memory_of(root, cache, with_claims=with_claims), key, summary)
    return Examined(summary, library, judged)
