"""`flashmath release`: what it writes and says, what it refuses, and what an interruption leaves."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner

from builder import release as release_module
from builder.build import check_folder
from builder.build import judge_folder
from builder.ledger.ids import guid_of
from builder.ledger.model import Ledger
from builder.ledger.model import print_ledger
from builder.release import describe_release
from builder.release import prepare_release
from builder.release import write_release
from builder.source.writing import write_whole
from flashmath import libraries
from flashmath.cli import cli
from tests.conftest import ROOT
from tests.conftest import Flashmath
from tests.conftest import MakeLibrary
from tests.conftest import Run
from tests.small_library import TIME
from tests.small_library import build_all
from tests.small_library import load_sound
from tests.small_library import write_library
from tests.upgrade_release import CARDS
from tests.upgrade_release import add
from tests.upgrade_release import change
from tests.upgrade_release import findings_of
from tests.upgrade_release import ledger_of
from tests.upgrade_release import release

CARD, SETTINGS, LEDGER, NEWS = "cards-0.yaml", "library.yaml", "ledger.json", "RELEASES.md"
#: The three files that a release writes, in this order.
FILES = (SETTINGS, NEWS, LEDGER)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A library that was never released."""
    return write_library(tmp_path / "cards", CARDS)


@pytest.fixture
def released(root: Path) -> Path:
    release(root)
    return root


@pytest.fixture
def changed(released: Path) -> Path:
    """A released library in which one card is another now."""
    return change(released, CARD, {"      $2$\n": "      $2$.\n"})


def files_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_release_notes_tell_a_question_as_a_reader_sees_it(make_library: MakeLibrary) -> None:
    long = "A word and " * 16 + r"the formula $\frac{a b c}{d e f} + x y z$ which is long."
    text = rf"""topic: addition
cards:
  - id: a-gap
    kind: cloze
    let: {{a: 3}}
    text: |
      A {{{{c1::gap::or a hint}}}} in `code` and ${{{{c2::\R}}}}^@{{a}}$.
    sources: [euclid]
  - id: a-long-one
    front: |
      {long}
    back: |
      Yes.
    sources: [euclid]
"""
    library = judge_folder(make_library({"numbers/other.yaml": text.encode()}), None)[0]
    lines = describe_release(library, prepare_release(library, TIME)).splitlines()

    assert r"- `a-gap`: A gap in `code` and $\mathbb{R}^3$." in lines
    assert f"- `a-long-one`: {'A word and ' * 16}the formula ..." in lines


def test_the_first_release_has_the_version_of_the_library(root: Path, flashmath: Flashmath) -> None:
    run = flashmath("release", SOURCE_DATE_EPOCH=str(TIME))

    assert run.returncode == 0
    assert run.stdout.startswith("## 1.2.3 (2025-10-09)\n\n### New\n\n- `plain`: What is $1 + 1$?\n")
    assert run.stderr.splitlines()[1:] == [
        *(f"wrote cards/{name}" for name in FILES),
        "1.2.3 is recorded. Commit these files, then flashmath build.",
    ]
    assert ledger_of(root).version == "1.2.3"
    assert ledger_of(root).released == TIME
    assert findings_of(root, as_ci=True) == []


def test_a_second_release_without_a_change_writes_nothing(released: Path, flashmath: Flashmath) -> None:
    before = files_of(released)

    run = flashmath("release")

    assert (run.returncode, run.stdout) == (0, "nothing has changed since the last release\n")
    assert files_of(released) == before


