"""The result of a check, remembered: files that have not changed since need not be read again.

The memory is one JSON file a library. It is never needed for a right result: whatever is wrong with it, the library
is checked anew. Nothing that could check a library is imported here, so that an unchanged one does not wait for it.
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

from builder.diagnostics import Diagnostic
from builder.diagnostics import Place
from builder.ledger import LEDGER
from builder.source import list_files
from builder.source.text import LARGEST_FILE
from builder.source.writing import write_whole
from builder.tex.display import Display

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


def memory_of(root: Path, cache: Path, *, with_claims: bool) -> Path:
    """Name the file of a cache folder that remembers a library, checked with its claims or without."""
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


def recall_summary(memory: Path, key: str) -> Summary | None:
    """Read the last result, if the library had the same fingerprint then; a damaged memory holds nothing."""
    try:
        data = json.loads(memory.read_text("utf-8"))
        if data["key"] != key:
            return None
        findings = (Diagnostic(**{**row, "place": Place(**row["place"])}) for row in data["findings"])
        return Summary(data["cards"], data["topics"], tuple(findings), data["standings"], data["claims"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember_summary(memory: Path, key: str, summary: Summary) -> None:
    """Write a result down; where nothing can be written, nothing is remembered."""
    text = json.dumps({"key": key, **asdict(summary)})
    with suppress(OSError):
        write_whole(memory, lambda stream: stream.write(text.encode()))
