"""Claims and their verdicts to the rows of the report that a machine reads, and to counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from builder.claims.model import Claim
from builder.claims.mutate import Mutation
from builder.claims.verdicts import Verdict
from builder.claims.verdicts import to_json as verdict_to_json

#: The order in which verdicts are counted.
KINDS = ("proved", "tested", "computed", "refuted", "undecided")


def report_row(claim: Claim, verdict: Verdict, card: str = "", mutation: Mutation | None = None) -> dict[str, Any]:
    """Turn one claim, its verdict and what came of changing it into what JSON holds."""
    judged = verdict_to_json(verdict)
    judged["verdict"] = judged.pop("kind")
    judged["flaws"] = [{"code": flaw.code, "message": flaw.message, "in": where} for where, flaw in verdict.flaws]
    row = {
        "card": card,
        "path": claim.place.path,
        "line": claim.place.line,
        "column": claim.place.column,
        "claim": str(claim),
        "for": dict(claim.domain_texts),
        "let": dict(claim.lets),
        "shows": claim.shows,
        "excuse": claim.undecided,
        **judged,
    }
    return row if mutation is None else {**row, "mutants": asdict(mutation)}


def count_kinds(verdicts: Iterable[Verdict]) -> dict[str, int]:
    """Count the verdicts of each kind."""
    counts: Counter[str] = Counter(verdict.kind for verdict in verdicts)
    return {kind: counts[kind] for kind in KINDS}


def name_counts(counts: dict[str, int]) -> str:
    """Write counts in one line; what does not occur is left out."""
    return ", ".join(f"{number:,} {name}" for name, number in counts.items() if number)