_REASON = "id: plain\n    changed: |\n      Two\n      lines."
#: What an author does, the version after 1.2.3, and lines of the release notes.
RELEASES: dict[str, tuple[Callable[[Path], object], str, list[str]]] = {
    "a text": (
        lambda root: change(root, CARD, {"$2$": "$3 - 1$"}),
        "1.2.4",
        ["### Changed", "- `plain`: What is $1 + 1$?"],
    ),
    "a text, with the reason": (
        lambda root: change(root, CARD, {"$2$": "$3$", "id: plain": _REASON}),
        "1.2.4",
        ["- `plain`: What is $1 + 1$? (Two lines.)"],
    ),
    "a card": (
        lambda root: add(root, CARD, "  - id: more\n    front: M?\n    back: M\n    sources: [book]\n"),
        "1.3.0",
        ["### New", "- `more`: M?"],
    ),
    "a name": (
        lambda root: change(root, CARD, {"id: plain": "id: named\n    formerly: [plain]"}),
        "1.2.4",
        ["### Renamed", "- `named`, until now `plain`"],
    ),
    "a name and a text": (
        lambda root: change(root, CARD, {"id: plain": "id: named\n    formerly: [plain]", "$2$": "$3$"}),
        "1.2.4",
        ["### Changed", "- `named`: What is $1 + 1$?", "### Renamed", "- `named`, until now `plain`"],
    ),
    "a deletion less": (
        lambda root: change(root, CARD, {"{{c2::two}}": "two"}),
        "1.2.4",
        ["### Changed", "### Emptied", "- `gaps` no longer has c2"],
    ),
    "a card that is retired": (
        lambda root: (
            change(root, CARD, {CARDS[CARDS.index("  - id: gaps") :]: ""}),
            add(root, SETTINGS, "retired:\n  gaps: 'It was: wrong.'\n"),
        ),
        "1.3.0",
        ["### Retired", "- `gaps`: It was: wrong.", "    Car_:gaps"],
    ),
    "another meaning": (
        lambda root: change(root, CARD, {"id: plain": "id: plain\n    reset: 2027-01-15"}),
        "1.2.4",
        ["### Begun anew", "- `plain`, on 2027-01-15", "    Car_:plain"],
    ),
    "a source": (lambda root: change(root, "sources.yaml", {"Book of": "Tome of"}), "1.2.4", ["### Changed"]),
    "a strand": (lambda root: change(root, "curriculum.yaml", {"Alpha": "Beta"}), "1.2.4", ["### Changed"]),
}  # fmt: skip


@pytest.mark.parametrize("what", RELEASES)
def test_a_release_tells_of(what: str, released: Path) -> None:
    make, version, lines = RELEASES[what]
    make(released)
    planned = release(released, TIME + 10)
    assert planned.version == version
    text = (released / NEWS).read_text("utf-8")
    section = text.split("\n## ")[1].splitlines()
    assert [line for line in section if line in lines] == lines
    assert ("### Changed" in section) == ("### Changed" in lines or "(Two lines.)" in lines[0])
    assert f"version: {version}\n" in (released / SETTINGS).read_text("utf-8")
    assert findings_of(released, as_ci=True) == []
    assert release(released, TIME + 20).is_empty
    assert (released / NEWS).read_text("utf-8") == text


def test_a_reason_is_said_once(released: Path) -> None:
    change(released, CARD, {"$2$": "$3$", "id: plain": "id: plain\n    changed: Two is wrong."})
    release(released, TIME + 10)
    change(released, CARD, {"$3$": "$4$"})
    release(released, TIME + 20)
    change(released, CARD, {"$4$": "$5$", "Two is wrong.": "Five is right."})
    release(released, TIME + 30)
    text = (released / NEWS).read_text("utf-8")
    assert text.count("Two is wrong.") == text.count("Five is right.") == 1
    assert text.index("Five") < text.index("- `plain`: What is $1 + 1$?\n") < text.index("Two is wrong.")


def test_a_reason_without_a_change_waits_for_one(released: Path) -> None:
    change(released, CARD, {"id: plain": "id: plain\n    changed: Two is wrong."})
    assert release(released, TIME + 10).is_empty
    change(released, CARD, {"$2$": "$3$"})
    release(released, TIME + 20)
    assert "(Two is wrong.)" in (released / NEWS).read_text("utf-8")


def test_a_release_is_later_than_the_last_whatever_the_clock_says(released: Path) -> None:
    change(released, CARD, {"$2$": "$3$"})
    release(released, TIME - 100_000)
    ledger = ledger_of(released)
    assert ledger.released == ledger.notes["plain"].modified == TIME + 1


def test_a_new_look_is_a_release_of_its_own(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release_module, "style_sheet", lambda: "a { color: red }")
    planned = release(released, TIME + 10)
    assert (planned.version, planned.new_looks, planned.changes) == ("1.2.4", True, ())
    assert "The cards have a new look" in (released / NEWS).read_text("utf-8")
    assert {record.modified for record in ledger_of(released).types.values()} == {TIME + 10}
    assert release(released, TIME + 20).is_empty


