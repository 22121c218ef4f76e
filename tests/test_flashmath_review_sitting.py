"""A sitting without a terminal: what is said, and what stays when the store cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

import pytest

from flashmath.review.editor import place_arguments
from flashmath.review.shelf import open_shelf
from flashmath.review.sitting import Sitting
from flashmath.review.words import button_words
from flashmath.review.words import next_words
from flashmath.review.words import sentence
from scheduler.session import FullDiskError
from scheduler.session import Grade
from scheduler.session import Next
from scheduler.session import Now
from tests.conftest import MakeLibrary
from tests.review_helpers import FILES
from tests.review_helpers import sitting_of

MORNING = 1_800_000_000_000
DAY = 86_400_000


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = MORNING

    def __call__(self) -> Now:
        return Now(self.at, 0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sitting(make_library: MakeLibrary, tmp_path: Path, clock: Clock) -> Iterator[Sitting]:
    shelf = open_shelf(make_library(FILES), tmp_path / "cache")
    settings = 'algorithm = "anki"\nleech_threshold = 2\nleech_action = "suspend"\nfuzz = false\n'
    with sitting_of(shelf, tmp_path, settings, clock) as sitting:
        yield sitting


def uid_of(sitting: Sitting) -> str:
    assert sitting.present is not None
    return sitting.present.shown.card.uid


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("good: 10 minutes", "Good: 10 minutes."),
        ("error[FM611]: no room", "error[FM611]: no room."),
        ("sum-2#1 is suspended", "sum-2#1 is suspended."),
    ],
)
def test_what_is_said_begins_with_a_capital_unless_that_is_a_name_or_a_code(said: str, written: str) -> None:
    assert sentence(said) == written


@pytest.mark.parametrize("mark", [Sitting.suspend, Sitting.bury, Sitting.flag])
@pytest.mark.parametrize("is_open", [False, True])
def test_a_mark_that_is_taken_back_shows_no_more_than_was_seen(
    sitting: Sitting, mark: Callable[[Sitting], None], is_open: bool
) -> None:
    first = uid_of(sitting)
    if is_open:
        sitting.reveal()
    mark(sitting)
    sitting.undo()

    assert (uid_of(sitting), sitting.is_open) == (first, is_open)
    assert sitting.said.startswith(f"taken back: {first} was ")


def test_a_full_disk_is_said_and_the_card_stays_with_its_answer(
    sitting: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object, **more: object) -> None:
        raise FullDiskError("there is no room left")

    sitting.reveal()
    with monkeypatch.context() as patch:
        for name in ("answer", "undo", "suspend", "flag"):
            patch.setattr(sitting.session, name, fail)
        for key in ("3", "u", "s", "f"):
            sitting.said = ""
            assert sitting.press(key)
            assert sitting.said == "error[FM607]: there is no room left"
            assert (uid_of(sitting), sitting.is_open) == ("sum-1#1", True)
    sitting.press("3")

    assert sitting.said == "good: 10 minutes"
    assert uid_of(sitting) == "sum-2#1"


def test_a_clock_that_went_back_is_said_and_nothing_is_written(sitting: Sitting, clock: Clock) -> None:
    sitting.press(" ")
    sitting.press("3")
    clock.at -= DAY
    sitting.press(" ")
    sitting.press("3")

    assert "the clock is 24 hours behind the last thing done here" in sitting.said
    assert len(list(sitting.session.store.events())) == 1


def test_a_leech_is_named_and_suspended_where_the_settings_say_so(sitting: Sitting, clock: Clock) -> None:
    for _ in range(2):
        sitting.look_up("sum-1#1")
        for grade in (Grade.EASY, Grade.AGAIN):
            sitting.look_up("sum-1#1")
            sitting.reveal()
            sitting.answer(grade)
            clock.at += 30 * DAY

    assert sitting.said == "sum-1#1 was forgotten many times: it is a leech and is suspended"
    assert sitting.session.standing("sum-1#1").suspended


def test_what_is_undone_in_another_library_is_said_without_a_card(sitting: Sitting) -> None:
    sitting.undo()

    assert sitting.said == "there is nothing to take back"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (Next(20_000, MORNING), "now"),
        (Next(20_000, MORNING + 600_000), "in 10 minutes"),
        (Next(20_000, MORNING + 5_000), "in 1 minute"),
        (Next(20_001), "tomorrow"),
        (Next(20_003), "in 3 days, on Monday 7 October"),
        (Next(21_000), "on 1 July 2027"),
    ],
)
def test_when_the_next_card_comes_in_words(when: Next, words: str) -> None:
    assert next_words(when, MORNING, 20_000) == words


def test_buttons_are_said_in_words(sitting: Sitting) -> None:
    assert sitting.present is not None

    assert [button_words(each) for each in sitting.present.shown.previews][:2] == ["1 minute", "6 minutes"]


@pytest.mark.parametrize(
    ("editor", "arguments"),
    [
        ("vi", ["+7", "a.yaml"]),
        ("/usr/bin/nano", ["+7", "a.yaml"]),
        ("code", ["--wait", "--goto", "a.yaml:7"]),
        ("hx", ["a.yaml:7"]),
    ],
)
def test_every_editor_gets_the_line_in_its_own_way(editor: str, arguments: list[str]) -> None:
    assert place_arguments(editor, Path("a.yaml"), 7) == arguments
