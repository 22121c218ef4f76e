"""What a learner typed as an answer: kept as it was meant, and shown so that no terminal obeys it."""

from __future__ import annotations

import re

from flashmath.mathematics.style import DIM
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line
from flashmath.page.look import Look
from flashmath.page.wrap import wrap_text

#: Characters of an answer; longer ones are refused.
LONGEST = 500
_LABEL = "you typed   "
_SPACES = re.compile(r"[^\S\x1c-\x1f]+")


def cleaned(text: str) -> str:
    """Turn a line as it was read into what is kept: spaces of any kind are one space, and all of it is Unicode."""
    try:
        raw = text.encode("utf-8", "surrogateescape")  # UTF-8 on a terminal that does not say so
    except UnicodeEncodeError:
        raw = text.encode("utf-8", "replace")
    return _SPACES.sub(" ", raw.decode("utf-8", "replace")).strip(" ")


def visible(text: str) -> str:
    r"""Write out what does not print, such as commands of a terminal: an escape becomes `\x1b`."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def typed_lines(text: str, look: Look) -> tuple[Line, ...]:
    """Turn what was typed into the lines that stand above the answer."""
    if not text:
        return ()
    room = max(8, look.width - len(_LABEL))
    first, *rest = wrap_text([(visible(text), PLAIN)], room, look.signs)
    return (((_LABEL, DIM), *first), *(((" " * len(_LABEL), PLAIN), *line) for line in rest))
