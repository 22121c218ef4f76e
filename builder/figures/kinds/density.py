"""`kind: density`: densities, chances and distribution functions, shaded parts, mean and standard deviation."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Annotated
from typing import Any

from builder.expressions import Expr
from builder.expressions.functions.distributions import Distribution
from builder.expressions.late import np
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import Name
from builder.figures.canvas import Canvas
from builder.figures.canvas import few_ticks
from builder.figures.canvas import name_axes
from builder.figures.faults import refuse
from builder.figures.fields import Colour
from builder.figures.fields import Constant
from builder.figures.fields import Label
from builder.figures.fields import Line
from builder.figures.fields import Nth
from builder.figures.fields import OpenRange
from builder.figures.fields import Part
from builder.figures.fields import Range
from builder.figures.fields import Spec
from builder.figures.fields import one_of
from builder.figures.formula import Formula
from builder.figures.sampling import sample
from builder.figures.style import GREY
from builder.figures.style import TINT
from builder.figures.style import colour
from builder.figures.style import dashes

#: The most bars of a discrete distribution.
MOST_BARS = 120


class Member(Part):
    """One distribution."""

    of: Constant
    label: Label | None = None
    colour: Colour | None = None
    line: Line | None = None


class Shade(Part):
    """The part of a distribution over an interval; its ends may be inf."""

    over: OpenRange
    of: Nth | None = None
    label: Label | None = None
    colour: Colour | None = None


class Density(Spec):
    """Distributions over one axis."""

    of: tuple[Member, ...]
    x: Range | None = None
    show: Annotated[str, one_of("density", "cdf", "both")] = "density"
    shade: tuple[Shade, ...] = ()
    marks: tuple[Annotated[str, one_of("mean", "sd")], ...] = ()
    xlabel: Label | None = None
    ylabel: Label | None = None


def draw(spec: Density, canvas: Canvas) -> None:
    """Draw the densities, their distribution functions below them, or one of both."""
    if not spec.of:
        raise refuse("", "FM404", "the figure has no distribution", "write of: [{of: 'Normal(0, 1)'}]")
    members = [_Distribution(member, index, len(spec.of)) for index, member in enumerate(spec.of)]
    low, high = spec.x or _window(members)
    both = spec.show == "both"
    panels = canvas.axes(2 if both else 1, 1, 1.6 if both else 2.5, sharex=True)
    wanted = ["density", "cdf"] if both else [spec.show]
    for axes, function in zip(panels, wanted, strict=True):
        for member in members:
            handle = member.draw(axes, function, low, high)
            if function == wanted[0]:
                canvas.enter(handle, member.member.label)
        for shade in spec.shade:
            _shade(
                spec,
                shade,
                members,
                axes,
                function=function,
                canvas=canvas if function == wanted[0] else None,
                window=(low, high),
            )
        _marks(spec, members, axes, function)
        axes.set_xlim(low, high)
        axes.set_ylim(0, axes.get_ylim()[1] if function == "density" else 1.05)
        few_ticks(axes, 7, 4)
        name = spec.ylabel or ("density" if not members[0].discrete else "chance")
        name_axes(
            axes, spec.xlabel if axes is panels[-1] else None, name if function == "density" else r"$P(X \leq x)$"
        )
    canvas.legend()


class _Distribution:
    """One distribution with what is computed of it."""

    def __init__(self, member: Member, index: int, count: int) -> None:
        self.member, self.index, self.count = member, index, count
        found = member.of.value()
        if not isinstance(found, Distribution) or found.family.name == "MultivariateNormal":
            raise refuse(member.of.text, "FM404", "a distribution of numbers is wanted here", "such as Normal(0, 1)")
        self.family, self.parameters = found.family, found.parameters
        self.discrete = found.family.discrete
        self.ink = colour(member.colour, index)

    def _formula(self, expr: Expr) -> Formula:
        return replace(self.member.of, expr=expr, variables=("x",))

    def of(self, function: str) -> Formula:
        """Give the density or the distribution function as a formula of x."""
        return self._formula(Call(function, (self.member.of.expr, Name("x"))))

    def mean_and_sd(self) -> tuple[float, float]:
        """Compute mean and standard deviation."""
        expr = self.member.of.expr
        values = [self._formula(Bind(op, Name("x"), ("x",), (expr,))).real() for op in ("expectation", "variance")]
        return values[0], math.sqrt(values[1])

    def support(self) -> tuple[float, float]:
        """Give the ends between which the distribution lives."""
        if self.family.name == "Finite":
            values = [float(value) for value in self.parameters["values"]]
            return min(values), max(values)
        texts = (self.family.low, self.family.high)
        low, high = (float(self.parameters.get(text, text)) for text in texts)
        return low, high

    def bars(self, low: float, high: float) -> Any:
        """Give the values of a discrete distribution inside a window."""
        if self.family.name == "Finite":
            return np.array([float(value) for value in self.parameters["values"]])
        first, last = self.support()
        first, last = math.ceil(max(low, first)), math.floor(min(high, last))
        if last - first + 1 > MOST_BARS:
            message = f"{last - first + 1} bars are too many; at most {MOST_BARS} are drawn"
            raise refuse(self.member.of.text, "FM406", message)
        return np.arange(first, last + 1, dtype=float)

    def draw(self, axes: Any, function: str, low: float, high: float) -> Any:
        if not self.discrete:
            xs, ys = sample(self.of(function), low, high, count=161)
            return axes.plot(xs, ys, color=self.ink, ls=dashes(self.member.line, self.index), zorder=3)[0]
        values = self.bars(low, high)
        heights = self.of(function).along("x", values)
        if function == "cdf":
            ends = np.concatenate(([low], values, [high]))
            steps = np.concatenate(([0], heights, [heights[-1] if len(heights) else 0]))
            return axes.step(ends, steps, where="post", color=self.ink, ls=dashes(self.member.line, self.index))[0]
        look = {"color": self.ink, "zorder": 3}
        values = values + 0.1 * (self.index - (self.count - 1) / 2)
        axes.vlines(values, 0, heights, lw=2.4, alpha=0.45, **look)
        return axes.plot(values, heights, "osD^v"[self.index % 5], ms=4, **look)[0]


def _window(members: list[_Distribution]) -> tuple[float, float]:
    """Find the stretch that shows all distributions."""
    lows, highs = [], []
    for member in members:
        mean, sd = member.mean_and_sd()
        low, high = member.support()
        margin = 0.6 if member.discrete else 0.05 * sd
        lows.append(max(mean - 4 * sd, low - margin))
        highs.append(min(mean + 4 * sd, high + margin))
    return min(lows), max(highs)


def _shade(
    spec: Density,
    shade: Shade,
    members: list[_Distribution],
    axes: Any,
    *,
    function: str,
    canvas: Canvas | None,
    window: tuple[float, float],
) -> None:
    number = shade.of or 1
    if number > len(members):
        raise refuse(shade.of, "FM404", f"there is no distribution {number}: the figure has {len(members)}")
    member = members[number - 1]
    tint = colour(shade.colour, spec.shade.index(shade) + 1) if len(members) == 1 else colour(shade.colour, number - 1)
    low, high = max(shade.over[0], window[0]), min(shade.over[1], window[1])
    if not low < high:
        raise refuse(member.member.of.text, "FM405", "nothing of the shaded part is in the window")
    if function == "cdf":
        ends = [end for end in shade.over if math.isfinite(end)]
        heights = member.of("cdf").along("x", ends)
        left = [window[0]] * len(ends)
        axes.hlines(heights, left, ends, color=tint, lw=1, ls=(0, (2, 2)))
        axes.vlines(ends, 0, heights, color=tint, lw=1, ls=(0, (2, 2)))
        return
    if member.discrete:
        values = [value for value in member.bars(*window) if shade.over[0] <= value <= shade.over[1]]
        heights = member.of("density").along("x", values)
        patch: Any = axes.vlines(values, 0, heights, color=tint, lw=5, zorder=4)
    else:
        xs, ys = sample(member.of("density"), low, high, count=61)
        patch = axes.fill_between(xs, ys, color=tint, alpha=TINT + 0.1, lw=0, zorder=1)
    if canvas is not None:
        canvas.enter(patch, shade.label)


def _marks(spec: Density, members: list[_Distribution], axes: Any, function: str) -> None:
    for member in members if function == "density" else ():
        if not spec.marks:
            return
        mean, sd = member.mean_and_sd()
        top = float(member.of("density").along("x", [round(mean) if member.discrete else mean])[0])
        ink = member.ink if len(members) > 1 else GREY
        if "mean" in spec.marks:
            axes.plot([mean, mean], [0, top], color=ink, lw=1.1, ls=(0, (4, 3)), zorder=2)
        if "sd" in spec.marks:
            arrow = {"arrowstyle": "<->", "color": ink, "lw": 1.1, "shrinkA": 0, "shrinkB": 0}
            axes.annotate("", (mean - sd, top * 0.55), (mean + sd, top * 0.55), arrowprops=arrow)
