"""Small mistakes put into true claims: nearly all are noticed, and what is not is listed here with the reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builder.claims import cache
from builder.claims.mutate import FILE
from builder.claims.mutate import Mutation
from builder.claims.mutate import mutants
from builder.claims.mutate import mutate
from builder.claims.mutate import mutate_all
from builder.claims.sameness import DIGITS
from builder.claims.sameness import ROOM
from builder.claims.sameness import SAME
from builder.claims.sameness import SWALLOWED
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
    passed = [*mutation.same, *mutation.survivors]
    shown = [f"{survivor.change}: {survivor.text}" for survivor in passed]
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
    assert [(survivor.where, survivor.text) for survivor in mutate(found).survivors] == [("q", "[a, 14]")]


def test_twice_nothing_is_no_change() -> None:
    found = claim("{value: c, is: '3', let: {a: 0*b, b: 3, c: a + b}}")
    assert {mutant.text for mutant in mutants(found) if mutant.where == "a"} == {"0", "b"}


def test_a_change_that_makes_both_sides_the_same_is_none() -> None:
    assert mutants(claim("{holds: x + 0*x == x, for: {x: real}}")) != []
    assert all(mutant.text != "x == x" for mutant in mutants(claim("{holds: x + 0*x == x, for: {x: real}}")))


def test_a_claim_that_takes_too_long_is_said_to() -> None:
    (mutation,) = mutate_all([TRUE["qr-reconstruction"]], seconds=0.0)
    assert mutation == Mutation(0, reason="not done after 0 s")


@pytest.mark.parametrize(
    ("text", "passed"),
    [
        # the same in other words: whatever the symbols are, and whatever the numbers but zero
        ("{holds: f == 0, let: {f: x - x}, for: {x: real}}", {"f == 0 -> f == -0": SAME, "f == 0 -> f == 2 * 0": SAME}),
        ("{holds: x + 0*y <= x + 1, for: {x: real, y: real}}", {"x + 0 * y -> x": SAME, "0 * y -> 0": SAME}),
        ("{holds: 'f(x, y) == x*y', let: {'f(a, b)': a*b}, for: {x: real, y: real}}", {"f(x, y) -> f(y, x)": SAME}),
        ("{holds: 'A @ x @ x >= -norm(A)*dot(x, x)', for: {A: matrix 2 x 2, x: vector 2}}", {"A @ x -> x @ A": SAME}),
        ("{holds: 'sum(0 + k, k, 1, 3) == 6'}", {"0 + k -> k": SAME}),
        ("{holds: 'diff(x^2 + 0, x) == 2*x', for: {x: real}}", {"x^2 + 0 -> x^2": SAME, "x^2 + 0 -> x^2 - 0": SAME}),
        # not the same: the numbers that stand there hide the difference
        ("{holds: 2^4 == 16}", {"2^4 -> 4^2": SWALLOWED}),
        ("{holds: 4*1^3*3 == 12}", {"1^3 -> 1^2": SWALLOWED, "1^3 -> 1^4": SWALLOWED, "4 * 1^3 -> 4": SWALLOWED}),
        ("{holds: 'subs(f(u), u, 2) == 2', let: {'f(u)': u*1}}", {}),
        # the value stays the same, since what stands around the change takes it away
        ("{holds: 'grad(x^2 + c, x) == 2*x', for: {x: real, c: real}}", {"x^2 + c -> x^2 - c": SWALLOWED}),
        ("{value: 'fl(1 + 1/10000, float16)', is: '1'}", {"1 + 1 / 10000 -> 1": SWALLOWED}),
        ("{value: 'abs(a)', is: '2', let: {a: 1 - 3}}", {}),
        ("{value: 'abs(a)', is: '2', let: {a: 0 - 2}}", {"a: 0 - 2 -> 0 + 2": SWALLOWED, "a: 0 - 2 -> -2": SAME}),
        # room
        ("{holds: x <= x^2 + 1, for: {x: real}}", {"x^2 + 1 -> x^2": None, "x <= x^2 + 1 -> x < x^2 + 1": ROOM}),
        ("{holds: 1 != 2}", {"1 != 2 -> 1 != -2": ROOM, "1 != 2 -> 1 != 2 * 2": ROOM}),
        ("{holds: 'all(k < 9, k, 1, 3)'}", {"all(k < 9, k, 1, 3) -> all(k < 9, k, 1, 3 - 1)": ROOM}),
        ("{value: 2/3 + 1/10000, is: 0.67}", {"2 / 3 + 1 / 10000 -> 2 / 3": DIGITS, "1 / 10000 -> 1 / 20000": DIGITS}),
    ],
)
def test_why_a_change_passes(text: str, passed: dict[str, str | None]) -> None:
    mutation = mutate(claim(text))
    found = {
        f"{survivor.where}: {survivor.before} -> {survivor.after}".removeprefix(": "): survivor.reason
        for survivor in (*mutation.survivors, *mutation.same)
    }
    assert all((survivor.reason == SAME) == (survivor in mutation.same) for survivor in mutation.survivors)
    for change, reason in passed.items():
        found_reason = next((found[shown] for shown in found if shown.startswith(change)), None)
        assert found_reason == reason, found


def test_a_second_run_changes_nothing_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    claims = [TRUE["log-below-line"], TRUE["adam-first-step"]]
    first = mutate_all(claims, tmp_path)
    assert list(json.loads((tmp_path / FILE).read_text("utf-8"))) == ["mutants"]

    def forbid(_task: object, items: list[object], *_: object) -> list[object]:
        assert items == []
        return []

    monkeypatch.setattr(cache, "share_out", forbid)
    assert mutate_all(claims, tmp_path) == first
    assert [len(mutation.survivors) for mutation in first] == [2, 1]


def test_what_a_limit_has_ended_is_not_kept(tmp_path: Path) -> None:
    mutate_all([TRUE["qr-reconstruction"]], tmp_path, seconds=0.0)
    assert not (tmp_path / FILE).exists()
