"""The pieces of a paragraph to lines: formulas in the text where they are short, on lines of their own where not."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence

from builder.tex.macros import Macros
from builder.tex.ties import PER_CENT
from builder.tex.ties import SHORT_CODE
from flashmath.mathematics.box import Box
from flashmath.mathematics.box import beside
from flashmath.mathematics.box import box_of
from flashmath.mathematics.box import box_of_line
from flashmath.mathematics.formula import formula_box
from flashmath.mathematics.formula import formula_lines
from flashmath.mathematics.formula import formula_row
from flashmath.mathematics.formula import formula_words
from flashmath.mathematics.mathml import read_mathml
from flashmath.mathematics.shape import has_fraction
from flashmath.mathematics.shape import needs_two_dimensions
from flashmath.mathematics.style import CODE
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import Span
from flashmath.mathematics.style import Style
from flashmath.mathematics.style import merge_spans
from flashmath.mathematics.style import restyle
from flashmath.mathematics.style import text_of
from flashmath.mathematics.style import width_of_line
from flashmath.mathematics.windows import indent
from flashmath.page.formulas import mark_deletions
from flashmath.page.formulas import mathml_of
from flashmath.page.inlines import Inline
from flashmath.page.inlines import LineBreak
from flashmath.page.inlines import Mathematics
from flashmath.page.inlines import Words
from flashmath.page.look import Look
from flashmath.page.wrap import KEEP
from flashmath.page.wrap import wrap_text

#: A formula in the text that is wider than this moves to lines of its own.
_WIDEST_INLINE = 40
#: A paragraph in two dimensions has at most this many rows.
_TALLEST_PARAGRAPH = 5
_INDENT = 4
_PUNCTUATION = ".,;:!?"


def paragraph_lines(pieces: Sequence[Inline], macros: Macros, look: Look) -> list[Line]:
    """Turn the pieces of a paragraph into lines of at most the look's width."""
    if not look.is_spoken:
        flat = _in_two_dimensions(pieces, macros, look)
        if flat is not None:
            return flat
    lines: list[Line] = []
    text: list[Span] = []
    rest = list(pieces)
    while rest:
        piece = rest.pop(0)
        if isinstance(piece, Mathematics) and _is_lifted(piece, macros, look):
            lines += _wrapped(text, look)
            text = []
            shown = _display_lines(piece, _take_punctuation(rest), macros, look)
            is_tall = len(shown) > 1 and not look.is_spoken
            lines += [*([()] if is_tall and lines and lines[-1] else []), *shown, *([()] if is_tall else [])]
        elif isinstance(piece, LineBreak):
            lines += _wrapped(text, look)
            text = []
        else:
            text.extend(_spans(piece, macros, look))
    lines += _wrapped(text, look)
    return lines[:-1] if lines and not lines[-1] else lines


def _wrapped(text: list[Span], look: Look) -> list[Line]:
    return wrap_text(text, look.width, look.signs) if text_of(text).strip() else []


def _spans(piece: Inline, macros: Macros, look: Look) -> Iterator[Span]:
    match piece:
        case Words(text=text, style=style):
            yield _tied(text, style), style
        case Mathematics():
            keep = " " if look.is_spoken else KEEP
            for text, style in inline_row(piece, macros, look):
                yield text.replace(" ", keep), style
        case LineBreak():
            yield " ", PLAIN


def _tied(text: str, style: Style) -> str:
    """Keep a line from ending inside short code, and between a number and its per cent."""
    if style & CODE:
        return text.replace(" ", KEEP) if len(text) <= SHORT_CODE else text
    return PER_CENT.sub(KEEP, text)


def inline_row(piece: Mathematics, macros: Macros, look: Look) -> Line:
    """Turn a formula in the text into one row."""
    mathml = mathml_of(piece.formula, macros, look.cloze, display=False)
    if look.is_spoken:
        return ((formula_words(mathml), piece.style),)
    return restyle(mark_deletions(piece.formula, formula_row(mathml, look.glyphs)), piece.style)


def _is_lifted(piece: Mathematics, macros: Macros, look: Look) -> bool:
    if piece.formula.display:
        return True
    if look.is_spoken:
        return False
    mathml = mathml_of(piece.formula, macros, look.cloze, display=False)
    if needs_two_dimensions(read_mathml(mathml)):
        return True
    return width_of_line(formula_row(mathml, look.glyphs)) > min(_WIDEST_INLINE, look.width)


def _take_punctuation(rest: list[Inline]) -> str:
    """Take the signs that follow a formula off the text behind it, so that no line begins with a full stop."""
    if not rest or not isinstance(rest[0], Words):
        return ""
    text = rest[0].text
    bare = text.lstrip(_PUNCTUATION)
    rest[0] = Words(bare.lstrip(" "), rest[0].style)
    return text[: len(text) - len(bare)]


def _display_lines(piece: Mathematics, after: str, macros: Macros, look: Look) -> list[Line]:
    mathml = mathml_of(piece.formula, macros, look.cloze, display=True)
    if look.is_spoken:
        return wrap_text([(formula_words(mathml) + after, piece.style)], look.width, look.signs)
    box = formula_box(mathml, look.glyphs)
    if after:
        box = beside([box, box_of(after)])
    if box.width <= look.width:
        lines: Sequence[Line] = [merge_spans(row) for row in box.rows]
    else:
        lines = formula_lines(mathml, look.width - len(after), look.glyphs)
        lines = [*lines[:-1], (*lines[-1], (after, PLAIN))] if after else lines
    widest = max(map(width_of_line, lines), default=0)
    margin = max(0, min(_INDENT, look.width - widest))
    styled = (restyle(mark_deletions(piece.formula, line), piece.style) for line in lines)
    return [indent(line, margin) for line in styled]


def _in_two_dimensions(pieces: Sequence[Inline], macros: Macros, look: Look) -> list[Line] | None:
    """Lay out a paragraph with a fraction as a row of boxes, if it is one line; None where it is not."""
    boxes: list[Box] = []
    gains = False
    for piece in pieces:
        match piece:
            case Mathematics(formula=formula, style=style):
                if formula.display:
                    return None
                mathml = mathml_of(formula, macros, look.cloze, display=False)
                gains = gains or has_fraction(read_mathml(mathml))
                box = formula_box(mathml, look.glyphs, is_display=False)
                rows = tuple(restyle(mark_deletions(formula, row), style) for row in box.rows)
                boxes.append(box._replace(rows=rows))
            case Words(text=text, style=style):
                boxes.append(box_of_line(((text, style),)))
            case LineBreak():
                return None
        if sum(box.width for box in boxes) > look.width:
            return None
    whole = beside(boxes)
    return [merge_spans(row) for row in whole.rows] if gains and whole.height <= _TALLEST_PARAGRAPH else None
