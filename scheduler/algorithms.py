"""The algorithms that a learner may choose from, and their rules and memories as text."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from dataclasses import dataclass
from dataclasses import fields
from hashlib import sha256
from typing import Any
from typing import Generic
from typing import TypeVar

from scheduler import anki
from scheduler import fsrs
from scheduler import sm2
from scheduler.model import Event
from scheduler.model import Memory
from scheduler.model import Phase
from scheduler.model import Standing

Rule = sm2.Rule | anki.Rule | fsrs.Rule
_M = TypeVar("_M", bound=Memory)
_R = TypeVar("_R", sm2.Rule, anki.Rule, fsrs.Rule)


@dataclass(frozen=True, slots=True)
class Algorithm(Generic[_M, _R]):
    """One way to schedule: its name, one line for a learner, the types of its rule and memory, and its step.

    `step(memory, event, rule, seed) -> memory` takes an answer and no memory yet as None; equal arguments give equal
    memories. `edition` is raised when a step of it changes, so that stored memories are made anew.
    """

    name: str
    summary: str
    rule: type[_R]
    memory: type[_M]
    step: Callable[[_M | None, Event, _R, int], _M]
    edition: int = 1


ALGORITHMS: tuple[Algorithm[Any, Any], ...] = (
    Algorithm("fsrs", "learns from how memory fades, fewest reviews", fsrs.Rule, fsrs.Memory, fsrs.step),
    Algorithm("sm2", "the classic of 1990: whole days, no settings", sm2.Rule, sm2.Memory, sm2.step),
    Algorithm("anki", "as Anki does without FSRS", anki.Rule, anki.Memory, anki.step),
)
#: What is used where nobody was asked.
DEFAULT: Rule = sm2.Rule()

_BY_RULE = {algorithm.rule: algorithm for algorithm in ALGORITHMS}


def algorithm_of(rule: Rule) -> Algorithm[Any, Any]:
    """Turn the settings of an algorithm into the algorithm."""
    return _BY_RULE[type(rule)]


def rule_hash(rule: Rule) -> str:
    """Turn settings into 16 hexadecimal digits that change with the algorithm, its edition and every setting."""
    algorithm = algorithm_of(rule)
    settings = {entry.name: getattr(rule, entry.name) for entry in fields(rule) if entry.init}
    text = _compact({"algorithm": algorithm.name, "edition": algorithm.edition, "settings": settings})
    return sha256(text.encode()).hexdigest()[:16]


def dump_standing(standing: Standing) -> str:
    """Turn a standing into canonical JSON: equal standings give equal text."""
    return _compact(asdict(standing))


def load_standing(text: str, rule: Rule) -> Standing:
    """Turn JSON that was dumped under the same rule into the standing.

    Compare `rule_hash` first: text of another rule raises TypeError, KeyError or ValueError.
    """
    values = json.loads(text)
    memory = values.pop("memory")
    if memory is not None:
        memory["phase"] = Phase(memory["phase"])
        memory = algorithm_of(rule).memory(**memory)
    return Standing(memory=memory, **values)


def _compact(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
