"""Functions that make and rearrange vectors and matrices."""

from __future__ import annotations

from typing import Any

from builder.expressions.arithmetic.values import check_size
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import shape_name
from builder.expressions.arithmetic.values import shape_of
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.functions.entry import Function
from builder.expressions.functions.entry import Implementation
from builder.expressions.functions.vectors import matrix
from builder.expressions.functions.vectors import vector
from builder.expressions.late import np


def _filled(value: int) -> Implementation:
    def filled(m: Any, rows: Any, columns: Any = 0) -> Any:
        shape = [m.integer(n, "a size") for n in (rows, columns)]
        shape = shape if shape[1] else shape[:1]
        check_size(*shape)
        row = [value] * shape[-1]
        return m.pack(row if len(shape) == 1 else [row] * shape[0])

    return filled


def _eye(m: Any, n: Any) -> Any:
    size = m.integer(n, "a size")
    check_size(size, size)
    return m.pack([[int(i == j) for j in range(size)] for i in range(size)])


def _unit(m: Any, k: Any, n: Any) -> Any:
    place, size = m.integer(k, "the place"), m.integer(n, "a size")
    check_size(size)
    if not 1 <= place <= size:
        raise Unfit(f"there is no place {place} in a vector of {size}")
    return m.pack([int(i == place) for i in range(1, size + 1)])


def _diag(m: Any, x: Any) -> Any:
    if len(shape_of(x)) == 2:
        return m.pack([x[i, i] for i in range(min(x.shape))])
    entries = m.entries(vector(x, "diag"))
    check_size(len(entries), len(entries))
    return m.pack([[entry if i == j else 0 for j in range(len(entries))] for i, entry in enumerate(entries)])


def _shape(m: Any, x: Any) -> Any:
    return m.pack(list(shape_of(x))) if is_array(x) else m.pack([1])


def _cumulative(m: Any, x: Any) -> Any:
    sums: list[Any] = []
    for entry in m.entries(vector(x, "cumsum")):
        sums.append(m.add(sums[-1], entry) if sums else entry)
    return m.pack(sums)


def _ordered(m: Any, x: Any) -> list[Any]:
    entries = m.entries(vector(x, "sort"))
    if m.kind == "symbolic":
        if not all(entry.is_number for entry in entries):
            raise Undefined("symbols have no order")
        return sorted(entries, key=float)
    return sorted(entries, key=m.real)


def _join(m: Any, *parts: Any) -> Any:
    if any(len(shape_of(part)) > 1 for part in parts):
        raise Unfit("concat joins numbers and vectors", "write hstack or vstack for matrices")
    return m.pack([entry for part in parts for entry in m.entries(part)])


def _stack(side_by_side: bool) -> Implementation:
    def stacked(m: Any, *parts: Any) -> Any:
        arrays = [_as_matrix(part, side_by_side) for part in parts]
        if len({a.shape[0 if side_by_side else 1] for a in arrays}) != 1:
            raise Unfit("the parts do not fit: " + ", ".join(shape_name(part) for part in parts))
        return m.pack(np.concatenate(arrays, axis=1 if side_by_side else 0))

    return stacked


def _as_matrix(part: Any, column: bool) -> Any:
    if not is_array(part):
        raise Unfit("hstack and vstack join vectors and matrices")
    return part if len(part.shape) == 2 else part.reshape((-1, 1) if column else (1, -1))


def _reshape(m: Any, x: Any, rows: Any, columns: Any) -> Any:
    entries = m.entries(x)
    r, c = m.integer(rows, "a size"), m.integer(columns, "a size")
    if r * c != len(entries):
        raise Unfit(f"{len(entries)} entries do not fill {r} x {c}")
    return m.pack([entries[i * c : (i + 1) * c] for i in range(r)])


def _triangle(lower: bool) -> Implementation:
    def triangle(m: Any, x: Any) -> Any:
        a = matrix(x, "tril and triu")
        rows, columns = a.shape
        return m.pack([[a[i, j] if (i >= j if lower else i <= j) else 0 for j in range(columns)] for i in range(rows)])

    return triangle


def _roll(m: Any, x: Any, shift: Any) -> Any:
    entries, by = m.entries(vector(x, "roll")), m.integer(shift, "the shift")
    by %= len(entries)
    return m.pack(entries[-by:] + entries[:-by] if by else entries)


def _range(m: Any, first: Any, last: Any) -> Any:
    start, end = m.integer(first, "the first number"), m.integer(last, "the last number")
    check_size(end - start + 1)
    return m.pack(list(range(start, end + 1)))


ARRAYS: tuple[Function, ...] = (
    Function("ones", "m, n=0", "a vector or matrix of ones", "numpy", every=_filled(1)),
    Function("zeros", "m, n=0", "a vector or matrix of zeros", "numpy", every=_filled(0)),
    Function("eye", "n", "the identity matrix", "mml 2.2", every=_eye),
    Function("one_hot", "k, n", "the vector of n with a one at place k", "dlbook 2.1", every=_unit),
    Function("range", "first, last", "the whole numbers from first to last", "ours", every=_range),
    Function("diag", "x", "a vector as a diagonal matrix; the diagonal of a matrix", "mml 2.2", every=_diag),
    Function("shape", "x", "rows and columns, or the length", "numpy", every=_shape),
    Function("cumsum", "x", "the running sums", "numpy", every=_cumulative),
    Function("sort", "x", "the entries in rising order", "numpy", every=lambda m, x: m.pack(_ordered(m, x))),
    Function("reverse", "x", "the entries (or rows) in the other order", "ours", every=lambda m, x: x[::-1]),
    Function("concat", "x, *more", "numbers and vectors joined to one vector", "numpy", every=_join),
    Function("hstack", "A, *more", "matrices and columns side by side", "numpy", every=_stack(side_by_side=True)),
    Function("vstack", "A, *more", "matrices and rows one below another", "numpy", every=_stack(side_by_side=False)),
    Function("reshape", "x, m, n", "the entries as m rows of n", "numpy", every=_reshape),
    Function("flatten", "A", "the entries row by row", "numpy", every=lambda m, x: m.pack(m.entries(x))),
    Function("tril", "A", "the lower triangle", "numpy", every=_triangle(lower=True)),
    Function("triu", "A", "the upper triangle", "numpy", every=_triangle(lower=False)),
    Function("roll", "x, k=1", "the entries moved k places on, round the end", "numpy", every=_roll),
)
