"""What a claim may refer to: the symbols of its `for:`, the values and functions of its `let:` and its card's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field

from builder.diagnostics import Diagnostic
from builder.diagnostics import Flaw
from builder.expressions.binders import BINDERS
from builder.expressions.domains import Domain
from builder.expressions.domains import callables
from builder.expressions.domains import parse_domain
from builder.expressions.domains import size_letters
from builder.expressions.lets import EntryFlaw
from builder.expressions.lets import plain_name
from builder.expressions.lets import read_lets
from builder.expressions.program import EMPTY
from builder.expressions.program import Program
from builder.expressions.registry import FUNCTIONS
from builder.expressions.signatures import Signature
from builder.expressions.tree import Expr
from builder.expressions.tree import called_names
from builder.expressions.tree import free_names
from builder.expressions.words import RESERVED
from builder.expressions.words import is_name
from builder.source import Mapping
from builder.source import Node
from builder.source import Scalar
from builder.source import Sequence

#: One entry of `let:`: its name and text as they stand in the file.
Entry = tuple[Scalar, Scalar]


@dataclass
class Declared:
    """The declarations of one claim, with all that is wrong in those of its own."""

    domains: dict[str, Domain] = field(default_factory=dict)
    domain_texts: tuple[tuple[str, str], ...] = ()
    program: Program = EMPTY
    entries: list[Entry] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    #: Names whose own declaration is flawed, which was told: nothing is told of what follows from that.
    flawed: set[str] = field(default_factory=set)
    #: Whether `for:` or `let:` could not be read at all, so that nobody knows which names they were to give.
    is_blind: bool = False
    #: What is wrong in the card's entries; it concerns only the claims that use them.
    card_flaws: dict[int, list[Diagnostic]] = field(default_factory=dict)

    @property
    def callables(self) -> dict[str, Signature]:
        """Give the functions that are not of the language, and how each is called."""
        own = {name: function.signature for name, function in self.program.functions.items()}
        return {**callables(self.domains), **own}

    @property
    def names(self) -> set[str]:
        """Give every name that an expression may use; also those whose definition is flawed."""
        heads = {name for key, _ in self.entries for name in head_names(key)}
        return {*self.domains, *size_letters(self.domains.values()), *self.program.values, *heads, *self.flawed}

    def has_told(self, text: Scalar, flaw: Flaw) -> bool:
        """Say whether a name is unknown only because its own declaration is flawed, or all of them are."""
        name = text[flaw.start : flaw.start + flaw.length]
        return flaw.code == "FM313" and (name in self.flawed or (self.is_blind and "(" not in name))

    def flaws_under(self, expr: Expr) -> list[Diagnostic]:
        """Give what is wrong in those entries of the card's `let:` that an expression leads to."""
        used = reachable(expr, self.program)
        return [
            flaw
            for index, flaws in self.card_flaws.items()
            if used & set(head_names(self.entries[index][0]))
            for flaw in flaws
        ]

    def used_by(self, expr: Expr) -> tuple[Program, tuple[tuple[str, str], ...]]:
        """Cut the program down to what an expression uses; give the texts of these entries too."""
        used = reachable(expr, self.program)
        values = {name: value for name, value in self.program.values.items() if name in used}
        functions = {name: value for name, value in self.program.functions.items() if name in used}
        depends = {name: value for name, value in self.program.depends.items() if used & set(head_names(name))}
        lets = tuple((str(key), str(text)) for key, text in self.entries if used & set(head_names(key)))
        return Program(values, functions, depends), lets


def head_names(text: str) -> list[str]:
    """Give the names that an entry of `let:` defines: `f(x)` defines f, `Q, R` both."""
    head = text.partition("(")[0]
    return [plain_name(part) for part in head.split(",")]


def reachable(expr: Expr, program: Program) -> set[str]:
    """Find the names that an expression uses, itself or through the definitions of others."""
    found: set[str] = set()
    waiting = [*free_names(expr), *called_names(expr)]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        bodies = [program.values[name].expr] if name in program.values else []
        bodies += [program.functions[name].body] if name in program.functions else []
        for body in bodies:
            waiting += [*free_names(body), *called_names(body)]
    for name in list(found):
        if name in program.values and program.values[name].group:
            found |= set(head_names(program.values[name].group))
    return found


