"""A folder of YAML files to a library of cards."""

from builder.library.load import load_library
from builder.library.model import Library
from builder.library.model import Topic

__all__ = ["Library", "Topic", "load_library"]
