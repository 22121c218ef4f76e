"""Labels: text with formulas in dollars, in the part of TeX that matplotlib draws itself."""

from __future__ import annotations

import re
from functools import cache

from builder.diagnostics import Flaw
from builder.figures.late import mpl

#: Commands of the cards that labels write otherwise.
ALIASES = {
    "le": "leq",
    "ge": "geq",
    "tfrac": "frac",
    "dfrac": "frac",
    "lVert": "Vert",
    "rVert": "Vert",
    "lvert": "vert",
    "rvert": "vert",
    "implies": "Rightarrow",
    "iff": "Leftrightarrow",
    "land": "wedge",
    "lor": "vee",
    "lnot": "neg",
    "boldsymbol": "mathbf",
}
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_WHERE = re.compile(r"\(at char (\d+)\)")
_FORMULA = re.compile(r"(?<!\\)\$")


def to_mathtext(label: str) -> str:
    """Write a label as matplotlib reads it."""
    if "$" not in label:
        return label
    return _COMMAND.sub(lambda found: "\\" + ALIASES.get(found[1], found[1]), label)


def check_signs(label: str) -> Flaw | None:
    """Say whether every formula of a label ends, and the font has every sign."""
    dollars = _dollars(label)
    if len(dollars) % 2:
        help = r"close it, or write \$ for a dollar sign"
        return Flaw(dollars[-1], len(label) - dollars[-1], "FM407", "the formula of the label does not end", help)
    for first, last in zip(dollars[::2], dollars[1::2], strict=True):
        if not label[first + 1 : last].strip():
            return Flaw(first, last + 1 - first, "FM407", "the formula of the label is empty")
    known = _signs_of_font()
    for index, sign in enumerate(label):
        if ord(sign) not in known and not sign.isspace():
            return Flaw(index, 1, "FM407", f"the font of the figures has no sign {sign}", "use another sign, or words")
    return None


def check_formulas(label: str) -> Flaw | None:
    """Say what matplotlib's own reader of formulas refuses about a label."""
    dollars = _dollars(label)
    for first, last in zip(dollars[::2], dollars[1::2], strict=True):
        if flaw := _check_formula(label, first, last + 1):
            return flaw
    return None


def _dollars(label: str) -> list[int]:
    return [found.start() for found in _FORMULA.finditer(label)]


def _check_formula(label: str, start: int, end: int) -> Flaw | None:
    formula = label[start:end]
    try:
        mpl.mathtext.MathTextParser("path").parse(to_mathtext(formula))
    except ValueError as error:
        return _explain(formula, start, str(error))
    return None


def _explain(formula: str, start: int, message: str) -> Flaw:
    if found := re.search(r"Unknown symbol: (\\[A-Za-z]+)", message):
        at = max(0, formula.find(found[1]))
        text = f"labels do not know {found[1]}"
        return Flaw(start + at, len(found[1]), "FM407", text, "use a simpler sign, or words")
    where = _WHERE.search(message)
    at = min(int(where[1]), len(formula) - 1) if where and to_mathtext(formula) == formula else 0
    text = "matplotlib cannot draw this formula"
    return Flaw(start + at, len(formula) - at, "FM407", text, "labels know a part of TeX: no environments, no macros")


@cache
def _signs_of_font() -> frozenset[int]:
    return frozenset(mpl.font_manager.get_font(mpl.font_manager.findfont("DejaVu Sans")).get_charmap())
