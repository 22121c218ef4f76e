"""Cards to what Anki stores and shows."""

from __future__ import annotations

from importlib.resources import files


def style_sheet() -> str:
    """Read the one style sheet of all note types."""
    return files(__package__).joinpath("card.css").read_text("utf-8")
