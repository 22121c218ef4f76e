"""Numbers and symbols must agree: on random expressions, and on laws that sympy can prove."""

from __future__ import annotations

import cmath
from fractions import Fraction

import pytest
from hypothesis import assume
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.expressions.domains import Domain
from builder.expressions.domains import callables
from builder.expressions.domains import parse_domain
from builder.expressions.drawing import draw
from builder.expressions.evaluate import evaluate
from builder.expressions.evaluate import evaluate_precisely
from builder.expressions.evaluate import evaluate_symbolically
from builder.expressions.faults import Fault
from builder.expressions.late import sympy
from builder.expressions.parsing import parse
from builder.expressions.printing import to_text
from builder.expressions.proving import prove
from builder.expressions.tree import Binary
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import Expr
from builder.expressions.tree import Name
from builder.expressions.tree import Negation
from builder.expressions.tree import Number

_COMMON = ["exp", "log", "sqrt", "sin", "cos", "tanh", "abs", "sigmoid", "softplus", "erf", "atan", "sinh", "silu"]


def _larger(part: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    powers = st.sampled_from(["2", "3"]).map(Number)
    return st.one_of(
        st.builds(Negation, part),
        st.builds(Binary, st.sampled_from(list("+-*/")), part, part),
        st.builds(Binary, st.just("^"), part, powers),
        st.builds(Call, st.sampled_from(_COMMON), st.tuples(part)),
        st.builds(Call, st.just("max"), st.tuples(part, part)),
        st.builds(Bind, st.just("sum"), part, st.just(("k",)), st.just((Number("1"), Number("3")))),
    )


_EXPRESSIONS = st.recursive(
    st.sampled_from(["x", "y"]).map(Name) | st.sampled_from(["1", "2", "0.5", "3"]).map(Number), _larger, max_leaves=6
)
_POINTS = st.fractions(min_value=Fraction(1, 8), max_value=3, max_denominator=16)


@given(_EXPRESSIONS, _POINTS, _POINTS)
@settings(max_examples=150, deadline=None)
def test_both_back_ends_agree_on_random_expressions(expr: Expr, x: Fraction, y: Fraction) -> None:
    point = {"x": x, "y": y}
    try:
        by_numbers = complex(evaluate(expr, point))
        exactly = complex(evaluate_precisely(expr, point))
        by_symbols = evaluate_symbolically(expr, point)
    except Fault:
        assume(condition=False)
        raise
    symbolic = (
        complex(sympy.N(sympy.Rational(by_symbols.numerator, by_symbols.denominator), 30))
        if isinstance(by_symbols, int | Fraction)
        else complex(sympy.N(by_symbols, 30))
    )
    assert cmath.isclose(exactly, symbolic, rel_tol=1e-12, abs_tol=1e-25), to_text(expr)
    if abs(exactly) > 1e-3:
        assert cmath.isclose(by_numbers, exactly, rel_tol=1e-6), to_text(expr)


@given(_EXPRESSIONS, _POINTS)
@settings(max_examples=60, deadline=None)
def test_derivatives_agree_on_random_expressions(expr: Expr, x: Fraction) -> None:
    derivative = Bind("diff", expr, ("x",))
    try:
        by_numbers = complex(evaluate(derivative, {"x": x, "y": Fraction(1, 3)}))
        symbol = evaluate_symbolically(derivative, {"x": sympy.Symbol("x", positive=True), "y": Fraction(1, 3)})
    except Fault:
        assume(condition=False)
        raise
    symbolic = sympy.Rational(symbol.numerator, symbol.denominator) if isinstance(symbol, int | Fraction) else symbol
    at_x = symbolic.subs(sympy.Symbol("x", positive=True), sympy.Rational(x.numerator, x.denominator))
    wanted = complex(sympy.N(at_x, 30))
    assert cmath.isclose(by_numbers, wanted, rel_tol=1e-6, abs_tol=1e-9), to_text(expr)


#: What is claimed, for which symbols, and what sympy says of it.
LAWS: list[tuple[str, dict[str, str], bool | None]] = [
    ("(a + b)^2 == a^2 + 2*a*b + b^2", {"a": "real", "b": "real"}, True),
    ("(a + b)^2 == a^2 + b^2", {"a": "real", "b": "real"}, None),
    ("sin(x)^2 + cos(x)^2 == 1", {"x": "real"}, True),
    ("log(a*b) == log(a) + log(b)", {"a": "positive", "b": "positive"}, True),
    ("sqrt(x^2) == abs(x)", {"x": "real"}, True),
    ("diff(sin(x^2), x) == cos(x^2)*2*x", {"x": "real"}, True),
    (
        "diff(f(x)*g(x), x) == diff(f(x), x)*g(x) + f(x)*diff(g(x), x)",
        {"f": "function", "g": "function", "x": "real"},
        True,
    ),
    ("diff(sigmoid(x), x) == sigmoid(x)*(1 - sigmoid(x))", {"x": "real"}, True),
    ("integrate(exp(-l*x), x, 0, inf) == 1/l", {"l": "positive"}, True),
    ("expectation(x, x, Poisson(l)) == l", {"l": "positive"}, True),
    ("variance(x, x, Normal(m, v)) == v", {"m": "real", "v": "positive"}, True),
    ("sum(k, k, 1, n) == n*(n + 1)/2", {"n": "natural"}, True),
    ("limit((1 + a/n)^n, n, inf) == exp(a)", {"a": "positive"}, True),
    ("grad(quadratic(x, A), x) == (A + A.T) @ x", {"A": "matrix n", "x": "vector n"}, True),
    ("(A @ B).T == B.T @ A.T", {"A": "matrix m x n", "B": "matrix n x k"}, True),
    ("det(A @ B) == det(A)*det(B)", {"A": "matrix 2", "B": "matrix 2"}, True),
    ("trace(A @ B) == trace(B @ A)", {"A": "matrix 2x3", "B": "matrix 3x2"}, True),
    ("inv([[a, b], [c, d]]) == [[d, -b], [-c, a]]/(a*d - b*c)", dict.fromkeys("abcd", "real"), True),
    ("jacobian(softmax(x), x) == diag(softmax(x)) - outer(softmax(x), softmax(x))", {"x": "vector 2"}, True),
    ("hessian(x^2 - y^2, [x, y]) == [[2, 0], [0, -2]]", {"x": "real", "y": "real"}, True),
    ("x^2 >= 0", {"x": "real"}, True),
    ("exp(x) > 0", {"x": "real"}, True),
    ("1/3 + 1/6 == 1/2", {}, True),
    ("det([[1, 2], [3, 4]]) == 2", {}, False),
    ("argmax(p*log(x) + q*log(1 - x), x, 0, 1) == p/(p + q)", {"p": "positive", "q": "positive"}, True),
    ("(x if x > 0 else 0) == max(x, 0)", {"x": "positive"}, True),
]


def _read(text: str, kinds: dict[str, str]) -> tuple[Expr, dict[str, Domain]]:
    domains = {}
    for name, kind in kinds.items():
        domain, _ = parse_domain(kind)
        assert domain is not None
        domains[name] = domain
    expr, flaws = parse(text, callables(domains))
    assert flaws == []
    assert expr is not None
    return expr, domains


@pytest.mark.parametrize(("text", "kinds", "verdict"), LAWS, ids=[law[0][:40] for law in LAWS])
def test_laws(text: str, kinds: dict[str, str], verdict: bool | None) -> None:
    expr, domains = _read(text, kinds)
    assert prove(expr, domains) is verdict
    held = [evaluate(expr, draw(domains, text, index)) for index in range(5)]
    assert all(held) is bool(verdict)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("abs(r @ o) <= norm(r)*norm(o)", {"r": "vector n", "o": "vector n"}),
        ("logsumexp(r) <= max(r) + log(n)", {"r": "vector n"}),
        ("norm(Q @ x) == norm(x)", {"Q": "orthogonal n", "x": "vector n"}),
        ("entropy(p) <= log(n)", {"p": "simplex n"}),
        ("quadratic(x, A) > 0", {"A": "spd n", "x": "vector n"}),
        ("grad(log(det(A)), A) == inv(A).T", {"A": "spd 3"}),
        ("hessian(logsumexp(x), x) == diag(softmax(x)) - outer(softmax(x), softmax(x))", {"x": "vector 3"}),
        ("grad(sum(relu(W @ x)), W) == outer(step(W @ x), x)", {"W": "matrix 3x2", "x": "vector 2"}),
        ("jacobian(grad(norm(x)^2, x), x) == 2*eye(3)", {"x": "vector 3"}),
    ],
)
def test_laws_that_only_numbers_know(text: str, kinds: dict[str, str]) -> None:
    expr, domains = _read(text, kinds)
    for index in range(5):
        assert evaluate(expr, draw(domains, text, index)) is True


def test_rounding_has_no_symbols() -> None:
    expr, domains = _read("fl(x + 1, float16) == x + 1", {"x": "real"})
    with pytest.raises(Fault) as caught:
        prove(expr, domains)
    assert caught.value.code == "FM324"
