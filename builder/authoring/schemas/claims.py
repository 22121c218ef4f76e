"""The part of the JSON Schema of a card file that stands below `claims:`."""

from __future__ import annotations

from builder.authoring.keys.words import describe_key
from builder.authoring.schemas import TEXT_TYPES
from builder.authoring.schemas import Schema
from builder.claims.model import KEYS
from builder.claims.tables import OF

#: Where the schema of a claim is found in that of a card file.
CLAIM = "#/$defs/claim"

#: An expression.
_TEXT: Schema = {"type": TEXT_TYPES}
#: The same where a list in brackets may stand: numbers, a vector, a domain.
_NUMBERS: Schema = {"type": [*TEXT_TYPES, "array"]}
_FORMS: dict[str, Schema] = {
    "is": _NUMBERS,
    "for": {"type": "object", "additionalProperties": _NUMBERS},
    "let": {"type": "object", "additionalProperties": _NUMBERS},
    "shows": {"type": ["string", "integer"], "minimum": 1, "maximum": 99},
    "table": {
        "type": "object",
        "properties": {OF: {"type": "string", "description": describe_key("table", OF)}},
        "required": [OF],
        "minProperties": 2,
        "additionalProperties": {**_TEXT, "description": describe_key("table", "name")},
    },
}


def claim_definition() -> Schema:
    """Make the schema of one claim: a condition, or an expression and its value."""
    return {
        "type": "object",
        "properties": {key: {**_FORMS.get(key, _TEXT), "description": describe_key("claim", key)} for key in KEYS},
        "oneOf": [{"required": ["holds"]}, {"required": ["value", "is"]}],
        "if": {"required": ["table"]},
        "then": {"required": ["shows"]},
        "additionalProperties": False,
    }
