"""The JSON Schemas: sound as schemas, as strict as they can be, and never stricter than the checks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pydantic import BaseModel

from builder.authoring.keys.words import KEYS
from builder.authoring.schemas.files import SCHEMAS
from builder.authoring.schemas.files import make_schema
from builder.claims.model import KEYS as CLAIM_KEYS
from builder.figures.fields import Spec
from builder.kinds import KINDS
from builder.library.model import MacroEntry
from builder.library.model import Reference
from builder.library.model import Settings
from builder.library.model import Topic
from flashmath.cli.schema import FILES
from tests.conftest import ROOT

SHIPPED = sorted((ROOT / "cards").rglob("*.yaml"))

CHANCE = {
    "holds": "sum(T[1, :]) == T[1, 1] + T[1, 2]",
    "for": {"T": "simplex 2 x 2", "n": [2, 3, 4]},
    "table": {"of": "T", "A": "row == 1", "H(k)": "column == k"},
    "shows": 1,
}
CARD = {"id": "a-card", "front": "What?", "back": "That.", "sources": ["mml 5.1"]}


def errors_of(name: str, document: object) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(make_schema(name)).iter_errors(document)]


def file_of(**changes: Any) -> dict[str, Any]:
    card = {key: value for key, value in {**CARD, **changes}.items() if value is not None}
    return {"topic": "adam", "cards": [card]}


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_sound_for_new_editors_and_for_older_ones(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(make_schema(name))
    jsonschema.Draft7Validator.check_schema(make_schema(name))


@pytest.mark.parametrize("path", SHIPPED, ids=[path.stem for path in SHIPPED])
def test_every_shipped_file_is_accepted(path: Path) -> None:
    name = path.stem if path.stem in SCHEMAS and path.parent.name == "cards" else "card"

    assert errors_of(name, yaml.safe_load(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "recall"},
        {"back": 25},
        {"back": True},
        {"tags": ["formula"], "formerly": ["old-id"], "note": "n", "ignore": {"FM107": "on purpose"}},
        {"kind": "reverse", "prompts": ["State it", "Name it"]},
        {"kind": "cloze", "text": "{{c1::a}}", "front": None, "back": None},
        {"claims": [CHANCE, {"value": "1 + 1", "is": 2}, {"value": "[1, 2*2]", "is": [1, 4], "let": {"a": 2}}]},
    ],
)
def test_what_the_checks_accept_is_accepted(changes: dict[str, Any]) -> None:
    assert errors_of("card", file_of(**changes)) == []


class Editor(yaml.SafeLoader):
    """YAML 1.2 as editors read it: `on` and `yes` are words."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        sign: [(tag, form) for tag, form in resolvers if not tag.endswith(":bool")]
        for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


GALLERY = yaml.load((ROOT / "tests" / "data" / "figures.yaml").read_text("utf-8"), Editor)
LINE = {"kind": "curves", "alt": "A line.", "curves": [{"y": "x"}]}


