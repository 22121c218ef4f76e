"""The entries of a model of chances, name and text each, to what they say about the places of a table."""

from __future__ import annotations

import re
from collections.abc import Mapping

from builder.claims.reader.names import Chances
from builder.diagnostics import Flaw
from builder.expressions.parsing import parse
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Logic
from builder.expressions.tree import Not

_FAMILY = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*)\s*\(\s*([A-Za-z][A-Za-z0-9_]*)\s*\)\s*")


def read_chances(table: str, entries: Mapping[str, str]) -> tuple[Chances, list[tuple[str, Flaw]]]:
    """Turn `A: row == 1`, `H(k): row == k`, `X: xs[row]` into a model; a flaw comes with the name of its entry."""
    events: dict[str, Expr] = {}
    families: dict[str, tuple[str, Expr]] = {}
    variables: dict[str, Expr] = {}
    flaws: list[tuple[str, Flaw]] = []
    for name, text in entries.items():
        expr, found = parse(text)
        flaws += ((name, flaw) for flaw in found)
        if expr is None:
            continue
        head = _FAMILY.fullmatch(name)
        if head is not None:
            families[head[1]] = head[2], expr
        elif isinstance(expr, Comparison | Logic | Not):
            events[name.strip()] = expr
        else:
            variables[name.strip()] = expr
    return Chances(table, events, families, variables), flaws