@pytest.mark.parametrize(
    ("version", "message"),
    [
        ("1.2", "1.2 is not a version; write three numbers, as in 1.2.3"),
        ("next", "next is not a version"),
        ("1.2.3", "1.2.3 is not later than 1.2.3, which was released"),
        ("1.2.2", "1.2.2 is not later than 1.2.3, which was released"),
        ("0.9.9", "0.9.9 is not later than 1.2.3, which was released"),
    ],
)
def test_a_version_is_three_numbers_and_later(version: str, message: str, changed: Path, flashmath: Flashmath) -> None:
    before = files_of(changed)

    run = flashmath("release", "--version", version)

    assert run.returncode == 2
    assert message in run.stderr
    assert files_of(changed) == before


@pytest.mark.parametrize("version", ["1.2.4", "1.10.0", "2.0.0"])
def test_a_later_version_may_be_chosen(version: str, changed: Path) -> None:
    assert release(changed, TIME + 10, version).version == version
    assert ledger_of(changed).version == version


def test_a_first_version_that_is_none_is_refused(root: Path, flashmath: Flashmath) -> None:
    change(root, SETTINGS, {"1.2.3": "today"})

    run = flashmath("release")

    assert run.returncode == 2
    assert "today is not a version; write three numbers, as in 1.2.3" in run.stderr
    assert release(root, TIME, "0.1.0").version == "0.1.0"


def test_a_dry_run_shows_and_writes_nothing(changed: Path, flashmath: Flashmath) -> None:
    before = files_of(changed)

    run = flashmath("release", "--dry-run")

    assert run.returncode == 0
    assert "- `plain`" in run.stdout
    assert run.stderr.endswith("1 change would be released as 1.2.4\n")
    assert files_of(changed) == before


def test_in_ci_changes_that_are_not_released_are_no_finding(changed: Path, flashmath: Flashmath) -> None:
    before = files_of(changed)

    run = flashmath("release", "--check")

    assert run.returncode == 0
    assert run.stderr.endswith("1 change would be released as 1.2.4\n")
    assert files_of(changed) == before
    assert "changes that are not released yet are none" in " ".join(flashmath("release", "--help").stdout.split())


@pytest.mark.parametrize("arguments", [["release"], ["release", "--check"], ["release", "--dry-run"], ["build"]])
def test_nothing_is_written_while_a_card_is_gone(arguments: list[str], released: Path, flashmath: Flashmath) -> None:
    change(released, CARD, {"id: plain": "id: plane"})
    before = files_of(released)

    run = flashmath(*arguments)

    assert run.returncode == 1
    assert f"cards/{LEDGER}:" in run.stdout
    assert "error[FM514]: the card plain was released and is gone" in run.stdout
    assert files_of(released) == before


def test_a_ledger_written_by_hand_is_found_in_ci(released: Path, flashmath: Flashmath) -> None:
    change(released, LEDGER, {'"format": 1': '"format":  1'})

    run = flashmath("release", "--check")

    assert run.returncode == 1
    assert f"cards/{LEDGER}:3:1: error[FM520]: the ledger is not written as a release writes it" in run.stdout


@pytest.mark.parametrize("command", [["check"], ["build"], ["release"], ["release", "--check"]])
@pytest.mark.parametrize(
    ("ledger", "message"),
    [
        (b"{", "error[FM511]: the ledger cannot be read: it is not JSON"),
        (b"<<<<<<< HEAD\n{}\n=======\n", "error[FM511]: the ledger holds an unresolved merge"),
        (b'{"format": 9}', "error[FM512]: the ledger has the form 9, and this version of flashmath knows 1"),
        (b"[" * 100_000, "error[FM511]: the ledger cannot be read: it is not JSON"),
    ],
)
def test_no_command_goes_on_with_a_ledger_that_cannot_be_read(
    command: list[str], ledger: bytes, message: str, root: Path, flashmath: Flashmath
) -> None:
    (root / LEDGER).write_bytes(ledger)

    run = flashmath(*command)

    assert run.returncode == 1
    assert message in run.stdout
    assert "Traceback" not in run.stderr
    assert (root / LEDGER).read_bytes() == ledger


def test_line_ends_that_git_made_are_no_sign_of_a_hand(released: Path) -> None:
    for name in FILES:
        (released / name).write_bytes((released / name).read_bytes().replace(b"\n", b"\r\n"))
    assert findings_of(released, as_ci=True) == []
    assert release(released, TIME + 10).is_empty
    change(released, CARD, {"$2$": "$3$"})
    release(released, TIME + 10)
    assert findings_of(released, as_ci=True) == []
    assert b"\n" not in (released / NEWS).read_bytes().replace(b"\r\n", b"")


