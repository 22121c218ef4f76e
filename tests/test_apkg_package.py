"""The package file: the same bytes every time, and whole or not there at all."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from builder.apkg import package as package_module
from builder.apkg import write_package
from builder.build import describe_package
from builder.ledger.stamp import StampedNote
from builder.library import Library
from tests.nasty_cards import NASTY
from tests.small_library import CARDS
from tests.small_library import ROOT
from tests.small_library import TIME
from tests.small_library import build_all
from tests.small_library import load_sound
from tests.small_library import small_library
from tests.small_library import stamped_notes
from tests.small_library import write_library

BUILD = """
import sys
from pathlib import Path
from tests.small_library import *
build_all(load_sound(Path(sys.argv[1])), Path(sys.argv[2]), TIME)
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return small_library(tmp_path / "cards", NASTY, CARDS)


def run_python(script: str, *arguments: Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def hash_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_the_same_cards_at_the_same_time_are_the_same_bytes(library: Library, tmp_path: Path) -> None:
    first = build_all(library, tmp_path / "first.apkg")
    again = build_all(library, tmp_path / "again.apkg")
    assert first.read_bytes() == again.read_bytes()
    assert build_all(library, tmp_path / "later.apkg", TIME + 1).read_bytes() != first.read_bytes()


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "0", "TZ": "Pacific/Auckland"},
        {"PYTHONHASHSEED": "1", "TZ": "America/Anchorage", "LC_ALL": "C", "PYTHONUTF8": "0"},
        {"PYTHONHASHSEED": "4242", "TZ": "UTC", "LC_ALL": "tr_TR.UTF-8", "HOME": "/nowhere", "PYTHONOPTIMIZE": "2"},
    ],
)
def test_neither_hash_seed_nor_zone_nor_language_nor_folder_changes_a_byte(
    environment: dict[str, str], tmp_path: Path
) -> None:
    cards = write_library(tmp_path / "cards", NASTY, CARDS)
    here = build_all(load_sound(cards), tmp_path / "here.apkg")
    for file in cards.iterdir():
        os.utime(file, (1, 1))
    there = tmp_path / "there.apkg"
    ran = run_python(BUILD, cards, there, cwd=tmp_path, **environment)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert hash_of(there) == hash_of(here)


def test_the_order_in_which_files_were_made_changes_no_byte(tmp_path: Path) -> None:
    one = write_library(tmp_path / "one", CARDS)
    (one / "zeta.yaml").write_text(NASTY, "utf-8")
    other = write_library(tmp_path / "other")
    (other / "zeta.yaml").write_text(NASTY, "utf-8")
    (other / "cards-0.yaml").write_text(CARDS, "utf-8")
    files = [build_all(load_sound(root), tmp_path / f"{root.name}.apkg") for root in (one, other)]
    assert hash_of(files[0]) == hash_of(files[1])


def test_the_zip_is_sorted_deflated_and_dated_once_for_all(library: Library, tmp_path: Path) -> None:
    description = replace(describe_package(library, TIME), media={"b.svg": b"<svg/>", "a.png": b"\x89PNG"})
    file = tmp_path / "deck.apkg"
    write_package(description, stamped_notes(library), file)
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names == sorted(names) == ["0", "1", "collection.anki2", "media"]
        for entry in archive.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert entry.compress_type == zipfile.ZIP_DEFLATED
            assert (entry.create_system, entry.external_attr >> 16, entry.extra) == (3, 0o100644, b"")
        assert json.loads(archive.read("media")) == {"0": "a.png", "1": "b.svg"}
        assert (archive.read("0"), archive.read("1")) == (b"\x89PNG", b"<svg/>")


def test_the_collection_is_a_sound_database(library: Library, tmp_path: Path) -> None:
    with zipfile.ZipFile(build_all(library, tmp_path / "deck.apkg")) as archive:
        archive.extract("collection.anki2", tmp_path)
    connection = sqlite3.connect(tmp_path / "collection.anki2")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("SELECT count(*) FROM notes").fetchone() == (len(library.cards),)
    indexes = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert {"ix_notes_usn", "ix_cards_usn", "ix_cards_nid", "ix_cards_sched", "ix_notes_csum"} <= indexes
    connection.close()


