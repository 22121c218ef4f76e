"""Wrong schedulers, each with one rule changed: the conformance tests must notice every one of them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import module_from_spec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from tests.test_scheduler_conformance import FSRS_FILES
from tests.test_scheduler_conformance import SM2_FILES
from tests.test_scheduler_conformance import anki_mismatches
from tests.test_scheduler_conformance import fsrs_mismatches
from tests.test_scheduler_conformance import seen
from tests.test_scheduler_sm2 import TABLE
from tests.test_scheduler_sm2 import course

SOURCES = Path(__file__).parents[1] / "scheduler"

#: (what is wrong, module, what stands there, what the mutant has instead)
ANKI = (
    ("nothing: the method itself", "anki", "FLOOR = 1300", "FLOOR = 1300"),
    ("Python's round", "fuzz", "    return int(x + 0.5)", "    return round(x)"),
    ("truncation", "fuzz", "    return int(x + 0.5)", "    return int(x)"),
    ("rounding up", "fuzz", "    return int(x + 0.5)", "    return -int(-x // 1)"),
    ("64 bits", "fuzz", "    nearest: float = _unpack(_pack(x))[0]", "    nearest: float = x"),
    (
        "the new ease for Easy",
        "anki",
        "(current + late) * ease)",
        "(current + late) * single(before.ease / 1000 + 0.15))",
    ),
    ("no ease floor", "anki", "max(FLOOR, memory.ease + EASE_CHANGE[grade])", "memory.ease + EASE_CHANGE[grade]"),
    ("Hard may keep the interval", "anki", "interval + 1 if rule.hard > 1 else 0)", "0)"),
    ("the whole lateness for Good", "anki", "(current + late / 2)", "(current + late)"),
    ("no lateness for Good", "anki", "(current + late / 2)", "(current)"),
    ("no lateness for Easy", "anki", "(current + late) *", "(current) *"),
    ("Good not above Hard", "anki", "minimum = days + 1 if rule.hard > 1 else interval + 1", "minimum = 0"),
    ("Easy not above Good", "anki", "days + 1)\n\n\ndef lapsed", "0)\n\n\ndef lapsed"),
    ("early taken as on time", "anki", "if late < 0:", "if late < -1_000_000:"),
    ("early Hard without its half", "anki", "single(single(current * hard) / 2)", "0.0"),
    ("early Easy with the whole bonus", "anki", "single(bonus - single(single(bonus - 1) / 2))", "bonus"),
    ("early Good below the interval", "anki", "max(single(elapsed * ease), float(current))", "single(elapsed * ease)"),
    ("no multiplier", "anki", "fuzzed(single(days * multiplier)", "fuzzed(single(days)"),
    (
        "the multiplier on a lapse",
        "anki",
        "single(rule.lapse)), word",
        "single(rule.lapse * rule.multiplier + 0.1)), word",
    ),
    ("no second lapse in relearning", "anki", "        days = lapsed_interval(days, rule, word)\n", "        pass\n"),
    (
        "relearning lowers the ease",
        "anki",
        "ease, lapses, days = memory.ease, memory",
        "ease, lapses, days = memory.ease - 200, memory",
    ),
    (
        "Easy in relearning adds nothing",
        "anki",
        "min(days + (grade is Grade.EASY), rule.maximum)",
        "min(days, rule.maximum)",
    ),
    ("a lapse is not counted", "anki", "lapses + 1\n    waiting", "lapses\n    waiting"),
    ("no least interval after a lapse", "anki", "word, rule.minimum_lapse, rule.maximum", "word, 1, rule.maximum"),
    ("no greatest interval", "anki", "max(1, minimum), rule.maximum)", "max(1, minimum), 9999)"),
    ("Hard takes the next step", "steps", "return steps[index]", "return steps[-1]"),
    ("Hard waits as long as Again", "steps", "(first + steps[1]) // 2", "first"),
    ("Hard with one step waits as long as Again", "steps", "min(first * 3 // 2, first + DAY)", "first"),
    ("Good repeats the step", "steps", "Step(steps[index + 1], len(steps) - index - 1)", "Step(steps[index], left)"),
    ("fuzz: another random stream", "chance", "_DOUBLE_ROUNDS = 6", "_DOUBLE_ROUNDS = 10"),
    ("fuzz: the top bit lost", "fuzz", "(word >> 9) / 8_388_608", "(word >> 10) / 8_388_608"),
    ("fuzz: one day too narrow", "fuzz", "* (1 + upper - lower)", "* (upper - lower)"),
    ("fuzz: 4 % beyond 20 days", "fuzz", "single(0.05)", "single(0.04)"),
    ("fuzz: from 3 days on", "fuzz", "if days < 2.5:", "if days < 3:"),
    ("fuzz: around an interval below its minimum", "fuzz", "    if days < minimum:", "    if days < 0:"),
    ("fuzz: not for graduating", "anki", "fuzzed(days, word, 1, rule.maximum)", "fuzzed(days, None, 1, rule.maximum)"),
)

FSRS = (
    ("nothing: the method itself", "fsrs", "EASIEST, HARDEST = 1.0, 10.0", "EASIEST, HARDEST = 1.0, 10.0"),
    ("truncation", "fuzz", "    return int(x + 0.5)", "    return int(x)"),
    ("the retention of another rule", "fsrs", "self.retention **", "0.85 **"),
    ("the decay of FSRS-5", "fsrs", "0.9 ** (-1 / w[20])", "0.9 ** (-1 / 0.5)"),
    ("the next day by the formula of the same day", "fsrs", "elif elapsed == 0:", "elif elapsed <= 1:"),
    ("the same day by the formula of the next", "fsrs", "elif elapsed == 0:", "elif elapsed < 0:"),
    ("Hard on the same day may shrink", "fsrs", "max(hard, stability)", "hard"),
    ("Hard has no penalty", "fsrs", "stability + grown * w[15]", "stability + grown"),
    ("Easy has no bonus", "fsrs", "stability + grown * w[16]", "stability + grown"),
    ("a lapse may gain", "fsrs", "min(lapsed, stability / rule.shrink)", "lapsed"),
    ("no damping of difficulty", "fsrs", "(grade - 3) * (10 - state.difficulty) / 9", "(grade - 3)"),
    ("no way back to the first difficulty", "fsrs", "w[7] * rule.ease + (1 - w[7]) * moved", "moved"),
    ("the way back to a bounded difficulty", "fsrs", "w[7] * rule.ease", "w[7] * max(1.0, rule.ease)"),
    ("passes out of order", "fsrs", "least = days + 1", "least = 1"),
    ("a pass need not grow", "fsrs", "least = max(least, previous + 1)", "pass"),
    ("a pass always grows", "fsrs", "        elif least <= previous <=", "        elif 0 <="),
    ("Easy graduates with Good", "fsrs", "word, good + 1, rule.maximum", "word, 1, rule.maximum"),
    (
        "relearning forgets its interval",
        "fsrs",
        "if rule.relearning and grade is not Grade.AGAIN:",
        "if grade is None:",
    ),
    ("no short step without steps", "fsrs", "short = ideal < 0.5 and", "short = ideal < 0 and"),
    (
        "two decimals of stability",
        "fsrs",
        "STABILITY_UNIT, DIFFICULTY_UNIT = 10_000",
        "STABILITY_UNIT, DIFFICULTY_UNIT = 100",
    ),
    ("one decimal of difficulty", "fsrs", "= 10_000, 1_000", "= 10_000, 10"),
)

SM2 = (
    ("nothing: the method itself", "sm2", "PASSED = 3", "PASSED = 3"),
    (
        "rounding down",
        "sm2",
        "-(-max(item.interval, elapsed) * item.ease // 100)",
        "max(item.interval, elapsed) * item.ease // 100",
    ),
    (
        "half to even",
        "sm2",
        "-(-max(item.interval, elapsed) * item.ease // 100)",
        "round(item.interval * item.ease / 100)",
    ),
    (
        "binary fractions",
        "sm2",
        "-(-max(item.interval, elapsed) * item.ease // 100)",
        "-int(-item.interval * (sum([0.1] * (item.ease // 10 - 25), 2.5) if item.ease > 250 else 2.5) // 1)",
    ),
    ("the new ease", "sm2", "elapsed) * item.ease // 100)\n    if", "elapsed) * ease // 100)\n    if"),
    ("a failure lowers the ease", "sm2", "Item(0, FIRST, item.ease)", "Item(0, FIRST, next_ease(item.ease, quality))"),
    ("a failure counts as the first pass", "sm2", "Item(0, FIRST, item.ease)", "Item(1, FIRST, item.ease)"),
    ("a failure is due at once", "sm2", "Item(0, FIRST, item.ease)", "Item(0, 0, item.ease)"),
    ("no floor", "sm2", "max(FLOOR, ", "max(0, "),
    ("0.2 for 0.02", "sm2", "(8 + missed * 2)", "(8 + missed * 20)"),
    ("I(2) = 4", "sm2", "FIRST, SECOND = 1, 6", "FIRST, SECOND = 1, 4"),
    ("a pass from 2 on", "sm2", "PASSED = 3", "PASSED = 2"),
)


def mutate(monkeypatch: pytest.MonkeyPatch, folder: Path, target: str, name: str, old: str, new: str) -> ModuleType:
    """Load a scheduler anew, one of its modules with one place of its text replaced."""
    for number, part in enumerate(dict.fromkeys(("chance", "fuzz", "steps", target))):
        text = (SOURCES / f"{part}.py").read_text("utf-8")
        if part == name:
            assert text.count(old) == 1, f"{part}.py holds {text.count(old)} times: {old}"
            text = text.replace(old, new)
        path = folder / f"mutant_{number}_{part}.py"
        path.write_text(text, "utf-8")
        spec = spec_from_file_location(f"scheduler.{part}", path)
        assert spec is not None
        assert spec.loader is not None
        module = module_from_spec(spec)
        monkeypatch.setitem(sys.modules, f"scheduler.{part}", module)
        spec.loader.exec_module(module)
    return module


def anki_vectors(module: ModuleType) -> int:
    return sum(anki_mismatches(module, seen(name)) for name in SM2_FILES)


def fsrs_vectors(module: ModuleType) -> int:
    return sum(fsrs_mismatches(module, seen(name)) for name in FSRS_FILES)


def sm2_table(module: ModuleType) -> int:
    return sum(course(module, grades) != (intervals, eases) for grades, intervals, eases in TABLE)


SUITES = (("anki", anki_vectors, ANKI), ("fsrs", fsrs_vectors, FSRS), ("sm2", sm2_table, SM2))
CASES = [
    pytest.param(target, conformance, *mutant[1:], id=f"{target}: {mutant[0]}")
    for target, conformance, mutants in SUITES
    for mutant in mutants
]


@pytest.mark.parametrize(("target", "conformance", "name", "old", "new"), CASES)
def test_a_mutant_is_caught(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    target: str,
    conformance: Callable[[ModuleType], int],
    name: str,
    old: str,
    new: str,
) -> None:
    wrong = conformance(mutate(monkeypatch, tmp_path, target, name, old, new))

    assert (wrong == 0) == (old == new)
