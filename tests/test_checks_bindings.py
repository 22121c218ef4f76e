"""What agreed between a claim and the formula that it shows is remembered, and by all that it depends on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builder.build import check_folder
from builder.checks import bindings
from builder.checks.bindings import FILE
from builder.checks.bindings import compare_shown
from builder.checks.shown import check_shown
from builder.claims.model import Claim
from builder.diagnostics import Diagnostic
from builder.kinds.card import Card
from builder.progress import no_progress
from tests.conftest import MakeLibrary

CARD = r"""topic: addition
cards:
  - id: a-square
    let: {k: 2}
    front: |
      What is the square of $a + b$?
    back: |
      $$(a + b)^2 = a^2 + k a b + b^2$$
    claims:
      - holds: (a + b)^2 == a^2 + 2*a*b + b^2
        for: {a: real, b: real}
        shows: 1
"""


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the claims that are compared and not remembered."""
    seen: list[str] = []

    def check(card: Card, claim: Claim, *rest: Any) -> Iterator[Diagnostic]:
        seen.append(claim.text)
        return check_shown(card, claim, *rest)

    monkeypatch.setattr(bindings, "check_shown", check)
    return seen


def compare(root: Path, cache: Path) -> list[str]:
    return [finding.code for _, finding in compare_shown(check_folder(root)[0], cache, no_progress)]


def test_what_agreed_is_not_compared_again(make_library: MakeLibrary, tmp_path: Path, compared: list[str]) -> None:
    root = make_library({"numbers/square.yaml": CARD})

    assert [compare(root, tmp_path / "cache") for _ in range(2)] == [[], []]

    assert len(compared) == 1


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        (("a^2 + k a b + b^2$$", "a^2 - k a b + b^2$$"), ["FM338"]),
        (("{k: 2}", "{k: 3}"), ["FM338"]),
        (("{a: real, b: real}", "{a: positive, b: real}"), []),
        (("k a b + b^2$$", r"2 a \cdot b + b^2$$"), []),
    ],
)
def test_whatever_changes_is_compared_again(
    make_library: MakeLibrary, tmp_path: Path, compared: list[str], change: tuple[str, str], codes: list[str]
) -> None:
    compare(make_library({"numbers/square.yaml": CARD}), tmp_path / "cache")

    assert compare(make_library({"numbers/square.yaml": CARD.replace(*change)}), tmp_path / "cache") == codes

    assert len(compared) == 2


def test_what_does_not_agree_is_told_every_time(make_library: MakeLibrary, tmp_path: Path) -> None:
    root = make_library({"numbers/square.yaml": CARD.replace("+ b^2$$", "- b^2$$")})

    assert [compare(root, tmp_path / "cache") for _ in range(2)] == [["FM338"], ["FM338"]]


@pytest.mark.parametrize("content", ["", "[1, null]", "{", "[" * 100_000])
def test_a_damaged_memory_remembers_nothing(
    make_library: MakeLibrary, tmp_path: Path, compared: list[str], content: str
) -> None:
    root = make_library({"numbers/square.yaml": CARD})
    (tmp_path / FILE).write_text(content)

    assert compare(root, tmp_path) == []

    assert len(compared) == 1