def test_an_installed_library_is_not_released(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "_INSTALLED", released)
    before = files_of(released)

    run = CliRunner().invoke(cli, ["--cards", str(released), "release"])

    assert run.exit_code == 2
    assert "the cards that are installed with flashmath cannot be released" in run.stderr
    assert files_of(released) == before


SETTINGS_TEXT = """\
# A library. version: 0.0.1 is not this one
id: small  # permanent
deck:   Small deck
title: "version: 1.2.3"
version: {} # the last one
licence: CC BY 4.0
# the end: 1.2.3"""


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line", ["\n", "\r\n"])
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_every_other_byte_of_the_settings_stays(quote: str, line: str, mark: bytes, end: str, root: Path) -> None:
    def write(version: str) -> bytes:
        text = SETTINGS_TEXT.format(f"{quote}{version}{quote}") + end
        return mark + text.replace("\n", line).encode()

    (root / SETTINGS).write_bytes(write("1.2.3"))
    library = load_sound(root)
    release_module._replace_scalar(root / SETTINGS, library.settings.version, "10.20.30")  # type: ignore[union-attr]
    assert (root / SETTINGS).read_bytes() == write("10.20.30")
    assert str(load_sound(root).settings.version) == "10.20.30"  # type: ignore[union-attr]


@pytest.mark.parametrize("written", ["|\n  1.2.3\n", "|-\n  1.2.3\n", ">\n  1.2.3\n", "\n  1.2.3\n"])
def test_a_version_in_a_block_becomes_a_plain_one(written: str, root: Path) -> None:
    change(root, SETTINGS, {"version: 1.2.3\n": f"version: {written}"})
    release(root)
    change(root, CARD, {"$2$": "$3$"})
    release(root, TIME + 1)
    assert findings_of(root, as_ci=True) == []
    assert ledger_of(root).version == "1.2.4"
    assert "licence: CC BY 4.0\n" in (root / SETTINGS).read_text("utf-8")


def interrupt(monkeypatch: pytest.MonkeyPatch, root: Path, number: int, version: str = "") -> None:
    """Begin a release, and let the writing of one of its files fail."""
    write, written = write_whole, iter(range(9))

    def fail(file: Path, fill: Callable[[IO[bytes]], object]) -> None:
        if next(written) == number:
            raise KeyboardInterrupt
        write(file, fill)

    with monkeypatch.context() as patch:
        patch.setattr("builder.release.write_whole", fail)
        patch.setattr("builder.ledger.files.write_whole", fail)
        library = load_sound(root)
        planned = prepare_release(library, TIME + 10, version)
        with pytest.raises(KeyboardInterrupt):
            write_release(library, planned)


