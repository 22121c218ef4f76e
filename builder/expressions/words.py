"""The names that the language keeps for itself: constants, words, Greek letters."""

from __future__ import annotations

import re
from collections.abc import Mapping

#: Names with a value, and what each is.
CONSTANTS: Mapping[str, str] = {
    "pi": "the ratio of a circle's circumference to its diameter",
    "e": "Euler's number",
    "inf": "infinity",
}
#: Names that stand for a choice, not for a value.
CHOICES: Mapping[str, str] = {
    "fro": "the Frobenius norm, in norm(A, fro)",
    "left": "from below, in limit(f, x, a, left)",
    "right": "from above, in limit(f, x, a, right)",
}
#: The number formats that `fl` and its like take: bits of the exponent, bits of the fraction.
FORMATS: Mapping[str, tuple[int, int]] = {
    "float64": (11, 52),
    "float32": (8, 23),
    "float16": (5, 10),
    "bfloat16": (8, 7),
    "float8_e4m3": (4, 3),
    "float8_e5m2": (5, 2),
}
RESERVED = frozenset({*CONSTANTS, *CHOICES, *FORMATS})

#: Greek letters and signs of mathematics, by what is read in their place.
SIGNS: Mapping[str, str] = {
    **dict(
        zip(
            "αβγδεζηθικλμνξοπρστυφχψω",
            [
                "alpha",
                "beta",
                "gamma",
                "delta",
                "epsilon",
                "zeta",
                "eta",
                "theta",
                "iota",
                "kappa",
                "lambda",
                "mu",
                "nu",
                "xi",
                "omicron",
                "pi",
                "rho",
                "sigma",
                "tau",
                "upsilon",
                "phi",
                "chi",
                "psi",
                "omega",
            ],
            strict=True,
        )
    ),
    **dict(
        zip(
            "ΓΔΘΛΞΠΣΦΨΩ", ["Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Phi", "Psi", "Omega"], strict=True
        )
    ),
    "ϵ": "epsilon",
    "∞": "inf",
    "−": "-",
    "·": "*",
    "⋅": "*",
    "×": "*",
    "÷": "/",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
}
#: The words that are part of the grammar.
GRAMMAR = frozenset({"and", "or", "not", "if", "else"})
#: Words that Python keeps for itself and that no symbol may be called.
PYTHON = frozenset(
    [
        "False",
        "None",
        "True",
        "as",
        "assert",
        "async",
        "await",
        "break",
        "class",
        "continue",
        "def",
        "del",
        "elif",
        "except",
        "finally",
        "for",
        "from",
        "global",
        "import",
        "in",
        "is",
        "nonlocal",
        "pass",
        "raise",
        "return",
        "try",
        "while",
        "with",
        "yield",
    ]
)

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*")


def is_name(text: str) -> bool:
    """Say whether a text can name a symbol."""
    return bool(_NAME.fullmatch(text)) and text not in GRAMMAR and text not in PYTHON
