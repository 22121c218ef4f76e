from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.diagnostics import Flaw
from builder.expressions.parsing import check_names
from builder.expressions.parsing import parse
from builder.expressions.printing import to_text
from builder.expressions.signatures import plain_signature
from builder.expressions.tree import Binary
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import Choice
from builder.expressions.tree import Comparison
from builder.expressions.tree import Expr
from builder.expressions.tree import Index
from builder.expressions.tree import Items
from builder.expressions.tree import Logic
from builder.expressions.tree import Name
from builder.expressions.tree import Negation
from builder.expressions.tree import Not
from builder.expressions.tree import Number
from builder.expressions.tree import Slice
from builder.expressions.tree import exact
from builder.expressions.tree import free_names

OWN = {"R": plain_signature(1), "f": plain_signature(2)}

#: What is written, and how it is printed.
ACCEPTED = [
    ("1", "1"),
    ("0.50", "0.50"),
    (".5", ".5"),
    ("1e-3", "1e-3"),
    ("2E6", "2e6"),
    ("x", "x"),
    ("x_1 + h_0", "x_1 + h_0"),
    ("λ*α", "lambda * alpha"),
    ("lambda^2", "lambda^2"),
    ("-2^2", "-2^2"),
    ("(-2)^2", "(-2)^2"),
    ("2^-1", "2^-1"),
    ("a^b^c", "a^b^c"),
    ("(a^b)^c", "(a^b)^c"),
    ("a - (b - c)", "a - (b - c)"),
    ("(a - b) - c", "a - b - c"),
    ("a/(b*c)", "a / (b * c)"),
    ("a/b*c", "a / b * c"),
    ("--x", "--x"),
    ("+x", "x"),
    ("-(a + b)", "-(a + b)"),
    ("2 × 3 − 1", "2 * 3 - 1"),
    ("x ≤ 1 and y ≠ 2", "x <= 1 and y != 2"),
    ("0 < x <= 1", "0 < x <= 1"),
    ("(a < b) == (c < d)", "(a < b) == (c < d)"),
    ("a or b and not c", "a or b and not c"),
    ("(a or b) and c", "(a or b) and c"),
    ("not (a and b)", "not (a and b)"),
    ("a if x > 0 else b", "a if x > 0 else b"),
    ("(a if t > 0 else b) + 1", "(a if t > 0 else b) + 1"),
    ("piecewise(1, x < 0, 2, x < 1, 3)", "1 if x < 0 else 2 if x < 1 else 3"),
    ("[1, 2, 3]", "[1, 2, 3]"),
    ("[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]"),
    ("[1,\n  2]", "[1, 2]"),
    ("A[1, 2]", "A[1, 2]"),
    ("A[:, 1]", "A[:, 1]"),
    ("x[2:4]", "x[2:4]"),
    ("x[2:]", "x[2:]"),
    ("(A @ B)[1]", "(A @ B)[1]"),
    ("A.T @ x", "transpose(A) @ x"),
    ("A^-1 @ b", "A^-1 @ b"),
    ("log(8, 2)", "log(8, 2)"),
    ("log(8, base=2)", "log(8, base=2)"),
    ("max(1, 2, 3)", "max(1, 2, 3)"),
    ("sum(x)", "sum(x)"),
    ("sum(k^2, k, 1, n)", "sum(k^2, k, 1, n)"),
    ("sum(t, t, [1, 2])", "sum(t, t, [1, 2])"),
    ("variance(x, ddof=1)", "variance(x, ddof=1)"),
    ("variance(x, x, Normal(0, 1))", "variance(x, x, Normal(0, 1))"),
    ("grad(x*y, [x, y])", "grad(x * y, [x, y])"),
    ("grad(f(x, 1), x)", "grad(f(x, 1), x)"),
    ("iterate([b, a + b], [a, b], [0, 1], t, 9)", "iterate([b, a + b], [a, b], [0, 1], t, 9)"),
    ("iterate(x/2, x, 1, t, 9)", "iterate(x / 2, x, 1, t, 9)"),
    ("limit(sin(x)/x, x, 0, right)", "limit(sin(x) / x, x, 0, right)"),
    ("subs(x + y, [x, y], [1, 2])", "subs(x + y, [x, y], [1, 2])"),
    ("fl(0.1 + 0.2, float32)", "fl(0.1 + 0.2, float32)"),
    ("R(2) + f(x, y)", "R(2) + f(x, y)"),
    ("7 % 3", "7 % 3"),
]

