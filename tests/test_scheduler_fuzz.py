"""Fuzz: how wide it is, where its bounds are, and which fraction a seed gives."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.chance import first_word
from scheduler.fuzz import delay_fuzz
from scheduler.fuzz import fuzz_bounds
from scheduler.fuzz import fuzzed
from scheduler.fuzz import rounded
from scheduler.fuzz import single

LEAST, HALF, MOST = 0, 1 << 31, (1 << 32) - 1


@pytest.mark.parametrize(
    ("days", "bounds"),
    [
        (1.0, (1, 1)),
        (2.49, (2, 2)),  # no fuzz below two days and a half
        (2.5, (2, 4)),  # one day on either side; a half goes up
        (7.0, (5, 9)),  # and 15 % of the days above 2.5: 1.675
        (17.0, (14, 20)),  # and 10 % of those above 7: 2.675
        (37.0, (33, 41)),  # and 5 % of those above 20: 3.825
        (1000.0, (948, 1052)),
    ],
)
def test_the_width_of_fuzz_grows_by_a_falling_share(days: float, bounds: tuple[int, int]) -> None:
    assert fuzz_bounds(days, 1, 36_500) == bounds


@pytest.mark.parametrize(
    ("days", "word", "result"),
    [(10.0, LEAST, 8), (10.0, HALF, 10), (10.0, MOST, 12), (10.4, None, 10), (10.5, None, 11), (1.0, MOST, 1)],
)
def test_a_word_picks_a_day_between_the_bounds(days: float, word: int | None, result: int) -> None:
    assert fuzzed(days, word, 1, 36_500) == result


def test_fuzz_starts_from_an_interval_within_its_bounds() -> None:
    assert fuzz_bounds(9.45, 10, 36_500) == (10, 12)
    assert fuzz_bounds(500.0, 1, 100) == (93, 100)


def test_a_delay_is_lengthened_by_less_than_a_quarter_and_less_than_five_minutes() -> None:
    assert [delay_fuzz(600, word) for word in (LEAST, HALF, MOST)] == [0, 75, 149]
    assert [delay_fuzz(36_000, word) for word in (LEAST, HALF, MOST)] == [0, 150, 299]
    assert delay_fuzz(3, MOST) == 0
    assert delay_fuzz(600, None) == 0


@given(st.floats(0, 40_000), st.integers(0, MOST), st.integers(1, 40_000), st.integers(1, 40_000))
def test_no_interval_leaves_its_bounds(days: float, word: int, minimum: int, maximum: int) -> None:
    assert min(minimum, maximum) <= fuzzed(single(days), word, minimum, maximum) <= maximum


@given(st.floats(0, 40_000))
def test_rounding_is_to_the_nearest_with_halves_upwards(days: float) -> None:
    assert -0.5 <= single(days) - rounded(single(days)) < 0.5


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_products_and_sums_of_32_bit_numbers_are_rounded_once(x: float, y: float) -> None:
    numpy = pytest.importorskip("numpy")
    a, b = numpy.float32(x), numpy.float32(y)

    assert single(single(x) * single(y)) == float(a * b)
    assert single(single(x) + single(y)) == float(a + b)
    assert struct.pack("f", single(x)) == struct.pack("f", x)


def plain_first_word(seed: int) -> int:
    """ChaCha12 of a PCG32 key, one word at a time, as the two papers write it."""
    state, key = seed, []
    for _ in range(8):
        state = (state * 6364136223846793005 + 11634580027462260723) % 2**64
        mixed, turn = (state >> 18 ^ state) >> 27 & 0xFFFFFFFF, state >> 59
        key.append((mixed >> turn | mixed << (32 - turn)) & 0xFFFFFFFF)
    x = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574, *key, 0, 0, 0, 0]

    def mix(target: int, other: int, turned: int, bits: int) -> None:
        x[target] = (x[target] + x[other]) % 2**32
        word = x[turned] ^ x[target]
        x[turned] = (word << bits | word >> (32 - bits)) & 0xFFFFFFFF

    columns = [(0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15)]
    diagonals = [(0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)]
    for _ in range(6):
        for a, b, c, d in columns + diagonals:
            mix(a, b, d, 16)
            mix(c, d, b, 12)
            mix(a, b, d, 8)
            mix(c, d, b, 7)
    return (x[0] + 0x61707865) % 2**32


@given(st.integers(0, 2**64 - 1))
def test_many_lanes_give_the_word_that_one_gives(seed: int) -> None:
    assert first_word(seed) == plain_first_word(seed)


def test_seeds_beyond_64_bits_wrap() -> None:
    assert first_word(2**64 + 5) == first_word(5)


def test_words_of_neighbouring_seeds_are_spread_evenly() -> None:
    tenths = [0] * 10
    for seed in range(20_000):
        tenths[first_word(seed) * 10 >> 32] += 1

    assert all(1_800 < count < 2_200 for count in tenths)
