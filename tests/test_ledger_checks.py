"""What released cards may no longer do: each finding, in its exact place."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.ledger.ids import guid_of
from tests.small_library import TIME
from tests.small_library import write_library
from tests.upgrade_release import CARDS
from tests.upgrade_release import GAPS
from tests.upgrade_release import add
from tests.upgrade_release import change
from tests.upgrade_release import findings_of
from tests.upgrade_release import ledger_of
from tests.upgrade_release import release

CARD = "cards-0.yaml"
SETTINGS = "library.yaml"
LEDGER = "ledger.json"

Change = Callable[[Path], object]


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two cards that was released twice, `plain` having been `older` in the first release."""
    tmp_path = tmp_path_factory.mktemp("released")
    write_library(tmp_path, CARDS.replace("id: plain", "id: older") + _recall("goner"))
    release(tmp_path)
    change(tmp_path, CARD, {"id: older": "id: plain\n    formerly: [older]", _recall("goner"): ""})
    add(tmp_path, SETTINGS, "retired:\n  goner: It was wrong.\n")
    release(tmp_path, TIME + 10)
    assert findings_of(tmp_path, as_ci=True) == []
    return tmp_path


@pytest.fixture
def root(released: Path, tmp_path: Path) -> Path:
    return shutil.copytree(released, tmp_path / "cards")


def _recall(uid: str, more: str = "") -> str:
    text = f"  - id: {uid}\n    front: |\n      What of {uid}?\n    back: |\n      It.\n    sources: [book]\n"
    return f"{text}    {more}\n" if more else text


def _in(file: str, old: str, new: str) -> Change:
    return lambda root: change(root, file, {old: new})


def _more(*cards: str) -> Change:
    return lambda root: add(root, CARD, "".join(cards))


def _both(*changes: Change) -> Change:
    return lambda root: [one(root) for one in changes]


