"""`kind: graph`: a computation graph with values and gradients, a Bayes network, prerequisites."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated
from typing import Any

from pydantic import Field
from pydantic import PlainValidator
from pydantic import PrivateAttr
from pydantic import ValidationInfo
from pydantic import model_validator

from builder.diagnostics import Flaw
from builder.figures.canvas import Canvas
from builder.figures.canvas import bare
from builder.figures.faults import FigureFault
from builder.figures.faults import refuse
from builder.figures.fields import Count
from builder.figures.fields import Flag
from builder.figures.fields import Label
from builder.figures.fields import Number
from builder.figures.fields import Spec
from builder.figures.fields import Word
from builder.figures.fields import one_of
from builder.figures.fields import setting_of
from builder.figures.fields import stop
from builder.figures.fields import whole
from builder.figures.kinds.layers import Edge
from builder.figures.kinds.layers import Layout
from builder.figures.kinds.layers import find_circle
from builder.figures.kinds.layers import lay_out
from builder.figures.kinds.tape import Tape
from builder.figures.kinds.tape import read_tape
from builder.figures.labels import to_mathtext
from builder.figures.late import mpl
from builder.figures.style import COLOURS
from builder.figures.style import GREY
from builder.figures.style import SMALL
from builder.figures.style import WIDTH

MOST_NODES = 40
#: The least room for an arrow between two layers, in inches.
_LEAST_GAP = 0.3
_SHORTER = "write direction: down, or shorter labels"


def _keep(value: object) -> object:
    """Leave an expression to the tape, which knows what stands before it."""
    return value


class Graph(Spec):
    """Nodes and edges; a computation graph finds its edges and numbers itself."""

    as_: Annotated[str, one_of("computation", "network"), Field(alias="as")] = "computation"
    inputs: Mapping[Word, Number] = {}
    steps: Mapping[Word, Annotated[Any, PlainValidator(_keep)]] = {}
    gradients: Flag = True
    local: Flag = False
    digits: Annotated[Count, whole(0, 6)] = Count(3)
    nodes: Mapping[Word, Label] = {}
    edges: tuple[Word, ...] = ()
    observed: tuple[Word, ...] = ()
    labels: Mapping[Word, Label] = {}
    direction: Annotated[str, one_of("right", "down")] | None = None
    _tape: Tape | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _demand_nodes(self, info: ValidationInfo) -> Graph:
        count = len(self.inputs) + len(self.steps) + len(self.nodes)
        if count > MOST_NODES:
            stop(FigureFault((), Flaw(0, 1, "FM406", f"{count} nodes are too many; at most {MOST_NODES} are drawn")))
        if self.as_ == "computation":
            if not self.steps:
                help = "write as: network" if self.nodes or self.edges else "add steps: {name: expression}"
                stop(FigureFault((), Flaw(0, 1, "FM102", "a computation graph has steps, and this has none", help)))
            try:
                self._tape = read_tape(self.inputs, self.steps, setting_of(info))
            except FigureFault as fault:
                stop(fault)
        elif not self.nodes:
            stop(FigureFault((), Flaw(0, 1, "FM102", "the figure has no nodes", "add nodes: name: label")))
        return self


def draw(spec: Graph, canvas: Canvas) -> None:
    """Place the nodes, draw edges and nodes, and write the numbers of both passes."""
    if spec._tape is not None:
        _draw_computation(spec, spec._tape, canvas)
    else:
        _draw_network(spec, canvas)


def _edges(spec: Graph) -> list[Edge]:
    """Read `a -> b` and `a -> b -> c`."""
    found = []
    for text in spec.edges:
        names = [part.strip() for part in text.split("->")]
        for name in names:
            if name not in spec.nodes:
                help = f"an edge is written a -> b; the nodes are {', '.join(spec.nodes)}"
                raise refuse(text, "FM411", f"no node is called {name or 'nothing'}", help)
        if len(names) < 2:
            raise refuse(text, "FM411", "an edge leads from one node to another", "write a -> b")
        found += list(pairwise(names))
    return list(dict.fromkeys(found))


def _draw_network(spec: Graph, canvas: Canvas) -> None:
    edges = _edges(spec)
    if circle := find_circle(list(spec.nodes), edges):
        raise FigureFault(("edges",), Flaw(0, 1, "FM411", f"the edges lead in a circle: {', '.join(circle)}"))
    for observed in spec.observed:
        if observed not in spec.nodes:
            raise refuse(observed, "FM411", f"no node is called {observed}")
    texts = {str(name): to_mathtext(label) for name, label in spec.nodes.items()}
    sheet = _Sheet(lay_out(list(texts), edges), texts, spec.direction, canvas, 0.62)
    for edge in edges:
        sheet.edge(edge)
    for name in texts:
        sheet.node(name, "blue" if name in spec.observed else "grey", 0.3 if name in spec.observed else 0.08)


def _draw_computation(spec: Graph, tape: Tape, canvas: Canvas) -> None:
    given = {str(name): to_mathtext(label) for name, label in spec.labels.items()}
    texts = {name: given.get(name, f"${_tex(name)}$") for name in tape.values}
    gap = 0.92 if spec.gradients else 0.75
    sheet = _Sheet(lay_out(list(tape.values), tape.edges), texts, spec.direction, canvas, gap)
    for edge in tape.edges:
        sheet.edge(edge, _short(tape.partials[edge], spec.digits) if spec.local else "")
    for name in texts:
        sheet.node(name, "grey" if name in spec.inputs else "blue", 0.12)
        sheet.number(name, _short(tape.values[name], spec.digits), COLOURS["ink"], above=True)
        if spec.gradients:
            sheet.number(name, _short(tape.gradients[name], spec.digits), COLOURS["red"], above=False)
    canvas.enter(_swatch("ink"), "value")
    if spec.gradients:
        canvas.enter(_swatch("red"), f"gradient of {texts[tape.output]}")
    if spec.local:
        canvas.enter(_swatch("green"), "local derivative")
    canvas.legend()


def _swatch(ink: str) -> Any:
    return mpl.lines.Line2D([], [], color=COLOURS[ink], marker="s", ls="none", ms=7)


def _tex(name: str) -> str:
    """Write the name of a node as TeX: w1 and w_1 with an index, Greek names as letters."""
    letter, _, index = name.partition("_")
    if not index and len(name) > 1 and name[0].isalpha() and name[1:].isdigit():
        letter, index = name[0], name[1:]
    head = letter if len(letter) == 1 else f"\\{letter}" if letter in _GREEK else f"\\mathrm{{{letter}}}"
    return f"{head}_{{{index}}}" if index else head


_GREEK = {"alpha", "beta", "gamma", "delta", "epsilon", "eta", "theta", "lambda", "mu", "rho", "sigma", "phi", "psi"}


def _short(value: float, digits: int) -> str:
    text = f"{value:.{digits}g}" if digits else f"{value:.0f}"
    return text.replace("-", "\N{MINUS SIGN}")


class _Sheet:
    """Axes in inches on which nodes are boxes of the width of their text."""

    def __init__(
        self, layout: Layout, texts: Mapping[str, str], direction: str | None, canvas: Canvas, gap: float
    ) -> None:
        self.layout, self.texts, self.canvas = layout, texts, canvas
        self.halves = {name: _half_width(text) for name, text in texts.items()}
        columns = self._columns()
        self.down = direction == "down" or (direction is None and columns is None)
        if columns is None and not self.down:
            raise FigureFault(("direction",), Flaw(0, 1, "FM412", "the nodes do not fit beside each other", _SHORTER))
        self.columns = columns or []
        self.gap = 0.62 if self.down else gap
        self.height = ((layout.layers - 1 if self.down else layout.breadth) + 1) * self.gap
        (self.axes,) = canvas.axes(1, 1, self.height + 0.1)
        bare(self.axes, square=False)
        self.axes.set_xlim(0, WIDTH)
        self.axes.set_ylim(0, self.height)

    def _columns(self) -> list[float] | None:
        """Give the middle of each layer across the sheet; None where the layers have no room for arrows."""
        widest = [0.0] * self.layout.layers
        for name, (layer, _) in self.layout.place.items():
            widest[int(layer)] = max(widest[int(layer)], 2 * self.halves[name])
        room = (WIDTH - 0.3 - sum(widest)) / max(self.layout.layers - 1, 1)
        if room < _LEAST_GAP:
            return None
        return [0.15 + sum(widest[:layer]) + layer * room + widest[layer] / 2 for layer in range(self.layout.layers)]

    def at(self, place: tuple[float, float]) -> tuple[float, float]:
        """Turn layer and place across into inches."""
        along, across = place
        if not self.down:
            return self.columns[int(along)], self.height - self.gap / 2 - across * self.gap
        margin = 0.25 + max(self.halves.values())
        step = min(1.35, (WIDTH - 2 * margin) / max(self.layout.breadth, 1e-9))
        left = (WIDTH - step * self.layout.breadth) / 2
        return left + across * step, self.height - self.gap / 2 - along * self.gap

    def edge(self, edge: Edge, text: str = "") -> None:
        """Draw an arrow through the stand-ins of an edge, from box to box."""
        points = [self.at(place) for place in self.layout.ways[edge]]
        points[0] = self._border(edge[0], points[0], points[1])
        points[-1] = self._border(edge[1], points[-1], points[-2])
        self.axes.plot(*zip(*points[:-1], strict=True), color=GREY, lw=1.3, solid_joinstyle="round", zorder=1)
        style = {"arrowstyle": "-|>", "color": GREY, "lw": 1.3, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 11}
        tail, head = points[-2:]
        self.axes.annotate("", head, tail, arrowprops=style, zorder=1)
        if text:
            middle = ((tail[0] + head[0]) / 2, (tail[1] + head[1]) / 2)
            side = "right" if self.down else "above left" if head[1] >= tail[1] + 0.05 else "above"
            side = "above right" if not self.down and head[1] < tail[1] - 0.05 else side
            self.canvas.label(self.axes, middle, text, side, color=COLOURS["green"], fontsize=SMALL)

    def _border(self, name: str, a: tuple[float, float], b: tuple[float, float]) -> tuple[float, float]:
        """Give the point where the line from a to b leaves the box around a."""
        half, high = self.halves[name] + 0.02, 0.17
        x, y = b[0] - a[0], b[1] - a[1]
        share = min(half / abs(x) if x else 9.0, high / abs(y) if y else 9.0, 0.45)
        return a[0] + share * x, a[1] + share * y

    def node(self, name: str, ink: str, tint: float) -> None:
        """Draw a box with rounded corners around a text."""
        x, y = self.at(self.layout.place[name])
        half = self.halves[name]
        look: dict[str, Any] = {"boxstyle": "round,pad=0,rounding_size=0.08", "mutation_aspect": 1}
        box = (x - half, y - 0.15), 2 * half, 0.3
        self.axes.add_patch(
            mpl.patches.FancyBboxPatch(*box, facecolor=COLOURS[ink], alpha=tint, lw=0, **look, zorder=2)
        )
        self.axes.add_patch(
            mpl.patches.FancyBboxPatch(*box, fill=False, edgecolor=COLOURS[ink], lw=1.2, **look, zorder=2)
        )
        self.axes.text(x, y - 0.005, self.texts[name], ha="center", va="center", fontsize=10, zorder=3)

    def number(self, name: str, text: str, ink: str, *, above: bool) -> None:
        """Write a number above or below a node; beside it where the graph runs down."""
        x, y = self.at(self.layout.place[name])
        if self.down:
            at = (x + (self.halves[name] + 0.06) * (-1 if above else 1), y)
            self.axes.text(*at, text, ha="right" if above else "left", va="center", fontsize=SMALL, color=ink)
            return
        self.axes.text(
            x,
            y + (0.19 if above else -0.19),
            text,
            ha="center",
            va="bottom" if above else "top",
            fontsize=SMALL,
            color=ink,
        )


def _half_width(text: str) -> float:
    """Measure half the width of a node, in inches."""
    return max(0.17, float(mpl.textpath.TextPath((0, 0), text, size=10).get_extents().width) / 144 + 0.08)
