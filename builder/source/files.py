"""A YAML file to its tree, as much of it as can be read: one broken item does not hide its neighbours."""

from __future__ import annotations

import os
import re
from itertools import pairwise
from pathlib import Path

from builder.diagnostics import Diagnostic
from builder.source.nodes import Mapping
from builder.source.nodes import Node
from builder.source.nodes import Sequence
from builder.source.nodes import make_mapping
from builder.source.nodes import make_scalar
from builder.source.nodes import make_sequence
from builder.source.parse import parse_yaml
from builder.source.text import Source
from builder.source.text import load_source

#: The key that begins the first list of a file, blank lines and comments, and the indent of the first item.
_FIRST_LIST = re.compile(r"^([A-Za-z_]+):(?:[ \t]*(?:#.*)?\r?\n)+(?=([ ]*)- )", re.MULTILINE)


def read_file(file: Path, name: str) -> tuple[Node | None, list[Diagnostic]]:
    """Read a YAML file into its tree, `name` being what findings call it. Raises OSError as opening it does."""
    source, diagnostics = load_source(file, name)
    node, found = read_source(source)
    return node, diagnostics + found


def read_source(source: Source) -> tuple[Node | None, list[Diagnostic]]:
    """Turn a file's text into its tree; where it is not YAML, item by item of its first list."""
    node, diagnostics = parse_yaml(source)
    if node is not None or not diagnostics:
        return node, diagnostics
    node, found = _read_items(source)
    return node, found or diagnostics


def _read_items(source: Source) -> tuple[Node | None, list[Diagnostic]]:
    """Read what stands before the list and after it, and each item by itself."""
    opening = _FIRST_LIST.search(source.text)
    if opening is None:
        return None, []
    key, indent = opening[1], opening[2]
    after = re.compile(r"^[A-Za-z_]+:", re.MULTILINE).search(source.text, opening.end())
    list_end = after.start() if after else len(source.text)
    starts = re.compile(rf"^{indent}- ", re.MULTILINE).finditer(source.text, opening.end(), list_end)
    bounds = [*(found.start() for found in starts), list_end]
    head, diagnostics = parse_yaml(source, 0, opening.start())
    if head is None and not diagnostics:
        head = make_mapping(source, 0)
    tail, found_after = parse_yaml(source, list_end)
    diagnostics += found_after
    items = make_sequence(source, bounds[0])
    for start, end in pairwise(bounds):
        part, found = parse_yaml(source, start, end)
        diagnostics += found
        if isinstance(part, Sequence):
            items.extend(part)
    if not isinstance(head, Mapping):
        return None, diagnostics
    head[make_scalar(key, "", source, opening.start(1), opening.end(1))] = items
    head.update(tail if isinstance(tail, Mapping) else {})
    return head, diagnostics


def list_files(root: Path) -> list[str]:
    """List the YAML files under a folder, sorted, as paths relative to it; not hidden ones, nor links to folders.

    Raises OSError where the folder cannot be listed.
    """
    if not root.is_dir():
        raise NotADirectoryError(f"{root} is not a folder")
    found: list[str] = []
    for folder, folders, names in os.walk(root, onerror=_raise):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += (
            str(Path(folder, name).relative_to(root))
            for name in names
            if name.endswith((".yaml", ".yml")) and not name.startswith(".")
        )
    return sorted(found)


def _raise(error: OSError) -> None:
    raise error
