"""Tests of the checks of a library: the links of its cards, its curriculum, its macros, what a card may ignore."""

from __future__ import annotations

from pathlib import Path

import pytest

from builder.build import check_folder
from builder.diagnostics import Diagnostic
from tests.fixtures import copy_library

TOPICS = "strands:\n  s: Strand\ntopics:\n  - {id: numbers, title: N, strand: s}\n"


def card(
    name: str = "a-card", front: str = "Why?", back: str = "x", rest: str = "", sources: str = "[algebra-book]"
) -> str:
    return f"  - id: {name}\n    front: {front}\n    back: {back}\n    sources: {sources}\n{rest}"


def check(folder: Path, text: str, name: str = "topic.yaml") -> list[Diagnostic]:
    return check_folder(copy_library(folder, text, name))[1]


def check_cards(folder: Path, *cards: str) -> list[Diagnostic]:
    return check(folder, "topic: functions\ncards:\n" + "".join(cards))


def codes(diagnostics: list[Diagnostic]) -> list[str]:
    return [finding.code for finding in diagnostics]


def curriculum(*topics: str) -> str:
    """Write topics, each as `id: first second` with its prerequisites."""
    lines = [topic.partition(":") for topic in topics]
    entries = "".join(
        f"  - {{id: {name}, title: T, strand: s, prerequisites: [{', '.join(needs.split())}]}}\n"
        for name, _, needs in lines
    )
    return TOPICS + entries


@pytest.mark.parametrize(
    ("topics", "expected"),
    [
        (("a: numbers", "b: a numbers"), []),
        (("a: b", "b:"), ["a builds on b, which is taught later"]),
        (("a: a",), ["prerequisites lead back to themselves: a -> a"]),
        (("a: b", "b: a"), ["prerequisites lead back to themselves: a -> b -> a"]),
        (("a: c", "b: a", "c: b"), ["prerequisites lead back to themselves: a -> c -> b -> a"]),
        (("a: b", "b: a", "c: d", "d: c"), ["lead back to themselves: a -> b", "lead back to themselves: c -> d"]),
        (("a: zzz",), ["no topic is called zzz"]),
        (("a:", "a:"), ["the topic a stands twice"]),
        (("a: a b", "b: a"), ["lead back to themselves: a -> a", "lead back to themselves: a -> b -> a"]),
    ],
)
def test_topics_build_on_topics_that_are_taught_before(
    topics: tuple[str, ...], expected: list[str], tmp_path: Path
) -> None:
    found = [finding.message for finding in check(tmp_path, curriculum(*topics), "curriculum.yaml")]

    assert len(found) == len(expected)
    assert all(any(part in message for message in found) for part in expected)


def test_one_circle_is_one_finding_however_many_topics_build_on_it(tmp_path: Path) -> None:
    topics = ("a: c", "b: a", "c: b", "d: a", "e: c d", "f: b")

    assert codes(check(tmp_path, curriculum(*topics), "curriculum.yaml")) == ["FM505"]


def test_a_long_chain_of_topics_is_no_circle(tmp_path: Path) -> None:
    topics = [f"t{number}: {f't{number - 1}' if number else ''}" for number in range(1500)]

    assert check(tmp_path, curriculum(*topics), "curriculum.yaml") == []


def test_a_strand_is_known(tmp_path: Path) -> None:
    (finding,) = check(tmp_path, curriculum("a:").replace("strand: s}\n", "strand: ss}\n"), "curriculum.yaml")

    assert (finding.code, finding.help) == ("FM507", "did you mean s?")


def test_an_unknown_topic_is_named_once_a_file(tmp_path: Path) -> None:
    text = "topic: funktions\ncards:\n" + card("one", "1?") + card("two", "2?")

    assert [str(finding.place).split("/")[-1] for finding in check(tmp_path, text)] == ["topic.yaml:1:8"]


def test_an_id_belongs_to_one_card_for_all_time(tmp_path: Path) -> None:
    found = check_cards(
        tmp_path,
        card("one", "1?"),
        card("two", "2?", rest="    formerly: [one]\n"),
        card("natural-numbers", "3?"),
        card("three", "4?", rest="    formerly: [before]\n"),
    )

    assert [(finding.code, finding.message.split(",")[0]) for finding in found] == [
        ("FM501", "the id one belongs to another card already"),
        ("FM501", "the id natural-numbers belongs to another card already"),
    ]


def test_two_cards_have_not_been_one(tmp_path: Path) -> None:
    former = "    formerly: [before]\n"

    assert codes(check_cards(tmp_path, card("one", "1?", rest=former), card("two", "2?", rest=former))) == ["FM515"]


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ("[algebra-book]", []),
        ("[algebra-book 1.2, analysis-course 3]", []),
        ("[]", ["FM105"]),
        ("[algebra-bok]", ["FM503"]),
        ("['']", ["FM503"]),
        ("[a, b]", ["FM503", "FM503"]),
    ],
)
def test_a_card_cites_known_works(sources: str, expected: list[str], tmp_path: Path) -> None:
    assert codes(check_cards(tmp_path, card(sources=sources))) == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("One?", "Two?", []),
        ("One?", "One?", ["FM107"]),
        ("One  of   them?", "One of them?", ["FM107"]),
        ("One?", "one?", []),
        ("''", "''", ["FM106", "FM106"]),
    ],
)
def test_no_two_cards_ask_the_same(first: str, second: str, expected: list[str], tmp_path: Path) -> None:
    assert codes(check_cards(tmp_path, card("one", first), card("two", second))) == expected


