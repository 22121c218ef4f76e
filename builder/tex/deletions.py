"""The cloze deletions of a formula, where the braces of the TeX and those of the deletion must be told apart."""

from __future__ import annotations

import re

from builder.diagnostics import Flaw
from builder.tex.segments import Deletion

#: Anki knows the deletions c1 to c499.
LARGEST_CLOZE = 499
#: How many deletions one formula may have: each takes the engine three more readings of the formula.
MOST_DELETIONS = 30


def number_flaws(number: str, start: int) -> list[Flaw]:
    """Demand a number that Anki knows, written without zeros before it; the deletion begins at `start`."""
    if 1 <= int(number[:9]) <= LARGEST_CLOZE and number[0] != "0":
        return []
    message = f"a deletion has a number from 1 to {LARGEST_CLOZE}, not {number}"
    return [Flaw(start + 3, len(number), "FM109", message)]


_IN_DELETION = re.compile(r"\\.|[{}]|::", re.DOTALL)


def find_deletions(tex: str, start: int) -> tuple[tuple[Deletion, ...], list[Flaw]]:
    r"""Find the cloze deletions of a formula that stands at an offset of the text; braces of the TeX are counted.

    `{{c1::\frac{1}{2}}}` ends at the pair of braces that closes it, not at the first pair.
    """
    deletions: list[Deletion] = []
    flaws: list[Flaw] = []
    for opening in re.finditer(r"\{\{c(\d+)::", tex):
        if deletions and opening.start() < deletions[-1].end:
            flaws.append(Flaw(start + opening.start(), len(opening[0]), "FM109", "a deletion stands inside another"))
            continue
        if len(deletions) == MOST_DELETIONS:
            message = f"a formula has at most {MOST_DELETIONS} deletions"
            flaws.append(Flaw(start + opening.start(), len(opening[0]), "FM209", message, "split the formula"))
            break
        flaws += number_flaws(opening[1], start + opening.start())
        deletion = _deletion(tex, opening)
        if deletion is None:
            message = "this deletion does not end in its formula"
            flaws.append(Flaw(start + opening.start(), len(opening[0]), "FM109", message, "close it with }}"))
            break  # what follows stands inside it
        if not tex[deletion.body : deletion.body_end].strip():
            length = deletion.end - deletion.start
            flaws.append(Flaw(start + opening.start(), length, "FM109", "this deletion hides nothing"))
        else:
            deletions.append(deletion)
    return tuple(deletions), flaws


def _deletion(tex: str, opening: re.Match[str]) -> Deletion | None:
    depth = 0
    hint: re.Match[str] | None = None
    number, body = int(opening[1][:9]), opening.end()
    for sign in _IN_DELETION.finditer(tex, body):
        if sign[0] == "{":
            depth += 1
        elif sign[0] == "::" and depth == 0:
            hint = hint or sign
        elif sign[0] == "}" and depth:
            depth -= 1
        elif sign[0] == "}":
            if tex[sign.end() : sign.end() + 1] != "}":
                return None
            end = sign.end() + 1
            if hint is None:
                return Deletion(number, opening.start(), body, sign.start(), sign.start(), end)
            return Deletion(number, opening.start(), body, hint.start(), hint.end(), end)
    return None
