"""A face that shows formulas, as far as the checks have to know it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

#: Numbers and letters of ASCII, which every face knows: formulas that differ in them alone are looked at once.
_PLAIN = re.compile(r"(?<=<mn>)[0-9.]+(?=</mn>)|(?<=<mi>)[A-Za-z](?=</mi>)")


@dataclass(frozen=True)
class Display:
    """What a face does not know of a formula, which is given as MathML, and the folder of the code that says so.

    Nothing below the faces may know them, so they hand this down.
    """

    unknown_in: Callable[[str], str | None]
    home: Path
    _known: dict[str, str | None] = field(default_factory=dict, repr=False)

    def look_at(self, mathml: str) -> str | None:
        """Name what could not be shown of a formula; None if there is nothing."""
        form = _PLAIN.sub("x", mathml)
        if form not in self._known:
            self._known[form] = self.unknown_in(mathml)
        return self._known[form]
