"""Tests of the kinds of card: what an item of a file becomes, and what the schema says where it becomes none."""

from __future__ import annotations

import pytest

from builder.kinds import KINDS
from builder.kinds import Reading
from builder.kinds import read_card
from builder.kinds.cloze import Cloze
from builder.kinds.recall import Recall
from builder.kinds.reverse import Reverse
from builder.source import Mapping
from builder.source import Scalar
from builder.source import Source
from builder.source.parse import parse_yaml

RECALL = "id: a-card\nfront: x\nback: y\nsources: [book 1]\n"
REVERSE = "id: a-card\nkind: reverse\nprompts: [State it, Name it]\nfront: x\nback: y\n"
CLOZE = "id: a-card\nkind: cloze\ntext: 'a {{c2::b}} ${{c1::c}}$ {{c2::d}}'\n"


def read(text: str) -> Reading:
    tree, diagnostics = parse_yaml(Source("file.yaml", text))
    assert isinstance(tree, Mapping)
    assert diagnostics == []
    return read_card(tree, Scalar("a-topic"))


def found(text: str) -> list[tuple[str, int, int, str, str]]:
    return [
        (finding.code, finding.place.line, finding.place.column, finding.message, finding.help)
        for finding in read(text).diagnostics
    ]


def test_a_card_without_a_kind_is_a_recall() -> None:
    card = read(RECALL).card

    assert isinstance(card, Recall)
    assert next(iter(KINDS)) == "recall"
    assert {name: text.scalar for name, text in card.sides().items()} == {"front": "x", "back": "y"}
    assert [part.name for part in card.parts()] == ["1"]
    assert card.topic == "a-topic"


def test_a_reverse_has_a_part_for_each_direction() -> None:
    card = read(REVERSE).card

    assert isinstance(card, Reverse)
    assert [(part.name, part.ordinal) for part in card.parts()] == [("forward", 0), ("back", 1)]
    assert card.fields()["Prompt back"].scalar == "Name it"


def test_a_cloze_has_a_part_for_each_number() -> None:
    card = read(CLOZE).card

    assert isinstance(card, Cloze)
    assert [(part.name, part.ordinal) for part in card.parts()] == [("c1", 0), ("c2", 1)]


@pytest.mark.parametrize("text", [RECALL, REVERSE, CLOZE], ids=KINDS)
def test_the_fields_of_a_kind_are_fields_of_its_note_type(text: str) -> None:
    card = read(text).card
    assert card is not None

    assert set(card.fields()) <= {field.name for field in card.notetype.fields}
    assert card.question() is next(iter(card.sides().values()))


@pytest.mark.parametrize("text", [RECALL, REVERSE, CLOZE], ids=KINDS)
def test_a_note_is_one_of_the_texts(text: str) -> None:
    card = read(f"{text}note: why\n").card
    assert card is not None

    assert set(card.texts()) == {*card.sides(), "note"}


