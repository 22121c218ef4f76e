"""matplotlib, imported when something of it is first asked for: reading figures needs none of it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING
from typing import Any

from builder.expressions.late import Late

if TYPE_CHECKING:
    import matplotlib as mpl
    from matplotlib.backends import backend_agg
    from matplotlib.backends import backend_svg
else:

    class _Package(Late):
        """A stand-in for a package, whose modules are imported by their names: `mpl.lines.Line2D`."""

        def __getattr__(self, name: str) -> Any:
            try:
                return super().__getattr__(name)
            except AttributeError:
                return import_module(f"{self._name}.{name}")

    mpl = _Package("matplotlib")
    backend_agg = Late("matplotlib.backends.backend_agg")
    backend_svg = Late("matplotlib.backends.backend_svg")

__all__ = ["backend_agg", "backend_svg", "mpl"]
