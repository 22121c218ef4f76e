"""The values of names at one point of an evaluation.

Symbols are seen by the named values that depend on them, wherever these are used: `diff(p, x)` reaches into the
definition of p. Local names (the variable of a loop, the parameters of a function) are seen only where they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from builder.expressions.program import Program


class Scope:
    """Symbols, local names, and the named values that were computed with these symbols."""

    __slots__ = ("cache", "local", "program", "symbols")

    def __init__(
        self, program: Program, symbols: dict[str, Any], local: dict[str, Any], cache: dict[str, Any] | None = None
    ) -> None:
        """Hold these values; a cache may be shared with a scope of the same symbols."""
        self.program, self.symbols, self.local = program, symbols, local
        self.cache: dict[str, Any] = {} if cache is None else cache

    def bind(self, values: Mapping[str, Any]) -> Scope:
        """Give names (new) values; those of symbols reach the named values that depend on them."""
        inner = Scope(self.program, self.symbols, dict(self.local), self.cache)
        for name, value in values.items():
            if name in self.symbols and name not in self.local:
                if inner.symbols is self.symbols:
                    inner.symbols = dict(self.symbols)
                    inner.cache = dict(self.cache)
                inner.symbols[name] = value
                inner.cache = {
                    key: kept
                    for key, kept in inner.cache.items()
                    if name not in self.program.depends.get(key, frozenset())
                }
            else:
                inner.local[name] = value
        return inner

    def assign(self, name: str, value: Any) -> None:
        """Change the value of a name that this scope has bound."""
        if name in self.local:
            self.local[name] = value
        else:
            self.symbols[name] = value
            for key in [key for key in self.cache if name in self.program.depends.get(key, frozenset())]:
                del self.cache[key]

    def enter(self, parameters: Mapping[str, Any]) -> Scope:
        """Enter a function: it sees symbols and its parameters, not the names around the call."""
        return Scope(self.program, self.symbols, dict(parameters), self.cache)
