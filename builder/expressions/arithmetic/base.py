"""What every arithmetic can do, and the rules of shapes for its vectors and matrices."""

from __future__ import annotations

import functools
from abc import ABC
from abc import abstractmethod
from collections.abc import Iterable
from collections.abc import Sequence
from fractions import Fraction
from typing import Any
from typing import ClassVar

from builder.expressions.arithmetic.values import Array
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import check_size
from builder.expressions.arithmetic.values import exact_binary
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.arithmetic.values import shape_name
from builder.expressions.arithmetic.values import shape_of
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Unfit
from builder.expressions.late import np


class Arithmetic(ABC):
    """One way to compute."""

    kind: ClassVar[str]
    #: Set once a function of float64 has stood in for a more exact one.
    coarse: bool = False
    #: Whether a derivative is refused that differs from left and right.
    careful: bool = False
    #: Whether complex numbers are steps of a derivative.
    steps: ClassVar[bool] = False
    #: Of the digits that are carried, this share must agree for two numbers to be equal.
    agreeing: float = 0.85

    @abstractmethod
    def number(self, value: Fraction) -> Value:
        """Take a number as it is written."""

    @abstractmethod
    def native(self, value: Value) -> Value:
        """Turn an exact rational into the numbers of this arithmetic; pass the others."""

    @abstractmethod
    def constant(self, name: str) -> Value:
        """Give pi, e or inf."""

    @abstractmethod
    def scalars(self, op: str, a: Value, b: Value) -> Value:
        """Compute with two scalars, of which one at least is not exact."""

    @abstractmethod
    def apply(self, name: str, x: Value) -> Value:
        """Apply an elementary function, entry by entry."""

    @abstractmethod
    def equal(self, a: Value, b: Value) -> Value:
        """Compare two scalars or two arrays of one shape."""

    @abstractmethod
    def less(self, a: Value, b: Value, strict: bool) -> Value:
        """Compare two scalars by size."""

    @abstractmethod
    def pack(self, entries: Any) -> Array:
        """Make an array of nested lists of scalars."""

    def settle(self, value: Value) -> Value:
        """Pass a result, or refuse it."""
        return value

    def take(self, value: Value) -> Value:
        """Turn a value from outside (exact numbers, nested tuples of them, floats, arrays) into one of ours."""
        if isinstance(value, tuple):
            return self.pack([self._nested(part) for part in value])
        if isinstance(value, list):
            return tuple(self.take(part) for part in value)
        return self.number(Fraction(value)) if is_exact(value) else value

    def _nested(self, value: Value) -> Value:
        return [self._nested(part) for part in value] if isinstance(value, tuple) else value

    # -- numbers ---------------------------------------------------------------------------------------------------

    def binary(self, op: str, a: Value, b: Value) -> Value:
        """Compute `a op b` for scalars, vectors and matrices."""
        if is_array(a) or is_array(b):
            return self.settle(self._arrays(op, a, b))
        if is_exact(a) and is_exact(b) and (result := self.exact(op, a, b)) is not None:
            return result
        _check_numbers(op, a, b)
        if op == "@":
            raise Unfit("@ multiplies vectors and matrices", "write * for numbers")
        return self.settle(self.scalars(op, self.native(a), self.native(b)))

    def exact(self, op: str, a: Fraction | int, b: Fraction | int) -> Value | None:
        """Compute with two rationals as long as the result is one."""
        return exact_binary(op, a, b)

    def add(self, a: Value, b: Value) -> Value:
        """Compute a + b."""
        return self.binary("+", a, b)

    def sub(self, a: Value, b: Value) -> Value:
        """Compute a - b."""
        return self.binary("-", a, b)

    def mul(self, a: Value, b: Value) -> Value:
        """Compute a * b."""
        return self.binary("*", a, b)

    def div(self, a: Value, b: Value) -> Value:
        """Compute a / b."""
        return self.binary("/", a, b)

    def pow(self, a: Value, b: Value) -> Value:
        """Compute a ^ b."""
        return self.binary("^", a, b)

    def negative(self, a: Value) -> Value:
        """Compute -a."""
        if isinstance(a, tuple | bool):
            raise Unfit("a minus sign stands before a number, a vector or a matrix")
        return -a

    def total(self, values: Iterable[Value]) -> Value:
        """Add up scalars or arrays."""
        return functools.reduce(self.add, values, 0)

    def choose(self, test: Value, then: Value, otherwise: Value) -> Value:
        """Give one of two values; arithmetics that cannot decide keep both."""
        return then if test else otherwise

    def both(self, truths: Sequence[Value]) -> Value:
        """Say whether all hold."""
        return all(truths)

    def either(self, truths: Sequence[Value]) -> Value:
        """Say whether one holds."""
        return any(truths)

    def opposite(self, truth: Value) -> Value:
        """Say whether it does not hold."""
        return not truth

    def below(self, a: Value, b: Value) -> bool:
        """Compare two scalars where it does not matter what comes out if they are almost equal."""
        a, b = self.real(a), self.real(b)
        return bool(self.native(a) < self.native(b))

    @abstractmethod
    def real(self, x: Value) -> Value:
        """Pass a number that has an order."""

    def largest(self, values: Sequence[Value]) -> Value:
        """Give the largest of scalars."""
        return functools.reduce(lambda a, b: b if self.below(a, b) else a, values)

    def smallest(self, values: Sequence[Value]) -> Value:
        """Give the smallest of scalars."""
        return functools.reduce(lambda a, b: b if self.below(b, a) else a, values)

    def integer(self, value: Value, what: str) -> int:
        """Turn a value into a whole number, or say that `what` must be one."""
        if is_exact(value) and value == int(value):
            return int(value)
        if isinstance(value, float) and abs(value) < 1e15 and abs(value - round(value)) < 1e-9:
            return round(value)
        raise Unfit(f"{what} must be a whole number")

    # -- arrays ----------------------------------------------------------------------------------------------------

    def entries(self, x: Value) -> list[Value]:
        """Give the entries of an array row by row; of a scalar, itself."""
        return list(x.ravel().tolist()) if is_array(x) else [x]

    def entrywise(self, function: Any, *arrays: Value) -> Array:
        """Apply a function of scalars to the entries of arrays of one shape."""
        shape = next(shape_of(x) for x in arrays if is_array(x))
        columns = [self.entries(x) if is_array(x) else None for x in arrays]
        count = int(np.prod(shape))
        rows = ([x if c is None else c[i] for c, x in zip(columns, arrays, strict=True)] for i in range(count))
        return self.pack([function(*row) for row in rows]).reshape(shape)

    def _arrays(self, op: str, a: Value, b: Value) -> Array:
        """Compute with at least one array."""
        self._check_shapes(op, a, b)
        if op == "@":
            return self.matmul(a, b)
        if op == "^" and len(shape_of(a)) == 2:
            return self._matrix_power(a, b)
        return self.elementwise(op, a, b)

    def elementwise(self, op: str, a: Value, b: Value) -> Array:
        """Compute entry by entry."""
        return self.entrywise(lambda x, y: self.binary(op, x, y), a, b)

    def _check_shapes(self, op: str, a: Value, b: Value) -> None:
        _check_numbers(op, a, b)
        first, second = shape_of(a), shape_of(b)
        if op == "@":
            fits = first and second and first[-1] == second[0]
        elif op == "*" and len(first) == len(second) == 2:
            raise Unfit("* does not multiply two matrices", "write @ for the product, hadamard(A, B) entry by entry")
        elif op == "^":
            fits = (not second and (len(first) < 2 or first[0] == first[1])) or not first
        elif op == "/":
            fits = not second or (len(first) < 2 and (not first or first == second) and len(second) == 1)
        else:
            fits = not first or not second or first == second
        if not fits:
            help = "write A @ x for the product of matrices and vectors" if op == "*" else ""
            raise Unfit(f"{shape_name(a)} {op} {shape_name(b)}: the shapes do not fit", help)

    def matmul(self, a: Array, b: Array) -> Value:
        """Multiply vectors and matrices."""
        check_size(*a.shape[:-1], *b.shape[1:])
        left, right = np.atleast_2d(a), b if len(b.shape) == 2 else b.reshape(-1, 1)
        rows = [
            [self.total(map(self.mul, self.entries(row), self.entries(column))) for column in right.T] for row in left
        ]
        if len(a.shape) == 1 and len(b.shape) == 1:
            return rows[0][0]
        return self.pack(rows if len(a.shape) == len(b.shape) == 2 else [x for row in rows for x in row])

    def _matrix_power(self, a: Array, b: Value) -> Array:
        power = self.integer(b, "the power of a matrix")
        if abs(power) > 1000:
            raise TooMuch("the power of a matrix is at most 1000")
        if power < 0:
            return self._matrix_power(self.inverse(a), -power)
        result, base = self.pack(_eye(len(a))), a
        while power:
            if power % 2:
                result = self.matmul(result, base)
            base, power = self.matmul(base, base) if power > 1 else base, power // 2
        return result

    @abstractmethod
    def inverse(self, a: Array) -> Array:
        """Invert a square matrix."""


def _check_numbers(op: str, a: Value, b: Value) -> None:
    """Refuse groups and truths."""
    if isinstance(a, tuple | bool) or isinstance(b, tuple | bool):
        value = a if isinstance(a, tuple | bool) else b
        raise Unfit(f"{op} does not fit {'a truth' if isinstance(value, bool) else shape_name(value)}")


def _eye(n: int) -> list[list[int]]:
    return [[int(i == j) for j in range(n)] for i in range(n)]
