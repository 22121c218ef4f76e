"""Texts of YAML to claims, for the tests."""

from __future__ import annotations

from pathlib import Path

from builder.claims.model import Claim
from builder.claims.model import read_claim
from builder.diagnostics import Diagnostic
from builder.source import Mapping
from builder.source import Source
from builder.source.parse import parse_yaml

DATA = Path(__file__).parent / "data"


def mapping_of(text: str, name: str = "card.yaml") -> Mapping:
    """Read a text that is one mapping."""
    node, diagnostics = parse_yaml(Source(name, text))
    assert diagnostics == []
    assert isinstance(node, Mapping)
    return node


def read(text: str, let: str = "") -> tuple[Claim | None, list[Diagnostic]]:
    """Read a claim, and the `let:` of its card."""
    return read_claim(mapping_of(text), mapping_of(let) if let else None)


def claim(text: str, let: str = "") -> Claim:
    """Read a claim that has no flaw."""
    found, diagnostics = read(text, let)
    assert found is not None, diagnostics
    return found


def claims_of(name: str) -> dict[str, Claim]:
    """Read the claims of a file of data."""
    found = {}
    for key, node in mapping_of((DATA / name).read_text("utf-8"), name).items():
        assert isinstance(node, Mapping)
        value, diagnostics = read_claim(node)
        assert value is not None, (key, diagnostics)
        found[str(key)] = value
    return found
