"""Claims must be able to fail, and have to do with their card."""

from __future__ import annotations

import pytest

from builder.claims.findings import find_faults
from builder.claims.judge import judge
from builder.claims.related import shares_nothing
from builder.claims.trivial import find_trivial
from builder.claims.written import WRITTEN
from builder.expressions.binders import BINDERS
from builder.expressions.registry import FUNCTIONS
from builder.expressions.words import FORMATS
from tests.claims_reading import claim
from tests.claims_reading import claims_of
from tests.claims_reading import mapping_of


@pytest.mark.parametrize(
    "text",
    [
        "{holds: x == x, for: {x: real}}",
        "{holds: x + y == y + x, for: {x: real, y: real}}",
        "{holds: f(x) <= f(x), for: {x: real, f: function}}",
        "{holds: 2*x + x == 3*x, for: {x: real}}",
        "{holds: x/y == x*y^-1, for: {x: positive, y: positive}}",
        "{holds: -(x - y) == y - x, for: {x: real, y: real}}",
        "{holds: exp(x + y) == exp(y + x), for: {x: real, y: real}}",
        "{holds: 'diff(x^2*3, x) == diff(3*x^2, x)', for: {x: real}}",
        "{holds: p == sigmoid(x), for: {x: real}, let: {p: sigmoid(x)}}",
        "{holds: p == q, for: {x: real}, let: {p: sigmoid(x), q: sigmoid(x)}}",
        "{holds: 'sigmoid(x) > 0 and x == x', for: {x: real}}",
        "{holds: 1 + 1 == 1 + 1}",
        "{holds: 0 < x <= x, for: {x: positive}}",
        "{value: 5, is: '5'}",
        "{value: '[1, -2]', is: '[1, -2]'}",
        "{value: a, is: '5', let: {a: b, b: 5}}",
    ],
)
def test_a_claim_that_cannot_fail(text: str) -> None:
    assert [flaw.code for flaw in find_trivial(claim(text))] == ["FM334"]


@pytest.mark.parametrize(
    "text",
    [
        "{holds: 2 + 2 == 4}",
        "{holds: 'diff(x^2, x) == 2*x', for: {x: real}}",
        "{holds: exp(x)*exp(y) == exp(x + y), for: {x: real, y: real}}",
        "{holds: (x + y)^2 == x^2 + 2*x*y + y^2, for: {x: real, y: real}}",
        "{holds: A@B == B@A, for: {A: matrix 2, B: matrix 2}}",
        "{holds: x - y == y - x, for: {x: real, y: real}}",
        "{holds: sqrt(x)^2 == x, for: {x: positive}}",
        "{holds: 'x[1] == x[2]', for: {x: vector 2}}",
        "{holds: x != x, for: {x: real}}",
        "{holds: 'sum(x, x, 1, 3) == sum(x, x, 1, 4)'}",
        "{holds: f(x) == g(x), for: {x: real, f: function, g: function}}",
        "{value: 5 + 0, is: '5'}",
        "{value: f(2), is: '4', let: {f(x): x^2}}",
        "{holds: 9^9^9 == 9^9^9 + 0*1}",
    ],
)
def test_a_claim_that_could_fail(text: str) -> None:
    assert find_trivial(claim(text)) == []


def test_no_true_claim_of_ours_is_empty() -> None:
    assert [name for name, found in claims_of("claims-true.yaml").items() if find_trivial(found)] == []


def test_names_that_stand_for_much_do_not_take_long() -> None:
    entries = ", ".join(f"a{index}: a{index + 1}*sin(a{index + 1})" for index in range(50))
    found = claim(f"{{holds: a0 == a0, for: {{x: real}}, let: {{{entries}, a50: x}}}}")
    assert len(find_trivial(found)) == 1
    found = claim(f"{{holds: a0 == a1, for: {{x: real}}, let: {{{entries}, a50: x}}}}")
    assert find_trivial(found) == []


def test_the_finding_stands_under_the_sides() -> None:
    text = "holds: x > 0 and x + 1 == 1 + x\nfor: {x: positive}"
    (diagnostic,) = find_faults(claim(text), judge(claim(text)), mapping_of(text))
    assert (diagnostic.code, diagnostic.place.column, diagnostic.place.length) == ("FM334", 18, 14)


# -- what a claim shares with its card -------------------------------------------------------------------------------

CHAIN = "{holds: 'diff(sin(x^2), x) == cos(x^2)*2*x', for: {x: real}}"


@pytest.mark.parametrize(
    ("text", "card"),
    [
        (CHAIN, "$$h'(x) = f'(g(x))\\, g'(x)$$"),
        (CHAIN, "The derivative of a composition."),
        (CHAIN, "$\\sin u$"),
        ("{value: 'entropy([0.5, 0.25, 0.25], 2)', is: '1.5'}", "How many bits? $H = 1.5$"),
        ("{value: 'entropy([0.5, 0.25, 0.25], 2)', is: '1.5'}", "The entropy is asked for."),
        ("{value: post, is: 0.154, let: {post: 0.9*0.01/0.0585}}", "A test finds 90 % of the ill."),
        ("{holds: beta1 < 1, for: {beta1: 0.1..0.9}}", "$\\beta_1$ is a rate"),
        ("{holds: lambda > 0, for: {lambda: positive}}", "the ridge $\\lambda$"),
        ("{holds: (A@B).T == B.T@A.T, for: {A: matrix 2, B: matrix 2}}", "$(\\mat{A}\\mat{B})\\T$"),
        ("{value: 'KL([0.5, 0.5], [0.9, 0.1])', is: 0.5108}", "What is $\\KL{P}{Q}$?"),
        ("{value: largest(float16), is: '65504'}", "The largest number of `float16`?"),
        ("{holds: 'fl(2049, float16) == 2048'}", "How does FP16 hold it?"),
        ("{holds: 'fl(257, bfloat16) == 256'}", "In BF16 it is lost."),
        ("{holds: 'fl(449, float8_e4m3) == 448'}", "The E4M3 format."),
        ("{holds: 'adamw_step(2, 0, 0, 0, 1, decay=0)[1] == 2'}", "The name of Adam with decoupled decay, AdamW?"),
        ("{value: post, is: 0.154, let: {post: 0.9*0.01/0.0585}}", "The answer is $@{post:.3f}$."),
        ("{value: 1 + 0, is: '1'}", "There is 1."),
    ],
)
def test_a_claim_of_the_card(text: str, card: str) -> None:
    assert not shares_nothing(claim(text), ["Something else.", card])


@pytest.mark.parametrize(
    ("text", "card"),
    [
        (CHAIN, "$P(A \\mid B)$ is the posterior."),
        (CHAIN, "I take a walk."),
        ("{value: 'entropy([0.5, 0.25, 0.25], 2)', is: '1.5'}", "$\\det A = 7$"),
        ("{value: largest(float16), is: '65504'}", "$f(x) = 3$"),
        ("{value: exponent_bias(float16), is: '15'}", "An FP32 number."),
        ("{holds: x > 0, for: {x: positive}}", "An example without mathematics."),
        ("{value: 1 + 0, is: '1'}", "There is nothing."),
        (CHAIN, ""),
    ],
)
def test_a_claim_of_another_card(text: str, card: str) -> None:
    assert shares_nothing(claim(text), [card])


def test_the_table_has_the_words_for_every_name_of_the_language_and_no_other() -> None:
    assert set(WRITTEN) == {*FUNCTIONS, *BINDERS, *FORMATS, "inf", "pi"}
