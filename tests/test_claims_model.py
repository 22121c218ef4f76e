"""Mappings of YAML to claims, with every flaw at its place."""

from __future__ import annotations

import pickle
from fractions import Fraction
from typing import Any

import pytest

from builder.claims.comparing import compare
from builder.claims.declarations import read_let
from builder.claims.literals import read_literal
from builder.expressions.late import mpmath
from tests.claims_reading import claim
from tests.claims_reading import mapping_of
from tests.claims_reading import read


def test_a_condition() -> None:
    found = claim("holds: diff(f(x), x) == a\nfor: {x: real, f: function}\nlet: {a: 2}\nshows: 1")
    assert (found.kind, found.text, found.shows) == ("holds", "diff(f(x), x) == a", 1)
    assert found.domain_texts == (("x", "real"), ("f", "function"))
    assert found.lets == (("a", "2"),)
    assert (found.place.line, found.place.column) == (1, 8)
    assert str(found) == "diff(f(x), x) == a"


def test_a_value() -> None:
    found = claim("value: '[1/8, 2]'\nis: [0.125, 2]\nshows: x^2\nundecided: it is odd")
    assert (found.kind, found.literal_text, found.shows, found.undecided) == ("value", "[0.125, 2]", "x^2", "it is odd")
    assert str(found) == "[1/8, 2] is [0.125, 2]"


def test_a_claim_uses_the_let_of_its_card() -> None:
    found = claim("{value: post, is: 0.9, let: {twice: 2*a}}", "a: 1\nb: 2\npost: a + f(3)\nf(x): x*b\nunused: 7")
    assert [name for name, _ in found.lets] == ["a", "b", "post", "f(x)"]
    assert set(found.program.values) == {"a", "b", "post"}
    assert set(found.program.functions) == {"f"}


def test_several_values_at_once_stay_together() -> None:
    found = claim("{holds: Q.T@Q == eye(3), for: {A: invertible 3}, let: {'Q, R': qr(A), B: A}}")
    assert [name for name, _ in found.lets] == ["Q, R"]
    assert set(found.program.values) == {"Q", "R"}


def test_a_claim_can_be_sent_to_another_process() -> None:
    found = claim("{holds: f(x) == a, for: {x: real, f: function}, let: {a: x}}")
    assert pickle.loads(pickle.dumps(found)) == found


def test_greek_names() -> None:
    found = claim("{holds: β1 + λ > 0, for: {β1: positive, λ: positive}}")
    assert set(found.domains) == {"beta1", "lambda"}


@pytest.mark.parametrize(
    ("text", "code", "place", "message"),
    [
        ("hold: 1 == 1", "FM101", "1:1", "a claim has no key hold"),
        ("holds: 1 == 1\nfro: {x: real}", "FM101", "2:1", "a claim has no key fro"),
        ("for: {x: real}", "FM102", "1:1", "the claim has neither holds: nor value:"),
        ("value: 1 + 1", "FM102", "1:1", "value: has no is:"),
        ("is: '2'", "FM102", "1:1", "is: has no value:"),
        ("holds: 1 == 1\nvalue: 1 + 1\nis: '2'", "FM333", "1:1", "a claim has either holds: or value: with is:"),
        ("holds: [1, 2]", "FM103", "1:8", "holds wants text, not a list"),
        ("holds:", "FM103", "1:1", "holds wants text, not nothing"),
        ("holds: 1 +", "FM310", "1:11", "the expression cannot be read from here on"),
        ("holds: x == 1", "FM313", "1:8", "unknown name x"),
        ("holds: |\n  1 ==\n  y", "FM313", "3:3", "unknown name y"),
        ("holds: foo(1) == 1", "FM313", "1:8", "unknown function foo"),
        ("holds: 1 + 1", "FM333", "1:8", "holds: wants a condition"),
        ("value: 1 < 2\nis: '1'", "FM333", "1:8", "value: wants a number, a vector or a matrix, not a condition"),
        ("value: 1 + 1\nis: two", "FM333", "2:5", "is: wants a number, a vector or a matrix of numbers"),
        ("value: 1 + 1\nis: [1, 2 +]", "FM310", "2:12", "the expression cannot be read from here on"),
        ("value: 1 + 1\nis: [[1, x]]", "FM333", "2:10", "is: wants a number, a vector or a matrix of numbers"),
        ("value: 1 + 1\nis: []", "FM333", "2:5", "is: is an empty list"),
        (
            "value: 1 + 1\nis: {a: 1}",
            "FM103",
            "2:5",
            "is: wants a number, a vector or a matrix of numbers, not a mapping",
        ),
        ("holds: x > 0\nfor: x", "FM103", "2:1", "for: wants a mapping of names"),
        ("holds: x > 0\nfor: {x: realy}", "FM318", "2:10", "unknown domain realy"),
        ("holds: x > 0\nfor: {x: {a: real}}", "FM318", "2:10", "x wants a domain"),
        ("holds: 1 > 0\nfor: {2x: real}", "FM316", "2:7", "2x is not a name"),
        ("holds: pi > 0\nfor: {pi: real}", "FM316", "2:7", "pi has a meaning of its own"),
        ("holds: 1 > 0\nfor: {gamma: function}", "FM316", "2:7", "gamma is a function of the language"),
        ("holds: a > 0\nlet: {a: 1 + b}", "FM313", "2:14", "unknown name b"),
        ("holds: a > 0\nlet: {a: [1, 2]}", "FM103", "2:7", "a wants an expression, not a list"),
        ("holds: a > 0\nfor: {a: real}\nlet: {a: 1}", "FM316", "3:7", "a is declared in `for:` already"),
        ("holds: 1 > 0\nshows: '0'", "FM104", "2:9", "shows: counts the displayed formulas from 1"),
        ("holds: 1 > 0\nshows: [1]", "FM103", "2:8", "shows wants text, not a list"),
        ("holds: 1 > 0\nundecided:", "FM103", "2:1", "undecided wants text, not nothing"),
    ],
)
def test_a_flaw_is_found_at_its_place(text: str, code: str, place: str, message: str) -> None:
    found, diagnostics = read(text)
    assert found is None
    shown = [(d.code, f"{d.place.line}:{d.place.column}", d.message) for d in diagnostics]
    assert (code, place, message) in shown


