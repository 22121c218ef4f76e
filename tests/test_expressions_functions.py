"""Each function against a value that was found another way: a known constant, a hand computation, a plain formula."""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from builder.expressions.binders import BINDERS
from builder.expressions.evaluate import evaluate
from builder.expressions.evaluate import evaluate_precisely
from builder.expressions.evaluate import to_float
from builder.expressions.faults import Fault
from builder.expressions.parsing import parse
from builder.expressions.registry import FUNCTIONS
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import walk

INF = math.inf
SQRT2, SQRT5 = math.sqrt(2), math.sqrt(5)


def _adam() -> list[float]:
    """Run two steps of Adam on x^2 + 4y^2 by hand."""
    x, m, v = np.array([3.0, 3.0]), np.zeros(2), np.zeros(2)
    for t in (1, 2):
        g = np.array([2, 8]) * x
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        x = x - 0.01 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return [float(part) for part in x]


VALUES: list[tuple[str, Any]] = [
    # elementary
    ("exp(1)", 2.718281828459045),
    ("log(e^3)", 3),
    ("log(8, 2)", 3),
    ("log(100, base=10)", 2),
    ("ln(2)", 0.6931471805599453),
    ("log2(1/8)", -3),
    ("log10(0.001)", -3),
    ("sqrt(16/9)", 4 / 3),
    ("sqrt([4, 9])", [2, 3]),
    ("cbrt(-27)", -3),
    ("sin(pi/6)", 0.5),
    ("cos(pi/3)", 0.5),
    ("tan(pi/4)", 1),
    ("asin(1/2)", math.pi / 6),
    ("acos(-1)", math.pi),
    ("atan(1)", math.pi / 4),
    ("atan2(1, -1)", 3 * math.pi / 4),
    ("sinh(1)", (math.e - 1 / math.e) / 2),
    ("cosh(1)", (math.e + 1 / math.e) / 2),
    ("tanh(log(2))", 0.6),
    ("asinh(3/4)", math.log(2)),
    ("acosh(5/4)", math.log(2)),
    ("atanh(3/5)", math.log(2)),
    ("degrees(pi)", 180),
    ("radians(90)", math.pi / 2),
    ("abs([-2, 3])", [2, 3]),
    ("sign([-0.5, 0, 7])", [-1, 0, 1]),
    ("step([-1, 0, 2])", [0, 0, 1]),
    ("floor(-1.5)", -2),
    ("ceil(-1.5)", -1),
    ("floor(log10(1000))", 3),
    ("round(2.5)", 2),
    ("round(pi, 4)", 3.1416),
    ("round(1250, -2)", 1200),
    ("factorial(10)", 3628800),
    ("binomial(52, 5)", 2598960),
    ("binomial(3, 5)", 0),
    ("gamma(1/2)", math.sqrt(math.pi)),
    ("lgamma(10)", math.log(362880)),
    ("erf(1)", 0.8427007929497149),
    ("max(3, 8, -2)", 8),
    ("max([3, 8], [4, 1])", [4, 8]),
    ("min([3, 8, -2])", -2),
    ("clip(7, 0, 5)", 5),
    ("indicator(2 > 1)", 1),
    # vectors
    ("transpose([[1, 2], [3, 4]])", [[1, 3], [2, 4]]),
    ("dot([1, 2, 3], [4, 5, 6])", 32),
    ("outer([1, 2], [3, 4])", [[3, 4], [6, 8]]),
    ("hadamard([[1, 2], [3, 4]], [[5, 6], [7, 8]])", [[5, 12], [21, 32]]),
    ("kron([[1, 2]], [[0, 1], [1, 0]])", [[0, 1, 0, 2], [1, 0, 2, 0]]),
    ("power([[1, 2], [3, 4]], 2)", [[1, 4], [9, 16]]),
    ("norm([3, -4])", 5),
    ("norm([3, -4], 1)", 7),
    ("norm([3, -4], inf)", 4),
    ("norm([1, 2, 2], 3)", 17 ** (1 / 3)),
    ("norm([[1, 2], [3, 4]], fro)", math.sqrt(30)),
    ("norm([[1, -2], [3, 4]], 1)", 6),
    ("norm([[1, -2], [3, 4]], inf)", 7),
    ("norm([[3, 0], [0, 4]])", 4),
    ("normalise([3, 4])", [0.6, 0.8]),
    ("cosine([1, 0], [1, 1])", SQRT2 / 2),
    ("angle([1, 0], [0, 2])", math.pi / 2),
    ("ones(2)", [1, 1]),
    ("ones(2, 3)", [[1, 1, 1], [1, 1, 1]]),
    ("zeros(3)", [0, 0, 0]),
    ("eye(2)", [[1, 0], [0, 1]]),
    ("one_hot(2, 3)", [0, 1, 0]),
    ("range(2, 5)", [2, 3, 4, 5]),
    ("diag([1, 2])", [[1, 0], [0, 2]]),
    ("diag([[1, 2], [3, 4]])", [1, 4]),
    ("shape(ones(2, 3))", [2, 3]),
    ("size([4, 5, 6])", 3),
    ("sum([[1, 2], [3, 4]])", 10),
    ("prod([2, 3, 4])", 24),
    ("mean([1, 2, 6])", 3),
    ("row_sums([[1, 2], [3, 4]])", [3, 7]),
    ("column_sums([[1, 2], [3, 4]])", [4, 6]),
    ("row_means([[1, 2], [3, 4]])", [1.5, 3.5]),
    ("column_means([[1, 2], [3, 4]])", [2, 3]),
    ("cumsum([1, 2, 3])", [1, 3, 6]),
    ("sort([3, 1, 2])", [1, 2, 3]),
    ("reverse([3, 1, 2])", [2, 1, 3]),
    ("argmax([3, 9, 2])", 2),
    ("argmin([3, 9, 2])", 3),
    ("concat(1, [2, 3])", [1, 2, 3]),
    ("hstack([1, 2], [[3, 4], [5, 6]])", [[1, 3, 4], [2, 5, 6]]),
    ("vstack([1, 2], [3, 4])", [[1, 2], [3, 4]]),
    ("reshape(range(1, 4), 2, 2)", [[1, 2], [3, 4]]),
    ("flatten([[1, 2], [3, 4]])", [1, 2, 3, 4]),
    ("tril([[1, 2], [3, 4]])", [[1, 0], [3, 4]]),
    ("triu([[1, 2], [3, 4]])", [[1, 2], [0, 4]]),
    ("roll([1, 2, 3])", [3, 1, 2]),
    ("roll([1, 2, 3], -1)", [2, 3, 1]),
    # matrices
    ("trace([[3, 1], [2, 4]])", 7),
    ("det([[3, 1], [2, 4]])", 10),
    ("inv([[3, 1], [2, 4]])", [[0.4, -0.1], [-0.2, 0.3]]),
    ("solve([[3, 1], [2, 4]], [5, 10])", [1, 2]),
    ("solve([[2, 0], [0, 4]], [[2, 4], [4, 8]])", [[1, 2], [1, 2]]),
    ("rank([[1, 2], [2, 4]])", 1),
    ("abs(null_space([[1, 2], [2, 4]]))", [[2 / SQRT5], [1 / SQRT5]]),
    ("quadratic([1, 2], [[1, 2], [3, 4]])", 27),
    ("roots([1, -7, 10])", [2, 5]),
    ("eigenvalues([[4, 2], [1, 3]])", [2, 5]),
    ("abs(eigenvectors([[2, 1], [1, 2]]))", [[SQRT2 / 2] * 2] * 2),
    ("eigen([[2, 0], [0, 1]])[1]", [1, 2]),
    ("singular_values([[3, 0], [0, -4]])", [4, 3]),
    ("svd([[0, 5]])[2]", [5]),
    ("abs(qr([[3, 1], [4, 2]])[2])[1, 1]", 5),
    ("cholesky([[4, 2], [2, 3]])", [[2, 0], [1, SQRT2]]),
    ("pinv([[1], [1]])", [[0.5, 0.5]]),
    ("lstsq([[1, 1], [1, 2], [1, 3]], [2, 4, 5])", [2 / 3, 1.5]),
    ("cond([[3, 1], [2, 4]])", ((1 + SQRT5) / 2) ** 2),
    ("nullity([[1, 2, 3], [4, 5, 6]])", 1),
    ("is_diagonalisable([[1, 1], [0, 1]])", False),
    # statistics
    ("variance([2, 4, 4, 4, 5, 5, 7, 9])", 4),
    ("variance([2, 4, 4, 4, 5, 5, 7, 9], ddof=1)", 32 / 7),
    ("std([2, 4, 4, 4, 5, 5, 7, 9])", 2),
    ("covariance([1, 2, 3], [2, 4, 5], 1)", 1.5),
    ("correlation([1, 2, 3], [2, 4, 5])", 0.9819805060619657),
    ("covariance_matrix([[1, 2], [2, 4], [3, 5]])", [[1, 1.5], [1.5, 7 / 3]]),
    ("centre([[1, 2], [3, 6]])", [[-1, -2], [1, 2]]),
    ("standardise([2, 4, 6])", [-math.sqrt(1.5), 0, math.sqrt(1.5)]),
    ("median([5, 1, 3, 2])", 2.5),
    # distributions
    ("density(Bernoulli(0.3), 1)", 0.3),
    ("density(Binomial(10, 1/2), 5)", 252 / 1024),
    ("density(Poisson(3), 2)", 4.5 * math.exp(-3)),
    ("density(Geometric(1/4), 3)", 9 / 64),
    ("density(DiscreteUniform(1, 6), 7)", 0),
    ("density(Uniform(0, 4), 1)", 0.25),
    ("density(Normal(0, 4), 0)", 1 / math.sqrt(8 * math.pi)),
    ("density(Exponential(2), 1)", 2 * math.exp(-2)),
    ("density(Laplace(1, 2), 3)", math.exp(-1) / 4),
    ("density(Beta(2, 3), 1/2)", 1.5),
    ("density(Gamma(2, 3), 1)", 9 * math.exp(-3)),
    ("density(MultivariateNormal([0, 0], [[1, 0.7], [0.7, 1]]), [0, 0])", 1 / (2 * math.pi * math.sqrt(0.51))),
    ("density(Finite([1, 5], [1/4, 3/4]), 5)", 0.75),
    ("cdf(Normal(1, 4), 3)", 0.841344746068543),
    ("cdf(Binomial(3, 1/2), 1)", 0.5),
    ("cdf(Laplace(0, 1), 0)", 0.5),
    ("cdf(Beta(2, 2), 1/2)", 0.5),
    ("Phi(1.96)", 0.9750021048517795),
    # information
    ("entropy([1/2, 1/4, 1/4], 2)", 1.5),
    ("cross_entropy([1, 0], [1/4, 3/4], 2)", 2),
    ("KL([1/2, 1/2], [1/4, 3/4])", math.log(4 / 3) / 2),
    ("mutual_information([[1/2, 0], [0, 1/2]], 2)", 1),
    ("binary_entropy(1/2, 2)", 1),
    ("JS([1, 0], [0, 1], 2)", 1),
    ("perplexity([1/8, 1/8, 1/8, 1/8, 1/8, 1/8, 1/8, 1/8])", 8),
    # learning
    ("sigmoid(log(3))", 0.75),
    ("softplus(0)", math.log(2)),
    ("relu([-1, 2])", [0, 2]),
    ("leaky_relu([-2, 3], 0.1)", [-0.2, 3]),
    ("elu(-1)", 1 / math.e - 1),
    ("gelu(1)", 0.8413447460685429),
    ("silu(log(3))", 0.75 * math.log(3)),
    ("softmax([0, log(3)])", [0.25, 0.75]),
    ("softmax([0, 2*log(3)], T=2)", [0.25, 0.75]),
    ("log_softmax([0, log(3)])", [math.log(0.25), math.log(0.75)]),
    ("logsumexp([1000, 1000])", 1000 + math.log(2)),
    ("mse([1, 2], [3, 2])", 2),
    ("soft_threshold([3, -0.5, -2], 1)", [2, 0, -1]),
    ("layer_norm([1, 3])", [-1, 1]),
    ("rms_norm([3, 4])", [3 / math.sqrt(12.5), 4 / math.sqrt(12.5)]),
    ("batch_norm([[1, 5], [3, 9]])", [[-1, -1], [1, 1]]),
    ("correlate([1, 2, 3, 4], [1, 0, -1])", [-2, -2]),
    ("correlate([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, -1]])", [[-4, -4], [-4, -4]]),
    ("convolve([1, 2], [3, 4, 5])", [3, 10, 13, 10]),
    ("conv_size(224, 7, 2, 3)", 112),
    ("attention_weights([[0, 0]], [[1, 2], [3, 4]])", [[0.5, 0.5]]),
    ("attention([[0, 0]], [[1, 2], [3, 4]], [[2, 4], [4, 8]])", [[3, 6]]),
    ("causal_mask(2)", [[0, -1e9], [0, 0]]),
    # number formats
    ("fl(0.1, float32)", struct.unpack("f", struct.pack("f", 0.1))[0]),
    ("fl(1/3, float16)", struct.unpack("e", struct.pack("e", 1 / 3))[0]),
    ("fl(0.1 + 0.2, float64)", 0.30000000000000004),
    ("fl(70000, float16)", INF),
    ("fl(-1e39, float32)", -INF),
    ("fl(3e38, bfloat16)", 3.0040552704e38),
    ("fl(1 + 2^-8, bfloat16)", 1),
    ("fl(500, float8_e5m2)", 512),
    ("fl(17, float8_e4m3)", 16),
    ("fl([0.1, 2^-30], float16)", [struct.unpack("e", struct.pack("e", 0.1))[0], 0]),
    ("largest(float32)", 3.4028234663852886e38),
    ("largest(float16)", 65504),
    ("largest(float8_e4m3)", 448),
    ("largest(float8_e5m2)", 57344),
    ("smallest_normal(float16)", 2**-14),
    ("smallest_subnormal(float32)", 2.0**-149),
    ("smallest_subnormal(float8_e4m3)", 2**-9),
    ("epsilon(bfloat16)", 2**-7),
    ("exponent_bits(bfloat16)", 8),
    ("fraction_bits(float16)", 10),
    ("total_bits(float8_e5m2)", 8),
    ("exponent_bias(float64)", 1023),
    ("ulp(1024, float32)", 2**-13),
    ("chop(pi, bfloat16)", 3.140625),
    ("bits(-12.5, float32)", [1, 130, 4718592]),
    ("from_bits(1, 130, 4718592, float32)", -12.5),
    ("from_bits(0, 0, 1, float16)", 2**-24),
    # optimisers
    ("gradient_step([3, 3], [6, 24], 0.1)", [2.4, 0.6]),
    ("momentum_step(0.8, 2, 1.6, 0.1)", [0.46, 3.4]),
    ("nesterov_step(1, 0, 2, 0.1)", [0.8, 2]),
    ("adagrad_step(1, 0, 2, 0.1, 0)", [0.9, 4]),
    ("rmsprop_step(0, 0, 1, 0.01, eps=0)", [-0.01 / math.sqrt(0.1), 0.1]),
    ("adam_step(0, 0, 0, 5, 1, 0.01, eps=0)", [-0.01, 0.5, 0.025]),
    ("iterate(adam_step(x, m, v, [2*x[1], 8*x[2]], t, 0.01), [x, m, v], [[3, 3], [0, 0], [0, 0]], t, 2)[1]", _adam()),
    ("adamw_step(2, 0, 0, 0, 1, 0.01, decay=0.1)[1]", 1.998),
    ("newton_step([3, 3], [6, 24], [[2, 0], [0, 8]])", [0, 0]),
    # data
    ("normal_data(0, 2)", np.random.default_rng(0).normal(size=2).tolist()),
    ("uniform_data(7, 2, 2)", np.random.default_rng(7).random((2, 2)).tolist()),
    ("legacy_normal_data(42, 3)", [0.4967141530112327, -0.13826430117118466, 0.6476885381006925]),
    # binders
    ("sum(k^3, k, 1, 10)", 3025),
    ("sum(1/k^2, k, 1, inf)", math.pi**2 / 6),
    ("prod(k, k, 1, 5)", 120),
    ("mean(t^2, t, [1, 2, 3])", 14 / 3),
    ("all(k < 5, k, 1, 4)", True),
    ("any(k == 5, k, 1, 4)", False),
    ("vector([k, k^2], k, 1, 2)", [[1, 1], [2, 4]]),
    ("argmax(x*(1 - x), x, 0, 1)", 0.5),
    ("argmin((x - 1.3)^2 + abs(x), x, -3, 3)", 0.8),
    ("subs(diff(x^3, x), x, 2)", 12),
    ("subs(diff(x^3, x, 2), x, 2)", 12),
    ("subs(diff(abs(x)*x, x), x, -2)", 4),
    ("integrate(x^2, x, 0, 3)", 9),
    ("integrate(exp(-x^2), x, -inf, inf)", math.sqrt(math.pi)),
    ("integrate(1/sqrt(x), x, 0, 1)", 2),
    ("limit((1 - cos(x))/x^2, x, 0)", 0.5),
    ("limit(abs(x)/x, x, 0, left)", -1),
    ("limit((1 + 1/n)^n, n, inf)", math.e),
    ("subs(grad(x^2*y, [x, y]), [x, y], [3, 4])", [24, 9]),
    ("subs(jacobian([x^2*y, x + y^3], [x, y]), [x, y], [1, 2])", [[4, 1], [1, 12]]),
    ("subs(hessian(x^2*y, [x, y]), [x, y], [1, 2])", [[4, 2], [2, 0]]),
    ("iterate(r - (r*r - 2)/(2*r), r, 1, t, 5)", SQRT2),
    ("iterate([b, a + b], [a, b], [0, 1], t, 10)", [55, 89]),
    ("expectation(x^2, x, DiscreteUniform(1, 6))", 91 / 6),
    ("expectation(x^2, x, Normal(1, 4))", 5),
    ("variance(x, x, Binomial(10, 0.3))", 2.1),
    ("variance(x, x, Exponential(2))", 0.25),
    ("variance(x, x, Poisson(3))", 3),
    ("probability(x >= 9, x, Binomial(10, 1/2))", 11 / 1024),
    ("probability(-1 < z < 1, z, Normal(0, 1))", 0.6826894921370859),
]


