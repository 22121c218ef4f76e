"""No formula, however broken, makes the reader fail; it answers with a reading or with flaws inside the formula."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.claims.reader import read_formula
from tests.test_claims_reader import ARRAYS
from tests.test_claims_reader import CALCULUS
from tests.test_claims_reader import NUMBERS
from tests.test_claims_reader import OTHERS
from tests.test_claims_reader import REFUSED
from tests.test_claims_reader import TABLE
from tests.test_claims_reader import TABLE_FOR
from tests.test_claims_reader import declare

FORMULAS: list[str] = [str(row[0]) for row in (*NUMBERS, *ARRAYS, *CALCULUS, *OTHERS, *REFUSED)]
NAMES = declare(
    "x: vector n, y: vector n, A: matrix n x n, B: matrix n x n, f: function, g: function, a: real, b: positive, "
    f"i: 1..2, k: 1..2, p: simplex n, q: simplex n, {TABLE_FOR}",
    {"F(v)": "v @ v", "c": "a^2", "h": "sin(a)"},
    TABLE,
)
PIECES = sorted({piece for tex in FORMULAS for piece in tex.replace("\\", " \\").split() if piece})


def answers(tex: str) -> None:
    reading, flaws = read_formula(tex, NAMES)
    assert (reading is None) == bool(flaws)
    for flaw in flaws:
        assert flaw.message
        assert 0 <= flaw.start <= max(0, len(tex) - 1)
        assert flaw.length >= 1
        assert flaw.start + flaw.length <= max(1, len(tex))


@pytest.mark.parametrize("tex", FORMULAS)
def test_every_formula_with_a_piece_gone(tex: str) -> None:
    rng = random.Random(tex)
    for _ in range(12):
        start = rng.randrange(len(tex) + 1)
        end = min(len(tex), start + rng.randint(0, 4))
        answers(
            tex[:start] + rng.choice(["", "", "}", "{", "|", "^", "_", "(", ")", "\\left", "'", "=", "\\"]) + tex[end:]
        )


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_pieces_in_any_order(pieces: list[str]) -> None:
    answers(" ".join(pieces))


@settings(max_examples=250, deadline=None)
@given(st.text(alphabet=r"\{}[]()|^_&,;.=<>+-*/!'~ abxfdAPE012@#$%" + "∂λ≤é\n", max_size=40))
def test_any_text(text: str) -> None:
    answers(text)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(FORMULAS), st.sampled_from(FORMULAS), st.floats(0, 1), st.floats(0, 1))
def test_two_halves(first: str, second: str, a: float, b: float) -> None:
    answers(first[: int(a * len(first))] + second[int(b * len(second)) :])


HOSTILE = [
    "(" * 3000,
    "{" * 60 + "x" + "}" * 60,
    r"\frac{" * 50,
    r"\sqrt{" * 20 + "a" + "}" * 20,
    "a" * 3000,
    "a+" * 1500 + "a",
    "a^{" * 20 + "a" + "}" * 20,
    "|" * 2000,
    "'" * 3000,
    "a" + "'" * 2000,
    "a" + "!" * 2000,
    "--" * 1000 + "a",
    r"\neg " * 800 + "a",
    "a=" * 1000,
    r"\sum_i " * 300 + "x_i",
    r"\nabla " * 300 + "F",
    r"\log " * 400 + "a",
    r"\norm{" * 30 + "x" + "}" * 30,
    r"\mathbf" * 500,
    r"\hat " * 500 + "a",
    r"x_" * 500 + "1",
    "9" * 3900,
    r"\begin{pmatrix}" * 100,
    r"\left(" * 100,
    "F'" * 30 + "(x)",
    r"\frac{d}{da}" * 30 + "c",
    "f(" * 24 + "a" + ")" * 24,
    "\\",
    "",
    " ",
    "x" * 5000,
]


@pytest.mark.parametrize("tex", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_formulas_are_bounded(tex: str) -> None:
    start = time.perf_counter()
    answers(tex)
    assert time.perf_counter() - start < 2


def test_spans_are_in_order() -> None:
    reading, _ = read_formula("a = b = c, b < 1", NAMES)

    assert reading is not None
    assert all(left.span[0] <= right.span[0] for left, right in pairwise(reading.relations))
