"""Paths of optimisers, computed by the steps of the expression language itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated
from typing import Any

from builder.expressions.functions.optimisers import OPTIMISERS
from builder.expressions.late import np
from builder.expressions.signatures import read_signature
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import Name
from builder.figures.faults import refuse
from builder.figures.fields import Colour
from builder.figures.fields import Count
from builder.figures.fields import Label
from builder.figures.fields import Number
from builder.figures.fields import Pair
from builder.figures.fields import Part
from builder.figures.fields import one_of
from builder.figures.fields import whole
from builder.figures.formula import Formula

#: The names of the optimisers: those of the language's functions without their ending.
METHODS = tuple(function.name.removesuffix("_step") for function in OPTIMISERS)
_SIGNATURES = {function.name: read_signature(function.signature) for function in OPTIMISERS}
#: Names that the steps take from outside; all others are states that begin at zero, or options.
_GIVEN = ("x", "g", "H", "t", "rate")
#: A run that has left the picture so far is not followed further.
_FAR = 1e6


class Descent(Part):
    """A run of an optimiser."""

    by: Annotated[str, one_of(*METHODS)]
    start: Pair
    steps: Annotated[Count, whole(1, 500)]
    rate: Number | None = None
    options: Mapping[str, Number] = {}
    label: Label | None = None
    colour: Colour | None = None


def run(descent: Descent, f: Formula) -> Any:
    """Compute the points of a run, the start included, one a row."""
    signature = _SIGNATURES[f"{descent.by}_step"]
    states = [name for name in signature.names[: signature.least] if name not in _GIVEN]
    rate = _rate(descent, signature.options)
    for name in descent.options:
        if name not in signature.options:
            listed = ", ".join(signature.options) or "none"
            raise refuse(descent.label or f.text, "FM404", f"{descent.by} has no option {name}", f"it has: {listed}")
    settings = {**descent.options, **({} if rate is None else {"rate": rate})}
    options = tuple((name, Name(name)) for name in signature.options if name in settings)
    call = Call(f"{descent.by}_step", tuple(map(Name, signature.names[: signature.least])), options)
    step = replace(f, expr=call)
    point = np.array(descent.start)
    values = {name: np.zeros(2) for name in states}
    points = [point]
    for t in range(1, descent.steps + 1):
        looked_at = point
        if descent.by == "nesterov":
            looked_at = point - float(rate or 0) * descent.options.get("beta", 0.9) * values["v"]
        derivatives = {"g": _derivative(f, "grad", looked_at)}
        if "H" in signature.names:
            derivatives["H"] = _derivative(f, "hessian", looked_at)
        found = step.value(x=point, t=t, **derivatives, **values, **settings)
        point = np.asarray(found[0] if states else found, dtype=float)
        values = {name: np.asarray(found[index], dtype=float) for index, name in enumerate(states, start=1)}
        if not np.isfinite(point).all() or np.abs(point).max() > _FAR:
            break
        points.append(point)
    return np.array(points)


def _rate(descent: Descent, options: tuple[str, ...]) -> float | None:
    if descent.rate is None and descent.by != "newton" and "rate" not in options:
        raise refuse(descent.label or "", "FM404", f"{descent.by} needs a rate", "add rate: 0.1")
    return descent.rate


def _derivative(f: Formula, op: str, at: Any) -> Any:
    derivative = replace(f, expr=Bind(op, f.expr, ("x", "y"), (), True, span=f.expr.span))
    return np.asarray(derivative.value(x=float(at[0]), y=float(at[1])), dtype=float)


def gradient(f: Formula, at: tuple[float, float]) -> Any:
    """Compute the gradient at a point."""
    return _derivative(f, "grad", at)
