"""A text to the same text between quotes, as YAML reads it back."""

from __future__ import annotations


def in_single_quotes(text: str) -> str:
    """Put a text of one line between single quotes, in which a backslash is a backslash."""
    return "'" + text.replace("'", "''") + "'"
