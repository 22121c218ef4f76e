"""The queue: what comes, in which order, what waits and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import anki
from scheduler import fsrs
from scheduler import sm2
from scheduler.algorithms import Rule
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Mode
from scheduler.model import Phase
from scheduler.model import Standing
from scheduler.queue.build import build_queue
from scheduler.queue.build import recall_of
from scheduler.queue.model import Card
from scheduler.queue.model import Deck
from scheduler.queue.model import Filters
from scheduler.queue.model import Queue
from scheduler.queue.model import Reason
from scheduler.queue.model import Wait
from scheduler.queue.prerequisites import unseen_prerequisites
from scheduler.queue.prerequisites import with_ancestors
from scheduler.queue.today import Today
from scheduler.queue.today import today_of
from tests.scheduler_sittings import DAY
from tests.scheduler_sittings import MINUTE
from tests.scheduler_sittings import NOON
from tests.scheduler_sittings import event
from tests.scheduler_sittings import make_cards


def memory(day: int = DAY - 10, interval: int = 10, **more: Any) -> fsrs.Memory:
    """Make a memory of FSRS that is due after its interval."""
    values: dict[str, Any] = {"stability": float(interval), "phase": Phase.REVIEW, "due_at": None, "lapses": 0} | more
    return fsrs.Memory(
        day=day, at=0, interval=interval, delay=0, due_day=values.pop("due_day", day + interval), difficulty=5.0,
        left=0, **values,
    )  # fmt: skip


def step(due_at: int, phase: Phase = Phase.LEARNING) -> fsrs.Memory:
    return memory(DAY, 0, phase=phase, due_at=due_at, due_day=DAY)


def due(**more: Any) -> Standing:
    return Standing(memory=memory(**more), answers=3)


def build(cards: list[Card], standings: dict[str, Standing] | None = None, **more: Any) -> Queue:
    deck = more.pop("deck", Deck(fsrs.Rule(), new=20, reviews=200))
    return build_queue(cards, standings or {}, {"d": deck}, **{"day": DAY, "at": NOON, **more})


def names(queue: Queue) -> list[str]:
    return [entry.card.uid.removesuffix("#1") for entry in queue.entries]


def test_new_cards_come_in_teaching_order_up_to_the_cap_of_the_day() -> None:
    cards = make_cards(30)
    queue = build(list(reversed(cards)))

    assert names(queue) == [f"n{place}" for place in range(20)]
    assert {entry.reason for entry in queue.entries} == {Reason.NEW}
    assert queue.waiting == {Wait.CAP: 10}
    assert names(build(cards, today=Today(new={"d": 18}))) == ["n0", "n1"]
    assert names(build(cards, today=Today(new={"d": 25}))) == []


def test_steps_come_first_when_over_and_last_when_nearly_over() -> None:
    cards = make_cards(6)
    standings = {
        "n0#1": Standing(memory=step(NOON + 21 * MINUTE)),
        "n1#1": Standing(memory=step(NOON + 20 * MINUTE)),
        "n2#1": Standing(memory=step(NOON)),
        "n3#1": Standing(memory=step(NOON - 3 * MINUTE)),
        "n4#1": due(),
    }
    queue = build(cards, standings)

    assert names(queue) == ["n3", "n2", "n4", "n5", "n1"]
    assert [entry.reason for entry in queue.entries] == ["learning", "learning", "review", "new", "soon"]
    assert [entry.card.uid for entry in queue.later] == ["n0#1"]
    assert (queue.new, queue.learning, queue.due) == (1, 4, 1)


def test_what_sm2_repeats_today_may_come_at_any_time_when_nothing_else_is_left() -> None:
    cards = make_cards(1)
    standings = {"n0#1": Standing(memory=step(NOON + 300 * MINUTE, Phase.REPEAT))}

    assert names(build(cards, standings)) == ["n0"]


def test_a_step_of_days_comes_before_the_reviews() -> None:
    cards = make_cards(3)
    standings = {"n0#1": due(), "n1#1": due(phase=Phase.LEARNING, interval=0, due_day=DAY), "n2#1": due()}
    queue = build(cards, standings)

    assert names(queue)[0] == "n1"
    assert queue.entries[0].recall is None


@pytest.mark.parametrize("rule", [fsrs.Rule(), anki.Rule(), sm2.Rule()])
def test_reviews_come_by_the_chance_to_know_them(rule: Rule) -> None:
    cards = make_cards(40)
    standings = {}
    for number, card in enumerate(cards):
        interval = 1 + number * 7 % 40
        elapsed = interval + number * 3 % 11
        stood = memory(DAY - elapsed, interval)
        if isinstance(rule, fsrs.Rule):
            standings[card.uid] = Standing(memory=stood)
        else:
            common = {
                name: getattr(stood, name)
                for name in ("phase", "day", "at", "interval", "lapses", "delay", "due_day", "due_at")
            }
            standings[card.uid] = Standing(
                memory=anki.Memory(**common, ease=2500, left=0)
                if isinstance(rule, anki.Rule)
                else sm2.Memory(**common, n=3, ease=250)
            )
    queue = build(cards, standings, deck=Deck(rule))
    chances = [entry.recall for entry in queue.entries]
    overdue = [
        (DAY - each.due_day) / each.interval
        for entry in queue.entries
        if (each := standings[entry.card.uid].memory) is not None
    ]

    assert len(chances) == 40
    assert all(a is not None and b is not None and a >= b - 1e-4 for a, b in pairwise(chances))
    assert all(a <= b + 2e-3 for a, b in pairwise(overdue)) or isinstance(rule, fsrs.Rule)


def test_a_card_due_today_is_taken_to_be_known_as_promised() -> None:
    stood = replace(memory(), stability=10.0)

    assert recall_of(stood, sm2.Rule(), DAY) == pytest.approx(0.9)
    assert recall_of(stood, fsrs.Rule(), DAY) == pytest.approx(0.9)
    assert recall_of(stood, sm2.Rule(), DAY + 10) == pytest.approx(0.81)


def test_ties_are_shuffled_by_seed_and_day_and_by_nothing_else() -> None:
    cards = make_cards(60)
    standings = {card.uid: due() for card in cards}
    first = names(build(cards, standings))

    assert first != [f"n{place}" for place in range(60)]
    assert names(build(list(reversed(cards)), standings)) == first
    assert names(build(cards, standings, at=NOON + 1)) == first
    assert names(build(cards, standings, seed=1)) != first
    later = {card.uid: due(day=DAY - 9) for card in cards}
    assert names(build(cards, later, day=DAY + 1)) != first


def test_new_cards_are_spread_evenly_between_reviews() -> None:
    cards = make_cards(40)
    standings = {card.uid: due() for card in cards[:30]}
    reasons = [entry.reason for entry in build(cards, standings).entries]
    places = [place for place, reason in enumerate(reasons) if reason is Reason.NEW]

    assert places == [1, 5, 9, 13, 17, 21, 25, 29, 33, 37]


def test_a_queue_that_is_made_anew_after_each_answer_goes_on_as_before() -> None:
    cards = make_cards(40)
    standings = {card.uid: due() for card in cards[:30]}
    whole = [entry.reason for entry in build(cards, standings).entries]
    done: Counter[Reason] = Counter()
    found, left = [], list(cards)
    while left and (
        entries := build(left, standings, today=Today({"d": done[Reason.NEW]}, {"d": done[Reason.REVIEW]})).entries
    ):
        found.append(entries[0].reason)
        done[entries[0].reason] += 1
        left.remove(entries[0].card)

    assert found == whole


def test_no_new_cards_while_more_is_due_than_a_day_may_hold() -> None:
    cards = make_cards(30)
    standings = {card.uid: due() for card in cards[:10]}
    queue = build(cards, standings, deck=Deck(reviews=9))

    assert (queue.due, queue.new) == (9, 0)
    assert queue.waiting == {Wait.CAP: 1, Wait.BACKLOG: 20}
    assert build(cards, standings, deck=Deck(reviews=10)).new == 20
    assert build(cards, standings, deck=Deck(reviews=10), today=Today(reviews={"d": 1})).new == 0


def test_one_card_of_a_note_a_day() -> None:
    cards = make_cards(4, parts=2)
    standings = {"n0#1": due(), "n0#2": due(), "n1#2": due(), "n2#1": Standing(memory=step(NOON))}
    queue = build(cards, standings, today=Today(notes={"n2": frozenset({"n2#1"})}))
    asked = [entry.card.uid for entry in queue.entries]

    assert asked[0] == "n2#1"
    assert sorted(asked) == sorted([asked[0], "n1#2", "n3#1", next(uid for uid in asked if uid.startswith("n0"))])
    assert queue.waiting == {Wait.SIBLING: 4}


def test_who_is_suspended_buried_or_known_is_not_asked() -> None:
    cards = make_cards(5)
    standings = {
        "n0#1": Standing(suspended=True),
        "n1#1": replace(due(), buried=DAY),
        "n2#1": replace(due(), buried=DAY - 1),
        "n3#1": Standing(known=True),
    }
    queue = build(cards, standings)

    assert sorted(names(queue)) == ["n2", "n4"]
    assert queue.waiting == {Wait.SUSPENDED: 1, Wait.BURIED: 1}


def test_caps_are_those_of_each_deck() -> None:
    cards = [
        *make_cards(3),
        *(card._replace(uid=f"x{card.uid}", note=f"x{card.note}", deck="e") for card in make_cards(3)),
    ]
    queue = build_queue(cards, {}, {"d": Deck(new=1), "e": Deck(new=2)}, day=DAY, at=NOON)

    assert names(queue) == ["n0", "xn0", "xn1"]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), "n0 n1 n2 n3 n4 n5"),
        (Filters(topics=frozenset({"t0"})), "n0 n3"),
        (Filters(tags=frozenset({"odd", "x"})), "n1 n3 n5"),
        (Filters(decks=frozenset({"d"})), "n0 n1 n2 n3 n4 n5"),
        (Filters(decks=frozenset({"e"})), ""),
        (Filters(flagged=True), "n2"),
        (Filters(leeches=True), "n1"),
        (Filters(goal=frozenset({"t1"})), "n0 n1 n2 n4"),  # what is due comes whatever the goal
        (Filters(topics=frozenset({"t0"}), goal=frozenset({"t1"})), "n0"),
        (Filters(limit=2), "2"),
    ],
)
def test_only_what_passes_every_filter_is_asked(filters: Filters, expected: str) -> None:
    cards = [card._replace(tags=("odd",) if card.place % 2 else ("even",)) for card in make_cards(6)]
    standings = {"n0#1": due(), "n1#1": due(lapses=8), "n2#1": replace(due(), flagged=True)}
    found = names(build(cards, standings, filters=filters))

    assert " ".join(sorted(found)) == expected or str(len(found)) == expected


def test_ahead_adds_what_is_due_soon_after_all_that_is_due() -> None:
    cards = make_cards(5)
    standings = {f"n{days}#1": due(day=DAY - 10 + days) for days in range(4)}

    queue = build(cards, standings, filters=Filters(ahead=2))
    assert sorted(names(queue)[:2]) == ["n0", "n4"]
    assert names(queue)[2:] == ["n1", "n2"]
    assert [entry.reason for entry in queue.entries][2:] == [Reason.AHEAD] * 2
    assert queue.due == 3


def test_cramming_asks_for_everything_that_may_be_asked() -> None:
    cards = make_cards(8, parts=2)
    standings = {"n0#1": Standing(suspended=True), "n1#1": due(day=DAY)}
    queue = build(cards, standings, filters=Filters(cram=True))

    assert len(queue.entries) == 15
    assert {entry.reason for entry in queue.entries} == {Reason.CRAM}
    assert len(build(cards, standings, filters=Filters(cram=True, topics=frozenset({"t0"}), limit=4)).entries) == 4


def test_today_is_what_was_answered_first_on_this_day() -> None:
    cards = {card.uid: card for card in make_cards(6)}
    answered = {
        "n0#1": [event(), event(minute=10)],
        "n1#1": [event(day=DAY - 5), event()],
        "n2#1": [event(day=DAY - 5), event(kind=Kind.FORGET), event(minute=3)],
        "n3#1": [event(mode=Mode.CRAM)],
        "n4#1": [event(day=DAY - 1)],
        "gone#1": [event()],
    }

    assert today_of(answered, cards, DAY) == Today(
        {"d": 2}, {"d": 1}, {note: frozenset({f"{note}#1"}) for note in ("n0", "n1", "n2")}
    )


GRAPH = {"softmax": ["exp", "sums"], "exp": ["limits"], "sums": [], "limits": ["sums"]}


def test_a_goal_is_a_topic_with_all_that_it_builds_on() -> None:
    assert with_ancestors(["exp"], GRAPH) == {"exp", "limits", "sums"}
    assert with_ancestors(["a"], {"a": ["b"], "b": ["a"]}) == {"a", "b"}


def test_prerequisites_are_unseen_until_one_of_their_cards_was() -> None:
    cards = [
        Card(f"{topic}#1", topic, topic, place) for place, topic in enumerate(["sums", "limits", "exp", "softmax"])
    ]

    assert unseen_prerequisites(["softmax"], GRAPH, cards, frozenset()) == ("sums", "limits", "exp")
    assert unseen_prerequisites(["softmax"], GRAPH, cards, frozenset({"limits#1", "sums#1"})) == ("exp",)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Card], dict[str, Standing]]:
    cards = make_cards(draw(st.integers(0, 12)), parts=draw(st.integers(1, 3)))
    standings = {}
    for card in cards:
        kind = draw(st.sampled_from(["new", "review", "review", "step"]))
        mark: dict[str, Any] = draw(
            st.sampled_from([{}, {}, {}, {"suspended": True}, {"known": True}, {"buried": DAY}])
        )
        stood = None
        if kind == "review":
            stood = memory(DAY - draw(st.integers(0, 30)), draw(st.integers(1, 20)))
        elif kind == "step":
            stood = step(NOON + draw(st.integers(-100, 100)) * MINUTE)
        if kind != "new" or mark:
            standings[card.uid] = Standing(memory=stood, **mark)
    return cards, standings


@given(worlds(), st.integers(0, 9), st.integers(0, 9))
def test_a_queue_asks_each_card_once_and_one_of_a_note_within_its_limits(
    world: tuple[list[Card], dict[str, Standing]], new: int, reviews: int
) -> None:
    cards, standings = world
    deck = Deck(fsrs.Rule(), new, reviews)
    queue = build(cards, standings, deck=deck)
    by_days = [entry for entry in queue.entries if entry.reason in (Reason.NEW, Reason.REVIEW)]

    assert len({entry.card.uid for entry in queue.entries}) == len(queue.entries)
    assert len({entry.card.note for entry in by_days}) == len(by_days)
    assert sum(entry.reason is Reason.NEW for entry in by_days) == queue.new <= new
    assert sum(entry.reason is Reason.REVIEW for entry in by_days) == queue.due <= reviews
    for entry in queue.entries:
        stood = standings.get(entry.card.uid, Standing())
        assert (stood.suspended, stood.known, stood.buried == DAY) == (False, False, False)
        assert (stood.memory is None) == (entry.reason is Reason.NEW)
    assert build(cards, standings, deck=deck) == queue


def test_grades_are_no_matter_for_what_was_done_today() -> None:
    cards = {card.uid: card for card in make_cards(1)}

    for grade in Grade:
        assert today_of({"n0#1": [event(grade=grade)]}, cards, DAY).new == {"d": 1}
