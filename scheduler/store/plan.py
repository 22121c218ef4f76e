"""What the fold of a card needs beside its events: its rule, its edition, and the names that it once had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from scheduler.algorithms import DEFAULT
from scheduler.algorithms import Rule
from scheduler.algorithms import rule_hash


@dataclass(frozen=True, slots=True)
class Plan:
    """The rule of each card that is known, its former names, the oldest first, and the day of its last reset.

    A card that is not known (it left the library, or belongs to one that is not loaded) keeps the edition and the rule
    by which it was folded, if that is the `default` or among the `others`. A former name that is itself a known card is
    not followed.
    """

    rules: Mapping[str, Rule] = field(default_factory=dict)
    formerly: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    default: Rule = DEFAULT
    others: tuple[Rule, ...] = ()
    editions: Mapping[str, int] = field(default_factory=dict)
    _current: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    _hashes: dict[int, str] = field(init=False, repr=False, compare=False, default_factory=dict)
    _by_hash: dict[str, Rule] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for uid, names in self.formerly.items():
            for name in names:
                if name not in self.rules:
                    self._current.setdefault(name, uid)
        for rule in {id(rule): rule for rule in (self.default, *self.others, *self.rules.values())}.values():
            self._hashes[id(rule)] = rule_hash(rule)
            self._by_hash[self._hashes[id(rule)]] = rule

    def uid_of(self, name: str) -> str:
        """Turn a name that a card has or had into the one that it has."""
        return self._current.get(name, name)

    def names_of(self, uid: str) -> tuple[str, ...]:
        """Turn a card into all its names: the former ones, the oldest first, then its own."""
        former = self.formerly.get(uid)
        return (uid,) if not former else (*(name for name in former if self._current.get(name) == uid), uid)

    def rule_of(self, uid: str, folded_by: str = "") -> Rule:
        """Find the rule of a card; one that is not known keeps the one of this hash."""
        rule = self.rules.get(uid)
        return rule if rule is not None else self._by_hash.get(folded_by, self.default)

    def edition_of(self, uid: str, folded_at: int = 0) -> int:
        """Find the day since which a card means what it does now; one that is not known keeps the one given."""
        return self.editions.get(uid, 0) if uid in self.rules else folded_at

    def hash_of(self, rule: Rule) -> str:
        """Turn a rule of this plan into its hash."""
        return self._hashes.get(id(rule)) or rule_hash(rule)

    def hashes(self) -> frozenset[str]:
        """Give the hashes of the rules of all known cards."""
        return frozenset(map(self.hash_of, {id(rule): rule for rule in self.rules.values()}.values()))

    def renamed(self) -> Mapping[str, str]:
        """Give the present name by each former one."""
        return self._current
