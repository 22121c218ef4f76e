"""Displayed formulas in TeX to expressions, and whether a claim says what is displayed.

`syntax` turns TeX into a tree of what is written, `meaning` that tree into expressions, by what the card declares;
`reading` puts both together, and `agreement` compares.
"""

from builder.claims.reader.agreement import Agreement
from builder.claims.reader.agreement import agrees
from builder.claims.reader.agreement import find_nameless
from builder.claims.reader.names import Names
from builder.claims.reader.pieces import find_piece
from builder.claims.reader.reading import Reading
from builder.claims.reader.reading import Relation
from builder.claims.reader.reading import read_formula
from builder.claims.reader.tables import flaw_of_table

__all__ = [
    "Agreement",
    "Names",
    "Reading",
    "Relation",
    "agrees",
    "find_nameless",
    "find_piece",
    "flaw_of_table",
    "read_formula",
]
