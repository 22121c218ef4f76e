"""A piece of TeX is found where it can be read by itself, and not in the midst of something else."""

from __future__ import annotations

import pytest

from builder.claims.reader import find_piece


@pytest.mark.parametrize(
    ("tex", "piece", "place"),
    [
        ("a = b + c", "a = b + c", 0),
        ("a = b + c", "b + c", 4),
        ("a = b = c", "a = b", 0),
        ("a = b = c", "b = c", 4),
        (r"x = 1, \quad y = 2", "y = 2", 13),
        (r"x = 1, \quad y = 2", "x = 1", 0),
        (r"a \le b \text{ if } c = d", "c = d", 20),
        (r"a - b = c, \; b = c", "b = c", 14),
        (r"\frac{1}{2} = 0.5", r"\frac{1}{2}", 0),
        (r"f(x) = x^2", "x^2", 7),
        # In the midst of something.
        ("a - b = c", "b = c", None),
        ("a = b + c", "a = b", None),
        ("-x^2 = y", "x^2", None),
        ("2x = y", "x = y", None),
        ("f(a, b)", "b", None),
        ("f(a, b, c)", "b", None),
        (r"\begin{pmatrix} a & b & c \end{pmatrix}", "b", None),
        (r"\frac{a}{b}", "a", None),
        ("x = 12", "x = 1", None),
        (r"\alpha = 1", "alpha", None),
        ("x^{y = z}", "y = z", None),
        (r"\sqrt{a} = b", "a = b", None),
        ("a = b", "c", None),
        (r"a = \text", "a", None),
        (r"a = \text", r"a = \text", 0),
    ],
)
def test_where_a_piece_stands(tex: str, piece: str, place: int | None) -> None:
    assert find_piece(tex, piece) == place
