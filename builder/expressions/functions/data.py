"""Made-up data that is the same everywhere: numpy's generators with a number that starts them."""

from __future__ import annotations

from typing import Any

from builder.expressions.arithmetic.values import check_size
from builder.expressions.functions.entry import Function
from builder.expressions.functions.entry import Implementation
from builder.expressions.late import np


def _data(draw: Any) -> Implementation:
    def data(m: Any, start: Any, n: Any, d: Any) -> Any:
        number, rows, columns = (m.integer(part, "seed and size") for part in (start, n, d))
        check_size(rows, max(columns, 1))
        return m.pack(draw(abs(number), (rows, columns) if columns else (rows,)))

    return data


DATA: tuple[Function, ...] = (
    Function(
        "normal_data",
        "seed, n, d=0",
        "standard normal numbers of numpy's default_rng(seed)",
        "numpy",
        every=_data(lambda start, shape: np.random.default_rng(start).standard_normal(shape)),
    ),
    Function(
        "uniform_data",
        "seed, n, d=0",
        "numbers from 0 to 1 of numpy's default_rng(seed)",
        "numpy",
        every=_data(lambda start, shape: np.random.default_rng(start).random(shape)),
    ),
    Function(
        "legacy_normal_data",
        "seed, n, d=0",
        "standard normal numbers of numpy's frozen RandomState(seed)",
        "numpy",
        every=_data(lambda start, shape: np.random.RandomState(start).standard_normal(shape)),
    ),
)
