"""The expression language of cards: text to a tree, a tree to its value, by numbers or by symbols.

What reads texts stands here; `evaluate`, `drawing`, `proving` and `isolation` are imported where they are needed.
"""

from builder.expressions.faults import Fault
from builder.expressions.parsing import check_names
from builder.expressions.parsing import parse
from builder.expressions.printing import to_text
from builder.expressions.tree import Expr

__all__ = ["Expr", "Fault", "check_names", "parse", "to_text"]
