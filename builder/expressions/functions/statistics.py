"""Functions of data: variance, covariance, correlation; samples of a matrix stand in rows."""

from __future__ import annotations

from typing import Any

from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import shape_of
from builder.expressions.faults import Unfit
from builder.expressions.functions.entry import Function
from builder.expressions.functions.vectors import dot
from builder.expressions.functions.vectors import matrix
from builder.expressions.functions.vectors import mean
from builder.expressions.functions.vectors import vector


def _centred(m: Any, x: Any) -> Any:
    return m.sub(x, mean(m, x))


def _variance(m: Any, x: Any, ddof: Any) -> Any:
    c = _centred(m, vector(x, "variance"))
    return m.div(dot(m, c, c), m.sub(len(c), ddof))


def _covariance(m: Any, x: Any, y: Any, ddof: Any) -> Any:
    if shape_of(vector(x, "covariance")) != shape_of(vector(y, "covariance")):
        raise Unfit("covariance wants two vectors of one length")
    return m.div(dot(m, _centred(m, x), _centred(m, y)), m.sub(len(x), ddof))


def _centre(m: Any, x: Any) -> Any:
    columns = [m.entries(_centred(m, column)) for column in matrix(x, "centre").T]
    return m.pack([list(row) for row in zip(*columns, strict=True)])


def _covariance_matrix(m: Any, x: Any, ddof: Any) -> Any:
    c = _centre(m, x)
    return m.div(m.matmul(c.T, c), m.sub(len(c), ddof))


def _median(m: Any, x: Any) -> Any:
    entries = sorted(m.entries(vector(x, "median")), key=m.real)
    half = len(entries) // 2
    return entries[half] if len(entries) % 2 else m.div(m.add(entries[half - 1], entries[half]), 2)


def _standardise(m: Any, x: Any, ddof: Any) -> Any:
    if is_array(x) and len(shape_of(x)) == 2:
        columns = [m.entries(_standardise(m, column, ddof)) for column in x.T]
        return m.pack([list(row) for row in zip(*columns, strict=True)])
    return m.div(_centred(m, vector(x, "standardise")), m.apply("sqrt", _variance(m, x, ddof)))


STATISTICS: tuple[Function, ...] = (
    Function("variance", "x, ddof=0", "the variance of the entries, divided by n - ddof", "mml 6.4", every=_variance),
    Function("std", "x, ddof=0", "the standard deviation", "mml 6.4", means="sqrt(variance(x, ddof))"),
    Function("covariance", "x, y, ddof=0", "the covariance of paired entries", "mml 6.4", every=_covariance),
    Function("correlation", "x, y", "the correlation", "mml 6.4", means="covariance(x, y) / (std(x)*std(y))"),
    Function("covariance_matrix", "X, ddof=1", "the covariances of the columns", "mml 6.4", every=_covariance_matrix),
    Function("centre", "X", "each column less its mean", "mml 10.2", every=_centre),
    Function("standardise", "x, ddof=0", "less the mean, by the deviation; by column", "mml 10.6", every=_standardise),
    Function("median", "x", "the middle entry", "mml 6.4", every=_median),
)
