"""The models of figures to the keys and the parts that a mapping of theirs may have."""

from __future__ import annotations

from typing import get_args

from pydantic import BaseModel

from builder.figures.faults import Path


def keys_at(model: type[BaseModel], path: Path) -> list[str]:
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
