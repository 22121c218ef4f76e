"""Every formula of the shipped cards that a claim shows: with a slip of the pen in it, the claim says another thing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from builder.build import check_folder
from builder.checks.bindings import compare_shown
from builder.checks.shown import check_shown
from builder.checks.shown import find_shown
from builder.claims.model import Claim
from builder.claims.reader import Names
from builder.claims.reader import agrees
from builder.claims.reader import find_nameless
from builder.claims.reader import read_formula
from builder.kinds.card import Card
from builder.library import Library
from builder.progress import no_progress
from tests.conftest import ROOT
from tests.conftest import MakeLibrary

CARDS = ROOT / "cards"
#: What is written for what: signs, indices, names, powers, bars.
SLIPS = [
    *[("+", "-"), ("-", "+"), (r"\cdot", "+"), (r"\frac{", r"2\frac{"), (r"\sqrt", ""), ("^2", ""), ("^2", "^3")],
    *[("'", ""), (r"\T", ""), (r"\hat ", ""), (r"\log", r"\log_2"), (r"\sin", r"\cos"), (r"\cos", r"\sin")],
    *[("_{t-1}", "_t"), ("_t", "_{t-1}"), ("beta_1", "beta_2"), ("beta_2", "beta_1"), ("=1}", "=2}"), ("_i", "_1")],
    *[(r"\pderiv{f}{t}", r"\deriv{f}{t}"), (r"\vect{x}", r"\vect{y}"), (r"\vect{f}", r"\vect{g}")],
    *[(r"\neg ", ""), (r"\given", r"\cap"), ("H", "E"), ("E", "H"), ("f", "g"), ("g", "f"), (r"\alpha", r"\epsilon")],
]
#: What a slip leaves as it is: a power of one, the gradient of a loss with any constant.
SAME = [("1^3", "1^4"), ("L + c", "L - c")]


@cache
def shipped() -> Library:
    return check_folder(CARDS)[0]


def bound() -> Iterator[tuple[Card, Claim, str]]:
    """Give the claims that show a formula, with its TeX."""
    for card in shipped().cards:
        for _, claim in card.stated:
            if claim.shows is not None:
                shown = find_shown(card, claim.shows, shipped())
                assert not isinstance(shown, str), shown
                yield card, claim, shown.tex.text


def slipped(tex: str) -> set[str]:
    """Write a formula wrongly in every way, once each."""
    found = set()
    for piece, instead in SLIPS:
        places = [place for place in range(len(tex)) if tex.startswith(piece, place)]
        if piece.isalpha():
            places = [place for place in places if not re.search(r"\\[A-Za-z]*$", tex[:place])]
        found |= {tex[:place] + instead + tex[place + len(piece) :] for place in places}
    for number in re.finditer(r"\d+", tex):
        last = str((int(number[0][-1]) + 1) % 10)
        found.add(tex[: number.end() - 1] + last + tex[number.end() :])
    for frac in re.finditer(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", tex):
        found.add(rf"{tex[: frac.start()]}\frac{{{frac[2]}}}{{{frac[1]}}}{tex[frac.end() :]}")
    return found - {tex} - {tex.replace(right, same) for right, same in SAME}


def agrees_with(claim: Claim, tex: str) -> bool | None:
    """Compare a claim with a formula; None where it cannot be read."""
    names = Names(claim.domains, claim.known, shipped().macros, claim.table)
    reading, _ = read_formula(tex, names)
    return None if reading is None or find_nameless(reading, names) else agrees(claim.expr, reading, names).agrees


def test_many_claims_of_the_shipped_cards_show_their_formula() -> None:
    with_formula = {
        str(card.id) for card in shipped().cards for text in card.texts().values() if any(True for _ in text.formulas())
    }
    shown = {str(card.id) for card, _, _ in bound()}

    assert len(shown) / len(with_formula) >= 0.7


def test_no_claim_of_the_shipped_cards_shows_another_formula() -> None:
    for card in shipped().cards:
        for mapping, claim in card.stated:
            assert list(check_shown(card, claim, mapping, shipped())) == []


def test_a_claim_agrees_with_its_formula_and_with_no_slip_of_the_pen() -> None:
    tried = read = 0
    for card, claim, tex in bound():
        assert agrees_with(claim, tex) is True, (card.id, tex)
        for wrong in sorted(slipped(tex)):
            found = agrees_with(claim, wrong)
            tried += 1
            read += found is not None
            assert not found, (card.id, wrong)

    assert tried >= 500
    assert read >= 0.75 * tried


BAYES = "probability/bayes-theorem.yaml"
RIGHT = r"$$P(H \given E) = \frac{P(E \given H)\, P(H)}{P(E)}$$"


@pytest.mark.parametrize(
    ("wrong", "code", "column", "reason"),
    [
        (r"$$P(H \given E) = \frac{P(E \given H)\, P(E)}{P(H)}$$", "FM338", 9, "the formula shown does not say"),
        (r"$$P(E \given H) = \frac{P(E \given H)\, P(H)}{P(E)}$$", "FM338", 9, "the formula shown does not say"),
        (r"$$P(H \given E) = \frac{P(E \given H)\, P(H)}{P(F)}$$", "FM341", 55, "nothing is declared as F"),
        (r"$$P(H \given E) = \frac{P(E \given H)\, P(H)}{P(E}$$", "FM340", 54, "( is not closed"),
        (r"$$P(H \given E) \to \frac{P(E \given H)\, P(H)}{P(E)}$$", "FM343", 9, "(arrow) has no sign"),
    ],
)
def test_a_wrong_theorem_of_bayes_is_found(tmp_path: Path, wrong: str, code: str, column: int, reason: str) -> None:
    root = tmp_path / "cards"
    shutil.copytree(CARDS, root)
    text = (root / BAYES).read_text("utf-8")
    assert text.count(RIGHT) == 1
    (root / BAYES).write_text(text.replace(RIGHT, wrong), "utf-8")
    found = [finding for _, finding in compare_shown(check_folder(root)[0], None, no_progress)]

    assert code in {finding.code for finding in found}
    for finding in found:
        if finding.code == code:
            assert finding.place.column == column
            assert reason in finding.message


@pytest.mark.parametrize(
    ("back", "shows", "message", "help"),
    [
        (
            "It is $4x$.",
            "1",
            "the answer has no displayed formulas",
            "display the formula with $$, or quote a piece of its",
        ),
        ("It is $4x$.", "1", "the answer has no displayed formulas", "as in shows: $4x$"),
        ("Four of them.", "1", "the answer has no displayed formulas", "write the formula into the answer"),
        ("$$4x$$", "2", "the answer has 1 displayed formula, and this is number 2", "count the displayed formulas"),
        ("$$4x$$", "5x", "no formula of the card has the piece 5x", "exactly as it is written"),
    ],
)
def test_how_a_formula_is_named_is_said_where_it_is_not_found(
    make_library: MakeLibrary, back: str, shows: str, message: str, help: str
) -> None:
    claim = f"      - {{holds: 'diff(2*x^2, x) == 4*x', for: {{x: real}}, shows: {shows}}}\n"
    card = f"  - id: a\n    front: What?\n    back: |\n      {back}\n    claims:\n{claim}    sources: [euclid]\n"
    root = make_library({"numbers/a.yaml": f"topic: addition\ncards:\n{card}".encode()})
    [(_, finding)] = compare_shown(check_folder(root)[0], None, no_progress)

    assert finding.code == "FM338"
    assert message in finding.message
    assert help in finding.help
