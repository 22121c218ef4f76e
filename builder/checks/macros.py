"""What is wrong with the macros of a library."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.diagnostics import Diagnostic
from builder.library import Library
from builder.source import comment_after
from builder.tex.commands import macro_names
from builder.tex.lint import lint
from builder.tex.macros import check_macro
from builder.tex.mapped import map_text

#: What a comment sign cuts off where a parameter was meant.
_PARAMETER = re.compile(r"#[1-9]")


def check_macros(library: Library) -> Iterator[Diagnostic]:
    """Demand that macros have a name of letters that TeX does not know, a sound body and a way that ends."""
    for name, entry in library.macro_entries.items():
        if not re.fullmatch("[A-Za-z]+", name):
            yield name.finding("FM211", f"\\{name} is no name for a macro", "use letters only, without the backslash")
        elif name in macro_names():
            yield name.finding("FM211", f"\\{name} is a command of TeX already", "choose another name")
        for text in filter(None, (entry.tex, entry.means)):
            cut = comment_after(text)
            if cut is not None and _PARAMETER.match(cut.place.excerpt, cut.place.column - 1):
                yield Diagnostic(cut.place, cut.code, cut.message, "put the value in single quotes")
        macro = library.macros[name]
        for flaw in check_macro(macro, library.macros) or lint(map_text(macro.tex), library.macros):
            yield entry.tex.locate(flaw)
