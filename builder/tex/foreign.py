"""Characters that no formula may hold outside its texts, and the TeX for them."""

from __future__ import annotations

#: Characters that come with copied text, and the TeX for them.
_LOOKALIKES = {
    "\u2212": "-",
    "\u00d7": "\\times",
    "\u00b7": "\\cdot",
    "\u2264": "\\le",
    "\u2265": "\\ge",
    "\u2260": "\\ne",
    "\u2248": "\\approx",
    "\u221e": "\\infty",
    "\u2208": "\\in",
    "\u2211": "\\sum",
    "\u2202": "\\partial",
    "\u2207": "\\nabla",
    "\u221a": "\\sqrt{}",
    "\u2192": "\\to",
    "\u2019": "'",
    "\u00b0": "^\\circ",
    "\u00b1": "\\pm",
    "\u00b2": "^2",
    "\u00b3": "^3",
    "\u00f7": "\\div",
    "\u2016": "\\Vert",
    "\u22a4": "\\top",
    "\u22c5": "\\cdot",
    "\u2200": "\\forall",
    "\u2203": "\\exists",
    "\u2209": "\\notin",
    "\u2282": "\\subset",
    "\u2286": "\\subseteq",
    "\u222a": "\\cup",
    "\u2229": "\\cap",
    "\u222b": "\\int",
    "\u220f": "\\prod",
    "\u21d2": "\\Rightarrow",
    "\u21d4": "\\Leftrightarrow",
    "\u2026": "\\dots",
    "\u211d": "\\mathbb{R}",
    "\u00a0": "a plain space",
}
_GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu"),
    *("nu", "xi", "omicron", "pi", "rho", "varsigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega"),
)


def explain_foreign(text: str) -> tuple[str, str, str]:
    """Turn characters outside ASCII into a code, what is wrong, and the TeX that was probably meant."""
    char = text[0]
    meant = _LOOKALIKES.get(char, "")
    if "α" <= char <= "ω":
        meant = f"\\{_GREEK[ord(char) - ord('α')]}"
    message = f"{char} (U+{ord(char):04X}) stands outside \\text{{}}"
    return "FM207", message, f"write {meant}" if meant else "write it as TeX"
