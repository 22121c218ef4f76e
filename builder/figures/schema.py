"""Pydantic's complaints about a figure to faults of its values."""

from __future__ import annotations

from collections.abc import Sequence as Sequence_

from pydantic import BaseModel
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from builder.diagnostics import Diagnostic
from builder.diagnostics import Place
from builder.figures.faults import FigureFault
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
    """Say whether a list counts as short only because its items are wrong."""
    path = detail["loc"]
    return detail["type"] == "too_short" and any(
        len(other["loc"]) > len(path) and other["loc"][: len(path)] == path for other in details
    )


def _explain(  # noqa: PLR0911
    detail: ErrorDetails, node: Mapping, let: Mapping | None, model: type[BaseModel]
) -> Diagnostic:
    fault = detail.get("ctx", {}).get("fault")
    if isinstance(fault, FigureFault):
        return locate(fault, node, let)
    path = tuple(step for step in detail["loc"] if step != "[key]")
    place, value, key = walk(node, path)
    name = ".".join(str(step) for step in path)
    match detail["type"]:
        case "extra_forbidden":
            return _unknown_key(place, key, model, path)
        case "missing" if path[-1] == "alt":
            help = "add alt: what the reader should see, in words"
            return Diagnostic(place, "FM403", "the figure has no alt text", help)
        case "missing":
            return Diagnostic(place, "FM102", f"the figure has no {name}", f"add {path[-1]}:")
        case "text_expected":
            return Diagnostic(place, "FM103", f"{name} wants text, not {form_of(value)}", "")
        case "tuple_type":
            return Diagnostic(place, "FM103", f"{name} wants a list, not {form_of(value)}", f"write {path[-1]}: [...]")
        case "too_long":
            return Diagnostic(place, "FM406", f"{name}: {detail['msg'].lower()}", "")
        case "too_short":
            return Diagnostic(place, "FM103", f"{name} is an empty list", "")
    return Diagnostic(place, "FM103", f"{name} wants a mapping, not {form_of(value)}", "write key: value, one a line")


def _unknown_key(place: Place, key: Scalar | None, model: type[BaseModel], path: tuple[str | int, ...]) -> Diagnostic:
    keys = _keys(model, path[:-1])
    meant = suggest(str(path[-1]), keys)
    help = f"did you mean {meant}?" if meant else f"the keys are {', '.join(keys)}" if keys else ""
    where = "a figure of this kind" if len(path) == 1 else f"{path[0]} of this figure"
    return Diagnostic(key.place() if key is not None else place, "FM101", f"{where} has no key {path[-1]}", help)


def _keys(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """List the keys of the mapping that a path leads to."""
    here: type[BaseModel] = model
    for step in path:
        if isinstance(step, int) or step not in here.model_fields:
            continue
        inner = _models(here.model_fields[step].annotation)
        if not inner:
            return []
        here = inner[0]
    return [field.alias or name for name, field in here.model_fields.items()]


def _models(annotation: object) -> list[type[BaseModel]]:
    """Find the models inside a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models(part)]