def test_an_unknown_key_is_compared_with_the_known_ones() -> None:
    _, diagnostics = read("hold: 1 == 1")
    assert diagnostics[0].help == "did you mean holds?"


def test_flaws_of_a_card_concern_the_claims_that_use_them() -> None:
    let = "a: 1 +\nb: 2"
    assert read("{value: b + b, is: '4'}", let)[1] == []
    found, diagnostics = read("{value: a + b, is: '4'}", let)
    assert found is None
    assert [(d.code, d.place.line) for d in diagnostics] == [("FM310", 1)]


def test_the_let_of_a_card_by_itself() -> None:
    program, diagnostics = read_let(mapping_of("a: 1\nb: a + c\nd: [1]"))
    assert set(program.values) == {"a"}
    assert [(d.code, d.place.line) for d in diagnostics] == [("FM103", 3), ("FM313", 2)]


# -- literals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "literal", "right"),
    [
        (Fraction(1, 8), "0.12", True),
        (Fraction(1, 8), "0.13", True),
        (Fraction(1, 8), "0.11", False),
        (Fraction(27, 200), "0.14", True),
        (Fraction(27, 200), "0.13", False),
        (Fraction(-1, 8), "-0.13", True),
        (Fraction(-1, 8), "-0.12", True),
        (Fraction(-1, 8), "0.12", False),
        (Fraction(2, 3), "0.667", True),
        (Fraction(2, 3), "0.666", False),
        (Fraction(2, 3), "2/3", True),
        (Fraction(2, 3), "1/3", False),
        (Fraction(-2, 3), "-2/3", True),
        (12, "12", True),
        (Fraction(121, 10), "12", False),
        (Fraction(121, 10), "12.", True),
        (Fraction(121, 10), "1.2e1", True),
        (12345, "1.23e4", True),
        (12345, "1.24e4", False),
        (12350, "1.24e4", True),
        (12350, "1.23e4", False),
        (Fraction(13, 100000), "1.3e-4", True),
        (Fraction(13, 100000), "1.30E-4", True),
        (Fraction(1, 1000), "0.00", True),
        (0, "-0.0", True),
        (0.1, "0.1000", True),
        (mpmath.mp.inf, "inf", True),
        (-mpmath.mp.inf, "inf", False),
        (-mpmath.mp.inf, "-inf", True),
        (mpmath.mp.inf, "1e300", False),
        (10, "inf", False),
        ((1, Fraction(1, 3)), "[1, 0.33]", True),
        ((1, Fraction(1, 3)), "[1, 0.34]", False),
        ((1, 2), "[[1, 2]]", False),
        (((1, 2), (3, 4)), "[[1, 2], [3, 4]]", True),
        (((1, 2), (3, 4)), "[1, 2, 3, 4]", False),
        (1, "[1]", False),
        ((1,), "1", False),
        (True, "1", False),
        (mpmath.mp.mpc(1, 2), "1", False),
        (mpmath.mp.mpc(1, "1e-40"), "1.0", True),
    ],
)
def test_right_to_the_digits_written(value: Any, literal: str, right: bool) -> None:
    read_, flaws = read_literal(literal)
    assert flaws == []
    assert read_ is not None
    assert compare(value, read_).right is right


def test_more_digits_than_are_known_are_not_judged() -> None:
    literal, _ = read_literal("0.33333")
    assert literal is not None
    third = mpmath.mp.mpf(1) / 3
    assert compare(third, literal, 1e-9).right is True
    assert compare(third, literal, 1e-5).right is None
    assert compare(third + 1, literal, 1e-5).right is False


@pytest.mark.parametrize(
    "text", ["--1", "1 + 1", "pi", "1/0", "1.5/2", "f(1)", "x", "[1, x]", "1 < 2", "1e500", "", "[]"]
)
def test_what_is_no_literal(text: str) -> None:
    literal, flaws = read_literal(text)
    assert literal is None
    assert flaws
