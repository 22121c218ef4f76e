"""Names to the identities that Anki knows: a guid for a note, numbers for its rows."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from dataclasses import field

#: Anki shows ids as times in milliseconds; ours lie between September 2020 and November 2023.
FIRST_ID = 1_600_000_000_000
ID_RANGE = 100_000_000_000


def guid_of(library: str, card: str) -> str:
    """Turn the ids of a library and a card into the 12 letters (72 bits) by which Anki knows the note for good."""
    return identity_of(library, card)[0]


def identity_of(library: str, card: str) -> tuple[str, int]:
    """Turn the ids of a library and a card into the note's guid and the number that it would like to have."""
    digest = hashlib.sha256(f"{library}/{card}".encode()).digest()
    guid = base64.b64encode(digest[:9]).decode("ascii")
    return guid, FIRST_ID + int.from_bytes(digest[9:17]) % ID_RANGE


def number_of(name: str) -> int:
    """Turn a name into a number of Anki's range, the same on every machine."""
    digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
    return FIRST_ID + int.from_bytes(digest) % ID_RANGE


@dataclass
class Numbers:
    """The numbers of one table: where two names want the same, the later one takes the next that is free."""

    taken: set[int] = field(default_factory=set)

    def take(self, wanted: int) -> int:
        """Take a number, or the next that nobody has."""
        while wanted in self.taken:
            wanted += 1
        self.taken.add(wanted)
        return wanted
