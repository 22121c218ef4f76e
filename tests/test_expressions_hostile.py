"""Expressions that mean harm: each is refused or ends within its bounds, all of them together in seconds."""

from __future__ import annotations

import resource
import time

import pytest

from builder.expressions.evaluate import evaluate
from builder.expressions.faults import Fault
from builder.expressions.lets import read_lets
from builder.expressions.parsing import check_names
from builder.expressions.parsing import parse

STEPS = 100_000

HOSTILE = [
    # code
    "__import__('os').system('true')",
    "__import__",
    "().__class__.__bases__",
    "[].append(1)",
    "x.__class__",
    "(1).__class__",
    "[1].T.base",
    "eval (1)",
    "exec (1)",
    "open(1)",
    "getattr(x, y)",
    "globals()",
    "lambda: 1",
    "[x for x in [1]]",
    "(x := 5)",
    "f'{x}'",
    "`id`",
    "import os",
    "print(1)",
    "breakpoint()",
    "sin.__call__(1)",
    "ｅval(1)",
    "e‍val(1)",
    "\x00",
    "\\u0065val(1)",
    # depth and length
    "(" * 10_000,
    "[" * 60_000,
    "-" * 900 + "1",
    "(" * 29 + "1" + ")" * 29 + "^" * 1,
    "+".join("1" * 400),
    "2^" * 400 + "2",
    "not " * 200 + "1 > 2",
    "1 if 1 > 0 else " * 60 + "1",
    "x" * 100_000,
    "9" * 5000,
    "sin(" * 200 + "1" + ")" * 200,
    # numbers that grow
    "9^9^9^9",
    "9^9^9",
    "10^(10^10)",
    "(-9)^(9^9)",
    "2^-(9^9^9)",
    "1e400^1e400",
    "1.0000001^(10^18)",
    "exp(exp(exp(exp(10))))",
    "gamma(1e300)",
    "lgamma(exp(exp(7)))",
    "sin(10^4000*pi)",
    "factorial(10^9)",
    "factorial(factorial(20))",
    "binomial(10^9, 5*10^8)",
    "prod(10^100, k, 1, 10^6)",
    "iterate(x*x, x, 3, t, 10^4)",
    "iterate(x*x + 1/3, x, 1/7, t, 40)",
    "iterate(exp(x), x, 1, t, 50)",
    "[[9, 9], [9, 9]]^(10^9)",
    # loops
    "sum(k, k, 1, 10^12)",
    "sum(sum(j*k, j, 1, 10^4), k, 1, 10^4)",
    "all(k > 0, k, 1, 10^15)",
    "vector(k, k, 1, 10^9)",
    "vector(vector(j, j, 1, 1000), k, 1, 1000)",
    "iterate(x, x, 1, t, 10^15)",
    "sum(k, k, 1, inf)",
    "prod(k, k, 1, inf)",
    # arrays
    "ones(10^6, 10^6)",
    "eye(10^5)",
    "kron(eye(300), eye(300))",
    "outer(ones(10^5), ones(10^5))",
    "range(1, 10^10)",
    "normal_data(1, 10^9)",
    "zeros(0 - 5)",
    "ones(1, 2)[1, 3]",
    "det(normal_data(1, 300, 300) @ normal_data(2, 300, 300))",
    # calculus
    "integrate(1/x, x, 0, 1)",
    "integrate(integrate(integrate(integrate(a*b*c*d, a, 0, 1), b, 0, 1), c, 0, 1), d, 0, 1)",
    "integrate(exp(exp(x)), x, 0, inf)",
    "limit(sin(x), x, inf)",
    "subs(diff(diff(diff(diff(diff(abs(x), x), x), x), x), x), x, 1)",
    "subs(diff(x, x, 10^9), x, 1)",
    "subs(grad(sum(x^2), x), x, ones(5000))",
    "argmax(x, x, 0, inf)",
    "expectation(x, x, Poisson(10^9))",
    "expectation(x, x, Geometric(1e-9))",
    "density(Poisson(3), 10^9)",
    "fl(exp(exp(100)), float16)",
    "bits(9^9^9, float32)",
]


def test_there_are_enough() -> None:
    assert len(HOSTILE) >= 40


def attempt(text: str) -> str:
    expr, flaws = parse(text)
    if expr is None:
        return flaws[0].code
    if names := check_names(expr, set()):
        return names[0].code
    try:
        evaluate(expr, steps=STEPS)
    except Fault as fault:
        return fault.flaw().code
    return "a value"


def test_hostile_expressions_are_refused_or_bounded() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    attempt("det([[1, 2], [3, 4]]) + integrate(sqrt(x), x, 0, 1)")
    begin = time.perf_counter()
    took = {}
    for text in HOSTILE:
        start = time.perf_counter()
        attempt(text)
        took[text[:40]] = time.perf_counter() - start
    assert time.perf_counter() - begin < 5, sorted(took.items(), key=lambda item: -item[1])[:5]
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < 500


@pytest.mark.parametrize("text", HOSTILE[:25], ids=range(25))
def test_no_text_becomes_code(text: str) -> None:
    assert attempt(text) in {"FM310", "FM311", "FM312", "FM313", "FM314"}


def test_hostile_definitions() -> None:
    entries = [("a0", "1")] + [(f"a{k}", f"a{k - 1} + a{k - 1}") for k in range(1, 50)]
    program, flaws = read_lets(entries)
    assert flaws == []
    expr, _ = parse("a49")
    assert expr is not None
    assert evaluate(expr, program=program) == 2**49


def test_functions_that_call_one_another_without_end_are_refused() -> None:
    _, flaws = read_lets([("f(x)", "g(x) + 1"), ("g(x)", "f(x - 1)")])
    assert {flaw.flaw.code for flaw in flaws} == {"FM317"}


def test_functions_that_double_their_work_run_out_of_steps() -> None:
    entries = [("f0(x)", "x")] + [(f"f{k}(x)", f"f{k - 1}(x) + f{k - 1}(x)") for k in range(1, 40)]
    program, flaws = read_lets(entries)
    assert flaws == []
    expr, _ = parse("f39(1)", {"f39": program.functions["f39"].signature})
    assert expr is not None
    with pytest.raises(Fault, match="too many steps"):
        evaluate(expr, program=program, steps=STEPS)
