"""Mappings between braces that YAML cannot read as they were meant to mappings in a block, one entry a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from builder.authoring.fixing.card_file import CardFile
from builder.authoring.fixing.layout import Edit
from builder.authoring.fixing.layout import newline_of
from builder.authoring.fixing.yaml import text_keys_of_cards
from builder.source.parse import parse_yaml
from builder.source.quotes import in_single_quotes

#: The findings that tell of a mapping between braces which YAML did not take as it was meant.
_MISREAD = ("FM003", "FM013", "FM014")
#: What a mapping between braces stands after on its line: hyphens of a list, a key, or both.
_OPENING = re.compile(r"^(?P<margin> *(?:- +)*)(?:(?P<key>[A-Za-z_]+):[ \t]+)?(?=\{(?!\{))", re.MULTILINE)
#: The end of a line below which a text stands.
_BLOCK_HEADER = re.compile(r"(?::|-)[ \t]+[|>][-+1-9]{0,2}[ \t]*(?:#.*)?\Z")
#: What may follow on the line of its last brace.
_TAIL = re.compile(r"(?P<comment>[ \t]+#[^\r\n]*)?[ \t]*(?=\r?\n|\Z)")
#: A quoted text, a comment that would be lost, a bracket, a comma.
_SIGN = re.compile(r"(?P<quoted>'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\")|(?P<comment>\s#)|[()\[\]{},]", re.DOTALL)
_CLOSING = {"(": ")", "[": "]", "{": "}"}
_ENTRY = re.compile(r"(?P<name>[^\s'\"#:&*!|>%@`{\[][^'\"#:{}]*):\s+(?P<value>.+)")
#: What a value in a block cannot hold or begin with, unless it stands between quotes.
_UNSAFE = re.compile(r"[-?:]\s|[@`%&*!|>#,\]}]|\{\{|.*(?::\s|\s#|:\Z)", re.DOTALL)


def mend_braces(file: CardFile) -> Iterator[list[Edit]]:
    """Write mappings of cards, claims and figures as blocks where a comma or a bracket breaks them between braces.

    In a card that cannot be read, only the first of them is reported; all are looked at there.
    """
    misread = sorted({file.index_of(found.place) for found in file.findings if found.code in _MISREAD})
    for number, item in enumerate(file.items if misread else ()):
        is_whole = number in file.by_item
        for opening in _OPENING.finditer(file.text, item.start, item.end):
            found = _read_mapping(file.text, opening.end())
            if found is None or opening["key"] in text_keys_of_cards() or _stands_in_text(file.text, opening):
                continue
            pieces, end = found
            is_hit = any(opening.end() <= index < end for index in misread)
            if is_hit or (not is_whole and parse_yaml(file.source, opening.end(), end)[1]):
                edit = _block(file.text, opening, _entries(pieces, is_prose=opening["key"] == "ignore"), end)
                yield from [[edit]] if edit else []


def _stands_in_text(text: str, opening: re.Match[str]) -> bool:
    """Say whether a line belongs to a | block, where braces are signs like any other."""
    depth = len(opening["margin"])
    for line in reversed(text[: opening.start()].splitlines()):
        indent = len(line) - len(line.lstrip(" "))
        if line.strip() and indent < depth:
            if _BLOCK_HEADER.search(line):
                return True
            depth = indent
    return False


def _read_mapping(text: str, start: int) -> tuple[list[str], int] | None:
    """Part what stands between braces at its commas, those inside brackets left out; give where it ends, too."""
    pieces: list[str] = []
    open_brackets: list[str] = []
    position = start + 1
    for sign in _SIGN.finditer(text, start):
        if sign["comment"]:
            return None
        if sign["quoted"]:
            continue
        if sign[0] in _CLOSING:
            open_brackets.append(_CLOSING[sign[0]])
        elif sign[0] == "," and len(open_brackets) == 1:
            pieces.append(text[position : sign.start()])
            position = sign.end()
        elif sign[0] != "," and (not open_brackets or open_brackets.pop() != sign[0]):
            return None
        if not open_brackets:
            pieces.append(text[position : sign.start()])
            return pieces, sign.end()
    return None


def _entries(pieces: list[str], *, is_prose: bool) -> list[tuple[str, str]]:
    """Turn the pieces of a mapping into names and values; in prose, a piece without a name goes on with the one before.

    Nothing comes of it where a piece could mean something else.
    """
    entries: list[tuple[str, str]] = []
    for piece in (" ".join(piece.split()) for piece in pieces):
        entry = _ENTRY.fullmatch(piece)
        if entry:
            entries.append((entry["name"].rstrip(), entry["value"]))
        elif is_prose and entries and piece:
            name, value = entries.pop()
            entries.append((name, f"{value}, {piece}"))
        else:
            return []
    return entries


def _block(text: str, opening: re.Match[str], entries: list[tuple[str, str]], end: int) -> Edit | None:
    """Write entries below the key of their mapping, or beside the hyphen of their list; `end` is that of the braces."""
    tail = _TAIL.match(text, end)
    if not entries or tail is None or (opening["key"] is None and tail["comment"]):
        return None
    lines = [f"{name}: {_value(value)}" for name, value in entries]
    margin = newline_of(text) + " " * (len(opening["margin"]) + (2 if opening["key"] else 0))
    if opening["key"] is None:
        return Edit(opening.end(), tail.end(), margin.join(lines))
    return Edit(opening.end("key") + 1, tail.end(), (tail["comment"] or "") + "".join(margin + line for line in lines))


def _value(written: str) -> str:
    """Write a value so that a block holds it as it was meant."""
    is_quoted = written[0] in "'\""
    return in_single_quotes(written) if not is_quoted and _UNSAFE.match(written) else written
