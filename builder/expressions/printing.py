"""A tree to text that reads back as the same tree."""

from __future__ import annotations

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

#: How tightly each form holds together, from a conditional to an atom.
_CHOICE, _OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _MINUS, _POWER, _ATOM = range(10)
_TIGHTNESS = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT, "%": _PRODUCT, "@": _PRODUCT, "^": _POWER}


def to_text(expr: Expr) -> str:
    """Turn a tree into text, with as few brackets as it takes."""
    return _written(expr)[0]


def _written(expr: Expr) -> tuple[str, int]:  # noqa: PLR0911
    """Turn a tree into text and say how tightly it holds together."""
    match expr:
        case Number(text) | Name(text):
            return text, _ATOM
        case Negation(operand):
            return "-" + _held(operand, _MINUS), _MINUS
        case Binary(op, left, right):
            return _binary(op, left, right)
        case Comparison(signs, operands):
            parts = [_held(operands[0], _SUM)]
            parts += [f"{sign} {_held(part, _SUM)}" for sign, part in zip(signs, operands[1:], strict=True)]
            return " ".join(parts), _COMPARE
        case Logic(op, operands):
            tight = _AND if op == "and" else _OR
            return f" {op} ".join(_held(part, tight + 1) for part in operands), tight
        case Not(operand):
            return "not " + _held(operand, _NOT), _NOT
        case Choice(test, then, otherwise):
            return f"{_held(then, _OR)} if {_held(test, _OR)} else {_held(otherwise, _CHOICE)}", _CHOICE
        case _:
            return _bracketed(expr), _ATOM


def _bracketed(expr: Items | Slice | Index | Call | Bind) -> str:
    match expr:
        case Items(items):
            return f"[{_list(items)}]"
        case Slice(first, last):
            return f"{'' if first is None else to_text(first)}:{'' if last is None else to_text(last)}"
        case Index(base, indices):
            return f"{_held(base, _ATOM)}[{_list(indices)}]"
        case Call(name, args, options):
            named = [f"{key}={to_text(value)}" for key, value in options]
            return f"{name}({', '.join([*map(to_text, args), *named])})"
        case Bind(op, body, names, args, listed):
            return f"{op}({', '.join([to_text(body), *_bound(op, names, args, listed)])})"


def _bound(op: str, names: tuple[str, ...], args: tuple[Expr, ...], listed: bool) -> list[str]:
    if op == "iterate":
        *states, step = names
        return [_names(tuple(states), listed), to_text(args[0]), step, to_text(args[1])]
    return [_names(names, listed), *map(to_text, args)]


def _names(names: tuple[str, ...], listed: bool) -> str:
    return f"[{', '.join(names)}]" if listed else names[0]


def _binary(op: str, left: Expr, right: Expr) -> tuple[str, int]:
    tight = _TIGHTNESS[op]
    if op == "^":
        return f"{_held(left, _ATOM)}^{_held(right, _MINUS)}", tight
    return f"{_held(left, tight)} {op} {_held(right, tight + 1)}", tight


def _list(parts: tuple[Expr, ...]) -> str:
    return ", ".join(map(to_text, parts))


def _held(expr: Expr, least: int) -> str:
    """Write a part that must hold together at least so tightly."""
    text, tight = _written(expr)
    return text if tight >= least else f"({text})"
