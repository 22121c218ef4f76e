"""The history as lines, and the union of the logs of several devices."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from scheduler import fsrs
from scheduler.model import Event
from scheduler.model import Given
from scheduler.model import Grade
from scheduler.model import Key
from scheduler.model import Kind
from scheduler.model import Mode
from scheduler.session import HistoryError
from scheduler.session import Moment
from scheduler.session import Plan
from scheduler.session import Store
from scheduler.session import history_lines
from scheduler.session import read_history
from tests.scheduler_sittings import DAY
from tests.scheduler_sittings import MINUTE
from tests.scheduler_sittings import event

UIDS = ("n0#1", "n1#1")
#: The second card was begun anew some days after the first events.
RESET = DAY + 3
BEFORE = Plan(dict.fromkeys(UIDS, fsrs.Rule()))
PLAN = Plan(BEFORE.rules, editions={"n1#1": RESET})


@st.composite
def events_of_devices(draw: st.DrawFn) -> list[Event]:
    """Draw events of three devices, some with clocks that are off, and voids of each other's events."""
    skews = {"laptop": 0, "phone": draw(st.integers(-3_000, 3_000)), "tablet": draw(st.integers(-200_000, 200_000))}
    events: dict[tuple[str, Key], Event] = {}
    minute = 0
    for _ in range(draw(st.integers(0, 25))):
        minute += draw(st.integers(0, 2_000))
        device = draw(st.sampled_from(sorted(skews)))
        at = (DAY * 1440 + minute + skews[device]) * MINUTE
        kind = draw(st.sampled_from([Kind.ANSWER] * 5 + [Kind.VOID] * 3 + list(Kind)))
        more: dict[str, Any] = {}
        card = draw(st.sampled_from(UIDS))
        if kind is Kind.VOID:
            if not events:
                continue
            victim = draw(st.sampled_from([*events.values()]))
            card, more = victim.card, {"target": victim.key}
        elif kind is Kind.ANSWER:
            more = {
                "grade": draw(st.sampled_from(Grade)),
                "mode": draw(st.sampled_from(Mode)),
                "duration": draw(st.integers(0, 90_000)),
                "given": draw(st.sampled_from([None, Given("fsrs", 3), Given("anki", 0, 600, 2500, adopt=True)])),
                "data": draw(st.sampled_from(["", '{"typed":"∂x"}'])),
            }
        elif kind is Kind.FLAG:
            more = {"on": draw(st.booleans())}
        offset = draw(st.sampled_from([0, 60, -300]))
        more["edition"] = draw(st.sampled_from([0, RESET])) if card == "n1#1" else 0
        made = Event(card=card, at=at, device=device, kind=kind, day=at // 86_400_000, offset=offset, **more)
        events[card, made.key] = made
    return list(events.values())


def state_of(folder: str, name: str, parts: list[list[Event]]) -> tuple[Any, ...]:
    """Merge parts one after the other into a new store, the first before an upgrade, and give all that it holds."""
    with Store(Path(folder, name)) as store:
        for plan, part in zip((BEFORE, *[PLAN] * len(parts)), parts, strict=False):
            store.add(plan, part)
        store.join(PLAN)
        assert store.disagreeing(PLAN) == []
        return list(store.events()), sorted(store.memory_rows())


@settings(max_examples=40)
@given(events_of_devices(), st.data())
def test_devices_that_are_merged_in_any_order_agree(events: list[Event], data: st.DataObject) -> None:
    parts = [[each for each in events if each.device == device] for device in ("laptop", "phone", "tablet")]
    orders = [
        parts,
        data.draw(st.permutations(parts)),
        [data.draw(st.permutations(events))],
        [*parts, events, parts[0]],
    ]
    with tempfile.TemporaryDirectory() as folder:
        states = [state_of(folder, f"{number}.db", order) for number, order in enumerate(orders)]

    assert all(state == states[0] for state in states)
    assert len(states[0][0]) == len(events)


@given(events_of_devices())
def test_lines_are_events_and_back(events: list[Event]) -> None:
    lines = list(history_lines(events))
    read = read_history(lines)

    assert read.problems == ()
    assert sorted(read.events, key=lambda each: (each.card, each.key)) == list(read.events)
    assert set(read.events) == set(events)
    assert list(history_lines(read.events)) == lines
    assert all("\n" not in line for line in lines)


def test_two_machines_that_exchange_their_history_hold_the_same(tmp_path: Path) -> None:
    def moment(minute: int) -> Moment:
        return Moment((DAY * 1440 + 720 + minute) * MINUTE, 0, DAY)

    with Store(tmp_path / "a.db") as mine, Store(tmp_path / "b.db") as theirs:
        for minute in range(0, 30, 2):
            mine.record(PLAN, moment(minute), [event(UIDS[minute % 4 // 2])])
            theirs.record(PLAN, moment(minute + 1), [event(UIDS[minute % 4 // 2], grade=Grade.AGAIN)])
        theirs.undo(PLAN, moment(40))
        for _ in range(2):
            theirs.add(PLAN, read_history(history_lines(mine.events())).events)
            mine.add(PLAN, read_history(history_lines(theirs.events())).events)

        assert list(mine.events()) == list(theirs.events())
        assert sorted(mine.memory_rows()) == sorted(theirs.memory_rows())
        assert len(list(mine.events())) == 31
        assert not mine.add(PLAN, theirs.events()).new


def test_a_merge_loses_nothing_when_the_file_is_copied_meanwhile(tmp_path: Path) -> None:
    with Store(tmp_path / "a.db") as store:
        store.add(PLAN, [event(minute=minute) for minute in range(50)])
        shutil.copyfile(tmp_path / "a.db", tmp_path / "b.db")
        lines = list(history_lines(store.events()))

    assert len(read_history(lines).events) == 50


def test_the_first_line_says_what_it_is_and_the_others_are_events() -> None:
    lines = list(
        history_lines([event(duration=4_000, given=Given("fsrs", 3)), event(kind=Kind.FLAG, on=False, minute=1)])
    )

    assert json.loads(lines[0]) == {"flashmath": "history", "version": 1, "events": 2}
    assert json.loads(lines[1]) == {
        "card": "n0#1", "at": event().at, "device": "laptop", "kind": "answer", "day": DAY, "grade": 3,
        "duration": 4_000, "given": {"rule": "fsrs", "days": 3},
    }  # fmt: skip
    assert json.loads(lines[2])["on"] is False


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: this is no history of flashmath"),
        ("a: b", "line 1: this is no history of flashmath"),
        ("[1]", "line 1: this is no history of flashmath"),
        ("[" * 100_000, "line 1: this is no history of flashmath"),
        ('{"flashmath":"history","version":9}', "line 1: version 9 is not known; install a newer flashmath"),
    ],
)
def test_what_is_no_history_is_refused(text: str, message: str) -> None:
    with pytest.raises(HistoryError, match=message):
        read_history(text.splitlines())


GOOD = {"card": "n0#1", "at": DAY * 86_400_000, "device": "x", "kind": "answer", "day": DAY, "grade": 3}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"card": None}, "'card' is not text"),
        ({"at": "now"}, "'at' is not a whole number"),
        ({"at": True}, "'at' is not a whole number"),
        ({"grade": 5}, "5 is not a valid Grade"),
        ({"grade": None}, "an answer, and nothing else, has a grade: answer of n0#1"),
        ({"kind": "sing"}, "'sing' is not a valid Kind"),
        ({"colour": 1}, "'colour' is not known"),
        ({"day": DAY + 9}, "'day' is not the day of 'at'"),
        ({"at": 1 << 80}, "a time lies outside the calendar"),
        ({"offset": 5_000}, "a time lies outside the calendar"),
        ({"given": 3}, "'given' is no object"),
        ({"given": {"rule": "x", "days": -1}}, "'days' is not 0 to 36500"),
        ({"target": [1]}, "'target' is not three values"),
        ({"edition": -1}, "'edition' is no day"),
        ({"edition": "2027-01-15"}, "'edition' is not a whole number"),
        ({"card": "\ud800"}, "'card' holds half a character"),
        ({"data": "a\udfff"}, "'data' holds half a character"),
    ],
)
def test_a_line_that_is_no_event_is_named_and_passed_over(change: dict[str, Any], reason: str) -> None:
    head = '{"flashmath":"history","version":1,"events":2}'
    history = read_history([head, json.dumps(GOOD | change), "", json.dumps(GOOD)])

    assert history.problems == (f"line 2: no event: {reason}",)
    assert len(history.events) == 1


def test_a_line_without_what_it_needs_and_a_file_that_is_cut_off_are_named() -> None:
    lines = ['{"flashmath":"history","version":1,"events":3}', '{"card":"n0#1"}', json.dumps(GOOD)[:30]]
    problems = read_history(lines).problems

    assert problems[0] == "line 2: no event: 'at' is missing"
    assert problems[1].startswith("line 3: no event:")
    assert problems[2] == "the file is cut off: it holds 2 of 3 events"
