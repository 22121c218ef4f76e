"""Expectation, variance and probability over a distribution, its density and its distribution function."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING
from typing import Any

from builder.expressions.arithmetic.precise import ROUGH
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import is_array
from builder.expressions.evaluation.intervals import interval
from builder.expressions.evaluation.intervals import without_bars
from builder.expressions.evaluation.scope import Scope
from builder.expressions.faults import NoBackEnd
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.faults import inside
from builder.expressions.functions.distributions import Distribution
from builder.expressions.functions.distributions import distribution
from builder.expressions.late import mpmath
from builder.expressions.late import sympy
from builder.expressions.parsing import parsed
from builder.expressions.tree import Bind
from builder.expressions.tree import Not

if TYPE_CHECKING:
    from builder.expressions.evaluation.walker import Walker

#: How many values of an unbounded discrete variable are added up at most.
MOST_VALUES = 2000


def _text(walker: Walker, d: Distribution, text: str, **more: Value) -> Value:
    """Compute one of the texts of a family with the parameters of its member."""
    with inside(""):
        return walker.value(parsed(text), Scope(walker.program, {}, {**d.parameters, **more}))


def _member(walker: Walker, given: Value) -> Distribution:
    """Pass a distribution whose parameters make it one, as far as that can be told."""
    d = distribution(given)
    if _text(walker, d, d.family.wants) is False:
        raise Undefined(f"no {d.family.name} has these parameters", f"it wants {d.family.wants}")
    return d


def density(walker: Walker, given: Value, x: Value) -> Value:
    """Compute the density (or the chance) at x; it is 0 outside the range."""
    d = _member(walker, given)
    if d.family.name == "Finite":
        pairs = zip(walker.m.entries(d.parameters["values"]), walker.m.entries(d.parameters["chances"]), strict=True)
        return walker.m.total(chance for value, chance in pairs if walker.compare("==", value, x) is True)
    if d.family.name != "MultivariateNormal" and not _is_in_range(walker, d, x):
        return 0
    return _text(walker, d, d.family.density, x=x)


def _is_in_range(walker: Walker, d: Distribution, x: Value) -> bool:
    """Say whether a number is one that the variable can be; of a symbol it may not be known."""
    if is_array(x) or isinstance(x, tuple | bool):
        raise Unfit("the density wants a number here")
    low, high = _text(walker, d, d.family.low), _text(walker, d, d.family.high)
    truths = [walker.compare("<=", low, x), walker.compare("<=", x, high)]
    if d.family.discrete:
        truths.append(_is_whole(walker, x))
    if False in truths:
        return False
    if not all(truth is True for truth in truths):
        raise NoBackEnd("whether the number is in the range of the distribution is not known")
    return True


def _is_whole(walker: Walker, x: Value) -> bool | None:
    if walker.m.kind == "symbolic":
        known: bool | None = walker.m.native(x).is_integer
        return known
    try:
        walker.m.integer(x, "")
    except Unfit:
        return False
    return True


def cdf(walker: Walker, given: Value, x: Value) -> Value:
    """Compute the chance of at most x."""
    d = _member(walker, given)
    if d.family.discrete:
        return walker.m.total(chance for value, chance in _table(walker, d) if walker.compare("<=", value, x))
    low, high = _text(walker, d, d.family.low), _text(walker, d, d.family.high)
    is_below, is_above = walker.compare("<=", x, low), walker.compare("<=", high, x)
    if is_below is True:
        return 0
    if is_above is True:
        return 1
    if not (is_below is False and is_above is False):
        raise NoBackEnd("whether the number is in the range of the distribution is not known")
    if d.family.cumulative:
        return _text(walker, d, d.family.cumulative, x=x)
    return _integral(walker, d, lambda _other, _value: 1, low, x)


def _table(walker: Walker, d: Distribution) -> list[tuple[Value, Value]]:
    """Give values and chances of a discrete distribution, until what is left over is nothing."""
    if d.family.name == "Finite":
        values, chances = (walker.m.entries(d.parameters[key]) for key in ("values", "chances"))
        if len(values) != len(chances):
            raise Unfit("a table needs a chance for each value")
        if walker.compare("==", walker.m.total(chances), 1) is False:
            raise Unfit("the chances of a table add up to 1")
        return list(zip(values, chances, strict=True))
    low = walker.m.integer(_text(walker, d, d.family.low), "the least value")
    high = _text(walker, d, d.family.high)
    endless = walker.m.native(high) == walker.m.constant("inf")
    last = low + MOST_VALUES if endless else walker.m.integer(high, "the largest value")
    pairs: list[tuple[Value, Value]] = []
    nothing = Fraction(1, 10 ** (mpmath.mp.dps + 15))
    if endless:
        walker.m.agreeing = min(walker.m.agreeing, ROUGH)
    for value in range(low, last + 1):
        chance = _text(walker, d, d.family.density, x=value)
        pairs.append((value, walker.m.native(chance) if endless else chance))
        is_falling = endless and len(pairs) > 10 and walker.m.below(chance, pairs[-2][1])
        if is_falling and walker.m.below(walker.m.mul(chance, value**4), nothing):
            return pairs
    if endless:
        raise NoBackEnd("the distribution has too long a tail to be added up")
    return pairs


def _integral(walker: Walker, d: Distribution, body: Any, low: Value, high: Value) -> Value:
    from builder.expressions.evaluation.calculus import integral  # noqa: PLC0415

    def weighed(other: Walker, x: Value) -> Value:
        local = d if other is walker else Distribution(d.family, {k: other.m.take(v) for k, v in d.parameters.items()})
        return other.m.mul(body(other, x), _text(other, local, d.family.density, x=x))

    return integral(walker, weighed, low, high)


def _mean_of(walker: Walker, d: Distribution, bind: Bind, scope: Scope, change: Any = None) -> Value:
    """Compute the mean of the body (or of a change of it) over the distribution."""
    if d.family.name == "MultivariateNormal":
        raise NoBackEnd("expectations over vectors are not computed")
    name = bind.names[0]

    def body(other: Walker, x: Value) -> Value:
        outer = scope if other is walker else scopes.setdefault(other.m, other.translate(scope))
        value = other.value(bind.body, outer.bind({name: x}))
        return value if change is None else change(other, value)

    scopes: dict[Any, Scope] = {}
    if not d.family.discrete:
        low, high = _text(walker, d, d.family.low), _text(walker, d, d.family.high)
        return _integral(walker, d, body, low, high)
    if walker.m.kind == "symbolic" and not _is_listed(walker, d):
        return _summed(walker, d, body)
    return walker.m.total(walker.m.mul(body(walker, value), chance) for value, chance in _table(walker, d))


def _is_listed(walker: Walker, d: Distribution) -> bool:
    """Say whether a symbolic distribution has a written-out table."""
    if d.family.name == "Finite":
        return True
    bounds = [walker.m.native(_text(walker, d, text)) for text in (d.family.low, d.family.high)]
    return all(bound.is_Integer for bound in bounds)


def _summed(walker: Walker, d: Distribution, body: Any) -> Value:
    k = sympy.Dummy("k", integer=True, nonnegative=True)
    term = walker.m.mul(body(walker, k), _text(walker, d, d.family.density, x=k))
    low, high = (walker.m.native(_text(walker, d, text)) for text in (d.family.low, d.family.high))
    return sympy.summation(walker.m.native(term), (k, low, high))


def _expectation(walker: Walker, bind: Bind, scope: Scope) -> Value:
    return _mean_of(walker, _member(walker, walker.value(bind.args[0], scope)), bind, scope)


def _variance(walker: Walker, bind: Bind, scope: Scope) -> Value:
    d = _member(walker, walker.value(bind.args[0], scope))
    mean = _mean_of(walker, d, bind, scope)
    if walker.m.kind == "symbolic":
        square = _mean_of(walker, d, bind, scope, lambda other, value: other.m.mul(value, value))
        return walker.m.sub(square, walker.m.mul(mean, mean))

    def gap(other: Walker, value: Value) -> Value:
        difference = other.m.sub(value, other.m.take(mean))
        return other.m.mul(difference, difference)

    return _mean_of(walker, d, bind, scope, gap)


def _probability(walker: Walker, bind: Bind, scope: Scope) -> Value:
    d = _member(walker, walker.value(bind.args[0], scope))
    if d.family.discrete and not (walker.m.kind == "symbolic" and not _is_listed(walker, d)):
        chances = [
            chance
            for value, chance in _table(walker, d)
            if walker.truth(bind.body, scope.bind({bind.names[0]: value})) is True
        ]
        return walker.m.total(chances)
    body = without_bars(bind.body, bind.names[0])
    if isinstance(body, Not):
        inside = _probability(walker, replace(bind, body=body.operand), scope)
        return walker.m.sub(1, inside)
    low, high = interval(walker, replace(bind, body=body), scope)
    if low is not None and high is not None:
        is_empty = walker.compare("<", high, low)
        if is_empty is True:
            return 0
        if is_empty is not False:
            raise NoBackEnd("whether the interval is empty is not known")
    upper = 1 if high is None else cdf(walker, d, high)
    return walker.m.sub(upper, 0 if low is None else cdf(walker, d, low))


OPERATIONS: Mapping[str, Callable[[Walker, Bind, Scope], Value]] = {
    "expectation": _expectation,
    "variance": _variance,
    "probability": _probability,
}
