"""A number and a noun to words."""

from __future__ import annotations


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Write a number with its noun: `1 card`, `2 cards`."""
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"
