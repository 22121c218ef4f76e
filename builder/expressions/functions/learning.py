"""Functions of neural networks: activations, losses, normalisation, convolution, attention."""

from __future__ import annotations

from typing import Any

from builder.expressions.arithmetic.values import check_size
from builder.expressions.arithmetic.values import is_array
from builder.expressions.arithmetic.values import shape_name
from builder.expressions.arithmetic.values import shape_of
from builder.expressions.faults import Unfit
from builder.expressions.functions.entry import Function
from builder.expressions.functions.entry import Implementation
from builder.expressions.functions.vectors import matrix


def _activation(function: Implementation) -> Implementation:
    def applied(m: Any, x: Any, *rest: Any) -> Any:
        return m.entrywise(lambda entry: function(m, entry, *rest), x) if is_array(x) else function(m, x, *rest)

    return applied


def _exp(m: Any, x: Any) -> Any:
    return m.apply("exp", x)


def _sigmoid(m: Any, x: Any) -> Any:
    if m.kind == "symbolic" or m.below(0, x):
        return m.div(1, m.add(1, _exp(m, m.negative(x))))
    return m.div(_exp(m, x), m.add(1, _exp(m, x)))


def _softplus(m: Any, x: Any) -> Any:
    if m.kind == "symbolic" or m.below(x, 0):
        return m.apply("log", m.add(1, _exp(m, x)))
    return m.add(x, m.apply("log", m.add(1, _exp(m, m.negative(x)))))


def _relu(m: Any, x: Any) -> Any:
    return m.largest([0, x])


def _leaky(m: Any, x: Any, slope: Any) -> Any:
    return m.choose(m.less(0, x, strict=True), x, m.mul(slope, x))


def _elu(m: Any, x: Any, scale: Any) -> Any:
    return m.choose(m.less(0, x, strict=True), x, m.mul(scale, m.sub(_exp(m, x), 1)))


def _rows(function: Implementation) -> Implementation:
    """Apply a function of vectors to a vector, or to each row of a matrix."""

    def applied(m: Any, x: Any, *rest: Any) -> Any:
        if len(shape_of(x)) == 2:
            return m.pack([m.entries(function(m, row, *rest)) for row in x])
        if len(shape_of(x)) != 1:
            raise Unfit(f"a vector is wanted; here is {shape_name(x)}")
        return function(m, x, *rest)

    return applied


def _shifted(m: Any, x: Any) -> tuple[list[Any], Any]:
    """Give the entries less the largest, and the largest; symbols stay as they are."""
    entries = m.entries(x)
    top = 0 if m.kind == "symbolic" else m.largest(entries)
    return ([m.sub(entry, top) for entry in entries] if m.kind != "symbolic" else entries), top


def _softmax(m: Any, x: Any, temperature: Any) -> Any:
    entries, _ = _shifted(m, m.div(x, temperature))
    powers = [_exp(m, entry) for entry in entries]
    return m.div(m.pack(powers), m.total(powers))


def _logsumexp(m: Any, x: Any) -> Any:
    if len(shape_of(x)) != 1:
        raise Unfit(f"logsumexp wants a vector; here is {shape_name(x)}")
    entries, top = _shifted(m, x)
    return m.add(top, m.apply("log", m.total(_exp(m, entry) for entry in entries)))


def _log_softmax(m: Any, x: Any) -> Any:
    return m.sub(x, _logsumexp(m, x))


def _layer_norm(m: Any, x: Any, eps: Any) -> Any:
    centre = m.sub(x, m.div(m.total(m.entries(x)), len(x)))
    variance = m.div(m.matmul(centre, centre), len(x))
    return m.div(centre, m.apply("sqrt", m.add(variance, eps)))


def _rms_norm(m: Any, x: Any, eps: Any) -> Any:
    return m.div(x, m.apply("sqrt", m.add(m.div(m.matmul(x, x), len(x)), eps)))


def _batch_norm(m: Any, x: Any, eps: Any) -> Any:
    columns = [m.entries(_layer_norm(m, column, eps)) for column in matrix(x, "batch_norm").T]
    return m.pack([list(row) for row in zip(*columns, strict=True)])


