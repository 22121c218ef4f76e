"""YAML events to a tree: the safe part of YAML, every other part refused where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field

import yaml

from builder.diagnostics import Diagnostic
from builder.source import syntax
from builder.source.nodes import Mapping
from builder.source.nodes import Node
from builder.source.nodes import Scalar
from builder.source.nodes import Sequence
from builder.source.nodes import make_mapping
from builder.source.nodes import make_scalar
from builder.source.nodes import make_sequence
from builder.source.text import Source
from builder.source.text import one_line

#: How deep lists and mappings may stand in one another. The C parser dies at some ten thousand.
DEEPEST_NESTING = 32

Event = yaml.events.Event
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLOCK_HELP = "put the text in a | block"


class _NestingError(Exception):
    """Nesting went past the bound: nothing after this place is read."""


@dataclass
class _Tree:
    """A tree while it grows: the open lists and mappings, and the key that waits for its value."""

    source: Source
    base: int
    root: Node | None = None
    open: list[Sequence | Mapping] = field(default_factory=list)
    keys: list[Scalar | None] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def report(self, event: Event, code: str, message: str, help: str = "") -> None:
        start, end = self.span(event)
        self.diagnostics.append(self.source.finding(start, max(1, end - start), code, message, help))

    def span(self, event: Event) -> tuple[int, int]:
        return self.base + syntax.index_of(event.start_mark), self.base + syntax.index_of(event.end_mark)


def parse_yaml(source: Source, start: int = 0, end: int | None = None) -> tuple[Node | None, list[Diagnostic]]:
    """Turn a stretch of a file into its tree (None where it is empty or broken), with all that is wrong in it.

    Anchors, aliases, tags, merge keys, further documents, duplicate keys and keys that are not text are findings.
    """
    text = source.text[start:end]
    tree = _Tree(source, start)
    try:
        _build(tree, yaml.parse(text, Loader=_Loader))
    except _NestingError:
        return None, tree.diagnostics
    except yaml.MarkedYAMLError as error:
        return None, [*tree.diagnostics, syntax.explain(source, start, error)]
    except yaml.YAMLError as error:
        finding = source.finding(start, 1, "FM003", f"not YAML: {one_line(str(error))}")
        return None, [*tree.diagnostics, finding]
    return tree.root, tree.diagnostics


def _build(tree: _Tree, events: Iterator[Event]) -> None:
    documents = 0
    for event in events:
        match event:
            case yaml.DocumentStartEvent():
                documents += 1
                if documents == 2:
                    tree.report(event, "FM009", "a second document begins", "one file holds one document")
                    return
            case yaml.ScalarEvent():
                _check_properties(tree, event)
                _add(tree, _scalar(tree, event))
            case yaml.AliasEvent():
                start, end = tree.span(event)
                name = tree.source.text[start:end]
                tree.report(event, "FM006", f"{name} is read as an alias, not as text", _BLOCK_HELP)
                _add(tree, make_scalar(name, "", tree.source, start, end))
            case yaml.SequenceStartEvent():
                _open(tree, event, make_sequence(tree.source, tree.span(event)[0]))
            case yaml.MappingStartEvent():
                _open(tree, event, make_mapping(tree.source, tree.span(event)[0]))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                _close(tree, event)


def _scalar(tree: _Tree, event: yaml.ScalarEvent) -> Scalar:
    start, end = tree.span(event)
    style = event.style if event.style in ("|", ">", "'", '"') else ""
    scalar = make_scalar(event.value, style, tree.source, start, end)
    if flaw := syntax.backslash_in_quotes(scalar):
        tree.diagnostics.append(flaw)
    return scalar


def _check_properties(tree: _Tree, event: yaml.NodeEvent) -> None:
    """Refuse anchors and tags; the value itself is still read."""
    if event.anchor is not None:
        tree.report(event, "FM006", f"&{event.anchor} is read as an anchor, not as text", _BLOCK_HELP)
    if getattr(event, "tag", None) is not None:
        tree.report(event, "FM007", "a value begins with ! and is read as a tag", _BLOCK_HELP)


def _open(tree: _Tree, event: yaml.CollectionStartEvent, node: Sequence | Mapping) -> None:
    _check_properties(tree, event)
    if len(tree.open) >= DEEPEST_NESTING:
        tree.report(event, "FM004", f"lists and mappings stand more than {DEEPEST_NESTING} deep")
        raise _NestingError
    tree.open.append(node)
    tree.keys.append(None)


def _close(tree: _Tree, event: Event) -> None:
    node = tree.open.pop()
    tree.keys.pop()
    end = tree.span(event)[1]
    if isinstance(node, Sequence):
        node.end = end
    if _is_key_position(tree) and tree.source.text[node.start : node.start + 1] in ("{", "["):
        _add(tree, make_scalar(tree.source.text[node.start : end], "", tree.source, node.start, end))
        return
    if _holds_collection_key(node):
        sign = "{{" if tree.source.text.startswith("{{", node.start) else "a list or mapping for a key"
        message = f"{sign} is read as a mapping, not as text"
        tree.diagnostics.append(node.source.finding(node.start, end - node.start, "FM013", message, _BLOCK_HELP))
        _add(tree, make_scalar(tree.source.text[node.start : end], "", tree.source, node.start, end))
        return
    _add(tree, node)


def _is_key_position(tree: _Tree) -> bool:
    return bool(tree.open) and isinstance(tree.open[-1], Mapping) and tree.keys[-1] is None


def _holds_collection_key(node: Sequence | Mapping) -> bool:
    """Say whether a flow mapping has a list or mapping for a key, as `{{c1::a}}` has."""
    return isinstance(node, Mapping) and any(not key.style and key[:1] in ("{", "[") for key in node)


def _add(tree: _Tree, node: Node) -> None:
    """Put a finished node into the open list or mapping."""
    if not tree.open:
        tree.root = node
        return
    parent = tree.open[-1]
    if isinstance(parent, Sequence):
        parent.append(node)
    elif tree.keys[-1] is None:
        tree.keys[-1] = _key(tree, node)
    else:
        key, tree.keys[-1] = tree.keys[-1], None
        _set(tree, parent, key, node)


def _key(tree: _Tree, node: Node) -> Scalar:
    if isinstance(node, Scalar):
        return node
    finding = Diagnostic(node.place(), "FM103", "a key must be text, not a list or a mapping", _BLOCK_HELP)
    tree.diagnostics.append(finding)
    return make_scalar("?", "", tree.source, node.start, node.start + 1)


def _set(tree: _Tree, parent: Mapping, key: Scalar, node: Node) -> None:
    earlier = parent.key(key) if key in parent else None
    if earlier is not None:
        line = earlier.place().line
        message = f"the key {key} stands twice in one mapping; the first is in line {line}"
        tree.diagnostics.append(key.finding("FM005", message, "keep one of the two"))
    elif key == "<<" and not key.style:
        tree.diagnostics.append(key.finding("FM008", "<< would merge another mapping", "write the keys out"))
    elif _is_cut_entry(tree, parent, key, node):
        _rejoin(tree, parent, key)
    else:
        parent[key] = node


def _is_cut_entry(tree: _Tree, parent: Mapping, key: Scalar, node: Node) -> bool:
    """Say whether a flow mapping holds a key alone, as `{m: max(a, b)}` does with `b)`."""
    in_double_braces = tree.source.text[parent.start - 1 : parent.start + 1] == "{{"
    is_empty = isinstance(node, Scalar) and node.start == node.end
    return parent.is_in_braces() and not in_double_braces and is_empty and key[:1] not in ("{", "[")


def _rejoin(tree: _Tree, parent: Mapping, key: Scalar) -> None:
    """Give what a comma has cut off back to the value before it, so that it is told once and nothing follows of it."""
    name, value = next(reversed(parent.items()), (None, None))
    is_first = True
    if name is not None and isinstance(value, Scalar) and _is_open(value):
        is_first = "," not in value
        whole = " ".join(tree.source.text[value.start : key.end].split("\n"))
        parent[name] = make_scalar(whole, "", tree.source, value.start, key.end)
    if name is None:
        message, help = f"{key} has no value", "write a colon and a blank between a name and its value"
        tree.diagnostics.append(key.finding("FM014", message, help))
    elif is_first:
        message = f"{key} has no value: inside {{ }} a comma ends an entry"
        tree.diagnostics.append(key.finding("FM014", message, "write the mapping as a block, one entry a line"))


def _is_open(value: Scalar) -> bool:
    """Say whether a plain text has a bracket that does not close in it."""
    return not value.style and value.count("(") > value.count(")")