def test_folders_on_the_way_are_made(library: Library, tmp_path: Path) -> None:
    assert zipfile.is_zipfile(build_all(library, tmp_path / "a" / "b" / "deck.apkg"))


def test_the_file_has_the_rights_of_any_new_file(library: Library, tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        file = build_all(library, tmp_path / "deck.apkg")
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o640


@pytest.fixture
def older(tmp_path: Path) -> Path:
    file = tmp_path / "dist" / "deck.apkg"
    file.parent.mkdir()
    file.write_bytes(b"the older package")
    return file


def assert_untouched(older: Path) -> None:
    assert older.read_bytes() == b"the older package"
    assert [file.name for file in older.parent.iterdir()] == [older.name]


def no_space_left(*_: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def control_c(*_: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("target", "name", "failing", "error"),
    [
        (package_module, "_write_zip", no_space_left, OSError),
        (package_module, "_write_zip", control_c, KeyboardInterrupt),
        (os, "fsync", no_space_left, OSError),
        (Path, "replace", no_space_left, OSError),
        (Path, "chmod", control_c, KeyboardInterrupt),
    ],
)
def test_what_fails_on_the_way_leaves_the_older_package_and_nothing_else(
    target: object,
    name: str,
    failing: Callable[..., None],
    error: type[BaseException],
    library: Library,
    older: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(target, name, failing)
    with pytest.raises(error):
        build_all(library, older)
    monkeypatch.undo()
    assert_untouched(older)


def test_a_disk_that_fills_up_while_the_zip_is_written_leaves_the_older_package(
    library: Library, older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FullDisk(io.FileIO):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fdopen", FullDisk)
    with pytest.raises(OSError, match="No space left"):
        build_all(library, older)
    assert_untouched(older)


def test_notes_that_fail_leave_the_older_package(library: Library, older: Path) -> None:
    def failing() -> Iterator[StampedNote]:
        yield from stamped_notes(library)[:3]
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        write_package(describe_package(library, TIME), failing(), older)
    assert_untouched(older)


def test_a_path_below_a_file_is_an_error_of_the_system(library: Library, older: Path) -> None:
    with pytest.raises(OSError, match=r"Not a directory|File exists"):
        build_all(library, older / "deck.apkg")
    assert_untouched(older)


def test_a_folder_in_the_place_of_the_file_is_an_error_and_stays(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "dist" / "deck.apkg"
    folder.mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        build_all(library, folder)
    assert list(folder.parent.iterdir()) == [folder]


@pytest.mark.skipif(sys.platform == "win32", reason="the limits of a process are a matter of Unix")
def test_a_limit_on_the_size_of_files_leaves_the_older_package(older: Path, tmp_path: Path) -> None:
    cards = write_library(tmp_path / "cards", CARDS)
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (999, 999))" + BUILD
    ran = run_python(limited, cards, older, PYTHONDONTWRITEBYTECODE="1")
    assert ran.returncode == 1
    assert "OSError: [Errno 27]" in ran.stderr
    assert_untouched(older)


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
@pytest.mark.parametrize("moment", ["builder.apkg.package._write_zip", "os.fsync", "pathlib.Path.replace"])
def test_a_death_in_the_middle_leaves_the_older_package(moment: str, older: Path, tmp_path: Path) -> None:
    cards = write_library(tmp_path / "cards", CARDS)
    dying = f"""
import os, pkgutil, signal
import builder.apkg.package
module, _, name = {moment!r}.rpartition(".")
def die(stream, *rest):
    if hasattr(stream, "write"):
        stream.write(b"PK half of it")
        stream.flush()
    os.kill(os.getpid(), signal.SIGKILL)
setattr(pkgutil.resolve_name(module), name, die)
"""
    ran = run_python(dying + BUILD, cards, older)
    assert ran.returncode == -signal.SIGKILL
    assert older.read_bytes() == b"the older package"
    assert [file.name for file in older.parent.glob("*.apkg")] == [older.name]
    assert run_python(BUILD, cards, older).returncode == 0
    assert zipfile.is_zipfile(older)
