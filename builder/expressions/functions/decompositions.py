"""Decompositions. Claim them by putting the matrix together again: the factors are not unique."""

from __future__ import annotations

from typing import Any

from builder.expressions.arithmetic.matrices import from_matrix
from builder.expressions.arithmetic.matrices import from_sympy
from builder.expressions.arithmetic.matrices import to_matrix
from builder.expressions.arithmetic.matrices import to_sympy
from builder.expressions.arithmetic.precise import ROUGH
from builder.expressions.faults import NoBackEnd
from builder.expressions.faults import NotAnalytic
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Undefined
from builder.expressions.functions.entry import Function
from builder.expressions.functions.matrices import RANK_TOLERANCE
from builder.expressions.functions.matrices import check_known
from builder.expressions.functions.matrices import rank_of
from builder.expressions.functions.vectors import matrix
from builder.expressions.functions.vectors import square
from builder.expressions.late import mpmath
from builder.expressions.late import np
from builder.expressions.late import sympy

#: The share of the digits in which eigenvalues agree that lie close together.
CLUSTERED = 0.25
#: So far apart, as a part of the largest, eigenvalues are different without doubt.
_APART = 1e-6
#: The most entries of a matrix that is decomposed exactly.
LARGEST_EXACT = 36


def _real(m: Any, a: Any) -> Any:
    """Pass a real matrix: a complex step does not go through a decomposition."""
    if m.steps and a.dtype.kind == "c":
        raise NotAnalytic("a decomposition")
    return a


def _is_symmetric(a: Any) -> bool:
    return all(abs(a[i, j] - a[j, i]) <= 1e-12 * (1 + abs(a[i, j])) for i in range(len(a)) for j in range(i))


def eigenpairs(m: Any, a: Any) -> tuple[Any, Any]:
    """Give the eigenvalues in rising order (of the real part) and their unit eigenvectors in columns."""
    a = _real(m, square(a, "eigenvalues"))
    if m.kind == "precise":
        return _precise_pairs(m, a)
    if _is_symmetric(a):
        values, vectors = np.linalg.eigh(a)
        return m.pack(values), m.pack(vectors)
    values, vectors = np.linalg.eig(a)
    order = _rising(values.tolist(), 1e-12)
    return _plain(m, values[order]), _plain(m, vectors[:, order])


def _plain(m: Any, x: Any) -> Any:
    return m.pack(x.real if np.iscomplexobj(x) and np.abs(x.imag).max() < 1e-12 else x)


def _precise_pairs(m: Any, a: Any) -> tuple[Any, Any]:
    if _is_symmetric(a):
        values, vectors = mpmath.mp.eigsy(to_matrix(a))
        return m.pack(list(values)), from_matrix(vectors)
    values, vectors = mpmath.mp.eig(to_matrix(a))
    small = mpmath.mp.mpf(10) ** -int(mpmath.mp.dps * ROUGH)
    values = [z.real if abs(z.imag) < small else z for z in map(mpmath.mp.mpc, values)]
    _expect_less_of_clusters(m, values)
    order = _rising(values, small)
    columns = from_matrix(vectors)[:, order]
    lengths = [mpmath.mp.sqrt(sum(abs(x) ** 2 for x in column)) for column in columns.T]
    return m.pack([values[i] for i in order]), columns / m.pack(lengths)


def _expect_less_of_clusters(m: Any, values: list[Any]) -> None:
    """Trust fewer digits where eigenvalues lie close together: of a double one half of the digits are lost."""
    near = mpmath.mp.mpf(10) ** -(mpmath.mp.dps / 4) * max(1, *map(abs, values))
    if any(abs(a - b) < near for i, a in enumerate(values) for b in values[:i]):
        m.agreeing = min(m.agreeing, CLUSTERED)


def _rising(values: Any, small: Any) -> list[int]:
    """Order by the real part; where it is the same but for noise, by the imaginary part."""
    by_real = sorted(range(len(values)), key=lambda i: values[i].real)
    groups: list[list[int]] = []
    for i in by_real:
        if groups and abs(values[i].real - values[groups[-1][-1]].real) <= small * max(1, abs(values[i])):
            groups[-1].append(i)
        else:
            groups.append([i])
    return [i for group in groups for i in sorted(group, key=lambda i: values[i].imag)]


def _eigenvalues(m: Any, a: Any) -> Any:
    if m.kind != "symbolic":
        return eigenpairs(m, a)[0]
    found = to_sympy(square(a, "eigenvalues")).eigenvals()
    values = [value for value, count in found.items() for _ in range(count)]
    if all(value.is_real and value.is_number for value in values):
        values.sort(key=float)
    return m.pack(values)


def _eigenvectors(m: Any, a: Any) -> Any:
    if m.kind == "symbolic":
        raise NoBackEnd("eigenvectors are numeric only")
    return eigenpairs(m, a)[1]


def _eigen(m: Any, a: Any) -> Any:
    if m.kind == "symbolic":
        raise NoBackEnd("eigen is numeric only")
    return eigenpairs(m, a)


