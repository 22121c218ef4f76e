"""Every file of `fixtures/faulty` gives exactly the findings that it names; those of `fixtures/sound` give none.

A faulty file begins with lines `# expect: CODE LINE:COLUMN`, or `# expect: CODE FILE:LINE:COLUMN` for a finding that
rightly shows in another file; what follows on the line stands in the message. `# as: NAME` puts it in the place of a
file of the library; else it is one of cards. `# mutate` asks for the changes that claims do not notice, too.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builder.diagnostics import Diagnostic
from builder.diagnostics.codes import CODES
from builder.diagnostics.formats import to_text
from tests.fixtures import CARDS
from tests.fixtures import FIXTURES
from tests.fixtures import copy_library
from tests.judged import check_all

FAULTY = sorted((FIXTURES / "faulty").glob("*.yaml"))
SOUND = sorted((FIXTURES / "sound").glob("*.yaml"))

#: A code, a file's name, a line and a column.
Finding = tuple[str, str, int, int]

CARD = (
    b"topic: functions\ncards:\n  - id: the-card\n    front: |\n      Why?\n    back: x\n    sources: [algebra-book]\n"
)

#: Files that cannot say themselves what is wrong with them: their bytes and what is expected.
UNSPEAKABLE: dict[str, tuple[bytes, list[Finding]]] = {
    "empty": (b"", [("FM015", CARDS, 1, 1)]),
    "blank": (b" \n\n", [("FM015", CARDS, 1, 1)]),
    "latin-1": (CARD.replace(b"Why", "Cafés où".encode("latin-1")), [("FM001", CARDS, 5, 10)]),
    "utf-16": (CARD.decode().encode("utf-16"), [("FM001", CARDS, 1, 1)]),
    "binary": (b"PK\x03\x04\x00\xff\xfe", [("FM001", CARDS, 1, 6)]),
    "cut in the middle of a character": (CARD + "# é".encode()[:-1], [("FM001", CARDS, 8, 3)]),
    "too large": (CARD + b"#" * 5_000_000, [("FM002", CARDS, 1, 1)]),
    "100,000 brackets": (b"[" * 100_000, [("FM004", CARDS, 1, 33)]),
    "100,000 braces": (b"{" * 100_000, [("FM004", CARDS, 1, 33)]),
    "100,000 lists in one line": (b"- " * 100_000, [("FM004", CARDS, 1, 65)]),
    "form feed": (CARD.replace(b"Why", b"W\x0chy"), [("FM010", CARDS, 5, 8)]),
    "null": (CARD.replace(b"Why", b"W\0hy"), [("FM010", CARDS, 5, 8)]),
    "lone carriage return": (CARD.replace(b"Why", b"W\rhy"), [("FM010", CARDS, 5, 8)]),
    "zero-width space": (CARD.replace(b"Why", "W\u200bhy".encode()), [("FM010", CARDS, 5, 8)]),
    "line separator": (CARD.replace(b"Why", "W\u2028hy".encode()), [("FM010", CARDS, 5, 8)]),
    "text turned round": (CARD.replace(b"Why", "W\u202ehy".encode()), [("FM010", CARDS, 5, 8)]),
    "private character": (CARD.replace(b"Why", "W\ue000hy".encode()), [("FM010", CARDS, 5, 8)]),
    "private plane": (CARD.replace(b"Why", "W\U000f0000hy".encode()), [("FM010", CARDS, 5, 8)]),
    "second byte order mark": (
        b"\xef\xbb\xbf\xef\xbb\xbf" + CARD,
        [("FM010", CARDS, 1, 1), ("FM101", CARDS, 1, 1), ("FM102", CARDS, 1, 1)],
    ),
    "control character in a formula": (
        CARD.replace(b"x\n", b"$\x08eta$\n"),
        [("FM010", CARDS, 6, 12), ("FM207", CARDS, 6, 12)],
    ),
    "100,000 roots in a formula": (
        CARD.replace(b"Why", b"$" + rb"\sqrt{" * 100_000 + b"$"),
        [("FM115", CARDS, 5, 7)],
    ),
    "600 roots in a formula": (CARD.replace(b"Why", b"$" + rb"\sqrt{" * 600 + b"$"), [("FM209", CARDS, 5, 8)]),
}

#: Codes of parts that have fixtures of their own: expressions, faces, drawn figures, the ledger.
ELSEWHERE = re.compile(r"FM(219|31[124578]|324|409|410|51[1-9]|52\d|6\d\d)")


def expectations(file: Path) -> tuple[str, list[Finding]]:
    """Read what a faulty file wants to be and what it expects."""
    name, expected = _expectations(file)
    return name, [finding for finding, _ in expected]


def _expectations(file: Path) -> tuple[str, list[tuple[Finding, str]]]:
    text = file.read_text("utf-8")
    place = re.search(r"^# as: (\S+)$", text, re.MULTILINE)
    name = place[1] if place else CARDS
    found = re.findall(r"^# expect: (FM\d{3}) (?:(\S+):)?(\d+):(\d+)(?: (.+))?$", text, re.MULTILINE)
    assert len(found) == text.count("# expect:"), "an expectation cannot be read"
    return name, [((code, other or name, int(line), int(column)), said) for code, other, line, column, said in found]


def findings(root: Path) -> tuple[list[Finding], str]:
    """Check a library, draw its figures and judge its claims; give its findings, and the same for people."""
    diagnostics = _findings(root)
    return list(map(place_of, diagnostics)), to_text(diagnostics)


def _findings(root: Path) -> list[Diagnostic]:
    file = root / CARDS
    return check_all(root, mutate=file.is_file() and file.read_bytes().startswith(b"# mutate"))


def place_of(finding: Diagnostic) -> Finding:
    return finding.code, Path(finding.place.path).name, finding.place.line, finding.place.column


@pytest.mark.parametrize("file", FAULTY, ids=lambda file: file.stem)
def test_a_faulty_file_gives_exactly_the_findings_that_it_names(file: Path, tmp_path: Path) -> None:
    name, expected = expectations(file)
    found, shown = findings(copy_library(tmp_path, file.read_bytes(), name))

    assert expected, "a faulty file expects something"
    assert sorted(found) == sorted(expected), shown


@pytest.mark.parametrize("file", [file for file in FAULTY if any(said for _, said in _expectations(file)[1])])
def test_a_finding_says_what_its_file_names(file: Path, tmp_path: Path) -> None:
    name, expected = _expectations(file)
    found = _findings(copy_library(tmp_path, file.read_bytes(), name))

    for place, said in expected:
        assert any(said in finding.message for finding in found if place_of(finding) == place), (place, said)


@pytest.mark.parametrize("what", UNSPEAKABLE)
def test_a_file_that_can_hold_no_comment_gives_exactly_its_findings(what: str, tmp_path: Path) -> None:
    content, expected = UNSPEAKABLE[what]
    found, shown = findings(copy_library(tmp_path, content))

    assert sorted(found) == sorted(expected), shown


@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "BOM"])
@pytest.mark.parametrize("file", SOUND, ids=lambda file: file.stem)
def test_a_sound_file_gives_none(file: Path, mark: str, line_end: str, tmp_path: Path) -> None:
    text = mark + file.read_text("utf-8").replace("\n", line_end)
    found, shown = findings(copy_library(tmp_path, text))

    assert not found, shown


@pytest.mark.parametrize("file", FAULTY, ids=lambda file: file.stem)
def test_line_ends_of_windows_move_no_finding(file: Path, tmp_path: Path) -> None:
    name, expected = expectations(file)
    found, shown = findings(copy_library(tmp_path, file.read_bytes().replace(b"\n", b"\r\n"), name))

    assert sorted(found) == sorted(expected), shown


def test_the_library_of_the_fixtures_is_sound(tmp_path: Path) -> None:
    root = copy_library(tmp_path, "")
    (root / CARDS).unlink()

    assert findings(root)[0] == []


def test_every_code_has_a_fixture() -> None:
    expected = {finding[0] for file in FAULTY for finding in expectations(file)[1]}
    expected |= {finding[0] for _, found in UNSPEAKABLE.values() for finding in found}

    assert {code for code in CODES if not ELSEWHERE.fullmatch(code)} <= expected


def test_fixtures_are_many_and_expect_known_codes() -> None:
    assert len(FAULTY) >= 60
    assert len(SOUND) >= 12
    for file in FAULTY:
        assert {finding[0] for finding in expectations(file)[1]} <= set(CODES)


def test_a_library_without_cards_is_a_finding(tmp_path: Path) -> None:
    root = copy_library(tmp_path, "")
    (root / CARDS).unlink()
    (root / "numbers.yaml").unlink()

    assert findings(root)[0] == [("FM015", "library.yaml", 1, 1)]


@pytest.mark.parametrize("name", ["library.yaml", "curriculum.yaml"])
def test_a_library_without_a_file_that_it_needs_is_a_finding(name: str, tmp_path: Path) -> None:
    root = copy_library(tmp_path, "")
    (root / CARDS).unlink()
    (root / name).unlink()

    assert ("FM003", name, 1, 1) in findings(root)[0]


def test_a_folder_in_the_place_of_a_file_is_a_finding(tmp_path: Path) -> None:
    root = copy_library(tmp_path, "")
    (root / CARDS).unlink()
    (root / "macros.yaml").unlink()
    (root / "macros.yaml").mkdir()

    assert findings(root)[0] == [("FM001", "macros.yaml", 1, 1)]


def test_a_link_that_leads_nowhere_is_a_finding(tmp_path: Path) -> None:
    root = copy_library(tmp_path, "")
    (root / CARDS).unlink()
    (root / CARDS).symlink_to(root / "nowhere.yaml")

    assert findings(root)[0] == [("FM001", CARDS, 1, 1)]
