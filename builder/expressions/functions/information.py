"""Entropy and its like, of vectors of chances; in nats unless a base is given; 0 log 0 is 0."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.arithmetic.values import shape_of
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.functions.elementary import absolute
from builder.expressions.functions.entry import Function
from builder.expressions.functions.vectors import matrix
from builder.expressions.functions.vectors import outer

#: By so little the sum of chances may differ from 1.
SLACK = Fraction(1, 10**6)


def _log(m: Any, x: Any, base: Any) -> Any:
    return m.div(m.apply("log", x), m.apply("log", base))


def _is_zero(m: Any, x: Any) -> bool:
    return bool(x == 0) if is_exact(x) or m.kind != "symbolic" else x.is_zero is True


def _terms(m: Any, p: Any, q: Any, base: Any) -> Any:
    """Compute the sum of -p log q over the entries."""
    if not is_array(p) or shape_of(p) != shape_of(q):
        raise Unfit("the distributions must be of one shape")
    for chances in (p, q) if p is not q else (p,):
        _check_chances(m, m.entries(chances))
    terms = []
    for chance, other in zip(m.entries(p), m.entries(q), strict=True):
        if _is_zero(m, chance):
            continue
        if _is_zero(m, other):
            raise Undefined("infinite: the second distribution gives no chance to what the first one does")
        terms.append(m.mul(chance, _log(m, other, base)))
    return m.negative(m.total(terms))


def _check_chances(m: Any, chances: list[Any]) -> None:
    """Refuse numbers that are no chances: below zero, or with another sum than 1, but for what a step moves."""
    if m.kind == "rounded" or (m.kind == "symbolic" and any(m.native(chance).free_symbols for chance in chances)):
        return
    if any(m.below(chance, -SLACK) for chance in chances):
        raise Undefined("a chance is below 0")
    total = m.total(chances)
    if m.below(SLACK, absolute(m, m.sub(total, 1))):
        raise Undefined("the chances do not add up to 1")


def _entropy(m: Any, p: Any, base: Any) -> Any:
    return _terms(m, p, p, base)


def _divergence(m: Any, p: Any, q: Any, base: Any) -> Any:
    return m.sub(_terms(m, p, q, base), _terms(m, p, p, base))


def _mutual_information(m: Any, table: Any, base: Any) -> Any:
    table = matrix(table, "mutual_information")
    rows = m.pack([m.total(m.entries(row)) for row in table])
    columns = m.pack([m.total(m.entries(column)) for column in table.T])
    return _divergence(m, table, outer(m, rows, columns), base)


INFORMATION: tuple[Function, ...] = (
    Function("entropy", "p, base=e", "-sum of p log p", "itila 2.4", every=_entropy),
    Function("cross_entropy", "p, q, base=e", "-sum of p log q", "d2l 22.11.5", every=_terms),
    Function("KL", "p, q, base=e", "the divergence of q from p: sum of p log(p/q)", "itila 2.6", every=_divergence),
    Function("mutual_information", "P, base=e", "of a joint table", "itila 8.1", every=_mutual_information),
    Function("binary_entropy", "p, base=e", "of a coin", "itila 2.4", means="entropy([p, 1 - p], base)"),
    Function(
        "JS",
        "p, q, base=e",
        "the divergence of Jensen and Shannon",
        "dlbook 20.10.4",
        means="(KL(p, (p + q)/2, base) + KL(q, (p + q)/2, base))/2",
    ),
    Function("perplexity", "p", "exp of the entropy", "d2l 22.11", means="exp(entropy(p))"),
)
