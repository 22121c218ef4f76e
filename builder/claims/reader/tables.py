"""The numbers of a table of chances, looked at before a formula is read with them."""

from __future__ import annotations

from builder.claims.reader.names import Names
from builder.claims.showing import show
from builder.expressions.arithmetic.values import shape_of
from builder.expressions.drawing import draw
from builder.expressions.evaluate import evaluate
from builder.expressions.faults import Fault
from builder.expressions.tree import Call
from builder.expressions.tree import Comparison
from builder.expressions.tree import Name
from builder.expressions.tree import Number

#: At how many points a table is looked at.
TRIED = 3


def flaw_of_table(names: Names, seed: int | str = 0) -> str:
    """Say why the entries of a table are no chances; a table that is drawn as a simplex always holds some."""
    if names.chances is None or names.chances.table in names.domains:
        return ""
    name = names.chances.table
    table = Name(name)
    least = Comparison(("<=",), (Number("0"), Call("min", (table,))))
    total = Call("sum", (Call("flatten", (table,)),))
    is_whole = Comparison(("==",), (total, Number("1")))
    for index in range(TRIED):
        point = draw(names.domains, seed, index)
        try:
            if len(shape_of(evaluate(table, point, names.program))) not in (1, 2):
                return f"{name} is neither a vector nor a matrix"
            if evaluate(least, point, names.program) is not True:
                return f"{name} has a negative entry"
            if evaluate(is_whole, point, names.program) is not True:
                return f"the entries of {name} add up to {show(evaluate(total, point, names.program))}"
        except Fault as fault:
            return f"{name} has no value: {fault.message}"
    return ""
