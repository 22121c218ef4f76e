"""How long scheduling, storing and laying formulas out take."""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC
from datetime import datetime
from pathlib import Path

from fsrs import Card as Peer
from fsrs import Rating
from fsrs import Scheduler

from builder.tex.gate import to_mathml
from flashmath.mathematics.formula import formula_lines
from flashmath.mathematics.mathml import read_mathml
from scheduler import anki
from scheduler import fsrs
from scheduler import sm2
from scheduler.model import Event
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Standing
from scheduler.queue.build import build_queue
from scheduler.queue.model import Card
from scheduler.queue.model import Deck
from scheduler.replay import fold
from scheduler.replay import replay
from scheduler.session import Now
from scheduler.session import Session
from scheduler.session import Store
from scheduler.session import plan_of
from scheduler.session import read_settings
from tests.bench.building import ROUNDS
from tests.bench.building import time_process
from tests.bench.building import write_library
from tests.conftest import ROOT
from tests.review_helpers import home_of
from tests.review_helpers import store_of
from tests.review_helpers import terminal

REVIEWS = 100_000
REVIEWS_A_CARD = 10
CARDS = 20_000
ANSWERS = 200
DAY = 20_000
DAY_MS = 86_400_000
RULES: dict[str, sm2.Rule | anki.Rule | fsrs.Rule] = {"sm2": sm2.Rule(), "anki": anki.Rule(), "fsrs": fsrs.Rule()}
CARD = """
  - id: card-{number}
    front: |
      What is ${number} + 1$?
    back: |
      One more than ${number}$
    sources: [euclid {number}]
"""
FORMULAS = Path(__file__).parents[1] / "data" / "curriculum-formulas.txt"


def report() -> None:
    """Run every measurement and print a line for each."""
    report_layout()
    histories = make_histories()
    base = seconds(lambda: sum(len(history) for _, history in histories for _ in range(100)))
    standings = report_replay(histories, base)
    report_peer(histories)
    report_queue(standings)
    report_answer()
    report_first_card()
    report_due()


