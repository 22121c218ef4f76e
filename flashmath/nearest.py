"""A name that is unknown to the ones that may have been meant: by a slip of the pen, by words, or none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile

#: From which likeness on a name is another one with a slip; a smaller one is enough where no word is shared.
_SLIP, _LIKE = 0.85, 0.75
#: Two words are kin that begin with so many letters, and with that share of the shorter one.
_LETTERS, _SHARE = 4, 0.7
#: How many names are worth reading.
_MOST = 3
_WORD = re.compile(r"[^\W_]+")
#: Words that say nothing.
_FILLERS = frozenset({"a", "and", "for", "in", "of", "on", "the", "to", "with"})


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Ask whether one of the known names was meant; empty where none is near."""
    near = nearest(name, known)
    if not near:
        return ""
    *first, last = near
    return f"did you mean {', '.join(first)} or {last}?" if first else f"did you mean {last}?"


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Find the known names that an unknown one may stand for, the likeliest first."""
    from difflib import SequenceMatcher

    words, alike = _words(name), SequenceMatcher(b=name.casefold())

    def likeness(other: str) -> float:
        alike.set_seq1(other.casefold())
        return alike.ratio() if alike.quick_ratio() >= _LIKE or _shared(words, other) else 0.0

    ranked = sorted(((likeness(other), other) for other in dict.fromkeys(known)), key=lambda pair: -pair[0])
    if ranked and ranked[0][0] >= _SLIP:
        return [ranked[0][1]]
    kin = [(_shared(words, other), other) for _, other in ranked]
    found = [other for shared, other in sorted(kin, key=lambda pair: -pair[0]) if shared]
    return found[:_MOST] or [other for ratio, other in ranked[:1] if ratio >= _LIKE]


def _words(name: str) -> set[str]:
    return set(_WORD.findall(name.casefold())) - _FILLERS


def _shared(words: set[str], other: str) -> int:
    """Count the words that another name has too; those that are kin count half as much."""
    theirs = _words(other)
    return sum(2 if word in theirs else any(_are_kin(word, each) for each in theirs) for word in words)


def _are_kin(one: str, other: str) -> bool:
    letters = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return letters >= max(_LETTERS, _SHARE * min(len(one), len(other)))
