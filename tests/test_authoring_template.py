"""The files that `new` and `init` write: valid at once, or with findings that name what is to be filled in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.authoring.starter import quote
from builder.authoring.starter import starter_files
from builder.authoring.starter import title_of
from builder.authoring.template import BLANKS
from builder.authoring.template import EXAMPLES
from builder.authoring.template import free_id
from builder.authoring.template import new_topic_file
from builder.build import check_folder
from builder.build import judge_folder
from builder.kinds import KINDS
from builder.kinds.ids import KEBAB_CASE
from builder.kinds.ids import to_id
from builder.source import Mapping
from builder.source import Scalar
from builder.source.files import read_source
from builder.source.text import Source
from flashmath.cli.new import KINDS as NAMED_KINDS
from tests.conftest import MakeLibrary


def test_every_kind_has_a_blank_and_an_example() -> None:
    assert tuple(BLANKS) == tuple(EXAMPLES) == tuple(KINDS) == NAMED_KINDS


@pytest.mark.parametrize(
    ("kind", "missing"),
    [("recall", ["front", "back"]), ("reverse", ["front", "back"]), ("cloze", ["text"])],
)
def test_a_new_file_has_findings_for_exactly_what_is_to_be_filled_in(
    make_library: MakeLibrary, kind: str, missing: list[str]
) -> None:
    text = new_topic_file("multiplication", "Multiplication", kind, "multiplication-1", ["euclid"])

    library, findings = check_folder(make_library({"numbers/multiplication.yaml": text.encode()}))

    assert len(library.cards) == 2
    assert sorted(finding.message for finding in findings) == sorted(
        [
            *(f"{key} of the card multiplication-1 is empty" for key in missing),
            "the card multiplication-1 has neither a claim nor a source",
        ]
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_file_that_is_filled_in_is_sound(make_library: MakeLibrary, kind: str) -> None:
    text = new_topic_file("multiplication", "Multiplication", kind, "multiplication-1", ["euclid"])
    text = re.sub(r"(front|back|text): \|\n\n", lambda key: f"{key[1]}: |\n      {{{{c1::{key[1]}}}}}\n", text)
    text = text if kind == "cloze" else re.sub(r"\{\{c1::(\w+)\}\}", r"The \1", text)

    findings = check_folder(
        make_library({"numbers/multiplication.yaml": text.replace("sources: []", "sources: [euclid]").encode()})
    )[1]

    assert findings == []


def test_the_examples_are_sound_cards_once_their_signs_of_comments_are_gone(make_library: MakeLibrary) -> None:
    text = new_topic_file("multiplication", "Multiplication", "recall", "multiplication-1", ["euclid"])
    head, _, examples = text.partition("Delete what you do not need.\n")
    cards = re.sub(r"^  # ?", "  ", examples, flags=re.MULTILINE)
    text = "topic: multiplication\ncards:\n" + cards

    library, findings, judged = judge_folder(make_library({"numbers/multiplication.yaml": text.encode()}), None)

    assert "topic: multiplication" in head
    assert findings == []
    assert len(library.cards) == 2 + len(KINDS)
    assert [each.verdict.kind for each in judged] == ["proved"]


@pytest.mark.parametrize("title", ["Sums: a first look # really", "Zwölf\nLines", "- {a}"])
def test_no_title_can_break_a_new_file(make_library: MakeLibrary, title: str) -> None:
    text = new_topic_file("multiplication", title, "recall", "multiplication-1", [])

    findings = check_folder(make_library({"numbers/multiplication.yaml": text.encode()}))[1]

    assert {finding.code for finding in findings} == {"FM105", "FM106"}


def test_the_first_card_gets_an_id_that_is_free() -> None:
    assert free_id("adam", ["adam-1", "adam-2"]) == "adam-3"
    assert KEBAB_CASE.fullmatch(free_id("a" * 75 + "-" + "b" * 4, []))
    assert len(free_id("a" * 80, [])) <= 80


def write(root: Path, name: str, title: str) -> Path:
    for place, text in starter_files(name, title).items():
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root / "cards"


@pytest.mark.parametrize("title", ["Botany", "Botany: the 1st # of 'all'", "1984", "@x", "Zwölf %s %(id)s", "true"])
def test_a_new_library_is_sound_under_any_title(tmp_path: Path, title: str) -> None:
    library, findings = check_folder(write(tmp_path, "botany", title))

    assert findings == []
    assert library.settings is not None
    assert (library.settings.title, library.settings.deck, library.settings.id) == (title, title, "botany")
    assert [card.kind or "recall" for card in library.cards] == list(KINDS)
    assert len(library.topics) == 2


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "a\x00b", "tab\tbed"])
def test_a_title_that_is_not_one_line_is_refused(title: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        starter_files("botany", title)


@given(st.text(min_size=1).filter(lambda text: text.isprintable() and text.strip() == text))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_a_quoted_text_is_read_back_as_it_was(text: str) -> None:
    node, _ = read_source(Source("x", f"key: {quote(text)}   # remark\n"))

    assert isinstance(node, Mapping)
    assert node[Scalar("key")] == text


@pytest.mark.parametrize(
    ("folder", "name", "title"),
    [
        ("botany", "botany", "Botany"),
        ("My_cards 2", "my-cards-2", "My cards 2"),
        ("Zwölf", "zwolf", "Zwölf"),
        ("数学", "", "数学"),
        ("--", "", ""),
    ],
)
def test_the_name_of_a_folder_becomes_an_id_and_a_title(folder: str, name: str, title: str) -> None:
    assert (to_id(folder), title_of(folder)) == (name, title)
