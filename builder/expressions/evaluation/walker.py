"""The tree walker: one for all arithmetics, with a budget of steps."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from builder.expressions.arithmetic.base import Arithmetic
from builder.expressions.arithmetic.formats import format_named
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import check_size
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import is_exact
from builder.expressions.arithmetic.values import shape_name
from builder.expressions.arithmetic.values import shape_of
from builder.expressions.evaluation import calculus
from builder.expressions.evaluation import calls
from builder.expressions.evaluation import chances
from builder.expressions.evaluation import loops
from builder.expressions.evaluation.scope import Scope
from builder.expressions.faults import Fault
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Undefined
from builder.expressions.faults import Unfit
from builder.expressions.faults import inside
from builder.expressions.late import np
from builder.expressions.limits import MOST_STEPS
from builder.expressions.program import Program
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
from builder.expressions.words import CHOICES
from builder.expressions.words import CONSTANTS
from builder.expressions.words import FORMATS

#: What libraries raise when values do not suit them.
_UNFIT = (
    AssertionError,
    AttributeError,
    IndexError,
    NotImplementedError,
    OverflowError,
    StopIteration,
    TypeError,
    ValueError,
)


@dataclass
class Budget:
    """How many steps are left."""

    left: int = MOST_STEPS

    def spend(self, steps: int) -> None:
        """Take steps off."""
        self.left -= steps
        if self.left < 0:
            raise TooMuch("the evaluation takes too many steps")


class Walker:
    """An evaluation of trees in one arithmetic."""

    def __init__(self, arithmetic: Arithmetic, program: Program, budget: Budget, depth: int = 0) -> None:
        """Walk in an arithmetic; `depth` counts how deep numeric calculus stands in itself."""
        self.m: Any = arithmetic
        self.program, self.budget, self.depth = program, budget, depth
        self._numbers: dict[str, Value] = {}

    def twin(self, arithmetic: Arithmetic) -> Walker:
        """Make a walker of the same budget in another arithmetic."""
        return Walker(arithmetic, self.program, self.budget, self.depth)

    def scope(self, symbols: Mapping[str, Value]) -> Scope:
        """Make the outermost scope of values from outside."""
        return Scope(self.program, {name: self.m.take(value) for name, value in symbols.items()}, {})

    def translate(self, scope: Scope) -> Scope:
        """Take the values of another walker's scope over into this one's arithmetic."""
        symbols = {name: self.m.take(value) for name, value in scope.symbols.items()}
        local = {name: self.m.take(value) for name, value in scope.local.items()}
        return Scope(self.program, symbols, local)

    def value(self, expr: Expr, scope: Scope) -> Value:
        """Compute an expression."""
        self.budget.spend(1)
        try:
            return _READERS[type(expr)](self, expr, scope)
        except Fault as fault:
            fault.span = fault.span or expr.span
            raise
        except np.linalg.LinAlgError:
            raise Undefined("the matrix has no such decomposition or inverse", span=expr.span) from None
        except ZeroDivisionError:
            raise Undefined("division by zero", span=expr.span) from None
        except _UNFIT as error:
            raise Unfit(f"this cannot be computed here ({type(error).__name__})", span=expr.span) from error

    def number(self, expr: Expr, scope: Scope, what: str) -> int:
        """Compute an expression that must give a whole number."""
        return int(self.m.integer(self.value(expr, scope), what))

    # -- the forms of the tree -------------------------------------------------------------------------------------

    def _number(self, expr: Number, _scope: Scope) -> Value:
        if expr.text not in self._numbers:
            self._numbers[expr.text] = self.m.number(expr.value)
        return self._numbers[expr.text]

    def _name(self, expr: Name, scope: Scope) -> Value:
        name = expr.id
        if name in scope.local:
            return scope.local[name]
        if name in scope.symbols:
            return scope.symbols[name]
        if name in self.program.values:
            return self._named(name, scope)
        if name in CONSTANTS:
            return self.m.constant(name)
        if name in FORMATS:
            return format_named(name)
        if name in CHOICES:
            return name
        raise Unfit(f"unknown name {name}")

    def _named(self, name: str, scope: Scope) -> Value:
        """Compute a value of `let:` once for the symbols as they are."""
        if name in scope.cache:
            return scope.cache[name]
        definition = self.program.values[name]
        plain = Scope(self.program, scope.symbols, {}, scope.cache)
        if definition.part is None:
            with inside(name):
                result = self.value(definition.expr, plain)
        else:
            key = definition.group
            if key not in scope.cache:
                with inside(key):
                    scope.cache[key] = self.value(definition.expr, plain)
            result = self._part(scope.cache[key], definition.part, definition.parts)
        scope.cache[name] = result
        return result

    def _part(self, group: Value, part: int, parts: int) -> Value:
        count = len(group) if isinstance(group, tuple) or is_array(group) else 1
        if count != parts:
            raise Unfit(f"{parts} names stand for {count} value{'s' * (count != 1)}")
        return self.entry(group[part])

    def entry(self, value: Value) -> Value:
        """Pass what was taken out of an array: a scalar of numpy becomes a plain one."""
        return value.item() if isinstance(value, np.generic) else value

    def _negation(self, expr: Negation, scope: Scope) -> Value:
        return self.m.negative(self.value(expr.operand, scope))

    def _binary(self, expr: Binary, scope: Scope) -> Value:
        left, right = self.value(expr.left, scope), self.value(expr.right, scope)
        if is_array(left):
            cost = left.size * (shape_of(right) or (1,))[-1] if expr.op == "@" else left.size
            self.budget.spend(cost // (50 if self.m.kind == "floating" else 1))
        return self.entry(self.m.binary(expr.op, left, right))

    def _comparison(self, expr: Comparison, scope: Scope) -> Value:
        values = [self.value(operand, scope) for operand in expr.operands]
        truths = []
        for sign, a, b in zip(expr.signs, values, values[1:], strict=False):
            truth = self.compare(sign, a, b)
            if truth is False:
                return False
            truths.append(truth)
        return truths[0] if len(truths) == 1 else self.m.both(truths)

    def compare(self, sign: str, a: Value, b: Value) -> Value:
        """Compare two values by a sign."""
        match sign:
            case "==":
                return self.equal(a, b)
            case "!=":
                return self.m.opposite(self.equal(a, b))
            case "<" | "<=":
                return self.m.less(a, b, sign == "<")
        return self.m.less(b, a, sign == ">")

    def equal(self, a: Value, b: Value) -> Value:
        """Compare two values of any kind."""
        if isinstance(a, tuple) or isinstance(b, tuple):
            if not isinstance(a, tuple) or not isinstance(b, tuple) or len(a) != len(b):
                raise Unfit(f"{shape_name(a)} and {shape_name(b)} cannot be compared")
            return self.m.both([self.equal(x, y) for x, y in zip(a, b, strict=True)])
        if isinstance(a, bool) and isinstance(b, bool):
            return a == b
        if isinstance(a, bool) != isinstance(b, bool) and self.m.kind != "symbolic":
            raise Unfit("a truth and a number cannot be compared")
        if shape_of(a) and shape_of(b) and shape_of(a) != shape_of(b):
            raise Unfit(f"{shape_name(a)} and {shape_name(b)} cannot be compared")
        return self.m.equal(a, b)

    def truth(self, expr: Expr, scope: Scope) -> Value:
        """Compute a condition."""
        value = self.value(expr, scope)
        if is_exact(value) or is_array(value) or isinstance(value, float | tuple):
            raise Unfit("a condition is wanted here, such as x > 0", span=expr.span)
        return value

    def _logic(self, expr: Logic, scope: Scope) -> Value:
        truths = []
        for operand in expr.operands:
            truth = self.truth(operand, scope)
            if truth is (expr.op == "or"):
                return truth
            truths.append(truth)
        return self.m.both(truths) if expr.op == "and" else self.m.either(truths)

    def _not(self, expr: Not, scope: Scope) -> Value:
        return self.m.opposite(self.truth(expr.operand, scope))

    def _choice(self, expr: Choice, scope: Scope) -> Value:
        test = self.truth(expr.test, scope)
        if isinstance(test, bool):
            return self.value(expr.then if test else expr.otherwise, scope)
        return self.m.choose(test, self.value(expr.then, scope), self.value(expr.otherwise, scope))

    def _items(self, expr: Items, scope: Scope) -> Value:
        return self.collect([self.value(item, scope) for item in expr.items])

    def collect(self, values: list[Value]) -> Value:
        """Make a vector of scalars, a matrix of vectors of one length, else a group of values."""
        shapes = {shape_of(value) for value in values}
        plain = not any(isinstance(value, tuple | bool) for value in values)
        if plain and len(shapes) == 1 and len(shape := shapes.pop()) <= 1:
            check_size(len(values), *shape)
            return self.m.pack([self.m.entries(value) if shape else value for value in values])
        return tuple(values)

    def _index(self, expr: Index, scope: Scope) -> Value:
        base = self.value(expr.base, scope)
        if isinstance(base, tuple):
            if len(expr.indices) != 1 or isinstance(expr.indices[0], Slice):
                raise Unfit("a group of values has one index")
            return base[self._place(expr.indices[0], len(base), scope)]
        if not is_array(base) or len(expr.indices) > len(base.shape):
            raise Unfit(f"{shape_name(base)} has no such index")
        places = tuple(
            self._stretch(part, length, scope) if isinstance(part, Slice) else self._place(part, length, scope)
            for part, length in zip(expr.indices, base.shape, strict=False)
        )
        return self.entry(base[places])

    def _place(self, part: Expr, length: int, scope: Scope) -> int:
        place = self.number(part, scope, "an index")
        if not 1 <= place <= length:
            raise Unfit(f"there is no entry {place}: the indices run from 1 to {length}", span=part.span)
        return place - 1

    def _stretch(self, part: Slice, length: int, scope: Scope) -> slice:
        first = 0 if part.first is None else self._place(part.first, length, scope)
        last = length - 1 if part.last is None else self._place(part.last, length, scope)
        if last < first:
            raise Unfit("the slice is empty", span=part.span)
        return slice(first, last + 1)

    def _bind(self, expr: Bind, scope: Scope) -> Value:
        for module in (loops, calculus, chances):
            if expr.op in module.OPERATIONS:
                return self.entry(module.OPERATIONS[expr.op](self, expr, scope))
        raise Unfit(f"{expr.op} cannot be computed")


_READERS: Mapping[type, Callable[[Walker, Any, Scope], Value]] = {
    Number: Walker._number,
    Name: Walker._name,
    Negation: Walker._negation,
    Binary: Walker._binary,
    Comparison: Walker._comparison,
    Logic: Walker._logic,
    Not: Walker._not,
    Choice: Walker._choice,
    Items: Walker._items,
    Index: Walker._index,
    Call: calls.call,
    Bind: Walker._bind,
}