#: What is written, the code, and the offset and length of the fault.
REFUSED = [
    ("", "FM310", 0, 1),
    ("   ", "FM310", 0, 1),
    ("(a + b", "FM310", 0, 1),
    ("a + b)", "FM310", 5, 1),
    ("[1, 2)", "FM310", 5, 1),
    ("a +", "FM310", 3, 1),
    ("a b", "FM310", 2, 1),
    ("2x", "FM310", 1, 1),
    ("2(x + 1)", "FM310", 1, 1),
    ("(a)(b)", "FM310", 3, 1),
    ("[]", "FM310", 0, 2),
    ("007", "FM310", 0, 3),
    ("x = 1", "FM311", 2, 1),
    ("x := 1", "FM311", 2, 2),
    ("sin(x) = 1", "FM311", 7, 1),
    ("a // b", "FM311", 2, 2),
    ("n!", "FM311", 1, 1),
    ("|x|", "FM311", 0, 1),
    ("A'", "FM311", 1, 1),
    ("'text'", "FM311", 0, 1),
    ('"text"', "FM311", 0, 1),
    ("{1, 2}", "FM311", 0, 1),
    (r"\sin x", "FM311", 0, 1),
    ("$x$", "FM311", 0, 1),
    ("x # note", "FM311", 2, 1),
    ("x; y", "FM311", 1, 1),
    ("x ~ y", "FM311", 2, 1),
    ("α + ж", "FM311", 4, 1),
    ("é", "FM311", 0, 1),
    ("ｅｖａｌ(1)", "FM311", 0, 1),
    ("x.real", "FM311", 0, 6),
    ("f.g(1)", "FM311", 0, 3),
    ("_x", "FM311", 0, 2),
    ("x__y", "FM311", 0, 4),
    ("class", "FM311", 0, 5),
    ("lambda x: 1", "FM310", 7, 1),
    ("x in y", "FM311", 2, 2),
    ("True", "FM311", 0, 4),
    ("1, 2", "FM311", 0, 4),
    ("[x for x in y]", "FM311", 3, 3),
    ("max(*x)", "FM311", 0, 7),
    ("sin(**x)", "FM311", 0, 8),
    ("x[1:5:2]", "FM311", 2, 5),
    ("sum(1)(2)", "FM310", 6, 1),
    ("1e999", "FM312", 0, 5),
    ("1" * 61, "FM312", 0, 61),
    ("x" * 31, "FM312", 0, 31),
    ("x + " * 300 + "x", "FM312", 0, 1),
    ("(" * 40 + "x" + ")" * 40, "FM312", 30, 1),
    ("foo(1)", "FM313", 0, 3),
    ("sine(x)", "FM313", 0, 4),
    ("x(1)", "FM313", 0, 1),
    ("x[0]", "FM314", 2, 1),
    ("x[-1]", "FM314", 2, 2),
    ("x[1, 2, 3]", "FM314", 0, 10),
    ("sin()", "FM314", 0, 5),
    ("sin(1, 2)", "FM314", 0, 9),
    ("1 + sin(1, 2)", "FM314", 4, 9),
    ("log(8, bass=2)", "FM314", 0, 14),
    ("log(8, 2, base=2)", "FM314", 0, 17),
    ("R(1, 2)", "FM314", 0, 7),
    ("integrate(x, x)", "FM314", 0, 15),
    ("piecewise(1, x < 0)", "FM314", 0, 19),
    ("sum(k, 1, 1, 2)", "FM315", 7, 1),
    ("sum(k, pi, 1, 2)", "FM315", 7, 2),
    ("sum(k, [k], 1, 2)", "FM315", 7, 3),
    ("grad(x, [x, x])", "FM315", 8, 6),
]


@pytest.mark.parametrize(("text", "printed"), ACCEPTED)
def test_accepted(text: str, printed: str) -> None:
    expr, flaws = parse(text, OWN)
    assert flaws == []
    assert expr is not None
    assert to_text(expr) == printed
    assert parse(printed, OWN) == (expr, [])


@pytest.mark.parametrize(("text", "code", "start", "length"), REFUSED)
def test_refused(text: str, code: str, start: int, length: int) -> None:
    expr, flaws = parse(text, OWN)
    assert expr is None
    assert [(flaw.code, flaw.start, flaw.length) for flaw in flaws] == [(code, start, length)]


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("sofmax(x)", "did you mean softmax?"),
        ("bernoulli(0.5)", "did you mean Bernoulli?"),
        ("x(1)", "a product is written x*(...), a function of your own stands in `let:`"),
        ("2x", "a product is written with *, as in 2*x"),
        ("x = 1", "write == to compare"),
        ("log(1, bass=2)", "it has the options base"),
    ],
)
def test_help(text: str, help: str) -> None:
    assert parse(text)[1][0].help == help


