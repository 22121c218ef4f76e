"""How long scheduling, storing and laying formulas out take."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

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
from scheduler.replay import replay
from scheduler.session import Now
from scheduler.session import Session
from scheduler.session import Store
from scheduler.session import read_settings

REVIEWS = 100_000
REVIEWS_A_CARD = 10
CARDS = 20_000
ANSWERS = 200
DAY = 20_000
DAY_MS = 86_400_000
RULES: dict[str, sm2.Rule | anki.Rule | fsrs.Rule] = {"sm2": sm2.Rule(), "anki": anki.Rule(), "fsrs": fsrs.Rule()}
FORMULAS = Path(__file__).parents[1] / "data" / "curriculum-formulas.txt"


def report() -> None:
    """Run every measurement and print a line for each."""
    report_layout()
    histories = make_histories()
    base = seconds(lambda: sum(len(history) for _, history in histories for _ in range(100)))
    standings = report_replay(histories, base)
    report_queue(standings)
    report_answer()


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
