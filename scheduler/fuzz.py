"""Fuzz: a little chance in an interval, so that cards learned together do not stay together.

The chance is a pure function of a seed, and the same as Anki's: seed -> 32-byte key by PCG32 -> ChaCha with 12 rounds
-> its first word (the generator that the Rust crate `rand` 0.9 calls StdRng; ChaCha by D. J. Bernstein, 2008, PCG by
M. O'Neill, 2014). One such word costs 40 microseconds in plain Python and sixteen cost little more, as the lanes of
long integers; so neighbouring seeds, which the answers of one card have, are computed together and remembered.
"""

from __future__ import annotations

from functools import lru_cache
from struct import Struct

_WORD = 0xFFFF_FFFF
#: Bits: a word of 32, and room for what a sum or a rotation pushes out of it.
_LANE = 64
#: Seeds that are computed together have all bits above these in common.
GROUP_BITS = 4
_GROUP = 1 << GROUP_BITS
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

_SINGLE, _PAIR = Struct("f"), Struct("2f")
_pack, _unpack = _SINGLE.pack, _SINGLE.unpack
_pack_two, _unpack_two = _PAIR.pack, _PAIR.unpack


def single(x: float) -> float:
    """Turn a number into the nearest of 32 bits.

    One operation on such numbers done in 64 bits and then rounded so is the operation of 32 bits, exactly: 53 bits are
    more than twice 24 and two. `struct` does this in 0.06 us; numpy's scalars take twice that and 0.13 s to import.
    """
    nearest: float = _unpack(_pack(x))[0]
    return nearest


def rounded(x: float) -> int:
    """Turn a number that is not negative into the nearest whole one, a half upwards (the sum is exact in 32 bits)."""
    return int(x + 0.5)


#: Days of fuzz to either side: one, plus a share of the days between these bounds (Anki: 15 % from 2.5 to 7, 10 % to
#: 20, 5 % beyond), in 32 bits.
_SHARE_7, _SHARE_20, _SHARE_REST = single(0.15), single(0.10), single(0.05)
_AT_7 = single(1 + single(_SHARE_7 * 4.5))
_AT_20 = single(_AT_7 + single(_SHARE_20 * 13))


def first_word(seed: int) -> int:
    """Turn a seed (its low 64 bits) into the first 32-bit word of its random stream."""
    seed &= 0xFFFF_FFFF_FFFF_FFFF
    return _words(seed >> GROUP_BITS)[seed & (_GROUP - 1)]


def fuzzed(days: float, word: int | None, minimum: int, maximum: int) -> int:
    """Turn an interval in days into a whole one within bounds: fuzzed by a random word, or rounded where it is None."""
    if word is None:
        return min(max(rounded(days), minimum), maximum)
    lower, upper = fuzz_bounds(days, minimum, maximum)
    if lower == upper:
        return lower
    added = _unpack(_pack((word >> 9) / 8_388_608 * (1 + upper - lower)))[0]
    return min(int(_unpack(_pack(lower + added))[0]), upper)  # in 32 bits the sum may round up to the next day


def fuzz_bounds(days: float, minimum: int, maximum: int) -> tuple[int, int]:
    """Turn an interval in days into the least and the greatest that its fuzz may make of it, within bounds."""
    minimum = min(minimum, maximum)
    if days < minimum:
        days = minimum
    elif days > maximum:
        days = maximum
    if days < 2.5:
        lower = upper = int(days + 0.5)
    else:
        delta = _delta(days)
        low, high = _unpack_two(_pack_two(days - delta, days + delta))
        lower, upper = int(low + 0.5), int(high + 0.5)
    lower = minimum if lower < minimum else maximum if lower > maximum else lower
    upper = minimum if upper < minimum else maximum if upper > maximum else upper
    return lower, upper


def delay_fuzz(delay: int, word: int | None) -> int:
    """Turn a delay in seconds into the seconds to add: less than a quarter of it and less than five minutes."""
    return 0 if word is None else word * int(min(single(delay * 0.25), 300.0)) >> 32


def _delta(days: float) -> float:
    if days < 7:
        start, part = 1.0, _SHARE_7 * (days - 2.5)
    elif days < 20:
        start, part = _AT_7, _SHARE_20 * (days - 7)
    else:
        start, part = _AT_20, _SHARE_REST * (days - 20)
    return single(start + _unpack(_pack(part))[0])


@lru_cache(maxsize=4096)
def _words(group: int) -> tuple[int, ...]:
    """Turn a group of seeds into the first word of each.

    The four rows of ChaCha's state are one integer each; a quarter round on the rows mixes all columns of all seeds,
    and with the rows turned by one, two and three words it mixes the diagonals.
    """
    keys = [_key((group << GROUP_BITS) + lane) for lane in range(_GROUP)]
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
