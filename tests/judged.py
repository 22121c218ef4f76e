"""Libraries checked as by the command, with their claims judged; each claim is judged once a test run."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from builder.build import check_folder
from builder.checks.bindings import compare_shown
from builder.checks.claims import judge_cards
from builder.checks.claims import verdict_findings
from builder.checks.mutants import mutant_findings
from builder.checks.mutants import probe_claims
from builder.diagnostics import Diagnostic
from builder.progress import no_progress
from tests.drawn import check_drawn


@cache
def _kept() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="verdicts"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def check_all(root: Path, mutate: bool = False) -> list[Diagnostic]:
    """Check a library, draw its figures, judge its claims and, if asked, change them; the findings of all."""
    library, _ = check_folder(root)
    judged = judge_cards(library, _kept())
    unlike = compare_shown(library, None, no_progress)
    diagnostics = {*check_drawn(root), *verdict_findings(library, judged, unlike)}
    if mutate:
        diagnostics |= {diagnostic for diagnostic, _ in mutant_findings(library, probe_claims(judged, _kept()))}
    return sorted(diagnostics)
