"""Blocks of runs to the Markdown of a card: every sign that Markdown or our scanner would read as its own is escaped.

Until the end, formulas, deletions and code are letters of a private plane, as they are when the card is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Sequence
from itertools import groupby
from itertools import pairwise

from builder.authoring.imports.fields.blocks import BREAK
from builder.authoring.imports.fields.blocks import Block
from builder.authoring.imports.fields.blocks import Fence
from builder.authoring.imports.fields.blocks import Items
from builder.authoring.imports.fields.blocks import Paragraph
from builder.authoring.imports.fields.blocks import Quote
from builder.authoring.imports.fields.blocks import Rule
from builder.authoring.imports.fields.blocks import Run
from builder.authoring.imports.fields.blocks import Table
from builder.authoring.imports.fields.lifted import FIRST_STAND_IN
from builder.authoring.imports.fields.lifted import STAND_IN
from builder.authoring.imports.fields.lifted import Lifted
from builder.authoring.imports.fields.styles import MARKUP
from builder.authoring.imports.fields.styles import mark_styles
from builder.authoring.imports.fields.styles import write_marks

_LITERAL = re.compile(
    rf"""
    [\\`*$|]
  | _(?<![^\W_]_) | _(?![^\W_])
  | <(?=[A-Za-z/!?{MARKUP}]|\Z)
  | &(?=[\#A-Za-z0-9{MARKUP}]|\Z)
  | \{{(?=\{{|{STAND_IN}|[{MARKUP}])
  | !(?=\[|[{MARKUP}])
  | @(?=\{{|[{MARKUP}])
  | ~(?=~|[{MARKUP}])
    """,
    re.VERBOSE,
)
#: What could end a deletion, or begin its hint.
_IN_CLOZE = re.compile(rf"(?:\}}(?=\}}|\\|{STAND_IN}|[{MARKUP}])|:(?=:|{STAND_IN}|[{MARKUP}]))")
_CLOSING_BRACKET = re.compile(rf"\](?=[(\[:{MARKUP}]|\Z)")
_LINE_START = re.compile(
    r"^(?:(?P<sign>[-+](?=[ ]|$|[-:|])|=(?==*$)|\#{1,6}(?=[ ]|$)|>|:(?=-))|(?P<number>\d{1,9})(?P<dot>[.)])(?=[ ]|$))",
    re.MULTILINE,
)
_ENTITIES = {")": "&#41;", ".": "\\."}


def write_blocks(blocks: Sequence[Block], items: list[Lifted]) -> str:
    """Turn blocks into Markdown, every stand-in replaced by what it stands for; code joins the items."""
    return fill("\n\n".join(_write_all(blocks, items)), items)


def fill(text: str, items: Sequence[Lifted]) -> str:
    """Put formulas, deletions and code in the place of their stand-ins; a digit after a dollar is written as a number.

    A digit straight after a formula would make its dollar the sign of an amount of money.
    """
    text = re.sub(rf"({STAND_IN})(\d)", lambda found: _apart(found, items), text)
    return re.sub(STAND_IN, lambda found: items[ord(found[0]) - FIRST_STAND_IN].markdown, text)


def _apart(found: re.Match[str], items: Sequence[Lifted]) -> str:
    is_formula = items[ord(found[1]) - FIRST_STAND_IN].kind == "formula"
    return f"{found[1]}&#{ord(found[2])};" if is_formula else found[0]


def _write_all(blocks: Sequence[Block], items: list[Lifted]) -> Iterator[str]:
    is_second = False
    for before, block in pairwise((None, *blocks)):
        is_second = isinstance(block, Items) and isinstance(before, Items) and not is_second
        if block is not None:
            yield _write(block, items, is_second)


def _write(block: Block, items: list[Lifted], is_second: bool) -> str:
    """Write one block; `is_second` says that it is a list straight after another, which wants other marks."""
    match block:
        case Paragraph(runs=runs, level=level):
            text = write_runs(runs, items)
            return f"{'#' * level} {text.replace(f'{chr(92)}{BREAK}', ' ')}" if level else _escape_starts(text)
        case Fence(text=text, language=language):
            longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
            ticks = "`" * max(3, longest + 1)
            return f"{ticks}{language}\n{text}\n{ticks}"
        case Items():
            return _write_items(block, items, is_second)
        case Table(rows=rows):
            return _write_table(rows, items)
        case Quote(blocks=blocks):
            inner = "\n\n".join(_write_all(blocks, items))
            return "\n".join(f"> {line}".rstrip() if not line.strip() else f"> {line}" for line in inner.split("\n"))
        case Rule():
            return "---"


def _write_items(block: Items, items: list[Lifted], is_second: bool) -> str:
    written: list[str] = []
    is_tight = all(map(_is_tight, block.items))
    for place, blocks in enumerate(block.items):
        dot = ")" if is_second else "."
        mark = ("* " if is_second else "- ") if block.first is None else f"{block.first + place}{dot} "
        inner = ("\n" if is_tight else "\n\n").join(_write_all(blocks, items))
        indented = "\n".join(f"{' ' * len(mark)}{line}" if line.strip() else "" for line in inner.split("\n"))
        written.append(mark + indented[len(mark) :])
    return ("\n" if is_tight else "\n\n").join(written)


def _is_tight(blocks: Sequence[Block]) -> bool:
    """Say whether an item is one paragraph, with at most a list right under it."""
    kinds = [isinstance(block, Paragraph) for block in blocks]
    inner = blocks[-1] if blocks else None
    return kinds == [True] or (kinds == [True, False] and isinstance(inner, Items) and inner.first in (None, 1))


def _write_table(rows: Sequence[Sequence[Sequence[Run]]], items: list[Lifted]) -> str:
    width = max((len(row) for row in rows), default=0)
    lines: list[str] = []
    for row in rows:
        cells = [_one_line(write_runs(cell, items), items) for cell in row]
        cells += [""] * (width - len(cells))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])