def seconds(work: Callable[[], object]) -> float:
    """Give the best processor time of three runs."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def report_layout() -> None:
    """Compare laying formulas out with turning their TeX into MathML."""
    formulas = FORMULAS.read_text("utf-8").splitlines()
    all_mathml = [to_mathml(tex, display=True) for tex in formulas]
    parse = seconds(lambda: [to_mathml(tex, display=True) for tex in formulas])

    def lay_out() -> None:
        read_mathml.cache_clear()
        for mathml in all_mathml:
            formula_lines(mathml, 80)

    layout = seconds(lay_out)
    each = layout / len(formulas) * 1000
    print(f"formula to terminal layout: {each:.2f} ms, budget 0.5 ms; {layout / parse:.1f} x TeX to MathML")


def make_histories() -> list[tuple[str, list[Event]]]:
    """Invent the histories of many cards, the same in every run."""
    chance = random.Random(3)
    return [(f"card-{n}#1", _history(f"card-{n}#1", chance)) for n in range(REVIEWS // REVIEWS_A_CARD)]


def _history(uid: str, chance: random.Random) -> list[Event]:
    events, day = [], DAY - 200
    for number in range(REVIEWS_A_CARD):
        [grade] = chance.choices(list(Grade), (1, 1, 7, 1))
        at = day * DAY_MS + DAY_MS // 2 + number * 60_000
        events.append(Event(card=uid, at=at, device="bench", kind=Kind.ANSWER, day=day, grade=grade))
        day += chance.choice([0, 1, 3, 8, 20, 50])
    return events


def report_replay(histories: list[tuple[str, list[Event]]], base: float) -> dict[str, dict[str, Standing]]:
    """Time the replay of all histories by every rule."""
    standings: dict[str, dict[str, Standing]] = {}
    for name, rule in RULES.items():
        took = seconds(lambda rule=rule: [replay(history, rule, uid) for uid, history in histories])  # type: ignore[misc]
        budget = 1.5 if name == "anki" else 1
        print(
            f"replay of {REVIEWS:,} reviews, {name}: {took:.2f} s, budget {budget} s; {REVIEWS / took:,.0f} steps/s; "
            f"{took / base:.0f} x counting them 100 times"
        )
        standings[name] = {uid: replay(history, rule, uid) for uid, history in histories}
    return standings


def report_peer(histories: list[tuple[str, list[Event]]]) -> None:
    """Compare steps of FSRS with those of py-fsrs, on the same histories and without fuzz."""
    rule = fsrs.Rule(fuzz=False)
    mine = seconds(lambda: [replay(history, rule, uid) for uid, history in histories])
    peer = Scheduler(enable_fuzzing=False)
    logs = [[(Rating(event.grade or 3), time_of(event)) for event in history] for _, history in histories]

    def review() -> None:
        for number, log in enumerate(logs, start=1):
            card = Peer(card_id=number)  # without a number it sleeps for a millisecond to find one
            for rating, at in log:
                card, _ = peer.review_card(card, rating, at)

    theirs = seconds(review)
    print(
        f"steps of FSRS: {REVIEWS / mine:,.0f} a second, {theirs / mine:.1f} x those of py-fsrs "
        f"({REVIEWS / theirs:,.0f} a second)"
    )


def time_of(event: Event) -> datetime:
    """Turn the moment of an event into a time."""
    return datetime.fromtimestamp(event.at / 1000, UTC)


def report_first_card() -> None:
    """Time the way from the start of the program to the first card of the shipped deck, in a terminal."""
    base = statistics.median(time_process("-c", "import click") for _ in range(ROUNDS))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home_of(folder, 'algorithm = "fsrs"\n')
        cold = first_card(folder)
        warm = statistics.median(first_card(folder) for _ in range(ROUNDS))
    print(
        f"first card of review, shipped deck: {warm:.2f} s, budget 0.6 s, {warm / base:.1f} x `import click`; "
        f"{cold:.2f} s where nothing is kept of the deck yet"
    )


def first_card(folder: Path) -> float:
    """Start a sitting, wait for its first card, and end it; give the seconds to the card."""
    begun = time.perf_counter()
    child = terminal(folder, "--cards", str(ROOT / "cards"), "review")
    child.expect("shows the answer", timeout=30)
    took = time.perf_counter() - begun
    child.send("q")
    child.wait()
    return took


def report_due() -> None:
    """Time `flashmath due` over a library and a store of many cards, all of them seen."""
    base = statistics.median(time_process("-c", "import click") for _ in range(ROUNDS))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        root = make_library(folder)
        os.environ |= home_of(folder, 'algorithm = "fsrs"\n')
        make_store(store_of(folder), [f"card-{number}#1" for number in range(CARDS)])
        time_process("-m", "flashmath", "--cards", str(root), "due")  # what is kept of the library is made
        due, short = (
            statistics.median(time_process("-m", "flashmath", "--cards", str(root), *words) for _ in range(ROUNDS))
            for words in (["due"], ["due", "--short"])
        )
    print(
        f"due, {CARDS:,} cards seen: {due:.2f} s, budget 0.2 s, {due / base:.1f} x `import click`; "
        f"--short {short:.2f} s"
    )


def make_library(folder: Path) -> Path:
    """Write a library of many short cards."""
    starts = range(0, CARDS, 100)
    return write_library(folder, ("".join(CARD.format(number=start + n) for n in range(100)) for start in starts))


def make_store(path: Path, uids: list[str]) -> None:
    """Write what a learner did with many cards in two hundred days, each time on the day on which it was due."""
    settings, _ = read_settings('algorithm = "fsrs"\n')
    chance, today, rule = random.Random(3), int(time.time() // 86_400), fsrs.Rule()
    events: list[Event] = []
    for uid in uids:
        day, at, standing = today - 200 + chance.randrange(190), 0, Standing()
        while day < today - chance.choice([0, 0, 0, 0, 1]):
            at = max(day * DAY_MS + DAY_MS // 2, at + 700_000)
            [grade] = chance.choices(list(Grade), (1, 1, 7, 1))
            events.append(Event(card=uid, at=at, device="bench", kind=Kind.ANSWER, day=day, grade=grade))
            standing = fold(standing, events[-1:], rule, uid)
            day = max(day, standing.memory.due_day if standing.memory else day)
    with Store(path) as store:
        store.add(plan_of([Card(uid, uid, deck="Tiny") for uid in uids], settings), events)


def report_queue(standings: dict[str, dict[str, Standing]]) -> None:
    """Time the whole queue of many cards, half of them seen, by every rule."""
    cards = [Card(f"card-{n}#1", f"card-{n}", f"topic-{n % 100}", n, (), "deck") for n in range(CARDS)]
    sort = seconds(lambda: sorted(cards, key=lambda card: card.uid))
    for name, rule in RULES.items():
        decks = {"deck": Deck(rule, reviews=9999, new=9999)}
        known = standings[name]
        took = seconds(lambda decks=decks, known=known: build_queue(cards, known, decks, day=DAY, at=DAY * DAY_MS))  # type: ignore[misc]
        print(f"queue of {CARDS:,} cards, {name}: {took * 1000:.0f} ms, budget 50 ms; {took / sort:.1f} x sorting them")


def report_answer() -> None:
    """Time one answer, stored, flushed to the disk and refolded."""
    settings, _ = read_settings('algorithm = "fsrs"\n')
    cards = [Card(f"card-{n}#1", f"card-{n}", "topic", n, (), "deck") for n in range(1000)]
    moment = [DAY * DAY_MS]

    def clock() -> Now:
        moment[0] += 3000
        return Now(moment[0], 0)

    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "log.db", create=True) as store:
        session = Session(store, cards, settings, clock=clock)
        times = []
        for card in cards[:ANSWERS]:
            shown = session.show(card.uid)
            begun = time.perf_counter()
            session.answer(shown, Grade.GOOD)
            times.append(time.perf_counter() - begun)
    print(f"one answer stored and refolded: {statistics.median(times) * 1000:.2f} ms median, budget 2 ms")
