"""The figures that the first topics ask for can be read without a finding."""

from __future__ import annotations

from pathlib import Path

from builder.figures import read_figure
from builder.source import Mapping
from builder.source import Scalar
from builder.source import Sequence
from builder.source import read_file

SPECS = Path(__file__).parent / "data" / "figures-of-topics.yaml"


def test_every_figure_of_the_first_topics_is_sound() -> None:
    specs, diagnostics = read_file(SPECS, SPECS.name)
    assert isinstance(specs, Sequence)
    for spec in specs:
        assert isinstance(spec, Mapping)
        node, let = spec[Scalar("figure")], spec.get(Scalar("let"))
        assert isinstance(node, Mapping)
        figure, found = read_figure(node, let if isinstance(let, Mapping) else None)
        assert figure is not None, found
        diagnostics += found

    assert diagnostics == []
    assert len(specs) == 11
