"""A check that remembers its result: files that have not changed since are not read again.

The memory is one JSON file a library. It is never needed for a right result: whatever is wrong with it, the library
is checked anew.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from builder.build import Progress
from builder.build import check_folder
from builder.build import judge_folder
from builder.build import no_progress
from builder.claims.report import count_line
from builder.diagnostics import Diagnostic
from builder.diagnostics import Place
from builder.ledger.files import LEDGER
from builder.source import list_files
from builder.source.text import LARGEST_FILE
from builder.source.writing import write_whole

#: Whose versions a result depends on, beside our own code.
_ENGINES = ("markdown-it-py", "math-core", "matplotlib", "mpmath", "numpy", "pydantic", "pyyaml", "sympy")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a check found, and of how much."""

    cards: int
    topics: int
    findings: tuple[Diagnostic, ...]
    claims: str = ""


def summarize(root: Path, cache: Path, progress: Progress = no_progress, *, with_claims: bool = True) -> Summary:
    """Check a library and judge its claims, or give the result of the last check where nothing has changed since.

    `cache` is a folder for such results. Raises OSError where the library's folder cannot be listed.
    """
    memory = cache / f"{hashlib.sha256(f'{root.resolve()} {with_claims}'.encode()).hexdigest()[:24]}.json"
    key = fingerprint(root)
    remembered = _recall(memory, key)
    if remembered is not None:
        return remembered
    summary = _check(root, cache, progress, with_claims)
    if key == fingerprint(root):
        _remember(memory, key, summary)
    return summary


def _check(root: Path, cache: Path, progress: Progress, with_claims: bool) -> Summary:
    if not with_claims:
        library, diagnostics = check_folder(root, progress)
        return Summary(len(library.cards), len(library.topics), tuple(diagnostics))
    library, diagnostics, judged = judge_folder(root, cache, progress)
    claims = count_line(one.verdict for one in judged) if judged else ""
    return Summary(len(library.cards), len(library.topics), tuple(diagnostics), claims)


def fingerprint(root: Path) -> str:
    """Turn all that a check reads into a digest: the files, how they are called, the engines and our own code."""
    digest = hashlib.sha256()
    for part in _parts(root):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()


def _parts(root: Path) -> Iterator[bytes]:
    yield f"{root} {platform.python_version()} {' '.join(map(version, _ENGINES))}".encode()
    for file in sorted(Path(__file__).parent.rglob("*")):
        if file.suffix in (".py", ".json"):
            state = file.stat()
            yield f"{file.name} {state.st_size} {state.st_mtime_ns}".encode()
    for name in [*list_files(root), LEDGER]:
        yield name.encode("utf-8", "surrogateescape")
        yield _content(root / name)


def _content(file: Path) -> bytes:
    """Give what a check would see of a file: its bytes, or that it cannot be read or is too large to be."""
    try:
        size = file.stat().st_size
        return file.read_bytes() if size <= LARGEST_FILE else f"{size} bytes".encode()
    except OSError as error:
        return f"error {error.errno}".encode()


def _recall(memory: Path, key: str) -> Summary | None:
    """Read the last result, if it is one of the same files."""
    try:
        data = json.loads(memory.read_text("utf-8"))
        if data["key"] != key:
            return None
        findings = (Diagnostic(**{**row, "place": Place(**row["place"])}) for row in data["findings"])
        return Summary(data["cards"], data["topics"], tuple(findings), data["claims"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _remember(memory: Path, key: str, summary: Summary) -> None:
    text = json.dumps({"key": key, **asdict(summary)})
    with suppress(OSError):
        write_whole(memory, lambda stream: stream.write(text.encode()))
