"""The TeX that a card may use: what the everyday engine and MathJax 3.2.2 both accept, kept as data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def macro_names() -> frozenset[str]:
    """Read the allowed commands, without their backslash."""
    return frozenset(json.loads(_read("commands.json"))["macros"])


@cache
def environment_names() -> frozenset[str]:
    """Read the allowed environments."""
    return frozenset(json.loads(_read("commands.json"))["environments"])


@cache
def aliases() -> Mapping[str, str]:
    """Read what the everyday engine alone needs replaced: a command it does not know, by one that it does."""
    loaded: dict[str, str] = json.loads(_read("aliases.json"))
    return loaded


def _read(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


#: Commands that authors reach for and that no card may use, with what helps instead.
REPLACEMENTS: Mapping[str, str] = {
    **dict.fromkeys(
        ("newcommand", "renewcommand", "providecommand", "def", "let", "gdef", "edef", "DeclareMathOperator"),
        "macros belong in macros.yaml",
    ),
    **dict.fromkeys(("label", "ref", "eqref"), "say in words which formula is meant"),
    **dict.fromkeys(("require", "usepackage"), "a card loads no packages"),
    **dict.fromkeys(("href", "url", "includegraphics"), "links and figures stand outside formulas"),
    **dict.fromkeys(("bm", "pmb"), "write \\boldsymbol{...} or \\mathbf{...}"),
    **dict.fromkeys(("mathbbm", "mathds"), "write \\mathbb{...}"),
    **dict.fromkeys(("textsc", "emph"), "write \\textit{...} or \\mathrm{...}"),
    "nicefrac": "write \\tfrac{...}{...}",
    "sfrac": "write \\tfrac{...}{...}",
}
