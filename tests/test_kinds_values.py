"""Computed values: what stands in a text is what the expression gives, typeset as a reader wants it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from builder.checks import check_library
from builder.expressions import parse
from builder.expressions.evaluate import evaluate_precisely
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
        ("`@{2 + 2}`", "<code>@{2 + 2}</code>"),
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
    ],
)
def test_numbers_are_rounded_once_and_typeset(expression: str, format: str, tex: str) -> None:
    expr, flaws = parse(expression)
    assert expr is not None
    assert not flaws

    assert typeset(evaluate_precisely(expr), format) == tex


@pytest.mark.parametrize("value", [True, (1, 2), float("inf"), complex(1, 1), float("nan")])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"it is"):
        typeset(value)


def test_a_fraction_keeps_its_sign_before_it() -> None:
    assert typeset(Fraction(-1, 2)) == r"-\frac{1}{2}"
