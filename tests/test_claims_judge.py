"""False claims are refuted at a point that is named, true ones stand, and nothing is left undecided."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from builder.claims.concluding import combine
from builder.claims.findings import find_faults
from builder.claims.judge import Limits
from builder.claims.judge import judge
from builder.claims.judge import judge_all
from builder.claims.model import Claim
from builder.claims.symbolic import Word
from builder.claims.verdicts import Verdict
from builder.claims.witnesses.points import cases
from builder.expressions.isolation import Outcome
from builder.expressions.isolation import Stopped
from builder.expressions.isolation import Worker
from tests.claims_reading import claim
from tests.claims_reading import claims_of
from tests.claims_reading import mapping_of

ROUNDED = "a rounded number is claimed by value: and is:"
LIMITS = Limits(numeric=20, symbolic=1.5)
FALSE = claims_of("claims-false.yaml")
TRUE = claims_of("claims-true.yaml")
#: What sympy must prove, and what it must not be thought to have proved.
PROVED = {"chain-rule", "product-rule-any-functions", "power-rule", "sigmoid-derivative", "softmax-jacobian"}
TESTED = {"trace-is-sum-of-eigenvalues", "kl-is-not-negative", "bernoulli-inequality", "orthogonal-maps-keep-lengths"}


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with Worker() as started:
        yield started


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    claims = [*FALSE.values(), *TRUE.values()]
    names = [*(f"false {name}" for name in FALSE), *(f"true {name}" for name in TRUE)]
    return dict(zip(names, judge_all(claims, limits=LIMITS), strict=True))


def test_there_are_enough_of_both() -> None:
    assert len(FALSE) >= 60
    assert len(TRUE) >= 60


@pytest.mark.parametrize("name", FALSE)
def test_a_false_claim_is_refuted_with_a_witness(name: str, verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts[f"false {name}"]
    assert (verdict.kind, verdict.code) == ("refuted", "FM330"), verdict.detail
    assert verdict.witness is not None
    assert set(verdict.witness.values) >= set(FALSE[name].domains)
    assert len(verdict.witness.sides) == 2
    assert verdict.witness.sides[0][1] != verdict.witness.sides[1][1] or verdict.witness.sign in ("<", ">")


@pytest.mark.parametrize("name", TRUE)
def test_a_true_claim_stands(name: str, verdicts: dict[str, Verdict]) -> None:
    verdict = verdicts[f"true {name}"]
    wanted = ("computed",) if TRUE[name].kind == "value" else ("proved", "tested")
    assert verdict.kind in wanted, verdict.detail
    every = cases(TRUE[name].domains)
    assert verdict.witnesses >= (3 if every is None else min(3, len(every)))
    assert verdict.flaws == ()


def test_what_sympy_proves(verdicts: dict[str, Verdict]) -> None:
    assert {name for name in PROVED if verdicts[f"true {name}"].kind == "proved"} == PROVED
    assert {name for name in TESTED if verdicts[f"true {name}"].kind == "tested"} == TESTED


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("{holds: x^2 > 0, for: {x: real}}", "the claim is false: at x = 0: x^2 is 0, not above 0"),
        ("{holds: n^2 > n, for: {n: 1..9}}", "the claim is false: at n = 1: n^2 is 1, but n is 1"),
        ("{holds: 1 + 1 == 3}", "the claim is false: 1 + 1 is 2, not 3"),
        ("{holds: 'all(k < 5, k, 1, 10)'}", "the claim is false: all(k < 5, k, 1, 10) is false"),
        (
            "{holds: 'entropy([0.5, 0.5]) == 0.69'}",
            f"the claim is false: entropy([0.5, 0.5]) is 0.693147, not 0.69; {ROUNDED}",
        ),
        ("{value: 2/3, is: 0.66}", "the value is 0.6666666667: not 0.66 to the digits written"),
        ("{value: 12.4, is: '12'}", "the value is 12.4: not exactly 12; a rounded number has a point or an exponent"),
        (
            "{value: '[1, 2, 4]', is: [1, 2, 3]}",
            "the value is [1, 2, 4]: entry 3: not exactly 3",
        ),
        ("{value: '[1, 2]', is: [1, 2, 3]}", "the value is [1, 2]: the value has 2 entries, 3 are written"),
        ("{value: sqrt(-4), is: 2.0}", "the value is 0 + 2i: the value is a complex number"),
        ("{value: x, is: 3, for: {x: '[5]'}}", "the value at x = 5 is 5: not exactly 3"),
    ],
)
def test_the_sentence_of_a_refutation(text: str, detail: str, worker: Worker) -> None:
    verdict = judge(claim(text), 0, worker)
    assert (verdict.kind, verdict.detail) == ("refuted", detail)


@pytest.mark.parametrize(
    ("text", "kind", "detail"),
    [
        (
            "{holds: 'jacobian(A@x, x) == A', for: {A: matrix m x n, x: vector n}}",
            "proved",
            "proved by sympy for m = 2, n = 3; holds at 59 points",
        ),
        ("{holds: n^2 >= n, for: {n: '[1, 2, 5]'}}", "tested", "holds in all 3 cases"),
        ("{holds: x/x == 1 or x > 5, for: {x: 2..3}}", "proved", "proved by sympy; holds in all 2 cases"),
        ("{value: 2/3, is: 0.667}", "computed", "the value is 0.666667"),
        ("{value: 'integrate(sin(x), x, -1, 1)', is: '0'}", "computed", "the value is 0; sympy agrees"),
        ("{value: 'limit(sin(x)/x, x, 0)', is: '1'}", "computed", "the value is 1; sympy agrees"),
        (
            "{value: 'integrate(exp(-x^2), x, -inf, inf)', is: 1.77245385090551602730}",
            "computed",
            "the value is 1.7724538509055160272982, by sympy",
        ),
    ],
)
def test_the_sentence_of_a_claim_that_stands(text: str, kind: str, detail: str, worker: Worker) -> None:
    verdict = judge(claim(text), 0, worker)
    assert (verdict.kind, verdict.detail) == (kind, detail)


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("{holds: 'sum(1/t, t, 1, inf) < inf'}", "the claim has no value: the sum does not converge"),
        (
            "{holds: 1/(x - x) == 1, for: {x: real}}",
            "the claim is defined at 0 of 48 points, and 3 are needed; division by zero",
        ),
        ("{value: 1/0, is: inf}", "the claim has no value: division by zero"),
        ("{holds: 9^9^9^9 > 1}", "the claim has no value: the power is too large, or too small, to be computed"),
        (
            "{value: 'integrate(exp(-x^2)*sin(x)/(x + 3), x, 0, 5)', is: 0.112628469191581}",
            "0.112628469191581 has more digits than the value can be computed to",
        ),
    ],
)
def test_what_nothing_can_decide(text: str, detail: str, worker: Worker) -> None:
    verdict = judge(claim(text), 0, worker, LIMITS)
    assert (verdict.kind, verdict.code, verdict.detail) == ("undecided", "FM331", detail)


@pytest.mark.parametrize(
    ("text", "let", "place", "code"),
    [
        ("holds: A@x == x@B\nfor: {A: matrix 3, B: matrix 4, x: vector 3}", "", "1:15", "FM322"),
        ("holds: b == 1\nlet:\n  a: '[1, 2]'\n  b: 3 + a[3]", "", "4:12", "FM322"),
        ("holds: b == 1", "a: '[1, 2]'\nb: 3 + a[3]", "2:10", "FM322"),
        ("holds: a\nlet: {a: 1 + 1}", "", "1:8", "FM322"),
        ("holds: sum(sin(k), k, 1, 100000000) > 1", "", "1:8", "FM323"),
    ],
)
def test_what_cannot_be_computed_is_shown_where_it_stands(
    text: str, let: str, place: str, code: str, worker: Worker
) -> None:
    found = claim(text, let)
    verdict = judge(found, 0, worker)
    assert (verdict.kind, verdict.code) == ("undecided", "")
    (diagnostic,) = find_faults(found, verdict, mapping_of(text), mapping_of(let) if let else None)
    assert (diagnostic.code, f"{diagnostic.place.line}:{diagnostic.place.column}") == (code, place)


def test_an_author_may_say_why_nothing_decides_a_claim(worker: Worker) -> None:
    for text in ("holds: 9^9^9^9 > 1", "holds: sum(sin(k), k, 1, 100000000) > 1"):
        for reason, count in (("", 1), ("\nundecided: too large to be computed", 0)):
            found = claim(text + reason)
            assert len(find_faults(found, judge(found, 0, worker), mapping_of(text + reason))) == count


def test_an_excuse_that_nothing_needs_is_a_finding(worker: Worker) -> None:
    text = "holds: 2^10 == 1024\nundecided: nobody knows"
    (diagnostic,) = find_faults(claim(text), judge(claim(text), 0, worker), mapping_of(text))
    assert (diagnostic.code, diagnostic.place.line) == ("FM336", 2)
    text = "holds: 2^10 == 1000\nundecided: nobody knows"
    (diagnostic,) = find_faults(claim(text), judge(claim(text), 0, worker), mapping_of(text))
    assert (diagnostic.code, diagnostic.place.line) == ("FM330", 1)


# -- where the engines disagree --------------------------------------------------------------------------------------


def test_a_disagreement_names_both_engines(worker: Worker) -> None:
    text = "value: 1e-12*integrate(exp(-x^2), x, 0, 1)\nis: 0"
    found = claim(text)
    verdict = judge(found, 0, worker)
    assert (verdict.kind, verdict.code) == ("undecided", "FM332")
    assert verdict.detail == "the numbers agree (the value is 0), and sympy says that the claim is false"
    excused = claim(text + "\nundecided: engines")
    assert [flaw.code for flaw in find_faults(excused, verdict, mapping_of(text))] == ["FM332"]


def test_sympy_may_contradict_the_numbers() -> None:
    tested = Verdict("tested", "holds at 24 points", witnesses=10)
    verdict = combine(claim("{holds: x == x + 0, for: {x: real}}"), tested, Word(truth=False))
    assert (verdict.kind, verdict.code) == ("undecided", "FM332")
    assert verdict.detail == "the numbers agree (holds at 24 points), and sympy says that the claim is false"


def test_what_holds_for_one_size_only_is_refuted(worker: Worker) -> None:
    verdict = judge(claim("{holds: det(3*A) == 9*det(A), for: {A: matrix n}}"), 0, worker)
    assert (verdict.kind, verdict.note) == ("refuted", "sympy proves it for n = 2 only")


# -- witnesses -------------------------------------------------------------------------------------------------------


def test_one_seed_one_verdict(worker: Worker) -> None:
    found = FALSE["kl-arguments-swapped"]
    first, second, other = (judge(found, seed, worker) for seed in (1, 1, 2))
    assert first == second
    assert first != other
    assert first.kind == other.kind == "refuted"


def test_float64_is_not_enough_and_not_trusted(worker: Worker) -> None:
    assert (
        judge(claim("{holds: (1 + x) - 1 == 0, for: {x: '[1/10000000000000000000000]'}}"), 0, worker).kind == "refuted"
    )
    assert judge(claim("{holds: (1 + x) - 1 == x, for: {x: '[1/10000000000000000000000]'}}"), 0, worker).is_good
    chaos = "{value: 'iterate(4*x*(1 - x), x, 0.3, t, 500)', is: 0.990111}"
    assert judge(claim(chaos), 0, worker).kind == "computed"
    assert judge(claim(chaos.replace("500", "4000")), 0, worker).kind == "undecided"


def test_complex_values_are_compared_as_such(worker: Worker) -> None:
    assert judge(claim("{holds: sqrt(x)^2 == x, for: {x: real}}"), 0, worker).is_good
    assert (
        judge(claim("{holds: sqrt(x*y) == sqrt(x)*sqrt(y), for: {x: negative, y: negative}}"), 0, worker).kind
        == "refuted"
    )


# -- limits ----------------------------------------------------------------------------------------------------------

SLOW = "{holds: 'integrate(integrate(sin(1/(x + y + 0.01)), x, 0, 1), y, 0, 1) > 0'}"


class Broken(Worker):
    """A worker that ends every work for the same reason."""

    def run(self, *_: object, **__: object) -> Outcome:
        return Stopped("the memory is used up")


def test_a_claim_that_hangs_is_stopped() -> None:
    start = time.perf_counter()
    verdict = judge(claim(SLOW), limits=Limits(numeric=0.001, symbolic=0.5))
    assert (verdict.kind, verdict.code, verdict.passing) == ("undecided", "FM331", True)
    assert verdict.detail == "the numbers could not be tried: not done after 0.001 s"
    assert time.perf_counter() - start < 20


def test_a_claim_that_swells_is_stopped() -> None:
    verdict = judge(claim("holds: 1 + 1 == 2"), worker=Broken())
    assert verdict.detail == "the numbers could not be tried: the memory is used up"


def test_a_proof_that_hangs_leaves_what_the_numbers_say(worker: Worker) -> None:
    found: Claim = TRUE["qr-reconstruction"]
    verdict = judge(found, 0, worker, Limits(symbolic=0.3))
    assert (verdict.kind, verdict.note) == ("tested", "sympy was not done after 0.3 s")
    assert worker.run(abs, -1, seconds=1).__class__.__name__ == "Finished"
