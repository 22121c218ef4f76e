"""The tree of a displayed formula as it is written, before anybody knows what its names stand for."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import TypeAlias

from builder.expressions.tree import Span


@dataclass(frozen=True, slots=True)
class _Part:
    span: Span = field(default=(0, 1), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Numeral(_Part):
    """Digits as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Letter(_Part):
    """A letter, or several in one style, with the command of the style if there is one."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Accent(_Part):
    """A letter under a hat, a bar, a tilde."""

    mark: str
    base: Notation


@dataclass(frozen=True, slots=True)
class Words(_Part):
    r"""`\text{...}`."""

    text: str


@dataclass(frozen=True, slots=True)
class Mark(_Part):
    """A sign that is neither letter nor operator: a transpose, a nabla, dots, an operator that stands alone."""

    text: str


@dataclass(frozen=True, slots=True)
class Function(_Part):
    """The upright name of a function or of an operation such as a sum."""

    name: str


@dataclass(frozen=True, slots=True)
class Macro(_Part):
    """A macro with a formal meaning, and its arguments."""

    name: str
    args: tuple[Notation, ...]


@dataclass(frozen=True, slots=True)
class Scripted(_Part):
    """A base with an index, a power, primes, exclamation marks."""

    base: Notation
    sub: Notation | None = None
    sup: Notation | None = None
    primes: int = 0
    factorials: int = 0


@dataclass(frozen=True, slots=True)
class Bracket(_Part):
    """`(a, b | c)` with its separators; bars and floors are brackets too."""

    opening: str
    items: tuple[Notation, ...]
    separators: tuple[str, ...] = ()
    closing: str = ""


@dataclass(frozen=True, slots=True)
class Listing(_Part):
    """`a, b; c` without brackets: in an index, or a whole formula."""

    items: tuple[Notation, ...]
    separators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fraction(_Part):
    r"""`\frac{top}{bottom}`, or a binomial coefficient."""

    top: Notation
    bottom: Notation
    binomial: bool = False


@dataclass(frozen=True, slots=True)
class Root(_Part):
    r"""`\sqrt[degree]{body}`."""

    degree: Notation | None
    body: Notation


@dataclass(frozen=True, slots=True)
class Grid(_Part):
    """A matrix or a list of cases."""

    environment: str
    rows: tuple[tuple[Notation, ...], ...]


@dataclass(frozen=True, slots=True)
class Product(_Part):
    """Factors side by side; the sign before each is empty where none is written."""

    signs: tuple[str, ...]
    factors: tuple[Notation, ...]


@dataclass(frozen=True, slots=True)
class Sum(_Part):
    """Terms with their signs; the first one may be empty."""

    signs: tuple[str, ...]
    terms: tuple[Notation, ...]


@dataclass(frozen=True, slots=True)
class Union(_Part):
    """Events joined by one of and, or, without."""

    op: str
    left: Notation
    right: Notation


@dataclass(frozen=True, slots=True)
class Denial(_Part):
    """A condition under a sign of negation."""

    operand: Notation


@dataclass(frozen=True, slots=True)
class Chain(_Part):
    """`a = b < c`: one sign fewer than operands."""

    signs: tuple[str, ...]
    operands: tuple[Notation, ...]


@dataclass(frozen=True, slots=True)
class Implication(_Part):
    """Statements joined by an arrow."""

    words: str
    left: Notation
    right: Notation


@dataclass(frozen=True, slots=True)
class Nothing(_Part):
    """An empty group."""


Notation: TypeAlias = (
    Numeral
    | Letter
    | Accent
    | Words
    | Mark
    | Function
    | Macro
    | Scripted
    | Bracket
    | Listing
    | Fraction
    | Root
    | Grid
    | Product
    | Sum
    | Union
    | Denial
    | Chain
    | Implication
    | Nothing
)