def test_note_types_share_no_id() -> None:
    ids = [kind.notetype.id for kind in KINDS.values()]
    ids += [field.id for kind in KINDS.values() for field in kind.notetype.fields]
    ids += [template.id for kind in KINDS.values() for template in kind.notetype.templates]

    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "message", "help"),
    [
        (RECALL + "tgas: [x]\n", "FM101", 5, 1, "the card a-card has no key tgas", "did you mean tags?"),
        (RECALL + "topic: x\n", "FM101", 5, 1, "the card a-card has no key topic", "a file has one topic"),
        (RECALL.replace("back: y\n", ""), "FM102", 1, 1, "the card a-card has no back", "add back:"),
        (RECALL.replace("id: a-card\n", ""), "FM102", 1, 1, "this card has no id", "add id:"),
        (RECALL.replace("a-card", ""), "FM104", 1, 1, "id is empty", "lower-case words"),
        (RECALL.replace("a-card", "A card"), "FM104", 1, 5, "A card is not an id", "hyphens, such as a-card"),
        (RECALL.replace("a-card", "a--card"), "FM104", 1, 5, "a--card is not an id", "lower-case words"),
        (RECALL.replace("a-card", "a" * 81), "FM104", 1, 5, "is not an id", "at most 80"),
        (RECALL.replace("x\n", "[x]\n"), "FM103", 2, 8, "front wants text, not a list", "| block"),
        (RECALL.replace("x\n", "{x: y}\n"), "FM103", 2, 8, "front wants text, not a mapping", "| block"),
        (RECALL.replace("[book 1]", "book 1"), "FM103", 4, 10, "sources wants a list, not text", "[...]"),
        (RECALL.replace("[book 1]", ""), "FM103", 4, 1, "sources wants a list, not nothing", "[...]"),
        (RECALL.replace("[book 1]", "[[book]]"), "FM103", 4, 11, "sources.0 wants text, not a list", "| block"),
        (RECALL + "tags: [ok, Not]\n", "FM104", 5, 12, "Not is not an id", "lower-case words"),
        (RECALL + "ignore: [FM105]\n", "FM103", 5, 9, "ignore wants a mapping, not a list", "key: value"),
        (RECALL + "ignore: {FM105: [x]}\n", "FM103", 5, 17, "ignore.FM105 wants text, not a list", "| block"),
        (RECALL + "formerly: {a: b}\n", "FM103", 5, 11, "formerly wants a list, not a mapping", "[...]"),
        (REVERSE.replace("[State it, Name it]", "[x]"), "FM103", 3, 10, "prompts wants two entries", "prompts: ["),
        (REVERSE.replace("[State it, Name it]", "[x, y, z]"), "FM103", 3, 10, "prompts wants two entries", "["),
        (CLOZE + "front: x\n", "FM101", 4, 1, "the card a-card has no key front", "text"),
        ("id: a\nkind: reclal\n", "FM104", 2, 7, "no kind of card is called reclal", "did you mean recall?"),
        ("id: a\nkind: zz\n", "FM104", 2, 7, "no kind of card is called zz", "the kinds are recall, reverse, cloze"),
        ("id: a\nkind:\n", "FM104", 2, 1, "kind wants the name of a kind", "the kinds are"),
        ("id: a\nkind: [x]\n", "FM104", 2, 7, "kind wants the name of a kind", "the kinds are"),
    ],
)
def test_what_the_schema_refuses_is_named_where_it_stands(
    text: str, code: str, line: int, column: int, message: str, help: str
) -> None:
    ((found_code, found_line, found_column, found_message, found_help),) = found(text)

    assert (found_code, found_line, found_column) == (code, line, column)
    assert message in found_message
    assert help in found_help


def test_all_that_the_schema_refuses_is_named_at_once() -> None:
    codes = [code for code, *_ in found("id: A\nback: [x]\ntgas: y\n")]

    assert sorted(codes) == ["FM101", "FM102", "FM103", "FM104"]


@pytest.mark.parametrize("fault", ["tgas: [x]\n", "tags: x\n", "note: [x]\n", "ignore: x\n", "formerly: [A]\n"])
def test_a_card_survives_a_fault_in_what_it_does_not_need(fault: str) -> None:
    reading = read(RECALL + fault)

    assert isinstance(reading.card, Recall)
    assert len(reading.diagnostics) == 1


@pytest.mark.parametrize(
    ("text", "strays"),
    [
        (RECALL.replace("a-card", "A"), ["x", "y"]),
        (RECALL.replace("back: y", "back: [y]"), ["x"]),
        (RECALL.replace("[book 1]", "book"), ["x", "y"]),
        (CLOZE.replace("a-card", "A") + "note: n\n", ["a {{c2::b}} ${{c1::c}}$ {{c2::d}}", "n"]),
        ("id: a\nkind: zz\nfront: x\n", []),
    ],
)
def test_the_texts_of_a_card_that_cannot_be_read_are_kept_for_checking(text: str, strays: list[str]) -> None:
    reading = read(text)

    assert reading.card is None
    assert sorted(stray.scalar for stray in reading.strays) == sorted(strays)
    assert reading.diagnostics
