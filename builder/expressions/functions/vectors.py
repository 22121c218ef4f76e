"""Functions that measure and combine vectors and matrices."""

from __future__ import annotations

from typing import Any

from builder.expressions.arithmetic.values import check_size
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import shape_name
from builder.expressions.arithmetic.values import shape_of
from builder.expressions.faults import Unfit
from builder.expressions.functions.elementary import absolute
from builder.expressions.functions.elementary import root
from builder.expressions.functions.entry import Function
from builder.expressions.functions.entry import Implementation
from builder.expressions.late import np


def vector(x: Any, name: str) -> Any:
    """Pass a vector, or say that `name` wants one."""
    if len(shape_of(x)) != 1:
        raise Unfit(f"{name} wants a vector; here is {shape_name(x)}")
    return x


def matrix(x: Any, name: str) -> Any:
    """Pass a matrix, or say that `name` wants one."""
    if len(shape_of(x)) != 2:
        raise Unfit(f"{name} wants a matrix; here is {shape_name(x)}")
    return x


def square(x: Any, name: str) -> Any:
    """Pass a square matrix, or say that `name` wants one."""
    if len(set(shape_of(matrix(x, name)))) != 1:
        raise Unfit(f"{name} wants a square matrix; here is {shape_name(x)}")
    return x


def dot(m: Any, a: Any, b: Any) -> Any:
    """Add up the products of the entries."""
    if shape_of(vector(a, "dot")) != shape_of(vector(b, "dot")):
        raise Unfit(f"dot wants two vectors of one length; here are {shape_name(a)} and {shape_name(b)}")
    return m.matmul(a, b)


def outer(m: Any, a: Any, b: Any) -> Any:
    """Multiply each entry with each."""
    rows, columns = m.entries(vector(a, "outer")), m.entries(vector(b, "outer"))
    check_size(len(rows), len(columns))
    return m.pack([[m.mul(x, y) for y in columns] for x in rows])


def _hadamard(m: Any, a: Any, b: Any) -> Any:
    if not is_array(a) or shape_of(a) != shape_of(b):
        raise Unfit(f"hadamard wants two of one shape; here are {shape_name(a)} and {shape_name(b)}")
    return m.entrywise(m.mul, a, b)


def _power(m: Any, x: Any, p: Any) -> Any:
    return m.entrywise(m.pow, x, p) if is_array(x) else m.pow(x, p)


def _norm(m: Any, x: Any, p: Any) -> Any:
    if not is_array(x):
        return absolute(m, x)
    sizes = [absolute(m, entry) for entry in m.entries(x)]
    if p == "fro":
        return _length(m, x)
    if len(shape_of(x)) == 2:
        return _matrix_norm(m, x, p)
    if m.native(p) == m.constant("inf"):
        return m.largest(sizes)
    if p == 1:
        return m.total(sizes)
    return _length(m, x) if p == 2 else m.pow(m.total(m.pow(s, p) for s in sizes), m.div(1, p))


def _length(m: Any, x: Any) -> Any:
    """Compute the root of the sum of squares; entries are taken as real, so that a complex step can pass."""
    entries = m.entries(x)
    if m.kind == "symbolic" or m.steps:
        return m.apply("sqrt", m.total(m.mul(s, s) for s in entries))
    return root(m, m.total(m.mul(s, s) for s in (absolute(m, entry) for entry in entries)))


def _matrix_norm(m: Any, x: Any, p: Any) -> Any:
    if p == 2:
        from builder.expressions.functions.decompositions import singular_values  # noqa: PLC0415

        return m.entries(singular_values(m, x))[0]
    lines = x.T if p == 1 else x
    if p != 1 and m.native(p) != m.constant("inf"):
        raise Unfit("the norms of a matrix are 1, 2, inf and fro")
    return m.largest([m.total(absolute(m, entry) for entry in m.entries(line)) for line in lines])


