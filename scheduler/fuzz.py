"""Fuzz: a little chance in an interval, so that cards learned together do not stay together, as Anki has it."""

from __future__ import annotations

from struct import Struct

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