@pytest.mark.parametrize("drawn", GALLERY, ids=[drawn["name"] for drawn in GALLERY])
def test_every_figure_of_the_gallery_is_accepted(drawn: dict[str, Any]) -> None:
    assert errors_of("card", file_of(figure=drawn["figure"])) == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"claims": [{"holds": "x > 0", "fro": {"x": "real"}}]}, "'fro' was unexpected"),
        ({"claims": [{"for": {"x": "real"}}]}, "is not valid under any of the given schemas"),
        ({"claims": [{"value": "1 + 1"}]}, "is not valid under any of the given schemas"),
        ({"claims": [{**CHANCE, "shows": 0}]}, "0 is less than the minimum of 1"),
        ({"claims": [{**CHANCE, "table": {"A": "row == 1"}}]}, "'of' is a required property"),
        ({"claims": [{**CHANCE, "table": {"of": "T"}}]}, "does not have enough properties"),
        ({"claims": [{**CHANCE, "table": {"of": "T", "A": ["row"]}}]}, "is not of type"),
        ({"claims": [{key: CHANCE[key] for key in ("holds", "table")}]}, "'shows' is a required property"),
        ({"figure": "a line"}, "is not of type 'object'"),
        ({"figure": {**LINE, "kind": "curvs"}}, "'curvs' is not one of"),
        ({"figure": {"kind": "curves"}}, "'alt' is a required property"),
        ({"figure": {**LINE, "side": "back"}}, "'back' is not one of ['answer', 'question']"),
        ({"figure": {**LINE, "curvs": []}}, "'curvs' was unexpected"),
        ({"figure": {**LINE, "curves": [{"z": "x"}]}}, "'y' is a required property"),
        ({"figure": {**LINE, "kind": "bits"}}, "'formats' is a required property"),
        ({"back": None}, "'back' is a required property"),
        ({"id": None}, "'id' is a required property"),
        ({"id": "Bad_Id"}, "does not match"),
        ({"id": "a" * 81}, "is too long"),
        ({"kind": "basic"}, "is not one of ['recall', 'reverse', 'cloze']"),
        ({"kind": "reverse"}, "'prompts' is a required property"),
        ({"kind": "reverse", "prompts": ["State it"]}, "is too short"),
        ({"kind": "reverse", "prompts": ["a", "b", "c"]}, "is too long"),
        ({"prompts": ["State it", "Name it"]}, "'prompts' was unexpected"),
        ({"kind": "cloze"}, "'text' is a required property"),
        ({"notes": "n"}, "'notes' was unexpected"),
        ({"topic": "adam"}, "'topic' was unexpected"),
        ({"sources": "mml"}, "is not of type 'array'"),
        ({"tags": ["Two Words"]}, "does not match"),
        ({"formerly": ["old id"]}, "does not match"),
        ({"ignore": {"107": "reason"}}, "does not match"),
        ({"front": {"a": "b"}}, "is not of type"),
    ],
)
def test_a_faulty_card_is_refused(changes: dict[str, Any], message: str) -> None:
    assert any(message in error for error in errors_of("card", file_of(**changes)))


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("card", {"cards": []}),
        ("card", {"topic": "adam", "cards": [], "title": "t"}),
        ("library", {"id": "l"}),
        ("library", {"id": "l", "deck": "d", "title": "t", "version": "1", "licence": "c", "colour": "red"}),
        ("curriculum", {"strands": {}, "topics": [{"id": "a"}]}),
        ("sources", {"sources": {"a": {"title": "t", "kind": "film"}}}),
        ("macros", {"macros": {"a1": {"tex": "x"}}}),
        ("macros", {"macros": {"a": {"tex": "x", "args": 10}}}),
    ],
)
def test_a_faulty_file_is_refused(name: str, document: object) -> None:
    assert errors_of(name, document)


MODELS: dict[str, type[BaseModel]] = {
    "figure": Spec,
    "library": Settings,
    "topic": Topic,
    "source": Reference,
    "macro": MacroEntry,
}


def test_every_key_of_every_model_is_described_and_no_other() -> None:
    for section, model in MODELS.items():
        assert set(KEYS[section]) == set(model.model_fields)
    for kind, card in KINDS.items():
        assert set(card.model_fields) - {"topic"} <= {*KEYS["card"], *KEYS[kind]}
        assert set(KEYS[kind]) <= set(card.model_fields)


def test_every_key_of_a_claim_is_described_and_no_other() -> None:
    assert list(KEYS["claim"]) == list(CLAIM_KEYS)


def test_every_description_is_a_sentence() -> None:
    for keys in KEYS.values():
        assert all(text.endswith((".", "].", "}}.")) and text[0].isupper() for text in keys.values())


def test_the_command_knows_every_schema() -> None:
    assert tuple(SCHEMAS) == FILES
