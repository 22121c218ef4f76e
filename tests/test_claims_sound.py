"""Claims that are false at few points only are refuted, and true ones stand where numbers are hard to tell apart."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from builder.claims.judge import Limits
from builder.claims.judge import judge
from builder.claims.judge import judge_all
from builder.claims.parts import conjuncts
from builder.claims.parts import numbers_in
from builder.claims.parts import relax
from builder.claims.verdicts import Verdict
from builder.claims.witnesses.chosen import choose_points
from builder.claims.witnesses.chosen import contains
from builder.claims.witnesses.descent import lowest_points
from builder.claims.witnesses.patterns import pattern_of
from builder.claims.witnesses.premises import points_on
from builder.claims.witnesses.premises import premises
from builder.expressions.domains import Domain
from builder.expressions.domains import parse_domain
from builder.expressions.drawing import draw
from builder.expressions.evaluate import evaluate
from builder.expressions.isolation import Worker
from builder.expressions.parsing import parse
from builder.expressions.printing import to_text
from builder.expressions.program import EMPTY
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from tests.claims_reading import claim
from tests.claims_reading import claims_of

LIMITS = Limits(numeric=20, symbolic=1.5)
FALSE = claims_of("claims-almost-true.yaml")
TRUE = claims_of("claims-of-decks.yaml")


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    return dict(zip([*FALSE, *TRUE], judge_all([*FALSE.values(), *TRUE.values()], limits=LIMITS), strict=True))


@pytest.mark.parametrize("name", FALSE)
def test_what_is_almost_true_is_refuted_with_the_point(name: str, verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts[name]

    assert (verdict.kind, verdict.code) == ("refuted", "FM330"), verdict.detail
    assert verdict.witness is not None
    assert set(verdict.witness.values) >= set(FALSE[name].domains)


@pytest.mark.parametrize("name", TRUE)
def test_what_is_true_stands(name: str, verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts[name]

    assert verdict.is_good, verdict.detail
    assert verdict.flaws == ()


@pytest.mark.parametrize(
    ("text", "code", "detail"),
    [
        ("{holds: 'limit(sin(pi*x), x, inf) == 0'}", "FM331", "there is no limit"),
        ("{holds: 'limit(cos(2*pi/x), x, 0) == 1'}", "FM331", "there is no limit"),
        ("{holds: 'limit(x - floor(x), x, inf) == 0'}", "FM331", "there is no limit"),
        ("{holds: 'argmax(cos(x), x, 0, 2*pi) == 0'}", "FM331", "reached at more than one point"),
        ("{holds: 'argmin(max(0, 1 - x), x, 0, 3) == 1'}", "FM331", "reached at more than one point"),
        ("{holds: 'sum(1/(k*log(k)), k, 2, inf) < inf'}", "FM331", "does not converge, or too slowly to tell"),
        ("{value: 'sum(k % 2/k^2, k, 1, inf)', is: 1.18}", "FM331", "does not converge, or too slowly to tell"),
        ("{holds: 'variance(x, x, Bernoulli(2)) == -2'}", "FM331", "no Bernoulli has these parameters"),
        ("{holds: 'cdf(Normal(0, -1), 1) > 0'}", "FM331", "no Normal has these parameters"),
        ("{holds: 'entropy([0.5, 0.4, 0.2]) > 0'}", "FM331", "the chances do not add up to 1"),
        ("{holds: 'KL([0.5, 0.5], [1.5, -0.5]) > 0'}", "FM331", "a chance is below 0"),
        ("{holds: (x^2 - 2)^2 > 0, for: {x: real}}", "FM332", "sympy says that the claim is false"),
        ("{holds: 'integrate(abs(x), x, -inf, inf) < inf'}", "FM331", "the integral does not converge"),
        ("{holds: 'integrate(1/(1 + abs(x)), x, -inf, inf) < 1000'}", "FM331", "the integral does not converge"),
        (
            "{holds: 'entropy(p) != 1/2 or max(p) < 4/5', for: {p: simplex 3}}",
            "FM331",
            "at no point that was tried is entropy(p) == 1 / 2, which the claim presupposes",
        ),
        ("{holds: x^3 - 2 != 0 and x^4 - 4*x^2 + 4 > 0, for: {x: positive}}", "FM332", "sympy says"),
    ],
)
def test_what_is_neither_refuted_nor_let_through(text: str, code: str, detail: str) -> None:
    verdict = judge(claim(text), 0, None, LIMITS)

    assert (verdict.kind, verdict.code) == ("undecided", code), verdict.detail
    assert detail in verdict.detail


@pytest.mark.parametrize("one", ["1", "2*integrate(t, t, 0, 1)"])
def test_a_claim_of_derivatives_is_not_refuted_where_there_is_none(one: str) -> None:
    verdict = judge(claim(f"{{holds: 'diff(x*sign(x), x)^2 == {one}', for: {{x: real}}}}"), 0, None, LIMITS)

    assert verdict.is_good, verdict.detail


def test_a_claim_without_value_at_many_points_says_so() -> None:
    with Worker() as worker:
        verdict = judge(claim("{holds: 'sum(x^k, k, 0, inf) == 1/(1 - x)', for: {x: real}}"), 0, worker, LIMITS)

    assert ", and has no value at " in verdict.detail


# -- where claims are tried -------------------------------------------------------------------------------------------


def domain(text: str) -> Domain:
    found, flaws = parse_domain(text)
    assert found is not None, flaws
    return found


def expression(text: str) -> Expr:
    found, flaws = parse(text)
    assert found is not None, flaws
    return found


@pytest.mark.parametrize(
    "kind", ["real", "positive", "nonnegative", "negative", "integer", "natural", "2..9", "real 2..9", "real 0..1/2"]
)
def test_every_chosen_number_lies_in_its_domain(kind: str) -> None:
    here = domain(kind)
    points = [
        chosen.point["x"] for chosen in choose_points({"x": here}, "0", [Fraction(7, 2), Fraction(5)], with_far=True)
    ]

    assert len(points) >= 3
    assert all(contains(here, Fraction(x)) for x in points if here.low is None or here.kind == "integer")
    assert all(here.low <= x <= here.high for x in points if here.low is not None and here.high is not None)


def test_chosen_points_have_the_numbers_of_the_claim_ties_and_far_ones() -> None:
    here = {"x": domain("real"), "y": domain("real")}
    points = [chosen.point for chosen in choose_points(here, "0", [Fraction(17, 4)], with_far=True)]
    near = [chosen.point for chosen in choose_points(here, "0", [Fraction(17, 4)], with_far=False)]

    assert any(p["x"] == Fraction(17, 4) for p in points)
    assert any(p["x"] == p["y"] not in (0, 1, -1) for p in points)
    assert max(p["x"] for p in points) > 10**6 > 10**3 > max(abs(p["x"]) for p in near)
    assert min(abs(p["x"]) for p in points if p["x"]) < Fraction(1, 10**5)


@pytest.mark.parametrize("turn", range(9))
@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_patterns_keep_what_their_domain_promises(n: int, turn: int) -> None:
    def made(kind: str) -> Any:
        here = domain(f"{kind} {n}")
        return pattern_of(here, turn, {}, draw({"A": here}, "0", turn)["A"])

    def holds(text: str, value: Any) -> bool:
        return evaluate(expression(text), {"A": value}) is True

    assert holds(f"A@A.T == eye({n})", made("orthogonal"))
    assert holds("A == A.T", made("symmetric"))
    assert holds("A == A.T and min(eigenvalues(A)) > 0", made("spd"))
    assert holds("det(A) != 0", made("invertible"))
    assert sum(made("simplex")) == 1
    assert min(made("simplex")) >= 0
    assert min(made("positive vector")) > 0


def test_invertible_matrices_are_drawn_with_either_sign_of_the_determinant() -> None:
    here = {"A": domain("invertible 3")}
    signs = {evaluate(expression("det(A) > 0"), draw(here, "0", index)) for index in range(12)}

    assert signs == {True, False}


def test_the_lowest_point_is_found_and_rounded() -> None:
    here = {"x": domain("real"), "y": domain("real")}
    text = expression("(x - y - 1)^2 + (x + y - 3)^2 > 0")
    points = list(lowest_points(text, here, EMPTY, [draw(here, "0", index) for index in range(2)]))

    assert {"x": Fraction(2), "y": Fraction(1)} in points


def test_the_parts_of_a_condition() -> None:
    parts = [to_text(part) for part in conjuncts(expression("a < b <= c and not d > 1"))]

    assert parts == ["a < b", "b <= c", "not d > 1"]


def test_what_a_condition_presupposes_is_taken_from_its_alternatives() -> None:
    found = premises(expression("(a != b or c != d or e < f) and g != h and (not x == y or z > 1)"))

    assert [[to_text(equation) for equation in premise] for premise in found] == [["a == b", "c == d"], ["x == y"]]


@pytest.mark.parametrize(
    ("kind", "equation"),
    [
        ("vector 3", "sum(x) == 1"),
        ("positive vector 3", "x[1] + 2*x[2] == 3*x[3]"),
        ("matrix 2", "det(x) == 1"),
        ("matrix 2", "x @ [1, 2] == [3, 4]"),
        ("matrix 3", "x == x.T"),
        ("real", "3*x + 1 == 0"),
    ],
)
def test_points_are_found_where_an_equation_holds(kind: str, equation: str) -> None:
    here = {"x": domain(kind)}
    wanted = expression(equation)
    assert isinstance(wanted, Comparison)
    found = list(points_on((wanted,), here, EMPTY, [draw(here, "0", index) for index in range(4)]))

    assert found
    assert all(evaluate(wanted, point) is True for point in found)
    assert all(kind != "positive vector 3" or min(point["x"]) > 0 for point in found)


def test_no_point_is_given_where_an_equation_cannot_be_solved() -> None:
    here = {"x": domain("positive")}
    wanted = expression("x == -1")
    assert isinstance(wanted, Comparison)

    assert list(points_on((wanted,), here, EMPTY, [draw(here, "0")])) == []


def test_a_relaxed_condition_leaves_room() -> None:
    condition = expression("a < b and c == d")

    assert to_text(relax(condition, equations=False)) == "a <= b and c == d"
    assert to_text(relax(condition, equations=True)) == "a <= b and max(abs(c - d)) <= 1e-100"


def test_the_numbers_of_a_claim_and_their_negatives() -> None:
    found = numbers_in([expression("x < 17/4 + 0*y")])

    assert found == [Fraction(17, 4), Fraction(-17, 4), Fraction(17), Fraction(-17), Fraction(4), Fraction(-4)]
