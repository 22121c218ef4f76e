"""Derivatives, integrals, limits and extreme points: by sympy for symbols, else by numbers."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING
from typing import Any

from builder.expressions.arithmetic.precise import Precise
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import check_size
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import shape_of
from builder.expressions.evaluation import closing
from builder.expressions.evaluation import differences
from builder.expressions.evaluation import quadrature
from builder.expressions.evaluation.scope import Scope
from builder.expressions.faults import NoBackEnd
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.late import mpmath
from builder.expressions.late import sympy
from builder.expressions.limits import DEEPEST_DIFFERENCES
from builder.expressions.tree import Bind
from builder.expressions.tree import Expr

if TYPE_CHECKING:
    from builder.expressions.evaluation.walker import Walker

#: The largest gradient, and the largest Hessian, in entries.
MOST_VARIABLES = 400


def _point(walker: Walker, bind: Bind, scope: Scope) -> Value:
    """Give the value of the variable by which a derivative is taken; of several, their vector."""
    values = []
    for name in bind.names:
        if name not in scope.local and name not in scope.symbols:
            raise Unfit(f"{name} is not a variable here", f"declare {name} in `for:`, or write subs around {bind.op}")
        values.append(scope.local.get(name, scope.symbols.get(name)))
    if not bind.listed:
        return values[0]
    if any(is_array(value) for value in values):
        raise Unfit(f"{bind.op} by a list wants numbers in it")
    return walker.m.pack(values)


def _given(bind: Bind, point: Value, walker: Walker) -> dict[str, Value]:
    """Give the names of a binder the values of a point."""
    if not bind.listed:
        return {bind.names[0]: point}
    return {name: walker.entry(point[index]) for index, name in enumerate(bind.names)}


def _along(walker: Walker, bind: Bind, scope: Scope) -> Callable[[Any, Value], Value]:
    """Make the body a function of the point, for a walker of any arithmetic."""

    def body(other: Walker, point: Value) -> Value:
        outer = scope if other is walker else scopes.setdefault(other.m, other.translate(scope))
        return other.value(bind.body, outer.bind(_given(bind, point, other)))

    scopes: dict[Any, Scope] = {}
    return body


def _symbols_for(walker: Walker, point: Value) -> Value:
    """Make fresh symbols of the shape of a point, unless it consists of symbols already."""
    if is_array(point):
        return walker.m.entrywise(lambda entry: _symbols_for(walker, entry), point)
    point = walker.m.native(point)
    return point if isinstance(point, sympy.Symbol) else sympy.Dummy("x", real=True)


def _restore(walker: Walker, value: Value, symbols: Value, point: Value) -> Value:
    """Put the values of a point in the place of its symbols."""
    pairs = [
        (symbol, walker.m.native(entry))
        for symbol, entry in zip(walker.m.entries(symbols), walker.m.entries(point), strict=True)
        if symbol != walker.m.native(entry)
    ]
    if not pairs:
        return value
    if is_array(value):
        return walker.m.entrywise(lambda entry: entry.subs(pairs, simultaneous=True), value)
    return walker.m.settle(walker.m.native(value).subs(pairs, simultaneous=True))


def _derivative(walker: Walker, body: Any, point: Value, order: int = 1) -> Value:
    """Compute the derivative of a function of one number."""
    if walker.m.kind != "symbolic":
        return differences.derivative(walker, body, point, order)
    symbol = _symbols_for(walker, point)
    value = body(walker, symbol)
    if is_array(value):
        found = walker.m.entrywise(lambda entry: sympy.diff(walker.m.native(entry), symbol, order), value)
    else:
        found = sympy.diff(walker.m.native(value), symbol, order)
    return _restore(walker, found, symbol, point)


def _diff(walker: Walker, bind: Bind, scope: Scope) -> Value:
    point = _point(walker, bind, scope)
    if is_array(point) or isinstance(point, tuple):
        raise Unfit("diff is taken by a number; write grad or jacobian for a vector")
    order = walker.number(bind.args[0], scope, "the order of a derivative") if bind.args else 1
    if not 0 <= order <= 6:
        raise TooMuch("a derivative of order 0 to 6 is taken")
    body = _along(walker, bind, scope)
    return _derivative(walker, body, point, order) if order else body(walker, point)


def _partials(walker: Walker, body: Any, point: Value) -> list[Value]:
    """Compute the derivatives by each entry of a point, row by row."""
    if not is_array(point):
        return [_derivative(walker, body, point)]
    if point.size > MOST_VARIABLES:
        raise TooMuch(f"a gradient by more than {MOST_VARIABLES} variables is not computed")
    if walker.m.kind != "symbolic":
        return differences.partials(walker, body, point)
    symbols = _symbols_for(walker, point)
    value = body(walker, symbols)
    found = []
    for symbol in walker.m.entries(symbols):
        if is_array(value):
            partial = walker.m.entrywise(lambda entry, by=symbol: sympy.diff(entry, by), value)
        else:
            partial = sympy.diff(walker.m.native(value), symbol)
        found.append(_restore(walker, partial, symbols, point))
    return found


def _grad(walker: Walker, bind: Bind, scope: Scope) -> Value:
    point = _point(walker, bind, scope)
    partials = _partials(walker, _along(walker, bind, scope), point)
    if any(is_array(partial) for partial in partials):
        raise Unfit("grad wants a body that is a number; write jacobian for a vector")
    return walker.m.pack(partials).reshape(shape_of(point)) if is_array(point) else partials[0]


def _jacobian(walker: Walker, bind: Bind, scope: Scope) -> Value:
    point = _point(walker, bind, scope)
    if len(shape_of(point)) == 2:
        raise Unfit("jacobian is taken by a vector; write grad for a matrix")
    columns = [walker.m.entries(partial) for partial in _partials(walker, _along(walker, bind, scope), point)]
    check_size(len(columns), len(columns[0]))
    return walker.m.pack([list(row) for row in zip(*columns, strict=True)])


def _hessian(walker: Walker, bind: Bind, scope: Scope) -> Value:
    point = _point(walker, bind, scope)
    if len(shape_of(point)) != 1:
        raise Unfit("hessian is taken by a vector, or by a list of numbers")
    check_size(len(point), len(point))
    if len(point) ** 2 > MOST_VARIABLES:
        raise TooMuch("so large a Hessian is not computed")
    body = _along(walker, bind, scope)
    if walker.m.kind != "symbolic":
        return walker.m.pack(differences.second_partials(walker, body, point))
    symbols = _symbols_for(walker, point)
    value = walker.m.native(body(walker, symbols))
    rows = [[sympy.diff(value, a, b) for b in walker.m.entries(symbols)] for a in walker.m.entries(symbols)]
    return _restore(walker, walker.m.pack(rows), symbols, point)


def _integrate(walker: Walker, bind: Bind, scope: Scope) -> Value:
    low, high = (walker.value(arg, scope) for arg in bind.args)
    return integral(walker, _along(walker, bind, scope), low, high)


def integral(walker: Walker, body: Any, low: Value, high: Value) -> Value:
    """Compute the integral of a function of one number between two bounds."""
    if walker.m.kind != "symbolic":
        with deeper(walker):
            return quadrature.integral(walker, body, low, high)
    low, high = walker.m.native(low), walker.m.native(high)
    symbol = sympy.Dummy("x", positive=True) if low.is_nonnegative else sympy.Dummy("x", real=True)
    found = sympy.integrate(walker.m.native(body(walker, symbol)), (symbol, low, high))
    return walker.m.settle(found)


def _limit(walker: Walker, bind: Bind, scope: Scope) -> Value:
    point = walker.value(bind.args[0], scope)
    side = walker.value(bind.args[1], scope) if len(bind.args) > 1 else ""
    if side not in ("", "left", "right"):
        raise Unfit("a limit comes from left or right", span=bind.args[1].span)
    body = _along(walker, bind, scope)
    if walker.m.kind != "symbolic":
        with deeper(walker):
            return closing.limit(walker, body, _with_digits(walker, bind.args[0], point, scope), side)
    symbol = sympy.Dummy("x", real=True)
    sign = {"": "+-", "left": "-", "right": "+"}[side]
    point = walker.m.native(point)
    try:
        if point.is_infinite:
            return walker.m.settle(sympy.limit(walker.m.native(body(walker, symbol)), symbol, point))
        return walker.m.settle(sympy.limit(walker.m.native(body(walker, symbol)), symbol, point, sign))
    except ValueError:
        raise Undefined("there is no limit") from None


def _with_digits(walker: Walker, expr: Expr, point: Value, scope: Scope) -> Value:
    """Compute the point of a limit with many digits: pi of float64 lies beside pi."""
    if walker.m.kind != "floating" or not isinstance(point, float):
        return point
    precise = walker.twin(Precise())
    with mpmath.mp.workdps(closing.LIMIT_DIGITS):
        return precise.value(expr, precise.translate(scope))


def _extreme(walker: Walker, bind: Bind, scope: Scope) -> Value:
    low, high = (walker.value(arg, scope) for arg in bind.args)
    body = _along(walker, bind, scope)
    if walker.m.kind != "symbolic":
        with deeper(walker):
            return closing.extreme(walker, body, low, high, largest=bind.op == "argmax")
    symbol = sympy.Dummy("x", positive=True) if walker.m.native(low).is_nonnegative else sympy.Dummy("x", real=True)
    value = walker.m.native(body(walker, symbol))
    stationary = sympy.solve(sympy.diff(value, symbol), symbol)
    if len(stationary) != 1:
        raise NoBackEnd("no single stationary point is found")
    curvature = sympy.simplify(sympy.diff(value, symbol, 2).subs(symbol, stationary[0]))
    if not (curvature.is_negative if bind.op == "argmax" else curvature.is_positive):
        raise NoBackEnd("the curvature at the stationary point is not known")
    inside = (stationary[0] - walker.m.native(low), walker.m.native(high) - stationary[0])
    if not all(sympy.factor(gap).is_nonnegative for gap in inside):
        raise NoBackEnd("whether the stationary point lies in the interval is not known")
    return stationary[0]


@contextmanager
def deeper(walker: Walker) -> Iterator[None]:
    """Count how deep numeric calculus stands in itself, and refuse where it would never end."""
    walker.depth += 1
    if walker.depth > DEEPEST_DIFFERENCES:
        raise TooMuch(f"calculus stands more than {DEEPEST_DIFFERENCES} deep in itself")
    try:
        yield
    finally:
        walker.depth -= 1


OPERATIONS: Mapping[str, Callable[[Walker, Bind, Scope], Value]] = {
    "diff": _diff,
    "grad": _grad,
    "jacobian": _jacobian,
    "hessian": _hessian,
    "integrate": _integrate,
    "limit": _limit,
    "argmax": _extreme,
    "argmin": _extreme,
}
