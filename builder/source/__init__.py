"""A YAML file to a tree of values that know their place."""

from builder.source.files import list_files
from builder.source.files import read_file
from builder.source.nodes import Mapping
from builder.source.nodes import Node
from builder.source.nodes import Scalar
from builder.source.nodes import Sequence
from builder.source.nodes import make_scalar
from builder.source.paths import form_of
from builder.source.paths import walk
from builder.source.syntax import backslash_in_quotes
from builder.source.syntax import comment_after
from builder.source.text import Source

__all__ = [
    "Mapping",
    "Node",
    "Scalar",
    "Sequence",
    "Source",
    "backslash_in_quotes",
    "comment_after",
    "form_of",
    "list_files",
    "make_scalar",
    "read_file",
    "walk",
]
