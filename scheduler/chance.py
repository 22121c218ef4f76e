"""A seed to the first word of its random stream, the same as Anki's, so that chance is a pure function.

Seed -> 32-byte key by PCG32 -> ChaCha with 12 rounds -> its first word (the generator that the Rust crate `rand` 0.9
calls StdRng; ChaCha by D. J. Bernstein, 2008, PCG by M. O'Neill, 2014). One such word costs 40 microseconds in plain
Python and sixteen cost little more, as the lanes of long integers; so neighbouring seeds, which the answers of one card
have, are computed together and remembered.
"""

from __future__ import annotations

from functools import lru_cache
from struct import Struct

_WORD = 0xFFFF_FFFF
#: Bits: a word of 32, and room for what a sum or a rotation pushes out of it.
_LANE = 64
#: Seeds that are computed together have all bits above these in common.
_GROUP_BITS = 4
_GROUP = 1 << _GROUP_BITS
_WIDE = _LANE * _GROUP  # bits: one word of ChaCha's state for each seed of a group; a row of the state is four of them
_LOW = (1 << _WIDE) - 1
_ONES = sum(1 << (_LANE * lane) for lane in range(_GROUP))
_MASK = sum(_ONES * _WORD << (_WIDE * word) for word in range(4))
#: "expand 32-byte k" in four little-endian words (ChaCha).
_CONSTANTS = (0x6170_7865, 0x3320_646E, 0x7962_2D32, 0x6B20_6574)
_FIRST_ROW = sum(word * _ONES << (_WIDE * i) for i, word in enumerate(_CONSTANTS))
_DOUBLE_ROUNDS = 6  # of ChaCha12
_LANES, _ROW = Struct(f"<{_GROUP}Q"), Struct(f"<{4 * _GROUP}Q")
#: The step of the 64-bit state (PCG32, with the increment that `rand_core` chose).
_MULTIPLIER, _INCREMENT = 6_364_136_223_846_793_005, 11_634_580_027_462_260_723


def first_word(seed: int) -> int:
    """Turn a seed (its low 64 bits) into the first 32-bit word of its random stream."""
    seed &= 0xFFFF_FFFF_FFFF_FFFF
    return _words(seed >> _GROUP_BITS)[seed & (_GROUP - 1)]


@lru_cache(maxsize=4096)
def _words(group: int) -> tuple[int, ...]:
    """Turn a group of seeds into the first word of each.

    The four rows of ChaCha's state are one integer each; a quarter round on the rows mixes all columns of all seeds,
    and with the rows turned by one, two and three words it mixes the diagonals.
    """
    keys = [_key((group << _GROUP_BITS) + lane) for lane in range(_GROUP)]
    a, b, c = _FIRST_ROW, _row(keys, 0), _row(keys, 4)
    d = 0  # the block counter and the stream
    for _ in range(_DOUBLE_ROUNDS):
        a, b, c, d = _quarter_round(a, b, c, d)
        b, c, d = _turned(b, 1), _turned(c, 2), _turned(d, 3)
        a, b, c, d = _quarter_round(a, b, c, d)
        b, c, d = _turned(b, 3), _turned(c, 2), _turned(d, 1)
    first = (a & _LOW) + _CONSTANTS[0] * _ONES & _MASK
    return _LANES.unpack(first.to_bytes(_LANES.size, "little"))


def _row(keys: list[list[int]], start: int) -> int:
    words = [key[i] for i in range(start, start + 4) for key in keys]
    return int.from_bytes(_ROW.pack(*words), "little")


def _quarter_round(a: int, b: int, c: int, d: int) -> tuple[int, int, int, int]:
    a = a + b & _MASK
    d ^= a
    d = (d << 16 | d >> 16) & _MASK
    c = c + d & _MASK
    b ^= c
    b = (b << 12 | b >> 20) & _MASK
    a = a + b & _MASK
    d ^= a
    d = (d << 8 | d >> 24) & _MASK
    c = c + d & _MASK
    b ^= c
    b = (b << 7 | b >> 25) & _MASK
    return a, b, c, d


def _turned(row: int, words: int) -> int:
    bits = _WIDE * words
    return row >> bits | (row & ((1 << bits) - 1)) << (4 * _WIDE - bits)


def _key(seed: int) -> list[int]:
    words = []
    for _ in range(8):
        seed = (seed * _MULTIPLIER + _INCREMENT) & 0xFFFF_FFFF_FFFF_FFFF
        mixed = ((seed >> 18 ^ seed) >> 27) & _WORD
        turn = seed >> 59
        words.append((mixed >> turn | mixed << (32 - turn)) & _WORD)
    return words