def _record(name: str, **values: object) -> Change:
    """Write other values into a record of the ledger, in the form in which a release writes them."""

    def make(root: Path) -> None:
        data = json.loads((root / LEDGER).read_text("utf-8"))
        (data["notes"] if name in data["notes"] else data["types"])[name].update(values)
        (root / LEDGER).write_text(json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8")

    return make


def _copied(name: str, other: str, *keys: str) -> Change:
    """Give one note of the ledger what another has."""

    def make(root: Path) -> None:
        data = json.loads((root / LEDGER).read_text("utf-8"))["notes"]
        _record(other, **{key: data[name][key] for key in keys})(root)

    return make


PLAIN, GAP, CLOZE, RECALL = (
    f'{LEDGER}:  ^"{name}": {{' for name in ("plain", "gaps", "flashmath cloze", "flashmath recall")
)
_PLAIN = "id: plain\n    formerly: [older]"
_NO_PLAIN = CARDS.partition("  - id: gaps")[0].partition("cards:\n")[2].replace("id: plain", _PLAIN)
_NO_IDENTITY = "an identity that no release gave"
_TYPE = "the fields or templates of the note type"

#: What is done after the release: the places of the findings, their codes, and a part of their messages.
FAULTS: dict[str, tuple[Change, list[tuple[str, str, str]]]] = {
    "a card that is gone": (
        _in(CARD, _NO_PLAIN, ""),
        [(PLAIN, "FM514", "the card plain was released and is gone")],
    ),
    "another library": (
        _in(SETTINGS, "id: small", "id: smaller"),
        [("library.yaml:id: ^smaller", "FM513", "the library's id is smaller, and it was released as small")],
    ),
    "another deck": (
        _in(SETTINGS, "deck: Small deck", "deck: Other deck"),
        [("library.yaml:deck: ^Other deck", "FM513", "the deck is called Other deck")],
    ),
    "a retired id given again": (
        _more(_recall("goner")),
        [
            (f"{CARD}:  - id: ^goner", "FM515", "the id goner belonged to a card retired in 1.3.0"),
            ("library.yaml:  ^goner: It was wrong.", "FM519", "goner is retired and still a card"),
        ],
    ),
    "a retired id given again, and its line taken out": (
        _both(_more(_recall("goner")), _in(SETTINGS, "retired:\n  goner: It was wrong.\n", "")),
        [(f"{CARD}:  - id: ^goner", "FM515", "the id goner belonged to a card retired in 1.3.0")],
    ),
    "a retired card goes on under another id": (
        _both(_more(_recall("heir", "formerly: [goner]")), _in(SETTINGS, "retired:\n  goner: It was wrong.\n", "")),
        [(f"{CARD}:    formerly: [^goner]", "FM515", "goner belonged to a card retired in 1.3.0")],
    ),
    "an earlier id given again": (
        _both(_more(_recall("older")), _in(CARD, "\n    formerly: [older]", "")),
        [(f"{CARD}:  - id: ^older", "FM515", "the id older is an earlier one of the card plain")],
    ),
    "two cards of one past": (
        _more(_recall("twin", "formerly: [older]")),
        [
            (f"{CARD}:    formerly: [^older]", "FM515", "older is an earlier id of the card plain already"),
        ],
    ),
    "two cards of one past, under two of its ids": (
        _both(
            _in(CARD, _PLAIN, "id: newer\n    formerly: [plain]"), _more(_recall("twin", "formerly: [older]"))
        ),
        [(f"{CARD}:  - id: ^twin", "FM515", "the released card plain goes on as newer already")],
    ),
    "a card that takes in another": (
        _both(_in(CARD, GAPS, ""), _in(CARD, "formerly: [older]", "formerly: [older, gaps]")),
        [(f"{CARD}:    formerly: [older, ^gaps]", "FM515", "gaps was released as a card of its own, beside plain")],
    ),
    "another kind": (
        _in(CARD, _NO_PLAIN, GAPS.replace("id: gaps", _PLAIN).replace("One", "Other")),
        [(f"{CARD}:    kind: ^cloze", "FM516", "the card plain was released as recall and is cloze now")],
    ),
    "another kind, not written": (
        _in(CARD, GAPS, _recall("gaps")),
        [(f"{CARD}:  - id: ^gaps", "FM516", "the card gaps was released as cloze and is recall now")],
    ),
    "a card that was begun anew, as if it had not been": (
        _record("plain", reset="2027-01-15"),
        [(f"{CARD}:  - id: ^plain", "FM521", "the card plain was begun anew on 2027-01-15")],
    ),
    "a card that was begun anew later": (
        _both(_record("plain", reset="2027-01-15"), _in(CARD, "id: plain", "id: plain\n    reset: 2026-12-31")),
        [(f"{CARD}:    reset: ^2026-12-31", "FM521", "the card plain was begun anew on 2027-01-15")],
    ),
    "fields of a note type": (
        _record("flashmath recall", fields=[[1, "Front"]]),
        [(RECALL, "FM517", f"{_TYPE} flashmath recall are not those that were released")],
    ),
    "templates of a note type": (
        _record("flashmath cloze", templates=[]),
        [(CLOZE, "FM517", f"{_TYPE} flashmath cloze are not those that were released")],
    ),
    "a note type of another number": (
        _record("flashmath cloze", id=7),
        [(CLOZE, "FM517", "the note type flashmath cloze was released, and this")],
    ),
    "a former id that nobody had": (
        _in(CARD, "formerly: [older]", "formerly: [older, oldest]"),
        [(f"{CARD}:    formerly: [older, ^oldest]", "FM519", "oldest was never released, so nobody knows")],
    ),
    "a retired id that nobody had": (
        _in(SETTINGS, "  goner:", "  nobody: Never was.\n  goner:"),
        [("library.yaml:  ^nobody: Never was.", "FM519", "nobody was never released, so it need not be retired")],
    ),
    "a retired id without a reason": (
        _in(SETTINGS, "goner: It was wrong.", "goner:"),
        [("library.yaml:  ^goner:", "FM103", "goner is retired without a reason")],
    ),
    "a retired id with a blank reason": (
        _in(SETTINGS, "goner: It was wrong.", "goner: ' '"),
        [("library.yaml:  ^goner: ' '", "FM103", "goner is retired without a reason")],
    ),
    "a retired id that goes on": (
        _in(SETTINGS, "  goner:", "  older: Gone.\n  goner:"),
        [("library.yaml:  ^older: Gone.", "FM519", "older is retired and an earlier id of the card plain")],
    ),
    "a retired id that is called otherwise now": (
        _both(_in(SETTINGS, "  goner:", "  plain: Gone.\n  older: Gone.\n  goner:"), _in(CARD, _NO_PLAIN, "")),
        [("library.yaml:  ^older: Gone.", "FM519", "older is an earlier id of the card plain")],
    ),
    "one guid twice": (
        _copied("gaps", "plain", "guid"),
        [(GAP, "FM520", _NO_IDENTITY), (PLAIN, "FM520", _NO_IDENTITY)],
    ),
    "one number twice": (
        _copied("gaps", "plain", "number"),
        [(GAP, "FM520", _NO_IDENTITY), (PLAIN, "FM520", _NO_IDENTITY)],
    ),
    "one number of a card twice": (
        _copied("gaps", "plain", "cards"),
        [(GAP, "FM520", _NO_IDENTITY), (PLAIN, "FM520", _NO_IDENTITY)],
    ),
    "a guid of its own": (_record("plain", guid="mine"), [(PLAIN, "FM520", _NO_IDENTITY)]),
    "another past": (
        _record("plain", formerly=["other"]),
        [(f"{CARD}:    formerly: [^older]", "FM519", "older was never released"), (PLAIN, "FM520", _NO_IDENTITY)],
    ),
    "a time to come": (
        _record("plain", modified=TIME + 99),
        [(PLAIN, "FM520", "the ledger says that plain changed later than the last release")],
    ),
    "a note type of times to come": (
        _record("flashmath cloze", modified=TIME + 99),
        [(CLOZE, "FM520", "the ledger says that flashmath cloze changed later than the last release")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_finding_in_its_place_after(fault: str, root: Path) -> None:
    make, expected = FAULTS[fault]
    make(root)
    found = marked(root)
    assert [one[:2] for one in found] == [one[:2] for one in expected]
    for (_, _, message), (_, _, part) in zip(found, expected, strict=True):
        assert part in message


def marked(root: Path, *, as_ci: bool = False) -> list[tuple[str, str, str]]:
    """Give the findings, each with its file and the line there, a caret in front of the place."""
    return [(_mark(root, place), code, message) for place, code, message in findings_of(root, as_ci=as_ci)]


def _mark(root: Path, place: str) -> str:
    file, row, column = place.split(":")
    line = (root / file).read_text("utf-8").split("\n")[int(row) - 1]
    return f"{file}:{line[: int(column) - 1]}^{line[int(column) - 1 :]}"


def test_a_deletion_that_comes_back(root: Path) -> None:
    change(root, CARD, {"{{c2::two}}": "{{c3::two}}"})
    release(root, TIME + 20)
    assert ledger_of(root).notes["gaps"].gone == ("c2",)
    change(root, CARD, {"{{c3::two}}": "{{c3::two}} or {{c2::both}}"})
    assert marked(root) == [
        (
            f"{CARD}:      ^{{{{c1::One}}}} and {{{{c3::two}}}} or {{{{c2::both}}}}.",
            "FM518",
            "c2 of the card gaps was taken away in an earlier release",
        )
    ]


def test_cards_that_cannot_be_read_are_not_said_to_be_gone(root: Path) -> None:
    change(root, CARD, {"    back: |\n      $2$\n": ""})
    assert [code for _, code, _ in findings_of(root)] == ["FM102"]
    change(root, CARD, {"topic: alpha": "topic: [alpha"})
    assert "FM514" not in {code for _, code, _ in findings_of(root)}


def test_a_file_that_is_gone_is_two_cards_gone(root: Path) -> None:
    (root / CARD).write_text(f"topic: alpha\ncards:\n{_recall('other')}", "utf-8")
    assert [(place, code) for place, code, _ in marked(root)] == [
        (GAP, "FM514"),
        (PLAIN, "FM514"),
    ]


def test_a_library_that_was_never_released_may_do_all_but_have_one_past_twice(tmp_path: Path) -> None:
    write_library(tmp_path, CARDS + _recall("new", "formerly: [old]"))
    assert findings_of(tmp_path) == []
    add(tmp_path, CARD, _recall("newer", "formerly: [old]"))
    assert [code for _, code, _ in findings_of(tmp_path)] == ["FM515"]


def test_a_ledger_that_cannot_be_read_is_the_one_finding_about_it(root: Path) -> None:
    (root / LEDGER).write_text("{", "utf-8")
    assert [(place, code) for place, code, _ in marked(root)] == [("ledger.json:{^", "FM511")]


_SHIFTED = f'{LEDGER}:^    "guid": "{guid_of("small", "gaps")}",'
_BY_HAND = "the ledger is not written as a release writes it"
#: What only `release --check` demands.
HAND: dict[str, tuple[Change, str, str]] = {
    "a blank": (_in(LEDGER, '   "guid"', '    "guid"'), _SHIFTED, _BY_HAND),
    "a line more": (lambda root: add(root, LEDGER, "\n"), f"{LEDGER}:^", _BY_HAND),
    "a key left out": (_in(LEDGER, ' "format": 1,\n', ""), f'{LEDGER}:^ "library": "small",', _BY_HAND),
    "another version": (
        _in(SETTINGS, "version: 1.3.0", "version: 9.0.0 # mine"),
        "library.yaml:version: ^9.0.0 # mine",
        "library.yaml says version 9.0.0, and 1.3.0 was released",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", HAND)
def test_a_sign_of_a_hand_is_a_finding_in_ci(fault: str, root: Path) -> None:
    make, place, message = HAND[fault]
    make(root)
    assert findings_of(root) == []
    [found] = marked(root, as_ci=True)
    assert found[:2] == (place, "FM520")
    assert message in found[2]


def test_thousands_of_findings_are_found_in_the_ledger_in_time(root: Path) -> None:
    """The file is read and searched once, and not for each finding."""
    data = json.loads((root / LEDGER).read_text("utf-8"))
    record = data["notes"]["plain"]
    data["notes"].update({f"card-{number}": record for number in range(5000)})
    (root / LEDGER).write_text(json.dumps(data, indent=1, sort_keys=True), "utf-8")
    found = findings_of(root)
    assert len(found) == 2 * 5000 + 1
    lines = (root / LEDGER).read_text("utf-8").splitlines()
    for place, code, message in found[:50]:
        assert lines[int(place.split(":")[1]) - 1].split('"')[1] in message, code
