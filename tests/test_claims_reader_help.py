"""What the reader says next where a formula cannot be read, and the names that it looks for."""

from __future__ import annotations

import pytest

from builder.claims.reader import Names
from builder.claims.reader import read_formula
from builder.claims.reader.names import spellings
from builder.claims.reader.syntax.parser import parse_formula
from builder.expressions.domains import parse_domain
from builder.tex.mapped import map_text


def names_of(**domains: str) -> Names:
    found = {name: parse_domain(text)[0] for name, text in domains.items()}
    return Names({name: domain for name, domain in found.items() if domain is not None})


@pytest.mark.parametrize(
    ("tex", "domains", "help"),
    [
        (r"z = \mathrm{softmax}(z)", {"z": "vector 3"}, r"a function is written \operatorname{softmax}"),
        (r"\mathbb{E} x = x", {"x": "real"}, r"an expectation has brackets, \mathbb{E}[X], and a `table:`"),
        (r"\mu_{x|y} = x", {"x": "real"}, r"or \mid"),
        (r"\sigma_{\max} = x", {"sigma": "vector 3", "x": "real"}, r"x_{\max} is declared as x_max"),
        (r"x^\top = x", {"x": "vector 3"}, r"transpose one side, or write a gradient as \nabla"),
    ],
)
def test_a_formula_that_cannot_be_read_is_followed_by_what_helps(tex: str, domains: dict[str, str], help: str) -> None:
    reading, flaws = read_formula(tex, names_of(**domains))

    assert reading is None
    assert help in flaws[0].help


@pytest.mark.parametrize(
    ("tex", "names", "not_names"),
    [
        (r"\mu_{x \mid y}", {"mu_x_given_y"}, {"mu_xy", "mu_x_y"}),
        (r"\Sigma_{xy}", {"Sigma_xy", "Sigma_x_y"}, {"Sigma_x_given_y"}),
        (r"x_{t+1}", {"x_next"}, {"x_prev"}),
        (r"\sigma_{\max}", {"sigma_max"}, {"sigma_min"}),
    ],
)
def test_a_name_with_an_index_is_declared_as_a_whole(tex: str, names: set[str], not_names: set[str]) -> None:
    found = set(spellings(parse_formula(map_text(tex)).items[0]))

    assert names <= found
    assert not not_names & found
