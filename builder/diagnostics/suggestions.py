"""A name that nobody knows to the known one that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

#: How like two names must be, from 0 to 1: difflib's own bound, at which `sgima` still finds `sigma`.
_LIKENESS = 0.6


def suggest(name: str, known: Iterable[str]) -> str:
    """Find the known name that an unknown one was probably meant to be; empty if none is close."""
    return _closest(name, tuple(known))


@lru_cache(maxsize=256)
def _closest(name: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(name, known, n=1, cutoff=_LIKENESS)
    return close[0] if close else ""


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Write the help for an unknown name: the known one that is close to it, or else what helps `otherwise`."""
    meant = suggest(name, known)
    return f"did you mean {meant}?" if meant else otherwise
