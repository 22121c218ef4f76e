"""The refusal to write into a library that came with the program."""

from __future__ import annotations

import click

from flashmath.places import FoundLibrary
from flashmath.places import shipped_library


def demand_editable(found: FoundLibrary) -> None:
    """Refuse the cards inside an installed program; those of a checkout may be written. Raises UsageError."""
    shipped = shipped_library()
    if shipped.name == "_cards" and found.root.resolve() == shipped.resolve():
        raise click.UsageError(
            "the library in use is the one that came with flashmath, and is not to be edited; "
            "name your own with --cards DIR, or begin one with flashmath init DIR"
        )