@pytest.mark.parametrize("version", ["", "1.2.9", "2.0.0"])
@pytest.mark.parametrize("number", range(len(FILES)))
def test_an_interrupted_release_is_completed_by_the_next(
    number: int, version: str, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    straight = shutil.copytree(changed, changed.with_name("straight"))
    expected = version if number else ""  # until a file is written, nothing was begun
    release(straight, TIME + 10, expected)
    before = files_of(changed)

    interrupt(monkeypatch, changed, number, version)
    now = files_of(changed)
    assert [name for name in FILES if now[name] != before[name]] == list(FILES[:number])
    assert findings_of(changed) == []
    release(changed, TIME + 10)

    assert files_of(changed) == files_of(straight)
    assert (changed / NEWS).read_text("utf-8").count("\n## ") == 2


@pytest.mark.parametrize("number", range(len(FILES)))
def test_an_interrupted_first_release_is_completed_by_the_next(
    number: int, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupt(monkeypatch, root, number)
    release(root)
    assert (root / NEWS).read_text("utf-8").count("\n## 1.2.3 (") == 1
    assert findings_of(root, as_ci=True) == []


def test_an_interrupted_release_can_go_on_under_another_version(changed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    interrupt(monkeypatch, changed, 2, "2.0.0")
    assert [code for _, code, _ in findings_of(changed, as_ci=True)] == ["FM520"]
    release(changed, TIME + 20, "1.5.0")
    text = (changed / NEWS).read_text("utf-8")
    assert "## 2.0.0" not in text
    assert text.count("\n## ") == 2
    assert findings_of(changed, as_ci=True) == []


_KILLED = """\
import os, signal, sys
from pathlib import Path
import builder.release, builder.ledger.files
from builder.source import writing
write, number = writing.write_whole, iter(range(9))
def kill(file, fill):
    if next(number) == int(sys.argv[2]):
        os.replace = lambda *paths: os.kill(os.getpid(), signal.SIGKILL)
        Path.replace = os.replace
    write(file, fill)
builder.release.write_whole = builder.ledger.files.write_whole = kill
library = builder.build.check_folder(Path(sys.argv[1]))[0]
builder.release.write_release(library, builder.release.prepare_release(library, int(sys.argv[3])))
"""


@pytest.mark.parametrize("number", range(len(FILES)))
def test_a_release_that_is_killed_leaves_every_file_whole(number: int, changed: Path) -> None:
    """The process ends in front of the rename that puts a file in its place."""
    straight = shutil.copytree(changed, changed.with_name("straight"))
    release(straight, TIME + 10)
    before, after = files_of(changed), files_of(straight)

    command = [sys.executable, "-c", _KILLED, str(changed), str(number), str(TIME + 10)]
    run = subprocess.run(command, cwd=ROOT, check=False)

    assert run.returncode == -signal.SIGKILL
    left = files_of(changed)
    assert {name: left[name] for name in FILES} == {
        name: (after if place < number else before)[name] for place, name in enumerate(FILES)
    }
    release(changed, TIME + 10)
    assert {name: content for name, content in files_of(changed).items() if not name.endswith(".part")} == after


def in_small_room(root: Path, room: int) -> Run:
    """Run a release that may write no file of more than so many bytes."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    return subprocess.run(
        [sys.executable, "-B", "-m", "flashmath", "--cards", str(root), "release"],
        cwd=root.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("number", range(len(FILES)))
def test_a_full_disk_is_one_line_and_no_file_is_half_written(number: int, changed: Path) -> None:
    before = files_of(changed)
    sizes = [len(before[name]) for name in FILES]
    assert sizes == sorted(sizes), "each file is larger than the one before, so that a limit can part them"

    run = in_small_room(changed, sizes[number] - 1)

    assert run.returncode == 2
    assert run.stderr.splitlines()[-1] == f"flashmath: {changed / FILES[number]}: file too large"
    assert "Traceback" not in run.stderr
    after = files_of(changed)
    assert set(after) == set(before)
    assert [name for name in FILES if after[name] != before[name]] == list(FILES[:number])
    release(changed, TIME + 10)
    assert findings_of(changed, as_ci=True) == []


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("name", FILES)
def test_a_folder_that_takes_no_file_is_named_with_the_file(
    name: str, code: int, changed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = write_whole

    def refuse(file: Path, fill: Callable[[IO[bytes]], object]) -> None:
        if file.name == name:
            raise OSError(code, os.strerror(code), f"{file}.part")
        make(file, fill)

    before = (changed / name).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("builder.release.write_whole", refuse)
        patch.setattr("builder.ledger.files.write_whole", refuse)
        library = load_sound(changed)
        with pytest.raises(OSError, match=os.strerror(code)) as caught:
            write_release(library, prepare_release(library, TIME + 10))
    assert (caught.value.errno, caught.value.filename) == (code, str(changed / name))
    assert (changed / name).read_bytes() == before


@pytest.mark.parametrize("name", [NEWS, LEDGER])
def test_a_folder_in_the_place_of_a_file_is_refused(name: str, root: Path, flashmath: Flashmath) -> None:
    (root / name).mkdir()
    before = files_of(root)

    run = flashmath("release")

    assert run.returncode in (1, 2)
    assert "is a directory" in run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    assert files_of(root) == before


def test_release_notes_that_are_no_text_keep_their_bytes(root: Path) -> None:
    (root / NEWS).write_bytes(b"# Releases\n\n## 1.0.0 (2020-01-01)\n\n\xff\xfe caf\xe9\n")
    release(root)
    assert (root / NEWS).read_bytes().endswith(b"## 1.0.0 (2020-01-01)\n\n\xff\xfe caf\xe9\n")


def test_a_ledger_of_many_thousand_notes_is_read_and_checked_in_time(released: Path, flashmath: Flashmath) -> None:
    """Thousands of notes that were retired long ago."""
    data = json.loads((released / LEDGER).read_text("utf-8"))
    record = {**data["notes"]["plain"], "retired": "1.0.0"}
    for number in range(20_000):
        name = f"retired-card-number-{number}-{'x' * 40}"
        own = {"guid": guid_of("small", name), "number": number + 1, "cards": {"1": number + 1}}
        data["notes"][name] = {**record, **own}
    ledger = Ledger.model_validate_json(json.dumps(data))
    (released / LEDGER).write_text(print_ledger(ledger), "utf-8")
    assert (released / LEDGER).stat().st_size > 5_000_000

    run = flashmath("release", "--check")

    assert (run.returncode, run.stdout) == (0, "nothing has changed since the last release\n")


@pytest.mark.parametrize("topics", [[], ["--topic", "alpha"]], ids=["all", "one topic"])
def test_a_released_tree_builds_to_the_same_bytes_everywhere(
    topics: list[str], released: Path, flashmath: Flashmath, tmp_path: Path
) -> None:
    elsewhere = shutil.copytree(released, tmp_path / "else where, ü" / "cards", copy_function=shutil.copy)
    runs = [
        (released, {"SOURCE_DATE_EPOCH": "1", "TZ": "UTC", "PYTHONHASHSEED": "0"}),
        (elsewhere, {"SOURCE_DATE_EPOCH": "4000000000", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "77", "LC_ALL": "C"}),
        (elsewhere, {"TZ": "America/St_Johns", "PYTHONHASHSEED": "5"}),
    ]
    built = []
    for number, (root, environment) in enumerate(runs):
        file = tmp_path / f"{number}.apkg"
        run = flashmath("--cards", str(root), "build", "-o", str(file), *topics, **environment)
        assert run.returncode == 0, run.stderr
        built.append(file.read_bytes())
    assert len(set(built)) == 1


def test_what_is_not_released_has_the_time_of_the_build(changed: Path, tmp_path: Path) -> None:
    library = load_sound(changed)
    first = build_all(library, tmp_path / "1.apkg", TIME + 10).read_bytes()
    assert build_all(library, tmp_path / "2.apkg", TIME + 20).read_bytes() != first
    release(changed, TIME + 10)
    assert check_folder(changed)[1] == []
    assert ledger_of(changed).notes["plain"].modified == TIME + 10


CLAIMED = CARDS.replace(
    "    sources: [book]\n  - id: gaps", "    claims:\n      - {value: 1 + 1, is: '2'}\n  - id: gaps"
)


@pytest.mark.parametrize("word", ["tested", "proved", "", "from source"])
def test_how_far_claims_can_be_checked_today_changes_no_released_tree(word: str, tmp_path: Path) -> None:
    root = write_library(tmp_path / "cards", CLAIMED)
    library, findings, _ = judge_folder(root, None)
    assert findings == []
    assert library.verdicts["plain"] == "computed"
    write_release(library, prepare_release(library, TIME))
    found_now = replace(library, verdicts={**library.verdicts, "plain": word})

    assert prepare_release(found_now, TIME + 10).is_empty
    built = [build_all(one, tmp_path / "1.apkg", TIME + 10).read_bytes() for one in (library, found_now)]
    assert built[0] == built[1]
    change(root, CARD, {"is: '2'": "is: '2.0'"})
    other, _, _ = judge_folder(root, None)
    assert prepare_release(other, TIME + 10).is_empty
    [changed_word] = prepare_release(replace(other, verdicts={"plain": "other"}), TIME + 10).changes
    assert (changed_word.kind, changed_word.uid) == ("changed", "plain")


@pytest.mark.parametrize("arguments", [[], ["--check"], ["--dry-run"]])
def test_a_release_in_the_future_is_refused(arguments: list[str], changed: Path, flashmath: Flashmath) -> None:
    before = files_of(changed)

    run = flashmath("release", *arguments, SOURCE_DATE_EPOCH="4000000000")

    assert run.returncode == 2
    assert "SOURCE_DATE_EPOCH is 4000000000, which is 2096-10-02 07:06 UTC and yet to come" in run.stderr
    assert files_of(changed) == before
    assert flashmath("release", SOURCE_DATE_EPOCH=str(int(time.time()))).returncode == 0


def test_in_ci_what_claims_would_not_notice_is_shown_and_is_no_finding(tmp_path: Path, flashmath: Flashmath) -> None:
    root = write_library(tmp_path / "cards", CLAIMED.replace("1 + 1, is: '2'", "2/3 + 1/10000, is: 0.67"))

    run = flashmath("release", "--check")

    assert run.returncode == 0, run.stdout
    assert f"cards/{CARD}:9:17: warning[FM337]: 4 of 11 changes of the claim pass as well" in run.stdout
    assert "11 mutants of 1 claim: 7 killed, 0 equivalent, 4 survivors in 1 claim" in run.stderr
    assert not (root / LEDGER).exists()
