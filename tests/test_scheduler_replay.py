"""Replay: a log to a standing, previews, voids and marks, and the same as text."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import anki
from scheduler import fsrs
from scheduler import sm2
from scheduler.algorithms import ALGORITHMS
from scheduler.algorithms import DEFAULT
from scheduler.algorithms import Rule
from scheduler.algorithms import algorithm_of
from scheduler.algorithms import dump_standing
from scheduler.algorithms import load_standing
from scheduler.algorithms import rule_hash
from scheduler.model import Event
from scheduler.model import Grade
from scheduler.model import Key
from scheduler.model import Kind
from scheduler.model import Mode
from scheduler.model import Standing
from scheduler.model import is_asked
from scheduler.replay import effective
from scheduler.replay import fold
from scheduler.replay import label
from scheduler.replay import previews
from scheduler.replay import replay
from scheduler.replay import seed
from scheduler.replay import span
from tests.scheduler_sittings import due_of

UID = "chain-rule-statement#1"
DAY = 20_000
RULES: tuple[Rule, ...] = (sm2.Rule(), anki.Rule(), fsrs.Rule(), anki.Rule(learning=(), lapse=0.6))


def event(kind: Kind = Kind.ANSWER, day: int = DAY, minute: int = 0, **more: Any) -> Event:
    """Make an event at so many minutes past noon."""
    at = (day * 1440 + 720 + minute) * 60_000
    if kind is Kind.ANSWER:
        more = {"grade": Grade.GOOD, **more}
    return Event(card=UID, at=at, day=day, kind=kind, **{"device": "laptop", **more})


def void(target: Event, minute: int = 1) -> Event:
    day = target.day
    return event(Kind.VOID, day, minute, target=target.key)


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """Draw a log of one card from two devices, with marks and with voids of events that came before."""
    events: list[Event] = []
    at = 0
    for _ in range(draw(st.integers(0, 14))):
        at += draw(st.integers(1, 400))
        day, minute = DAY + at // 24, at % 24 * 10
        device = draw(st.sampled_from(["laptop", "phone"]))
        kind = draw(st.sampled_from([Kind.ANSWER] * 6 + list(Kind)))
        more: dict[str, Any] = {"device": device}
        if kind is Kind.ANSWER:
            more |= {
                "grade": draw(st.sampled_from(Grade)),
                "mode": draw(st.sampled_from([Mode.NORMAL] * 5 + [Mode.CRAM])),
            }
        elif kind is Kind.FLAG:
            more |= {"on": draw(st.booleans())}
        elif kind is Kind.VOID:
            more |= {"target": draw(st.sampled_from(events)).key if events else Key(1, "phone", Kind.ANSWER)}
        events.append(event(kind, day, minute, **more))
    return events


RULE = st.sampled_from(RULES)


@given(logs(), RULE, st.data())
def test_folding_in_pieces_is_folding_the_whole(log: list[Event], rule: Rule, data: st.DataObject) -> None:
    kept = effective(log)
    cut = data.draw(st.integers(0, len(kept)))
    before = fold(Standing(), kept[:cut], rule, UID)

    assert fold(before, kept[cut:], rule, UID) == replay(log, rule, UID)


@given(logs(), RULE, st.randoms(use_true_random=False))
def test_the_order_in_which_events_arrive_is_nothing(log: list[Event], rule: Rule, random: Any) -> None:
    shuffled = log.copy()
    random.shuffle(shuffled)

    assert replay(shuffled, rule, UID) == replay(log, rule, UID)


@given(logs(), RULE, st.data())
def test_what_was_voided_never_happened(log: list[Event], rule: Rule, data: st.DataObject) -> None:
    plain = [each for each in log if each.kind is not Kind.VOID]
    victims = data.draw(st.lists(st.sampled_from(plain), unique=True)) if plain else []
    voids = [void(victim, 5_000_000 + number) for number, victim in enumerate(victims)]

    assert replay(plain + voids, rule, UID) == replay([each for each in plain if each not in victims], rule, UID)


@given(logs(), RULE)
def test_a_log_folds_to_the_same_every_time_and_survives_as_text(log: list[Event], rule: Rule) -> None:
    standing = replay(log, rule, UID)
    text = dump_standing(standing)

    assert replay(log, rule, UID) == standing
    assert load_standing(text, rule) == standing
    assert dump_standing(load_standing(text, rule)) == text


@given(logs(), RULE, st.integers(0, 100), st.integers(0, 600))
def test_a_preview_is_what_the_answer_does(log: list[Event], rule: Rule, days: int, minute: int) -> None:
    standing = replay(log, rule, UID)
    last = max((each.day for each in log), default=DAY)
    now = event(day=last + 1 + days, minute=minute)
    shown = previews(standing, rule, UID, at=now.at, offset=0, day=now.day)

    assert [preview.grade for preview in shown] == list(Grade)
    for preview in shown:
        after = fold(standing, [replace(now, grade=preview.grade)], rule, UID)
        assert after.memory == preview.memory
        assert preview.seconds or preview.days
        assert label(preview)


@given(logs())
def test_crammed_answers_change_nothing(log: list[Event]) -> None:
    normal = [each for each in log if each.mode is Mode.NORMAL]

    assert replay(log, sm2.Rule(), UID) == replay(normal, sm2.Rule(), UID)


def test_a_card_without_events_stands_as_new() -> None:
    assert replay([], DEFAULT, UID) == Standing()


def test_a_void_is_not_voided_and_may_have_lost_its_target() -> None:
    first, second = event(), event(day=DAY + 1)
    gone = void(first)
    over = event(Kind.VOID, DAY, 2, target=gone.key)

    assert effective([first, second, gone, over]) == [second]
    assert effective([second, gone]) == [second]


def test_an_event_of_the_other_device_in_the_same_millisecond_is_another() -> None:
    mine, theirs = event(), event(device="phone", grade=Grade.EASY)

    assert effective([theirs, mine]) == [mine, theirs]
    assert effective([theirs, mine, void(mine)]) == [theirs]


def test_marks_are_set_and_taken_back() -> None:
    def stand(*kinds: Kind) -> Standing:
        return replay([event(kind, minute=minute) for minute, kind in enumerate(kinds)], DEFAULT, UID)

    assert stand(Kind.SUSPEND).suspended
    assert not stand(Kind.SUSPEND, Kind.UNSUSPEND).suspended
    assert stand(Kind.KNOWN).known
    assert not stand(Kind.KNOWN, Kind.UNSUSPEND).known
    assert stand(Kind.BURY).buried == DAY
    assert stand(Kind.FLAG).flagged
    assert stand(Kind.ANSWER, Kind.SUSPEND, Kind.FLAG, Kind.FORGET) == Standing(answers=1, flagged=True)


def test_a_flag_is_cleared_by_name_not_by_turns() -> None:
    flags = [event(Kind.FLAG), event(Kind.FLAG, minute=1), event(Kind.FLAG, minute=2, on=False)]

    assert replay(flags[:2], DEFAULT, UID).flagged
    assert not replay(flags, DEFAULT, UID).flagged


def test_after_forget_a_card_begins_anew_but_its_chance_goes_on() -> None:
    log = [event(), event(day=DAY + 1), event(Kind.FORGET, DAY + 2), event(day=DAY + 3)]
    standing = replay(log, sm2.Rule(), UID)

    assert isinstance(standing.memory, sm2.Memory)
    assert (standing.memory.n, standing.answers) == (1, 3)


def test_who_may_be_asked_and_when() -> None:
    standing = replay([event()], sm2.Rule(), UID)

    assert standing.memory is not None
    assert due_of(standing.memory) == (DAY + 1, None)
    assert is_asked(standing, DAY)
    assert not is_asked(replace(standing, buried=DAY), DAY)
    assert is_asked(replace(standing, buried=DAY), DAY + 1)
    assert not is_asked(replace(standing, suspended=True), DAY)
    assert not is_asked(replace(standing, known=True), DAY)


def test_a_card_that_waits_for_minutes_is_due_by_the_clock() -> None:
    memory = replay([event(grade=Grade.AGAIN)], anki.Rule(fuzz=False), UID).memory

    assert memory is not None
    assert due_of(memory) == (DAY, memory.at + 60_000)


@pytest.mark.parametrize(
    ("rule", "log", "labels"),
    [
        (sm2.Rule(), [], ["today, then 1 d", "today, then 1 d", "1d", "1d"]),
        (sm2.Rule(), [event()], ["today, then 1 d", "today, then 6 d", "6d", "6d"]),
        (anki.Rule(fuzz=False), [], ["1m", "6m", "10m", "4d"]),
        (anki.Rule(fuzz=False, learning=(86_400,)), [], ["1d", "2d", "1d", "4d"]),
        (fsrs.Rule(fuzz=False), [], ["1m", "6m", "10m", "8d"]),
        (fsrs.Rule(fuzz=False, learning=()), [], ["5h", "1d", "2d", "8d"]),
    ],
)
def test_buttons_say_what_comes(rule: Rule, log: list[Event], labels: list[str]) -> None:
    standing = replay(log, rule, UID)
    now = event(day=DAY + len(log))
    shown = previews(standing, rule, UID, at=now.at, offset=0, day=now.day)

    assert [label(preview) for preview in shown] == labels


def test_spans_are_short() -> None:
    spans = [span(seconds) for seconds in (0, 45, 60, 600, 3_599, 3_600, 18_316, 86_400, 200_000)]

    assert spans == ["0s", "45s", "1m", "10m", "1h", "1h", "5h", "1d", "2d"]


def test_a_seed_comes_from_the_card_and_goes_one_further_with_each_answer() -> None:
    assert seed(UID, 1) == (seed(UID, 0) + 1) % 16_384
    assert seed(UID, 0) != seed("chain-rule-statement#2", 0)
    assert len({seed(f"card-{number}#1", 0) for number in range(1000)}) > 900


def test_fuzz_parts_cards_that_were_learned_together() -> None:
    log = [event(grade=Grade.EASY), event(day=DAY + 8), event(day=DAY + 30), event(day=DAY + 90)]
    intervals = set()
    for number in range(50):
        memory = replay(log, fsrs.Rule(), f"card-{number}#1").memory
        assert memory is not None
        intervals.add(memory.interval)

    assert len(intervals) > 10


def test_the_registry_names_three_algorithms_and_knows_their_rules() -> None:
    assert [algorithm.name for algorithm in ALGORITHMS] == ["fsrs", "sm2", "anki"]
    assert algorithm_of(DEFAULT).name == "sm2"
    assert all(algorithm_of(algorithm.rule()) is algorithm for algorithm in ALGORITHMS)


def test_every_setting_changes_the_hash_and_nothing_else_does() -> None:
    rules: list[Rule] = [sm2.Rule(), anki.Rule(), fsrs.Rule(), fsrs.Rule(retention=0.85), anki.Rule(fuzz=False)]
    rules += [fsrs.Rule(maximum=365), anki.Rule(rollover=5), sm2.Rule(repeat=60)]

    assert len({rule_hash(rule) for rule in rules}) == len(rules)
    assert rule_hash(fsrs.Rule()) == rule_hash(fsrs.Rule(retention=0.9)) == rule_hash(fsrs.Rule())
    assert rule_hash(sm2.Rule()) == "c0163d15122e89e9"


def test_text_of_another_rule_is_not_taken_for_memory() -> None:
    text = dump_standing(replay([event()], fsrs.Rule(), UID))

    assert set(json.loads(text)) == {"answers", "buried", "flagged", "known", "memory", "suspended"}
    with pytest.raises(TypeError):
        load_standing(text, sm2.Rule())


@pytest.mark.parametrize(
    ("kind", "more", "message"),
    [
        (Kind.BURY, {"grade": Grade.GOOD}, "an answer, and nothing else, has a grade"),
        (Kind.ANSWER, {"grade": None}, "an answer, and nothing else, has a grade"),
        (Kind.VOID, {}, "a void, and nothing else, has a target"),
        (Kind.FLAG, {"target": Key(1, "laptop", Kind.ANSWER)}, "a void, and nothing else, has a target"),
    ],
)
def test_events_that_contradict_themselves_are_refused(kind: Kind, more: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        event(kind, **more)
