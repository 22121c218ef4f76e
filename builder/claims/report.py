"""Claims and their verdicts to the report that a machine reads, and to one line for people."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from builder.claims.model import Claim
from builder.claims.verdicts import Verdict
from builder.claims.verdicts import to_json as verdict_to_json

#: The order in which verdicts are counted.
KINDS = ("proved", "tested", "computed", "refuted", "undecided")


def report_row(claim: Claim, verdict: Verdict, card: str = "") -> dict[str, Any]:
    """Turn one claim and its verdict into what JSON holds."""
    judged = verdict_to_json(verdict)
    judged["verdict"] = judged.pop("kind")
    judged["flaws"] = [{"code": flaw.code, "message": flaw.message, "in": where} for where, flaw in verdict.flaws]
    return {
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


def to_json(rows: Iterable[dict[str, Any]]) -> str:
    """Turn rows into the text of a report."""
    listed = list(rows)
    counts = {kind: sum(row["verdict"] == kind for row in listed) for kind in KINDS}
    return json.dumps({"version": 1, "counts": counts, "claims": listed}, indent=2, ensure_ascii=False)


def count_line(verdicts: Iterable[Verdict]) -> str:
    """Count verdicts in one line; kinds that do not occur are left out."""
    counts: Counter[str] = Counter(verdict.kind for verdict in verdicts)
    total = sum(counts.values())
    parts = [f"{counts[kind]} {kind}" for kind in KINDS if counts[kind]]
    return f"{total} claim{'s' * (total != 1)}" + (f": {', '.join(parts)}" if parts else "")
