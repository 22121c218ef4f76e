"""One step of each optimiser; a step of more than one state gives the new ones in the order of its arguments."""

from __future__ import annotations

from builder.expressions.functions.entry import Function

_ADAM = "x - rate*(({m})/(1 - beta1^t)/(sqrt(({v})/(1 - beta2^t)) + eps){decay})"
_M, _V = "beta1*m + (1 - beta1)*g", "beta2*v + (1 - beta2)*g*g"

OPTIMISERS: tuple[Function, ...] = (
    Function("gradient_step", "x, g, rate", "x after a step of gradient descent", "mml 7.1", means="x - rate*g"),
    Function(
        "momentum_step",
        "x, v, g, rate, beta=0.9",
        "x and speed v after a step with momentum",
        "dlbook 8.3.2",
        means="[x - rate*(beta*v + g), beta*v + g]",
    ),
    Function(
        "nesterov_step",
        "x, v, g, rate, beta=0.9",
        "the same, with g taken at x - rate beta v",
        "dlbook 8.3.3",
        means="[x - rate*(beta*v + g), beta*v + g]",
    ),
    Function(
        "adagrad_step",
        "x, s, g, rate, eps=1e-8",
        "x and the sum s of squared gradients",
        "dlbook 8.5.1",
        means="[x - rate*g/(sqrt(s + g*g) + eps), s + g*g]",
    ),
    Function(
        "rmsprop_step",
        "x, s, g, rate, rho=0.9, eps=1e-8",
        "x and the average s of squared gradients",
        "dlbook 8.5.2",
        means="[x - rate*g/(sqrt(rho*s + (1 - rho)*g*g) + eps), rho*s + (1 - rho)*g*g]",
    ),
    Function(
        "adam_step",
        "x, m, v, g, t, rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8",
        "x and both moments after step t = 1, 2, ...",
        "adam 2",
        means=f"[{_ADAM.format(m=_M, v=_V, decay='')}, {_M}, {_V}]",
    ),
    Function(
        "adamw_step",
        "x, m, v, g, t, rate=0.001, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01",
        "Adam with weight decay beside the moments",
        "adamw",
        means=f"[{_ADAM.format(m=_M, v=_V, decay=' + decay*x')}, {_M}, {_V}]",
    ),
    Function("newton_step", "x, g, H", "x after a step of Newton's method", "dlbook 8.6.1", means="x - solve(H, g)"),
)
