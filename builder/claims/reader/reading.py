"""A displayed formula to its relations, or to the place where it cannot be read and why."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import replace

from builder.claims.reader.meaning.book import Book
from builder.claims.reader.meaning.book import kind_of
from builder.claims.reader.meaning.forms import PLAIN
from builder.claims.reader.meaning.forms import value_of
from builder.claims.reader.meaning.values import FUNCTION
from builder.claims.reader.meaning.values import ROW
from builder.claims.reader.meaning.values import SCALAR
from builder.claims.reader.meaning.values import VECTOR
from builder.claims.reader.meaning.values import Value
from builder.claims.reader.meaning.values import fit
from builder.claims.reader.meaning.values import has_stand_in
from builder.claims.reader.names import Names
from builder.claims.reader.names import formal_macros
from builder.claims.reader.names import spellings
from builder.claims.reader.syntax.notation import Accent
from builder.claims.reader.syntax.notation import Bracket
from builder.claims.reader.syntax.notation import Chain
from builder.claims.reader.syntax.notation import Function
from builder.claims.reader.syntax.notation import Implication
from builder.claims.reader.syntax.notation import Letter
from builder.claims.reader.syntax.notation import Listing
from builder.claims.reader.syntax.notation import Mark
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.notation import Nothing
from builder.claims.reader.syntax.notation import Product
from builder.claims.reader.syntax.notation import Scripted
from builder.claims.reader.syntax.notation import Words
from builder.claims.reader.syntax.parser import parse_formula
from builder.claims.reader.syntax.refusals import Refusal
from builder.claims.reader.syntax.refusals import meaningless
from builder.claims.reader.syntax.refusals import refuse
from builder.claims.reader.syntax.refusals import unknown
from builder.claims.reader.syntax.refusals import unwritten
from builder.diagnostics import Flaw
from builder.expressions.limits import DEEPEST_TREE
from builder.expressions.printing import to_text
from builder.expressions.tree import Expr
from builder.expressions.tree import Name
from builder.expressions.tree import Number
from builder.expressions.tree import Span
from builder.expressions.tree import children
from builder.expressions.tree import free_names
from builder.expressions.words import RESERVED
from builder.expressions.words import is_name
from builder.tex.macros import LONGEST_FORMULA
from builder.tex.macros import expand
from builder.tex.mapped import map_text

_COMMAND = re.compile(r"\\[A-Za-z]+")
#: The relations of a reading: those of the expression language, and `~=` for about equal.
RELATIONS = PLAIN | {"~="}


@dataclass(frozen=True, slots=True)
class Relation:
    """Two sides and the sign between them.

    `defines` says that the left side is a name that is given a meaning, `is_empty` that both sides are written alike.
    """

    left: Expr
    op: str
    right: Expr
    defines: bool = False
    span: Span = (0, 1)
    is_empty: bool = False

    def __str__(self) -> str:
        return f"{to_text(self.left)} {self.op} {to_text(self.right)}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a formula says: its relations, or the one value that it shows; asides say where a symbol lives."""

    relations: tuple[Relation, ...] = ()
    values: tuple[Expr, ...] = ()
    asides: tuple[Span, ...] = ()


def read_formula(tex: str, names: Names) -> tuple[Reading | None, list[Flaw]]:
    """Turn a displayed formula into what it says; the flaw of one that cannot be read has its offset in the TeX."""
    if len(tex) > LONGEST_FORMULA:
        return None, [Flaw(0, 1, "FM340", f"the formula has more than {LONGEST_FORMULA} characters")]
    formal = formal_macros(names.macros)
    plain = {name: macro for name, macro in names.macros.items() if name not in formal}
    expanded, flaws = expand(map_text(tex), plain)
    if flaws:
        return None, flaws
    try:
        statements = parse_formula(expanded, {name: macro.args for name, macro in formal.items()})
        return _read(statements, names), []
    except Refusal as refusal:
        return None, [_inside(refusal.flaw, tex)]
    except RecursionError:
        return None, [Flaw(0, 1, "FM340", "the formula is too deep")]


def _inside(flaw: Flaw, tex: str) -> Flaw:
    """Keep the stretch of a flaw inside the formula, and commands whole."""
    start = min(flaw.start, max(0, len(tex) - 1))
    command = _COMMAND.match(tex, start)
    length = max(1, flaw.length, command.end() - start if command else 0)
    return replace(flaw, start=start, length=max(1, min(length, len(tex) - start)))


def _read(statements: Listing, names: Names) -> Reading:
    relations: list[Relation] = []
    values: list[Expr] = []
    asides: list[Span] = []
    for item in statements.items:
        match item:
            case Chain(signs, _) if set(signs) == {"in"}:
                asides.append(_aside(item))
            case Chain():
                relations += _links(names, item)
            case Words(text):
                raise meaningless(item.span, f"the words \\text{{{text}}} have no meaning in a formula")
            case Implication(words, _, _):
                raise meaningless(item.span, f"an arrow between statements ({words}) is not read")
            case _:
                values.append(_side(names, item))
    if not relations and len(values) != 1:
        raise unwritten(statements.span, "a formula is a relation, or one value")
    if relations and values:
        raise unwritten(statements.span, "a value stands beside relations")
    return Reading(tuple(relations), tuple(values), tuple(asides))


def _aside(chain: Chain) -> Span:
    r"""Pass `x \in \mathbb{R}^n`, which says no more than a declaration does."""
    last = chain.operands[-1]
    head = last.base if isinstance(last, Scripted) else last
    if isinstance(head, Letter) and head.style == "mathbb":
        return chain.span
    raise meaningless(chain.span, "that something is in a set has no word in the language")


