"""A literal piece of TeX to the places where it stands in a formula as a part that can be read by itself."""

from __future__ import annotations

from collections.abc import Iterator

from builder.claims.reader.syntax.refusals import Refusal
from builder.claims.reader.syntax.signs import CLOSING
from builder.claims.reader.syntax.signs import IMPLICATIONS
from builder.claims.reader.syntax.signs import OPENING
from builder.claims.reader.syntax.signs import RELATIONS
from builder.claims.reader.syntax.tokens import Token
from builder.claims.reader.syntax.tokens import tokenise
from builder.tex.mapped import map_text

_BETWEEN = frozenset([*RELATIONS, *IMPLICATIONS, ",", ";", ".", "&"])


def find_piece(tex: str, piece: str) -> int | None:
    """Find where a piece stands in a formula between signs of relation and commas: elsewhere it may mean another thing.

    In `a - b = c` the piece `b = c` says what the formula does not.
    """
    return next((place for place in _places(tex, piece) if not is_cut(tex, place, place + len(piece))), None)


def _places(tex: str, piece: str) -> Iterator[int]:
    place = tex.find(piece)
    while place >= 0:
        yield place
        place = tex.find(piece, place + 1)


def is_cut(tex: str, start: int, end: int) -> bool:
    """Say whether a stretch of a formula begins or ends in the midst of something."""
    try:
        tokens = tokenise(map_text(tex))[:-1]
    except Refusal:
        return (start, end) != (0, len(tex))
    before = [token for token in tokens if token.start < start]
    behind = [token for token in tokens if token.end > end]
    if any(token.end > start for token in before) or any(token.start < end for token in behind) or _depth(before):
        return True
    return not (_is_edge(before[-1:]) and _is_edge(behind[:1]))


def _is_edge(beside: list[Token]) -> bool:
    """Say whether a side may end where this token stands, or the formula itself."""
    return all(token.kind in ("row", "wide", "text") or token.text in _BETWEEN for token in beside)


def _depth(tokens: list[Token]) -> int:
    """Count the groups and brackets that are open."""
    opened = sum(token.kind == "begin" or token.text in ("{", *OPENING) for token in tokens)
    return opened - sum(token.kind == "end" or token.text in ("}", *CLOSING) for token in tokens)