def test_spans_count_characters_of_the_text() -> None:
    expr, _ = parse("β + sin(μ·x)")
    assert isinstance(expr, Binary)
    assert expr.right.span == (4, 12)
    assert isinstance(expr.right, Call)
    assert expr.right.args[0].span == (8, 11)


def test_unknown_names_are_named_with_their_place() -> None:
    expr, _ = parse("alpha + sum(k*lamda, k, 1, n)")
    assert expr is not None
    assert check_names(expr, {"alpha", "lambda", "n"}) == [
        Flaw(14, 5, "FM313", "unknown name lamda", "did you mean lambda?")
    ]
    power, _ = parse("A^T")
    assert power is not None
    assert check_names(power, {"A"})[0].help == "write A.T or transpose(A)"


def test_names_bound_inside_are_not_free() -> None:
    def free(text: str) -> set[str]:
        expr, _ = parse(text)
        assert expr is not None
        return set(free_names(expr))

    assert free("sum(k*x, k, 1, n)") == {"x", "n"}
    assert free("sum(k, k, 1, k)") == {"k"}
    assert free("diff(x^2, x)") == {"x"}
    assert free("subs(diff(x^2, x), x, a)") == {"a"}
    assert free("iterate([b], [a], [c], t, n)") == {"b", "c", "n"}


# -- any tree is printed so that it reads back the same ------------------------------------------------------------

_NAMES = st.sampled_from(["x", "y", "A", "beta", "lambda", "h_0"])
_NUMBERS = st.sampled_from(["0", "1", "2.50", "1e-3", ".5", "17"]).map(Number)


def _larger(part: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    pair = st.tuples(part, part)
    operators = st.sampled_from(list("+-*/%@^"))
    signs = st.lists(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), min_size=1, max_size=2).map(tuple)
    index = part.filter(lambda e: not isinstance(e, Negation) and e != Number("0"))
    stretch = st.builds(Slice, st.none() | index, st.none() | index)
    return st.one_of(
        st.builds(Negation, part),
        st.builds(Binary, operators, part, part),
        signs.flatmap(lambda s: st.builds(Comparison, st.just(s), st.tuples(*[part] * (len(s) + 1)))),
        st.builds(Logic, st.sampled_from(["and", "or"]), pair),
        st.builds(Not, part),
        st.builds(Choice, part, part, part),
        st.lists(part, min_size=1, max_size=3).map(tuple).map(Items),
        st.builds(
            Index, part.filter(lambda e: not isinstance(e, Number)), st.tuples(index) | st.tuples(index, stretch)
        ),
        st.builds(Call, st.just("sin"), st.tuples(part)),
        st.builds(Call, st.just("log"), st.tuples(part), st.tuples(st.tuples(st.just("base"), part))),
        st.builds(Call, st.just("f"), pair),
        st.builds(Bind, st.just("sum"), part, st.just(("k",)), pair),
        st.builds(Bind, st.just("diff"), part, st.just(("x",)), st.just(()) | st.tuples(part)),
        st.builds(Bind, st.just("grad"), part, st.just(("x", "y")), st.just(()), st.just(True)),
        st.builds(Bind, st.just("iterate"), part, st.just(("a", "b", "t")), pair, st.just(True)),
    )


_TREES: st.SearchStrategy[Expr] = st.recursive(_NUMBERS | _NAMES.map(Name), _larger, max_leaves=12)


@given(_TREES)
@settings(max_examples=400, deadline=None)
def test_printed_trees_read_back_the_same(expr: Expr) -> None:
    text = to_text(expr)
    if len(text) <= 1000:
        assert parse(text, OWN) == (expr, []), text


@given(st.text(alphabet="xy12.+-*/^%@()[],:=<> sinmaxsum_αλ'\"\\{}|!&;#\n", max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_or_refused_with_a_place_inside_it(text: str) -> None:
    expr, flaws = parse(text, OWN)
    assert (expr is None) == bool(flaws)
    for flaw in flaws:
        assert 0 <= flaw.start <= len(text)


def test_exact_numbers_can_be_written() -> None:
    assert to_text(exact(Fraction(-3, 4))) == "-(3 / 4)"
    assert to_text(exact(5)) == "5"
