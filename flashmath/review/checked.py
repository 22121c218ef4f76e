"""How far the mathematics of a card was checked, as a release or an earlier check says; nothing is judged here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from flashmath.review.sheets import Sheet

#: In which order verdicts are named, and what a card without claims rests on.
KINDS, UNSOURCED = ("proved", "tested", "computed"), "from source"
#: A larger file is not read.
_LARGEST = 20_000_000


def words_of(sheet: Sheet, verdicts: Path) -> str:
    """Say how far the mathematics of a note was checked, as its card in Anki does; empty where nobody knows.

    `verdicts` is the file in which `check` keeps what it found. As in Anki, the word that was released stays as long
    as the claims do.
    """
    return sheet.released or checked_words(sheet.claims, read_kinds(verdicts))


def checked_words(keys: Sequence[str] | None, kinds: Mapping[str, str]) -> str:
    """Say how far the claims under these keys were checked; empty where one of them was not, or is not good."""
    if keys is None or any(kinds.get(key) not in KINDS for key in keys):
        return ""
    found = {kinds[key] for key in keys}
    return ", ".join(kind for kind in KINDS if kind in found) or UNSOURCED


@lru_cache(maxsize=1)
def read_kinds(file: Path) -> Mapping[str, str]:
    """Read the verdicts that `check` keeps: their kinds by the keys of the claims."""
    try:
        if file.stat().st_size > _LARGEST:
            return {}
        rows: Any = json.loads(file.read_bytes())["verdicts"]
        return {str(key): str(row["kind"]) for key, row in rows.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
