"""The state of giving a formula its meaning: what is declared, what is bound, what a name turns out to be."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from dataclasses import field
from typing import Any

from builder.claims.reader.meaning.values import FUNCTION
from builder.claims.reader.meaning.values import MATRIX
from builder.claims.reader.meaning.values import SCALAR
from builder.claims.reader.meaning.values import TRUTH
from builder.claims.reader.meaning.values import VECTOR
from builder.claims.reader.meaning.values import Value
from builder.claims.reader.meaning.values import matrix
from builder.claims.reader.meaning.values import vector
from builder.claims.reader.names import Names
from builder.claims.reader.syntax.notation import Notation
from builder.claims.reader.syntax.refusals import ambiguous
from builder.claims.reader.syntax.refusals import meaningless
from builder.expressions.arithmetic.values import shape_of
from builder.expressions.domains import Domain
from builder.expressions.domains import size_letters
from builder.expressions.drawing import Point
from builder.expressions.drawing import draw
from builder.expressions.evaluate import evaluate
from builder.expressions.faults import Fault
from builder.expressions.faults import Unfit
from builder.expressions.limits import LONGEST_NAME
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import Expr
from builder.expressions.tree import Name
from builder.expressions.tree import Number
from builder.expressions.tree import Span
from builder.expressions.tree import called_names
from builder.expressions.tree import free_names
from builder.expressions.words import RESERVED

_VECTORS = frozenset(["vector", "positive vector"])
_MATRICES = frozenset(["matrix", "symmetric", "invertible", "spd", "orthogonal"])
#: The most steps of an evaluation that only asks for a shape.
_PROBING = 20_000
_MOST_PROBES = 60


@dataclass
class Book:
    """What is known while a formula is read; `mean` gives any part its meaning."""

    names: Names
    mean: Callable[[Book, Notation], Value]
    bound: dict[str, Value] = field(default_factory=dict)
    #: The sizes that each bound index was seen to run over.
    seen: dict[str, list[Expr]] = field(default_factory=dict)
    #: What the variables of derivatives stand for, where a derivative is taken at a computed point.
    points: dict[str, Expr] = field(default_factory=dict)
    probes: int = 0
    #: How many other places of a table were spoken of.
    places: int = 0
    _witness: Point | None = None

    def value(self, node: Notation) -> Value:
        """Give a part its meaning; raise Refusal where it has none."""
        return self.mean(self, node)

    def number(self, node: Notation, what: str) -> Expr:
        """Give a part its meaning, which must be a number."""
        value = self.value(node)
        if value.kind != SCALAR:
            raise meaningless(node.span, f"{what} is a {value.kind}, not a number")
        return value.expr

    def named(self, name: str, span: Span) -> Value | None:
        """Find what a name stands for, if it stands for anything."""
        if name in self.bound:
            return self.bound[name]
        expr = Name(name, span=span)
        if name in self.names.domains:
            return _declared(expr, self.names.domains[name])
        if name in self.names.program.values:
            return self.shaped(expr)
        if name in self.names.program.functions:
            count = len(self.names.program.functions[name].parameters)
            return self.function(name, count, count, span)
        if name in size_letters(self.names.domains.values()):
            return Value(expr)
        return None

    def function(self, name: str, least: int, most: int, span: Span) -> Value:
        """Make the value of a function that is called by its name."""

        def call(args: Sequence[Value], where: Span) -> Value:
            if not least <= len(args) <= most:
                raise meaningless(where, f"{name} takes {least} arguments, here are {len(args)}")
            if any(arg.kind == FUNCTION for arg in args):
                raise meaningless(where, f"{name} is given a function that has no argument of its own")
            expr = Call(name, tuple(arg.expr for arg in args), span=where)
            return self.shaped(expr)

        return Value(Name(name, span=span), FUNCTION, (), call)

    def shaped(self, expr: Expr) -> Value:
        """Find the kind of an expression by computing it once."""
        shape = self.probe(expr)
        if shape is None:
            return Value(expr, TRUTH)
        if len(shape) == 1:
            return vector(expr)
        if len(shape) == 2:
            return matrix(expr)
        return Value(expr)

    def probe(self, expr: Expr) -> tuple[int, ...] | None:
        """Compute an expression at one point for the sake of its shape; None for a condition."""
        self.probes += 1
        if self.probes > _MOST_PROBES or "?" in "".join(free_names(expr) | called_names(expr)):
            return ()
        for name, point in reversed(self.points.items()):
            expr = Bind("subs", expr, (name,), (point,))
        try:
            result: Any = evaluate(expr, self._values(), self.names.program, steps=_PROBING)
        except Fault:
            return ()
        return None if isinstance(result, bool) else tuple(shape_of(result))

    def is_computable(self, expr: Expr) -> bool:
        """Say whether an expression has a form that can be computed, as far as one point tells."""
        try:
            evaluate(expr, self._values(), self.names.program, steps=_PROBING)
        except Unfit:
            return False
        except Fault:
            pass
        return True

    def _values(self) -> Point:
        if self._witness is None:
            self._witness = draw(self.names.domains, "shape")
        indices = {value.expr.id: 1 for value in self.bound.values() if isinstance(value.expr, Name)}
        return {**self._witness, **indices}

    @contextmanager
    def binding(self, name: str, kind: str = SCALAR) -> Iterator[Name]:
        """Give a name to a variable of a sum, an integral, a limit while its body is read."""
        before = self.bound.get(name)
        inner = Name(self.fresh(name) if name in RESERVED or len(name) > LONGEST_NAME else name)
        self.bound[name] = Value(inner, kind)
        outer_seen = self.seen.pop(inner.id, [])
        try:
            yield inner
        finally:
            self.seen[inner.id] = outer_seen
            if before is None:
                del self.bound[name]
            else:
                self.bound[name] = before

    @contextmanager
    def standing_in(self, name: str, point: Expr) -> Iterator[None]:
        """Let a name stand for a point while a derivative is taken there."""
        self.points[name] = point
        try:
            yield
        finally:
            del self.points[name]

    def fresh(self, like: str = "u") -> str:
        """Find a name that nothing else has."""
        taken = {value.expr.id for value in self.bound.values() if isinstance(value.expr, Name)}
        stem = like[:1] if like[:1].isalpha() else "u"
        count = 0
        while (name := f"{stem}{count}") in taken or name in self.points or self.names.is_declared(name):
            count += 1
        return name

    def elsewhere(self) -> tuple[Name, Name]:
        """Name another place of a table, a row and a column, as no other place is named."""
        while True:
            self.places += 1
            row, column = f"row{self.places}", f"column{self.places}"
            if not self.names.is_declared(row) and not self.names.is_declared(column):
                return Name(row), Name(column)

    def see(self, index: Expr, size: Expr) -> None:
        """Remember that a bound index runs over the places of something."""
        if isinstance(index, Name):
            self.seen.setdefault(index.id, []).append(size)

    def depends(self, expr: Expr) -> frozenset[str]:
        """Find the declared symbols that an expression depends on, through the values of `let:` too."""
        program, found = self.names.program, set()
        for name in free_names(expr) | called_names(expr):
            found |= {name} | program.depends.get(name, frozenset())
        return frozenset(found & set(self.names.domains))

    def variable(self, value: Value, span: Span, kind: str) -> Name:
        """Find the one variable of a derivative that names none."""
        if value.kind == FUNCTION:
            symbols: list[str] = [name for name, domain in self.names.domains.items() if kind_of(domain) == kind]
        else:
            symbols = [name for name in self.depends(value.expr) if kind_of(self.names.domains[name]) == kind]
        if len(symbols) > 1 and "x" in symbols and value.kind == FUNCTION:
            symbols = ["x"]
        if len(symbols) != 1:
            raise ambiguous(span, "by which variable is this derivative taken?", "write it below, or \\deriv{f}{x}")
        return Name(symbols[0])


def kind_of(domain: Domain) -> str:
    """Say what kind of value a domain holds."""
    if domain.kind == "function":
        return FUNCTION
    if domain.kind in _VECTORS or (domain.kind == "simplex" and len(domain.sizes) == 1):
        return VECTOR
    return MATRIX if domain.kind in _MATRICES or domain.kind == "simplex" else SCALAR


def _declared(expr: Name, domain: Domain) -> Value:
    kind = kind_of(domain)
    if kind == FUNCTION:
        return _symbol(expr, domain.arity)
    sizes: tuple[Expr, ...] = tuple(Number(str(size)) if isinstance(size, int) else Name(size) for size in domain.sizes)
    if kind == MATRIX and len(sizes) == 1:
        sizes *= 2
    return Value(expr, kind, sizes if kind in (VECTOR, MATRIX) else ())


def _symbol(expr: Name, arity: int) -> Value:
    """Make a function of numbers that a domain declares; given a vector it acts on the entries."""

    def call(args: Sequence[Value], where: Span) -> Value:
        if len(args) != arity or any(arg.kind not in (SCALAR, VECTOR) for arg in args):
            raise meaningless(where, f"{expr.id} takes {arity} number{'s' * (arity != 1)}")
        arrays = [arg for arg in args if arg.kind == VECTOR]
        result = Call(expr.id, tuple(arg.expr for arg in args), span=where)
        return Value(result, VECTOR, arrays[0].sizes) if arrays else Value(result)

    return Value(expr, FUNCTION, (), call)
