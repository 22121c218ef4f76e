"""Every setting once: its name, meaning, default and bounds, and how a value of TOML becomes one of ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scheduler.algorithms import ALGORITHMS
from scheduler.days import DAY
from scheduler.fsrs import LEAST_DECAY
from scheduler.fsrs import MOST
from scheduler.fsrs import WEIGHTS
from scheduler.model import LONGEST

#: What reads a value: gives it in our form, or raises ValueError with what it must be.
Reader = Callable[[Any], Any]
#: Seconds by the letter after a number, the smallest first.
UNITS = {"s": 1, "m": 60, "h": 3600, "d": DAY}
_SPAN = re.compile(r"(\d{1,6})\s*([smhd])")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; `default` is as the file would hold it, `bounds` in words, `by_deck` where a deck may differ."""

    name: str
    meaning: str
    default: Any
    bounds: str
    read: Reader
    by_deck: bool = True


def _one_of(*choices: Any) -> Reader:
    def read(value: Any) -> Any:
        if isinstance(value, bool) or value not in choices:
            raise ValueError(f"must be {' or '.join(map(written, choices))}")
        return value

    return read


def _whole(least: int, most: int) -> Reader:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return value

    return read


def _share(least: float, most: float) -> Reader:
    def read(value: Any) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"must be a number from {least} to {most}")
        return float(value)

    return read


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def _steps(value: Any) -> tuple[int, ...]:
    if not isinstance(value, list) or len(value) > 20:
        raise ValueError('must be a list of spans such as ["1m", "10m"], at most 20')
    return tuple(_seconds(step) for step in value)


def _seconds(step: Any) -> int:
    found = _SPAN.fullmatch(step) if isinstance(step, str) else None
    seconds = int(found[1]) * UNITS[found[2]] if found else 0
    if not 1 <= seconds <= 365 * DAY:
        raise ValueError(f'{written(step)} is no span from "1s" to "365d" (s, m, h or d after a number)')
    return seconds


def _weights(value: Any) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) not in (0, len(WEIGHTS)):
        raise ValueError(f"must be empty or a list of {len(WEIGHTS)} numbers")
    numbers = [weight for weight in value if isinstance(weight, int | float) and not isinstance(weight, bool)]
    if len(numbers) != len(value) or not all(0 <= x <= most for x, most in zip(numbers, MOST, strict=False)):
        raise ValueError("must hold numbers, the first four from 0 to 100, the others from 0 to 20")
    if numbers and numbers[-1] < LEAST_DECAY:
        raise ValueError(f"must end with a number of at least {LEAST_DECAY}")
    return tuple(map(float, numbers))


def written(value: Any) -> str:
    """Turn a value of the kinds used here into TOML."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(written, value))}]"
    if isinstance(value, str):
        inside = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{inside}"'
    return str(value)


_NAMES = tuple(algorithm.name for algorithm in ALGORITHMS)
_ALGORITHMS = "; ".join(f"{algorithm.name}: {algorithm.summary}" for algorithm in ALGORITHMS)

#: In the order of the file. The default algorithm is the one used where nobody was asked.
SETTINGS: tuple[Setting, ...] = (
    Setting("algorithm", f"How intervals grow. {_ALGORITHMS}.", "sm2", "fsrs, sm2 or anki", _one_of(*_NAMES)),
    Setting(
        "retention",
        "fsrs: the share of cards that you want to know when they are due. More means more reviews.",
        0.9,
        "0.7 to 0.99",
        _share(0.7, 0.99),
    ),
    Setting(
        "learning_steps",
        "fsrs, anki: the waits before a new card is scheduled by days.",
        ["1m", "10m"],
        "1s to 365d each; may be empty",
        _steps,
    ),
    Setting(
        "relearning_steps",
        "fsrs, anki: the waits after a card was forgotten.",
        ["10m"],
        "1s to 365d each; may be empty",
        _steps,
    ),
    Setting(
        "maximum_interval",
        "Days after which a card comes at the latest.",
        LONGEST,
        f"6 to {LONGEST}",
        _whole(6, LONGEST),
    ),
    Setting(
        "fuzz",
        "fsrs, anki: vary intervals a little, so that cards learned together part.",
        True,
        "true or false",
        _flag,
    ),
    Setting(
        "weights",
        "fsrs: the 21 weights of the memory model, fitted elsewhere; empty for those of most learners.",
        [],
        "21 numbers or none",
        _weights,
    ),
    Setting("new_per_day", "New cards a day.", 20, "0 to 9999", _whole(0, 9999)),
    Setting(
        "reviews_per_day",
        "Reviews a day; while more than that are due, no new cards come.",
        200,
        "0 to 9999",
        _whole(0, 9999),
    ),
    Setting(
        "leech_threshold",
        "Lapses from which a card is called a leech; 0 for never.",
        8,
        "0 to 99",
        _whole(0, 99),
    ),
    Setting("leech_action", "What to do with a leech.", "tag", "tag or suspend", _one_of("tag", "suspend")),
    Setting(
        "rollover",
        "The hour at which your day begins; before it, it is still yesterday.",
        4,
        "0 to 23",
        _whole(0, 23),
        by_deck=False,
    ),
    Setting(
        "seed",
        "Another number gives another order among cards that are equally due.",
        0,
        "0 to 4294967295",
        _whole(0, 0xFFFF_FFFF),
        by_deck=False,
    ),
    Setting("buttons", "4: again, hard, good, easy; 2: again, good.", 4, "2 or 4", _one_of(4, 2), by_deck=False),
    Setting(
        "glyphs",
        "unicode, or ascii where the font lacks mathematical signs.",
        "unicode",
        "unicode or ascii",
        _one_of("unicode", "ascii"),
        by_deck=False,
    ),
    Setting(
        "graphics",
        "How figures are shown: as pictures (kitty), in dots (braille), or by their description (off).",
        "auto",
        "auto, kitty, braille or off",
        _one_of("auto", "kitty", "braille", "off"),
        by_deck=False,
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}
