"""The named distributions: each by its density (or chances), where it lives, its distribution function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from builder.expressions.faults import Unfit
from builder.expressions.functions.entry import Function


@dataclass(frozen=True, slots=True)
class Family:
    """Distributions that differ by their parameters, of which a condition must hold.

    Texts are of the language, with x for the value.
    """

    name: str
    signature: str
    doc: str
    source: str
    wants: str
    density: str
    low: str = "-inf"
    high: str = "inf"
    discrete: bool = False
    cumulative: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """A member of a family, or a finite table of values and chances."""

    family: Family
    parameters: Mapping[str, Any]


FAMILIES: tuple[Family, ...] = (
    Family(
        "Bernoulli",
        "p",
        "1 with chance p, else 0",
        "mml 6.6",
        "0 <= p <= 1",
        "p if x == 1 else 1 - p",
        "0",
        "1",
        discrete=True,
    ),
    Family(
        "Binomial",
        "n, p",
        "the number of hits in n trials",
        "mml 6.6",
        "n >= 0 and 0 <= p <= 1",
        "binomial(n, x)*p^x*(1 - p)^(n - x)",
        "0",
        "n",
        discrete=True,
    ),
    Family(
        "Poisson",
        "rate",
        "the number of rare events",
        "d2l 22.8.5",
        "rate > 0",
        "rate^x*exp(-rate)/factorial(x)",
        "0",
        discrete=True,
    ),
    Family(
        "Geometric",
        "p",
        "the number of the first hit, from 1",
        "mml 6.2",
        "0 < p <= 1",
        "p*(1 - p)^(x - 1)",
        "1",
        discrete=True,
    ),
    Family(
        "DiscreteUniform", "a, b", "whole numbers from a to b", "d2l 22.8.2", "a <= b", "1/(b - a + 1)", "a", "b", True
    ),
    Family(
        "Uniform",
        "a, b",
        "even over an interval",
        "d2l 22.8.3",
        "a < b",
        "1/(b - a)",
        "a",
        "b",
        False,
        "(x - a)/(b - a)",
    ),
    Family(
        "Normal",
        "mu, var",
        "the normal distribution; the variance second",
        "mml 6.5",
        "var > 0",
        "exp(-(x - mu)^2/(2*var))/sqrt(2*pi*var)",
        cumulative="(1 + erf((x - mu)/sqrt(2*var)))/2",
    ),
    Family(
        "Exponential",
        "rate",
        "waiting times",
        "dlbook 3.9.4",
        "rate > 0",
        "rate*exp(-rate*x)",
        "0",
        cumulative="1 - exp(-rate*x)",
    ),
    Family(
        "Laplace",
        "mu, b",
        "two exponentials back to back",
        "dlbook 3.9.4",
        "b > 0",
        "exp(-abs(x - mu)/b)/(2*b)",
        cumulative="exp((x - mu)/b)/2 if x < mu else 1 - exp(-(x - mu)/b)/2",
    ),
    Family(
        "Beta",
        "a, b",
        "chances of a chance",
        "mml 6.6",
        "a > 0 and b > 0",
        "gamma(a + b)/(gamma(a)*gamma(b))*x^(a - 1)*(1 - x)^(b - 1)",
        "0",
        "1",
    ),
    Family(
        "Gamma",
        "a, rate",
        "sums of waiting times",
        "prml 2.3",
        "a > 0 and rate > 0",
        "rate^a*x^(a - 1)*exp(-rate*x)/gamma(a)",
        "0",
    ),
    Family(
        "MultivariateNormal",
        "mu, S",
        "the normal distribution of vectors; S is the covariance",
        "mml 6.5",
        "det(S) > 0",
        "exp(-quadratic(x - mu, inv(S))/2)/sqrt((2*pi)^size(mu)*det(S))",
    ),
    Family(
        "Finite",
        "values, chances",
        "a table of values and their chances",
        "mml 6.2",
        "min(chances) >= 0",
        "0",
        discrete=True,
    ),
)


def _maker(family: Family) -> Any:
    names = [part.strip() for part in family.signature.split(",")]

    def make(_m: Any, *parameters: Any) -> Distribution:
        return Distribution(family, dict(zip(names, parameters, strict=True)))

    return make


def distribution(value: Any) -> Distribution:
    """Pass a distribution, or say that one is wanted."""
    if not isinstance(value, Distribution):
        raise Unfit("a distribution is wanted", "write Normal(0, 1), Binomial(10, 1/2) or their like")
    return value


DISTRIBUTIONS: tuple[Function, ...] = (
    *(Function(family.name, family.signature, family.doc, family.source, every=_maker(family)) for family in FAMILIES),
    Function("Phi", "z", "the distribution function of the standard normal", "mml 6.5", means="(1 + erf(z/sqrt(2)))/2"),
)
