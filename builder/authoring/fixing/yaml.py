"""What YAML takes for something else to the same text in a block: quotes, comments, colons, braces, tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from builder.authoring.fixing.card_file import OUTSIDE
from builder.authoring.fixing.card_file import CardFile
from builder.authoring.fixing.layout import Edit
from builder.authoring.fixing.layout import Entry
from builder.authoring.fixing.layout import Item
from builder.authoring.fixing.layout import newline_of
from builder.kinds import KINDS
from builder.kinds import text_keys
from builder.source import Mapping
from builder.source import Scalar
from builder.source import comment_after
from builder.source.parse import parse_yaml
from builder.source.quotes import in_single_quotes
from builder.tex.commands import macro_names

#: The findings that tell of a text which YAML did not take as it was meant.
_MISREAD = ("FM003", "FM006", "FM007", "FM011", "FM012", "FM013")
_BLOCK_HEADER = re.compile(r"[|>][-+1-9]{0,2}[ \t]*(?:#|\r?\n|\Z)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_DEFINITION = re.compile(r'^(?P<head> +(?:tex|means):[ \t]+)"(?P<body>(?:[^"\\\r\n]|\\[^\r\n])*)"', re.MULTILINE)
_ESCAPE = re.compile(r"\\(?:[A-Za-z]+|.)", re.DOTALL)


@cache
def text_keys_of_cards() -> frozenset[str]:
    """List the keys that hold a text in any kind of card."""
    return frozenset(key for model in KINDS.values() for key in text_keys(model))


@cache
def _key_in_text() -> re.Pattern[str]:
    """Make the pattern of what looks like a key of a card, where a text may have swallowed the next key."""
    keys = {name for model in KINDS.values() for name in model.model_fields}
    return re.compile(rf"(?:^|\s)(?:{'|'.join(sorted(keys))}):(?=\s|\Z)")


def mend_values(file: CardFile) -> Iterator[list[Edit]]:
    """Put texts that YAML misreads into | blocks, and TeX in double quotes between brackets into single quotes."""
    misread = {file.index_of(found.place) for found in file.findings if found.code in _MISREAD}
    for number, item in enumerate(file.items):
        inside = [index for index in misread if item.start <= index <= item.end]
        is_whole = number in file.by_item
        for entry in item.entries if inside else ():
            is_hit = any(entry.start <= index <= entry.end for index in inside)
            if (is_hit or not is_whole) and _is_misread(file, entry) and (edit := _mend(file, entry)):
                yield [edit]


def _is_misread(file: CardFile, entry: Entry) -> bool:
    """Say whether an entry, read by itself, is anything else than a key with a text that is all of it."""
    node, diagnostics = parse_yaml(file.source, entry.start, entry.end)
    if diagnostics or not isinstance(node, Mapping):
        return True
    value = next(iter(node.values()), None)
    return isinstance(value, Scalar) and comment_after(value) is not None


def _mend(file: CardFile, entry: Entry) -> Edit | None:
    raw = file.text[entry.value : entry.end]
    if entry.key == "prompts":
        return _single_quotes(file, entry, raw)
    text = _meant(file, raw.strip()) if entry.key in text_keys_of_cards() else None
    if not text or _key_in_text().search(text):
        return None
    lines = [line.strip() for line in text.splitlines()]
    if any(line.startswith("#") for line in lines[1:]):
        return None
    margin = newline_of(file.text) + " " * (entry.column + 2)
    block = "".join((margin + line).rstrip(" ") for line in lines)
    return Edit(entry.value, entry.end, f" |{block}")


def _meant(file: CardFile, raw: str) -> str | None:
    """Give the text that an author meant who wrote a value like this."""
    if not raw or raw[0] == "'" or _BLOCK_HEADER.match(raw):
        return None
    if raw[0] != '"':
        return raw
    quoted = _QUOTED.fullmatch(raw)
    return _without_escapes(quoted[1], frozenset(file.library.macros)) if quoted else None


def _without_escapes(body: str, macros: frozenset[str]) -> str | None:
    """Undo double quotes: all backslashes doubled as YAML wants them, or all TeX as its author thought of it."""
    escapes = [found[0] for found in _ESCAPE.finditer(body)]
    if all(escape in ("\\\\", '\\"', "\\/") for escape in escapes):
        return re.sub(r'\\([\\"/])', r"\1", body)
    known = {*macro_names(), *macros, '"'}
    if any(escape[1:] not in known for escape in escapes):
        return None
    if any(found[1] in known for found in re.finditer(r"\\\\([A-Za-z]+)", body)):
        return None
    return _ESCAPE.sub(lambda escape: '"' if escape[0] == '\\"' else escape[0], body)


def _single_quotes(file: CardFile, entry: Entry, raw: str) -> Edit | None:
    quoted = list(_QUOTED.finditer(raw))
    texts = [_without_escapes(found[1], frozenset(file.library.macros)) for found in quoted]
    if not quoted or any(text is None or "\n" in text for text in texts):
        return None
    singles = (in_single_quotes(text) for text in texts if text is not None)
    return Edit(entry.value, entry.end, _QUOTED.sub(lambda _: next(singles), raw))


def mend_definitions(text: str, known: frozenset[str]) -> str:
    """Put the TeX of a file of macros from double quotes into single ones; `known` are the macros' names."""

    def single(found: re.Match[str]) -> str:
        meant = _without_escapes(found["body"], known) if "\\" in found["body"] else None
        return found[0] if meant is None else found["head"] + in_single_quotes(meant)

    return _DEFINITION.sub(single, text)


def mend_tabs(file: CardFile, width: int) -> Iterator[list[Edit]]:
    """Put spaces for the tabs that indent the lines of a card which YAML cannot read."""
    places = [file.index_of(found.place) for found in file.findings if found.code == "FM003"]
    for number in sorted({file.item_at(index) for index in places}):
        area = Item(0, len(file.text), ()) if number == OUTSIDE else file.items[number]
        lines = re.compile(r"^ *\t[ \t]*", re.MULTILINE).finditer(file.text, area.start, area.end)
        edits = [Edit(found.start(), found.end(), found[0].expandtabs(width)) for found in lines]
        if edits:
            yield edits


def mend_prompts(file: CardFile) -> Iterator[list[Edit]]:
    """Write the usual prompts into cards of the kind `reverse` that have none."""
    for number, item in enumerate(file.items):
        kind = item.entry("kind")
        lacks = (number, "FM102") in file.counts and item.entry("prompts") is None
        if not lacks or kind is None or not re.match(r"[ \t]+reverse[ \t]*(?:#|\Z)", file.text[kind.value : kind.end]):
            continue
        line = newline_of(file.text) + " " * kind.column + "prompts: [State it, Name it]"
        yield [Edit(kind.end, kind.end, line)]
