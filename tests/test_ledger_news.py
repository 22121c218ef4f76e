"""Versions, and the text of the release notes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.ledger.model import Ledger
from builder.ledger.news import add_news
from builder.ledger.news import print_news
from builder.ledger.release import Change
from builder.ledger.release import Release
from builder.ledger.release import next_version
from builder.ledger.release import parse_version
from tests.small_library import TIME


def release_of(*changes: Change, new_looks: bool = False) -> Release:
    ledger = Ledger(library="small", version="1.3.0", released=TIME)
    return Release("1.3.0", ledger, changes, new_looks, is_empty=False)


GOLDEN = """\
## 1.3.0 (2025-10-09)

### New

- `fresh`: What is $x$?
- `unasked`

### Changed

- `plain`: Is it `so`? (The sign was wrong.)
- `silent`: What else?

### Begun anew

- `plain`, on 2027-01-15
- `silent`, on 2027-02-01

`flashmath review` asks these cards as new ones, for they mean something else now. Anki keeps their schedule. \
This search in its browser finds them, and *Cards > Reset* begins them anew:

    Car_:plain OR Car_:silent

### Renamed

- `second`, until now `first`

### Emptied

- `gaps` no longer has c2
- `gaps` no longer has c3

Anki keeps the emptied cards until you run *Tools > Empty Cards*.

### Retired

- `goner`: It was wrong. And long.
- `other`: Asked twice.

Anki keeps retired cards until you delete them. This search in its browser finds them:

    Car_:goner OR Car_:other

The cards have a new look; it comes with the import.
"""


def test_the_notes_of_a_release() -> None:
    changes = (
        Change("reset", "plain", "2027-01-15"),
        Change("reset", "silent", "2027-02-01"),
        Change("retired", "goner", "It was wrong.\n\nAnd long.\n"),
        Change("new", "fresh"),
        Change("changed", "plain", "The sign\nwas wrong."),
        Change("emptied", "gaps", "c2"),
        Change("new", "unasked"),
        Change("renamed", "second", "first"),
        Change("changed", "silent"),
        Change("emptied", "gaps", "c3"),
        Change("retired", "other", "Asked twice."),
    )
    questions = {"fresh": "What is $x$?", "plain": "Is it `so`?", "silent": "What else?"}
    assert print_news(release_of(*changes, new_looks=True), questions) == GOLDEN


def test_a_release_of_looks_alone() -> None:
    assert print_news(release_of(new_looks=True), {}) == (
        "## 1.3.0 (2025-10-09)\n\nThe cards have a new look; it comes with the import.\n"
    )


SECTION = "## 1.3.0 (2025-10-09)\n\n### New\n\n- `a`: A\n"
OLD = "## 1.2.0 (2025-10-08)\n\n- `b`: B\n"


@pytest.mark.parametrize(
    ("older", "expected"),
    [
        ("", f"# Releases\n\n{SECTION}"),
        ("# Releases\n", f"# Releases\n\n{SECTION}"),
        (f"# Releases\n\n{OLD}", f"# Releases\n\n{SECTION}\n{OLD}"),
        (OLD, f"# Releases\n\n{SECTION}\n{OLD}"),
        (f"\ufeff# Releases\n\n{OLD}", f"# Releases\n\n{SECTION}\n{OLD}"),
        (f"# Releases\n\n## 1.3.0 (2025-01-01)\n\n- `c`: C\n\n{OLD}", f"# Releases\n\n{SECTION}\n{OLD}"),
        (f"# Releases\n\n## 1.3.01 (now)\n\n{OLD}", f"# Releases\n\n{SECTION}\n## 1.3.01 (now)\n\n{OLD}"),
        (f"# Releases\n\nBy hand.\n\n{OLD}", f"# Releases\n\nBy hand.\n\n{SECTION}\n{OLD}"),
        (f"# Our news\n\n{OLD}", f"# Releases\n\n# Our news\n\n{SECTION}\n{OLD}"),
        (f"# Releases\n\n{OLD}".replace("\n", "\r\n"), f"# Releases\n\n{SECTION}\n{OLD}".replace("\n", "\r\n")),
        (f"# Releases\n\n{OLD}\n\udcff", f"# Releases\n\n{SECTION}\n{OLD}\n\udcff\n"),
    ],
)
def test_a_section_goes_above_the_older_ones(older: str, expected: str) -> None:
    text = add_news(older, SECTION, {"1.3.0"})
    assert text == expected
    assert add_news(text, SECTION, {"1.3.0"}) == text


def test_a_section_that_another_version_left_is_replaced_too() -> None:
    left = add_news("", SECTION.replace("1.3.0", "2.0.0"), {"2.0.0"})
    assert add_news(left, SECTION, {"1.3.0", "2.0.0"}) == f"# Releases\n\n{SECTION}"
    assert "2.0.0" in add_news(left, SECTION, {"1.3.0"})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "1.2",
        "1.2.3.4",
        "1.2.x",
        "v1.2.3",
        "01.2.3",
        "1.2.3 ",
        "1.-2.3",
        "١.٢.٣",
        "1.2.3\n",
        "1.2." + "9" * 5000,
    ],
)
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a version; write three numbers"):
        parse_version(text)


@given(st.tuples(*[st.integers(0, 999)] * 3), st.booleans())
def test_the_next_version_is_later(parts: tuple[int, int, int], is_minor: bool) -> None:
    version = ".".join(map(str, parts))
    assert parse_version(version) == parts
    assert parse_version(next_version(version, is_minor=is_minor)) > parts


def test_cards_that_come_or_go_make_a_minor_version() -> None:
    assert next_version("1.2.3", is_minor=True) == "1.3.0"
    assert next_version("1.2.3", is_minor=False) == "1.2.4"
