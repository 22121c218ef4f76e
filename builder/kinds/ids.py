"""What the id of a card or a topic may be, and a tag: lower-case words joined by hyphens."""

from __future__ import annotations

import re
import unicodedata

#: The longest id, and the longest tag, in characters.
LONGEST_ID = 80
KEBAB_CASE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_id(text: str) -> bool:
    """Say whether a text can be an id."""
    return len(text) <= LONGEST_ID and KEBAB_CASE.fullmatch(text) is not None


def to_id(text: str) -> str:
    """Turn a name into an id; empty where it has no letter or digit that an id may have."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))[:LONGEST_ID].strip("-")
