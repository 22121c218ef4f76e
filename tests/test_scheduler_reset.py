"""A card that got another meaning: what was done under the former one counts no more, on whichever device it was."""

from __future__ import annotations

from pathlib import Path

from scheduler.model import Event
from scheduler.model import Kind
from scheduler.model import Standing
from scheduler.replay import effective
from scheduler.session import Card
from scheduler.session import Grade
from scheduler.session import Store
from scheduler.session import statistics_of
from scheduler.store.anki_events import AnkiCard
from scheduler.store.anki_events import AnkiHistory
from scheduler.store.anki_events import AnkiReview
from scheduler.store.anki_events import adopted
from tests.scheduler_sittings import DAY
from tests.scheduler_sittings import NOON
from tests.scheduler_sittings import HandClock
from tests.scheduler_sittings import make_cards
from tests.scheduler_sittings import sitting

OLD = make_cards(3)
#: The library after an upgrade: the second card means something else.
NEW = [card._replace(reset=DAY + 2) if card.uid == "n1#1" else card for card in OLD]


def answer(path: Path, cards: list[Card], clock: HandClock, uid: str = "n1#1", grade: Grade = Grade.EASY) -> Event:
    with sitting(path, cards, clock) as session:
        return session.answer(session.show(uid), grade).events[0]


def test_a_card_that_was_begun_anew_is_new_and_the_others_go_on(tmp_path: Path) -> None:
    clock = HandClock()
    for card in OLD:
        answer(tmp_path / "a.db", OLD, clock, card.uid)
        clock.forward(minutes=1)
    with sitting(tmp_path / "a.db", NEW, clock) as session:
        assert session.standing("n1#1") == Standing()
        assert session.standing("n0#1").answers == session.standing("n2#1").answers == 1
        assert session.store.disagreeing(session.plan) == []
        assert session.history("n1#1") == []
        assert statistics_of(session).answers == 3
        shown = session.next()
        assert shown is not None
        assert shown.card.uid == "n1#1"
        session.answer(shown, Grade.GOOD)
        assert session.standing("n1#1").answers == 1
        assert {event.edition for event in session.history("n1#1")} == {DAY + 2}


def test_the_first_answer_to_the_new_card_is_no_review_of_the_former_one(tmp_path: Path) -> None:
    clock = HandClock()
    answer(tmp_path / "a.db", OLD, clock)
    clock.forward(days=30)
    answer(tmp_path / "a.db", NEW, clock, grade=Grade.AGAIN)
    with sitting(tmp_path / "a.db", NEW, clock) as session:
        found = statistics_of(session)
        assert (found.answers, found.retention[0].reviews) == (2, 0)
    with sitting(tmp_path / "a.db", OLD, clock) as session:
        assert statistics_of(session).retention[0].reviews == 1


def test_an_answer_to_the_former_card_counts_not_even_after_the_day_of_the_reset(tmp_path: Path) -> None:
    laptop, phone = tmp_path / "laptop.db", tmp_path / "phone.db"
    clock = HandClock()
    clock.forward(days=5)
    mine = answer(laptop, NEW, clock, grade=Grade.GOOD)
    clock.forward(days=10)
    theirs = answer(phone, OLD, clock)
    with Store(phone) as store:
        from_phone = list(store.events())
    with sitting(laptop, NEW, clock) as session:
        session.store.add(session.plan, from_phone)
        assert session.history("n1#1") == [mine]
    with Store(laptop) as store:
        from_laptop = list(store.events())
    with sitting(phone, OLD, clock) as session:
        session.store.add(session.plan, from_laptop)
        assert session.history("n1#1") == [mine, theirs]
    with sitting(phone, NEW, clock) as session, sitting(laptop, NEW, clock) as other:
        assert session.history("n1#1") == [mine]
        assert session.standing("n1#1") == other.standing("n1#1")


def test_marks_go_as_when_a_card_is_forgotten_and_a_flag_stays(tmp_path: Path) -> None:
    clock = HandClock()
    with sitting(tmp_path / "a.db", OLD, clock) as session:
        session.flag(["n1#1"])
        session.suspend(["n1#1"])
        session.known(["n1#1"])
    with sitting(tmp_path / "a.db", NEW, clock) as session:
        assert session.standing("n1#1") == Standing(flagged=True)


def test_a_reset_that_is_taken_back_or_repeated_is_followed(tmp_path: Path) -> None:
    clock = HandClock()
    answer(tmp_path / "a.db", OLD, clock)
    clock.forward(days=3)
    answer(tmp_path / "a.db", NEW, clock)
    with sitting(tmp_path / "a.db", OLD, clock) as session:
        assert session.standing("n1#1").answers == 2
    again = [card._replace(reset=DAY + 90 if card.reset else 0) for card in NEW]
    with sitting(tmp_path / "a.db", again, clock) as session:
        assert session.standing("n1#1") == Standing()


def test_the_memory_of_a_card_that_is_not_loaded_keeps_its_edition(tmp_path: Path) -> None:
    clock = HandClock()
    for cards in (OLD, NEW):
        answer(tmp_path / "a.db", cards, clock)
        clock.forward(days=3)
    with sitting(tmp_path / "a.db", OLD[:1], clock) as session:
        assert session.store.disagreeing(session.plan) == []
        session.store.refold(session.plan)
        assert [row.edition for row in session.store.memory_rows()] == [DAY + 2]
    with sitting(tmp_path / "a.db", NEW, clock) as session:
        assert session.standing("n1#1").answers == 1


def test_a_renamed_card_that_was_begun_anew_forgets_what_was_done_under_both_names(tmp_path: Path) -> None:
    clock = HandClock()
    answer(tmp_path / "a.db", OLD, clock)
    renamed = [Card("new#1", "new", formerly=("n1#1",), deck="d", reset=DAY + 2)]
    with sitting(tmp_path / "a.db", renamed, clock) as session:
        assert session.standing("new#1") == Standing()
        assert session.store.disagreeing(session.plan) == []


def test_what_was_answered_in_anki_counts_from_the_day_of_the_reset_on() -> None:
    reviews = tuple(AnkiReview(NOON + days * 86_400_000, 3, 5, 2500, 4000, 1) for days in (0, 1, 2, 3))
    events = adopted(AnkiHistory((AnkiCard("g", 0, reviews),)), {("g", 0): "n1#1"}, lambda at: 0).events

    assert [event.day for event in effective(events, DAY + 2)] == [DAY + 2, DAY + 3]
    assert len(effective(events)) == 4


def test_a_void_of_a_former_answer_takes_nothing_else_with_it(tmp_path: Path) -> None:
    clock = HandClock()
    answer(tmp_path / "a.db", OLD, clock)
    with sitting(tmp_path / "a.db", NEW, clock) as session:
        assert [event.kind for event in session.undo().events] == [Kind.ANSWER]
        assert session.standing("n1#1") == Standing()
        assert session.store.disagreeing(session.plan) == []
