"""What is wrong between a claim and the formula that it shows: not there, not readable, or of another meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from builder.claims.model import Claim
from builder.claims.reader import Names
from builder.claims.reader import agrees
from builder.claims.reader import find_nameless
from builder.claims.reader import find_piece
from builder.claims.reader import flaw_of_table
from builder.claims.reader import read_formula
from builder.diagnostics import Diagnostic
from builder.kinds.card import Card
from builder.library import Library
from builder.source import Mapping
from builder.source import Scalar
from builder.tex.formulas import expand_formula
from builder.tex.mapped import Mapped
from builder.tex.segments import Formula
from builder.tex.text import Text

#: The longest formula that is quoted to show how it is done.
_LONGEST_PIECE = 40


@dataclass(frozen=True, slots=True)
class _Shown:
    """The TeX that a claim shows, with the offsets of its characters in a text of the card."""

    text: Text
    tex: Mapped


def check_shown(card: Card, claim: Claim, mapping: Mapping, library: Library) -> Iterator[Diagnostic]:
    """Demand that the formula which a claim shows is there, can be read, and says what the claim says.

    Why it cannot be read is said where it stands; that it says another thing, at the claim.
    """
    key = mapping.key("shows")
    if key is None or claim.shows is None:
        return
    shown = find_shown(card, claim.shows, library)
    if isinstance(shown, str):
        yield key.finding("FM338", shown, _how_to_show(card, claim.shows))
        return
    names = Names(claim.domains, claim.known, library.macros, claim.table)
    flaw = flaw_of_table(names) if claim.table is not None else ""
    if flaw:
        yield (mapping.key("table") or key).finding("FM333", flaw, "a table holds chances, which add up to 1")
        return
    reading, flaws = read_formula(shown.tex.text, names)
    flaws = flaws if reading is None else find_nameless(reading, names)
    if reading is None or flaws:
        yield from (_place(shown, flaw.start, flaw.length, flaw.code, flaw.message, flaw.help) for flaw in flaws)
        return
    agreement = agrees(claim.expr, reading, names)
    if not agreement.agrees:
        message = f"the formula shown does not say what the claim says: {agreement.reason}"
        yield key.finding("FM338", message, "mend the formula or the claim")


def _how_to_show(card: Card, shows: int | str) -> str:
    """Say how a claim names a formula that the card has."""
    if isinstance(shows, str):
        return "give a whole formula, or a part between signs of relation, exactly as it is written"
    formulas = list(_answer_of(card).formulas())
    if any(formula.display for formula in formulas):
        return "count the displayed formulas of the answer from 1"
    if not formulas:
        return "write the formula into the answer, between $$ and $$, or take shows: out"
    first = formulas[0].answer().text.strip()
    piece = f"a piece of its TeX, as in shows: ${first}$" if len(first) <= _LONGEST_PIECE else "a piece of its TeX"
    return f"display the formula with $$, or quote {piece}"


def _answer_of(card: Card) -> Text:
    """Give the side whose displayed formulas are counted: the second, or the only one."""
    sides = list(card.sides().values())
    return sides[min(1, len(sides) - 1)]


def find_shown(card: Card, shows: int | str, library: Library) -> _Shown | str:
    """Find the displayed formula of that number in the answer, or the piece in any text; else say what is amiss."""
    if isinstance(shows, int):
        answer = _answer_of(card)
        displayed = [formula for formula in answer.formulas() if formula.display]
        if shows > len(displayed):
            many = len(displayed)
            return f"the answer has {many or 'no'} displayed formula{'s' * (many != 1)}, and this is number {shows}"
        return _Shown(answer, displayed[shows - 1].answer())
    every = [(text, formula) for text in card.texts().values() for formula in text.formulas()]
    is_whole = len(shows) > 1 and shows[0] == shows[-1] == "$"
    for text, formula in every:
        found = _whole(formula, shows.strip("$")) if is_whole else _piece_in(formula, shows, library)
        if found is not None:
            return _Shown(text, found)
    if any(shows in formula.answer().text for _, formula in every):
        return f"{shows} stands in the midst of a formula, where it may mean another thing"
    return f"no formula of the card has the piece {shows}"


def _whole(formula: Formula, tex: str) -> Mapped | None:
    """Take a formula that is no more than some TeX, as `$25$`, which without its dollars would be a number of one."""
    whole = formula.answer()
    return whole if whole.text.strip() == tex.strip() else None


def _piece_in(formula: Formula, piece: str, library: Library) -> Mapped | None:
    """Find a piece in a formula as it is written; as macros make it, it stands where the formula begins."""
    whole = formula.answer()
    place = find_piece(whole.text, piece)
    if place is not None:
        return whole[place : place + len(piece)]
    if "\\" in piece and find_piece(expand_formula(formula, library.macros), piece) is not None:
        return Mapped(piece, [formula.body] * (len(piece) + 1))
    return None


def _place(shown: _Shown, start: int, length: int, code: str, message: str, help: str) -> Diagnostic:
    """Put a flaw of the TeX where it stands in the card."""
    origins = shown.tex.origins
    first, last = origins[start], origins[min(start + length, len(origins) - 1)]
    scalar: Scalar = shown.text.scalar
    return Diagnostic(scalar.place(first, max(1, last - first)), code, message, help)
