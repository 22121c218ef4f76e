"""The condition of a probability to the interval that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import is_array
from builder.expressions.evaluation.scope import Scope
from builder.expressions.faults import NoBackEnd
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.tree import Binary
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Name
from builder.expressions.tree import Negation
from builder.expressions.tree import Not
from builder.expressions.tree import Number
from builder.expressions.tree import free_names

if TYPE_CHECKING:
    from builder.expressions.evaluation.walker import Walker

_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def without_bars(body: Expr, name: str) -> Expr:
    """Write a distance that is bounded, `abs(x - m) < a`, as an interval; one that is larger, as what is left."""
    match body:
        case Comparison((sign,), (far, Call("abs", (inner,)))) if sign in _TURNED:
            return without_bars(Comparison((_TURNED[sign],), (Call("abs", (inner,)), far), span=body.span), name)
        case Comparison(("<" | "<=" as sign,), (Call("abs", (inner,)), far)):
            centre = _centre(inner, name)
            if centre is not None and name not in free_names(far):
                ends = Binary("-", centre, far), Name(name), Binary("+", centre, far)
                return Comparison((sign, sign), ends, span=body.span)
        case Comparison((">" | ">=" as sign,), (Call("abs"), _) as sides):
            within = Comparison(("<=" if sign == ">" else "<",), sides, span=body.span)
            inside = without_bars(within, name)
            return body if inside == within else Not(inside)
    return body


def _centre(inner: Expr, name: str) -> Expr | None:
    """Find m in `x - m`, `m - x` or `x`."""
    match inner:
        case Name(id) if id == name:
            return Number("0")
        case Binary("-", Name(id), centre) if id == name and name not in free_names(centre):
            return centre
        case Binary("-", centre, Name(id)) if id == name and name not in free_names(centre):
            return centre
        case Binary("+", Name(id), gap) if id == name and name not in free_names(gap):
            return Negation(gap)
    return None


def interval(walker: Walker, bind: Bind, scope: Scope) -> tuple[Value | None, Value | None]:
    """Read a condition such as `a < x <= b` as the interval that it is."""
    body, name = bind.body, bind.names[0]
    if not isinstance(body, Comparison) or not all(_is_side(operand, name) for operand in body.operands):
        raise NoBackEnd("the condition must be an interval: x < b, a < x, a < x < b", span=body.span)
    low: Value | None = None
    high: Value | None = None
    for sign, a, b in zip(body.signs, body.operands, body.operands[1:], strict=False):
        if sign in ("==", "!="):
            raise Undefined("a density gives no single value a chance", span=body.span)
        left, right = (a, b) if sign[0] == "<" else (b, a)
        if isinstance(left, Name) and left.id == name:
            high = walker.value(right, scope)
        elif isinstance(right, Name) and right.id == name:
            low = walker.value(left, scope)
        else:
            raise NoBackEnd("the condition must be an interval: x < b, a < x, a < x < b", span=body.span)
    if is_array(low) or is_array(high):
        raise Unfit("the bounds must be numbers", span=body.span)
    return low, high


def _is_side(operand: Expr, name: str) -> bool:
    return isinstance(operand, Name) or name not in free_names(operand)