def read_declarations(mapping: Mapping, card_let: Mapping | None) -> Declared:
    """Read `for:` and `let:` of a claim, with the `let:` of its card before them."""
    declared = Declared()
    _read_domains(declared, mapping)
    of_card = [*_entries(card_let, declared.flawed, [])]
    own = _mapping_at(declared, mapping, "let")
    declared.entries = [*of_card, *_entries(own, declared.flawed, declared.diagnostics)]
    symbols = {*declared.domains, *size_letters(declared.domains.values()), *declared.flawed}
    pairs = [(str(key), str(text)) for key, text in declared.entries]
    declared.program, flaws = read_lets(pairs, symbols, callables(declared.domains))
    for flaw in flaws:
        if not flaw.in_name and declared.has_told(declared.entries[flaw.entry][1], flaw.flaw):
            continue
        diagnostic = _locate(declared.entries, flaw)
        declared.flawed.update(head_names(declared.entries[flaw.entry][0]))
        if flaw.entry < len(of_card):
            declared.card_flaws.setdefault(flaw.entry, []).append(diagnostic)
        else:
            declared.diagnostics.append(diagnostic)
    return declared


def read_let(let: Mapping) -> tuple[Program, list[Diagnostic]]:
    """Turn the `let:` of a card, by itself, into a program, with all that is wrong in it."""
    declared = Declared()
    entries = [*_entries(let, declared.flawed, declared.diagnostics)]
    program, flaws = read_lets([(str(key), str(text)) for key, text in entries], declared.flawed)
    return program, declared.diagnostics + [_locate(entries, flaw) for flaw in flaws]


def _locate(entries: list[Entry], flaw: EntryFlaw) -> Diagnostic:
    return entries[flaw.entry][0 if flaw.in_name else 1].locate(flaw.flaw)


def _mapping_at(declared: Declared, mapping: Mapping, name: str) -> Mapping | None:
    key, value = mapping.key(name), mapping.get(Scalar(name))
    declared.is_blind |= key is not None and not (isinstance(value, Mapping) and (value or value.is_written_empty()))
    if key is None or isinstance(value, Mapping):
        return value if isinstance(value, Mapping) else None
    help = "such as for: {x: real}" if name == "for" else "such as let: {a: 2}"
    declared.diagnostics.append(Diagnostic(key.place(), "FM103", f"{name}: wants a mapping of names", help))
    return None


def _entries(let: Mapping | None, flawed: set[str], diagnostics: list[Diagnostic]) -> Iterator[Entry]:
    for key, value in (let or {}).items():
        if isinstance(value, Scalar) and value.strip():
            yield key, value
            continue
        flawed.update(head_names(key))
        message = f"{key} wants an expression, not {_form(value)}"
        diagnostics.append(Diagnostic(key.place(), "FM103", message, "such as 2*a, [1, 2] or [[1, 2], [3, 4]]"))


def _form(value: Node) -> str:
    return "nothing" if isinstance(value, Scalar) else "a list" if isinstance(value, Sequence) else "a mapping"


def _read_domains(declared: Declared, mapping: Mapping) -> None:
    found = _mapping_at(declared, mapping, "for")
    texts: list[tuple[str, str]] = []
    for key, value in (found or {}).items():
        name = plain_name(key)
        text = value.as_written() if isinstance(value, Sequence) else value
        flaw = _name_flaw(key, name, declared.domains)
        declared.flawed.add(name)
        if flaw is not None:
            declared.diagnostics.append(key.locate(flaw))
            continue
        if not isinstance(text, Scalar):
            help = "such as real, positive, 2..9, vector n"
            declared.diagnostics.append(Diagnostic(value.place(), "FM318", f"{key} wants a domain", help))
            continue
        domain, flaws = parse_domain(text)
        declared.diagnostics += map(text.locate, flaws)
        if domain is not None and domain.kind == "function" and (name in FUNCTIONS or name in BINDERS):
            message = f"{name} is a function of the language"
            declared.diagnostics.append(key.finding("FM316", message, "choose another name"))
        elif domain is not None:
            declared.domains[name] = domain
            declared.flawed.discard(name)
            texts.append((name, text.strip()))
    declared.domain_texts = tuple(texts)


def _name_flaw(key: Scalar, name: str, taken: dict[str, Domain]) -> Flaw | None:
    if not is_name(name):
        help = "letters and digits, such as x, beta1, h_0"
        return Flaw(0, max(1, len(key)), "FM316", f"{name or 'nothing'} is not a name", help)
    if name in RESERVED:
        return Flaw(0, len(key), "FM316", f"{name} has a meaning of its own", "choose another name")
    if name in taken:
        return Flaw(0, len(key), "FM316", f"{name} is declared twice")
    return None
