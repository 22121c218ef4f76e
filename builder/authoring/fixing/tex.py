r"""Signs of other programs in formulas to ours: `\(..\)`, `\[..\]`, and characters that only look like TeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from builder.authoring.fixing.card_file import CardFile
from builder.authoring.fixing.layout import Edit
from builder.diagnostics import Flaw
from builder.tex.foreign import explain_foreign
from builder.tex.segments import Formula
from builder.tex.text import Text

#: An opening delimiter of Anki's -> the closing one, and ours.
_DELIMITERS = {"\\(": ("\\)", "$"), "\\[": ("\\]", "$$")}


def mend_delimiters(file: CardFile) -> Iterator[list[Edit]]:
    """Put dollars for pairs of delimiters of Anki's that stand in plain text."""
    for text in file.texts():
        flaws = [flaw for flaw in text.flaws if flaw.code == "FM206"]
        for opening, closing in pairwise(sorted(flaws)):
            if edits := _pair(file, text, opening, closing):
                yield edits


def _pair(file: CardFile, text: Text, opening: Flaw, closing: Flaw) -> list[Edit]:
    first = text.scalar[opening.start : opening.start + 2]
    last = text.scalar[closing.start : closing.start + 2]
    between = text.scalar[opening.start + 2 : closing.start]
    if first not in _DELIMITERS or _DELIMITERS[first][0] != last or not between.strip():
        return []
    if re.search(r"\n[ \t]*\n|\$", between) or any(
        isinstance(segment, Formula) and opening.start < segment.start < closing.start for segment in text.segments
    ):
        return []
    places = [text.scalar.place(flaw.start, 2) for flaw in (opening, closing)]
    start, end = (file.index_of(place) for place in places)
    if file.text[start : start + 2] != first or file.text[end : end + 2] != last:
        return []
    if not all(file.is_reported(place, "FM206") for place in places):
        return []
    dollars = _DELIMITERS[first][1]
    inner = file.text[start + 2 : end]
    if dollars == "$":
        return [Edit(start, start + 2 + _leading(inner), "$"), Edit(end - _leading(inner[::-1]), end + 2, "$")]
    return [Edit(start, start + 2, "$$"), Edit(end, end + 2, "$$")]


def _leading(text: str) -> int:
    """Count the blanks with which a text begins."""
    return len(text) - len(text.lstrip())


def mend_lookalikes(file: CardFile) -> Iterator[list[Edit]]:
    """Put TeX for the characters of formulas that only look like it, where every one of a run is known."""
    for found in file.findings:
        if found.code != "FM207":
            continue
        start = file.index_of(found.place)
        run = re.compile(r"[^\x00-\x7f]+").match(file.text, start)
        if run is None:
            continue
        after = file.text[run.end() : run.end() + 1]
        commands = [tex_for(char) for char in run[0]]
        if all(commands):
            yield [Edit(start, run.end(), _in_sequence(commands, after))]


def tex_for(char: str) -> str:
    """Give the TeX for a character outside ASCII; empty where there is none that can just be put in its place."""
    help = explain_foreign(char)[2]
    if help == "write a plain space":
        return " "
    tex = help.removeprefix("write ")
    return tex if re.fullmatch(r"\\[A-Za-z]+|[-']", tex) else ""


def _in_sequence(commands: list[str], after: str) -> str:
    """Put commands one after the other, apart from letters that would grow onto them."""
    tex = ""
    for part in [*commands, after]:
        is_letter = part[:1].isascii() and part[:1].isalpha()
        tex += " " + part if is_letter and re.search(r"\\[A-Za-z]+\Z", tex) else part
    return tex.removesuffix(after) if after else tex
