"""What small mistakes in claims came to, for `check --mutate` and `release --check`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import paint
from flashmath.cli.common import print_findings
from flashmath.counting import counted

if TYPE_CHECKING:
    from builder.checks.claims import Judged
    from builder.checks.mutants import Probed
    from builder.claims.mutate import Survivor
    from builder.diagnostics import Diagnostic
    from builder.library import Library
    from flashmath.progress import Progress

#: The widest line on which a change stands beside what it was made from.
_WIDEST = 100


@dataclass(frozen=True)
class Probing:
    """How claims took to being changed: findings, each with the changes that passed, and how long it took."""

    probed: list[Probed]
    findings: list[tuple[Diagnostic, tuple[Survivor, ...]]]
    seconds: float

    @property
    def errors(self) -> list[Diagnostic]:
        """Give the findings that are more than warnings."""
        from builder.diagnostics.codes import WARNINGS

        return [diagnostic for diagnostic, _ in self.findings if diagnostic.code not in WARNINGS]


def probe(library: Library, judged: list[Judged], cache: Path, progress: Progress) -> Probing:
    """Change every claim that holds in one place after another."""
    from builder.checks.mutants import mutant_findings
    from builder.checks.mutants import probe_claims

    start = time.perf_counter()
    probed = probe_claims(judged, cache / "claims", lambda done, total: progress("mutants", done, total))
    seconds = time.perf_counter() - start
    return Probing(probed, list(mutant_findings(library, probed)), seconds)


def print_probing(probing: Probing, diagnostics: Sequence[Diagnostic], format: str) -> None:
    """Print findings and, among them by their places, the claims that let changes pass; then the numbers."""
    every = [*((diagnostic, ()) for diagnostic in diagnostics), *probing.findings]
    every.sort(key=lambda pair: pair[0])
    if format == "text":
        for diagnostic, survivors in every:
            print_findings([replace(diagnostic, help="") if survivors else diagnostic], format)
            if survivors:
                click.echo("\n".join(_lines(survivors)))
    else:
        print_findings([diagnostic for diagnostic, _ in every], format)
    if probing.probed:
        click.echo(_numbers(probing), err=True)


def _lines(survivors: Sequence[Survivor]) -> list[str]:
    """List changes under the reasons why they pass: what was done, the part as it was, and what it became."""
    reasons = dict.fromkeys(survivor.reason for survivor in survivors)
    lines = []
    for reason in reasons:
        lines.append(f"        {paint(f'{reason}:', 'cyan')}")
        for survivor in survivors:
            if survivor.reason == reason:
                lines += _line(survivor)
    return lines


def _line(survivor: Survivor) -> list[str]:
    head = f"          {survivor.change:<10}  {f'{survivor.where}: ' if survivor.where else ''}"
    arrow = paint("->", "yellow")
    if len(head) + len(survivor.before) + len(survivor.after) + 4 <= _WIDEST:
        return [f"{head}{survivor.before} {arrow} {survivor.after}"]
    return [f"{head}{survivor.before}", f"{' ' * (len(head) - 3)}{arrow} {survivor.after}"]


def _numbers(probing: Probing) -> str:
    from builder.checks.mutants import count_mutants

    counts = count_mutants(probing.probed)
    passed = f"{counted(counts['survivors'], 'survivor')} in {counted(counts['claims with survivors'], 'claim')}"
    return (
        f"{counted(counts['mutants'], 'mutant')} of {counted(counts['claims'], 'claim')}: {counts['killed']:,} killed, "
        f"{counts['equivalent']:,} equivalent, {passed if counts['survivors'] else 'no survivors'} "
        f"({probing.seconds:.1f} s)"
    )
