"""How far cards are checked, in counts and in the report; what they ignore of judging."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from builder.build import judge_folder
from builder.checks.mutants import probe_claims
from builder.checks.standing import count_standings
from builder.checks.standing import print_report
from builder.checks.standing import standing_of
from builder.claims.report import name_counts
from builder.library import Library
from tests.conftest import MakeLibrary

CARD = """
  - id: {id}
    front: What of {id}, and of $x + 1$?
    back: |
      {back}
    {more}
"""
SHOWS = "claims: [{holds: (x + 1)^2 == x^2 + 2*x + 1, for: {x: real}, shows: 1}]\n    sources: [euclid]"
CLAIMS = "claims: [{holds: x + 1 > x, for: {x: real}}]"
#: How each card stands, by its id: what its answer is, what else it has.
CARDS = {
    "shown": ("$$(x + 1)^2 = x^2 + 2x + 1$$", SHOWS),
    "shown-and-computed": ("$$(x + 1)^2 = x^2 + 2x + 1$$ or @{1 + 1}", SHOWS),
    "computed": ("It is @{1 + 1}.", "sources: [euclid]"),
    "computed-in-a-formula": ("It is $x^{@{1 + 1}}$.", "sources: [euclid]"),
    "computed-and-claimed": ("It is @{1 + 1}.", CLAIMS),
    "claimed": ("It is `@{1 + 1}`.", CLAIMS),
    "claimed-from-a-source": ("It is more.", f"{CLAIMS}\n    sources: [euclid]"),
    "sourced": ("It is more.", "sources: [euclid]"),
    "neither": ("It is more.", "tags: []"),
}


@pytest.fixture
def library(make_library: MakeLibrary) -> Library:
    text = "".join(CARD.format(id=name, back=back, more=more) for name, (back, more) in CARDS.items())
    return judge_folder(make_library({"cards.yaml": f"topic: addition\ncards:{text}"}), None)[0]


def test_every_card_stands_as_its_strongest_part(library: Library) -> None:
    found = {str(card.id): standing_of(card, library) for card in library.cards if card.id in CARDS}

    assert found == {name: None if name == "neither" else name.split("-", maxsplit=1)[0] for name in CARDS}
    assert name_counts(count_standings(library, library.cards)) == "2 shown, 3 computed, 2 claimed, 2 sourced"


def test_the_report_counts_and_lists_cards_and_claims(make_library: MakeLibrary) -> None:
    text = "".join(CARD.format(id=name, back=CARDS[name][0], more=CARDS[name][1]) for name in ("shown", "claimed"))
    text = text.replace("x + 1 > x", "x^2 + exp(-x^2) > x")
    root = make_library({"cards.yaml": f"topic: addition\ncards:{text}"})
    library, findings, judged = judge_folder(root, None)
    assert findings == []

    report = json.loads(print_report(library, judged, probe_claims(judged, None)))

    assert report["version"] == 1
    assert report["counts"] == {"proved": 1, "tested": 1, "computed": 0, "refuted": 0, "undecided": 0}
    assert report["standings"] == {"shown": 1, "computed": 0, "claimed": 1, "sourced": 1}
    assert report["standings of cards with a formula"] == report["standings"]
    assert [(row["card"], row["line"], row["standing"]) for row in report["cards"]] == [
        ("shown", 3, "shown"),
        ("claimed", 10, "claimed"),
        ("one-plus-one", 3, "sourced"),
    ]
    shown, claimed = report["claims"]
    assert (shown["card"], shown["shows"], shown["verdict"]) == ("shown", 1, "proved")
    survivors = claimed["mutants"]["survivors"]
    assert (shown["mutants"]["survivors"], report["mutants"]["survivors"]) == ([], len(survivors))
    assert {
        "change": "exponent",
        "where": "",
        "before": "x^2 + exp(-x^2)",
        "after": "x + exp(-x^2)",
        "text": "x + exp(-x^2) > x",
        "reason": "the comparison leaves room",
    } in survivors
    assert "mutants" not in json.loads(print_report(library, judged))
    assert "mutants" not in json.loads(print_report(library, judged))["claims"][0]


FALSE = "claims: [{holds: x + 1 < x, for: {x: real}}]"


@pytest.mark.parametrize(
    ("more", "codes"),
    [
        (FALSE, ["FM330"]),
        (f"{FALSE}\n    ignore: {{FM330: a paradox}}", []),
        (f"{FALSE}\n    ignore: {{FM330: ''}}", ["FM330", "FM114"]),
        (f"{FALSE}\n    ignore: {{FM331: a paradox}}", ["FM330", "FM114"]),
        (f"{CLAIMS}\n    ignore: {{FM330: a paradox}}", ["FM114"]),
        (f"{CLAIMS}\n    ignore: {{FM337: only changing it would tell}}", []),
    ],
)
def test_what_judging_finds_can_be_ignored_and_not_in_vain(
    more: str, codes: list[str], make_library: MakeLibrary
) -> None:
    text = CARD.format(id="ignoring", back="It is more.", more=more)

    findings = judge_folder(make_library({"cards.yaml": f"topic: addition\ncards:{text}"}), None)[1]

    assert sorted(finding.code for finding in findings) == sorted(codes)


def test_refuted_claims_are_not_changed(make_library: MakeLibrary, tmp_path: Path) -> None:
    text = CARD.format(id="false", back="It is more.", more=FALSE)
    judged = judge_folder(make_library({"cards.yaml": f"topic: addition\ncards:{text}"}), None)[2]

    assert probe_claims(judged, tmp_path) == []
