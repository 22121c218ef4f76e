"""A ledger's file to a ledger, and back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from builder.diagnostics import Diagnostic
from builder.diagnostics import Place
from builder.ledger import LEDGER
from builder.ledger.model import FORMAT
from builder.ledger.model import Ledger
from builder.ledger.model import print_ledger
from builder.source.text import Source
from builder.source.writing import write_whole

#: The largest ledger that is read, in bytes: that of some 200,000 notes.
LARGEST_LEDGER = 100_000_000
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})", re.MULTILINE)
#: Where the record of a note or of a note type begins.
_RECORD = re.compile(r'^  ("([^"\n]+)"): \{', re.MULTILINE)


def read_ledger(root: Path) -> tuple[Ledger | None, list[Diagnostic]]:
    """Read the ledger of a library; None where there is none yet, and None with findings where it cannot be read."""
    file = root / LEDGER
    start = Place(str(file), 1, 1)
    try:
        size = file.stat().st_size
        if size > LARGEST_LEDGER:
            return None, [_broken(start, f"it has {size / 1e6:.0f} MB; at most {LARGEST_LEDGER // 1_000_000} are read")]
        text = file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None, []
    except UnicodeDecodeError:
        return None, [_broken(start, "it is not UTF-8 text")]
    except OSError as error:
        return None, [_broken(start, (error.strerror or str(error)).lower())]
    return parse_ledger(Source(str(file), text))


def parse_ledger(source: Source) -> tuple[Ledger | None, list[Diagnostic]]:
    """Turn the text of a ledger into the ledger."""
    conflict = _CONFLICT.search(source.text)
    if conflict:
        place = source.place(conflict.start(), len(conflict[0]))
        help = "take the side that was released, then run flashmath release --check"
        return None, [Diagnostic(place, "FM511", "the ledger holds an unresolved merge", help)]
    try:
        data = json.loads(source.text, object_pairs_hook=_without_doubles)
    except _DoubleKeyError as error:
        place = source.place(max(0, source.text.rfind(f'"{error}":')), len(str(error)) + 2)
        return None, [_broken(place, f"{error} stands twice")]
    except (ValueError, RecursionError) as error:
        index = error.pos if isinstance(error, json.JSONDecodeError) else 0
        return None, [_broken(source.place(index), "it is not JSON")]
    number = data.get("format") if isinstance(data, dict) else None
    if isinstance(number, int) and number > FORMAT:
        message = f"the ledger has the form {number}, and this version of flashmath knows {FORMAT}"
        return None, [Diagnostic(_key_place(source, ["format"]), "FM512", message, "install a newer flashmath")]
    try:
        return Ledger.model_validate_json(source.text), []
    except ValidationError as error:
        detail = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in detail["loc"]) or "the whole"
        steps = [step for step in detail["loc"] if isinstance(step, str)]
        place = _key_place(source, steps[:-1] if detail["type"] == "missing" else steps)
        return None, [_broken(place, f"{where}: {detail['msg'].lower()}")]


class _DoubleKeyError(ValueError):
    """One key stands twice in one mapping, as after a merge that joined both sides."""


def _without_doubles(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _DoubleKeyError(next(name for place, name in enumerate(names) if name in names[:place]))
    return found


def _broken(place: Place, reason: str) -> Diagnostic:
    help = "it is written by flashmath release alone: take it from the last release"
    return Diagnostic(place, "FM511", f"the ledger cannot be read: {reason}", help)


def _key_place(source: Source, steps: Sequence[str]) -> Place:
    """Find a key by the keys that lead to it; where it is missing, the last of them that is there."""
    index, length = 0, 1
    for step in steps:
        found = source.text.find(f'"{step}":', index)
        if found >= 0:
            index, length = found, len(step) + 2
    return source.place(index, length)


def places_in_ledger(root: Path) -> Callable[[str], Place]:
    """Give what finds the record of a note or of a note type in the ledger's file, which is read when first asked."""
    file = root / LEDGER

    @cache
    def read() -> tuple[Source, dict[str, int]]:
        source = Source(str(file), file.read_text("utf-8"))
        return source, {found[2]: found.start(1) for found in reversed(list(_RECORD.finditer(source.text)))}

    def place_of(name: str) -> Place:
        source, starts = read()
        return source.place(starts[name], len(name) + 2) if name in starts else _key_place(source, [name])

    return place_of


def place_of_hand(root: Path, ledger: Ledger) -> Place | None:
    """Find the first line of a ledger's file that is not as a release writes it; None where all are."""
    file = root / LEDGER
    text, expected = file.read_text("utf-8"), print_ledger(ledger)
    if text == expected:
        return None
    written, wanted = text.splitlines(keepends=True), expected.splitlines(keepends=True)
    same = next((row for row, pair in enumerate(zip(written, wanted, strict=False)) if pair[0] != pair[1]), None)
    row = min(len(written), len(wanted)) if same is None else same
    return Source(str(file), text).place(sum(map(len, written[:row])))


def write_ledger(root: Path, ledger: Ledger) -> None:
    """Write the ledger of a library, whole or not at all."""
    write_whole(root / LEDGER, lambda stream: stream.write(print_ledger(ledger).encode()))
