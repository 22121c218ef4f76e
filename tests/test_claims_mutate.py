"""Small mistakes put into true claims: nearly all are noticed, and what is not is listed here."""

from __future__ import annotations

import pytest

from builder.claims.mutate import Mutation
from builder.claims.mutate import mutants
from builder.claims.mutate import mutate_all
from builder.claims.mutate import survivors
from tests.claims_reading import claim
from tests.claims_reading import claims_of

TRUE = claims_of("claims-true.yaml")
#: For 20 claims, how many changes are tried, and those that nothing can notice: each of them is true as well.
SURVIVORS: dict[str, tuple[int, list[str]]] = {
    "chain-rule": (13, []),
    "product-rule-any-functions": (11, []),
    "quotient-rule": (16, []),
    "power-rule": (11, []),
    "sigmoid-derivative": (7, []),
    "jacobian-of-linear-map": (3, []),
    "gradient-of-quadratic-form": (
        9,
        [
            "swapped: grad(x @ (x @ A), x) == (A + transpose(A)) @ x",
            "swapped: grad(A @ x @ x, x) == (A + transpose(A)) @ x",
            "swapped: grad(x @ A @ x, x) == x @ (A + transpose(A))",
        ],
    ),
    "gradient-of-least-squares": (18, []),
    "gradient-of-log-det": (3, ["swapped: grad(log(det(A)), A) == inv(A)"]),
    "softmax-jacobian": (5, []),
    "cross-entropy-gradient": (13, []),
    "trace-is-cyclic": (2, []),
    "qr-reconstruction": (8, ["swapped: Q @ R == A and Q @ transpose(Q) == eye(3)"]),
    "triangle-inequality": (
        8,
        [
            "sign: norm(x - y) <= norm(x) + norm(y)",
            "dropped: norm(x) <= norm(x) + norm(y)",
            "dropped: norm(y) <= norm(x) + norm(y)",
        ],
    ),
    "log-below-line": (5, ["sign: log(x) <= x + 1", "dropped: log(x) <= x"]),
    "rotations-add-angles": (6, ["swapped: R(b) @ R(a) == R(a + b)"]),
    "variance-by-moments": (11, []),
    "cross-entropy-splits": (7, []),
    "bayes-rare-disease": (26, []),
    "adam-first-step": (7, ["factor 2: adam_step(0, 0, 0, 4, 1, 0.001)[1]"]),
}


@pytest.fixture(scope="module")
def mutations() -> dict[str, Mutation]:
    return dict(zip(SURVIVORS, mutate_all([TRUE[name] for name in SURVIVORS]), strict=True))


def test_there_are_twenty() -> None:
    assert len(SURVIVORS) == 20


@pytest.mark.parametrize("name", SURVIVORS)
def test_what_survives(name: str, mutations: dict[str, Mutation]) -> None:
    mutation = mutations[name]
    shown = [f"{mutant.change}: {mutant.text}" for mutant in mutation.survivors]
    assert (mutation.tried, shown, mutation.reason) == (*SURVIVORS[name], "")


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        (
            "{holds: a*b^2 == c - 1, for: {a: real, b: real, c: real}}",
            [
                "sign: a * b^2 == -(c - 1)",
                "factor 2: a * b^2 == 2 * (c - 1)",
                "dropped: a == c - 1",
                "dropped: b^2 == c - 1",
                "exponent: a * b == c - 1",
                "exponent: a * b^3 == c - 1",
                "swapped: a * 2^b == c - 1",
                "sign: a * b^2 == c + 1",
                "dropped: a * b^2 == c",
                "dropped: a * b^2 == -1",
            ],
        ),
        (
            "{holds: 'x[2] <= sum(k, k, 1, n)', for: {x: vector 3, n: 2..4}}",
            [
                "comparison: x[2] >= sum(k, k, 1, n)",
                "comparison: x[2] < sum(k, k, 1, n)",
                "index: x[3] <= sum(k, k, 1, n)",
                "index: x[1] <= sum(k, k, 1, n)",
                "index: x[2] <= sum(k, k, 1 + 1, n)",
                "index: x[2] <= sum(k, k, 1, n - 1)",
            ],
        ),
        (
            "{holds: 'KL(p, q) == -log(2, base=4)', for: {p: simplex 2, q: simplex 2}}",
            [
                "sign: KL(p, q) == --log(2, base=4)",
                "factor 2: KL(p, q) == 2 * -log(2, base=4)",
                "swapped: KL(q, p) == -log(2, base=4)",
                "sign: KL(p, q) == log(2, base=4)",
                "factor 2: KL(p, q) == -log(4, base=4)",
                "factor 2: KL(p, q) == -log(2, base=8)",
            ],
        ),
    ],
)
def test_the_changes(text: str, changes: list[str]) -> None:
    assert [f"{mutant.change}: {mutant.text}" for mutant in mutants(claim(text))] == changes


def test_a_value_is_changed_in_its_definitions() -> None:
    found = claim("{value: c, is: '9', let: {a: 2 + 1, 'q, r': '[a, 7]', f(x): x^2, c: f(q)}}")
    assert {(mutant.where, mutant.text) for mutant in mutants(found)} == {
        ("a", "2 - 1"),
        ("a", "2"),
        ("a", "1"),
        ("q", "[a, 14]"),
        ("f", "x"),
        ("f", "x^3"),
        ("f", "2^x"),
    }
    assert [mutant.text for mutant in survivors(found)] == ["[a, 14]"]


def test_a_change_that_makes_both_sides_the_same_is_none() -> None:
    assert mutants(claim("{holds: x + 0*x == x, for: {x: real}}")) != []
    assert all(mutant.text != "x == x" for mutant in mutants(claim("{holds: x + 0*x == x, for: {x: real}}")))


def test_a_claim_that_takes_too_long_is_said_to() -> None:
    (mutation,) = mutate_all([TRUE["qr-reconstruction"]], seconds=0.0)
    assert mutation == Mutation(0, (), "not done after 0 s")