def _side(names: Names, node: Notation) -> Expr:
    value = _value(names, node)
    return _finished(names, _at_variable(names, value, node.span), node.span)


def _value(names: Names, node: Notation) -> Value:
    return Book(names, value_of).value(node)


def _links(names: Names, chain: Chain) -> Iterator[Relation]:
    """Turn a chain of relations into one after another."""
    for sign in chain.signs:
        if sign not in RELATIONS:
            raise meaningless(chain.span, f"the relation ({sign}) has no sign in the language")
    operands = list(chain.operands)
    if isinstance(operands[0], Nothing):
        raise unwritten(chain.span, "something is missing before the relation")
    defined = _defined(names, operands[0]) if chain.signs[0] == "==" else None
    values = [_value(names, node) if node is not operands[0] or defined is None else defined for node in operands]
    for place, sign in enumerate(chain.signs):
        left, right = values[place], values[place + 1]
        span = operands[place].span[0], operands[place + 1].span[1]
        if defined is not None and place == 0:
            yield Relation(left.expr, sign, _finished(names, _at_variable(names, right, span), span), True, span)
        else:
            found = _relation(names, (left, right), sign, span)
            yield replace(found, is_empty=operands[place] == operands[place + 1])


def _relation(names: Names, sides: tuple[Value, Value], sign: str, span: Span) -> Relation:
    """Put two sides together, with what each needs to know of the other."""
    left, right = sides
    if FUNCTION in (left.kind, right.kind):
        left, right = _at_variable(names, left, span), _at_variable(names, right, span)
    left, right = fit(left, right.sizes), fit(right, left.sizes)
    if not left.is_plain or not right.is_plain:
        raise meaningless(span, f"a {left.kind} and a {right.kind} are not compared")
    zero = Number("0") in (left.expr, right.expr)
    if left.kind != right.kind and not (zero and SCALAR in (left.kind, right.kind)):
        help = "transpose one side, or write a gradient as \\nabla" if {left.kind, right.kind} == {ROW, VECTOR} else ""
        raise meaningless(span, f"a {left.kind} and a {right.kind} are not compared", help)
    if left.kind != SCALAR and sign not in ("==", "!=", "~="):
        raise meaningless(span, f"two of the kind {left.kind} are not compared by size")
    defines = sign == "==" and isinstance(left.expr, Name) and left.expr.id not in RESERVED
    return Relation(_finished(names, left, span), sign, _finished(names, right, span), defines, span)


def _defined(names: Names, node: Notation) -> Value | None:
    """Find the name that a formula defines: one that nobody declared, alone or with its arguments."""
    head: Notation = node
    if isinstance(node, Product) and node.signs == ("", "") and _is_parameters(node.factors[1]):
        head = node.factors[0]
    if not _is_name(head) or not _is_undeclared(names, node) or not _is_undeclared(names, head):
        return None
    name = next((name for name in spellings(head) if is_name(name) and name not in RESERVED), None)
    return Value(Name(name, span=node.span)) if name else None


def _is_undeclared(names: Names, node: Notation) -> bool:
    try:
        _value(names, node)
    except Refusal as refusal:
        return refusal.flaw.code == "FM341"
    return False


def _is_parameters(node: Notation) -> bool:
    """Say whether a bracket holds nothing but names, as behind a function that is being defined."""
    if not isinstance(node, Bracket) or node.opening != "(" or not set(node.separators) <= {",", ";"}:
        return False
    return all(isinstance(item, Letter | Accent) for item in node.items)


def _is_name(head: Notation) -> bool:
    base = head.base if isinstance(head, Scripted) else head
    if isinstance(head, Scripted) and (head.factorials or _is_operation(head.sup)):
        return False
    return isinstance(base, Letter | Accent | Words | Function)


def _is_operation(sup: Notation | None) -> bool:
    return sup is not None and not (isinstance(sup, Mark) and sup.text == "star") and not isinstance(sup, Bracket)


def _at_variable(names: Names, value: Value, span: Span) -> Value:
    """Take a function that stands without its argument at the one variable that is declared."""
    if value.apply is None:
        return value
    book = Book(names, value_of)
    kind = SCALAR if SCALAR in map(kind_of, names.domains.values()) else VECTOR
    variable = book.variable(value, span, kind)
    found = value.apply((book.named(variable.id, span) or Value(variable),), span)
    if found.apply is not None:
        raise meaningless(span, "a function whose values are functions is not read")
    return found


def _finished(names: Names, value: Value, span: Span) -> Expr:
    """Pass an expression that is complete."""
    expr = value.expr
    if not value.is_plain and value.kind != "condition":
        raise meaningless(span, f"a {value.kind} is no value")
    if _depth(expr) > DEEPEST_TREE:
        raise refuse(span, "FM340", f"the expression is more than {DEEPEST_TREE} deep")
    if has_stand_in(expr):
        raise unknown(span, "the size of an identity matrix or of a vector of ones is not known here")
    for name in sorted(free_names(expr)):
        if not names.is_declared(name) and name not in RESERVED:
            raise unknown(span, f"{name} is not declared, or a random variable stands outside a mean")
    return expr


def _depth(expr: Expr) -> int:
    """Measure how deep a tree is, without going down by calls."""
    deepest = 0
    waiting = [(expr, 1)]
    while waiting:
        part, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting += ((child, depth + 1) for child in children(part))
    return deepest
