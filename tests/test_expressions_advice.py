"""What authors write on their first day, and what each is told: the place of the mistake, and what to write instead."""

from __future__ import annotations

import pytest

from builder.expressions import check_names
from builder.expressions import parse
from builder.expressions.domains import parse_domain

KNOWN = ("x", "y", "A", "v")

#: What is written, the code, where the finding begins, and a piece of the advice.
MISTAKES = [
    (r"\frac12 x", "FM311", 0, "(a + b)/c for a fraction"),
    ("x^{2}", "FM311", 2, "write x^2, x^(a + b)"),
    ("x_{1}", "FM311", 0, "this is no TeX; write x_1 or x[1]"),
    ("x^T", "FM313", 2, "write A.T or transpose(A)"),
    ("x⊤", "FM311", 1, "write A.T"),
    ("A'", "FM311", 1, "write A.T or diff(f, x)"),
    ("x = 1", "FM311", 2, "write == to compare"),
    ("x in [0, 1]", "FM311", 2, "where a symbol lives is said under `for:`"),
    ("x ∈ A", "FM311", 2, "where a symbol lives is said under `for:`"),
    ("x ≈ 3.1", "FM311", 2, "value: and is:"),
    ("2x", "FM310", 1, "a product is written with *, as in 2*x"),
    ("x(1)", "FM313", 0, "a product is written x*(...)"),
    ("(x + 1)(2)", "FM310", 7, "subs(f, x, a)"),
    ("d/dx x^2", "FM310", 5, "a derivative is written diff(f, x)"),
    ("dx/x", "FM313", 0, "a derivative is written diff(f, x)"),
    ("∂x", "FM311", 0, "write diff(f, x)"),
    ("∇x", "FM311", 0, "write grad(f, x)"),
    ("∑ x", "FM311", 0, "write sum(body, k, 1, n)"),
    ("sum(k for k in x)", "FM311", 6, "write vector(body, k, 1, n)"),
    ("ln x", "FM310", 3, "an argument stands in brackets, ln(x)"),
    ("sin^2(x)", "FM310", 5, "an argument stands in brackets, sin(x)^2"),
    ("45°", "FM311", 2, "write radians(45)"),
    ("5%", "FM310", 1, "write 5/100"),
    ("1,000", "FM310", 2, "write 1000, without a comma"),
    ("√2", "FM311", 0, "write sqrt(x)"),
    ("x²", "FM311", 1, "write x^2"),
    ("|x|", "FM311", 0, "write abs(x) or norm(x)"),
    ("[1 2]", "FM310", 3, "an operator"),
    ("[1; 2]", "FM311", 2, "[[1, 2], [3, 4]]"),
    ("x[0]", "FM314", 2, "the last entry of x is x[size(x)]"),
    ("svdvals(A)", "FM313", 0, "did you mean singular_values?"),
    ("pdf(x)", "FM313", 0, "did you mean density?"),
    ("ReLU(x)", "FM313", 0, "did you mean relu?"),
    ("zzz(x)", "FM313", 0, "`flashmath explain functions`"),
    ("E[x]", "FM313", 0, "`flashmath explain tables`"),
    ("Var(x)", "FM313", 0, "write variance(x)"),
    ("oo", "FM313", 0, "write inf"),
]


@pytest.mark.parametrize(("text", "code", "start", "advice"), MISTAKES, ids=[text for text, *_ in MISTAKES])
def test_a_usual_mistake_is_told_where_it_stands_with_what_to_write(
    text: str, code: str, start: int, advice: str
) -> None:
    expr, flaws = parse(text)
    flaws = flaws if expr is None else check_names(expr, KNOWN)

    assert (flaws[0].code, flaws[0].start) == (code, start)
    assert advice in (flaws[0].help if advice != "an operator" else flaws[0].message)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("0..1", "write real 0..1 for the interval, integer 0..1 for the whole numbers"),
        ("-1..1", "write real -1..1"),
        ("[0, 1]", "write real 0..1 for the interval, [1, 0] for the two"),
        ("(0, 1)", "an interval is written real 0..1"),
        ("0 < p < 1", "an interval is written real 0..1"),
        ("1..n", "the bounds of a range are numbers"),
        ("probability", "did you mean real 0..1?"),
        ("complex", "did you mean real?"),
        ("reals", "did you mean real?"),
        ("vector", "such as vector 3"),
        ("vector(3)", "such as vector 3"),
        ("matrix(2, 3)", "matrix 2 x 3"),
        ("R^n", "`flashmath explain domains`"),
    ],
)
def test_a_domain_that_is_none_is_told_with_what_to_write(text: str, advice: str) -> None:
    domain, flaws = parse_domain(text)

    assert domain is None
    assert [flaw.code for flaw in flaws] == ["FM318"]
    assert advice in flaws[0].help


@pytest.mark.parametrize("text", ["2..9", "0..2", "integer 0..1", "real -1..1", "0.0..1", "[1, -1]", "[0, 1, 2]"])
def test_what_can_mean_but_one_thing_is_taken(text: str) -> None:
    assert parse_domain(text)[1] == []
