"""Items of YAML files to cards of the kinds that there are."""

from builder.kinds.read import Reading
from builder.kinds.read import read_card
from builder.kinds.read import text_keys
from builder.kinds.registry import KINDS

__all__ = ["KINDS", "Reading", "read_card", "text_keys"]
