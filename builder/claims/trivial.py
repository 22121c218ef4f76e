"""Claims that cannot fail: their sides are equal as they are written, or as soon as sympy puts them together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from typing import Any

from builder.claims.alarm import TimeIsOverError
from builder.claims.alarm import alarm
from builder.claims.declarations import reachable
from builder.claims.model import Claim
from builder.diagnostics import Flaw
from builder.expressions.late import sympy
from builder.expressions.program import Program
from builder.expressions.tree import Binary
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Index
from builder.expressions.tree import Items
from builder.expressions.tree import Logic
from builder.expressions.tree import Name
from builder.expressions.tree import Negation
from builder.expressions.tree import Number
from builder.expressions.tree import Slice
from builder.expressions.tree import children

#: Seconds that putting together may take.
SECONDS = 1.0
#: A power of two numbers is put together as long as its exponent is small.
_LARGEST_EXPONENT = 64
_HELP = "compute one side in another way, so that the claim can fail"


def find_trivial(claim: Claim) -> list[Flaw]:
    """Find the parts of a claim that hold before anything is computed; functions count as not computed."""
    if claim.kind == "value":
        is_literal = _is_literal(claim.expr, claim.program)
        return [_flaw(claim.expr, claim.expr, "the value is written out, not computed")] if is_literal else []
    try:
        with alarm(SECONDS):
            return [*_equal_sides(claim)]
    except TimeIsOverError:
        return []


def has_same_sides(claim: Claim) -> bool:
    """Say whether two sides of a claim are the same tree."""
    forms = _Forms(claim.program)
    return any(
        forms.of(left) == forms.of(right)
        for comparison in _comparisons(claim.expr)
        for left, right in zip(comparison.operands, comparison.operands[1:], strict=False)
    )


def _flaw(first: Expr, last: Expr, message: str) -> Flaw:
    start, end = first.span[0], last.span[1]
    return Flaw(start, max(1, end - start), "FM334", message, _HELP)


def _is_literal(expr: Expr, program: Program, depth: int = 0) -> bool:
    match expr:
        case Number():
            return True
        case Negation(operand):
            return _is_literal(operand, program, depth)
        case Items(items):
            return all(_is_literal(item, program, depth) for item in items)
        case Name(name) if name in program.values and program.values[name].part is None and depth < 60:
            return _is_literal(program.values[name].expr, program, depth + 1)
    return False


def _equal_sides(claim: Claim) -> Iterator[Flaw]:
    forms = _Forms(claim.program)
    built = _Built(claim.program)
    for comparison in _comparisons(claim.expr):
        for sign, left, right in zip(comparison.signs, comparison.operands, comparison.operands[1:], strict=False):
            if sign == "!=":
                continue
            if forms.of(left) == forms.of(right):
                yield _flaw(left, right, "the two sides are the same, so the claim says nothing")
            elif reachable(comparison, claim.program) & set(claim.domains) and built.of(left) == built.of(right):
                yield _flaw(left, right, "the two sides are the same but for the order of terms")


def _comparisons(expr: Expr) -> Iterator[Comparison]:
    if isinstance(expr, Comparison):
        yield expr
    elif isinstance(expr, Logic) and expr.op == "and":
        for operand in expr.operands:
            yield from _comparisons(operand)


@dataclass
class _Forms:
    """Trees to numbers: equal ones get the same, with names of `let:` replaced by what they stand for."""

    program: Program
    numbers: dict[Any, int] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)

    def of(self, expr: Expr, bound: frozenset[str] = frozenset()) -> int:
        """Give the number of a tree."""
        if isinstance(expr, Name):
            return self._name(expr.id, bound)
        if isinstance(expr, Number):
            return self._number(expr.value)
        inner = bound | set(expr.names) if isinstance(expr, Bind) else bound
        parts = [self.of(part, inner) for part in children(expr)]
        if isinstance(expr, Binary) and expr.op in "+*":
            parts.sort()
        return self._number((type(expr).__name__, _label(expr), *parts))

    def _number(self, key: Any) -> int:
        return self.numbers.setdefault(key, len(self.numbers))

    def _name(self, name: str, bound: frozenset[str]) -> int:
        definition = self.program.values.get(name)
        if name in bound or definition is None or definition.part is not None:
            return self._number(("name", name))
        if name not in self.names:
            self.names[name] = self.of(definition.expr)
        return self.names[name]


def _label(expr: Expr) -> Any:  # noqa: PLR0911
    """Give what tells a form from others of its type, beside its parts."""
    match expr:
        case Binary(op) | Logic(op):
            return op
        case Comparison(signs):
            return signs
        case Call(name, args, options):
            return name, len(args), tuple(key for key, _ in options)
        case Bind(op, _, names, _, listed):
            return op, names, listed
        case Slice(first, last):
            return first is None, last is None
        case Index(_, indices):
            return len(indices)
    return ""


@dataclass
class _Built:
    """Trees to sympy: numbers, symbols and signs are put together; every function stays a name."""

    program: Program
    names: dict[str, Any] = field(default_factory=dict)

    def of(self, expr: Expr, bound: frozenset[str] = frozenset()) -> Any:
        """Put a tree together."""
        match expr:
            case Name(name):
                return self._name(name, bound)
            case Number():
                return sympy.Rational(expr.value.numerator, expr.value.denominator)
            case Negation(operand):
                return -self.of(operand, bound)
            case Binary(op, left, right) if op in "+-*/^":
                return self._binary(op, self.of(left, bound), self.of(right, bound))
        inner = bound | set(expr.names) if isinstance(expr, Bind) else bound
        label = f"{type(expr).__name__} {_label(expr)}"
        return sympy.Function(label)(*(self.of(part, inner) for part in children(expr)))

    def _binary(self, op: str, left: Any, right: Any) -> Any:
        match op:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
        if op == "/" and right != 0:
            return left / right
        if op == "^" and not (left.is_Number and (not right.is_Number or abs(right) > _LARGEST_EXPONENT)):
            return left**right
        return sympy.Function(op)(left, right)

    def _name(self, name: str, bound: frozenset[str]) -> Any:
        definition = self.program.values.get(name)
        if name in bound or definition is None or definition.part is not None:
            return sympy.Symbol(name)
        if name not in self.names:
            self.names[name] = self.of(definition.expr)
        return self.names[name]
