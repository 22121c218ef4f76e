"""What a part of a formula means: an expression and its kind; the arithmetic of kinds."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from builder.claims.reader.syntax.refusals import ambiguous
from builder.claims.reader.syntax.refusals import meaningless
from builder.expressions.tree import Binary
from builder.expressions.tree import Call
from builder.expressions.tree import Expr
from builder.expressions.tree import Index
from builder.expressions.tree import Items
from builder.expressions.tree import Name
from builder.expressions.tree import Negation
from builder.expressions.tree import Number
from builder.expressions.tree import Span
from builder.expressions.tree import free_names
from builder.expressions.tree import rebuild
from builder.expressions.tree import walk

SCALAR, VECTOR, ROW, MATRIX, TRUTH, FUNCTION = "number", "vector", "row", "matrix", "condition", "function"
#: Stand-ins for an identity matrix and for vectors of ones or zeros whose size is not known yet.
EYE, ONES, ZEROS = "?I", "?1", "?0"
UNIT = "?e"
_STAND_INS: Mapping[str, str] = {EYE: "eye", ONES: "ones", ZEROS: "zeros"}
ONE, TWO = Number("1"), Number("2")


@dataclass(frozen=True, slots=True)
class Value:
    """An expression with its kind and its sizes; a function also knows how it is applied."""

    expr: Expr
    kind: str = SCALAR
    sizes: tuple[Expr, ...] = ()
    apply: Callable[[Sequence[Value], Span], Value] | None = None

    @property
    def is_plain(self) -> bool:
        """Say whether it is a number, a vector or a matrix."""
        return self.kind in (SCALAR, VECTOR, ROW, MATRIX)

    @property
    def is_unsized(self) -> bool:
        """Say whether its size comes from what stands beside it."""
        return self.kind in (VECTOR, ROW, MATRIX) and not self.sizes


def vector(expr: Expr, size: Expr | None = None) -> Value:
    """Make a vector."""
    return Value(expr, VECTOR, (size or Call("size", (expr,)),))


def matrix(expr: Expr, rows: Expr | None = None, columns: Expr | None = None) -> Value:
    """Make a matrix."""
    shape = Call("shape", (expr,))
    return Value(expr, MATRIX, (rows or Index(shape, (ONE,)), columns or Index(shape, (TWO,))))


def fit(value: Value, sizes: tuple[Expr, ...]) -> Value:
    """Give the stand-ins of a value their size."""
    if not value.is_unsized or not sizes:
        return value
    return replace(value, expr=_fitted(value.expr, sizes), sizes=sizes)


def _fitted(expr: Expr, sizes: tuple[Expr, ...]) -> Expr:
    if isinstance(expr, Name) and expr.id in _STAND_INS:
        return Call(_STAND_INS[expr.id], sizes if expr.id == ZEROS else sizes[:1], span=expr.span)
    if isinstance(expr, Call) and expr.name == UNIT:
        return Call("one_hot", (*expr.args, sizes[0]), span=expr.span)
    return rebuild(expr, lambda part: _fitted(part, sizes))


def has_stand_in(expr: Expr) -> bool:
    """Say whether a size is still missing."""
    return any(
        (isinstance(part, Name) and part.id in _STAND_INS) or (isinstance(part, Call) and part.name == UNIT)
        for part in walk(expr)
    )


def pointwise(span: Span, combine: Callable[..., Value], *values: Value) -> Value:
    """Combine functions at every point; what is no function is constant."""

    def at(args: Sequence[Value], where: Span) -> Value:
        return combine(*(value.apply(args, where) if value.apply else value for value in values))

    return Value(Name("?f", span=span), FUNCTION, (), at)


def negate(value: Value, span: Span) -> Value:
    """Compute -a."""
    if value.kind == FUNCTION:
        return pointwise(span, lambda a: negate(a, span), value)
    if not value.is_plain:
        raise meaningless(span, f"a minus sign stands before a {value.kind}")
    return replace(value, expr=Negation(value.expr, span=span))


def add(sign: str, a: Value, b: Value, span: Span) -> Value:
    """Compute a + b or a - b."""
    if FUNCTION in (a.kind, b.kind):
        return pointwise(span, lambda x, y: add(sign, x, y, span), a, b)
    if not a.is_plain or not b.is_plain:
        raise meaningless(span, f"a {a.kind} and a {b.kind} cannot be added")
    a, b = fit(a, b.sizes), fit(b, a.sizes)
    expr = Binary(sign, a.expr, b.expr, span=span)
    if a.kind == b.kind:
        return Value(expr, a.kind, a.sizes or b.sizes)
    if SCALAR in (a.kind, b.kind) and MATRIX not in (a.kind, b.kind):
        return replace(b if a.kind == SCALAR else a, expr=expr)
    raise meaningless(span, f"a {a.kind} and a {b.kind} cannot be added", _ADVICE.get(frozenset((a.kind, b.kind)), ""))


_ADVICE = {frozenset((SCALAR, MATRIX)): "is the identity matrix left out?"}


def multiply(sign: str, a: Value, b: Value, span: Span) -> Value:
    """Compute the product that a sign, or none, stands for."""
    if FUNCTION in (a.kind, b.kind):
        return pointwise(span, lambda x, y: multiply(sign, x, y, span), a, b)
    if not a.is_plain or not b.is_plain:
        raise meaningless(span, f"a {a.kind} and a {b.kind} cannot be multiplied")
    if sign in ("star", "asterisk", "otimes"):
        return _special(sign, a, b, span)
    if sign in ("/", "odot", "mod"):
        return {"/": divide, "odot": _entrywise, "mod": _remainder}[sign](a, b, span)
    if SCALAR in (a.kind, b.kind):
        return replace(b if a.kind == SCALAR else a, expr=Binary("*", a.expr, b.expr, span=span))
    if sign == "times":
        raise meaningless(span, "the cross product has no word in the language")
    return _matrix_product(sign, a, b, span)


def _remainder(a: Value, b: Value, span: Span) -> Value:
    if (a.kind, b.kind) != (SCALAR, SCALAR):
        raise meaningless(span, f"a {a.kind} modulo a {b.kind} has no meaning here")
    return Value(Binary("%", a.expr, b.expr, span=span))


def _matrix_product(sign: str, a: Value, b: Value, span: Span) -> Value:
    """Multiply rows, vectors and matrices."""
    match a.kind, b.kind:
        case ("row", "vector"):
            a, b = fit(a, b.sizes), fit(b, a.sizes)
            return Value(Binary("@", a.expr, b.expr, span=span))
        case ("vector", "vector") if sign == "cdot":
            return Value(Binary("@", a.expr, b.expr, span=span))
        case ("vector", "row"):
            return matrix(Call("outer", (a.expr, b.expr), span=span), *a.sizes, *b.sizes)
        case ("matrix", "vector"):
            a, b = fit(a, b.sizes * 2), fit(b, a.sizes[1:])
            return Value(Binary("@", a.expr, b.expr, span=span), VECTOR, a.sizes[:1])
        case ("row", "matrix"):
            a, b = fit(a, b.sizes[:1]), fit(b, a.sizes * 2)
            return Value(Binary("@", a.expr, b.expr, span=span), ROW, b.sizes[1:])
        case ("matrix", "matrix"):
            a, b = fit(a, b.sizes[:1] * 2), fit(b, a.sizes[1:] * 2)
            return Value(Binary("@", a.expr, b.expr, span=span), MATRIX, (*a.sizes[:1], *b.sizes[1:]))
        case ("vector", "vector"):
            help = "write \\top for the dot product, \\odot entry by entry"
            raise ambiguous(span, "which product of these two vectors is meant?", help)
    raise meaningless(span, f"a {a.kind} and a {b.kind} cannot be multiplied in this order")


def _entrywise(a: Value, b: Value, span: Span) -> Value:
    a, b = fit(a, b.sizes), fit(b, a.sizes)
    if a.kind != b.kind:
        raise meaningless(span, f"a {a.kind} and a {b.kind} have no product entry by entry")
    name = "hadamard" if a.kind != SCALAR else ""
    expr = Call(name, (a.expr, b.expr), span=span) if name else Binary("*", a.expr, b.expr, span=span)
    return replace(a, expr=expr)


def _special(sign: str, a: Value, b: Value, span: Span) -> Value:
    kinds = (a.kind, b.kind)
    if sign == "asterisk" and SCALAR in kinds:
        return multiply("", a, b, span)
    if sign == "asterisk" and kinds == (VECTOR, VECTOR):
        return vector(Call("convolve", (a.expr, b.expr), span=span))
    if sign == "star" and kinds == (VECTOR, VECTOR):
        return vector(Call("correlate", (a.expr, b.expr), span=span))
    if sign == "otimes" and kinds == (MATRIX, MATRIX):
        return matrix(Call("kron", (a.expr, b.expr), span=span))
    raise meaningless(span, f"this product of a {a.kind} and a {b.kind} has no word in the language")


def divide(a: Value, b: Value, span: Span) -> Value:
    """Compute a / b; vectors are divided entry by entry."""
    if FUNCTION in (a.kind, b.kind):
        return pointwise(span, lambda x, y: divide(x, y, span), a, b)
    if not a.is_plain or b.kind not in (SCALAR, VECTOR) or (b.kind == VECTOR and a.kind not in (SCALAR, VECTOR)):
        raise meaningless(span, f"a {a.kind} is not divided by a {b.kind}")
    expr = Binary("/", a.expr, b.expr, span=span)
    return replace(a if b.kind == SCALAR else b, expr=expr)


def raise_to(base: Value, power: Value, span: Span) -> Value:
    """Compute a power; that of a vector is taken entry by entry."""
    if FUNCTION in (base.kind, power.kind):
        return pointwise(span, lambda a, b: raise_to(a, b, span), base, power)
    if not base.is_plain or base.kind == ROW or power.kind != SCALAR:
        raise meaningless(span, f"a {base.kind} to the power of a {power.kind} has no meaning here")
    if base.kind == VECTOR and not free_names(power.expr) <= {"e", "pi"}:
        raise meaningless(span, "a vector to the power of a symbol", "write the entries, as in x_i^k")
    if base.kind == MATRIX and power.expr == Negation(ONE):
        return replace(base, expr=Call("inv", (base.expr,), span=span))
    return replace(base, expr=Binary("^", base.expr, power.expr, span=span))


def transpose(value: Value, span: Span) -> Value:
    """Turn columns into rows."""
    match value.kind:
        case "vector":
            return replace(value, kind=ROW)
        case "row":
            return replace(value, kind=VECTOR)
        case "matrix":
            return replace(value, expr=Call("transpose", (value.expr,), span=span), sizes=value.sizes[::-1])
        case "number":
            return value
        case "function":
            return pointwise(span, lambda a: transpose(a, span), value)
    raise meaningless(span, f"a {value.kind} has no transpose")


def listed(values: Sequence[Value], span: Span) -> Value:
    """Make a vector of numbers."""
    if any(value.kind != SCALAR for value in values):
        raise meaningless(span, "a list in brackets is a vector of numbers")
    return Value(Items(tuple(value.expr for value in values), span=span), VECTOR, (Number(str(len(values))),))
