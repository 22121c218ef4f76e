"""The keys of a figure, and of its parts, with the form of their values in words."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from types import NoneType
from types import UnionType
from typing import Annotated
from typing import Any
from typing import Literal
from typing import Union
from typing import get_args
from typing import get_origin
from typing import get_type_hints

from pydantic import BaseModel
from pydantic import PlainValidator

from builder.figures import fields
from builder.figures.schema import models_in


def _reader_of(alias: Any) -> PlainValidator:
    [reader] = [part for part in get_args(alias) if isinstance(part, PlainValidator)]
    return reader


#: The form of a value by what reads it.
_FORMS: Mapping[PlainValidator, str] = {
    _reader_of(alias): form
    for alias, form in (
        (fields.Word, "text"),
        (fields.Alt, "text"),
        (fields.Label, "text with $...$"),
        (fields.Flag, "yes or no"),
        (fields.Number, "number"),
        (fields.At, "[1, 2] or 1"),
        (fields.Nth, "number"),
        (fields.Pair, "[1, 2]"),
        (fields.Range, "-3..3"),
        (fields.OpenRange, "-3..inf"),
        (fields.Vector, "[1, 2, 3]"),
        (fields.Matrix, "[[1, 2], [3, 4]]"),
    )
}


def keys_of(model: type[BaseModel]) -> Iterator[tuple[str, str, bool, list[type[BaseModel]]]]:
    """Give each key of a model: how it is written, the form of its value, whether it is needed, the parts in it."""
    hints = get_type_hints(model, include_extras=True)
    for name, field in model.model_fields.items():
        hint = hints[name]
        yield field.alias or name, _form(hint), field.is_required(), models_in(hint)


def _form(hint: Any) -> str:
    """Write the form of a value in words."""
    if get_origin(hint) is Annotated:
        base, *extras = get_args(hint)
        readers = [extra for extra in extras if isinstance(extra, PlainValidator)]
        return _form_read(readers[0]) if readers else _form(base)
    parts = [part for part in get_args(hint) if part not in (NoneType, Ellipsis)]
    if get_origin(hint) in (Union, UnionType):
        return " or ".join(map(_form, parts))
    if get_origin(hint) is tuple:
        return f"[{', '.join(map(_form, parts))}{', ...' if Ellipsis in get_args(hint) else ''}]"
    if models_in(hint) == [hint]:
        return "{...}"
    return "{name: ...}" if parts else "text"


def _form_read(reader: PlainValidator) -> str:
    words = reader.json_schema_input_type
    if get_origin(words) is Literal:
        return " | ".join(get_args(words))
    return _FORMS.get(reader, "number" if "_whole" in reader.func.__qualname__ else "expression")
