"""One claim of a card: from its mapping in the file to data."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from typing import Literal as Choice

from builder.claims.declarations import Declared
from builder.claims.declarations import reachable
from builder.claims.declarations import read_declarations
from builder.claims.literals import Literal
from builder.claims.literals import read_literal
from builder.claims.tables import Chances
from builder.claims.tables import read_table
from builder.diagnostics import Diagnostic
from builder.diagnostics import Flaw
from builder.diagnostics import Place
from builder.diagnostics.suggestions import did_you_mean
from builder.expressions.domains import Domain
from builder.expressions.parsing import check_names
from builder.expressions.parsing import parse
from builder.expressions.program import EMPTY
from builder.expressions.program import Program
from builder.expressions.tree import Bind
from builder.expressions.tree import Expr
from builder.expressions.tree import is_condition
from builder.source import Mapping
from builder.source import Node
from builder.source import Scalar
from builder.source import Sequence

Kind = Choice["holds", "value"]
KEYS = ("holds", "value", "is", "for", "let", "shows", "table", "undecided")


@dataclass(frozen=True, slots=True)
class Claim:
    """A condition that holds, or an expression and the literal that is its value.

    Texts are as written, for the cache and for people; `program` and `lets` are those entries of `let:` that the claim
    uses. The formula that it shows may use all that is `known`, and speak of the chances of a table.
    """

    kind: Kind
    expr: Expr
    text: str
    place: Place
    literal: Literal | None = None
    literal_text: str = ""
    domains: dict[str, Domain] = field(default_factory=dict)
    domain_texts: tuple[tuple[str, str], ...] = ()
    program: Program = EMPTY
    lets: tuple[tuple[str, str], ...] = ()
    shows: int | str | None = None
    undecided: str = ""
    known: Program = EMPTY
    table: Chances | None = None

    def __str__(self) -> str:
        return f"{self.text} is {self.literal_text}" if self.kind == "value" else self.text


@dataclass
class _Reading:
    """The state of reading one claim."""

    mapping: Mapping
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def text(self, name: str) -> Scalar | None:
        """Take the text under a key; anything else there is a finding."""
        key, value = self.mapping.key(name), self.mapping.get(Scalar(name))
        if key is None or value is None:
            return None
        if isinstance(value, Scalar) and value.strip():
            return value
        form = "nothing" if value == "" else "a list" if isinstance(value, Sequence) else "a mapping"
        place = key.place() if value == "" else value.place()
        self.diagnostics.append(Diagnostic(place, "FM103", f"{name} wants text, not {form}", _TEXT_HELP.get(name, "")))
        return None

    def blame(self, node: Node, code: str, message: str, help: str = "") -> None:
        """Note a finding that concerns a whole node."""
        self.diagnostics.append(Diagnostic(node.place(), code, message, help))


_TEXT_HELP = {
    "holds": "a text that begins with [ or { stands in a | block or in quotes",
    "value": "a text that begins with [ or { stands in a | block or in quotes",
    "undecided": "say why nothing can decide the claim",
}


def read_claim(mapping: Mapping, card_let: Mapping | None = None) -> tuple[Claim | None, list[Diagnostic]]:
    """Turn the mapping of one claim, and the `let:` of its card, into a claim; None where it is flawed."""
    reading = _Reading(mapping)
    _check_keys(reading)
    declared = read_declarations(mapping, card_let)
    reading.diagnostics += declared.diagnostics
    kind: Kind = "value" if mapping.key("value") is not None else "holds"
    text = reading.text(kind)
    expr = _read_expression(reading, kind, text, declared) if text is not None else None
    literal, literal_text = _read_is(reading) if kind == "value" else (None, "")
    reason = reading.text("undecided")
    table, found = read_table(mapping, declared)
    reading.diagnostics += found
    if expr is None or text is None or reading.diagnostics:
        return None, reading.diagnostics
    program, lets = declared.used_by(expr)
    claim = Claim(
        kind,
        expr,
        str(text),
        text.place(),
        literal,
        literal_text,
        declared.domains,
        declared.domain_texts,
        program,
        lets,
        _read_shows(reading),
        str(reason or "").strip(),
        declared.program,
        table,
    )
    return (None if reading.diagnostics else claim), reading.diagnostics


def _check_keys(reading: _Reading) -> None:
    mapping = reading.mapping
    for key in mapping:
        if key not in KEYS:
            help = did_you_mean(key, KEYS, f"the keys are {', '.join(KEYS)}")
            reading.diagnostics.append(key.finding("FM101", f"a claim has no key {key}", help))
    holds, value, literal = (mapping.key(name) for name in ("holds", "value", "is"))
    if holds is not None and (value is not None or literal is not None):
        reading.blame(holds, "FM333", "a claim has either holds: or value: with is:", "make two claims of it")
    elif value is not None and literal is None:
        reading.blame(value, "FM102", "value: has no is:", "add is: with the number that comes out")
    elif literal is not None and value is None:
        reading.blame(literal, "FM102", "is: has no value:", "add value: with what is computed")
    elif holds is None and value is None:
        reading.blame(mapping, "FM102", "the claim has neither holds: nor value:", "such as holds: x + x == 2*x")


def _read_expression(reading: _Reading, kind: Kind, text: Scalar, declared: Declared) -> Expr | None:
    expr, flaws = parse(text, declared.callables)
    if expr is not None:
        flaws = check_names(expr, declared.names)
        reading.diagnostics += declared.flaws_under(expr)
        if not flaws and is_condition(expr) != (kind == "holds") and not _may_be_either(expr):
            flaws = [Flaw(0, len(text), "FM333", *_WRONG_FORM[kind])]
    untold = [flaw for flaw in flaws if not declared.has_told(text, flaw)]
    reading.diagnostics += map(text.locate, untold)
    is_whole = expr is not None and not flaws and not reachable(expr, declared.program) & declared.flawed
    return expr if is_whole else None


_WRONG_FORM = {
    "holds": ("holds: wants a condition", "such as a == b; a value is claimed by value: and is:"),
    "value": ("value: wants a number, a vector or a matrix, not a condition", "write holds:, or indicator(...)"),
}


def _may_be_either(expr: Expr) -> bool:
    """Say whether only its value tells if an expression is a condition: a name, an own function, a choice."""
    return type(expr).__name__ in ("Name", "Call", "Choice", "Index") or (
        isinstance(expr, Bind) and expr.op in ("subs", "iterate")
    )


def _read_is(reading: _Reading) -> tuple[Literal | None, str]:
    node = reading.mapping.get(Scalar("is"))
    if node is None:
        return None, ""
    literal, text = _literal_of(reading, node)
    return literal, text


def _literal_of(reading: _Reading, node: Node) -> tuple[Literal | None, str]:
    """Read a literal that is a text, or YAML's own lists of texts."""
    if isinstance(node, Sequence):
        parts = [_literal_of(reading, part) for part in node]
        if not parts:
            reading.blame(node, "FM333", "is: is an empty list")
            return None, ""
        text = f"[{', '.join(text for _, text in parts)}]"
        literals = tuple(literal for literal, _ in parts if literal is not None)
        return (literals if len(literals) == len(parts) else None), text
    if isinstance(node, Mapping):
        reading.blame(node, "FM103", "is: wants a number, a vector or a matrix of numbers, not a mapping")
        return None, ""
    literal, flaws = read_literal(node)
    reading.diagnostics += map(node.locate, flaws)
    return literal, str(node).strip()


def _read_shows(reading: _Reading) -> int | str | None:
    shows = reading.text("shows")
    if shows is None:
        return None
    text = str(shows).strip()
    if not text.isdecimal():
        return text
    if not 1 <= int(text[:6]) <= 99:
        reading.blame(shows, "FM104", "shows: counts the displayed formulas from 1", "or give a piece of the TeX")
    return int(text[:6])
