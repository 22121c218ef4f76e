"""Text to a tree: our own rewriting, Python's parser, a whitelist of its nodes."""

from __future__ import annotations

import ast
from collections.abc import Collection
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from builder.diagnostics import Flaw
from builder.expressions.advice import for_function
from builder.expressions.advice import for_name
from builder.expressions.advice import with_brackets
from builder.expressions.binders import BINDERS
from builder.expressions.binders import Binder
from builder.expressions.limits import DEEPEST_TREE
from builder.expressions.registry import FUNCTIONS
from builder.expressions.rewriting import Refusal
from builder.expressions.rewriting import Rewritten
from builder.expressions.rewriting import refuse
from builder.expressions.rewriting import rewrite
from builder.expressions.signatures import Signature
from builder.expressions.signatures import read_signature
from builder.expressions.tree import Binary
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import Choice
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Index
from builder.expressions.tree import Items
from builder.expressions.tree import Logic
from builder.expressions.tree import Name
from builder.expressions.tree import Negation
from builder.expressions.tree import Not
from builder.expressions.tree import Number
from builder.expressions.tree import Slice
from builder.expressions.tree import Span
from builder.expressions.tree import free_occurrences
from builder.expressions.words import RESERVED

_OPERATORS: Mapping[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Mod: "%",
    ast.Pow: "^",
    ast.MatMult: "@",
}
_SIGNS: Mapping[type, str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
Callables = Mapping[str, Signature]


def parse(text: str, own: Callables | None = None) -> tuple[Expr | None, list[Flaw]]:
    """Turn a text into a tree; `own` are the functions that the card defines beside those of the language."""
    try:
        return _parse(text, own or {}), []
    except Refusal as refusal:
        return None, [with_brackets(text, refusal.flaw)]


@cache
def parsed(text: str) -> Expr:
    """Turn a text of ours, which is known to be right, into its tree."""
    return _parse(text, {})


def _parse(text: str, own: Callables) -> Expr:
    rewritten = rewrite(text)
    try:
        tree = ast.parse(rewritten.text, mode="eval")
    except SyntaxError as error:
        first = max(0, (error.offset or 1) - 1)
        start, end = rewritten.span(first, max(first + 1, (error.end_offset or 0) - 1))
        raise refuse(start, end, "FM310", "the expression cannot be read from here on") from None
    except (MemoryError, RecursionError):
        raise refuse(0, 1, "FM312", "the expression is too deep") from None
    return _Reader(rewritten, own).read(tree.body)


def check_names(expr: Expr, known: Collection[str]) -> list[Flaw]:
    """Find the names of an expression that stand for nothing, each where it stands first."""
    first: dict[str, Name] = {}
    for name in free_occurrences(expr):
        if name.id not in known and name.id not in RESERVED:
            first.setdefault(name.id, name)
    return [_unknown_name(name, known) for name in first.values()]


def _unknown_name(name: Name, known: Collection[str]) -> Flaw:
    start, end = name.span
    return Flaw(start, max(1, end - start), "FM313", f"unknown name {name.id}", for_name(name.id, known))


@dataclass
class _Reader:
    """Python's tree to ours; every node that is not on the list is refused."""

    rewritten: Rewritten
    own: Callables
    depth: int = 0

    def read(self, node: ast.expr) -> Expr:
        self.depth += 1
        if self.depth > DEEPEST_TREE:
            raise self.refuse(node, "FM312", "the expression is too deep", "name its parts in `let:`")
        reader = getattr(self, f"_read_{type(node).__name__.lower()}", None)
        if reader is None:
            raise self.refuse(node, "FM311", "this form is not part of the language")
        expr: Expr = reader(node, self.span(node))
        self.depth -= 1
        return expr

    def span(self, node: ast.expr) -> Span:
        return self.rewritten.span(node.col_offset, node.end_col_offset or node.col_offset + 1)

    def refuse(self, node: ast.expr, code: str, message: str, help: str = "") -> Refusal:
        return refuse(*self.span(node), code, message, help)

    def _read_constant(self, node: ast.Constant, span: Span) -> Expr:
        text = self.rewritten.text[node.col_offset : node.end_col_offset]
        return Number(text.lower(), span=span)

    def _read_name(self, node: ast.Name, span: Span) -> Expr:
        return Name("lambda" if node.id == "lambda_" else node.id, span=span)

    def _read_unaryop(self, node: ast.UnaryOp, span: Span) -> Expr:
        operand = self.read(node.operand)
        match node.op:
            case ast.USub():
                return Negation(operand, span=span)
            case ast.Not():
                return Not(operand, span=span)
            case ast.UAdd():
                return operand
        raise self.refuse(node, "FM311", "this sign is not part of the language")

    def _read_binop(self, node: ast.BinOp, span: Span) -> Expr:
        left, right = self.read(node.left), self.read(node.right)
        return Binary(_OPERATORS[type(node.op)], left, right, span=span)

    def _read_compare(self, node: ast.Compare, span: Span) -> Expr:
        if any(type(op) not in _SIGNS for op in node.ops):
            raise self.refuse(node, "FM311", "this comparison is not part of the language")
        operands = tuple(self.read(part) for part in (node.left, *node.comparators))
        return Comparison(tuple(_SIGNS[type(op)] for op in node.ops), operands, span=span)

    def _read_boolop(self, node: ast.BoolOp, span: Span) -> Expr:
        op = "and" if isinstance(node.op, ast.And) else "or"
        return Logic(op, tuple(self.read(value) for value in node.values), span=span)

    def _read_ifexp(self, node: ast.IfExp, span: Span) -> Expr:
        return Choice(self.read(node.test), self.read(node.body), self.read(node.orelse), span=span)

    def _read_list(self, node: ast.List, span: Span) -> Expr:
        if not node.elts:
            raise self.refuse(node, "FM310", "a vector has at least one entry")
        return Items(tuple(self.read(item) for item in node.elts), span=span)

    def _read_tuple(self, node: ast.Tuple, _span: Span) -> Expr:
        raise self.refuse(node, "FM311", "a list stands in square brackets", "write [a, b]")

    def _read_attribute(self, node: ast.Attribute, span: Span) -> Expr:
        if node.attr != "T":
            raise self.refuse(node, "FM311", f".{node.attr} is not part of the language", "only A.T has a dot")
        return Call("transpose", (self.read(node.value),), span=span)

    def _read_subscript(self, node: ast.Subscript, span: Span) -> Expr:
        base = self.read(node.value)
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if not 1 <= len(parts) <= 2:
            raise self.refuse(node, "FM314", "an index has one part or two")
        return Index(base, tuple(self._index(part) for part in parts), span=span)

    def _index(self, node: ast.expr) -> Expr | Slice:
        if isinstance(node, ast.Slice):
            if node.step is not None:
                raise self.refuse(node, "FM311", "a slice has no step")
            first = self._index_number(node.lower) if node.lower else None
            last = self._index_number(node.upper) if node.upper else None
            return Slice(first, last, span=self.span(node))
        return self._index_number(node)

    def _index_number(self, node: ast.expr) -> Expr:
        expr = self.read(node)
        if isinstance(expr, Negation) or (isinstance(expr, Number) and expr.text == "0"):
            raise self.refuse(node, "FM314", "indices count from 1", "the last entry of x is x[size(x)]")
        return expr

    def _read_call(self, node: ast.Call, span: Span) -> Expr:
        if not isinstance(node.func, ast.Name):
            raise self.refuse(node.func, "FM311", "only a function can be called", "a product is written with *")
        name = "lambda" if node.func.id == "lambda_" else node.func.id
        if any(isinstance(arg, ast.Starred) for arg in node.args) or any(not word.arg for word in node.keywords):
            raise self.refuse(node, "FM311", "a star before an argument is not part of the language")
        binder = BINDERS.get(name)
        if name not in self.own and binder and (len(node.args) in binder.counts or name not in FUNCTIONS):
            return self._bind(binder, node, span)
        if name == "piecewise":
            return self._piecewise(node)
        return self._function(name, node, span)

    def _function(self, name: str, node: ast.Call, span: Span) -> Expr:
        signature = self.own.get(name) or (read_signature(FUNCTIONS[name].signature) if name in FUNCTIONS else None)
        if signature is None:
            raise self.refuse(node.func, "FM313", f"unknown function {name}", for_function(name, self.own))
        for keyword in node.keywords:
            if keyword.arg not in signature.options:
                listed = ", ".join(signature.options)
                help = f"it has the options {listed}" if listed else "it has no options"
                raise self.refuse(node, "FM314", f"{name} has no option {keyword.arg}", help)
        given = len(node.args)
        twice = set(signature.names[:given]) & {str(keyword.arg) for keyword in node.keywords}
        if not signature.least <= given <= signature.most or twice:
            raise self.refuse(node, "FM314", f"{name} takes {signature.wants()}, here are {given}", _called(name))
        options = tuple((str(keyword.arg), self.read(keyword.value)) for keyword in node.keywords)
        return Call(name, tuple(self.read(arg) for arg in node.args), options, span=span)

    def _piecewise(self, node: ast.Call) -> Expr:
        """Turn `piecewise(a, test, b, other test, c)` into choices."""
        if len(node.args) < 3 or len(node.args) % 2 == 0 or node.keywords:
            raise self.refuse(node, "FM314", "piecewise takes value, test, ..., and one last value")
        *pairs, last = [self.read(arg) for arg in node.args]
        span, result = self.span(node), last
        for index in range(len(pairs) - 2, -1, -2):
            result = Choice(pairs[index + 1], pairs[index], result, span=span)
        return result

    def _bind(self, binder: Binder, node: ast.Call, span: Span) -> Expr:
        if node.keywords or len(node.args) not in binder.counts:
            raise self.refuse(node, "FM314", f"{binder.name} is written in another form", binder.form)
        body = self.read(node.args[0])
        names, listed = self._names(binder, node.args[1])
        rest = node.args[2:]
        if binder.name == "iterate":
            step, _ = self._names(binder, rest[1])
            return Bind(binder.name, body, (*names, *step), (self.read(rest[0]), self.read(rest[2])), listed, span=span)
        return Bind(binder.name, body, names, tuple(self.read(arg) for arg in rest), listed, span=span)

    def _names(self, binder: Binder, node: ast.expr) -> tuple[tuple[str, ...], bool]:
        """Read the names that a binder binds."""
        listed = isinstance(node, ast.List) and binder.several
        parts = node.elts if isinstance(node, ast.List) and listed else [node]
        names = [self.read(part) for part in parts]
        for name, part in zip(names, parts, strict=True):
            if not isinstance(name, Name) or name.id in RESERVED:
                raise self.refuse(part, "FM315", f"{binder.name} wants the name of a variable here", binder.form)
        found = tuple(name.id for name in names if isinstance(name, Name))
        if not found or len(set(found)) < len(found):
            raise self.refuse(node, "FM315", f"{binder.name} wants different names here", binder.form)
        return found, listed


def _called(name: str) -> str:
    return f"{name}({FUNCTIONS[name].signature})" if name in FUNCTIONS else ""
