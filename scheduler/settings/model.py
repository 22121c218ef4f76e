"""Settings as values: those of every deck, the rule that each of them gives, and findings about the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import NamedTuple

from scheduler import anki
from scheduler import fsrs
from scheduler import sm2
from scheduler.algorithms import Rule
from scheduler.days import ROLLOVER
from scheduler.model import LONGEST
from scheduler.steps import LEARNING
from scheduler.steps import RELEARNING

#: The code of every mistake in the settings file.
MISTAKE = "FM614"


class Finding(NamedTuple):
    """What is wrong in the file: the line (0 where it is not known), the key, the reason, and what was meant."""

    line: int
    key: str
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """The settings that hold for one deck; spans in seconds, intervals in days. `keys` says what each means."""

    algorithm: str = "sm2"
    retention: float = 0.9
    learning_steps: tuple[int, ...] = LEARNING
    relearning_steps: tuple[int, ...] = RELEARNING
    maximum_interval: int = LONGEST
    fuzz: bool = True
    weights: tuple[float, ...] = ()
    new_per_day: int = 20
    reviews_per_day: int = 200
    leech_threshold: int = 8
    leech_action: str = "tag"
    rollover: int = ROLLOVER
    seed: int = 0
    buttons: int = 4
    glyphs: str = "unicode"
    graphics: str = "auto"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings: those of everything, and those of decks that differ.

    `asked` says whether the file names an algorithm, so that the learner need not be asked.
    """

    everything: Choices = Choices()
    decks: Mapping[str, Choices] = field(default_factory=dict)
    asked: bool = False

    def of(self, deck: str) -> Choices:
        """Give the settings of a deck."""
        return self.decks.get(deck, self.everything)


def rule_of(choices: Choices) -> Rule:
    """Turn settings into the rule that they ask for."""
    if choices.algorithm == "sm2":
        return sm2.Rule(maximum=choices.maximum_interval)
    if choices.algorithm == "anki":
        return anki.Rule(
            learning=choices.learning_steps,
            relearning=choices.relearning_steps,
            maximum=choices.maximum_interval,
            fuzz=choices.fuzz,
            rollover=choices.rollover,
        )
    return fsrs.Rule(
        weights=choices.weights or fsrs.WEIGHTS,
        retention=choices.retention,
        learning=choices.learning_steps,
        relearning=choices.relearning_steps,
        maximum=choices.maximum_interval,
        fuzz=choices.fuzz,
        rollover=choices.rollover,
    )
