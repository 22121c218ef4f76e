"""A formula of a card to the MathML that is laid out, with its deletions hidden or marked."""

from __future__ import annotations

import re

from builder.tex.formulas import expand_deletions
from builder.tex.formulas import expand_formula
from builder.tex.gate import to_mathml
from builder.tex.macros import Macros
from builder.tex.segments import Formula
from flashmath.mathematics.style import CLOZE
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import colour_of
from flashmath.page.look import Cloze

#: A colour that nobody reads on a white card stands for a deletion on its way through the engine.
_COLOUR = "lime"
_RGB = 0xBFFF04
_MARKS = ("\ue000", "\ue001", "\ue002")
_DELETION = re.compile("\ue000(\\d+)\ue001([^\ue001\ue002]*)(?:\ue001([^\ue002]*))?\ue002")
_PLAIN_HINT = re.compile(r"[A-Za-z0-9 ,.:;?!'()/-]*[A-Za-z]{2}[A-Za-z0-9 ,.:;?!'()/-]*")
_ENDS_TERM = re.compile(r"[\w)\]}'!|]\s*$")


def mathml_of(formula: Formula, macros: Macros, cloze: Cloze | None, display: bool) -> str:
    """Turn a formula into MathML. Raises ValueError for one that does not parse."""
    if formula.deletions and cloze is not None:
        try:
            return to_mathml(_with_marks(formula, macros, cloze), display)
        except ValueError:  # what is deleted is no whole group: it is shown as Anki does, without a mark
            hidden = cloze.number if cloze.is_hidden else None
            return to_mathml(expand_formula(formula, macros, hidden), display)
    return to_mathml(expand_formula(formula, macros), display)


def _with_marks(formula: Formula, macros: Macros, cloze: Cloze) -> str:
    tex = expand_deletions(formula, macros, _MARKS)
    pieces: list[str] = []
    position = 0
    for found in _DELETION.finditer(tex):
        before = tex[position : found.start()]
        pieces += [before, _shown(found, before or "".join(pieces), cloze)]
        position = found.end()
    return "".join([*pieces, tex[position:]])


def _shown(found: re.Match[str], before: str, cloze: Cloze) -> str:
    number, body, hint = int(found[1]), found[2], found[3]
    if number != cloze.number:
        return body
    if cloze.is_hidden:
        inside = f"[{hint or '...'}]"
        body = rf"\text{{{inside}}}" if not hint or _PLAIN_HINT.fullmatch(hint) else inside
        return rf"\textcolor{{{_COLOUR}}}{{\,{body}\,}}"
    start = "{}" if _ENDS_TERM.search(before) else ""  # so that a sign at its beginning stays between two terms
    return rf"\textcolor{{{_COLOUR}}}{{{start}{body}{{}}}}"


def mark_deletions(formula: Formula, line: Line) -> Line:
    """Give what was deleted its style in a line of the finished formula."""
    if not formula.deletions:
        return line
    return tuple((text, CLOZE | style & 0x7F if colour_of(style) == _RGB else style) for text, style in line)
