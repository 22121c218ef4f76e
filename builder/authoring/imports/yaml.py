"""Imported cards to the text of card files, every text in a | block that is read back as it was."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass

from builder.authoring.imports.fields.clean import clean_line
from builder.source.quotes import in_single_quotes
from builder.source.text import LARGEST_FILE

#: How large an imported file may become, in bytes; what goes beyond stands in another.
FULLEST_FILE = LARGEST_FILE * 4 // 5

_INDENT = "    "
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*")


@dataclass(frozen=True, slots=True)
class ImportedCard:
    """A card as it will stand in its file; `losses` says in words what of the first one is not in it."""

    id: str
    kind: str
    texts: Mapping[str, str]
    sources: tuple[str, ...]
    tags: tuple[str, ...]
    losses: tuple[str, ...] = ()


def write_files(topic: str, cards: Iterable[ImportedCard], head: str) -> list[str]:
    """Write the cards of a topic into as few files as hold them; `head` is the comment that each begins with."""
    opening = f"# {clean_line(head)}\ntopic: {topic}\ncards:\n"
    pieces: list[list[str]] = []
    room = 0
    for card in cards:
        item = "\n".join(_lines_of(card)) + "\n"
        size = len(item.encode()) + 1
        if size > room:
            pieces.append([])
            room = FULLEST_FILE - len(opening.encode())
        pieces[-1].append(item)
        room -= size
    return [opening + "\n".join(piece) for piece in pieces]


def _lines_of(card: ImportedCard) -> Iterator[str]:
    yield f"  - id: {card.id}"
    yield from (f"{_INDENT}# not taken: {clean_line(loss)[:200]}" for loss in card.losses)
    if card.kind != "recall":
        yield f"{_INDENT}kind: {card.kind}"
    if card.kind == "reverse":
        yield f"{_INDENT}prompts: [State it, Name it]"
    for key, text in card.texts.items():
        yield f"{_INDENT}{key}: {write_block(text)}"
    yield f"{_INDENT}sources: [{', '.join(map(write_word, card.sources))}]"
    if card.tags:
        yield f"{_INDENT}tags: [{', '.join(card.tags)}]"


def write_block(text: str) -> str:
    """Write a text without forbidden characters as a | block under a key of a card; no text is two quotes."""
    if not text:
        return "''"
    stripped = text.rstrip("\n")
    ends = len(text) - len(stripped)
    keep = "-" if not ends else "" if ends == 1 and stripped else "+"
    indicator = "2" if text[0] in " \t\n" else ""
    lines = stripped.split("\n") + [""] * (ends - 1) if stripped else [""] * ends
    body = "\n".join(f"{_INDENT}  {line}" if line else "" for line in lines)
    return f"|{indicator}{keep}\n{body}"


def write_word(text: str) -> str:
    """Write a text of one line as an entry of a list between brackets."""
    return text if _PLAIN.fullmatch(text) else in_single_quotes(text)
