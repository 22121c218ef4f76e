"""The entries of `let:` to a program: named values, several at once, own functions."""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from builder.diagnostics import Flaw
from builder.expressions.binders import BINDERS
from builder.expressions.parsing import check_names
from builder.expressions.parsing import parse
from builder.expressions.program import Definition
from builder.expressions.program import OwnFunction
from builder.expressions.program import Program
from builder.expressions.registry import FUNCTIONS
from builder.expressions.signatures import Signature
from builder.expressions.tree import Expr
from builder.expressions.tree import called_names
from builder.expressions.tree import free_names
from builder.expressions.words import RESERVED
from builder.expressions.words import SIGNS
from builder.expressions.words import is_name

#: The most entries of one `let:`.
MOST_ENTRIES = 60
_FUNCTION = re.compile(r"\s*([^\s(),]+)\s*\(([^()]*)\)\s*")


@dataclass(frozen=True, slots=True)
class EntryFlaw:
    """A flaw of one entry, in its name or in its value."""

    entry: int
    in_name: bool
    flaw: Flaw


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands before the colon: names, or a function with its parameters."""

    names: tuple[str, ...]
    parameters: tuple[str, ...] | None = None


@dataclass
class _Reading:
    """The state of reading one `let:`."""

    symbols: Collection[str]
    callables: dict[str, Signature]
    heads: dict[int, _Head] = field(default_factory=dict)
    bodies: dict[int, Expr] = field(default_factory=dict)
    flaws: list[EntryFlaw] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def blame(self, entry: int, span: tuple[int, int], code: str, message: str, help: str = "") -> None:
        """Note a flaw of an entry's name."""
        start, end = span
        self.flaws.append(EntryFlaw(entry, True, Flaw(start, max(1, end - start), code, message, help)))


def read_lets(
    entries: Sequence[tuple[str, str]],
    symbols: Collection[str] = (),
    callables: Mapping[str, Signature] | None = None,
) -> tuple[Program, list[EntryFlaw]]:
    """Turn the entries of `let:`, name and text each, into a program.

    `symbols` are the names that `for:` declares, `callables` those of them that are functions.
    """
    reading = _Reading(symbols, dict(callables or {}))
    if len(entries) > MOST_ENTRIES:
        reading.blame(0, (0, 1), "FM312", f"let: has {len(entries)} entries; at most {MOST_ENTRIES} are read")
        return Program(), reading.flaws
    for index, (name, _) in enumerate(entries):
        _read_head(reading, index, name)
    for index, (_, text) in enumerate(entries):
        if index in reading.heads:
            _read_body(reading, index, text)
    program = _assemble(reading, entries)
    circles = _circles(program, reading)
    reading.flaws.extend(circles)
    return (Program() if circles else _with_dependencies(program)), reading.flaws


def plain_name(text: str) -> str:
    """Read Greek letters as their names."""
    return "".join(SIGNS.get(char, char) for char in text.strip())


def _read_head(reading: _Reading, index: int, text: str) -> None:
    found = _FUNCTION.fullmatch(text)
    if found:
        name = plain_name(found[1])
        parameters = tuple(plain_name(part) for part in found[2].split(","))
        bad = [part for part in (name, *parameters) if not _is_free(reading, index, part, text, name)]
        if len(set(parameters)) < len(parameters):
            reading.blame(index, (0, len(text)), "FM316", f"{name} has two parameters of one name")
            return
        if not bad:
            reading.heads[index] = _Head((name,), parameters)
            reading.callables[name] = Signature(parameters, (), variadic=False)
            reading.taken.add(f"{name}()")
        return
    names = tuple(plain_name(part) for part in text.split(","))
    if all(_is_free(reading, index, name, text, "") for name in names):
        reading.heads[index] = _Head(names)
        reading.taken.update(names)


