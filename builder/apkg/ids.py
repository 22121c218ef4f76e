"""Names to the numbers that Anki's tables want: the same name has the same number on every machine."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from dataclasses import field

#: Anki shows ids as times in milliseconds; ours lie between September 2020 and November 2023.
FIRST_ID = 1_600_000_000_000
ID_RANGE = 100_000_000_000


@dataclass
class Numbers:
    """The numbers of one table: where two names want the same, the later one takes the next that is free."""

    _taken: set[int] = field(default_factory=set)

    def take(self, wanted: int) -> int:
        """Take a number, or the next that nobody has."""
        while wanted in self._taken:
            wanted += 1
        self._taken.add(wanted)
        return wanted


def number_of(name: str) -> int:
    """Turn a name into a number of Anki's range."""
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return FIRST_ID + int.from_bytes(digest) % ID_RANGE
