"""Computed values: what stands in a text is what the expression gives, typeset as a reader wants it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from builder.checks import check_library
from builder.expressions import parse
from builder.expressions.evaluate import evaluate_precisely
from builder.expressions.faults import TooMuch
from builder.expressions.faults import Undefined
from builder.expressions.parsing import parsed
from builder.expressions.program import EMPTY
from builder.expressions.settling import settle
from builder.expressions.typeset import split_format
from builder.expressions.typeset import typeset
from builder.library import load_library
from builder.render.fields import render_fields
from tests.conftest import MakeLibrary

CARD = """\
topic: addition
cards:
  - id: computed
    let:
      prior: 1/100
      post: 9/10*prior/(9/10*prior + 5/100*(1 - prior))
      down: -3
    front: |
      FRONT
    back: |
      BACK
    sources: [euclid]
"""


def shown(make_library: MakeLibrary, front: str, back: str = "B") -> list[str]:
    root = make_library({"numbers/x.yaml": CARD.replace("FRONT", front).replace("BACK", back)})
    library, diagnostics = load_library(root)
    assert [*diagnostics, *check_library(library)] == []
    fields = render_fields(library.first_by_id["computed"], library)
    return [field.removeprefix("<p>").removesuffix("</p>") for field in fields[:2]]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("@{2 + 2} eggs", "4 eggs"),
        ("@{post:.3f}", "0.154"),
        ("$P = @{post:.3f}$", r"\(P = 0.154\)"),
        ("$@{post}$", r"\(\frac{2}{13}\)"),
        ("@{post}", r"\(\frac{2}{13}\)"),
        ("$2 - @{down}$", r"\(2 - (-3)\)"),
        ("$= @{down}$", r"\(= -3\)"),
        ("$x^@{6*2}$", r"\(x^{12}\)"),
        ("$x^@{6}$", r"\(x^6\)"),
        (r"$\frac@{10}@{20}$", r"\(\frac{10}{20}\)"),
        ("@{1.3e-4:.1e}", r"\(1.3 \times 10^{-4}\)"),
        ("@{10^6:,}", r"\(1{,}000{,}000\)"),
        ("$@{post:.1%}$", r"\(15.4\%\)"),
        ("`@{2+2}`", "<code>@{2+2}</code>"),
        ("$@{[[1, 2], [3, 4]] @ [1, 1]}$", r"\(\begin{pmatrix} 3 \\ 7 \end{pmatrix}\)"),
    ],
)
def test_a_value_is_put_in_as_it_is_read(make_library: MakeLibrary, written: str, expected: str) -> None:
    assert shown(make_library, written)[0] == expected


def test_a_value_may_stand_in_a_deletion(make_library: MakeLibrary) -> None:
    text = "topic: addition\ncards:\n  - id: gap\n    kind: cloze\n    let: {a: 2}\n    sources: [euclid]\n"
    text += "    text: |\n      Twice @{a} is {{c1::@{2*a}}}, and $a^{10} = {{c2::@{a^10}::how much?}}$.\n"
    library, diagnostics = load_library(make_library({"numbers/x.yaml": text}))

    assert [*diagnostics, *check_library(library)] == []
    [card] = [card for card in library.cards if card.id == "gap"]
    field = render_fields(card, library)[0]
    assert field == r"<p>Twice 2 is {{c1::4}}, and \(a^{10} = {{c2::1024::how much?}}\).</p>"


def test_what_is_computed_passes_the_gate_like_everything_else(make_library: MakeLibrary) -> None:
    root = make_library({"numbers/x.yaml": CARD.replace("FRONT", r"$\frc{@{prior}}$")})
    library, diagnostics = load_library(root)

    [finding] = [*diagnostics, *check_library(library)]
    assert (finding.code, finding.place.column) == ("FM201", 8)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("post:.3f", ("post", ".3f")),
        ("post", ("post", "")),
        ("v[1:2]", ("v[1:2]", "")),
        ("v[1:2]:.1f", ("v[1:2]", ".1f")),
        (" a : ,", (" a ", ",")),
    ],
)
def test_the_format_stands_behind_the_last_colon_outside_brackets(text: str, parts: tuple[str, str]) -> None:
    assert split_format(text) == parts


@pytest.mark.parametrize(
    ("expression", "format", "tex"),
    [
        ("1/3", "", r"\frac{1}{3}"),
        ("-1/3", "", r"-\frac{1}{3}"),
        ("1/30000", "", r"0.0000333333"),
        ("5/2", ".0f", "2"),
        ("7/2", ".0f", "4"),
        ("2/3", ".4f", "0.6667"),
        ("sqrt(2)", "", "1.41421"),
        ("sqrt(2)", ".20f", "1.41421356237309504880"),
        ("123456789", ",", "123{,}456{,}789"),
        ("12345.678", ",.1f", "12{,}345.7"),
        ("0", "", "0"),
        ("1e-9", ".2g", r"1 \times 10^{-9}"),
        ("6.02e23", ".2e", r"6.02 \times 10^{23}"),
        ("0.9996", ".3f", "1.000"),
        ("9.9995e-5", ".3e", r"1.000 \times 10^{-4}"),
        ("-0.0004", ".3f", "0.000"),
        ("-0.0004", ".1%", r"0.0\%"),
        ("-1/3", ".0f", "0"),
        ("-1/3", ".2f", "-0.33"),
        ("0", ".2e", "0.00"),
        ("0", ".1%", r"0.0\%"),
        ("sqrt(2)", "g", "1.41421"),
        ("1/3", "e", r"3.33333 \times 10^{-1}"),
        ("1/3", "%", r"33.3333\%"),
        ("1234567.891", ",", "1{,}234{,}568"),
        ("2^300 + 1/3", ".2f", f"{2**300}.33"),
        ("1/3", ".99f", f"0.{'3' * 99}"),
        ("[1/10, 1000]", "", r"\begin{pmatrix} 0.1 \\ 1000 \end{pmatrix}"),
        ("fl(-0.0, float32)", "", "0"),
        ("[[1/8, -1/8]]", ".2f", r"\begin{pmatrix} 0.12 & -0.12 \end{pmatrix}"),
    ],
)
def test_numbers_are_rounded_once_and_typeset(expression: str, format: str, tex: str) -> None:
    expr, flaws = parse(expression)
    assert expr is not None
    assert not flaws

    assert typeset(evaluate_precisely(expr), format) == tex


@pytest.mark.parametrize(
    ("expression", "tex"),
    [
        ("subs(diff(x^2, x), x, 3)", "6"),
        ("subs(diff(1/x, x), x, 3)", r"-\frac{1}{9}"),
        ("subs(diff(x^3, x, 2), x, 1/7)", r"\frac{6}{7}"),
        ("integrate(x^2, x, 0, 1)", r"\frac{1}{3}"),
        ("limit(x^2/(3*x^2 + 1), x, inf)", r"\frac{1}{3}"),
        ("limit(sin(x)/x, x, 0)", "1"),
        ("subs(grad(x^2*y, [x, y]), [x, y], [1/3, 1])", r"\begin{pmatrix} \frac{2}{3} \\ \frac{1}{9} \end{pmatrix}"),
        ("subs(hessian(x^2*y, [x, y]), [x, y], [1, 1/3])", r"\begin{pmatrix} \frac{2}{3} & 2 \\ 2 & 0 \end{pmatrix}"),
        ("subs(jacobian([x^2, x/3], [x]), x, 1/2)", r"\begin{pmatrix} 1 \\ \frac{1}{3} \end{pmatrix}"),
        ("solve([[3, 1], [1, 2]], [1, 1])", r"\begin{pmatrix} 0.2 \\ 0.4 \end{pmatrix}"),
        ("solve([[2, 1], [1, 2]], [1, 0])", r"\begin{pmatrix} \frac{2}{3} \\ -\frac{1}{3} \end{pmatrix}"),
        ("mean([1, 2, 4])", r"\frac{7}{3}"),
        ("variance([1, 2, 4])", r"\frac{14}{9}"),
        ("variance([1, 2, 4], 1)", r"\frac{7}{3}"),
        ("[1000000, 1/1000000]", r"\begin{pmatrix} 1000000 \\ 0.000001 \end{pmatrix}"),
        ("0.3333333333 + 0*pi", "0.333333"),
        ("1/3 + 1e-25*pi", "0.333333"),
        ("sqrt(10^40)", r"1.00000 \times 10^{20}"),
        ("10^20 + 0", r"1.00000 \times 10^{20}"),
    ],
)
def test_a_ratio_of_small_integers_is_shown_as_one_however_it_is_computed(expression: str, tex: str) -> None:
    expr, flaws = parse(expression)
    assert expr is not None, flaws

    assert typeset(settle(expr, EMPTY)) == tex


@pytest.mark.parametrize("value", [True, (1, 2), float("inf"), complex(1, 1), float("nan")])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"it is"):
        typeset(value)


@pytest.mark.parametrize("text", ["Normal(0, 1)", "float32", "svd(eye(2))", "1 < 2"])
def test_what_is_no_number_is_refused_as_computed(text: str) -> None:
    expr, _ = parse(text)
    assert expr is not None

    with pytest.raises(ValueError, match=r"it is"):
        typeset(settle(expr, EMPTY))


def test_no_more_digits_are_shown_than_are_known() -> None:
    with pytest.raises(ValueError, match=r"no more than 30 of its digits are known"):
        typeset(evaluate_precisely(parsed("sqrt(2)")), ".40f")


@pytest.mark.parametrize(
    ("text", "format", "tex"),
    [
        ("sin(pi)", "", "0"),
        ("sin(pi)", ".3g", "0"),
        ("[1, cos(pi/2)]", ".1f", r"\begin{pmatrix} 1.0 \\ 0.0 \end{pmatrix}"),
        ("sqrt(2)^2", "", "2"),
        ("exp(-100)", ".2e", r"3.72 \times 10^{-44}"),
        ("exp(-900)", ".2e", r"1.36 \times 10^{-391}"),
        ("exp(pi*sqrt(163)) - 262537412640768744", ".2e", r"-7.50 \times 10^{-13}"),
        ("iterate(4*x*(1 - x), x, 0.3, t, 500)", ".4f", "0.9901"),
    ],
)
def test_digits_that_cancelling_left_are_not_shown(text: str, format: str, tex: str) -> None:
    assert typeset(settle(parsed(text), EMPTY), format) == tex


def test_a_value_without_a_digit_that_counts_is_refused() -> None:
    with pytest.raises(Undefined, match="the digits cancel"):
        settle(parsed("iterate(4*x*(1 - x), x, 0.3, t, 4000)"), EMPTY)


def test_a_value_that_takes_long_is_refused() -> None:
    with pytest.raises(TooMuch):
        settle(parsed("sum(sin(k)/k, k, 1, 300000)"), EMPTY)


def test_a_fraction_keeps_its_sign_before_it() -> None:
    assert typeset(Fraction(-1, 2)) == r"-\frac{1}{2}"
