"""Displayed formulas in TeX to expressions, and whether a claim says what is displayed."""

from builder.claims.reader.agreement import Agreement
from builder.claims.reader.agreement import agrees
from builder.claims.reader.names import Chances
from builder.claims.reader.names import Names
from builder.claims.reader.reading import Reading
from builder.claims.reader.reading import Relation
from builder.claims.reader.reading import read_formula
from builder.claims.reader.tables import read_chances

__all__ = ["Agreement", "Chances", "Names", "Reading", "Relation", "agrees", "read_chances", "read_formula"]
