"""The computed values of a card to what stands in their place: a number that is computed cannot be wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field

from builder.claims.declarations import read_let
from builder.diagnostics import Diagnostic
from builder.diagnostics import Flaw
from builder.expressions import Fault
from builder.expressions import check_names
from builder.expressions import parse
from builder.expressions.program import EMPTY
from builder.expressions.program import Program
from builder.expressions.settling import settle
from builder.expressions.typeset import is_format
from builder.expressions.typeset import split_format
from builder.expressions.typeset import typeset
from builder.kinds.card import Card
from builder.source import Mapping as Map
from builder.source import Scalar
from builder.tex.deletions import find_deletions
from builder.tex.mapped import Mapped
from builder.tex.mapped import map_inserted
from builder.tex.mapped import map_text
from builder.tex.segments import Formula
from builder.tex.segments import Prose
from builder.tex.segments import Segment
from builder.tex.segments import Value
from builder.tex.text import Text

#: A number that needs no formula around it in plain text.
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
#: What stands before a value that would take the first sign of it alone.
_TAKER = re.compile(r"(?:[\^_}]|\\[A-Za-z]+)\s*$")
#: What stands before a value that must not begin with a minus sign there.
_OPERATOR = re.compile(r"(?:[-+*/]|\\(?:cdot|times|div|pm))\s*$")


def _entries(let: Map) -> list[tuple[Scalar, Scalar]]:
    return [(name, value) for name, value in let.items() if isinstance(value, Scalar)]


def fill_card(card: Card) -> tuple[Card, list[Diagnostic]]:
    """Compute the values in all texts of a card; where something is wrong, the value stays as it was written."""
    let = card.let or Map()
    program, diagnostics = read_let(let) if let else (EMPTY, [])
    if diagnostics:
        return card, diagnostics
    filled: dict[str, object] = {}
    for name in type(card).model_fields:
        value = getattr(card, name)
        if isinstance(value, Text) and value.has_values:
            filled[name], found = fill_text(value, program, let)
            diagnostics += found
        elif isinstance(value, tuple) and any(isinstance(one, Text) and one.has_values for one in value):
            texts = [fill_text(one, program, let) for one in value]
            filled[name] = tuple(text for text, _ in texts)
            diagnostics += [diagnostic for _, found in texts for diagnostic in found]
    return (card.model_copy(update=filled) if filled else card), diagnostics


@dataclass
class _Filling:
    """A text while its values are computed: what they may use, and what is wrong so far."""

    text: Text
    program: Program
    let: Map
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def blame(self, flaw: Flaw) -> None:
        """Note what is wrong in the text."""
        self.diagnostics.append(self.text.scalar.locate(flaw))


def fill_text(text: Text, program: Program, let: Map) -> tuple[Text, list[Diagnostic]]:
    """Compute the values of a text and put them in."""
    filling = _Filling(text, program, let)
    segments: list[Segment] = []
    for segment in text.segments:
        if isinstance(segment, Value):
            segments.append(_fill_prose(segment, filling))
        elif isinstance(segment, Formula) and segment.values:
            segments.append(_fill_formula(segment, filling))
        else:
            segments.append(segment)
    return Text(text.scalar, tuple(segments)), filling.diagnostics


def _fill_prose(value: Value, filling: _Filling) -> Segment:
    tex = _compute(value, filling)
    if not tex or _PLAIN.fullmatch(tex):
        return Prose(value.start, value.end, tex)
    return Formula(value.start, value.end, value.start, tex, False, origins=[value.start] * (len(tex) + 1))


def _fill_formula(formula: Formula, filling: _Filling) -> Formula:
    pieces: list[Mapped] = []
    position = 0
    before_this = len(filling.diagnostics)
    for value in formula.values:
        start, end = value.start - formula.body, value.end - formula.body
        before = formula.tex[position:start]
        tex = _compute(value, filling)
        if tex.startswith("-") and _OPERATOR.search(formula.tex[:start]):
            tex = f"({tex})"
        shown = f"{{{tex}}}" if len(tex) > 1 and _TAKER.search(formula.tex[:start]) else tex
        pieces += [map_text(before, formula.body + position), map_inserted(shown, value.start)]
        position = end
    if len(filling.diagnostics) > before_this:
        return formula
    pieces.append(map_text(formula.tex[position:], formula.body + position))
    tex = "".join(piece.text for piece in pieces)
    origins = [origin for piece in pieces for origin in piece.origins[:-1]]
    deletions = find_deletions(tex, formula.body)[0]
    return Formula(
        formula.start, formula.end, formula.body, tex, formula.display, deletions, origins=[*origins, formula.end]
    )


def _compute(value: Value, filling: _Filling) -> str:
    """Turn one value into TeX; what is wrong goes to the findings."""
    expression, format = split_format(value.text)
    start = value.start + len("@{")
    if not is_format(format):
        message = f"{format} is no format"
        help = "write .3f, .2e, .4g, .1% or a comma for thousands"
        flaw = Flaw(start + len(value.text) - len(format), max(1, len(format)), "FM311", message, help)
        filling.blame(flaw)
        return ""
    own = {name: function.signature for name, function in filling.program.functions.items()}
    expr, flaws = parse(expression, own)
    if expr is not None:
        flaws = check_names(expr, filling.program.values)
    if expr is None or flaws:
        for flaw in flaws:
            filling.blame(_shift(flaw, start))
        return ""
    try:
        return typeset(settle(expr, filling.program), format)
    except Fault as fault:
        filling.diagnostics.append(_locate_fault(fault, filling, start))
    except ValueError as error:
        flaw = Flaw(value.start, value.end - value.start, "FM325", f"this value cannot be shown: {error}")
        filling.blame(flaw)
    return ""


def _locate_fault(fault: Fault, filling: _Filling, start: int) -> Diagnostic:
    """Place a fault in the text, or in the entry of `let:` whose fault it is."""
    entry = next((value for name, value in _entries(filling.let) if fault.where and fault.where in _names(name)), None)
    return entry.locate(fault.flaw()) if entry is not None else filling.text.scalar.locate(_shift(fault.flaw(), start))


def _names(key: str) -> list[str]:
    return [name.strip() for name in key.partition("(")[0].split(",")]


def _shift(flaw: Flaw, start: int) -> Flaw:
    return Flaw(flaw.start + start, flaw.length, flaw.code, flaw.message, flaw.help)
