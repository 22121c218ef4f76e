"""The small mistakes that people make in formulas, each from an expression to the same one with the mistake."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import replace

from builder.expressions.tree import Binary
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Index
from builder.expressions.tree import Items
from builder.expressions.tree import Name
from builder.expressions.tree import Negation
from builder.expressions.tree import Number
from builder.expressions.tree import Slice
from builder.expressions.tree import exact

#: What a change is called, and the expression with it.
Change = tuple[str, Expr]

_OPPOSITE_SIGNS = {"+": "-", "-": "+"}
_REVERSED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_STRICT = {"<=": "<", ">=": ">"}
_COMMUTING_OPERATORS = frozenset("+*")
#: Functions whose arguments may be swapped without any change.
_COMMUTING = frozenset(
    {"dot", "hadamard", "max", "min", "covariance", "correlation", "cosine", "angle", "mse", "normal_data"}
)
_RANGES = frozenset({"sum", "prod", "mean", "vector", "all", "any"})


def _sign(expr: Expr) -> Iterator[Change]:
    match expr:
        case Binary(op) if op in _OPPOSITE_SIGNS:
            yield "sign", replace(expr, op=_OPPOSITE_SIGNS[op])
        case Negation(operand):
            yield "sign", operand
        case Comparison(signs, (*first, last)) if signs[-1] in ("==", "!="):
            yield "sign", replace(expr, operands=(*first, Negation(last)))


def _factor(expr: Expr) -> Iterator[Change]:
    match expr:
        case Comparison(signs, (*first, last)) if signs[-1] in ("==", "!="):
            yield "factor 2", replace(expr, operands=(*first, Binary("*", exact(2), last)))
        case Binary(op, left, right) if op in ("*", "/", "@"):
            if isinstance(left, Number):
                yield "factor 2", replace(expr, left=exact(left.value * 2))
            if isinstance(right, Number):
                yield "factor 2", replace(expr, right=exact(right.value * 2))


def _exponent(expr: Expr) -> Iterator[Change]:
    match expr:
        case Binary("^", left, Number() as power):
            yield "exponent", left if power.value == 2 else replace(expr, right=exact(power.value - 1))
            yield "exponent", replace(expr, right=exact(power.value + 1))
        case Binary("^", _, power):
            yield "exponent", replace(expr, right=Binary("+", power, exact(1)))
        case Call("sqrt", (inner,)):
            yield "exponent", inner


def _swap(expr: Expr) -> Iterator[Change]:
    match expr:
        case Binary(op, left, right) if op not in _COMMUTING_OPERATORS and op != "-" and left != right:
            yield "swapped", replace(expr, left=right, right=left)
        case Call(name, (first, second, *rest)) if name not in _COMMUTING and first != second:
            yield "swapped", replace(expr, args=(second, first, *rest))
        case Call("transpose", (inner,)):
            yield "swapped", inner


def _term(expr: Expr) -> Iterator[Change]:
    match expr:
        case Binary("+", left, right):
            yield "dropped", left
            yield "dropped", right
        case Binary("-", left, right):
            yield "dropped", left
            yield "dropped", Negation(right)
        case Binary("*", left, right):
            yield "dropped", left
            yield "dropped", right
        case Binary("/", left, _):
            yield "dropped", left


def _comparison(expr: Expr) -> Iterator[Change]:
    if isinstance(expr, Comparison):
        for table in (_REVERSED, _STRICT):
            for index, sign in enumerate(expr.signs):
                if sign in table:
                    signs = (*expr.signs[:index], table[sign], *expr.signs[index + 1 :])
                    yield "comparison", replace(expr, signs=signs)


def _index(expr: Expr) -> Iterator[Change]:
    match expr:
        case Index(_, indices):
            for place, part in enumerate(indices):
                for other in _shifted(part):
                    yield "index", replace(expr, indices=(*indices[:place], other, *indices[place + 1 :]))
        case Bind(op, _, _, (first, last)) if op in _RANGES and last != Name("inf"):
            yield "index", replace(expr, args=(Binary("+", first, exact(1)), last))
            yield "index", replace(expr, args=(first, Binary("-", last, exact(1))))
        case Bind(op, _, _, (first, last)) if op in _RANGES:
            yield "index", replace(expr, args=(Binary("+", first, exact(1)), last))


def _shifted(part: Expr | Slice) -> Iterator[Expr]:
    match part:
        case Slice():
            return
        case Number(_):
            yield exact(part.value + 1)
            if part.value > 1:
                yield exact(part.value - 1)
        case _:
            yield Binary("+", part, exact(1))
            yield Binary("-", part, exact(1))


def _number(expr: Expr) -> Iterator[Change]:
    """Change a number that stands alone: a whole value, an entry of a vector, a base, a count."""
    parts = expr.items if isinstance(expr, Items) else expr.args if isinstance(expr, Call) else ()
    for index, part in enumerate(parts):
        if isinstance(part, Number):
            moved = (*parts[:index], exact(part.value * 2 if part.value else 1), *parts[index + 1 :])
            if isinstance(expr, Items):
                yield "factor 2", replace(expr, items=moved)
            elif isinstance(expr, Call):
                yield "factor 2", replace(expr, args=moved)
    options: Mapping[str, Expr] = dict(expr.options) if isinstance(expr, Call) else {}
    for name, value in options.items():
        if isinstance(expr, Call) and isinstance(value, Number):
            put = {**options, name: exact(value.value * 2 if value.value else 1)}
            yield "factor 2", replace(expr, options=tuple(put.items()))


#: Every kind of change; a new one is a function and its place here.
CHANGES: tuple[Callable[[Expr], Iterator[Change]], ...] = (
    _sign,
    _factor,
    _exponent,
    _swap,
    _term,
    _comparison,
    _index,
    _number,
)
