"""Functions of matrices that need no decomposition: trace, determinant, inverse, systems of equations."""

from __future__ import annotations

from typing import Any

from builder.expressions.arithmetic.matrices import from_sympy
from builder.expressions.arithmetic.matrices import to_matrix
from builder.expressions.arithmetic.matrices import to_sympy
from builder.expressions.arithmetic.values import check_size
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import shape_name
from builder.expressions.arithmetic.values import shape_of
from builder.expressions.faults import NeedsPrecision
from builder.expressions.faults import NoBackEnd
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.functions.entry import Function
from builder.expressions.functions.vectors import matrix
from builder.expressions.functions.vectors import square
from builder.expressions.functions.vectors import vector
from builder.expressions.late import mpmath
from builder.expressions.late import np
from builder.expressions.late import sympy

#: A singular value below this part of the largest counts as zero.
RANK_TOLERANCE = 1e-10
#: Beyond this condition number float64 does not answer.
WORST_CONDITION = 1e12
#: The longest polynomial whose roots are found.
MOST_COEFFICIENTS = 50


def _trace(m: Any, a: Any) -> Any:
    a = square(a, "trace")
    return m.total(m.entries(a[i, i : i + 1])[0] for i in range(len(a)))


def _det(m: Any, a: Any) -> Any:
    a = square(a, "det")
    if m.kind == "symbolic":
        return to_sympy(a).det(method="berkowitz")
    if m.kind == "precise":
        return mpmath.mp.det(to_matrix(a))
    return m.settle(np.linalg.det(a).item())


def _inv(m: Any, a: Any) -> Any:
    if not is_array(a):
        return m.div(1, a)
    _check_regular(m, square(a, "inv"))
    return m.inverse(a)


def _check_regular(m: Any, a: Any) -> None:
    """Refuse a matrix without inverse; where float64 is not sure, ask for more digits."""
    if m.kind == "symbolic":
        return
    if m.kind == "precise":
        if abs(mpmath.mp.det(to_matrix(a))) < mpmath.mp.mpf(10) ** (-mpmath.mp.dps * 3 // 4):
            raise Undefined("the matrix has no inverse")
    elif np.linalg.cond(a) > WORST_CONDITION and m.kind != "rounded":
        raise NeedsPrecision("the matrix is close to having no inverse")


def _solve(m: Any, a: Any, b: Any) -> Any:
    _check_regular(m, square(a, "solve"))
    if not is_array(b) or b.shape[0] != len(a):
        raise Unfit(f"solve: {shape_name(a)} does not fit {shape_name(b)}")
    flat = len(shape_of(b)) == 1
    if m.kind == "symbolic":
        solution = from_sympy(to_sympy(a).LUsolve(to_sympy(b)))
    elif m.kind == "precise":
        columns = [mpmath.mp.lu_solve(to_matrix(a), to_matrix(column)) for column in np.atleast_2d(b.T)]
        solution = m.pack([[column[i] for column in columns] for i in range(len(a))])
    else:
        return np.linalg.solve(a, b)
    return m.pack([row[0] for row in solution.tolist()]) if flat else solution


def check_known(a: Any, name: str) -> None:
    """Refuse symbols where what holds for almost all their values does not hold for all."""
    if any(entry.free_symbols for entry in a.flat):
        raise NoBackEnd(f"{name} of a matrix of symbols depends on their values")


def rank_of(m: Any, a: Any) -> int:
    """Count the singular values that are not zero."""
    a = matrix(a, "rank")
    if m.kind == "symbolic":
        check_known(a, "rank")
        return int(to_sympy(a).rank())
    values = np.linalg.svd(a.astype(complex if m.kind == "floating" and a.dtype.kind == "c" else float))[1]
    return int((values > RANK_TOLERANCE * max(values[0], 1e-300)).sum())


def _null_space(m: Any, a: Any) -> Any:
    check_size(matrix(a, "null_space").shape[1], a.shape[1])
    rank = rank_of(m, a)
    if rank == a.shape[1]:
        raise Undefined("the null space is zero")
    if m.kind == "symbolic":
        columns = [m.entries(from_sympy(column)) for column in to_sympy(a).nullspace()]
        return m.pack([list(row) for row in zip(*columns, strict=True)])
    m.coarse = True
    return m.pack(np.linalg.svd(a.astype(float))[2][rank:].T)


def _quadratic(m: Any, x: Any, a: Any) -> Any:
    return m.matmul(m.matmul(x, matrix(a, "quadratic")), x)


def _roots(m: Any, coefficients: Any) -> Any:
    entries = m.entries(vector(coefficients, "roots"))
    if len(entries) > MOST_COEFFICIENTS:
        raise TooMuch(f"a polynomial has at most {MOST_COEFFICIENTS} coefficients")
    if m.kind == "symbolic":
        x = sympy.Dummy("x")
        degree = len(entries) - 1
        polynomial = sympy.Poly(sum(c * x ** (degree - i) for i, c in enumerate(entries)), x)
        found = [root for root, count in sympy.roots(polynomial).items() for _ in range(count)]
        return m.pack(sorted(found, key=sympy.default_sort_key))
    if m.kind == "precise":
        return m.pack(sorted(mpmath.mp.polyroots(entries), key=lambda z: (mpmath.mp.re(z), mpmath.mp.im(z))))
    numbers = np.roots(np.array(entries)).tolist()
    return m.pack(sorted(numbers, key=lambda z: (z.real, z.imag)))


MATRICES: tuple[Function, ...] = (
    Function("trace", "A", "the sum of the diagonal", "mml 4.1", every=_trace),
    Function("det", "A", "the determinant", "mml 4.1", every=_det),
    Function("inv", "A", "the inverse", "mml 2.2", every=_inv),
    Function("solve", "A, b", "the x with A x = b", "mml 2.3", every=_solve),
    Function("rank", "A", "the number of independent columns", "mml 2.6", every=rank_of),
    Function("null_space", "A", "a basis of the x with A x = 0, in columns", "mml 2.7", every=_null_space),
    Function("quadratic", "x, A", "x^T A x", "mml 3.2", every=_quadratic),
    Function("roots", "coefficients", "the roots of a polynomial, highest power first", "numpy", every=_roots),
)
