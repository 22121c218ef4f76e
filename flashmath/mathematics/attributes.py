"""The attributes of MathML elements: which are understood, and what their values come to in cells."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache


class UnknownMathematics(ValueError):  # noqa: N818 - what it names is a finding for the author
    """A formula holds what the terminal does not know how to show; `what` names it."""

    def __init__(self, what: str) -> None:
        """Keep what is unknown, as in `element mglyph`."""
        super().__init__(f"the terminal does not know the {what}")
        self.what = what


_ANY = frozenset({"style", "class", "displaystyle", "scriptlevel"})
_KNOWN: Mapping[str, frozenset[str]] = {
    "mi": frozenset({"mathvariant"}),
    "mo": frozenset({"form", "lspace", "rspace", "stretchy", "symmetric", "minsize", "maxsize", "movablelimits"}),
    "mspace": frozenset({"width"}),
    "mfrac": frozenset({"linethickness"}),
    "mover": frozenset({"accent"}),
    "munder": frozenset({"accentunder"}),
    "munderover": frozenset({"accent", "accentunder"}),
    "menclose": frozenset({"notation"}),
    "mpadded": frozenset({"width", "height"}),
}
_PROPERTIES = frozenset(
    {
        "border-bottom",
        "border-left",
        "border-right",
        "border-top",
        "color",
        "justify-items",
        "margin-left",
        "math-shift",
        "padding-bottom",
        "padding-left",
        "padding-right",
        "padding-top",
        "text-align",
        "width",
    }
)
_LENGTH = re.compile(r"(-?(?:\d+\.?\d*|\.\d+))\s*([a-z]*)$")
#: One em, the width of two characters, in other units.
_UNITS: Mapping[str, float] = {
    "": 1.0,
    "em": 1.0,
    "rem": 1.0,
    "ex": 2.0,
    "pt": 10.0,
    "px": 13.0,
    "mm": 3.5,
    "cm": 0.35,
    "in": 0.14,
    "pc": 0.83,
}
_THINNEST = 0.1
_THICKEST_SINGLE = 0.5


def demand_known(tag: str, attributes: Mapping[str, str]) -> None:
    """Raise UnknownMathematics for an attribute that the layout would pass over."""
    if not attributes:
        return
    for name in attributes:
        if name not in _ANY and name not in _KNOWN.get(tag, ()):
            raise UnknownMathematics(f"attribute {name} of {tag}")
    if "style" in attributes:
        for name in style_properties(attributes):
            if name not in _PROPERTIES:
                raise UnknownMathematics(f"style {name} of {tag}")


def style_properties(attributes: Mapping[str, str]) -> Mapping[str, str]:
    """Turn the style attribute into its properties."""
    return _properties(attributes["style"]) if "style" in attributes else {}


@lru_cache(maxsize=256)
def _properties(style: str) -> Mapping[str, str]:
    pairs = (declaration.split(":", 1) for declaration in style.split(";") if ":" in declaration)
    return {name.strip(): value.strip() for name, value in pairs}


@lru_cache(maxsize=256)
def cells_of_length(length: str) -> int:
    """Turn a length of MathML into cells: a thin or a thick space is one cell, an em is three."""
    found = _LENGTH.match(length.strip())
    if found is None or found[2] not in _UNITS:
        raise UnknownMathematics(f"length {length}")
    width = float(found[1]) / _UNITS[found[2]]
    if width < _THINNEST:
        return 0
    return 1 if width < _THICKEST_SINGLE else math.ceil(2.5 * width)
