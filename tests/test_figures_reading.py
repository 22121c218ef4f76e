"""What is wrong with a figure is a finding with its code at its place; what is right is read without matplotlib."""

from __future__ import annotations

import json
import subprocess
import sys
from textwrap import dedent

import pytest

from builder.diagnostics import Diagnostic
from builder.figures import Figure
from builder.figures import read_figure
from builder.figures.drawing import draw_svg
from builder.figures.faults import FigureFault
from builder.figures.plain import locate
from builder.source import Mapping
from builder.source import Scalar
from builder.source import Source
from builder.source.files import read_source


def read(text: str) -> tuple[Figure | None, list[Diagnostic]]:
    """Read the text of a card that has a figure, and `let:` if it wants to."""
    tree, findings = read_source(Source("card.yaml", dedent(text)))
    assert findings == []
    assert isinstance(tree, Mapping)
    let, mapping = tree.get(Scalar("let")), tree[Scalar("figure")]
    assert isinstance(mapping, Mapping)
    assert let is None or isinstance(let, Mapping)
    return read_figure(mapping, let)


def find(text: str) -> list[tuple[str, int, int, int]]:
    """Give code, line, column and length of everything that is wrong, drawing included."""
    figure, findings = read(text)
    if figure is not None:
        try:
            draw_svg(figure)
        except FigureFault as fault:
            findings = [locate(fault, figure.node, figure.let)]
    return [(found.code, found.place.line, found.place.column, found.place.length) for found in findings]


def body(lines: str, kind: str = "curves") -> str:
    """Make a figure of its own lines: the first of them is line 4."""
    return f"figure:\n  kind: {kind}\n  alt: What is seen.\n" + "".join(
        f"  {line}\n" for line in dedent(lines).strip().splitlines()
    )