@pytest.mark.parametrize(
    ("ignore", "expected"),
    [
        ("{FM203: it is meant so}", []),
        ("{FM203: ''}", ["FM203", "FM114"]),
        ("{FM203: ' '}", ["FM203", "FM114"]),
        ("{FM202: wrong code}", ["FM203", "FM114"]),
        ("{FM999: no code}", ["FM203", "FM114"]),
        ("{fm203: no code}", ["FM203", "FM114"]),
        ("{FM203: it is meant so, FM107: not there}", ["FM114"]),
        ("{}", ["FM203"]),
    ],
)
def test_a_finding_is_ignored_on_its_card_with_a_reason(ignore: str, expected: list[str], tmp_path: Path) -> None:
    found = check_cards(tmp_path, card(back="$5 to $6", rest=f"    ignore: {ignore}\n"))

    assert sorted(codes(found)) == sorted(expected)


def test_what_one_card_ignores_the_next_does_not(tmp_path: Path) -> None:
    ignoring = card("one", "1?", "$5 to $6", "    ignore: {FM203: so}\n")
    found = check_cards(tmp_path, ignoring, card("two", "2?", "$5 to $6"))

    assert [(finding.code, finding.place.line) for finding in found] == [("FM203", 10)]


def test_all_of_one_code_is_ignored_on_a_card(tmp_path: Path) -> None:
    assert check_cards(tmp_path, card("one", "$5 to $6", "$7 to $8", "    ignore: {FM203: so}\n")) == []


def test_the_texts_of_a_card_without_an_id_are_checked_all_the_same(tmp_path: Path) -> None:
    found = check_cards(tmp_path, card("Bad_id", back=r"$\sgima$"))

    assert codes(found) == ["FM104", "FM201"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'{{c1::a}}'", []),
        ("'${{c1::a}}$'", []),
        ("nothing", ["FM108"]),
        ("''", ["FM106"]),
        ("'{{c1::a'", ["FM109"]),
        ("'`{{c1::a}}`'", ["FM108"]),
    ],
)
def test_a_cloze_hides_something(text: str, expected: list[str], tmp_path: Path) -> None:
    found = check_cards(tmp_path, f"  - id: a\n    kind: cloze\n    text: {text}\n    sources: [algebra-book]\n")

    assert codes(found) == expected


def test_a_long_cloze_is_too_long_and_nothing_else(tmp_path: Path) -> None:
    text = "word " * 5000 + "{{c1::end}}"
    found = check_cards(tmp_path, f"  - id: a\n    kind: cloze\n    text: '{text}'\n    sources: [algebra-book]\n")

    assert codes(found) == ["FM115"]


def test_a_needless_deletion_is_named_once_a_text(tmp_path: Path) -> None:
    found = check_cards(tmp_path, card(front="'{{c1::a}} {{c2::b}}'", back="'{{c1::a}}'"))

    assert codes(found) == ["FM110", "FM110"]


@pytest.mark.parametrize(
    ("macro", "expected"),
    [
        ("half: {tex: '\\frac{#1}{2}', args: 1}", []),
        ("half: {tex: '\\fracc{1}{2}'}", ["FM201"]),
        ("half: {tex: '#1'}", ["FM211"]),
        ("half: {tex: '{'}", ["FM211"]),
        ("half: {tex: '\\half'}", ["FM211"]),
        ("frac: {tex: x}", ["FM211"]),
        ("half2: {tex: x}", ["FM211"]),
        ("'\\half': {tex: x}", ["FM211"]),
        ("half: {tex: '50 %'}", ["FM204"]),
    ],
)
def test_a_macro_is_sound(macro: str, expected: list[str], tmp_path: Path) -> None:
    assert codes(check(tmp_path, f"macros:\n  {macro}\n", "macros.yaml")) == expected


def test_a_cut_text_and_its_formulas_are_both_looked_at(tmp_path: Path) -> None:
    assert codes(check_cards(tmp_path, card(back=r"$\sgima$ # and so on"))) == ["FM201", "FM012"]


def test_a_formula_with_a_broken_deletion_is_not_blamed_twice(tmp_path: Path) -> None:
    found = check_cards(
        tmp_path, "  - id: a\n    kind: cloze\n    text: 'x {{c1::y}} ${{c2::z$'\n    sources: [algebra-book]\n"
    )

    assert codes(found) == ["FM109"]


def test_findings_come_sorted_and_each_once(tmp_path: Path) -> None:
    found = check_cards(tmp_path, card("b", r"$\foox$", r"$\barx$"), card("a", "$5 to $6", r"\alpha"))

    assert found == sorted(found)
    assert len(set(found)) == len(found)