def singular_values(m: Any, a: Any) -> Any:
    """Give the singular values in falling order."""
    if m.kind == "symbolic":
        values = to_sympy(matrix(a, "singular_values")).singular_values()
        return m.pack(values[: min(a.shape)])
    return _svd(m, a)[1]


def _svd(m: Any, a: Any) -> Any:
    a = _real(m, matrix(a, "svd"))
    if m.kind == "symbolic":
        raise NoBackEnd("svd is numeric only")
    if m.kind == "precise":
        flip = a.shape[0] < a.shape[1]
        u, s, v = mpmath.mp.svd_r(to_matrix(a.T if flip else a))
        left, values, right = from_matrix(u), m.pack(list(s)), from_matrix(v).T
        return (right, values, left) if flip else (left, values, right)
    u, s, vt = np.linalg.svd(a, full_matrices=False)
    return m.pack(u), m.pack(s), m.pack(vt.T)


def _qr(m: Any, a: Any) -> Any:
    a = _real(m, matrix(a, "qr"))
    if m.kind == "symbolic":
        q, r = to_sympy(a).QRdecomposition()
        return from_sympy(q), from_sympy(r)
    if m.kind == "precise":
        if a.shape[0] < a.shape[1]:
            raise NoBackEnd("qr of a matrix with more columns than rows is known in float64 only")
        q, r = mpmath.mp.qr(to_matrix(a), mode="skinny")
        return from_matrix(q), from_matrix(r)
    q, r = np.linalg.qr(a)
    return m.pack(q), m.pack(r)


def _cholesky(m: Any, a: Any) -> Any:
    a = _real(m, square(a, "cholesky"))
    if m.kind == "symbolic":
        return from_sympy(to_sympy(a).cholesky(hermitian=False))
    if not _is_symmetric(a):
        raise Undefined("cholesky wants a symmetric matrix")
    if m.kind == "precise":
        try:
            return from_matrix(mpmath.mp.cholesky(to_matrix(a)))
        except ValueError:
            raise Undefined("the matrix is not positive definite") from None
    return np.linalg.cholesky(a)


def _pinv(m: Any, a: Any) -> Any:
    a = matrix(a, "pinv")
    if m.kind == "symbolic":
        check_known(a, "pinv")
        return from_sympy(to_sympy(a).pinv())
    if m.kind == "precise":
        u, s, v = _svd(m, a)
        kept = [i for i in range(len(s)) if s[i] > RANK_TOLERANCE * s[0]]
        scaled = m.pack([[row[i] / s[i] for i in kept] for row in v])
        return m.matmul(scaled, u.T[kept])
    return np.linalg.pinv(_real(m, a), rcond=RANK_TOLERANCE)


def _diagonalisable(m: Any, a: Any) -> Any:
    if square(a, "is_diagonalisable").size > LARGEST_EXACT:
        raise TooMuch("is_diagonalisable takes matrices up to 6 x 6")
    if m.kind == "symbolic":
        check_known(a, "is_diagonalisable")
        return bool(to_sympy(a).is_diagonalizable())
    values = np.linalg.eigvals(a.astype(float))
    gaps = np.abs(values[:, None] - values[None, :]) + np.eye(len(a)) * np.max(np.abs(values))
    if np.all(gaps > _APART * np.max(np.abs(values))):
        return True
    exact = sympy.Matrix([[sympy.nsimplify(x, rational=True) for x in row] for row in a.tolist()])
    return bool(exact.is_diagonalizable())


DECOMPOSITIONS: tuple[Function, ...] = (
    Function("eigenvalues", "A", "the eigenvalues in rising order", "mml 4.2", every=_eigenvalues),
    Function("eigenvectors", "A", "unit eigenvectors in columns, as eigenvalues(A)", "mml 4.2", every=_eigenvectors),
    Function("eigen", "A", "eigenvalues and unit eigenvectors", "mml 4.4", every=_eigen),
    Function("singular_values", "A", "the singular values in falling order", "mml 4.5", every=singular_values),
    Function("svd", "A", "U, s, V with A = U @ diag(s) @ V.T", "mml 4.5", every=_svd),
    Function("qr", "A", "Q, R with A = Q @ R and Q.T @ Q = eye(n)", "mml 3.8", every=_qr),
    Function("cholesky", "A", "the lower L with A = L @ L.T", "mml 4.3", every=_cholesky),
    Function("pinv", "A", "the pseudoinverse", "dlbook 2.9", every=_pinv),
    Function("lstsq", "A, b", "the shortest x with the least norm(A @ x - b)", "mml 9.2", means="pinv(A) @ b"),
    Function(
        "cond",
        "A",
        "the condition number in the 2-norm",
        "dlbook 4.2",
        means="max(singular_values(A)) / min(singular_values(A))",
    ),
    Function("nullity", "A", "the dimension of the null space", "mml 2.7", means="shape(A)[2] - rank(A)"),
    Function("is_diagonalisable", "A", "whether the eigenvectors make a basis", "mml 4.4", every=_diagonalisable),
)

__all__ = ["DECOMPOSITIONS", "eigenpairs", "rank_of", "singular_values"]
