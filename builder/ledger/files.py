"""A ledger's file to a ledger, and back."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pydantic import ValidationError

from builder.diagnostics import Diagnostic
from builder.diagnostics import Place
from builder.ledger.model import FORMAT
from builder.ledger.model import Ledger
from builder.ledger.model import print_ledger
from builder.source.text import Source
from builder.source.writing import write_whole

#: The ledger's name in the folder of the library.
LEDGER = "ledger.json"
_CONFLICT = re.compile(r"^(<{7}|={7}|>{7})", re.MULTILINE)


def read_ledger(root: Path) -> tuple[Ledger | None, list[Diagnostic]]:
    """Read the ledger of a library; None where there is none yet, and None with findings where it cannot be read."""
    file = root / LEDGER
    try:
        text = file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None, []
    except UnicodeDecodeError:
        return None, [_broken(Place(str(file), 1, 1), "it is not UTF-8 text")]
    except OSError as error:
        return None, [_broken(Place(str(file), 1, 1), (error.strerror or str(error)).lower())]
    return parse_ledger(Source(str(file), text))


def parse_ledger(source: Source) -> tuple[Ledger | None, list[Diagnostic]]:
    """Turn the text of a ledger into the ledger."""
    conflict = _CONFLICT.search(source.text)
    if conflict:
        place = source.place(conflict.start(), len(conflict[0]))
        help = "take the side that was released, then run flashmath release --check"
        return None, [Diagnostic(place, "FM511", "the ledger holds an unresolved merge", help)]
    try:
        data = json.loads(source.text)
        number = data.get("format") if isinstance(data, dict) else None
    except (json.JSONDecodeError, RecursionError) as error:
        index = error.pos if isinstance(error, json.JSONDecodeError) else 0
        return None, [_broken(source.place(index), "it is not JSON")]
    if isinstance(number, int) and number > FORMAT:
        message = f"the ledger has the form {number}, and this version of flashmath knows {FORMAT}"
        return None, [Diagnostic(_key_place(source, "format"), "FM512", message, "install a newer flashmath")]
    try:
        return Ledger.model_validate_json(source.text), []
    except ValidationError as error:
        detail = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in detail["loc"]) or "the whole"
        steps = [step for step in detail["loc"] if isinstance(step, str)]
        place = _key_place(source, steps[1] if len(steps) > 1 else steps[0] if steps else "")
        return None, [_broken(place, f"{where}: {detail['msg'].lower()}")]


def _broken(place: Place, reason: str) -> Diagnostic:
    help = "it is written by flashmath release alone: take it from the last release"
    return Diagnostic(place, "FM511", f"the ledger cannot be read: {reason}", help)


def _key_place(source: Source, key: str) -> Place:
    index = source.text.find(f'"{key}"')
    return source.place(max(0, index), len(key) + 2 if index >= 0 else 1)


def place_in_ledger(root: Path, name: str) -> Place:
    """Find the line of a note in the ledger's file."""
    file = root / LEDGER
    return _key_place(Source(str(file), file.read_text("utf-8")), name)


def write_ledger(root: Path, ledger: Ledger) -> None:
    """Write the ledger of a library, whole or not at all."""
    write_whole(root / LEDGER, lambda stream: stream.write(print_ledger(ledger).encode()))
