"""A ledger's text: one form for one ledger, and a finding in the right place where it is no ledger."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from builder.diagnostics import Diagnostic
from builder.ledger.files import parse_ledger
from builder.ledger.files import places_in_ledger
from builder.ledger.files import read_ledger
from builder.ledger.files import write_ledger
from builder.ledger.model import Ledger
from builder.ledger.model import NoteRecord
from builder.ledger.model import TypeRecord
from builder.ledger.model import print_ledger
from builder.source.text import Source
from tests.conftest import ROOT
from tests.small_library import TIME

_TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
_NUMBERS = st.integers(1, 2**62 - 1)
_TIMES = st.integers(0, 253_402_300_799)
_NAMED = st.lists(st.tuples(_NUMBERS, _TEXT), max_size=3).map(tuple)
_NOTES = st.builds(
    NoteRecord,
    kind=_TEXT,
    guid=_TEXT,
    number=_NUMBERS,
    cards=st.dictionaries(_TEXT, _NUMBERS, max_size=3),
    gone=st.lists(_TEXT, max_size=2).map(tuple),
    formerly=st.lists(_TEXT, max_size=2).map(tuple),
    digest=_TEXT,
    modified=_TIMES,
    changed=_TEXT,
    retired=_TEXT,
)
_TYPES = st.builds(TypeRecord, id=_NUMBERS, fields=_NAMED, templates=_NAMED, digest=_TEXT, modified=_TIMES)
_VERSIONS = st.tuples(*[st.integers(0, 10**9 - 1)] * 3).map(lambda parts: ".".join(map(str, parts)))
LEDGERS = st.builds(
    Ledger,
    format=st.just(1),
    library=_TEXT,
    version=_VERSIONS,
    released=_TIMES,
    types=st.dictionaries(_TEXT, _TYPES, max_size=2),
    notes=st.dictionaries(_TEXT, _NOTES, max_size=4),
)


def read(text: str) -> tuple[Ledger | None, list[Diagnostic]]:
    return parse_ledger(Source("ledger.json", text))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(LEDGERS)
def test_a_ledger_survives_its_text(ledger: Ledger) -> None:
    text = print_ledger(ledger)
    found, findings = read(text)
    assert (found, findings) == (ledger, [])
    assert found is not None
    assert print_ledger(found) == text


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(LEDGERS)
def test_the_text_is_sorted_with_a_value_a_line(ledger: Ledger) -> None:
    text = print_ledger(ledger)
    keys = list(json.loads(text))
    assert keys == sorted(keys)
    assert text.endswith("}\n")
    for line in text.split("\n")[:-1]:
        # nothing, a bracket, or one value with its key and comma
        assert re.fullmatch(r' *([\]}],?|("(\\.|[^"\\])*": )?([\[{]|[\[{][\]}],?|("(\\.|[^"\\])*"|\d+),?))', line), line


@settings(max_examples=60)
@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: raw.decode("utf-8", "replace")))
def test_any_other_text_is_one_finding(text: str) -> None:
    ledger, findings = read(text)
    assert ledger is None
    assert [finding.code for finding in findings] == ["FM511"]


def small() -> dict[str, object]:
    return {
        "format": 1,
        "library": "small",
        "notes": {
            "a": {"cards": {"1": 11}, "digest": "d", "guid": "g", "kind": "recall", "modified": TIME, "number": 11},
            "b": {"cards": {"1": 12}, "digest": "d", "guid": "h", "kind": "recall", "modified": TIME, "number": 12},
        },
        "released": TIME,
        "version": "0.1.0",
    }


TEXT = json.dumps(small(), indent=1, sort_keys=True) + "\n"


def test_the_small_ledger_is_one() -> None:
    ledger, findings = read(TEXT)
    assert findings == []
    assert ledger is not None
    assert print_ledger(ledger) == TEXT


_HELP = "it is written by flashmath release alone: take it from the last release"

#: What is in the place of what, and the finding: line, column, code, the message's end.
WRONG = [
    ("", None, 1, 1, "FM511", "it is not JSON"),
    (TEXT, TEXT[:-9], 27, 13, "FM511", "it is not JSON"),
    (TEXT, "[]", 1, 1, "FM511", "the whole: input should be an object"),
    (TEXT, "null", 1, 1, "FM511", "the whole: input should be an object"),
    (TEXT, "\ufeff" + TEXT, 1, 1, "FM511", "it is not JSON"),
    (TEXT, "1" * 5000, 1, 1, "FM511", "it is not JSON"),
    (TEXT, '{"a":' * 100_000, 1, 1, "FM511", "it is not JSON"),
    (TEXT, "[" * 100_000, 1, 1, "FM511", "it is not JSON"),
    ('"format": 1', '"format": 2', 2, 2, "FM512", "the ledger has the form 2, and this version of flashmath knows 1"),
    ('"format": 1', '"format": 2e400', 2, 2, "FM511", "format: input should be a valid integer"),
    ('"format": 1', '"format": 0', 2, 2, "FM511", "format: input should be greater than or equal to 1"),
    ('"format": 1', '"format": true', 2, 2, "FM511", "format: input should be a valid integer"),
    ('"library": "small"', '"library": 3', 3, 2, "FM511", "library: input should be a valid string"),
    (f'"released": {TIME}', '"released": "now"', 26, 2, "FM511", "released: input should be a valid integer"),
    (f'"released": {TIME}', '"released": 9e99', 26, 2, "FM511", "released: input should be a valid integer"),
    (f'"released": {TIME}', f'"released": {10**30}', 26, 2, "FM511", "released: input should be less than 2534023008"),
    ('"version": "0.1.0"', '"version": "1.0"', 27, 2, "FM511", "version: string should match pattern"),
    (f'"released": {TIME},\n', "", 1, 1, "FM511", "released: field required"),
    ('   "guid": "h",\n', "", 15, 3, "FM511", "notes.b.guid: field required"),
    ('   "guid": "h",\n', '   "guid": "h",\n   "mine": 1,\n', 21, 4, "FM511", "notes.b.mine: extra inputs are"),
    ('    "1": 12', '    "1": 0', 17, 5, "FM511", "notes.b.cards.1: input should be greater than or equal to 1"),
    ('    "1": 12', f'    "1": {2**70}', 17, 5, "FM511", "notes.b.cards.1: input should be less than"),
    ('  "b": {', '  "a": {', 15, 3, "FM511", "a stands twice"),
    ('   "guid": "h",\n', '   "guid": "h",\n   "guid": "i",\n', 21, 4, "FM511", "guid stands twice"),
    ('  "b": {', "<<<<<<< HEAD\n  \"b\": {", 15, 1, "FM511", "the ledger holds an unresolved merge"),
    ('  "b": {', "=======\n  \"b\": {", 15, 1, "FM511", "the ledger holds an unresolved merge"),
    ('  "b": {', ">>>>>>> theirs\n  \"b\": {", 15, 1, "FM511", "the ledger holds an unresolved merge"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "column", "code", "message"), WRONG)
def test_what_is_no_ledger_is_told_where_it_is_not(
    old: str, new: str | None, line: int, column: int, code: str, message: str
) -> None:
    assert old in TEXT
    ledger, findings = read(TEXT.replace(old, new) if new is not None else "")
    assert ledger is None
    [finding] = findings
    assert (finding.place.line, finding.place.column, finding.code) == (line, column, code)
    assert message in finding.message
    assert finding.help


def test_windows_line_ends_are_no_change() -> None:
    assert read(TEXT.replace("\n", "\r\n")) == read(TEXT)


def test_a_library_that_was_never_released_has_no_ledger(tmp_path: Path) -> None:
    assert read_ledger(tmp_path) == (None, [])


def test_a_folder_in_its_place_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "ledger.json").mkdir()
    ledger, [finding] = read_ledger(tmp_path)
    assert ledger is None
    assert finding.message == "the ledger cannot be read: is a directory"
    assert finding.help == _HELP


def test_other_bytes_are_a_finding(tmp_path: Path) -> None:
    (tmp_path / "ledger.json").write_bytes(bytes(range(256)))
    assert [finding.message for finding in read_ledger(tmp_path)[1]] == [
        "the ledger cannot be read: it is not UTF-8 text"
    ]


def test_a_link_to_itself_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "ledger.json").symlink_to(tmp_path / "ledger.json")
    assert [finding.code for finding in read_ledger(tmp_path)[1]] == ["FM511"]


def test_a_ledger_past_all_bounds_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "ledger.json").open("wb") as stream:
        stream.truncate(3_000_000_000)  # a hole, which takes no room
    [finding] = read_ledger(tmp_path)[1]
    assert finding.message == "the ledger cannot be read: it has 3000 MB; at most 100 are read"


@pytest.mark.parametrize("filling", ['{"a": [' + "0," * 25_000_000, "[" * 50_000_000, "x" * 50_000_000])
def test_fifty_megabytes_of_something_else_are_soon_refused(filling: str, tmp_path: Path) -> None:
    (tmp_path / "ledger.json").write_text(filling, "utf-8")
    script = (
        "import sys; from pathlib import Path; from builder.ledger.files import read_ledger\n"
        "print([finding.message for finding in read_ledger(Path(sys.argv[1]))[1]])"
    )

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))

    begin = time.monotonic()
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        cwd=ROOT,
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == "['the ledger cannot be read: it is not JSON']\n"
    assert time.monotonic() - begin < 10


def test_records_are_found_in_the_file_and_not_their_likes(tmp_path: Path) -> None:
    """A card may be called as a key is, or as another card was called before."""
    record = {"digest": "d", "guid": "g", "kind": "cards", "modified": TIME, "number": 5, "cards": {"cards": 5}}
    notes = {"a": {**record, "formerly": ["number", "cards"]}, "cards": record, "number": record}
    ledger, _ = read(json.dumps({"library": "small", "version": "0.1.0", "released": TIME, "notes": notes}))
    assert ledger is not None
    write_ledger(tmp_path, ledger)
    lines = (tmp_path / "ledger.json").read_text("utf-8").splitlines()
    place_of = places_in_ledger(tmp_path)
    for name in notes:
        place = place_of(name)
        assert lines[place.line - 1] == f'  "{name}": {{'
        assert (place.column, place.length) == (3, len(name) + 2)
    assert place_of("nobody").line == 1
