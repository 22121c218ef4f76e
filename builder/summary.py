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
from typing import TYPE_CHECKING

from builder.diagnostics import Diagnostic
from builder.diagnostics import Place
from builder.ledger import LEDGER
from builder.source import list_files
from builder.source.text import LARGEST_FILE
from builder.source.writing import write_whole
from builder.tex.display import Display

if TYPE_CHECKING:
    from builder.build import Progress
    from builder.checks.claims import Judged
    from builder.library import Library

#: Whose versions a result depends on, beside our own code.
_ENGINES = ("markdown-it-py", "math-core", "matplotlib", "mpmath", "numpy", "pydantic", "pyyaml", "sympy")


@dataclass(frozen=True, slots=True)
class Summary:
    """What a check found, and of how much: how many cards stand how far, and what became of the claims."""

    cards: int
    topics: int
    findings: tuple[Diagnostic, ...]
    standings: str = ""
    claims: str = ""


@dataclass(frozen=True, slots=True)
class Examined:
    """A check with all that it was made from; nothing is judged of a library whose claims were not asked for."""

    summary: Summary
    library: Library
    judged: list[Judged]


def summarize(
    root: Path,
    cache: Path,
    progress: Progress | None = None,
    display: Display | None = None,
    *,
    with_claims: bool = True,
) -> Summary:
    """Check a library and judge its claims, or give the result of the last check where nothing has changed since.

    `cache` is a folder for such results. Raises OSError where the library's folder cannot be listed.
    """
    remembered = _recall(_memory(root, cache, with_claims), fingerprint(root, display))
    if remembered is not None:
        return remembered
    return examine(root, cache, progress, display, with_claims=with_claims).summary


def examine(
    root: Path,
    cache: Path,
    progress: Progress | None = None,
    display: Display | None = None,
    *,
    with_claims: bool = True,
) -> Examined:
    """Check a library anew, for somebody who wants more than the summary, and remember the summary."""
    # an unchanged library does not wait until all that could check it is loaded
    from builder.build import check_folder  # noqa: PLC0415
    from builder.build import judge_folder  # noqa: PLC0415
    from builder.build import no_progress  # noqa: PLC0415
    from builder.checks.standing import count_standings  # noqa: PLC0415
    from builder.claims.report import count_kinds  # noqa: PLC0415
    from builder.claims.report import name_counts  # noqa: PLC0415

    key, told = fingerprint(root, display), progress or no_progress
    if with_claims:
        library, diagnostics, judged = judge_folder(root, cache, told, display)
    else:
        (library, diagnostics), judged = check_folder(root, told, display), []
    standings = name_counts(count_standings(library, library.cards))
    claims = name_counts(count_kinds(one.verdict for one in judged))
    summary = Summary(len(library.cards), len(library.topics), tuple(diagnostics), standings, claims)
    if key == fingerprint(root, display):
        _remember(_memory(root, cache, with_claims), key, summary)
    return Examined(summary, library, judged)


def _memory(root: Path, cache: Path, with_claims: bool) -> Path:
    return cache / f"{hashlib.sha256(f'{root.resolve()} {with_claims}'.encode()).hexdigest()[:24]}.json"


def fingerprint(root: Path, display: Display | None = None) -> str:
    """Turn all that a check reads into a digest: the files, how they are called, the engines and our own code."""
    digest = hashlib.sha256()
    for part in _parts(root, display):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return digest.hexdigest()


def _parts(root: Path, display: Display | None) -> Iterator[bytes]:
    yield f"{root} {platform.python_version()} {' '.join(map(version, _ENGINES))}".encode()
    for folder in (Path(__file__).parent, *([display.home] if display else [])):
        yield b"code"
        for file in sorted(folder.rglob("*")):
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
        return Summary(data["cards"], data["topics"], tuple(findings), data["standings"], data["claims"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _remember(memory: Path, key: str, summary: Summary) -> None:
    text = json.dumps({"key": key, **asdict(summary)})
    with suppress(OSError):
        write_whole(memory, lambda stream: stream.write(text.encode()))
