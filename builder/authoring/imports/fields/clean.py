"""Text of another program without the characters that no card file may hold."""

from __future__ import annotations

import re

from builder.source.text import Source
from builder.source.text import clean_text

_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSAYABLE = re.compile("[\ud800-\udfff\ufffd\U000f0000-\U0010ffff]")


def clean(text: str) -> tuple[str, bool]:
    """Take out the characters that no card file may hold; say whether any was there beside odd line breaks."""
    text = _BREAKS.sub("\n", text)
    source, found = clean_text(Source("", text))
    if not found and not _UNSAYABLE.search(text):
        return text, False
    return _UNSAYABLE.sub("", source.text), True


def clean_line(text: str) -> str:
    """Turn a text into one line of what a card file may hold."""
    return " ".join(clean(text)[0].split())
