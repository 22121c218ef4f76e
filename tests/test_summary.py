"""A check that remembers: the same result as a new one, and a new one whenever anything differs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from builder import examination
from builder.memory import Summary
from builder.memory import fingerprint
from builder.summary import summarize
from tests.conftest import MakeLibrary

WRONG = (
    "topic: addition\ncards:\n  - id: bad\n    front: |\n      $\\sgima$\n    back: |\n      x\n    sources: [euclid]\n"
)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def forbid_checking(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(*_: object) -> None:
        raise AssertionError("the library was checked anew")

    monkeypatch.setattr(examination, "judge_folder", check)


def test_an_unchanged_library_is_not_read_again(
    make_library: MakeLibrary, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_library({"numbers/bad.yaml": WRONG})
    first = summarize(root, cache)
    forbid_checking(monkeypatch)

    assert summarize(root, cache) == first
    assert [finding.code for finding in first.findings] == ["FM201"]
    assert (first.cards, first.topics) == (2, 2)


def test_places_and_excerpts_are_remembered_too(make_library: MakeLibrary, cache: Path) -> None:
    root = make_library({"numbers/bad.yaml": WRONG})

    new, remembered = summarize(root, cache), summarize(root, cache)

    assert [finding.place.excerpt for finding in remembered.findings] == ["      $\\sgima$"]
    assert [finding.place.excerpt for finding in new.findings] == ["      $\\sgima$"]


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "numbers" / "addition.yaml").write_text(WRONG, "utf-8"),
        lambda root: (root / "numbers" / "more.yaml").write_text(WRONG, "utf-8"),
        lambda root: (root / "numbers" / "addition.yaml").rename(root / "addition.yaml"),
        lambda root: (root / "numbers" / "addition.yaml").unlink(),
        lambda root: (root / "ledger.json").write_text("{}", "utf-8"),
        lambda root: (root / "macros.yaml").write_text("macros: {}\n", "utf-8"),
    ],
)
def test_whatever_changes_is_seen(make_library: MakeLibrary, change: object) -> None:
    root = make_library()
    before = fingerprint(root)
    assert callable(change)
    change(root)

    assert fingerprint(root) != before


def test_a_touched_file_with_the_same_content_is_the_same(make_library: MakeLibrary) -> None:
    root = make_library()
    before = fingerprint(root)
    os.utime(root / "library.yaml", (1, 1))

    assert fingerprint(root) == before


@pytest.mark.parametrize("memory", ["", "{", "[]", "null", '{"key": "other"}', '{"key": KEY, "cards": 1}', "\x00"])
def test_a_damaged_memory_is_no_harm(make_library: MakeLibrary, cache: Path, memory: str) -> None:
    root = make_library()
    first = summarize(root, cache)
    [file] = cache.iterdir()
    file.write_text(memory.replace("KEY", json.dumps(fingerprint(root))), "utf-8")

    assert summarize(root, cache) == first


def test_a_cache_that_cannot_be_written_is_no_harm(make_library: MakeLibrary, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert summarize(make_library(), tmp_path / "file" / "cache") == Summary(1, 2, (), "1 sourced")
