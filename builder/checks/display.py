"""What a face could not show of a formula: every form has to be known wherever cards are asked."""

from __future__ import annotations

from collections.abc import Iterator

from builder.diagnostics import Diagnostic
from builder.kinds.card import Card
from builder.library import Library
from builder.tex.display import Display
from builder.tex.formulas import expand_formula
from builder.tex.gate import to_mathml


def check_display(card: Card, library: Library, display: Display) -> Iterator[Diagnostic]:
    """Demand that the face knows every form of every formula; what does not parse is told elsewhere."""
    for text in card.texts().values():
        for formula in text.formulas():
            try:
                mathml = to_mathml(expand_formula(formula, library.macros), formula.display)
            except ValueError:
                continue
            unknown = display.look_at(mathml)
            if unknown is not None:
                place = text.scalar.place(formula.start, formula.end - formula.start)
                message = f"the terminal does not know the {unknown}"
                yield Diagnostic(place, "FM219", message, "write the formula in another way")
