"""The JSON Schemas of a library's files, with which an editor completes and explains the keys."""

from __future__ import annotations

from typing import Any

#: A JSON Schema, or a part of one.
Schema = dict[str, Any]

#: What a file may write where text is meant: 1984 and true are text to us, and numbers and truth values to an editor.
TEXT_TYPES = ["string", "number", "boolean"]
