"""A library to a package: which cards, in which order, under which name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from builder.build import Selection
from builder.build import build_package
from builder.build import check_folder
from builder.build import describe_package
from builder.build import select_cards
from builder.library import Library
from builder.source import Scalar
from tests.small_library import CARDS
from tests.small_library import ROOT
from tests.small_library import TIME
from tests.small_library import small_library
from tests.small_library import write_library


def cards_of(topic: str, *names: str) -> str:
    items = "".join(f"\n  - {{id: {name}, front: What is {name}?, back: A name, sources: [book]}}" for name in names)
    return f"topic: {topic}\ncards:{items}\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    """Four topics' files in an order that is neither that of teaching nor that of the alphabet."""
    files = [
        cards_of("middle", "m2", "m1"),
        cards_of("alpha", "a1", "a3"),
        cards_of("zeta", "z1"),
        cards_of("alpha", "a2"),
    ]
    return small_library(tmp_path, *files)


def selected(library: Library, *, topics: Iterable[str] = (), strands: Iterable[str] = ()) -> list[str]:
    selection = Selection(frozenset(topics), frozenset(strands))
    return [str(card.id) for card in select_cards(library, selection)]


def test_cards_come_by_topic_of_the_curriculum_then_by_file_then_as_they_stand(library: Library) -> None:
    assert selected(library) == ["z1", "a1", "a3", "a2", "m2", "m1"]


@pytest.mark.parametrize(
    ("topics", "strands", "cards"),
    [
        ({"alpha"}, set(), ["a1", "a3", "a2"]),
        ({"middle", "zeta"}, set(), ["z1", "m2", "m1"]),
        (set(), {"reals"}, ["z1", "m2", "m1"]),
        (set(), {"beyond"}, ["a1", "a3", "a2"]),
        (set(), {"reals", "beyond"}, ["z1", "a1", "a3", "a2", "m2", "m1"]),
        ({"middle"}, {"beyond"}, ["a1", "a3", "a2", "m2", "m1"]),
        ({"alpha"}, {"beyond"}, ["a1", "a3", "a2"]),
        ({"reals"}, set(), []),
        ({"unknown"}, {"unknown"}, []),
    ],
)
def test_a_selection_takes_what_any_of_its_topics_or_strands_holds(
    topics: set[str], strands: set[str], cards: list[str], library: Library
) -> None:
    assert selected(library, topics=topics, strands=strands) == cards


def test_a_card_of_an_unknown_topic_comes_last_and_has_no_strand(library: Library) -> None:
    lost = library.cards[0].model_copy(update={"id": Scalar("lost"), "topic": Scalar("nowhere")})
    changed = replace(library, cards=(lost, *library.cards))
    assert selected(changed)[-1] == "lost"
    assert "lost" not in selected(changed, strands={"reals", "beyond"})
    assert selected(changed, topics={"nowhere"}) == ["lost"]


def test_the_shipped_cards_stand_in_the_order_of_the_curriculum() -> None:
    library, findings = check_folder(ROOT / "cards")
    assert findings == []
    places = {str(topic.id): place for place, topic in enumerate(library.topics)}
    taught = [places[card.topic] for card in select_cards(library, Selection())]
    assert taught == sorted(taught)
    assert len(taught) == len(library.cards) >= 40


def test_what_was_built_is_told(tmp_path: Path) -> None:
    library = small_library(tmp_path / "cards", CARDS)
    told: list[tuple[str, int, int]] = []
    file = tmp_path / "deck.apkg"
    built = build_package(library, library.cards, file, TIME, lambda *progress: told.append(progress))
    assert (built.file, built.notes, built.cards) == (file, 2, 3)
    assert built.size == file.stat().st_size
    assert told == [("writing", 1, 2), ("writing", 2, 2)]


def test_reading_tells_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    check_folder(write_library(tmp_path, CARDS, cards_of("zeta", "z1")), lambda *progress: told.append(progress))
    assert [step for step in told if step[0] == "reading"] == [("reading", 1, 2), ("reading", 2, 2)]


def test_findings_come_sorted_and_once(tmp_path: Path) -> None:
    cards = cards_of("alpha", "same", "same").replace("A name", "$\\sgima$ and $\\aplha$")
    _, findings = check_folder(write_library(tmp_path, cards, cards_of("nowhere", "n1")))
    assert len(findings) > 4
    assert findings == sorted(set(findings))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{{c2::b}} [a](https://example.org/{{c1::b}})", "FM113"),
        ("{{c2::b}} [a](https://example.org 'c {{c1::b}}')", "FM113"),
        ("{{c1::\U000f0000}}", "FM010"),
        ("{{c1::\U0010fffd}}", "FM010"),
    ],
)
def test_what_cannot_be_rendered_is_a_finding(text: str, code: str, tmp_path: Path) -> None:
    card = f"topic: alpha\ncards:\n  - id: a\n    kind: cloze\n    text: |\n      {text}\n    sources: [book]\n"
    _, findings = check_folder(write_library(tmp_path, card))
    assert [finding.code for finding in findings] == [code]


def test_a_folder_that_is_none_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError):
        check_folder(tmp_path / "nowhere")


def test_a_package_describes_its_library(library: Library) -> None:
    package = describe_package(library, TIME)
    assert (package.library_id, package.deck, package.modified) == ("small", "Small deck", TIME)
    assert package.description == "A small library, version 1.2.3. Licence of the content: CC BY 4.0."
    assert [notetype.name for notetype in package.notetypes] == [
        "flashmath recall",
        "flashmath reverse",
        "flashmath cloze",
    ]


def test_the_description_is_html(library: Library) -> None:
    assert library.settings is not None
    settings = library.settings.model_copy(update={"title": Scalar("Sets & <maps>")})
    package = describe_package(replace(library, settings=settings), TIME)
    assert package.description.startswith("Sets &amp; &lt;maps&gt;, version 1.2.3.")


def test_a_library_without_settings_cannot_be_packed(library: Library) -> None:
    with pytest.raises(ValueError, match="without settings"):
        describe_package(replace(library, settings=None), TIME)
