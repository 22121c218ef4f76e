"""One formula to all that is wrong with it: the lint, the macros, the everyday gate, and each cloze question side."""

from __future__ import annotations

import re

from builder.diagnostics import Flaw
from builder.tex.gate import refusal
from builder.tex.gate import to_mathml
from builder.tex.lint import find_excess
from builder.tex.lint import lint
from builder.tex.macros import Macros
from builder.tex.macros import expand
from builder.tex.mapped import Mapped
from builder.tex.mapped import map_text
from builder.tex.segments import Formula


def check_formula(formula: Formula, macros: Macros) -> list[Flaw]:
    """Find the flaws of a formula, with offsets of the text that it stands in; the worst are found first."""
    answer = formula.answer()
    flaws = find_excess(answer) or _bare_deletions(formula, macros) or _torn_macros(formula, macros)
    flaws = flaws or _dropped_deletions(formula, macros)
    flaws = flaws or lint(answer, macros)
    flaws = flaws or _gate(answer, formula, macros)
    if flaws:
        return flaws
    for number in sorted({deletion.number for deletion in formula.deletions}):
        flaws = _gate(formula.question(number), formula, macros)
        if flaws:
            return [_on_question_side(flaw, number) for flaw in flaws[:1]]
    return []


def _bare_deletions(formula: Formula, macros: Macros) -> list[Flaw]:
    """Find the deletions that stand where TeX wants a group, as in `x^{{c1::ab}}`, which Anki shows as `x^ab`."""
    return [
        Flaw(
            formula.place_of(deletion.start),
            deletion.end - deletion.start,
            "FM216",
            "the braces of a deletion are not a group of TeX",
            f"write {{ {formula.tex[deletion.start : deletion.body]}...}}}} }}",
        )
        for deletion in formula.deletions
        if _differs(formula.question(deletion.number), formula.question(deletion.number, deletion), formula, macros)
    ]


def _torn_macros(formula: Formula, macros: Macros) -> list[Flaw]:
    """Find the macros that would take an argument from behind the end of their deletion."""
    flaws: list[Flaw] = []
    for deletion in formula.deletions:
        body = formula.mapped()[deletion.body : deletion.body_end]
        flaws += (flaw for flaw in expand(body, macros)[1] if flaw.code == "FM212")
    help = "hide the macro and its arguments together"
    return [Flaw(flaw.start, flaw.length, "FM216", f"inside its deletion {flaw.message}", help) for flaw in flaws]


def _dropped_deletions(formula: Formula, macros: Macros) -> list[Flaw]:
    """Find the deletions in an argument that the macro leaves out: Anki would make no card of them."""
    if not formula.deletions:
        return []
    begin, middle, _ = marks = ("\ue000", "\ue001", "\ue002")
    expanded = expand_deletions(formula, macros, marks)
    return [
        Flaw(
            formula.place_of(deletion.start),
            deletion.end - deletion.start,
            "FM216",
            f"the macro around c{deletion.number} leaves this argument out",
            "put the deletion elsewhere",
        )
        for deletion in formula.deletions
        if f"{begin}{deletion.number}{middle}" not in expanded
    ]


def _differs(bare: Mapped, braced: Mapped, formula: Formula, macros: Macros) -> bool:
    """Say whether braces around a deletion change what is shown; where they do not parse, nobody can tell."""
    try:
        wanted = _skeleton(expand(braced, macros)[0].text, formula.display)
    except ValueError:
        return False
    try:
        return wanted != _skeleton(expand(bare, macros)[0].text, formula.display)
    except ValueError:
        return True


def _skeleton(tex: str, display: bool) -> str:
    """Turn TeX into its MathML without attributes and without the rows that braces make."""
    return re.sub(r"</?mrow[^>]*>|(?<=<m)([a-z]+) [^>]*(?=>)", r"\1", to_mathml(tex, display))


def expand_formula(formula: Formula, macros: Macros, hidden: int | None = None) -> str:
    """Give the TeX that an engine sees: without deletions (or with one number hidden) and without macros."""
    tex = formula.answer() if hidden is None else formula.question(hidden)
    return expand(tex, macros)[0].text


def expand_deletions(formula: Formula, macros: Macros, marks: tuple[str, str, str]) -> str:
    """Give the TeX without macros and with its deletions marked.

    Each begins with `marks[0]`, its number and `marks[1]`, has `marks[1]` before its hint, and ends with `marks[2]`.
    """
    tex = formula.tex
    for deletion in reversed(formula.deletions):
        hint = tex[deletion.hint : deletion.end - 2]
        shown = tex[deletion.body : deletion.body_end] + (marks[1] + hint if hint else "")
        tex = f"{tex[: deletion.start]}{marks[0]}{deletion.number}{marks[1]}{shown}{marks[2]}{tex[deletion.end :]}"
    expanded = expand(map_text(tex), macros)[0].text
    return _keep_apart(expanded, marks) if formula.deletions else expanded


def _keep_apart(tex: str, marks: tuple[str, str, str]) -> str:
    """Put a space where a command and a letter would meet without the marks between them, as a macro can bring about.

    It stands inside the deletion, so that it goes when the deletion is hidden.
    """
    begin, middle, end = map(re.escape, marks)
    opening = rf"{begin}\d+{middle}"
    tex = re.sub(rf"(\\[A-Za-z]+{opening})(?=[A-Za-z])", r"\1 ", tex)
    closing = rf"(?:{middle}(?:(?!{end}).)*)?{end}"
    return re.sub(rf"(?s)(\\[A-Za-z]+)({closing}(?:{opening})?)(?=[A-Za-z])", r"\1 \2", tex)


def _gate(tex: Mapped, formula: Formula, macros: Macros) -> list[Flaw]:
    expanded, flaws = expand(tex, macros)
    if flaws:
        return flaws
    refused = refusal(expanded.text, formula.display)
    if refused is None:
        return []
    offset, message = refused
    start = expanded.origins[min(offset, max(0, len(expanded.text) - 1))]
    return [Flaw(start, 1, "FM202", f"the formula does not parse: {message}")]


def _on_question_side(flaw: Flaw, number: int) -> Flaw:
    message = f"with c{number} hidden, {flaw.message}"
    return Flaw(flaw.start, flaw.length, "FM216", message, "leave whole groups inside the deletion")
