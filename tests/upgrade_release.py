"""A little library that is released again and again, for the tests of the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from builder.build import check_folder
from builder.ledger.files import read_ledger
from builder.ledger.model import Ledger
from builder.ledger.release import Release
from builder.release import check_release
from builder.release import prepare_release
from builder.release import write_release
from tests.small_library import TIME
from tests.small_library import load_sound

GAPS = """\
  - id: gaps
    kind: cloze
    text: |
      {{c1::One}} and {{c2::two}}.
    sources: [book]
"""
CARDS = f"""\
topic: alpha
cards:
  - id: plain
    front: |
      What is $1 + 1$?
    back: |
      $2$
    sources: [book]
{GAPS}"""


def change(root: Path, name: str, changes: Mapping[str, str]) -> Path:
    """Put other words into a file, each of which must be there."""
    file = root / name
    text = file.read_bytes().decode("utf-8")
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    file.write_bytes(text.encode())
    return root


def add(root: Path, name: str, text: str) -> Path:
    """Put a text at the end of a file."""
    file = root / name
    file.write_bytes(file.read_bytes() + text.encode())
    return root


def release(root: Path, now: int = TIME, version: str = "") -> Release:
    """Release a library as the command does."""
    library = load_sound(root)
    planned = prepare_release(library, now, version)
    if not planned.is_empty:
        write_release(library, planned)
    return planned


def ledger_of(root: Path) -> Ledger:
    ledger, findings = read_ledger(root)
    assert ledger is not None
    assert findings == []
    return ledger


def findings_of(root: Path, *, as_ci: bool = False) -> list[tuple[str, str, str]]:
    """Check a library, and give each finding's place in the folder, code and message."""
    library, diagnostics = check_folder(root)
    if as_ci and not diagnostics:
        diagnostics = check_release(library, read_ledger(root)[0])
    return [(_place(root, str(one.place)), one.code, one.message) for one in diagnostics]


def _place(root: Path, place: str) -> str:
    return place.removeprefix(f"{root}/")
