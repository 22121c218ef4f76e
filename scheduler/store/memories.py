"""The memory table to where cards stand: of all of them, or at first only of those that may be asked soon.

A store may hold tens of thousands of cards of which a few hundred are due. The others are known by name and day, and
read when they are asked about.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from collections.abc import Iterator
from typing import Any
from typing import NamedTuple

from scheduler.algorithms import load_standing
from scheduler.store.errors import RulesChangedError
from scheduler.store.folding import Kept
from scheduler.store.folding import Row
from scheduler.store.plan import Plan

_SELECT = "SELECT card, standing, rule, events FROM memory"
_SOON = f"{_SELECT} WHERE due_at IS NOT NULL OR due_day IS NULL OR due_day <= ?"
_LATER = "SELECT card FROM memory WHERE due_at IS NULL AND due_day > ?"
_FIRST_LATER = "SELECT card, standing, due_day FROM memory WHERE due_at IS NULL AND due_day > ? ORDER BY due_day"


class Upcoming(NamedTuple):
    """Where those cards stand that may be asked up to a day, and the names of all that are due later."""

    soon: dict[str, Kept]
    later: set[str]


def read_memories(connection: sqlite3.Connection, plan: Plan) -> dict[str, Kept]:
    """Read where every known card stands; RulesChangedError where some were folded by another rule than theirs."""
    _demand_rules(connection, plan)
    return _known(connection.execute(_SELECT), plan)


def read_upcoming(connection: sqlite3.Connection, plan: Plan, day: int) -> Upcoming:
    """Read where those known cards stand that a queue up to a learner's day looks at; RulesChangedError as above."""
    _demand_rules(connection, plan)
    later = {card for (card,) in connection.execute(_LATER, (day,))}
    return Upcoming(_known(connection.execute(_SOON, (day,)), plan), later)


def read_memory(connection: sqlite3.Connection, plan: Plan, uid: str) -> Kept | None:
    """Read where a known card stands; None where nothing was done with it."""
    return _known(connection.execute(f"{_SELECT} WHERE card = ?", (uid,)), plan).get(uid)


def first_later(connection: sqlite3.Connection, plan: Plan, day: int) -> int | None:
    """Find the first day after this one on which a known card is due that is asked at all."""
    for card, standing, due_day in connection.execute(_FIRST_LATER, (day,)):
        if card in plan.rules:
            values = json.loads(standing)
            if not (values["suspended"] or values["known"]):
                return int(due_day)
    return None


def outdated(connection: sqlite3.Connection, plan: Plan) -> list[str]:
    """List known cards that were folded by another rule than theirs now."""
    hashes = plan.hashes()
    if len(hashes) == 1:
        found = connection.execute("SELECT card, rule FROM memory WHERE rule <> ?", tuple(hashes))
    else:
        found = connection.execute("SELECT card, rule FROM memory")
    return [card for card, by in found if card in plan.rules and plan.hash_of(plan.rules[card]) != by]


def bare_memory(row: Row) -> dict[str, Any] | None:
    """Read the memory of a row whatever its rule was, as values by name; None for a card without one."""
    values: dict[str, Any] | None = json.loads(row.standing)["memory"]
    return values


def _demand_rules(connection: sqlite3.Connection, plan: Plan) -> None:
    if others := outdated(connection, plan):
        raise RulesChangedError(len(others))


def _known(rows: Iterable[tuple[str, str, str, int]], plan: Plan) -> dict[str, Kept]:
    return dict(_kept(rows, plan))


def _kept(rows: Iterable[tuple[str, str, str, int]], plan: Plan) -> Iterator[tuple[str, Kept]]:
    for card, standing, folded_by, events in rows:
        rule = plan.rules.get(card)
        if rule is None:
            continue
        if plan.hash_of(rule) != folded_by:
            raise RulesChangedError(1)  # folded anew by another process between two readings
        yield card, Kept(load_standing(standing, rule), rule, events)
