"""The schedulers against what Anki 26.09.3 was seen to do: every step of every history, and every button of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from scheduler import anki
from scheduler import fsrs
from scheduler.model import Event
from scheduler.model import Grade
from scheduler.model import Kind
from scheduler.model import Phase

DATA = Path(__file__).parent / "data"
#: The files, each with the number of its buttons: histories of cards, and single answers to random states.
SM2_HISTORIES = {"anki-sm2.json": 2800, "anki-sm2-fuzz.json": 1440}
SM2_FILES = {**SM2_HISTORIES, "anki-sm2-states.json": 1400}
FSRS_HISTORIES = {"anki-fsrs6.json": 2240}
FSRS_FILES = {**FSRS_HISTORIES, "anki-fsrs6-states.json": 1400}

#: The histories were made at noon: no delay of a step shorter than a day reaches the rollover.
DAY = 20_000
NOON = (DAY * 24 + 12) * 3_600_000
#: Relative; Anki computes the stability in 32 bits.
STABILITY_BOUND = 1e-4


@dataclass(frozen=True, slots=True)
class Step:
    """One answer as it was seen: the card before it, and after each of the four grades."""

    rule: str
    seed: int
    before: list[Any] | None
    elapsed: int
    grade: Grade
    after: dict[Grade, list[Any]]
    days: int | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A file of histories."""

    rules: dict[str, dict[str, Any]]
    cards: list[list[Step]]

    def steps(self) -> Iterator[Step]:
        for card in self.cards:
            yield from card


@cache
def seen(name: str) -> Seen:
    """Read a file of histories."""
    data = json.loads((DATA / name).read_text("utf-8"))
    for rule in data["rules"].values():
        rule.update({key: tuple(value) for key, value in rule.items() if isinstance(value, list)})
    return Seen(data["rules"], [[_step(rule, *row) for row in rows] for rule, rows in data["cards"]])


def _step(
    rule: str, seed: int, before: Any, elapsed: int, grade: str, after: list[Any], days: int | None = None
) -> Step:
    return Step(rule, seed, before, elapsed, Grade[grade.upper()], dict(zip(Grade, after, strict=True)), days)


def answer(grade: Grade, day: int = DAY, at: int = NOON) -> Event:
    """Make an answer."""
    return Event(card="c#1", at=at, device="d", kind=Kind.ANSWER, day=day, grade=grade)


def anki_memory(module: ModuleType, state: list[Any] | None, day: int) -> Any:
    """Turn a seen state into a memory of Anki's SM-2."""
    if state is None:
        return None
    phase, interval, ease, lapses, delay, left = state
    return module.Memory(
        phase=Phase(phase), day=day, at=0, interval=interval, lapses=lapses, delay=delay, due_day=day, due_at=None,
        ease=ease, left=left,
    )  # fmt: skip


def anki_state(memory: Any) -> list[Any]:
    """Turn a memory of Anki's SM-2 into a state as the files hold it; a learning card has no ease."""
    return [memory.phase, memory.interval, memory.ease, memory.lapses, memory.delay, memory.left]


def fsrs_memory(module: ModuleType, state: list[Any] | None, day: int) -> Any:
    """Turn a seen state into a memory of FSRS."""
    if state is None:
        return None
    phase, stability, difficulty, interval, delay, left = state
    return module.Memory(
        phase=Phase(phase), day=day, at=0, interval=interval, lapses=0, delay=delay, due_day=day, due_at=None,
        stability=round(stability, 4), difficulty=round(difficulty, 3), left=left,
    )  # fmt: skip


def anki_mismatches(module: ModuleType, data: Seen) -> int:
    """Count the buttons for which a module does something else than was seen."""
    rules = {name: module.Rule(**settings) for name, settings in data.rules.items()}
    wrong = 0
    for step in data.steps():
        before = anki_memory(module, step.before, DAY - step.elapsed)
        for grade, after in step.after.items():
            wrong += anki_state(module.step(before, answer(grade), rules[step.rule], step.seed)) != after
    return wrong


