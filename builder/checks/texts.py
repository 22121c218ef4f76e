"""What is wrong inside the texts of a card: silent cuts, formulas, deletions, computed values."""

from __future__ import annotations

from collections.abc import Iterator

from builder.diagnostics import Diagnostic
from builder.diagnostics import Flaw
from builder.kinds.card import Card
from builder.kinds.cloze import Cloze
from builder.library import Library
from builder.source import backslash_in_quotes
from builder.source import comment_after
from builder.tex.formulas import check_formula
from builder.tex.markdown import address_flaws
from builder.tex.markdown import cloze_flaws
from builder.tex.markdown import reference_flaws
from builder.tex.segments import Code
from builder.tex.segments import Formula
from builder.tex.segments import clozes_of
from builder.tex.text import LONGEST_TEXT
from builder.tex.text import Text


def check_texts(card: Card, library: Library) -> Iterator[Diagnostic]:
    """Check every text of a card by itself, and its deletions by what the kind makes of them."""
    for name, text in card.texts().items():
        yield from check_text(text, library)
        if name != "text" or not isinstance(card, Cloze):
            yield from _needless_deletions(card, text)


def check_strays(library: Library) -> Iterator[Diagnostic]:
    """Check the texts of cards that cannot be read as a whole."""
    for text in library.strays:
        yield from check_text(text, library)


def check_text(text: Text, library: Library) -> Iterator[Diagnostic]:
    """Check one text: its end, its length, its plain part, its formulas, its deletions, its computed values."""
    cut = comment_after(text.scalar)
    if cut is not None:
        yield cut
    if text.is_too_long:
        message = f"a text has at most {LONGEST_TEXT} characters, this one has {len(text.scalar)}"
        yield Diagnostic(text.scalar.place(0, 1), "FM115", message, "split the card")
        return
    if backslash_in_quotes(text.scalar):
        return  # that is a finding already, and what was read is not what was meant
    for flaw in (*text.flaws, *_segment_flaws(text, library)):
        yield text.scalar.locate(flaw)


def _segment_flaws(text: Text, library: Library) -> Iterator[Flaw]:
    broken = [flaw.start for flaw in text.flaws if flaw.code == "FM109"]
    for segment in text.segments:
        if isinstance(segment, Formula):
            if not segment.values and not any(segment.start <= start < segment.end for start in broken):
                yield from check_formula(segment, library.macros)
        elif isinstance(segment, Code) and "{{c" in segment.text and clozes_of(text.segments):
            message = "a deletion in code is shown as it is written"
            yield Flaw(segment.start, segment.end - segment.start, "FM109", message, "hide a whole code span")
    yield from reference_flaws(text.segments)
    yield from address_flaws(text.segments)
    yield from cloze_flaws(text.segments)


def _needless_deletions(card: Card, text: Text) -> Iterator[Diagnostic]:
    starts = list(clozes_of(text.segments).items())
    for number, start in starts[:1]:
        help = "write kind: cloze" if not isinstance(card, Cloze) else "deletions stand in text:"
        message = f"the deletion c{number} does not stand in the text of a cloze"
        yield Diagnostic(text.scalar.place(start, len(f"{{{{c{number}::")), "FM110", message, help)
