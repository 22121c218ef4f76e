"""An expression of a figure to numbers: one, many along a line, many over a plane."""

from __future__ import annotations

import math
from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from builder.expressions import Expr
from builder.expressions import Fault
from builder.expressions.arithmetic.floating import Floating
from builder.expressions.evaluate import evaluate_precisely
from builder.expressions.evaluate import to_float
from builder.expressions.evaluation.scope import Scope
from builder.expressions.evaluation.walker import Walker
from builder.expressions.faults import NeedsPrecision
from builder.expressions.faults import NotAnalytic
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Undefined
from builder.expressions.late import np
from builder.figures.faults import blame
from builder.figures.faults import refuse
from builder.figures.setting import Setting

#: The steps of one evaluation with many digits, where float64 is not enough.
_PRECISE_STEPS = 5_000


@dataclass(frozen=True)
class Formula:
    """An expression of a figure, as it is written and as a tree, with the names that are drawn along."""

    text: str
    expr: Expr
    variables: tuple[str, ...]
    setting: Setting

    def value(self, **symbols: Any) -> Any:
        """Compute the expression as plain numbers, lists of them, or a distribution; raise FigureFault if it has none.

        A number that is too large for float64 counts as infinite.
        """
        walker = self._walker()
        return self._value(walker, walker.scope(symbols), symbols)

    def _walker(self) -> Walker:
        return Walker(Floating(), self.setting.program, self.setting.budget)

    def _value(self, walker: Walker, scope: Scope, symbols: dict[str, Any]) -> Any:
        try:
            return walker.value(self.expr, scope)
        except (NeedsPrecision, NotAnalytic):
            return self._precise(symbols)
        except Fault as fault:
            raise blame(self.text, fault) from None
        except (RecursionError, MemoryError):
            raise refuse(self.text, "FM406", "the expression leads too deep") from None

    def _precise(self, symbols: dict[str, Any]) -> Any:
        budget = self.setting.budget
        try:
            budget.spend(_PRECISE_STEPS)
            value = evaluate_precisely(self.expr, symbols, self.setting.program, steps=_PRECISE_STEPS)
            return np.array(to_float(value)) if hasattr(value, "shape") else to_float(value)
        except OverflowError:
            return math.inf
        except Undefined as fault:
            if fault.span is None or not symbols:
                raise blame(self.text, fault) from None
            return math.nan
        except Fault as fault:
            raise blame(self.text, fault) from None

    def real(self, **symbols: float) -> float:
        """Compute a real number, or nan where there is none."""
        return float(self._reals([tuple(symbols.values())], tuple(symbols))[0])

    def along(self, name: str, points: Iterable[float]) -> Any:
        """Compute the expression at each value of one variable; nan where it is not defined."""
        return self._reals([(float(point),) for point in points], (name,))

    def over(self, names: tuple[str, str], x: Any, y: Any) -> Any:
        """Compute the expression over a grid, all entries at once where that gives the same."""
        fast = self._fast(names, x.ravel(), y.ravel())
        if fast is None:
            fast = self._reals(list(zip(x.ravel().tolist(), y.ravel().tolist(), strict=True)), names)
        return fast.reshape(x.shape)

    def _fast(self, names: tuple[str, str], x: Any, y: Any) -> Any:
        """Compute all entries in one go; None where the expression means something else for vectors."""
        walker = self._walker()
        try:
            values = walker.value(self.expr, walker.scope(dict(zip(names, (x, y), strict=True))))
        except Fault:
            return None
        if not isinstance(values, np.ndarray) or values.shape != x.shape or values.dtype.kind != "f":
            return None
        places = np.linspace(0, len(x) - 1, 9).astype(int)
        alone = self._reals([(float(x[place]), float(y[place])) for place in places], names)
        return values if np.allclose(values[places], alone, rtol=1e-9, atol=1e-12) else None

    def _reals(self, points: Sequence[tuple[float, ...]], names: tuple[str, ...]) -> Any:
        walker, result = self._walker(), np.empty(len(points))
        scope: Scope | None = None
        for index, point in enumerate(points):
            symbols = dict(zip(names, point, strict=True))
            if scope is None:
                scope = walker.scope(symbols)
            else:
                for name, value in symbols.items():
                    scope.assign(name, value)
            result[index] = self._one_real(walker, scope, symbols)
        return result

    def _one_real(self, walker: Walker, scope: Scope, symbols: dict[str, Any]) -> float:
        try:
            value = walker.value(self.expr, scope)
        except (NeedsPrecision, NotAnalytic):
            value = self._precise(symbols)
        except TooMuch as fault:
            raise blame(self.text, fault) from None
        except Undefined:
            return math.nan
        except Fault as fault:
            raise blame(self.text, fault) from None
        except (RecursionError, MemoryError):
            raise refuse(self.text, "FM406", "the expression leads too deep") from None
        return self._as_real(value)

    def _as_real(self, value: Any) -> float:
        if isinstance(value, complex):
            return math.nan
        try:
            number = to_float(value)
        except Fault:
            number = None
        except OverflowError:
            return math.inf
        if isinstance(number, bool) or not isinstance(number, float):
            raise refuse(self.text, "FM404", "a number is wanted here", "the expression gives something else")
        return number if math.isfinite(number) else math.nan