def fsrs_mismatches(module: ModuleType, data: Seen) -> int:
    """Count the buttons for which a module gives another phase, interval or step, or a memory beyond the bound."""
    rules = {name: module.Rule(**settings) for name, settings in data.rules.items()}
    wrong = 0
    for step in data.steps():
        rule, before = rules[step.rule], fsrs_memory(module, step.before, DAY - step.elapsed)
        state = None if before is None else module.State(before.stability, before.difficulty)
        for grade, (phase, stability, difficulty, interval, delay, left) in step.after.items():
            after = module.step(before, answer(grade), rule, step.seed)
            exact = module.next_stabilities(state, step.elapsed, rule)[grade - 1]
            near = abs(exact / stability - 1) < STABILITY_BOUND
            near = near and abs(module.next_difficulty(state, grade, rule) - difficulty) < 1e-4
            kept = abs(after.stability - stability) < 1e-4 + stability * 1e-5
            kept = kept and abs(after.difficulty - difficulty) < 1e-3
            same = [after.phase, after.interval, after.left] == [phase, interval, left] and abs(after.delay - delay) < 2
            wrong += not (near and kept and same)
    return wrong


@pytest.mark.parametrize(("name", "buttons"), SM2_FILES.items())
def test_every_button_of_ankis_sm2_is_as_seen(name: str, buttons: int) -> None:
    assert sum(len(step.after) for step in seen(name).steps()) == buttons
    assert anki_mismatches(anki, seen(name)) == 0


@pytest.mark.parametrize(("name", "buttons"), FSRS_FILES.items())
def test_every_button_of_fsrs_is_as_seen(name: str, buttons: int) -> None:
    assert sum(len(step.after) for step in seen(name).steps()) == buttons
    assert fsrs_mismatches(fsrs, seen(name)) == 0


def test_the_worst_stability_and_difficulty_of_fsrs_are_far_inside_the_bound() -> None:
    worst = 0.0
    for step, rules in [(step, data.rules) for data in map(seen, FSRS_FILES) for step in data.steps()]:
        before = fsrs_memory(fsrs, step.before, DAY)
        state = None if before is None else fsrs.State(before.stability, before.difficulty)
        for grade, after in step.after.items():
            rule = fsrs.Rule(**rules[step.rule])
            stability = fsrs.next_stabilities(state, step.elapsed, rule)[grade - 1]
            difficulty = fsrs.next_difficulty(state, grade, rule)
            worst = max(worst, abs(stability / after[1] - 1), abs(difficulty / after[2] - 1))

    assert worst < 1e-5


@pytest.mark.parametrize("name", SM2_HISTORIES)
def test_whole_histories_of_ankis_sm2_run_through_without_looking_at_the_answers(name: str) -> None:
    data = seen(name)
    for card in data.cards:
        rule = anki.Rule(**data.rules[card[0].rule])
        memory: anki.Memory | None = None
        day = DAY
        for step in card:
            day += step.elapsed
            memory = anki.step(memory, answer(step.grade, day), rule, step.seed)

            assert anki_state(memory) == step.after[step.grade]
            assert step.days is None or memory.due_day - day == step.days


@pytest.mark.parametrize("name", FSRS_HISTORIES)
def test_whole_histories_of_fsrs_give_the_same_intervals_though_errors_may_add_up(name: str) -> None:
    data = seen(name)
    for card in data.cards:
        rule = fsrs.Rule(**data.rules[card[0].rule])
        memory: fsrs.Memory | None = None
        day = DAY
        for step in card:
            day += step.elapsed
            memory = fsrs.step(memory, answer(step.grade, day), rule, step.seed)
            phase, stability, _, interval, _, _ = step.after[step.grade]

            assert (memory.phase, memory.interval) == (phase, interval)
            assert memory.stability == pytest.approx(stability, rel=STABILITY_BOUND, abs=1e-4)