def correlate(m: Any, x: Any, k: Any) -> Any:
    """Slide a kernel over a signal or an image, without turning it, where it fits."""
    dimensions = len(shape_of(x))
    if not dimensions or len(shape_of(k)) != dimensions or any(a < b for a, b in zip(x.shape, k.shape, strict=True)):
        raise Unfit(f"correlate: {shape_name(k)} does not fit into {shape_name(x)}")
    check_size(x.size * k.size // 10 + 1)
    if len(shape_of(x)) == 1:
        return m.pack([m.matmul(x[i : i + len(k)], k) for i in range(len(x) - len(k) + 1)])
    rows, columns = (x.shape[axis] - k.shape[axis] + 1 for axis in (0, 1))
    weights = m.entries(k)

    def at(i: int, j: int) -> Any:
        window = m.entries(x[i : i + k.shape[0], j : j + k.shape[1]])
        return m.total(map(m.mul, window, weights))

    return m.pack([[at(i, j) for j in range(columns)] for i in range(rows)])


def _convolve(m: Any, x: Any, k: Any) -> Any:
    if len(shape_of(x)) != 1 or len(shape_of(k)) != 1:
        raise Unfit("convolve wants two vectors")
    pad = [0] * (len(k) - 1)
    return correlate(m, m.pack([*pad, *m.entries(x), *pad]), k[::-1])


def _attention(m: Any, q: Any, k: Any, v: Any) -> Any:
    return m.binary("@", _attention_weights(m, q, k), v)


def _attention_weights(m: Any, q: Any, k: Any) -> Any:
    width = matrix(k, "attention").shape[1]
    return _rows(_softmax)(m, m.div(m.binary("@", q, k.T), m.apply("sqrt", width)), 1)


def _causal_mask(m: Any, n: Any) -> Any:
    size = m.integer(n, "a size")
    check_size(size, size)
    return m.pack([[0 if j <= i else -(10**9) for j in range(size)] for i in range(size)])


LEARNING: tuple[Function, ...] = (
    Function("sigmoid", "x", "1 / (1 + exp(-x))", "dlbook 3.10", every=_activation(_sigmoid)),
    Function("softplus", "x", "log(1 + exp(x))", "dlbook 3.10", every=_activation(_softplus)),
    Function("relu", "x", "max(0, x), with derivative 0 at 0", "dlbook 6.3.1", every=_activation(_relu)),
    Function("leaky_relu", "x, slope=0.01", "x above 0, else slope x", "dlbook 6.3.1", every=_activation(_leaky)),
    Function("elu", "x, alpha=1", "x above 0, else alpha (exp(x) - 1)", "d2l 5.1", every=_activation(_elu)),
    Function("gelu", "x", "x times the normal chance of less than x", "d2l 5.1", means="x*(1 + erf(x/sqrt(2)))/2"),
    Function("silu", "x", "x sigmoid(x), also called swish", "d2l 5.1", means="x*sigmoid(x)"),
    Function("softmax", "x, T=1", "exp(x/T) by its sum; of a matrix, by rows", "dlbook 6.2", every=_rows(_softmax)),
    Function("log_softmax", "x", "the logarithm of softmax(x)", "dlbook 6.2", every=_rows(_log_softmax)),
    Function("logsumexp", "x", "log of the sum of exp(x)", "dlbook 4.1", every=_logsumexp),
    Function("mse", "y, p", "the mean of the squared differences", "dlbook 5.1.4", means="mean((y - p)^2)"),
    Function("soft_threshold", "x, t", "x moved by t towards 0", "esl 3.8", means="sign(x)*max(abs(x) - t, 0)"),
    Function("layer_norm", "x, eps=0", "each row standardised", "d2l 11.7", every=_rows(_layer_norm)),
    Function("rms_norm", "x, eps=0", "each row by the root of its mean square", "d2l 11.7", every=_rows(_rms_norm)),
    Function("batch_norm", "X, eps=0", "each column standardised", "dlbook 8.7.1", every=_batch_norm),
    Function("correlate", "x, k", "the kernel slid over x where it fits", "dlbook 9.1", every=correlate),
    Function("convolve", "x, k", "the full convolution, the kernel turned", "dlbook 9.1", every=_convolve),
    Function(
        "conv_size",
        "n, k, stride=1, padding=0, dilation=1",
        "the length of a convolution's output",
        "d2l 7.3",
        means="floor((n + 2*padding - dilation*(k - 1) - 1)/stride) + 1",
    ),
    Function("attention_weights", "Q, K", "softmax(Q K^T / sqrt(d)) by rows", "d2l 11.3", every=_attention_weights),
    Function("attention", "Q, K, V", "the weights times V", "d2l 11.3", every=_attention),
    Function("causal_mask", "n", "0 up to the diagonal, -1e9 above", "d2l 11.7", every=_causal_mask),
)
