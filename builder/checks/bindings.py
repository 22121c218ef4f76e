"""Every claim that shows a formula, compared with it once: what agreed is remembered by all that it depends on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from builder.checks.shown import check_shown
from builder.checks.shown import find_shown
from builder.claims.cache import engine_versions
from builder.claims.cache import key_of
from builder.claims.model import Claim
from builder.diagnostics import Diagnostic
from builder.kinds.card import Card
from builder.library import Library
from builder.progress import Progress
from builder.source.writing import write_whole

FILE = "bindings.json"
#: How many bindings are remembered beside those of the last run.
_MOST_KEPT = 20_000


def compare_shown(library: Library, cache: Path | None, progress: Progress) -> list[tuple[Card, Diagnostic]]:
    """Compare the claims of a library with the formulas that they show; give what is wrong, with its card.

    `cache` is a folder for what agreed. It may be thrown away at any moment.
    """
    bound = [(card, *one) for card in library.cards for one in card.stated if one[1].shows is not None]
    agreed = _recall(cache)
    macros = sorted((macro.name, macro.tex, macro.means) for macro in library.macros.values())
    rest = _digest([engine_versions(), macros])
    found: list[tuple[Card, Diagnostic]] = []
    used: list[str] = []
    for done, (card, mapping, claim) in enumerate(bound, start=1):
        key = _key_of(card, claim, library, rest)
        diagnostics = [] if key in agreed else list(check_shown(card, claim, mapping, library))
        found += [(card, diagnostic) for diagnostic in diagnostics]
        if not diagnostics:
            used.append(key)
        progress(done, len(bound))
    if cache is not None and not agreed.keys() >= set(used):
        _remember(cache, used, agreed)
    return found


def _key_of(card: Card, claim: Claim, library: Library, rest: str) -> str:
    """Turn all that a comparison depends on into a key; what cannot be found has one that nothing agrees under."""
    shown = find_shown(card, claim.shows or "", library)
    if isinstance(shown, str):
        return ""
    known = sorted((str(name), str(value)) for name, value in (card.let or {}).items())
    return _digest([key_of(claim, 0, {}), known, str(claim.table), shown.tex.text, rest])


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:32]


def _recall(cache: Path | None) -> dict[str, None]:
    """Read what agreed before, in the order in which it was found; a damaged file holds nothing."""
    if cache is None:
        return {}
    try:
        keys = json.loads((cache / FILE).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return dict.fromkeys(key for key in keys if isinstance(key, str) and key) if isinstance(keys, list) else {}


def _remember(cache: Path, used: Iterable[str], older: Mapping[str, None]) -> None:
    """Write what agreed; where nothing can be written, nothing is remembered."""
    kept = set(used)
    spare = [key for key in older if key not in kept][-_MOST_KEPT:]
    text = json.dumps([*spare, *sorted(kept)])
    with suppress(OSError):
        write_whole(cache / FILE, lambda stream: stream.write(text.encode()))
