"""What is found out of claims, each once: JSON keeps it by all that it depends on."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version
from pathlib import Path
from typing import Any
from typing import Generic
from typing import TypeVar

from builder.claims.model import Claim
from builder.claims.pool import share_out
from builder.expressions.isolation import MEMORY
from builder.expressions.isolation import Worker
from builder.progress import Progress
from builder.source.writing import write_whole

#: A larger file is not read.
LARGEST_FILE = 50_000_000
#: How many results are kept beside those of the last run.
MOST_KEPT = 20_000

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Errand(Generic[Result]):
    """What is found out of a claim: the file that keeps it, the work, how it becomes JSON, what is kept of it."""

    file: str
    task: Callable[[Worker, Claim], Result]
    write: Callable[[Result], dict[str, Any]]
    #: Raises AttributeError, KeyError, TypeError or ValueError for what `write` did not write.
    read: Callable[[Any], Result]
    lasts: Callable[[Result], bool]


@cache
def engine_versions() -> Mapping[str, str]:
    """Say what computes: the texts of our own engine, the libraries, Python."""
    here = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for file in sorted([*(here / "expressions").rglob("*.py"), *(here / "claims").rglob("*.py")]):
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


def digest_claims(claims: Sequence[Claim]) -> str:
    """Turn what claims state into a short digest, whatever computes; none give none."""
    keys = sorted(key_of(claim, 0, {}) for claim in claims)
    return hashlib.sha256(json.dumps(keys).encode()).hexdigest()[:16] if keys else ""


def run_errands(
    errand: Errand[Result],
    claims: Sequence[Claim],
    cache_folder: Path | None,
    workers: int,
    progress: Progress,
    *,
    seed: int = 0,
    memory: int = MEMORY,
) -> list[Result]:
    """Find something out of claims, as far as no earlier run has done so; results come in the order of the claims."""
    versions = engine_versions()
    keys = [key_of(claim, seed, versions) for claim in claims]
    kept = load(cache_folder, errand) if cache_folder is not None else {}
    wanted = {key: claim for key, claim in zip(keys, claims, strict=True) if key not in kept}
    known = len(set(keys)) - len(wanted)
    total = known + len(wanted)
    if known:
        progress(known, total)
    work = list(wanted.values())
    found = share_out(errand.task, work, workers, lambda done, _: progress(known + done, total), memory)
    fresh = dict(zip(wanted, found, strict=True))
    lasting = {key: result for key, result in fresh.items() if errand.lasts(result)}
    if cache_folder is not None and lasting:
        save(cache_folder, errand, {key: kept[key] for key in keys if key in kept} | lasting, kept)
    return [fresh[key] if key in fresh else kept[key] for key in keys]


def load(folder: Path, errand: Errand[Result]) -> dict[str, Result]:
    """Read the results of earlier runs; a file that is missing, damaged or too large holds none."""
    file = folder / errand.file
    try:
        if file.stat().st_size > LARGEST_FILE:
            return {}
        data = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    rows = data.get(file.stem) if isinstance(data, dict) else None
    found = {}
    for key, row in rows.items() if isinstance(rows, dict) else ():
        with suppress(AttributeError, KeyError, TypeError, ValueError):
            found[key] = errand.read(row)
    return found


def save(folder: Path, errand: Errand[Result], used: Mapping[str, Result], older: Mapping[str, Result]) -> None:
    """Write results, those of this run and the newest others; where the folder cannot be written, nothing happens."""
    spare = [(key, result) for key, result in older.items() if key not in used][-MOST_KEPT:]
    rows = {key: errand.write(result) for key, result in [*spare, *used.items()]}
    text = json.dumps({Path(errand.file).stem: rows}, indent=0)
    with suppress(OSError):
        write_whole(folder / errand.file, lambda stream: stream.write(text.encode()))
