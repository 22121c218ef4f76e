r"""Macros of a library, expanded by us before any engine: a card never carries `\newcommand`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from builder.diagnostics import Flaw
from builder.tex.mapped import Mapped
from builder.tex.mapped import join
from builder.tex.mapped import map_inserted

#: The most arguments that a macro may take, as in TeX.
MOST_ARGUMENTS = 9
#: How long a formula may be, as written and after its macros are expanded, in characters.
LONGEST_FORMULA = 4000

_PARAMETER = re.compile(r"#([1-9])")
_GROUP_SIGN = re.compile(r"\\.|[{}]", re.DOTALL)
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|[^\s{}]", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Macro:
    r"""A macro without its backslash: what stands in for it, how many arguments it takes, what it means."""

    name: str
    tex: str
    args: int = 0
    means: str = ""


Macros = Mapping[str, Macro]


def check_macro(macro: Macro, macros: Macros) -> list[Flaw]:
    """Find what is wrong with a macro's own text: its parameters, its braces, a way that leads back to itself."""
    flaws = [
        Flaw(found.start(), 2, "FM211", f"\\{macro.name} takes {_arguments(macro)} and uses {found[0]}")
        for found in _PARAMETER.finditer(macro.tex)
        if int(found[1]) > macro.args
    ]
    if _group_end("{" + macro.tex + "}", 0) != len(macro.tex) + 2:
        flaws.append(Flaw(0, len(macro.tex), "FM211", f"the braces of \\{macro.name} do not match"))
    if circle := _circle(macro.name, macros):
        path = " -> ".join(f"\\{name}" for name in circle)
        flaws.append(Flaw(0, len(macro.tex), "FM211", f"\\{macro.name} calls itself: {path}"))
    return flaws


def _arguments(macro: Macro) -> str:
    return "1 argument" if macro.args == 1 else f"{macro.args} arguments"


def _circle(name: str, macros: Macros) -> tuple[str, ...]:
    """Find a chain of macros from a name back to it; empty if there is none."""
    seen: set[str] = set()
    chains: list[tuple[str, ...]] = [(name,)]
    while chains:
        chain = chains.pop()
        for called in re.findall(r"\\([A-Za-z]+)", macros[chain[-1]].tex):
            if called == name:
                return (*chain, name)
            if called in macros and called not in seen:
                seen.add(called)
                chains.append((*chain, called))
    return ()


def expand(tex: Mapped, macros: Macros) -> tuple[Mapped, list[Flaw]]:
    """Replace the macros of a formula, and the macros of their bodies, until none is left.

    The flaws (a missing argument, a bare macro after ^ or _, an expansion without end) carry offsets of the first text.
    """
    if not macros:
        return tex, []
    calls = _calls(tuple(macros))
    origin = tex.origins[0]
    done: list[Mapped] = []
    before = ""
    rounds = 0
    while found := calls.search(tex.text):
        rounds += 1
        start = found.start(1) - 1
        done.append(tex[:start])
        before += tex.text[:start]
        call = _read_call(tex, found, macros[found[1]], before)
        if isinstance(call, Flaw):
            return join([*done, tex[start : len(tex.text)]]), [call]
        body, rest = call
        if len(before) + len(body.text) + len(rest.text) > LONGEST_FORMULA or rounds > LONGEST_FORMULA:
            message = f"its macros make this formula longer than {LONGEST_FORMULA} characters"
            return join([*done, body, rest]), [Flaw(origin, 1, "FM209", message)]
        if calls.search(body.text):
            tex = join([body, rest])
        else:
            done.append(body)
            before += body.text
            tex = rest
    return join([*done, tex]), []


@lru_cache(maxsize=8)
def _calls(names: tuple[str, ...]) -> re.Pattern[str]:
    """Make the pattern of a call; a backslash that is itself escaped begins none."""
    return re.compile(rf"(?<!\\)(?:\\\\)*\\({'|'.join(map(re.escape, names))})(?![A-Za-z])")


def _read_call(tex: Mapped, found: re.Match[str], macro: Macro, before: str) -> tuple[Mapped, Mapped] | Flaw:
    """Turn a call into what stands in for it and the rest of the formula; `before` is the text that it follows."""
    origin, length = tex.origins[found.start(1) - 1], len(macro.name) + 1
    before = before.rstrip()
    if before[-1:] in ("^", "_") and not before[:-1].endswith("\\"):
        message = f"\\{macro.name} stands bare after {before[-1]}"
        return Flaw(origin, length, "FM212", message, f"write {before[-1]}{{\\{macro.name}{'{...}' * macro.args}}}")
    arguments: list[Mapped] = []
    position = found.end()
    for _ in range(macro.args):
        argument = _argument(tex, position)
        if argument is None:
            message = f"\\{macro.name} takes {_arguments(macro)} and gets {len(arguments) or 'none'}"
            return Flaw(origin, length, "FM212", message, f"write \\{macro.name}{'{...}' * macro.args}")
        arguments.append(argument[0])
        position = argument[1]
    return _fill(macro, arguments, origin), tex[position : len(tex.text)]


def _argument(tex: Mapped, position: int) -> tuple[Mapped, int] | None:
    """Read one argument, a group or a single token; return it and where it ends."""
    while tex.text[position : position + 1].isspace():
        position += 1
    if tex.text.startswith("{", position):
        end = _group_end(tex.text, position)
        return (tex[position + 1 : end - 1], end) if end else None
    token = _TOKEN.match(tex.text, position)
    return (tex[position : token.end()], token.end()) if token else None


def _group_end(text: str, start: int) -> int:
    """Find where the group that begins at a brace ends; 0 if it does not."""
    depth = 0
    for sign in _GROUP_SIGN.finditer(text, start):
        depth += {"{": 1, "}": -1}.get(sign[0], 0)
        if depth == 0:
            return sign.end()
    return 0


def _fill(macro: Macro, arguments: list[Mapped], origin: int) -> Mapped:
    """Put the arguments into a macro's body, whose own characters all come from the call."""
    pieces: list[Mapped] = []
    position = 0
    for found in _PARAMETER.finditer(macro.tex):
        pieces.append(map_inserted(macro.tex[position : found.start()], origin))
        pieces.append(arguments[int(found[1]) - 1])
        position = found.end()
    pieces.append(map_inserted(macro.tex[position:], origin))
    return join(pieces)
