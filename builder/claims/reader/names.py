"""What a card declares, as the reader sees it: symbols with their kinds, own functions, macros, a model of chances."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from itertools import islice
from itertools import product

from builder.claims.reader.syntax.notation import Accent
from builder.claims.reader.syntax.notation import Bracket
from builder.claims.reader.syntax.notation import Function
from builder.claims.reader.syntax.notation import Letter
from builder.claims.reader.syntax.notation import Listing
from builder.claims.reader.syntax.notation import Mark
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Numeral
from builder.claims.reader.syntax.notation import Product
from builder.claims.reader.syntax.notation import Scripted
from builder.claims.reader.syntax.notation import Sum
from builder.claims.reader.syntax.notation import Words
from builder.claims.tables import Chances
from builder.expressions.domains import Domain
from builder.expressions.domains import size_letters
from builder.expressions.program import EMPTY
from builder.expressions.program import Program
from builder.expressions.words import CONSTANTS
from builder.tex.macros import Macro
from builder.tex.macros import Macros

#: What else a letter may be called in a declaration; e and pi are numbers where nothing is called `var_e`, `var_pi`.
_SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "lambda": ("lambda", "lam"),
    "epsilon": ("epsilon", "eps"),
    **{constant: (constant, f"var_{constant}") for constant in CONSTANTS},
}
#: How many spellings of one notation are tried.
_MOST_SPELLINGS = 40


@dataclass(frozen=True, slots=True)
class Names:
    """The declarations that a formula is read with: `for:`, `let:`, the library's macros, chances if there are any."""

    domains: Mapping[str, Domain] = field(default_factory=dict)
    program: Program = EMPTY
    macros: Macros = field(default_factory=dict)
    chances: Chances | None = None

    def is_declared(self, name: str) -> bool:
        """Say whether a name stands for something."""
        return (
            name in self.domains
            or name in self.program.values
            or name in self.program.functions
            or name in size_letters(self.domains.values())
        )


def formal_macros(macros: Macros) -> dict[str, Macro]:
    """Choose the macros whose meaning is an expression: those whose `means:` begins with an equals sign."""
    return {name: macro for name, macro in macros.items() if macro.means.startswith("=")}


def spellings(node: Notation) -> tuple[str, ...]:
    """Give the names by which a notation may be declared, the likeliest first."""
    return tuple(dict.fromkeys(islice(_spell(node), _MOST_SPELLINGS)))


def _spell(node: Notation) -> Iterator[str]:  # noqa: C901, PLR0912
    match node:
        case Letter(text, _) | Numeral(text):
            yield from _SYNONYMS.get(text, (text,))
        case Function(name):
            yield name
        case Words(text):
            if text.replace(" ", "").isalnum():
                yield "_".join(text.split())
        case Accent(mark, base):
            for name in spellings(base):
                yield from (f"{name}_{mark}", f"{name}{mark}", f"{mark}_{name}", f"{mark}{name}")
        case Bracket("(", (inner,), _, _):
            yield from _spell(inner)
        case Mark("star"):
            yield from ("star", "opt")
        case Sum(("", "-"), (left, Numeral("1"))):
            yield from ("prev", *(f"{name}m1" for name in spellings(left)))
        case Sum(("", "+"), (left, Numeral("1"))):
            yield from ("next", *(f"{name}p1" for name in spellings(left)))
        case Listing(parts, separators) if "|" in separators:
            yield from map("_given_".join, product(*map(spellings, parts)))
        case Product(_, parts) | Listing(parts, _):
            if not isinstance(node, Product) or not any(node.signs):
                yield from _joined(parts)
        case Scripted(base, sub, sup, primes, 0):
            yield from _scripted(base, sub, sup, primes)


def _joined(parts: tuple[Notation, ...]) -> Iterator[str]:
    for pieces in product(*map(spellings, parts)):
        yield "".join(pieces)
        yield "_".join(pieces)


def _scripted(base: Notation, sub: Notation | None, sup: Notation | None, primes: int) -> Iterator[str]:
    parts = [spellings(part) for part in (sub, sup) if part is not None]
    if primes:
        parts.append(("prime" * primes,))
    for pieces in product(spellings(base), *parts):
        yield "_".join(pieces)
        yield "".join(pieces)