def _is_free(reading: _Reading, index: int, name: str, text: str, function: str) -> bool:
    """Say whether a name can be given here; if not, say why."""
    start = max(0, text.find(name))
    message = help = ""
    if not is_name(name):
        message, help = f"{name or 'nothing'} is not a name", "letters and digits, such as x, beta1, h_0"
    elif name in RESERVED:
        message, help = f"{name} has a meaning of its own", "choose another name"
    elif name == function and (name in FUNCTIONS or name in BINDERS):
        message, help = f"{name} is a function of the language", "choose another name"
    elif f"{name}()" in reading.taken if name == function else name in reading.taken:
        message, help = f"{name} is defined twice", "a claim has the names of its card's `let:` too; choose another"
    elif not function and name in reading.symbols:
        message = f"{name} is declared in `for:` already"
    if message:
        reading.blame(index, (start, start + len(name)), "FM316", message, help)
    return not message


def _read_body(reading: _Reading, index: int, text: str) -> None:
    expr, flaws = parse(text, reading.callables)
    head = reading.heads[index]
    if expr is not None:
        known = {*reading.symbols, *reading.taken, *(head.parameters or ())}
        flaws = check_names(expr, known)
    reading.flaws.extend(EntryFlaw(index, False, flaw) for flaw in flaws)
    if expr is not None and not flaws:
        reading.bodies[index] = expr


def _assemble(reading: _Reading, entries: Sequence[tuple[str, str]]) -> Program:
    values: dict[str, Definition] = {}
    functions: dict[str, OwnFunction] = {}
    for index, expr in reading.bodies.items():
        head = reading.heads[index]
        if head.parameters is not None:
            functions[head.names[0]] = OwnFunction(head.parameters, expr)
        elif len(head.names) == 1:
            values[head.names[0]] = Definition(expr)
        else:
            for part, name in enumerate(head.names):
                values[name] = Definition(expr, part, len(head.names), entries[index][0])
    return Program(values, functions)


def _uses(program: Program, key: str) -> set[str]:
    """Give what a value, or a function (its key ends in brackets), refers to."""
    if key.endswith("()"):
        function = program.functions[key[:-2]]
        body, hidden = function.body, set(function.parameters)
    else:
        body, hidden = program.values[key].expr, set()
    names = set(free_names(body)) - hidden
    return names | {f"{name}()" for name in called_names(body) if name in program.functions}


def _circles(program: Program, reading: _Reading) -> list[EntryFlaw]:
    """Find the definitions that lead back to themselves."""
    flaws = []
    for index in reading.bodies:
        head = reading.heads[index]
        key = f"{head.names[0]}()" if head.parameters is not None else head.names[0]
        if path := _path_back(program, key):
            shown = " -> ".join(path)
            length = len(head.names[0])
            flaws.append(
                EntryFlaw(index, True, Flaw(0, length, "FM317", f"{head.names[0]} is defined by itself: {shown}"))
            )
    return flaws


def _path_back(program: Program, start: str) -> tuple[str, ...]:
    seen: set[str] = set()
    paths: list[tuple[str, ...]] = [(start,)]
    while paths:
        path = paths.pop()
        for used in sorted(_uses(program, path[-1])):
            known = used[:-2] in program.functions if used.endswith("()") else used in program.values
            if used == start:
                return (*path, start)
            if known and used not in seen:
                seen.add(used)
                paths.append((*path, used))
    return ()


def _with_dependencies(program: Program) -> Program:
    """Add to a program which symbols each of its values depends on."""
    depends = {}
    for name, definition in program.values.items():
        reached, waiting = set(), [name]
        while waiting:
            for used in _uses(program, waiting.pop()):
                if used in reached:
                    continue
                reached.add(used)
                if used in program.values or (used.endswith("()") and used[:-2] in program.functions):
                    waiting.append(used)
        found = frozenset(used.removesuffix("()") for used in reached)
        depends[name] = found
        if definition.group:
            depends[definition.group] = found
    return Program(program.values, program.functions, depends)
