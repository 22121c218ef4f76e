"""The models of a library's files to JSON Schemas, with which an editor completes and explains the keys.

The schemas are JSON Schema 2020-12, and use only what draft 7 has too, for that is what most editors understand.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping

from pydantic import BaseModel

from builder.authoring.keys.words import describe_key
from builder.authoring.schemas import TEXT_TYPES
from builder.authoring.schemas import Schema
from builder.authoring.schemas.claims import CLAIM
from builder.authoring.schemas.claims import claim_definition
from builder.authoring.schemas.figures import FIGURE
from builder.authoring.schemas.figures import figure_definitions
from builder.kinds import KINDS
from builder.kinds.ids import LONGEST_ID
from builder.library.model import MacroEntry
from builder.library.model import Reference
from builder.library.model import Settings
from builder.library.model import Topic


def make_schema(name: str) -> Schema:
    """Make the schema of one of the files in `SCHEMAS`."""
    title, make = SCHEMAS[name]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **make()}


def _card_file() -> Schema:
    first, *others = KINDS
    chosen: Schema = {"$ref": f"#/$defs/{first}"}
    for kind in reversed(others):
        says_so = {"properties": {"kind": {"const": kind}}, "required": ["kind"]}
        chosen = {"if": says_so, "then": {"$ref": f"#/$defs/{kind}"}, "else": chosen}
    kinds = {"enum": list(KINDS), "default": first, "description": describe_key("card", "kind")}
    card = {"type": "object", "properties": {"kind": kinds}, **chosen}
    cards = {"type": "array", "items": {"$ref": "#/$defs/card"}}
    topic = _property(KINDS[first].model_json_schema()["properties"]["topic"])
    return {
        **_object("card file", {"topic": topic, "cards": cards}),
        "$defs": {"card": card, **{kind: _card(kind) for kind in KINDS}, **_parts()},
    }


def _parts() -> Schema:
    """Make the schemas of what stands inside a card."""
    return {"claim": claim_definition(), **figure_definitions()}


def _card(kind: str) -> Schema:
    schema = _model(KINDS[kind], kind, without=("topic",))
    schema["properties"]["kind"] = {"const": kind, "description": describe_key("card", "kind")}
    schema["properties"]["figure"] = {"$ref": FIGURE}
    schema["properties"]["claims"]["items"] = {"$ref": CLAIM}
    schema["properties"]["ignore"]["propertyNames"] = {"pattern": "^FM[0-9]{3}$"}
    return schema


def _curriculum() -> Schema:
    titles = {"type": "object", "additionalProperties": _text()}
    topics = {"type": "array", "items": _model(Topic, "topic")}
    return _object("curriculum", {"strands": titles, "topics": topics})


def _sources() -> Schema:
    return _object("sources", {"sources": {"type": "object", "additionalProperties": _model(Reference, "source")}})


def _macros() -> Schema:
    entries = {"type": "object", "additionalProperties": _model(MacroEntry, "macro")}
    return _object("macros", {"macros": {**entries, "propertyNames": {"pattern": "^[A-Za-z]+$"}}})


def _library() -> Schema:
    return _model(Settings, "library")


#: Every schema by its name on the command line: its title, and what makes it.
SCHEMAS: Mapping[str, tuple[str, Callable[[], Schema]]] = {
    "card": ("A flashmath card file", _card_file),
    "library": ("A flashmath library.yaml", _library),
    "curriculum": ("A flashmath curriculum.yaml", _curriculum),
    "sources": ("A flashmath sources.yaml", _sources),
    "macros": ("A flashmath macros.yaml", _macros),
}


def _object(section: str, properties: Mapping[str, Schema]) -> Schema:
    """Make the schema of a mapping that has exactly these keys."""
    described = {key: {**schema, "description": describe_key(section, key)} for key, schema in properties.items()}
    return {
        "type": "object",
        "properties": described,
        "required": list(properties),
        "additionalProperties": False,
    }


def _model(model: type[BaseModel], section: str, without: tuple[str, ...] = ()) -> Schema:
    """Turn a model into its schema, its keys described as in a section of `keys`."""
    made = model.model_json_schema()
    properties = {
        key: {**_property(schema), "description": describe_key(section, key)}
        for key, schema in made["properties"].items()
        if key not in without
    }
    return {
        "type": "object",
        "properties": properties,
        "required": [key for key in made.get("required", []) if key not in without],
        "additionalProperties": False,
    }


def _property(schema: Schema) -> Schema:
    """Turn what pydantic says of a value into what an author may write there."""
    if "anyOf" in schema:
        [schema] = [choice for choice in schema["anyOf"] if choice != {"type": "null"}]
    if "pattern" in schema:
        return {"type": "string", "pattern": schema["pattern"], "maxLength": LONGEST_ID}
    match schema:
        case {"type": "string"}:
            return _word(schema)
        case {"type": "array"}:
            entry = schema.get("items") or schema["prefixItems"][0]
            bounds: Schema = {key: value for key, value in schema.items() if key in ("minItems", "maxItems")}
            return {"type": "array", "items": _property(entry), **bounds}
        case {"type": "object", "properties": properties}:
            return {**schema, "properties": {key: _property(value) for key, value in properties.items()}}
        case {"type": "object", "additionalProperties": value}:
            return {"type": "object", "additionalProperties": _property(value)}
        case _:
            return {key: value for key, value in schema.items() if key != "title"}


def _word(schema: Schema) -> Schema:
    """Turn one of several words, or any text, into what an author may write there."""
    values = schema.get("enum")
    return {"enum": values, "default": schema.get("default", values[0])} if values else _text()


def _text() -> Schema:
    return {"type": TEXT_TYPES}