BAD: dict[str, tuple[str, list[tuple[str, int, int, int]]]] = {
    "unknown kind": (body("x: 0..1", "curvs"), [("FM402", 2, 9, 5)]),
    "no kind": ("figure:\n  alt: a\n", [("FM402", 2, 3, 1)]),
    "kind is a list": ("figure:\n  kind: [a]\n  alt: a\n", [("FM402", 2, 9, 1)]),
    "no alt": ("figure:\n  kind: curves\n  x: 0..1\n", [("FM403", 2, 3, 1)]),
    "empty alt": ("figure:\n  kind: curves\n  alt: ''\n", [("FM403", 3, 3, 3)]),
    "TeX in alt": ("figure:\n  kind: curves\n  alt: of $x$\n", [("FM403", 3, 11, 1)]),
    "unknown key": (body("curvs: []"), [("FM101", 4, 3, 5)]),
    "unknown key inside": (body("curves: [{y: x, lable: a}]"), [("FM101", 4, 19, 5)]),
    "missing key inside": (body("curves: [{label: a}]"), [("FM102", 4, 12, 1)]),
    "text where a list is": (body("curves: x^2"), [("FM103", 4, 11, 3)]),
    "list where a text is": (body("xlabel: [a]"), [("FM103", 4, 11, 1)]),
    "text where a mapping is": (body("curves: [x]"), [("FM103", 4, 12, 1)]),
    "unknown word": (body("curves: [{y: x, line: wavy}]"), [("FM104", 4, 25, 4)]),
    "expression that does not parse": (body("curves: [{y: x +}]"), [("FM310", 4, 16, 3)]),
    "unknown function": (body("curves: [{y: 1 + sgimoid(x)}]"), [("FM313", 4, 20, 7)]),
    "unknown name": (body("curves: [{y: a*x}]"), [("FM404", 4, 16, 1)]),
    "code": (body("curves: [{y: x.__class__}]"), [("FM311", 4, 18, 9)]),
    "vector where a number is": (body("curves:\n  - {y: 'x*[1, 2]'}"), [("FM404", 5, 12, 8)]),
    "shapes that do not fit": (body("curves:\n  - {y: 'norm([1, 2] + [1, 2, x])'}"), [("FM404", 5, 17, 18)]),
    "nowhere defined": (body("curves: [{y: sqrt(-1 - x^2)}]"), [("FM404", 4, 16, 14)]),
    "constant is a vector": (body("curves: [{y: x}]\nlines: [{x: inf}]"), [("FM404", 5, 15, 3)]),
    "division by zero": (body("curves: [{y: x}]\nlines: [{x: 1/0}]"), [("FM404", 5, 15, 3)]),
    "empty range": (body("x: 3..1"), [("FM405", 4, 6, 4)]),
    "empty range of expressions": (body("x: [pi, 3]"), [("FM405", 4, 6, 1)]),
    "range without an end": (body("x: 3"), [("FM404", 4, 6, 1)]),
    "endless range": (body("x: 0..inf"), [("FM404", 4, 9, 3)]),
    "logarithm from zero": (body("x: 0..1\nscale: log x\ncurves: [{y: x}]"), [("FM405", 6, 16, 1)]),
    "a billion bars": (body("curves: [{y: x}]\nareas: [{under: 1, bars: 1e9}]"), [("FM406", 5, 28, 3)]),
    "a billion values": (body("series:\n  - values: vector(k, k, 1, 10^9)"), [("FM406", 5, 15, 21)]),
    "a billion points": (body("data: [{n: 1000000000}]", "scatter"), [("FM406", 4, 14, 10)]),
    "a billion steps": (
        body("f: x^2 + y^2\nruns: [{by: adam, start: [1, 1], steps: 10^9}]", "contours"),
        [("FM406", 5, 43, 4)],
    ),
    "a large matrix": (body("values: eye(300)", "matrix"), [("FM406", 4, 11, 8)]),
    "too much work": (body("curves:\n  - {y: 'sum(sin(k*x), k, 1, 10^6)'}"), [("FM406", 5, 20, 3)]),
    "label that does not end": (body("xlabel: the $x"), [("FM407", 4, 15, 2)]),
    "label with an unknown command": (body("xlabel: $a \\foo b$"), [("FM407", 4, 14, 4)]),
    "label with an environment": (body("xlabel: $\\begin{matrix}a\\end{matrix}$"), [("FM407", 4, 12, 6)]),
    "label with open braces": (body("xlabel: $\\frac{1}$"), [("FM407", 4, 16, 5)]),
    "label that the font does not have": (body("xlabel: 漢"), [("FM407", 4, 11, 1)]),
    "empty label": (body("xlabel: ''"), [("FM407", 4, 3, 6)]),
    "label with an empty formula": (body("xlabel: the $ $"), [("FM407", 4, 15, 3)]),
    "number beyond all floats": (body("lines: [{x: 10^400}]"), [("FM404", 4, 15, 6)]),
    "label too long": (body(f"xlabel: {'long ' * 20}"), [("FM407", 4, 11, 99)]),
    "singular matrix": (
        body("maps: [{matrix: [[1, 2], [2, 4]]}]\ninverse: yes", "transform"),
        [("FM408", 4, 19, 1)],
    ),
    "matrix without eigenvectors": (
        body("maps: [{matrix: [[0, -1], [1, 0]]}]\nshow: [eigenvectors]", "transform"),
        [("FM408", 4, 19, 1)],
    ),
    "inverse of a singular matrix": (body("values: 'inv([[1, 2], [2, 4]])'", "matrix"), [("FM408", 4, 12, 21)]),
    "covariance that is none": (body("data: [{covariance: [[1, 2], [2, 1]]}]", "scatter"), [("FM408", 4, 23, 1)]),
    "parallel vectors": (
        body("vectors: [{to: [1, 1]}, {to: [2, 2]}]\ncombinations: [{of: [1, 2], reach: [1, 0]}]", "vectors"),
        [("FM408", 5, 24, 1)],
    ),
    "no such curve": (body("curves: [{y: x}]\ntangents: [{to: 2, at: 0}]"), [("FM404", 5, 19, 1)]),
    "no tangent at a corner": (body("curves: [{y: 1/x}]\ntangents: [{to: 1, at: 0}]"), [("FM404", 4, 16, 3)]),
    "circle": (body("as: network\nnodes: {a: a, b: b}\nedges: [a -> b, b -> a]", "graph"), [("FM411", 6, 10, 1)]),
    "edge to nowhere": (body("as: network\nnodes: {a: a}\nedges: [a -> b]", "graph"), [("FM411", 6, 11, 6)]),
    "step that uses a later one": (
        body("inputs: {x: 1}\nsteps: {u: v + x, v: 2*x}", "graph"),
        [("FM404", 5, 14, 1)],
    ),
    "unknown format": (body("formats: [float17]", "bits"), [("FM404", 4, 13, 7)]),
    "too many numbers": (body("as: line\nformats: [float16]", "bits"), [("FM406", 5, 12, 1)]),
    "no distribution": (body("of: [{of: 3}]", "density"), [("FM404", 4, 13, 1)]),
    "shares beyond one": (
        body("as: areas\nshares: {of: [1, 1], part: [1, 1], labels: [a, b], sign: [c, d]}", "bars"),
        [("FM404", 5, 47, 1)],
    ),
    "labels that overlap": (
        body("x: 0..1\ncurves: [{y: x}]\npoints: [{at: [0.5, 0.5], label: one}, {at: [0.51, 0.5], label: two}]"),
        [("FM412", 6, 36, 3)],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_figure_is_a_finding_at_its_place(name: str) -> None:
    text, expected = BAD[name]

    assert find(text) == expected


def test_several_mistakes_are_all_named() -> None:
    found = find(body("x: 3..1\ncurves: [{y: a}, {y: b}]\nxlabel: [c]"))

    assert [code for code, *_ in found] == ["FM405", "FM103", "FM404", "FM404"]


def test_a_fault_inside_let_stands_there() -> None:
    text = "let:\n  f(t): 1 + [1, 2] @ [t]\n" + body("curves: [{y: f(x)}]")

    assert find(text) == [("FM404", 2, 13, 12)]


def test_a_let_that_does_not_parse_is_named_at_its_place() -> None:
    assert find("let: {a: 1 +}\n" + body("curves: [{y: x}]")) == [("FM310", 1, 13, 1)]


def test_a_value_that_depends_on_a_symbol_is_drawn_along_it() -> None:
    text = "let: {p: sigmoid(x), loss: -log(p)}\n"

    assert find(text + body("curves: [{y: loss}]")) == []
    assert find(text + body("lines: [{y: loss}]")) == [("FM404", 5, 15, 4)]


def test_values_of_let_reach_every_parameter() -> None:
    text = "let: {a: 2, A: '[[1, a], [0, 1]]', g(t): a*t}\n"

    assert find(text + body("x: -a..a\ncurves: [{y: g(x)}]\npoints: [{at: [a/2, g(a)]}]")) == []
    assert find(text + body("maps: [{matrix: A}]", "transform")) == []


def name_of(text: str) -> str:
    figure, findings = read(text)
    assert findings == []
    assert figure is not None
    return figure.name


def test_the_name_depends_on_what_is_drawn_alone() -> None:
    plain = body("curves: [{y: a*x}]")
    name = name_of(f"let: {{a: 2}}\n{plain}")

    assert name == name_of(f"# a comment\nlet: {{a: 2, b: 3}}\n{plain}".replace("What is seen", "Other words"))
    assert name != name_of(f"let: {{a: 3}}\n{plain}")
    assert name != name_of(f"let: {{a: 2}}\n{plain}".replace("a*x", "a*x^2"))
    assert name.startswith("flashmath-")


def test_a_name_follows_values_that_are_used_through_others() -> None:
    plain = body("curves: [{y: f(x)}]")

    assert name_of(f"let: {{f(t): b*t, b: 1 + c, c: 2}}\n{plain}") != name_of(
        f"let: {{f(t): b*t, b: 1 + c, c: 3}}\n{plain}"
    )


def test_the_data_of_a_figure_leave_out_its_words() -> None:
    figure, _ = read("let: {a: 2}\n" + body("curves: [{y: a*x}]"))

    assert figure is not None
    assert figure.alt == "What is seen."
    assert json.loads(figure.data) == {"figure": {"kind": "curves", "curves": [{"y": "a*x"}]}, "let": [["a", "2"]]}


def test_reading_figures_loads_no_matplotlib() -> None:
    script = (
        "import sys\nfrom tests.figures_gallery import read_specs\n"
        "assert not any(found for _, _, found in read_specs())\nprint('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("lines", "kind", "message", "help"),
    [
        (
            "series: [1, 2]",
            "bars",
            "series[1] wants a mapping",
            "write {values: ...}; the keys are values, label, colour",
        ),
        ("of: [{}]", "density", "of[1] has no of", "add of:"),
        ("of: []", "density", "the figure has no distribution", "write of: [{of: 'Normal(0, 1)'}]"),
        ("maps: [{matrix: [[1, 2], [3, 4]], name: A}]", "transform", "maps[1] has no key name", "matrix, title"),
        ("panels: [{curves: [{z: x}]}]", "curves", "panels[1].curves[1] has no y", "add y:"),
        ("nodes: {a: b}", "graph", "a computation graph has steps", "write as: network"),
        ("inputs: {a: 1}", "graph", "a computation graph has steps", "add steps: {name: expression}"),
    ],
)
def test_a_finding_names_the_part_and_says_how_it_is_written(lines: str, kind: str, message: str, help: str) -> None:
    figure, findings = read(body(lines, kind))
    if figure is not None:
        with pytest.raises(FigureFault) as raised:
            draw_svg(figure)
        findings = [locate(raised.value, figure.node, figure.let)]

    assert any(message in finding.message and help in finding.help for finding in findings), findings


def test_entries_that_are_no_mappings_are_told_once() -> None:
    assert find(body("series: [1, 2, 3]", "bars")) == [("FM103", 4, 12, 1)]
    assert find(body("series: [1, {values: [1]}, 3]", "bars")) == [("FM103", 4, 12, 1), ("FM103", 4, 30, 1)]
