"""The `table:` of a claim to a finite model of chances: what the names of a formula say about the places of a table."""

from __future__ import annotations

import re
from collections.abc import Collection
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from builder.claims.declarations import Declared
from builder.diagnostics import Diagnostic
from builder.diagnostics import Flaw
from builder.expressions.domains import Domain
from builder.expressions.lets import EntryFlaw
from builder.expressions.lets import plain_name
from builder.expressions.parsing import check_names
from builder.expressions.parsing import parse
from builder.expressions.program import EMPTY
from builder.expressions.program import Program
from builder.expressions.signatures import Signature
from builder.expressions.tree import Call
from builder.expressions.tree import Expr
from builder.expressions.tree import is_condition
from builder.expressions.words import RESERVED
from builder.expressions.words import is_name
from builder.source import Mapping as Map
from builder.source import Node
from builder.source import Scalar
from builder.source import Sequence

#: The key that names the table; every other one gives a name of the formula its meaning.
OF = "of"
#: The places of a table, as the meanings speak of them.
ROW, COLUMN = "row", "column"
_FAMILY = re.compile(r"\s*([^\s(),]+)\s*\(\s*([^\s(),]+)\s*\)\s*")
_FORM = "such as table: {of: T, A: row == 1}"
_DRAWN = "such as for: {T: simplex 2 x 2}"


@dataclass(frozen=True, slots=True)
class Chances:
    """A finite table of chances, and what the names of a formula say about its places.

    `table` is a declared vector or matrix whose entries add up to one; `row` and `column` are its places. Events are
    conditions on the places, variables are values at them; a family of events such as H(k) has a parameter.
    """

    table: str
    events: Mapping[str, Expr] = field(default_factory=dict)
    families: Mapping[str, tuple[str, Expr]] = field(default_factory=dict)
    variables: Mapping[str, Expr] = field(default_factory=dict)
    row: str = ROW
    column: str = COLUMN


def read_chances(
    table: str,
    entries: Mapping[str, str],
    known: Collection[str] = (),
    callables: Mapping[str, Signature] | None = None,
    program: Program = EMPTY,
) -> tuple[Chances, list[EntryFlaw]]:
    """Turn `A: row == 1`, `H(k): row == k`, `X: xs[row]` into a model.

    `known` are the names that `for:` and `let:` declare: a meaning may speak of them, an entry may not be called so.
    """
    events: dict[str, Expr] = {}
    families: dict[str, tuple[str, Expr]] = {}
    variables: dict[str, Expr] = {}
    flaws: list[EntryFlaw] = []
    for index, (head, text) in enumerate(entries.items()):
        found = _FAMILY.fullmatch(head)
        name, parameter = (plain_name(found[1]), plain_name(found[2])) if found else (plain_name(head), "")
        flaw = _name_flaw(head, (name, parameter) if found else (name,), known)
        expr, wrong = _read_meaning(text, parameter, known, callables)
        if expr is not None and parameter and not wrong and not _is_event(expr, program):
            wrong = [Flaw(0, len(text), "FM333", "a family of events wants a condition", "such as H(k): row == k")]
        flaws += [EntryFlaw(index, True, flaw)] if flaw else []
        flaws += (EntryFlaw(index, False, one) for one in wrong)
        if flaw or wrong or expr is None:
            continue
        if parameter:
            families[name] = parameter, expr
        elif _is_event(expr, program):
            events[name] = expr
        else:
            variables[name] = expr
    return Chances(table, events, families, variables), flaws


def _read_meaning(
    text: str, parameter: str, known: Collection[str], callables: Mapping[str, Signature] | None
) -> tuple[Expr | None, list[Flaw]]:
    expr, flaws = parse(text, dict(callables or {}))
    if expr is None:
        return None, flaws
    return expr, check_names(expr, {*known, ROW, COLUMN, *filter(None, [parameter])})


def _is_event(expr: Expr, program: Program) -> bool:
    """Say whether a meaning is a condition, itself or as the function of `let:` that it calls."""
    own = program.functions.get(expr.name) if isinstance(expr, Call) else None
    return is_condition(expr if own is None else own.body)


