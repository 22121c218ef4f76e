"""What an author writes who comes from textbooks, numpy or TeX, to how it is written here."""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Mapping
from dataclasses import replace

from builder.diagnostics import Flaw
from builder.diagnostics.suggestions import did_you_mean
from builder.expressions.binders import BINDERS
from builder.expressions.registry import FUNCTIONS
from builder.expressions.rewriting import NO_OPERATOR
from builder.expressions.words import RESERVED

#: Functions that have another name here.
OTHER_NAMES: Mapping[str, str] = {
    "arccos": "acos",
    "arcsin": "asin",
    "arctan": "atan",
    "avg": "mean",
    "average": "mean",
    "choose": "binomial",
    "comb": "binomial",
    "corr": "correlation",
    "cov": "covariance",
    "derivative": "diff",
    "diagonal": "diag",
    "eig": "eigen",
    "eigh": "eigen",
    "eigvals": "eigenvalues",
    "eigvalsh": "eigenvalues",
    "fact": "factorial",
    "gradient": "grad",
    "id": "eye",
    "identity": "eye",
    "integral": "integrate",
    "jac": "jacobian",
    "len": "size",
    "length": "norm",
    "lg": "log2",
    "lim": "limit",
    "matmul": "A @ B",
    "mod": "a % b",
    "normal": "Normal",
    "pdf": "density",
    "pmf": "density",
    "product": "prod",
    "sgn": "sign",
    "stddev": "std",
    "svdvals": "singular_values",
    "tr": "trace",
    "var": "variance",
}

#: Names that are no functions here, with what is written for them.
OTHER_WORDS: Mapping[str, str] = {
    "T": "write A.T or transpose(A)",
    "E": "write mean(x) or expectation(body, x, distribution); see `flashmath explain tables`",
    "P": "write probability(condition, x, distribution); see `flashmath explain tables`",
    "Var": "write variance(x) or variance(body, x, distribution); see `flashmath explain tables`",
    "Inf": "write inf",
    "Pi": "write pi",
    "infinity": "write inf",
    "infty": "write inf",
    "oo": "write inf",
}


def for_name(name: str, known: Collection[str]) -> str:
    """Say what was probably meant by an unknown name; `known` are those that are declared."""
    if name in OTHER_WORDS:
        return OTHER_WORDS[name]
    if name in FUNCTIONS or name in BINDERS:
        return f"{name} is a function: write {name}(...)"
    if re.fullmatch(r"d[A-Za-z]", name):
        return "a derivative is written diff(f, x), an integral integrate(f, x, low, high)"
    return did_you_mean(name, [*known, *RESERVED], "declare it in `for:` or `let:`")


def for_function(name: str, own: Collection[str]) -> str:
    """Say what was probably meant by an unknown function; `own` are those that the card defines."""
    if name in OTHER_WORDS:
        return OTHER_WORDS[name]
    if len(name) == 1:
        return f"a product is written {name}*(...), a function of your own stands in `let:`"
    every = [*FUNCTIONS, *BINDERS, *own, "piecewise"]
    alike = (known for known in every if known.lower() == name.lower())
    close = OTHER_NAMES.get(name) or next(alike, None)
    listed = "`flashmath explain functions` lists those of the language"
    return f"did you mean {close}?" if close else did_you_mean(name, every, listed)


def with_brackets(text: str, flaw: Flaw) -> Flaw:
    """Say how a function is called, where one stands without its brackets: `ln x`, `sin^2(x)`."""
    found = re.search(r"\b([A-Za-z]\w*)(\^\d+)?\s*$", text[: flaw.start])
    if flaw.message != NO_OPERATOR or found is None or not (found[1] in FUNCTIONS or found[1] in BINDERS):
        return flaw
    return replace(flaw, help=f"an argument stands in brackets, {found[1]}(x){found[2] or ''}")
