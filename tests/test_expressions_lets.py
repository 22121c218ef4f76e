from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from builder.expressions.domains import Domain
from builder.expressions.domains import callables
from builder.expressions.domains import parse_domain
from builder.expressions.drawing import SmoothFunction
from builder.expressions.drawing import draw
from builder.expressions.evaluate import evaluate
from builder.expressions.evaluate import to_float
from builder.expressions.faults import Fault
from builder.expressions.lets import read_lets
from builder.expressions.parsing import parse


def domain(text: str) -> Domain:
    found, flaws = parse_domain(text)
    assert flaws == []
    assert found is not None
    return found


def value(text: str, lets: list[tuple[str, str]], symbols: dict[str, Any] | None = None) -> Any:
    program, flaws = read_lets(lets, symbols or {})
    assert flaws == []
    expr, found = parse(text, {name: function.signature for name, function in program.functions.items()})
    assert found == []
    assert expr is not None
    return to_float(evaluate(expr, symbols, program))


# -- let: ------------------------------------------------------------------------------------------------------------


def test_values_in_any_order() -> None:
    lets = [
        ("post", "sens*prior/(sens*prior + fpr*(1 - prior))"),
        ("prior", "1/100"),
        ("sens", "9/10"),
        ("fpr", "5/100"),
    ]
    assert value("post", lets) == pytest.approx(2 / 13)


def test_own_functions() -> None:
    assert value("R(pi/2) @ [1, 0]", [("R(h)", "[[cos(h), -sin(h)], [sin(h), cos(h)]]")]) == pytest.approx([0, 1])


def test_parameters_are_seen_only_inside() -> None:
    assert value("f(3) + x", [("f(x)", "x + a"), ("a", "10*x")], {"x": 1}) == 14


def test_several_values_at_once() -> None:
    lets = [("A", "[[3, 1], [4, 2]]"), ("Q, R", "qr(A)")]
    assert value("Q @ R == A and Q.T @ Q == eye(2)", lets) is True


def test_a_derivative_reaches_into_definitions() -> None:
    lets = [("p", "sigmoid(x)"), ("loss", "-log(p)")]
    assert value("diff(loss, x) == p - 1", lets, {"x": 0.3}) is True
    assert value("subs(p, x, 0)", lets, {"x": 5}) == 0.5


def test_greek_names() -> None:
    assert value("β1 + beta1", [("β1", "0.9")]) == 1.8


@pytest.mark.parametrize(
    ("lets", "entry", "in_name", "code"),
    [
        ([("a", "1"), ("a", "2")], 1, True, "FM316"),
        ([("e", "1")], 0, True, "FM316"),
        ([("2x", "1")], 0, True, "FM316"),
        ([("a b", "1")], 0, True, "FM316"),
        ([("class", "1")], 0, True, "FM316"),
        ([("x", "1")], 0, True, "FM316"),
        ([("sin(t)", "t")], 0, True, "FM316"),
        ([("f(t, t)", "t")], 0, True, "FM316"),
        ([("a", "b"), ("b", "a")], 0, True, "FM317"),
        ([("a", "a + 1")], 0, True, "FM317"),
        ([("f(t)", "f(t - 1)")], 0, True, "FM317"),
        ([("a", "q + 1")], 0, False, "FM313"),
        ([("a", "sqr(2)")], 0, False, "FM313"),
        ([("a", "1 +")], 0, False, "FM310"),
    ],
)
def test_wrong_entries(lets: list[tuple[str, str]], entry: int, in_name: bool, code: str) -> None:
    _, flaws = read_lets(lets, {"x"})
    first = flaws[0]
    assert (first.entry, first.in_name, first.flaw.code) == (entry, in_name, code)


def test_the_number_of_names_must_fit() -> None:
    program, _ = read_lets([("Q, R", "[1, 2, 3]")])
    expr, _ = parse("Q")
    assert expr is not None
    with pytest.raises(Fault, match="2 names stand for 3 values"):
        evaluate(expr, program=program)


def test_a_fault_names_the_definition_that_it_stands_in() -> None:
    program, _ = read_lets([("a", "1 + 1/0"), ("f(x)", "log(x - x)"), ("Q, R", "qr(3)")])
    for text, where, span in (("2*a", "a", (4, 7)), ("f(2)", "f", (0, 10)), ("Q", "Q, R", (0, 5)), ("1/0", "", (0, 3))):
        expr, _ = parse(text, {"f": program.functions["f"].signature})
        assert expr is not None
        with pytest.raises(Fault) as caught:
            evaluate(expr, program=program)
        assert (caught.value.where, caught.value.span) == (where, span)


