"""The operations that give a name of their body its values: `sum(k^2, k, 1, n)`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Binder:
    """A binder: how it is written, how many arguments it takes, whether its names may stand in brackets."""

    name: str
    form: str
    counts: frozenset[int]
    doc: str
    several: bool = False


def _loop(name: str, doc: str) -> Binder:
    form = f"{name}(body, k, first, last) or {name}(body, x, list)"
    return Binder(name, form, frozenset({3, 4}), doc)


_ALL: tuple[Binder, ...] = (
    _loop("sum", "the sum of the body over the whole numbers from first to last, or over the entries of a list"),
    _loop("prod", "the product of the body"),
    _loop("mean", "the mean of the body"),
    _loop("all", "whether the body holds for each"),
    _loop("any", "whether the body holds for one at least"),
    _loop("vector", "the vector of the values of the body; a matrix, row by row, if they are vectors"),
    Binder("argmax", "argmax(body, x, low, high)", frozenset({4}), "the point of an interval where it is largest"),
    Binder("argmin", "argmin(body, x, low, high)", frozenset({4}), "the point of an interval where it is smallest"),
    Binder("diff", "diff(body, x) or diff(body, x, n)", frozenset({2, 3}), "the derivative by x, n times"),
    Binder("integrate", "integrate(body, x, low, high)", frozenset({4}), "the integral; bounds may be inf"),
    Binder("limit", "limit(body, x, point) or limit(body, x, point, left)", frozenset({3, 4}), "the limit at a point"),
    Binder("subs", "subs(body, x, value)", frozenset({3}), "the body at x = value", several=True),
    Binder(
        "grad", "grad(body, x) or grad(body, [x, y])", frozenset({2}), "the gradient, of x's own shape", several=True
    ),
    Binder("jacobian", "jacobian(body, x)", frozenset({2}), "rows: outputs, columns: inputs", several=True),
    Binder("hessian", "hessian(body, x)", frozenset({2}), "the matrix of second derivatives", several=True),
    Binder(
        "iterate",
        "iterate([new values], [states], [start values], t, n)",
        frozenset({5}),
        "the states after n steps t = 1..n",
        several=True,
    ),
    Binder("expectation", "expectation(body, x, distribution)", frozenset({3}), "the mean of the body over x"),
    Binder("variance", "variance(body, x, distribution)", frozenset({3}), "the variance of the body over x"),
    Binder("probability", "probability(condition, x, distribution)", frozenset({3}), "the chance that it holds"),
)

BINDERS: Mapping[str, Binder] = {binder.name: binder for binder in _ALL}