def flat(value: Any) -> list[Any]:
    return [x for part in value for x in flat(part)] if isinstance(value, Sequence) else [value]


@pytest.mark.parametrize(("text", "expected"), VALUES)
def test_values(text: str, expected: Any) -> None:
    expr, flaws = parse(text)
    assert flaws == []
    assert expr is not None
    for value in (evaluate(expr), evaluate_precisely(expr)):
        found, wanted = flat(to_float(value)), flat(expected)
        assert len(found) == len(wanted)
        for a, b in zip(found, wanted, strict=True):
            assert a is b or a == pytest.approx(b, rel=1e-5 if b == 3.0040552704e38 else 1e-9, abs=1e-12)


def test_every_function_and_binder_has_a_value() -> None:
    seen = set()
    for text, _ in VALUES:
        expr, _ = parse(text)
        assert expr is not None
        seen |= {
            part.name if isinstance(part, Call) else part.op for part in walk(expr) if isinstance(part, Call | Bind)
        }
    assert set(FUNCTIONS) | set(BINDERS) == seen


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_every_function_says_what_it_is(function: Any) -> None:
    assert function.doc
    assert function.source
    if function.means:
        assert parse(function.means)[0] is not None


UNDEFINED = [
    ("1/0", "FM321"),
    ("log(0)", "FM321"),
    ("inv([[1, 2], [2, 4]])", "FM321"),
    ("[1, 2] + [1, 2, 3]", "FM322"),
    ("[[1, 2], [3, 4]]*[[1, 2], [3, 4]]", "FM322"),
    ("[1, 2][3]", "FM322"),
    ("[1, 2] < [3, 4]", "FM322"),
    ("(1 > 0) + 1", "FM322"),
    ("1 if 2 else 3", "FM322"),
    ("det([[1, 2, 3]])", "FM322"),
    ("factorial(-1)", "FM321"),
    ("factorial(1/2)", "FM322"),
    ("KL([1/2, 1/2], [1, 0])", "FM321"),
    ("diff(x, x)", "FM322"),
    ("limit(1/x, x, 0)", "FM321"),
    ("sum(1/k, k, 1, inf)", "FM321"),
    ("expectation(x, x, 3)", "FM322"),
    ("expectation(x, x, Finite([1, 2], [1/2, 1/4]))", "FM322"),
    ("probability(x*x < 1, x, Normal(0, 1))", "FM324"),
    ("fl(1, 32)", "FM322"),
    ("sqrt(-1) < 1", "FM321"),
    ("cholesky([[1, 2], [2, 1]])", "FM321"),
]


