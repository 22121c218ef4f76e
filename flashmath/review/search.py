"""Words to the cards that hold them, each with the first line of what it asks."""

from __future__ import annotations

from builder.tex.macros import Macros
from builder.tex.segments import Formula
from builder.tex.segments import Prose
from flashmath.mathematics.formula import formula_row
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import width_of_line
from flashmath.page.formulas import mark_deletions
from flashmath.page.formulas import mathml_of
from flashmath.page.look import Cloze
from flashmath.page.look import Look
from flashmath.review.present import BROKEN
from flashmath.review.screen import page_of
from flashmath.review.sheets import Sheet
from flashmath.review.shelf import Shelf
from flashmath.review.sitting import Sitting


def find(words: str, sitting: Sitting, most: int = 9) -> list[str]:
    """Find cards that hold these words: their names in teaching order, at most so many."""
    found: list[str] = []
    for note in sitting.shelf.notes_with(words) if words.strip() else ():
        found += [card.uid for card in sitting.session.cards.values() if card.note == note]
        if len(found) >= most:
            break
    return found[:most]


def first_line(uid: str, shelf: Shelf, look: Look) -> Line:
    """Give the first line of what a card asks, a formula as one row where it fits; empty for what cannot be shown."""
    note, _, part = uid.rpartition("#")
    macros = shelf.macros()
    try:
        sheet = shelf.sheet(note)
        lines = page_of(sheet, part, macros, look).question
        row = _formula_row(sheet, part, macros, look)
    except BROKEN:
        return ()
    if row and width_of_line(row) <= look.width:
        return row
    is_told = bool(sheet.parts[part].prompt)  # "State it" is no question that one could look for
    return next((line for line in (lines[lines.index(()) :] if is_told and () in lines else lines) if line), ())


def _formula_row(sheet: Sheet, part: str, macros: Macros, look: Look) -> Line:
    """Give the displayed formula that a question begins with as one row; empty where it begins with words."""
    asked = sheet.parts[part]
    segments = sheet.texts[asked.asks[0]]
    first = next((each for each in segments if not isinstance(each, Prose) or each.text.strip()), None)
    if not isinstance(first, Formula) or not first.display:
        return ()
    cloze = Cloze(asked.cloze, is_hidden=True) if asked.cloze else None
    return mark_deletions(first, formula_row(mathml_of(first, macros, cloze, display=True), look.glyphs))
