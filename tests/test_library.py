"""Tests of reading a folder: the files around the cards, the cards, and the order in which they are taught."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from builder.library import Library
from builder.library import load_library
from tests.fixtures import FIXTURES

NAMES = ("library.yaml", "curriculum.yaml", "sources.yaml", "macros.yaml", "numbers.yaml")


def card(name: str) -> str:
    return f"  - id: {name}\n    front: {name}?\n    back: x\n    sources: [algebra-book]\n"


def load(folder: Path, files: Mapping[str, str | None]) -> tuple[Library, list[tuple[str, str]]]:
    """Read the fixtures' library with files replaced, added or left out."""
    texts = {name: (FIXTURES / "library" / name).read_text("utf-8") for name in NAMES}
    for name, text in {**texts, **files}.items():
        if text is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    library, diagnostics = load_library(folder)
    places = [(finding.code, f"{Path(finding.place.path).name}:{finding.place.line}") for finding in diagnostics]
    return library, places


def test_a_sound_folder_is_read_whole(tmp_path: Path) -> None:
    library, found = load(tmp_path, {})
    assert library.settings is not None

    assert found == []
    assert (library.settings.id, library.settings.deck) == ("little", "Little library")
    assert dict(library.strands) == {"algebra": "Algebra", "analysis": "Analysis"}
    assert [topic.id for topic in library.topics] == ["numbers", "functions", "limits"]
    assert set(library.references) == {"algebra-book", "analysis-course"}
    assert library.macros["norm"].args == 1
    assert [card.id for card in library.cards] == ["natural-numbers"]


def test_cards_are_taught_in_the_order_of_the_curriculum_not_of_the_files(tmp_path: Path) -> None:
    library, _ = load(
        tmp_path,
        {
            "a.yaml": f"topic: limits\ncards:\n{card('l-two')}{card('l-one')}",
            "b/deep.yml": f"topic: functions\ncards:\n{card('f-one')}",
            "c.yaml": f"topic: limits\ncards:\n{card('l-three')}",
            "d.yaml": f"topic: nowhere\ncards:\n{card('n-one')}",
        },
    )

    assert [card.id for card in library.cards_in_teaching_order] == [
        "natural-numbers",
        "f-one",
        "l-two",
        "l-one",
        "l-three",
        "n-one",
    ]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"library.yaml": None}, [("FM003", "library.yaml:1")]),
        ({"curriculum.yaml": None}, [("FM003", "curriculum.yaml:1")]),
        ({"sources.yaml": None, "macros.yaml": None}, []),
        ({"library.yaml": ""}, [("FM015", "library.yaml:1")]),
        ({"macros.yaml": ""}, [("FM015", "macros.yaml:1")]),
        ({"macros.yaml": "macros:\n"}, [("FM103", "macros.yaml:1")]),
        ({"macros.yaml": "macros: {}\n"}, []),
        ({"macros.yaml": "macro: {}\n"}, [("FM101", "macros.yaml:1"), ("FM102", "macros.yaml:1")]),
        ({"macros.yaml": "macros: {x: y}\n"}, [("FM103", "macros.yaml:1")]),
        ({"macros.yaml": "macros:\n  x: {tex: y, args: many}\n"}, [("FM104", "macros.yaml:2")]),
        ({"macros.yaml": "macros:\n  x: {tex: y, arg: 1}\n"}, [("FM101", "macros.yaml:2")]),
        ({"sources.yaml": "sources: x\n"}, [("FM103", "sources.yaml:1")]),
        ({"curriculum.yaml": "strands: {}\ntopics: {}\n"}, [("FM103", "curriculum.yaml:2")]),
        ({"curriculum.yaml": "strands: {}\ntopics: [x]\n"}, [("FM103", "curriculum.yaml:2")]),
        ({"curriculum.yaml": "strands: {a: [b]}\ntopics: []\n"}, [("FM103", "curriculum.yaml:1")]),
        ({"numbers.yaml": None}, [("FM015", "library.yaml:1")]),
        ({"numbers.yaml": "topic: numbers\ncards: []\n"}, [("FM015", "numbers.yaml:2")]),
        ({"numbers.yaml": "topic: numbers\ncards:\n"}, [("FM103", "numbers.yaml:2")]),
        ({"numbers.yaml": "topic: numbers\ncards:\n  - @\n"}, [("FM003", "numbers.yaml:3")]),
    ],
)
def test_what_cannot_be_read_is_named(
    files: Mapping[str, str | None], expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    _, found = load(tmp_path, files)

    assert sorted(found) == sorted(expected)


def test_a_topic_that_is_no_text_is_named_at_its_key(tmp_path: Path) -> None:
    _, found = load(tmp_path, {"numbers.yaml": f"topic: [x]\ncards:\n{card('a')}"})

    assert found == [("FM102", "numbers.yaml:1")]


def test_what_is_sound_is_read_beside_what_is_not(tmp_path: Path) -> None:
    library, found = load(
        tmp_path,
        {
            "macros.yaml": "macros:\n  good: {tex: x}\n  bad: {text: x}\n",
            "sources.yaml": "sources:\n  bad: {}\n  good: {title: x}\n",
            "more.yaml": f"topic: numbers\ncards:\n  - text\n{card('good')}  - {{id: bad}}\n",
        },
    )

    assert set(library.macros) == {"good"}
    assert set(library.references) == {"good"}
    assert {card.id for card in library.cards} == {"natural-numbers", "good"}
    assert len(found) == 6


def test_the_first_of_two_cards_with_one_id_or_question_counts(tmp_path: Path) -> None:
    library, _ = load(tmp_path, {"a.yaml": f"topic: limits\ncards:\n{card('same')}{card('same')}"})
    first, second, _ = library.cards

    assert library.first_by_id["same"] is first
    assert library.first_by_question["same?"] is first
    assert library.first_by_file[str(first.topic.source.path)] is first
    assert second is not first


def test_progress_is_told_after_each_file(tmp_path: Path) -> None:
    load(tmp_path, {"a.yaml": "", "b.yaml": ""})
    told: list[tuple[int, int]] = []
    load_library(tmp_path, lambda done, total: told.append((done, total)))

    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_folder_that_is_none_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError):
        load_library(tmp_path / "nowhere")
