"""What the commands of TeX stand for in a displayed formula: letters, relations, brackets, the words for functions."""

from __future__ import annotations

from collections.abc import Mapping

from builder.expressions.words import SIGNS

_GREEK = frozenset(name for name in SIGNS.values() if name.isalpha())
#: Commands that are one letter, by the name of the letter.
LETTERS: Mapping[str, str] = {
    **{name: name for name in _GREEK},
    **{f"var{name}": name for name in ("epsilon", "theta", "phi", "rho", "sigma", "kappa", "pi")},
    "ell": "ell",
    "infty": "inf",
    "hbar": "hbar",
    "imath": "i",
    "jmath": "j",
}
#: Relations, by their sign in the expression language, or by the word for one that has none.
RELATIONS: Mapping[str, str] = {
    "=": "==",
    ":=": "==",
    "equiv": "==",
    "coloneqq": "==",
    "triangleq": "==",
    "<": "<",
    "lt": "<",
    ">": ">",
    "gt": ">",
    "le": "<=",
    "leq": "<=",
    "leqslant": "<=",
    "ge": ">=",
    "geq": ">=",
    "geqslant": ">=",
    "ne": "!=",
    "neq": "!=",
    "approx": "~=",
    "simeq": "~=",
    "in": "in",
    "ni": "in",
    "notin": "not in",
    "subset": "subset",
    "subseteq": "subset",
    "sim": "distributed as",
    "propto": "proportional to",
    "perp": "perpendicular to",
    "parallel": "parallel to",
    "succ": "definite",
    "succeq": "definite",
    "prec": "definite",
    "preceq": "definite",
    "cong": "congruent",
    "ll": "much less than",
    "gg": "much greater than",
    ":": "colon",
    "colon": "colon",
    "to": "arrow",
    "rightarrow": "arrow",
    "longrightarrow": "arrow",
    "xrightarrow": "arrow",
    "mapsto": "arrow",
    "leftarrow": "assignment",
    "gets": "assignment",
}
#: The relations that stand between statements.
IMPLICATIONS: Mapping[str, str] = {
    "Rightarrow": "implies",
    "implies": "implies",
    "Longrightarrow": "implies",
    "Leftarrow": "implies",
    "iff": "if and only if",
    "Leftrightarrow": "if and only if",
    "Longleftrightarrow": "if and only if",
}
#: Signs between events and between conditions.
UNIONS: Mapping[str, str] = {
    "cap": "and",
    "wedge": "and",
    "land": "and",
    "cup": "or",
    "vee": "or",
    "lor": "or",
    "setminus": "without",
}
SUMS: Mapping[str, str] = {"+": "+", "-": "-", "pm": "pm", "mp": "pm", "oplus": "direct sum"}
PRODUCTS: Mapping[str, str] = {
    "cdot": "cdot",
    "times": "times",
    "/": "/",
    "div": "/",
    "odot": "odot",
    "*": "asterisk",
    "ast": "asterisk",
    "star": "star",
    "otimes": "otimes",
    "circ": "circ",
    "bmod": "mod",
}
OPENING: Mapping[str, str] = {
    "(": "(",
    "[": "[",
    "lbrack": "[",
    "\\{": "{",
    "lbrace": "{",
    "lvert": "|",
    "lVert": "||",
    "lfloor": "floor",
    "lceil": "ceil",
    "langle": "<",
}
CLOSING: Mapping[str, str] = {
    ")": "(",
    "]": "[",
    "rbrack": "[",
    "\\}": "{",
    "rbrace": "{",
    "rvert": "|",
    "rVert": "||",
    "rfloor": "floor",
    "rceil": "ceil",
    "rangle": "<",
}
#: Bars that open and close by the place where they stand.
BARS: Mapping[str, str] = {"|": "|", "vert": "|", "\\|": "||", "Vert": "||"}
SEPARATORS: Mapping[str, str] = {",": ",", ";": ";", "mid": "|"}
#: Commands that change how the letters of their argument look.
STYLES = frozenset(
    ["mathbf", "boldsymbol", "mathrm", "mathit", "mathsf", "mathtt", "mathcal", "mathscr", "mathfrak", "mathbb", "vec"]
)
ACCENTS: Mapping[str, str] = {
    "hat": "hat",
    "widehat": "hat",
    "bar": "bar",
    "overline": "bar",
    "tilde": "tilde",
    "widetilde": "tilde",
    "dot": "dot",
    "ddot": "ddot",
    "check": "check",
}
TEXTS = frozenset(["text", "textrm", "textbf", "textit", "mbox", "textnormal", "textsf", "texttt", "textup"])
FRACTIONS = frozenset(["frac", "tfrac", "dfrac", "cfrac"])
BINOMIALS = frozenset(["binom", "tbinom", "dbinom"])
DOTS = frozenset(["dots", "ldots", "cdots", "vdots", "ddots", "dotsc", "dotsb", "dotsm"])
#: Commands that are marks of their own.
MARKS: Mapping[str, str] = {
    "top": "top",
    "prime": "prime",
    "star": "star",
    "ast": "star",
    "dagger": "dagger",
    "partial": "partial",
    "nabla": "nabla",
    "forall": "forall",
    "exists": "exists",
    "emptyset": "emptyset",
    "varnothing": "emptyset",
    "Re": "Re",
    "Im": "Im",
    "#": "#",
    "%": "%",
    "circ": "circ",
    "bullet": "bullet",
    "cdot": "cdot",
    "+": "+",
    "-": "-",
    "*": "star",
}
#: The marks that stand before what they are about.
NEGATIONS = frozenset(["neg", "lnot"])
#: Operations on all that follows in their product, by their command.
BIG: Mapping[str, str] = {
    "sum": "sum",
    "prod": "prod",
    "int": "integrate",
    "lim": "limit",
    "max": "max",
    "min": "min",
    "sup": "sup",
    "inf": "infimum",
    "argmax": "argmax",
    "argmin": "argmin",
    "bigcup": "union",
    "bigcap": "intersection",
    "bigodot": "bigodot",
    "oint": "contour",
    "iint": "double integral",
}
#: Commands and operator names that are functions of the expression language.
FUNCTION_WORDS: Mapping[str, str] = {
    **{name: name for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "ln", "det", "rank", "erf")},
    **{name: name for name in ("sign", "diag", "softmax", "trace", "sigmoid", "softplus", "relu", "gelu", "silu")},
    "logsumexp": "logsumexp",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "tr": "trace",
    "Tr": "trace",
    "sgn": "sign",
    "rk": "rank",
    "ReLU": "relu",
    "GELU": "gelu",
    "SiLU": "silu",
    "LSE": "logsumexp",
    "vec": "flatten",
    "median": "median",
    "cond": "cond",
    "JS": "JS",
    "Softmax": "softmax",
    "Attention": "attention",
    "fl": "fl",
    "log1p": "log1p",
    "expm1": "expm1",
}
#: The functions whose argument often stands without brackets, and whose powers are written at the name.
ELEMENTARY = frozenset(
    [
        *["sin", "cos", "tan", "sinh", "cosh", "tanh", "exp", "log", "ln", "log10", "asin", "acos", "atan"],
        *["sign", "erf", "trace", "det", "rank"],
    ]
)
#: Words for chances and their like.
CHANCE_WORDS: Mapping[str, str] = {
    "E": "E",
    "Var": "Var",
    "var": "Var",
    "Cov": "Cov",
    "cov": "Cov",
    "Pr": "P",
    "P": "P",
    "Corr": "Corr",
}
#: Commands whose mere look is theirs: they are left out.
SILENT = frozenset(
    [
        *[",", ";", ":", "!", " ", ">", "left", "right", "middle", "displaystyle", "textstyle", "scriptstyle"],
        *["limits", "nolimits", "nonumber", "notag", "mathstrut", "strut", "thinspace", "medspace", "thickspace"],
        *[size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")],
    ]
)
WIDE = frozenset(["quad", "qquad"])
GRIDS = frozenset(["matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix", "smallmatrix", "cases", "array"])
ALIGNED = frozenset(["aligned", "align", "align*", "gathered", "split", "alignedat"])
