"""The models of figures to the part of the JSON Schema of a card file that stands below `figure:`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from builder.authoring.keys.figure_words import describe_figure_key
from builder.authoring.keys.figures import keys_of
from builder.authoring.keys.words import describe_key
from builder.authoring.schemas import Schema
from builder.figures import KINDS

#: Where the schema of a figure is found in that of a card file.
FIGURE = "#/$defs/figure"


def figure_definitions() -> Schema:
    """Make the schemas of all kinds of figure, by the names under which they refer to each other.

    What an expression may be is left open: only the builder can read one.
    """
    kinds = {"enum": list(KINDS), "description": describe_key("figure", "kind")}
    chosen: Schema = {}
    for kind in reversed(list(KINDS)):
        says_so = {"properties": {"kind": {"const": kind}}, "required": ["kind"]}
        chosen = {"if": says_so, "then": {"$ref": f"{FIGURE}-{kind}"}, "else": chosen}
    figure: Schema = {
        "type": "object",
        "description": describe_key("card", "figure"),
        "properties": {"kind": kinds},
        "required": ["kind", "alt"],
        **chosen,
    }
    definitions = {"figure": figure}
    for kind in KINDS:
        definitions.update(_definitions_of(kind))
    return definitions


def _definitions_of(kind: str) -> Schema:
    """Make the schema of a kind, and of the parts that it has."""
    made = KINDS[kind].model.model_json_schema(ref_template=f"{FIGURE}-{kind}-{{model}}")
    parts = made.pop("$defs", {})
    own = _tidy(made)
    for key in ("kind", "alt", "side"):
        own["properties"][key] = {**own["properties"][key], "description": describe_key("figure", key)}
    own["properties"]["kind"]["const"] = kind
    definitions = {f"figure-{kind}": own, **{f"figure-{kind}-{name}": _tidy(part) for name, part in parts.items()}}
    for model in _models_of(KINDS[kind].model):
        name = f"figure-{kind}" if model is KINDS[kind].model else f"figure-{kind}-{model.__name__}"
        _describe(definitions[name]["properties"], model)
    return definitions


def _models_of(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for _, _, _, parts in keys_of(model):
        for part in parts:
            yield from _models_of(part)


def _describe(properties: Schema, model: type[BaseModel]) -> None:
    """Say of each key what it is for and how it is written, where nothing is said yet."""
    for key, form, _, parts in keys_of(model):
        words = describe_figure_key(model, key)
        is_plain = parts or " | " in form  # the editor lists the words of a choice by itself
        sentence = f"{words[:1].upper()}{words[1:]}{'' if is_plain else f': {form}'}."
        properties[key] = {"description": sentence, **properties[key]}


def _tidy(schema: Any) -> Any:
    """Leave out the titles that repeat a key, and the null of what may be missing: a file has no null."""
    if isinstance(schema, list):
        return [_tidy(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    choices = schema.get("anyOf", [])
    if {"type": "null"} in choices:
        [only] = [choice for choice in choices if choice != {"type": "null"}] or [{}]
        rest = {key: value for key, value in schema.items() if key not in ("anyOf", "default")}
        return _tidy({**rest, **only})
    if "enum" in schema:  # a word such as 1 is a number to an editor
        words = schema["enum"]
        rest = {key: value for key, value in schema.items() if key != "title"}
        return {
            **rest,
            "type": ["string", "number"],
            "enum": [*words, *(int(word) for word in words if word.isdigit())],
        }
    return {key: _tidy(value) for key, value in schema.items() if key != "title" or isinstance(value, dict)}