def _name_flaw(head: str, names: tuple[str, ...], known: Collection[str]) -> Flaw | None:
    """Say why an entry cannot be called so."""
    for name in names:
        message, help = "", "choose another name"
        if not is_name(name):
            message, help = f"{name or 'nothing'} is not a name", "such as A, E_1, X, or H(k) for H_1, H_2, ..."
        elif name in RESERVED:
            message = f"{name} has a meaning of its own"
        elif name in (ROW, COLUMN):
            message = f"{name} is a place of the table"
        elif name in known:
            message = f"{name} is declared in `for:` or `let:` already"
        if message:
            return Flaw(max(0, head.find(name)), max(1, len(name)), "FM316", message, help)
    return None


def read_table(mapping: Map, declared: Declared) -> tuple[Chances | None, list[Diagnostic]]:
    """Turn the `table:` of a claim into its model of chances; None where there is none, or a flawed one."""
    key, node = mapping.key("table"), mapping.get(Scalar("table"))
    if key is None or node is None:
        return None, []
    if not isinstance(node, Map):
        return None, [Diagnostic(key.place(), "FM103", "table: wants a mapping of names", _FORM)]
    taken = [name for name in (ROW, COLUMN) if name in declared.names]
    if taken:
        message = f"{taken[0]} is a place of the table, and is declared in `for:` or `let:` too"
        return None, [key.finding("FM316", message, "choose another name there")]
    table, diagnostics = _read_of(node, declared)
    pairs = [(name, value) for name, value in node.items() if name != OF]
    diagnostics += (_no_text(name, value) for name, value in pairs if not _is_text(value))
    sound = [(name, value) for name, value in pairs if isinstance(value, Scalar) and _is_text(value)]
    if not pairs and not diagnostics:
        diagnostics = [key.finding("FM333", "the table gives no name a meaning", _FORM)]
    entries = {str(name): str(value) for name, value in sound}
    chances, flaws = read_chances(table, entries, declared.names, declared.callables, declared.program)
    diagnostics += (sound[flaw.entry][0 if flaw.in_name else 1].locate(flaw.flaw) for flaw in flaws)
    if mapping.key("shows") is None and not diagnostics:
        diagnostics = [key.finding("FM333", "table: serves the formula of shows:, and there is none", "add shows:")]
    return (None if diagnostics else chances), diagnostics


def _read_of(node: Map, declared: Declared) -> tuple[str, list[Diagnostic]]:
    """Read which table it is."""
    value = node.get(Scalar(OF))
    if value is None:
        return "", [Diagnostic(node.place(), "FM102", "table: has no of:", "add of: with the name of the table")]
    if not isinstance(value, Scalar) or not _is_text(value):
        return "", [_no_text(node.key(OF) or Scalar(OF), value)]
    flaw = _table_flaw(plain_name(value), declared)
    return plain_name(value), [value.finding(*flaw)] if flaw else []


def _table_flaw(name: str, declared: Declared) -> tuple[str, str, str] | None:
    """Say why a name is that of no table of chances; what `let:` computes is looked at when it has a value."""
    if name not in declared.names:
        return "FM313", f"unknown name {name}", "declare the table in `for:` or `let:`"
    domain = declared.domains.get(name)
    if domain is None and name in declared.program.values:
        return None
    if domain is None or not _holds_numbers(domain):
        return "FM333", f"{name} is no table of numbers", _DRAWN
    if domain.kind != "simplex":
        return "FM333", f"the entries of {name} are no chances: they do not add up to 1", _DRAWN
    return None


def _holds_numbers(domain: Domain) -> bool:
    return bool(domain.sizes) and domain.kind != "function"


def _is_text(value: Node) -> bool:
    return isinstance(value, Scalar) and bool(value.strip())


def _no_text(name: Scalar, value: Node) -> Diagnostic:
    form = "nothing" if isinstance(value, Scalar) else "a list" if isinstance(value, Sequence) else "a mapping"
    wanted = "the name of a table" if name == OF else "an expression"
    return Diagnostic(name.place(), "FM103", f"{name} wants {wanted}, not {form}", _FORM)