def _kron(m: Any, a: Any, b: Any) -> Any:
    a, b = matrix(a, "kron"), matrix(b, "kron")
    check_size(a.shape[0] * b.shape[0], a.shape[1] * b.shape[1])
    return m.pack(np.kron(a, b))


def size(_m: Any, x: Any) -> Any:
    """Count the entries of a vector, the rows of a matrix, the values of a group."""
    return len(x) if isinstance(x, tuple) or is_array(x) else 1


def _product(m: Any, x: Any) -> Any:
    result: Any = 1
    for entry in m.entries(x):
        result = m.mul(result, entry)
    return result


def mean(m: Any, x: Any) -> Any:
    """Compute the mean of the entries."""
    return m.div(total(m, x), len(m.entries(x)))


def total(m: Any, x: Any) -> Any:
    """Add up the entries."""
    if not is_array(x):
        raise Unfit(f"sum wants a vector or a matrix, or sum(body, k, first, last); here is {shape_name(x)}")
    return m.total(m.entries(x))


def _lines(columns: bool, function: Implementation) -> Implementation:
    def applied(m: Any, x: Any) -> Any:
        a = matrix(x, "a function of rows and columns")
        return m.pack([function(m, line) for line in (a.T if columns else a)])

    return applied


def _extreme_place(largest: bool) -> Implementation:
    def place(m: Any, x: Any) -> Any:
        best, found = None, 0
        for index, entry in enumerate(m.entries(vector(x, "argmax")), 1):
            if best is None or (m.less(best, entry, True) if largest else m.less(entry, best, True)):
                best, found = entry, index
        return found

    return place


def _transpose(_m: Any, x: Any) -> Any:
    if not is_array(x):
        raise Unfit(f"transpose wants a matrix; here is {shape_name(x)}")
    return x.T


VECTORS: tuple[Function, ...] = (
    Function("transpose", "A", "rows and columns swapped; a vector stays as it is", "mml 2.2", every=_transpose),
    Function("dot", "x, y", "the dot product of two vectors", "mml 3.2", every=dot),
    Function("outer", "x, y", "the matrix of the products x_i y_j", "mml 2.2", every=outer),
    Function("hadamard", "A, B", "the product entry by entry", "mml 2.2", every=_hadamard),
    Function("kron", "A, B", "the Kronecker product", "mml 2.2", every=_kron),
    Function("power", "A, p", "each entry to the power p", "ours", every=_power),
    Function("norm", "x, p=2", "the norm 1, 2, inf, p, or fro of a matrix", "mml 3.1", every=_norm),
    Function("normalise", "x", "x divided by its length", "mml 3.1", means="x / norm(x)"),
    Function("cosine", "x, y", "the cosine of the angle", "mml 3.4", means="dot(x, y) / (norm(x)*norm(y))"),
    Function("angle", "x, y", "the angle in radians", "mml 3.4", means="acos(dot(x, y) / (norm(x)*norm(y)))"),
    Function("size", "x", "the length of a vector, the rows of a matrix", "numpy", every=size),
    Function("sum", "x", "the sum of the entries", "mml 2.2", every=total),
    Function("prod", "x", "the product of the entries", "mml 2.2", every=_product),
    Function("mean", "x", "the mean of the entries", "mml 6.4", every=mean),
    Function("row_sums", "A", "the sum of each row", "mml 6.2", every=_lines(columns=False, function=total)),
    Function("column_sums", "A", "the sum of each column", "mml 6.2", every=_lines(columns=True, function=total)),
    Function("row_means", "A", "the mean of each row", "mml 6.4", every=_lines(columns=False, function=mean)),
    Function("column_means", "A", "the mean of each column", "mml 6.4", every=_lines(columns=True, function=mean)),
    Function("argmax", "x", "the place of the largest entry", "numpy", every=_extreme_place(largest=True)),
    Function("argmin", "x", "the place of the smallest entry", "numpy", every=_extreme_place(largest=False)),
)
