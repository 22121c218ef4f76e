"""Claims to verdicts, each judged once: a file of JSON keeps them by what they depend on."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import tempfile
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version
from pathlib import Path
from typing import Any

from builder.claims.judge import LIMITS
from builder.claims.judge import Limits
from builder.claims.judge import judge
from builder.claims.model import Claim
from builder.claims.pool import Progress
from builder.claims.pool import quiet
from builder.claims.pool import share_out
from builder.claims.verdicts import Verdict
from builder.claims.verdicts import from_json
from builder.claims.verdicts import to_json
from builder.expressions.isolation import MEMORY
from builder.expressions.isolation import Worker

FILE = "verdicts.json"
#: A larger file is not read.
LARGEST_FILE = 50_000_000
#: How many verdicts are kept beside those of the last run.
MOST_KEPT = 20_000


@cache
def engine_versions() -> Mapping[str, str]:
    """Say what computes: the texts of our own engine, the libraries, Python."""
    here = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for file in sorted([*(here / "expressions").rglob("*.py"), *(here / "claims").glob("*.py")]):
        digest.update(file.relative_to(here).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    found = {"engine": digest.hexdigest(), "python": platform.python_version()}
    for library in ("sympy", "numpy", "mpmath"):
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            found[library] = "unknown"
    return found


def key_of(claim: Claim, seed: int, versions: Mapping[str, str]) -> str:
    """Turn all that a verdict depends on into the key under which it is kept."""
    parts = [
        claim.kind,
        claim.text,
        claim.literal_text,
        sorted(claim.domain_texts),
        sorted(claim.lets),
        seed,
        sorted(versions.items()),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def judge_all(
    claims: Sequence[Claim],
    cache_folder: Path | None = None,
    workers: int = 2,
    progress: Progress = quiet,
    *,
    seed: int = 0,
    limits: Limits = LIMITS,
    memory: int = MEMORY,
) -> list[Verdict]:
    """Judge claims, as far as no earlier run has done so; verdicts come in the order of the claims."""
    versions = engine_versions()
    keys = [key_of(claim, seed, versions) for claim in claims]
    kept = load(cache_folder) if cache_folder is not None else {}
    wanted = {key: claim for key, claim in zip(keys, claims, strict=True) if key not in kept}
    known = len(set(keys)) - len(wanted)
    total = known + len(wanted)
    if known:
        progress(known, total)
    judge_one = _Judging(seed, limits)
    found = share_out(judge_one, list(wanted.values()), workers, lambda done, _: progress(known + done, total), memory)
    fresh = dict(zip(wanted, found, strict=True))
    lasting = {key: verdict for key, verdict in fresh.items() if not verdict.passing}
    if cache_folder is not None and lasting:
        save(cache_folder, {key: kept[key] for key in keys if key in kept} | lasting, kept)
    return [fresh[key] if key in fresh else kept[key] for key in keys]


@dataclass(frozen=True, slots=True)
class _Judging:
    """The judgement of one claim in a worker."""

    seed: int
    limits: Limits

    def __call__(self, worker: Worker, claim: Claim) -> Verdict:
        return judge(claim, self.seed, worker, self.limits)


def load(folder: Path) -> dict[str, Verdict]:
    """Read the verdicts of earlier runs; a file that is missing, damaged or too large holds none."""
    file = folder / FILE
    try:
        if file.stat().st_size > LARGEST_FILE:
            return {}
        data = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    rows = data.get("verdicts") if isinstance(data, dict) else None
    found = {}
    for key, row in rows.items() if isinstance(rows, dict) else ():
        verdict = _verdict(row)
        if verdict is not None:
            found[key] = verdict
    return found


def _verdict(row: Any) -> Verdict | None:
    try:
        return from_json(row)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def save(folder: Path, used: Mapping[str, Verdict], older: Mapping[str, Verdict]) -> None:
    """Write verdicts, those of this run and the newest others; where the folder cannot be written, nothing happens."""
    spare = [(key, verdict) for key, verdict in older.items() if key not in used][-MOST_KEPT:]
    rows = {key: to_json(verdict) for key, verdict in [*spare, *used.items()]}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=FILE)
    except OSError:
        return
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump({"verdicts": rows}, stream, indent=0, allow_nan=False)
        Path(name).replace(folder / FILE)
    except (OSError, ValueError):
        Path(name).unlink(missing_ok=True)
