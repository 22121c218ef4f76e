"""A computation step by step: values forward, local derivatives, gradients backward by the chain rule."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import replace
from typing import Any

from builder.expressions.tree import Bind
from builder.expressions.tree import free_names
from builder.expressions.words import is_name
from builder.figures.faults import refuse
from builder.figures.fields import read_formula
from builder.figures.formula import Formula
from builder.figures.kinds.layers import Edge
from builder.figures.setting import Setting


@dataclass(frozen=True)
class Tape:
    """The numbers of a computation, by the names of its nodes; the last one is the output."""

    values: Mapping[str, float]
    edges: tuple[Edge, ...]
    partials: Mapping[Edge, float]
    gradients: Mapping[str, float]

    @property
    def output(self) -> str:
        """Name the node whose gradients these are."""
        return list(self.values)[-1]


def read_tape(inputs: Mapping[Any, float], steps: Mapping[Any, Any], setting: Setting) -> Tape:
    """Compute a graph; each step is an expression of names before it."""
    values: dict[str, float] = {}
    for name, value in inputs.items():
        values[_new(name, values, name)] = value
    edges: list[Edge] = []
    partials: dict[Edge, float] = {}
    for name, written in steps.items():
        formula = read_formula(written, setting, tuple(values))
        _new(name, values, formula.text)
        before = [known for known in values if known in free_names(formula.expr)]
        value = formula.real(**values)
        if not math.isfinite(value):
            raise refuse(formula.text, "FM404", f"{name} has no real value here")
        for known in before:
            edges.append((known, str(name)))
            partials[known, str(name)] = _partial(formula, known, values)
        values[str(name)] = value
    return Tape(values, tuple(edges), partials, _backward(values, partials))


def _new(name: Any, values: Mapping[str, float], blamed: object) -> str:
    if not is_name(str(name)) or str(name) in values:
        message = f"{name} stands twice" if str(name) in values else f"{name or 'nothing'} is not a name"
        raise refuse(blamed, "FM411", message, "letters and digits, such as x, w1, h_0")
    return str(name)


def _partial(formula: Formula, by: str, values: Mapping[str, float]) -> float:
    derivative = replace(formula, expr=Bind("diff", formula.expr, (by,), span=formula.expr.span))
    slope = derivative.real(**values)
    if not math.isfinite(slope):
        raise refuse(formula.text, "FM404", f"there is no derivative by {by} here")
    return slope


def _backward(values: Mapping[str, float], partials: Mapping[Edge, float]) -> dict[str, float]:
    """Send the gradient of the last node back along every edge, and add what arrives."""
    names = list(values)
    gradients = dict.fromkeys(names, 0.0)
    gradients[names[-1]] = 1.0
    for name in reversed(names):
        for (a, b), slope in partials.items():
            if b == name:
                gradients[a] += slope * gradients[b]
    return gradients
