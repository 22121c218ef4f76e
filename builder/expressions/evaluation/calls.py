"""Calls: of a card's own functions, of symbols that are functions, of the functions of the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from builder.expressions.arithmetic.rounded import Rounded
from builder.expressions.arithmetic.values import Value
from builder.expressions.arithmetic.values import is_array
from builder.expressions.evaluation import chances
from builder.expressions.evaluation.scope import Scope
from builder.expressions.faults import NoBackEnd
from builder.expressions.faults import Unfit
from builder.expressions.faults import inside
from builder.expressions.functions.entry import Function
from builder.expressions.functions.formats import format_of
from builder.expressions.parsing import parsed
from builder.expressions.registry import FUNCTIONS
from builder.expressions.signatures import read_signature
from builder.expressions.tree import Call
from builder.expressions.tree import Expr

if TYPE_CHECKING:
    from builder.expressions.evaluation.walker import Walker


def call(walker: Walker, expr: Call, scope: Scope) -> Value:
    """Compute a call of any kind."""
    if expr.name in walker.program.functions:
        function = walker.program.functions[expr.name]
        args = [walker.value(arg, scope) for arg in expr.args]
        with inside(expr.name):
            return walker.value(function.body, scope.enter(dict(zip(function.parameters, args, strict=True))))
    if expr.name in scope.symbols and expr.name not in FUNCTIONS:
        return _symbol_call(walker, expr, scope)
    if expr.name == "fl":
        return _rounded(walker, expr, scope)
    args = _arguments(walker, expr, scope)
    if expr.name in ("density", "cdf"):
        return getattr(chances, expr.name)(walker, *args)
    return apply(walker, FUNCTIONS[expr.name], args)


def _symbol_call(walker: Walker, expr: Call, scope: Scope) -> Value:
    symbol = scope.symbols[expr.name]
    args = [walker.value(arg, scope) for arg in expr.args]
    if not callable(symbol):
        raise Unfit(f"{expr.name} is no function", f"a product is written {expr.name}*(...)")
    return symbol(walker.m, *args) if walker.m.kind != "symbolic" else symbol(*map(walker.m.native, args))


def _arguments(walker: Walker, expr: Call, scope: Scope) -> list[Value]:
    """Compute the arguments of a registered function, options and defaults in their places."""
    signature = read_signature(FUNCTIONS[expr.name].signature)
    given = [walker.value(arg, scope) for arg in expr.args]
    options = dict(expr.options)
    for name, default in zip(signature.names, _defaults(signature.names, signature.defaults), strict=True):
        if signature.names.index(name) < len(given):
            continue
        chosen = options.get(name) or default
        if chosen is not None:
            given.append(walker.value(chosen, scope))
    return given


def _defaults(names: tuple[str, ...], defaults: tuple[str, ...]) -> list[Expr | None]:
    return [None] * (len(names) - len(defaults)) + [parsed(text) for text in defaults]


def apply(walker: Walker, function: Function, args: list[Value]) -> Value:
    """Apply a registered function to values, by the implementation that suits the arithmetic best."""
    if any(map(is_array, args)):
        walker.budget.spend(sum(_cost(walker, arg) for arg in args if is_array(arg)))
    special = function.implementation(walker.m.kind)
    if special is not None:
        return walker.m.settle(special(*map(walker.m.native, args)))
    if function.every is not None:
        return walker.entry(function.every(walker.m, *args))
    if function.means:
        names = read_signature(function.signature).names
        scope = Scope(walker.program, {}, dict(zip(names, args, strict=True)))
        with inside(""):
            return walker.value(parsed(function.means), scope)
    raise NoBackEnd(f"{function.name} is numeric only")


def _cost(walker: Walker, x: Value) -> int:
    """Estimate the steps of a function of an array: numpy's are quick, all others go entry by entry."""
    if walker.m.kind == "floating":
        return int(x.size // 10)
    return int(x.size * (min(x.shape) if len(x.shape) > 1 else 1))


def _rounded(walker: Walker, expr: Call, scope: Scope) -> Value:
    """Compute `fl(expression, format)`: every operation inside is rounded."""
    format = format_of(walker.value(expr.args[1], scope))
    arithmetic = Rounded(format)
    inner = walker.twin(arithmetic)
    if walker.m.kind == "symbolic" and any(_has_symbols(value) for value in scope.symbols.values()):
        raise NoBackEnd("rounding is numeric only")
    value = arithmetic.leave(inner.value(expr.args[0], inner.translate(scope)))
    return walker.m.pack(value) if is_array(value) else value


def _has_symbols(value: Value) -> bool:
    entries = value.flat if is_array(value) else [value]
    return any(getattr(entry, "free_symbols", None) for entry in entries)
