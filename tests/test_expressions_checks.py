"""Facts that cards state, written in the language: each must come out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from builder.expressions.domains import Domain
from builder.expressions.domains import callables
from builder.expressions.domains import parse_domain
from builder.expressions.domains import size_letters
from builder.expressions.drawing import draw
from builder.expressions.evaluate import evaluate
from builder.expressions.evaluate import evaluate_precisely
from builder.expressions.evaluate import to_float
from builder.expressions.lets import read_lets
from builder.expressions.parsing import check_names
from builder.expressions.parsing import parse
from builder.expressions.printing import to_text
from builder.expressions.program import Program
from builder.expressions.tree import Expr

FACTS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "data/expressions.yaml").read_text("utf-8"))
WITNESSES = 4


def read(fact: dict[str, Any]) -> tuple[Expr, dict[str, Domain], Program]:
    domains = {}
    for name, text in fact.get("for", {}).items():
        domain, flaws = parse_domain(str(text))
        assert domain is not None, flaws
        domains[name] = domain
    symbols = {*domains, *size_letters(domains.values())}
    lets = [(name, str(text)) for name, text in fact.get("let", {}).items()]
    program, found = read_lets(lets, symbols, callables(domains))
    assert found == []
    own = {**callables(domains), **{name: function.signature for name, function in program.functions.items()}}
    expr, flaws = parse(str(fact.get("holds", fact.get("value"))), own)
    assert expr is not None, flaws
    assert parse(to_text(expr), own)[0] == expr
    assert check_names(expr, {*symbols, *program.values}) == []
    return expr, domains, program


def flat(value: Any) -> list[Any]:
    return [x for part in value for x in flat(part)] if isinstance(value, Sequence) else [value]


@pytest.mark.parametrize("fact", FACTS, ids=[f"{index}-{fact['topic']}" for index, fact in enumerate(FACTS)])
def test_facts(fact: dict[str, Any]) -> None:
    expr, domains, program = read(fact)
    for index in range(WITNESSES if domains else 1):
        witness = draw(domains, "fact", index)
        if "holds" in fact:
            assert evaluate(expr, witness, program) is True
            continue
        found, wanted = (
            flat(to_float(evaluate_precisely(expr, witness, program))),
            flat(fact["is"]),
        )
        assert found == pytest.approx(wanted, rel=1e-6, abs=fact.get("within", 1e-6))
