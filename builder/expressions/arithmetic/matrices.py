"""Arrays of numpy to the matrices of mpmath and sympy, and back."""

from __future__ import annotations

from typing import Any

from builder.expressions.arithmetic.values import Array
from builder.expressions.late import mpmath
from builder.expressions.late import np
from builder.expressions.late import sympy


def to_matrix(a: Array) -> Any:
    """Turn an array into a matrix of mpmath; a vector becomes a column."""
    return mpmath.mp.matrix(a.tolist())


def from_matrix(matrix: Any) -> Array:
    """Turn a matrix of mpmath into an array."""
    return np.array([[matrix[i, j] for j in range(matrix.cols)] for i in range(matrix.rows)], dtype=object)


def to_sympy(a: Array) -> Any:
    """Turn an array into a matrix of sympy; a vector becomes a column."""
    rows = a.tolist() if len(a.shape) == 2 else [[x] for x in a.tolist()]
    return sympy.Matrix(rows)


def from_sympy(matrix: Any) -> Array:
    """Turn a matrix of sympy into an array."""
    array = np.empty(matrix.shape, dtype=object)
    for i in range(matrix.rows):
        for j in range(matrix.cols):
            array[i, j] = matrix[i, j]
    return array
