"""Every function of the language by its name. A new one is one entry of the tuple of its field."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from types import MappingProxyType

from builder.expressions.functions.arrays import ARRAYS
from builder.expressions.functions.data import DATA
from builder.expressions.functions.decompositions import DECOMPOSITIONS
from builder.expressions.functions.distributions import DISTRIBUTIONS
from builder.expressions.functions.elementary import ELEMENTARY
from builder.expressions.functions.entry import Function
from builder.expressions.functions.formats import FORMAT_FUNCTIONS
from builder.expressions.functions.information import INFORMATION
from builder.expressions.functions.learning import LEARNING
from builder.expressions.functions.matrices import MATRICES
from builder.expressions.functions.optimisers import OPTIMISERS
from builder.expressions.functions.statistics import STATISTICS
from builder.expressions.functions.vectors import VECTORS

#: Functions that see their argument before it is computed; the evaluator knows them.
SPECIAL: tuple[Function, ...] = (
    Function("fl", "expression, format", "the expression with every operation rounded to a format", "ieee754 4.3"),
    Function("density", "distribution, x", "the density, or the chance, at x", "mml 6.2"),
    Function("cdf", "distribution, x", "the chance of at most x", "mml 6.2"),
)

FUNCTIONS: Mapping[str, Function] = MappingProxyType(
    {
        function.name: function
        for function in chain(
            ELEMENTARY,
            VECTORS,
            ARRAYS,
            MATRICES,
            DECOMPOSITIONS,
            STATISTICS,
            DISTRIBUTIONS,
            INFORMATION,
            LEARNING,
            FORMAT_FUNCTIONS,
            OPTIMISERS,
            DATA,
            SPECIAL,
        )
    }
)