@pytest.mark.parametrize(("text", "code"), UNDEFINED)
def test_what_has_no_value_says_so(text: str, code: str) -> None:
    expr, _ = parse(text)
    assert expr is not None
    with pytest.raises(Fault) as caught:
        evaluate(expr)
    flaw = caught.value.flaw()
    assert flaw.code == code
    assert 0 <= flaw.start < flaw.start + flaw.length <= len(text)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("0.1 + 0.2 == 0.3", True),
        ("fl(0.1 + 0.2, float64) == fl(0.3, float64)", False),
        ("fl(0.1 + 0.2, float32) == fl(0.3, float32)", True),
        ("exp(40) + 1e-9 - exp(40) == 1e-9", True),
        ("log(1 + 1e-12)/1e-12 < 1", True),
        ("exp(-700) > 0", True),
        ("exp(1000)/exp(999) == e", True),
        ("det([[1, 2, 3], [4, 5, 6], [7, 8, 9]]) == 0", True),
        ("sin(pi) == 0", True),
        ("sin(1e-30) == 0", False),
        ("sqrt(-4) == 2", False),
        ("2 < 2 + 1e-40", True),
        ("floor(log(125, 5)) == 3", True),
        ("limit(1/x, x, inf) == 0", True),
        ("limit(x*log(x), x, 0, right) == 0", True),
        ("argmax(sin(x), x, 0, 3) == pi/2", True),
        ("integrate(abs(x - 0.3), x, 0, 1) == 0.29", True),
        ("cdf(Finite([1, 2], [0.2, 0.8]), 1) == 0.2", True),
    ],
)
def test_comparisons_go_as_far_as_it_takes(text: str, holds: bool) -> None:
    expr, _ = parse(text)
    assert expr is not None
    assert evaluate(expr) is holds
