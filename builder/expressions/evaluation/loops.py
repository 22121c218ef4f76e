"""Binders that go through values one by one: sums, products, vectors, iterations, substitutions."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING
from typing import Any

from builder.expressions.arithmetic.precise import ROUGH
from builder.expressions.arithmetic.precise import Precise
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import check_size
from builder.expressions.arithmetic.values import is_array
from builder.expressions.evaluation.quadrature import no_step
from builder.expressions.evaluation.scope import Scope
from builder.expressions.faults import NoBackEnd
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.late import mpmath
from builder.expressions.late import sympy
from builder.expressions.limits import LARGEST_ARRAY
from builder.expressions.limits import MOST_TERMS
from builder.expressions.tree import Bind
from builder.expressions.tree import Items

if TYPE_CHECKING:
    from builder.expressions.evaluation.walker import Walker

#: Ways to extrapolate, the quicker first; how far apart they start, and how well they agree at least.
METHODS = ("levin", "r+s")
SHIFT = 7
COARSE = 1e-10


def _runs(walker: Walker, bind: Bind, scope: Scope) -> Iterable[Value]:
    """Give the values that the variable runs through."""
    if len(bind.args) == 1:
        values = walker.value(bind.args[0], scope)
        if not is_array(values) and not isinstance(values, tuple):
            raise Unfit("a loop runs over a list, or from a first to a last whole number", span=bind.args[0].span)
        return [walker.entry(value) for value in values]
    first = walker.number(bind.args[0], scope, "the first number")
    last = walker.number(bind.args[1], scope, "the last number")
    if last - first + 1 > walker.budget.left:
        raise TooMuch(f"{bind.op} would take {last - first + 1} steps")
    return range(first, last + 1)


def _bodies(walker: Walker, bind: Bind, scope: Scope) -> Iterator[Value]:
    """Compute the body at each value of the variable."""
    inner: Scope | None = None
    name = bind.names[0]
    for value in _runs(walker, bind, scope):
        taken = walker.m.number(value) if isinstance(value, int) and walker.m.kind == "rounded" else value
        if inner is None:
            inner = scope.bind({name: taken})
        else:
            inner.assign(name, taken)
        yield walker.value(bind.body, inner)


def _is_endless(walker: Walker, bind: Bind, scope: Scope) -> bool:
    """Say whether a sum cannot be written out term by term."""
    if len(bind.args) == 1:
        return False
    bounds = [walker.value(arg, scope) for arg in bind.args]
    if walker.m.kind == "symbolic":
        low, high = (walker.m.native(bound) for bound in bounds)
        return not (low.is_Integer and high.is_Integer and high - low <= MOST_TERMS)
    return bool(walker.m.native(bounds[1]) == walker.m.constant("inf"))


def _closed(walker: Walker, bind: Bind, scope: Scope, operation: str) -> Value:
    """Let sympy find the closed form of a sum or product."""
    k = sympy.Dummy(bind.names[0], integer=True, nonnegative=True)
    bounds = [walker.m.native(walker.value(arg, scope)) for arg in bind.args]
    if not (bounds[1] - bounds[0] + 1).is_extended_nonnegative:
        raise NoBackEnd("whether the last number is below the first is not known")
    if bounds[0].is_negative:
        k = sympy.Dummy(bind.names[0], integer=True)
    body = walker.m.native(walker.value(bind.body, scope.bind({bind.names[0]: k})))
    return getattr(sympy, operation)(body, (k, *bounds))


def _endless(walker: Walker, bind: Bind, scope: Scope, operation: str) -> Value:
    """Add up infinitely many terms, by extrapolation."""
    no_step(walker)
    precise = walker.twin(Precise())
    outer = precise.translate(scope)
    first = walker.number(bind.args[0], scope, "the first number")

    @cache
    def computed(k: int, _bits: int) -> Any:
        return precise.m.native(precise.value(bind.body, outer.bind({bind.names[0]: k})))

    def term(k: int) -> Any:
        return computed(k, mpmath.mp.prec)

    with mpmath.mp.workdps(max(30, mpmath.mp.dps)):
        _check_convergence(bind, first, term, 0 if operation == "nsum" else 1)
        result = _extrapolate(walker, bind, term, first, operation)
    return float(result) if walker.m.kind != "precise" else result


def _extrapolate(walker: Walker, bind: Bind, term: Callable[[int], Any], first: int, operation: str) -> Value:
    """Extrapolate from two starts: they agree where the terms are such that the method suits them."""
    join = mpmath.mp.fsum if operation == "nsum" else mpmath.mp.fprod

    def whole(start: int, method: str) -> Any:
        rest = getattr(mpmath.mp, operation)(lambda k: term(int(k)), [start, mpmath.mp.inf], method=method)
        return join([*map(term, range(first, start)), rest])

    for method in METHODS:
        try:
            one, other = whole(first, method), whole(first + SHIFT, method)
        except (ValueError, ZeroDivisionError):
            continue
        gap = abs(one - other) / max(1, abs(one))
        if gap <= mpmath.mp.mpf(10) ** -int(mpmath.mp.dps * ROUGH):
            walker.m.agreeing = min(walker.m.agreeing, ROUGH)
            return one
        if gap <= COARSE:
            walker.m.coarse = True
            return one
    raise Undefined(f"the {bind.op} does not converge, or too slowly to tell")


def _check_convergence(bind: Bind, first: int, term: Callable[[int], Any], neutral: int) -> None:
    """Refuse terms that do not shrink faster than 1/k (or at all, where their signs alternate)."""
    near, far, beyond = (term(first + k) - neutral for k in (100, 900, 901))
    alternates = mpmath.mp.re(far * beyond) < 0
    if abs(far) * (1 if alternates else 9) > abs(near) * mpmath.mp.mpf("0.99"):
        raise Undefined(f"the {bind.op} does not converge")


def _sum(walker: Walker, bind: Bind, scope: Scope) -> Value:
    if _is_endless(walker, bind, scope):
        if walker.m.kind == "symbolic":
            return _closed(walker, bind, scope, "summation")
        return _endless(walker, bind, scope, "nsum")
    return walker.m.total(_bodies(walker, bind, scope))


def _prod(walker: Walker, bind: Bind, scope: Scope) -> Value:
    if _is_endless(walker, bind, scope):
        if walker.m.kind == "symbolic":
            return _closed(walker, bind, scope, "product")
        return _endless(walker, bind, scope, "nprod")
    result: Value = 1
    for value in _bodies(walker, bind, scope):
        result = walker.m.mul(result, value)
    return result


def _mean(walker: Walker, bind: Bind, scope: Scope) -> Value:
    values = list(_bodies(walker, bind, scope))
    if not values:
        raise Undefined("the mean of nothing")
    return walker.m.div(walker.m.total(values), len(values))


def _truths(walker: Walker, bind: Bind, scope: Scope, stop: bool) -> list[Value]:
    truths = []
    for truth in _bodies(walker, bind, scope):
        if truth is stop:
            return [truth]
        if isinstance(truth, int | float) and not isinstance(truth, bool):
            raise Unfit(f"{bind.op} wants a condition", span=bind.body.span)
        truths.append(truth)
    return truths


def _all(walker: Walker, bind: Bind, scope: Scope) -> Value:
    return walker.m.both(_truths(walker, bind, scope, stop=False))


def _any(walker: Walker, bind: Bind, scope: Scope) -> Value:
    return walker.m.either(_truths(walker, bind, scope, stop=True))


def _vector(walker: Walker, bind: Bind, scope: Scope) -> Value:
    values = []
    for value in _bodies(walker, bind, scope):
        values.append(value)
        check_size(len(values), *(value.shape if is_array(value) else ()))
    if not values:
        raise Unfit("a vector has at least one entry")
    return walker.collect(values)


def _subs(walker: Walker, bind: Bind, scope: Scope) -> Value:
    value = walker.value(bind.args[0], scope)
    if not bind.listed:
        return walker.value(bind.body, scope.bind({bind.names[0]: value}))
    if (not isinstance(value, tuple) and not is_array(value)) or len(value) != len(bind.names):
        raise Unfit(f"subs wants {len(bind.names)} values here", span=bind.args[0].span)
    values = {name: walker.entry(value[index]) for index, name in enumerate(bind.names)}
    return walker.value(bind.body, scope.bind(values))


def _iterate(walker: Walker, bind: Bind, scope: Scope) -> Value:
    *states, step = bind.names
    start, count = walker.value(bind.args[0], scope), walker.number(bind.args[1], scope, "the number of steps")
    if count > min(walker.budget.left, LARGEST_ARRAY):
        raise TooMuch(f"iterate would take {count} steps")
    single = not bind.listed
    values = [start] if single else _starts(walker, bind, scope)
    if len(values) != len(states):
        raise Unfit(f"iterate wants {len(states)} start values", span=bind.args[0].span)
    for t in range(1, count + 1):
        inner = scope.bind({**dict(zip(states, values, strict=True)), step: t})
        values = [walker.value(bind.body, inner)] if single else _states(walker, bind, inner)
    return values[0] if len(values) == 1 else walker.collect(values)


def _starts(walker: Walker, bind: Bind, scope: Scope) -> list[Value]:
    """Compute the start values; a list is taken item by item."""
    start = bind.args[0]
    if isinstance(start, Items):
        return [walker.value(item, scope) for item in start.items]
    return [walker.entry(value) for value in walker.value(start, scope)]


def _states(walker: Walker, bind: Bind, scope: Scope) -> list[Value]:
    """Compute the new states; a list is taken item by item, so that vectors do not become a matrix."""
    if isinstance(bind.body, Items):
        values = [walker.value(item, scope) for item in bind.body.items]
    else:
        group = walker.value(bind.body, scope)
        values = [walker.entry(value) for value in group] if isinstance(group, tuple) or is_array(group) else [group]
        values = [group] if len(bind.names) == 2 and is_array(group) else values
    if len(values) != len(bind.names) - 1:
        raise Unfit(f"iterate wants {len(bind.names) - 1} new values", span=bind.body.span)
    return values


OPERATIONS: Mapping[str, Callable[[Walker, Bind, Scope], Value]] = {
    "sum": _sum,
    "prod": _prod,
    "mean": _mean,
    "all": _all,
    "any": _any,
    "vector": _vector,
    "subs": _subs,
    "iterate": _iterate,
}
