"""The tree of an expression: small frozen nodes, equal where their meaning as written is equal.

A node's `span` says which stretch of the text it came from; it plays no part in equality.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace
from fractions import Fraction
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Node:
    span: Span = field(default=(0, 0), compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Number(_Node):
    """A number with the digits as written: `0.50`, `1e-3`."""

    text: str

    @property
    def value(self) -> Fraction:
        """Give the number exactly."""
        return Fraction(self.text)


@dataclass(frozen=True, slots=True)
class Name(_Node):
    """A symbol, a value of `let:`, a constant or a word such as `float32`."""

    id: str


@dataclass(frozen=True, slots=True)
class Negation(_Node):
    """`-x`."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary(_Node):
    """`left op right` with one of `+ - * / % @ ^`."""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Comparison(_Node):
    """`a < b <= c`: one sign fewer than operands."""

    signs: tuple[str, ...]
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Logic(_Node):
    """`a and b`, `a or b`."""

    op: str
    operands: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not(_Node):
    """`not a`."""

    operand: Expr


@dataclass(frozen=True, slots=True)
class Choice(_Node):
    """`then if test else otherwise`."""

    test: Expr
    then: Expr
    otherwise: Expr


@dataclass(frozen=True, slots=True)
class Items(_Node):
    """`[a, b, c]`: a vector; a matrix where the items are vectors; else several values."""

    items: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Slice(_Node):
    """`first:last`, both counted from 1 and both included; either may be left out."""

    first: Expr | None
    last: Expr | None


@dataclass(frozen=True, slots=True)
class Index(_Node):
    """`base[i]`, `base[i, j]`, `base[2:4, :]`; indices count from 1."""

    base: Expr
    indices: tuple[Expr | Slice, ...]


@dataclass(frozen=True, slots=True)
class Call(_Node):
    """`name(args, option=value)`."""

    name: str
    args: tuple[Expr, ...]
    options: tuple[tuple[str, Expr], ...] = ()


@dataclass(frozen=True, slots=True)
class Bind(_Node):
    """`op(body, names, args...)`: an operation that gives names of its body their values.

    `listed` says that the names stand in brackets. For `iterate` the last name is that of the step.
    """

    op: str
    body: Expr
    names: tuple[str, ...]
    args: tuple[Expr, ...] = ()
    listed: bool = False


Expr: TypeAlias = (
    Number | Name | Negation | Binary | Comparison | Logic | Not | Choice | Items | Slice | Index | Call | Bind
)

#: The binders whose variable keeps its meaning outside: a derivative is taken where the variable stands.
DERIVATIVES = frozenset({"diff", "grad", "jacobian", "hessian"})


def is_condition(expr: Expr) -> bool:
    """Say whether an expression is true or false by its form."""
    return isinstance(expr, Comparison | Logic | Not) or (isinstance(expr, Bind) and expr.op in ("all", "any"))


def children(expr: Expr) -> tuple[Expr, ...]:  # noqa: PLR0911
    """Give the parts of an expression in the order of the text."""
    match expr:
        case Negation(operand) | Not(operand):
            return (operand,)
        case Binary(_, left, right):
            return (left, right)
        case Comparison(_, parts) | Logic(_, parts) | Items(parts):
            return parts
        case Choice(test, then, otherwise):
            return (then, test, otherwise)
        case Slice(first, last):
            return tuple(part for part in (first, last) if part is not None)
        case Index(base, indices):
            return (base, *indices)
        case Call(_, args, options):
            return (*args, *(value for _, value in options))
        case Bind(_, body, _, args):
            return (body, *args)
    return ()


def rebuild(expr: Expr, change: Callable[[Expr], Expr]) -> Expr:  # noqa: PLR0911
    """Make the same expression out of changed parts."""
    match expr:
        case Negation(operand) | Not(operand):
            return replace(expr, operand=change(operand))
        case Binary(_, left, right):
            return replace(expr, left=change(left), right=change(right))
        case Comparison(_, parts) | Logic(_, parts):
            return replace(expr, operands=tuple(map(change, parts)))
        case Items(parts):
            return replace(expr, items=tuple(map(change, parts)))
        case Choice(test, then, otherwise):
            return replace(expr, test=change(test), then=change(then), otherwise=change(otherwise))
        case Slice(first, last):
            return replace(expr, first=first and change(first), last=last and change(last))
        case Index(base, indices):
            return replace(expr, base=change(base), indices=tuple(map(change, indices)))
        case Call(_, args, options):
            changed = tuple((name, change(value)) for name, value in options)
            return replace(expr, args=tuple(map(change, args)), options=changed)
        case Bind(_, body, _, args):
            return replace(expr, body=change(body), args=tuple(map(change, args)))
    return expr


def walk(expr: Expr) -> Iterator[Expr]:
    """Give an expression and all its parts, outermost first."""
    yield expr
    for part in children(expr):
        yield from walk(part)


def free_names(expr: Expr) -> frozenset[str]:
    """Find the names that an expression leaves to be given a value from outside."""
    return frozenset(name.id for name in free_occurrences(expr))


def free_occurrences(expr: Expr, bound: frozenset[str] = frozenset()) -> Iterator[Name]:
    """Give each place where a name is used that the expression itself does not bind."""
    match expr:
        case Name(name):
            if name not in bound:
                yield expr
        case Bind(op, body, names, args):
            inside = bound if op in DERIVATIVES else bound | frozenset(names)
            yield from free_occurrences(body, inside)
            for arg in args:
                yield from free_occurrences(arg, bound)
            if op in DERIVATIVES:
                yield from (Name(name, span=expr.span) for name in names if name not in bound)
        case _:
            for part in children(expr):
                yield from free_occurrences(part, bound)


def called_names(expr: Expr) -> frozenset[str]:
    """Find the names of the functions that an expression calls."""
    return frozenset(part.name for part in walk(expr) if isinstance(part, Call))


def exact(value: Fraction | int) -> Expr:
    """Write a rational number as an expression."""
    value = Fraction(value)
    if value < 0:
        return Negation(exact(-value))
    top = Number(str(value.numerator))
    return top if value.denominator == 1 else Binary("/", top, Number(str(value.denominator)))
