"""What the values of one figure are read against: the card's program, a budget, and what the reading met."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field

from builder.diagnostics import Flaw
from builder.expressions import parse
from builder.expressions.evaluation.walker import Budget
from builder.expressions.lets import EntryFlaw
from builder.expressions.lets import plain_name
from builder.expressions.lets import read_lets
from builder.expressions.program import Program
from builder.expressions.signatures import Signature
from builder.expressions.tree import Expr
from builder.expressions.tree import called_names
from builder.expressions.tree import free_names
from builder.expressions.tree import free_occurrences
from builder.expressions.words import RESERVED
from builder.figures.plain import Text

#: How many steps all evaluations of one figure may take.
MOST_STEPS = 1_500_000

#: A name of `let:` and its text.
Entry = tuple[str, str]


@dataclass
class Setting:
    """The program of a card's `let:`, the steps that are left, and the names and labels that a figure uses."""

    program: Program
    budget: Budget = field(default_factory=lambda: Budget(MOST_STEPS))
    used: set[str] = field(default_factory=set)
    labels: list[Text] = field(default_factory=list)

    @property
    def callables(self) -> dict[str, Signature]:
        """Give the functions of the card."""
        return {name: function.signature for name, function in self.program.functions.items()}

    def read(self, text: str, variables: Sequence[str]) -> tuple[Expr | None, list[Flaw]]:
        """Turn a text into a tree whose names are variables, values of the card, or known to the language."""
        expr, flaws = parse(text, self.callables)
        if expr is None:
            return None, flaws
        flaws = self._unknown(expr, frozenset(variables))
        self.used |= free_names(expr) | called_names(expr)
        return (None, flaws) if flaws else (expr, [])

    def _unknown(self, expr: Expr, variables: frozenset[str]) -> list[Flaw]:
        known = {*variables, *self.program.values, *RESERVED}
        flaws = []
        for name in free_occurrences(expr):
            start, end = name.span
            if name.id not in known:
                told = ", ".join([*variables, *self.program.values])
                help = f"known here: {told}" if told else "name it in `let:`"
                flaws.append(Flaw(start, max(1, end - start), "FM404", f"unknown name {name.id}", help))
            elif missing := self._open(name.id) - variables:
                message = f"{name.id} depends on {', '.join(sorted(missing))}, which has no value in a figure"
                flaws.append(Flaw(start, max(1, end - start), "FM404", message, "use it where its symbols are drawn"))
        return flaws

    def _open(self, name: str) -> frozenset[str]:
        """Give the symbols that a value of the card depends on."""
        closed = {*self.program.values, *self.program.functions, *RESERVED}
        return self.program.depends.get(name, frozenset()) - closed

    def entries_used(self, entries: Sequence[Entry]) -> list[Entry]:
        """Give the entries of `let:` that what was read depends on."""
        reached = set(self.used)
        for name in self.used:
            reached |= self.program.depends.get(name, frozenset())
            if name in self.program.functions:
                body = self.program.functions[name].body
                for inner in free_names(body) | called_names(body):
                    reached |= {inner} | self.program.depends.get(inner, frozenset())
        return [entry for entry in entries if reached & set(_heads(entry[0]))]


def _heads(name: str) -> list[str]:
    """Give the names that an entry defines."""
    heads = [name.split("(", maxsplit=1)[0]] if "(" in name else name.split(",")
    return [plain_name(head) for head in heads]


def read_program(entries: Sequence[Entry]) -> tuple[Program, list[EntryFlaw]]:
    """Turn `let:` into a program; names that it leaves open are symbols, which a figure may draw along."""
    program, flaws = read_lets(entries)
    symbols = {
        plain_name(entries[flaw.entry][1][flaw.flaw.start : flaw.flaw.start + flaw.flaw.length])
        for flaw in flaws
        if flaw.flaw.code == "FM313" and flaw.flaw.message.startswith("unknown name")
    }
    return read_lets(entries, symbols) if symbols else (program, flaws)
