"""Pydantic's complaints about a figure to findings that an author understands."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel
from pydantic import ValidationError

from builder.diagnostics import Diagnostic
from builder.diagnostics.suggestions import did_you_mean
from builder.figures.faults import FigureFault
from builder.figures.faults import Path
from builder.figures.plain import locate
from builder.figures.schema import keys_at
from builder.source import Mapping
from builder.source import form_of
from builder.source.complaints import Complaint
from builder.source.complaints import read_complaints


def explain_errors(
    error: ValidationError, node: Mapping, let: Mapping | None, model: type[BaseModel]
) -> list[Diagnostic]:
    """Turn pydantic's complaints about a figure into findings."""
    complaints = read_complaints(error, node)
    told = [complaint for complaint in complaints if not _follows(complaint, complaints)]
    return [
        locate(fault, node, let)
        if isinstance(fault := complaint.context.get("fault"), FigureFault)
        else _explain(complaint, model)
        for complaint in told
    ]


def _follows(complaint: Complaint, others: Sequence[Complaint]) -> bool:
    """Say whether a complaint only repeats another one.

    A list counts as short because its items are wrong; entries that are no mappings are of one form mostly.
    """
    *around, last = complaint.path or ("",)
    if complaint.type == "model_type" and isinstance(last, int):
        before = (*around, last - 1)
        return any(other.type == "model_type" and other.path == before for other in others)
    length = len(complaint.path)
    return complaint.type == "too_short" and any(
        len(other.path) > length and other.path[:length] == complaint.path for other in others
    )


def _explain(complaint: Complaint, model: type[BaseModel]) -> Diagnostic:
    path, name, form = complaint.path, _name(complaint.path), form_of(complaint.value)
    match complaint.type:
        case "extra_forbidden":
            return _unknown_key(complaint, model)
        case "missing" if path[-1] == "alt":
            sentence = "FM403", "the figure has no alt text", "add alt: what the reader should see, in words"
        case "missing":
            sentence = "FM102", f"{_name(path[:-1]) or 'the figure'} has no {path[-1]}", f"add {path[-1]}:"
        case "text_expected":
            sentence = "FM103", f"{name} wants text, not {form}", ""
        case "tuple_type":
            keys = keys_at(model, path)
            entry = f"{{{keys[0]}: ...}}" if keys and keys != keys_at(model, path[:-1]) else "..."
            sentence = "FM103", f"{name} wants a list, not {form}", f"write {path[-1]}: [{entry}]"
        case "too_long":
            sentence = "FM406", f"{name}: {complaint.message}", ""
        case "too_short":
            sentence = "FM103", f"{name} is an empty list", ""
        case _:
            sentence = "FM103", f"{name} wants a mapping, not {form}", _form_of_entry(model, path)
    return Diagnostic(complaint.place, *sentence)


def _name(path: Path) -> str:
    """Name what a path leads to as an author would: `series[1].values`, entries counted from 1."""
    steps = (f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def _form_of_entry(model: type[BaseModel], path: Path) -> str:
    """Show how the mapping is written that belongs where a path leads to."""
    keys = keys_at(model, path)
    if not keys:
        return "write key: value, one a line"
    return f"write {{{keys[0]}: ...}}; the keys are {', '.join(keys)}" if len(keys) > 1 else f"write {{{keys[0]}: ...}}"


def _unknown_key(complaint: Complaint, model: type[BaseModel]) -> Diagnostic:
    *around, key = complaint.path
    keys = keys_at(model, tuple(around))
    help = did_you_mean(str(key), keys, f"the keys are {', '.join(keys)}" if keys else "")
    where = _name(tuple(around)) or "a figure of this kind"
    return Diagnostic(complaint.place, "FM101", f"{where} has no key {key}", help)
