"""Pydantic's complaints about a figure to faults of its values."""

from __future__ import annotations

from collections.abc import Sequence as Sequence_
from typing import get_args

from pydantic import BaseModel
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from builder.diagnostics import Diagnostic
from builder.diagnostics import Place
from builder.figures.faults import FigureFault
from builder.figures.faults import Path
from builder.figures.plain import locate
from builder.source import Mapping
from builder.source import Scalar
from builder.source import form_of
from builder.source import walk
from builder.tex.commands import suggest


def explain_errors(
    error: ValidationError, node: Mapping, let: Mapping | None, model: type[BaseModel]
) -> list[Diagnostic]:
    """Turn pydantic's complaints about a figure into findings."""
    details = error.errors(include_url=False, include_input=False)
    return [_explain(detail, node, let, model) for detail in details if not _follows(detail, details)]


def _follows(detail: ErrorDetails, details: Sequence_[ErrorDetails]) -> bool:
    """Say whether a complaint only repeats another one.

    A list counts as short because its items are wrong; entries that are no mappings are of one form mostly.
    """
    path = detail["loc"]
    if detail["type"] == "model_type" and isinstance(path[-1], int):
        return any(
            other["type"] == "model_type" and other["loc"][:-1] == path[:-1] and other["loc"][-1] == path[-1] - 1
            for other in details
        )
    return detail["type"] == "too_short" and any(
        len(other["loc"]) > len(path) and other["loc"][: len(path)] == path for other in details
    )


def _explain(detail: ErrorDetails, node: Mapping, let: Mapping | None, model: type[BaseModel]) -> Diagnostic:
    fault = detail.get("ctx", {}).get("fault")
    if isinstance(fault, FigureFault):
        return locate(fault, node, let)
    path = tuple(step for step in detail["loc"] if step != "[key]")
    place, value, key = walk(node, path)
    if detail["type"] == "extra_forbidden":
        return _unknown_key(place, key, model, path)
    name, form, message = _name(path), form_of(value), detail["msg"].lower()
    match detail["type"]:
        case "missing" if path[-1] == "alt":
            sentence = "FM403", "the figure has no alt text", "add alt: what the reader should see, in words"
        case "missing":
            sentence = "FM102", f"{_name(path[:-1]) or 'the figure'} has no {path[-1]}", f"add {path[-1]}:"
        case "text_expected":
            sentence = "FM103", f"{name} wants text, not {form}", ""
        case "tuple_type":
            keys = _keys(model, path)
            entry = f"{{{keys[0]}: ...}}" if keys and keys != _keys(model, path[:-1]) else "..."
            sentence = "FM103", f"{name} wants a list, not {form}", f"write {path[-1]}: [{entry}]"
        case "too_long":
            sentence = "FM406", f"{name}: {message}", ""
        case "too_short":
            sentence = "FM103", f"{name} is an empty list", ""
        case _:
            sentence = "FM103", f"{name} wants a mapping, not {form}", _form_of_entry(model, path)
    return Diagnostic(place, *sentence)


def _name(path: Path) -> str:
    """Name what a path leads to as an author would: `series[1].values`, entries counted from 1."""
    steps = (f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def _form_of_entry(model: type[BaseModel], path: Path) -> str:
    """Show how the mapping is written that belongs where a path leads to."""
    keys = _keys(model, path)
    if not keys:
        return "write key: value, one a line"
    return f"write {{{keys[0]}: ...}}; the keys are {', '.join(keys)}" if len(keys) > 1 else f"write {{{keys[0]}: ...}}"


def _unknown_key(place: Place, key: Scalar | None, model: type[BaseModel], path: Path) -> Diagnostic:
    keys = _keys(model, path[:-1])
    meant = suggest(str(path[-1]), keys)
    help = f"did you mean {meant}?" if meant else f"the keys are {', '.join(keys)}" if keys else ""
    where = "a figure of this kind" if len(path) == 1 else _name(path[:-1])
    return Diagnostic(key.place() if key is not None else place, "FM101", f"{where} has no key {path[-1]}", help)


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    """List the keys of the mapping that a path leads to."""
    here: type[BaseModel] = model
    for step in path:
        if isinstance(step, int) or step not in here.model_fields:
            continue
        inner = models_in(here.model_fields[step].annotation)
        if not inner:
            return []
        here = inner[0]
    return [field.alias or name for name, field in here.model_fields.items()]


def models_in(annotation: object) -> list[type[BaseModel]]:
    """Find the models inside a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_in(part)]