def _one_line(text: str, items: list[Lifted]) -> str:
    """Fold a cell onto one line, the formulas in it too."""
    for sign in re.findall(STAND_IN, text):
        place = ord(sign) - FIRST_STAND_IN
        items[place] = Lifted(items[place].kind, items[place].markdown.replace("\n", " "))
    return text.replace(f"\\{BREAK}", " ").replace(BREAK, " ")


def write_runs(runs: Sequence[Run], items: list[Lifted]) -> str:
    """Turn runs into Markdown on lines that end in hard breaks, code as stand-ins."""
    pieces: list[Run] = []
    for (is_code, _), group in groupby(runs, key=lambda run: (run.code, run if not run.code else None)):
        if is_code:
            joined = list(group)
            pieces.append(Run(_code("".join(run.text for run in joined), items), joined[0].bold, joined[0].italic))
        else:
            pieces.extend(group)
    marked, links = mark_styles(pieces)
    marked = re.sub(rf"({STAND_IN})\s*\n\s*|\s*\n\s*({STAND_IN})", lambda found: _hug(found, items), marked)
    return write_marks(_escape(_strip(marked), bool(links), _has_deletions(items)), links)


def _hug(found: re.Match[str], items: Sequence[Lifted]) -> str:
    """Take out a line break at the inner edge of a deletion."""
    sign = found[1] or found[2]
    kind = items[ord(sign) - FIRST_STAND_IN].kind
    return sign if kind == ("open" if found[1] else "close") else found[0]


def _strip(text: str) -> str:
    """Take blanks and line breaks off the edges."""
    return text.strip(f" {BREAK}")


def _code(text: str, items: list[Lifted]) -> str:
    """Put a stand-in in the place of each stretch of code between deletion marks and line breaks."""
    pieces: list[str] = []
    for part in re.split(rf"({STAND_IN}|{BREAK})", text):
        if not part.strip(" ") or re.fullmatch(rf"{STAND_IN}|{BREAK}", part):
            pieces.append(part)
            continue
        longest = max((len(ticks) for ticks in re.findall("`+", part)), default=0)
        ticks = "`" * (longest + 1 if longest else 1)
        is_padded = (part[0] in "` " and part[-1] in "` ") or "`" in (part[0], part[-1])
        pad = " " if is_padded else ""
        pieces.append(chr(FIRST_STAND_IN + len(items)))
        items.append(Lifted("code", f"{ticks}{pad}{part}{pad}{ticks}"))
    return "".join(pieces)


def _has_deletions(items: Sequence[Lifted]) -> bool:
    return any(item.kind == "open" for item in items)


def _escape(text: str, has_links: bool, has_deletions: bool) -> str:
    text = _LITERAL.sub(r"\\\g<0>", text)
    if has_deletions:
        text = _IN_CLOZE.sub(r"\\\g<0>", text)
    text = text.replace("[", "&#91;").replace("]", "&#93;") if has_links else _CLOSING_BRACKET.sub("&#93;", text)
    return re.sub(rf" *{BREAK} *", lambda _: f"\\{BREAK}", text)


def _escape_starts(text: str) -> str:
    return _LINE_START.sub(_escape_start, text)


def _escape_start(found: re.Match[str]) -> str:
    return f"\\{found['sign']}" if found["sign"] else f"{found['number']}{_ENTITIES[found['dot']]}"