# -- for: ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("real", Domain("real")),
        (" positive ", Domain("positive")),
        ("2..9", Domain("integer", low=Fraction(2), high=Fraction(9))),
        ("0.1..0.9", Domain("real", low=Fraction(1, 10), high=Fraction(9, 10))),
        ("real -2..2", Domain("real", low=Fraction(-2), high=Fraction(2))),
        ("[2, 3, 1/2]", Domain("one of", values=(Fraction(2), Fraction(3), Fraction(1, 2)))),
        ("vector n", Domain("vector", ("n",))),
        ("vector 3", Domain("vector", (3,))),
        ("positive vector 4", Domain("positive vector", (4,))),
        ("matrix m x n", Domain("matrix", ("m", "n"))),
        ("matrix 2x3", Domain("matrix", (2, 3))),
        ("matrix 3", Domain("matrix", (3, 3))),
        ("spd n", Domain("spd", ("n",))),
        ("simplex 3x4", Domain("simplex", (3, 4))),
        ("orthogonal 4", Domain("orthogonal", (4,))),
        ("function", Domain("function")),
        ("function 2", Domain("function", (2,))),
    ],
)
def test_domains(text: str, expected: Domain) -> None:
    assert parse_domain(text) == (expected, [])


@pytest.mark.parametrize(
    "text",
    ["", "reel", "9..2", "vector", "vector 0", "vector 99", "matrix 2x3x4", "1..2.5.3", "integer 0.5..2", "function n"],
)
def test_wrong_domains(text: str) -> None:
    found, flaws = parse_domain(text)
    assert found is None
    assert [flaw.code for flaw in flaws] == ["FM318"]


def test_functions_can_be_called() -> None:
    assert callables({"f": domain("function 2"), "x": domain("real")})["f"].least == 2


LAWS = [
    ("positive", "x > 0"),
    ("nonnegative", "x >= 0"),
    ("negative", "x < 0"),
    ("2..9", "2 <= x <= 9 and floor(x) == x"),
    ("0.25..0.5", "1/4 < x < 1/2"),
    ("natural", "x >= 1 and floor(x) == x"),
    ("[2, 3, 5]", "x == 2 or x == 3 or x == 5"),
    ("vector 4", "size(x) == 4"),
    ("matrix 2x3", "shape(x) == [2, 3]"),
    ("symmetric 3", "x == x.T"),
    ("spd 3", "x == x.T and all(l > 0, l, eigenvalues(x))"),
    ("orthogonal 3", "x.T @ x - eye(3) == 0 and abs(det(x)) == 1"),
    ("invertible 3", "abs(det(x)) > 0 and rank(x) == 3"),
    ("simplex 4", "sum(x) == 1 and min(x) > 0"),
    ("simplex 2x3", "sum(x) == 1 and shape(x) == [2, 3]"),
]


@pytest.mark.parametrize(("text", "law"), LAWS)
def test_witnesses_stay_inside_their_domain(text: str, law: str) -> None:
    expr, _ = parse(law)
    assert expr is not None
    for index in range(12):
        assert evaluate(expr, draw({"x": domain(text)}, "seed", index)) is True


def test_witnesses_have_several_magnitudes() -> None:
    sizes = [abs(float(draw({"x": domain("real")}, 1, index)["x"])) for index in range(12)]
    assert min(sizes) < 0.1
    assert max(sizes) > 10


def test_letters_stand_for_different_sizes() -> None:
    domains = {"A": domain("matrix m x n"), "x": domain("vector n")}
    for index in range(8):
        witness = draw(domains, "seed", index)
        assert witness["m"] != witness["n"]
        assert (len(witness["A"]), len(witness["x"])) == (witness["m"], witness["n"])


def test_the_same_seed_draws_the_same() -> None:
    domains = {"x": domain("real"), "A": domain("spd n"), "f": domain("function")}
    assert draw(domains, "a", 3) == draw(domains, "a", 3)
    assert draw(domains, "a", 3) != draw(domains, "b", 3)


def test_drawn_functions_are_smooth_and_no_identity_holds_for_them() -> None:
    domains = {"f": domain("function"), "g": domain("function"), "x": domain("real")}
    own = callables(domains)
    rule, _ = parse("diff(f(g(x)), x) == subs(diff(f(t), t), t, g(x))*diff(g(x), x)", own)
    wrong, _ = parse("diff(f(g(x)), x) == subs(diff(f(t), t), t, x)*diff(g(x), x)", own)
    assert rule is not None
    assert wrong is not None
    for index in range(5):
        witness = draw(domains, "chain", index)
        assert isinstance(witness["f"], SmoothFunction)
        assert evaluate(rule, witness) is True
        assert evaluate(wrong, witness) is False
