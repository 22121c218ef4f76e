"""Whatever a function is given, it answers with a value or a fault that says what is wrong."""

from __future__ import annotations

from itertools import cycle
from itertools import islice

import pytest

from builder.expressions.evaluate import evaluate
from builder.expressions.faults import Fault
from builder.expressions.parsing import parse
from builder.expressions.registry import FUNCTIONS
from builder.expressions.signatures import read_signature

ODD = [
    "0",
    "[1, -2, 3]",
    "-1",
    "[[1, 2], [3, 4]]",
    "1e300",
    "inf",
    "[[0, 0], [0, 0]]",
    "1 > 0",
    "float16",
    "left",
    "Normal(0, 1)",
    "[1, [1, 2]]",
    "sqrt(-2)",
    "fl(0/0, float16)",
    "ones(3, 2)",
    "[1e200, 1e-200]",
]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_odd_arguments(name: str) -> None:
    count = max(1, read_signature(FUNCTIONS[name].signature).least)
    for start in range(len(ODD)):
        for stride in (0, 1, 3):
            args = list(islice(cycle(ODD), start, start + count * max(stride, 1), max(stride, 1)))
            text = f"{name}({', '.join([args[0]] * count if stride == 0 else args)})"
            expr, flaws = parse(text)
            assert expr is not None, flaws
            try:
                evaluate(expr, steps=20_000)
            except Fault as fault:
                flaw = fault.flaw()
                assert flaw.message
                assert 0 <= flaw.start < flaw.start + flaw.length <= len(text)
