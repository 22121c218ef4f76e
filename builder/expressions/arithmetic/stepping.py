"""Float64 with a tiny imaginary part that carries a derivative."""

from __future__ import annotations

from typing import ClassVar

from builder.expressions.arithmetic.floating import CUTS
from builder.expressions.arithmetic.floating import Floating
from builder.expressions.arithmetic.values import Array
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import is_array
from builder.expressions.faults import NotAnalytic
from builder.expressions.late import np


class Stepping(Floating):
    """Numbers of float64 that move: what is not analytic goes by the real part."""

    steps: ClassVar[bool] = True

    def scalars(self, op: str, a: Value, b: Value) -> Value:
        self._check_operation(op, a, b)
        return super().scalars(op, a, b)

    def elementwise(self, op: str, a: Value, b: Value) -> Array:
        self._check_operation(op, a, b)
        return super().elementwise(op, a, b)

    def _check_operation(self, op: str, a: Value, b: Value) -> None:
        if op == "%" and (np.iscomplexobj(a) or np.iscomplexobj(b)):
            raise NotAnalytic("a remainder")

    def absolute(self, x: Value) -> Value:
        if is_array(x):
            return np.where(np.real(x) < 0, -x, x)
        return -x if self.real(x) < 0 else x

    def real(self, x: Value) -> Value:
        return x.real if isinstance(x, complex) else super().real(x)

    def equal(self, a: Value, b: Value) -> Value:
        return super().equal(self.shadow(a), self.shadow(b))

    def shadow(self, x: Value) -> Value:
        """Leave the step out."""
        return np.real(x) if is_array(x) else x.real if isinstance(x, complex) else x

    def _entries(self, name: str, x: Array) -> Array:
        self._check_cut(name, x)
        return super()._entries(name, x)

    def _complex(self, name: str, x: complex) -> complex:
        self._check_cut(name, x)
        if name in ("erf", "gamma", "lgamma", "abs"):
            raise NotAnalytic(name)
        return super()._complex(name, x)

    def _check_cut(self, name: str, x: Value) -> None:
        if name in CUTS and np.any(CUTS[name](np.real(x))):
            raise NotAnalytic(f"{name} has a branch cut here")
