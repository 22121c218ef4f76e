"""A mistaken name to those that may have been meant: slips first, then shared words, and nothing that is far."""

from __future__ import annotations

import pytest

from builder.library import load_library
from flashmath.nearest import did_you_mean
from flashmath.nearest import nearest
from tests.conftest import ROOT

TOPICS = tuple(load_library(ROOT / "cards")[0].topic_by_id)


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("gradeint", "gradient"),
        ("gradient-decent", "gradient-descent"),
        ("linear-regresion", "linear-regression"),
        ("Adam", "adam"),
        ("bayes", "bayes-theorem"),
        ("matrices", "matrices-and-matvec"),
        ("eigenvalue", "eigenvalues"),
        ("backprop", "backpropagation"),
        ("kl", "kl-divergence"),
    ],
)
def test_the_likeliest_name_comes_first(name: str, first: str) -> None:
    assert nearest(name, TOPICS)[0] == first


@pytest.mark.parametrize("name", ["xyz", "svm", "the-and-of", "", "banana"])
def test_where_none_is_near_none_is_named(name: str) -> None:
    assert did_you_mean(name, TOPICS) == ""


def test_matrices_are_no_variance() -> None:
    assert did_you_mean("matrices", TOPICS).startswith("did you mean matrices-and-matvec, ")
    assert "variance" not in did_you_mean("matrices", TOPICS)


def test_several_names_are_at_most_three() -> None:
    assert did_you_mean("linear", TOPICS).count("linear") == 3
