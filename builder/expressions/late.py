"""The heavy libraries, imported when something of them is first asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING
from typing import Any


class Late:
    """A stand-in for a module."""

    def __init__(self, name: str) -> None:
        """Stand for the module of this name."""
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        value = getattr(import_module(self._name), attribute)
        setattr(self, attribute, value)
        return value


if TYPE_CHECKING:
    import numpy as np
else:
    np = Late("numpy")

#: These two ship no types.
sympy: Any = Late("sympy")
mpmath: Any = Late("mpmath")

__all__ = ["Late", "mpmath", "np", "sympy"]
