"""Raised and lowered text to formulas, where it is mathematics, and else to plain text that says the same."""

from __future__ import annotations

import re

from builder.authoring.imports.fields.lifted import FIRST_STAND_IN
from builder.authoring.imports.fields.lifted import STAND_IN
from builder.authoring.imports.fields.lifted import Lift
from builder.authoring.imports.fields.lifted import Lifted

_BASE = re.compile(r"(?<![^\W_])(?:[A-Za-z]|\d+)$")
_PLAIN = re.compile(r"[A-Za-z0-9+=(),. -]+")
_WORD = re.compile(r"[A-Za-z]{2,}")
_SIGNS = "0123456789+-"
_RAISED = str.maketrans(_SIGNS, "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b")
_LOWERED = str.maketrans(_SIGNS, "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089\u208a\u208b")


def write_script(sign: str, base: str, text: str, lifted: Lift) -> tuple[int, str]:
    """Turn a text that stands raised (`^`) or lowered (`_`) after another into what takes its place.

    The first part of the answer is how many characters of `base` go into it: a letter or number by itself, or a
    formula, becomes a formula together with its exponent or index.
    """
    text = text.strip().replace("\u2212", "-")
    if not text:
        return 0, ""
    if sign == "^" and text in ("st", "nd", "rd", "th"):
        return 0, text
    formula = _extend_formula(sign, base, text, lifted)
    if formula is not None:
        return formula
    if re.fullmatch("[0-9+-]+", text):
        return 0, text.translate(_RAISED if sign == "^" else _LOWERED)
    lifted.losses.append(f"a {'raised' if sign == '^' else 'lowered'} text is written as {sign}(...)")
    return 0, f"{sign}({text})"


def _extend_formula(sign: str, base: str, text: str, lifted: Lift) -> tuple[int, str] | None:
    if not _PLAIN.fullmatch(text):
        return None
    tex = _WORD.sub(lambda found: f"\\text{{{found[0]}}}", text)
    inner, length = "", 0
    if re.search(f"{STAND_IN}$", base):
        item = lifted.items[ord(base[-1]) - FIRST_STAND_IN]
        if item.kind == "formula" and not item.markdown.startswith("$$") and "{{c" not in item.markdown:
            inner, length = item.markdown[1:-1], 1
    elif found := _BASE.search(base):
        is_element = found[0].isupper() and sign == "_" and text.isdigit()
        inner, length = ("", 0) if is_element else (found[0], len(found[0]))
    if not inner or re.search(rf"{re.escape(sign)}(?:[^{{}}]|\{{[^{{}}]*\}})$|\\$", inner):
        return None
    lifted.items.append(Lifted("formula", f"${inner}{sign}{{{tex}}}$"))
    return length, chr(FIRST_STAND_IN + len(lifted.items) - 1)
