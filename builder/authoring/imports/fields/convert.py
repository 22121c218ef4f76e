"""A field of another program to a card's text, which our own reader reads back with the meaning it had."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass

from builder.authoring.imports.fields.blocks import BREAK
from builder.authoring.imports.fields.blocks import Block
from builder.authoring.imports.fields.blocks import Fence
from builder.authoring.imports.fields.blocks import Items
from builder.authoring.imports.fields.blocks import Paragraph
from builder.authoring.imports.fields.blocks import Quote
from builder.authoring.imports.fields.blocks import Rule
from builder.authoring.imports.fields.blocks import Run
from builder.authoring.imports.fields.blocks import Table
from builder.authoring.imports.fields.html import read_html
from builder.authoring.imports.fields.lift import lift
from builder.authoring.imports.fields.lifted import FIRST_STAND_IN
from builder.authoring.imports.fields.lifted import LONGEST_FIELD
from builder.authoring.imports.fields.lifted import STAND_IN
from builder.authoring.imports.fields.lifted import Form
from builder.authoring.imports.fields.lifted import Lift
from builder.authoring.imports.fields.markdown import fill
from builder.authoring.imports.fields.markdown import write_blocks
from builder.tex.markdown import cloze_flaws
from builder.tex.markdown import to_html
from builder.tex.scan import scan_text
from builder.tex.segments import Formula
from builder.tex.segments import Segment
from builder.tex.text import LONGEST_TEXT


@dataclass(frozen=True, slots=True)
class Converted:
    """A card's text, and what of the field is not in it: `losses` in words, `media` by their names."""

    text: str
    losses: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    too_long: bool = False


def convert(field: str, form: Form, is_cloze: bool = False) -> Converted:
    """Turn a field into a card's text; of a cloze, its deletions are kept with their numbers."""
    if len(field) > LONGEST_FIELD:
        return Converted("", too_long=True)
    lifted = lift(field, form, is_cloze or form is Form.MARKDOWN)
    text = _write(lifted, form)
    losses = tuple(dict.fromkeys(lifted.losses))
    return Converted(text, losses, tuple(dict.fromkeys(lifted.media)), len(text) > LONGEST_TEXT)


def _write(lifted: Lift, form: Form) -> str:
    source = "".join(lifted.pieces)
    if form is Form.MARKDOWN:
        return fill(source, lifted.items).strip(" \t\n")
    if form is Form.PLAIN:
        return write_blocks(read_lines(source), lifted.items)
    if not re.search("[<&]", source):
        return write_blocks((Paragraph((Run(re.sub(r"\s+", " ", source)),)),), lifted.items)
    blocks = read_html(lifted)
    text = write_blocks(blocks, lifted.items)
    if _is_plain(blocks) or _is_read_back(text, blocks, lifted):
        return text
    lifted.losses.append("lists, tables and emphasis are written as plain lines")
    return write_blocks(read_html(lifted, is_flat=True), lifted.items)


def read_lines(text: str) -> tuple[Block, ...]:
    """Turn plain text into paragraphs, which blank lines part; each line of one stays a line."""
    parts = (part.strip() for part in re.split(r"\n[^\S\n]*(?:\n[^\S\n]*)+", text))
    return tuple(Paragraph((Run(re.sub(r"[^\S\n]+", " ", part)),)) for part in parts if part)


def _is_plain(blocks: Sequence[Block]) -> bool:
    """Say whether there is nothing but one paragraph of plain text, which cannot be misread."""
    return len(blocks) <= 1 and all(
        isinstance(block, Paragraph)
        and not block.level
        and not any(run.bold or run.italic or run.code or run.link for run in block.runs)
        and not any(re.search(STAND_IN, run.text) and BREAK in run.text for run in block.runs)
        for block in blocks
    )


def _is_read_back(text: str, blocks: Sequence[Block], lifted: Lift) -> bool:
    """Read the text as the library will, and say whether it shows the same signs in the same order."""
    segments, flaws = scan_text(text)
    if any(not flaw.code.startswith("FM2") for flaw in flaws) or cloze_flaws(segments):
        return False
    page = to_html(segments, _placeholder)
    shown = html.unescape(re.sub(r"<[^>]*>", "", page))
    return _folded(shown) == _folded("".join(_signs(blocks, lifted)))


#: Stands for a formula while two readings are compared.
_FORMULA = "\u2766"


def _placeholder(segment: Segment) -> str:
    return _FORMULA if isinstance(segment, Formula) else ""


def _folded(text: str) -> str:
    return "".join(text.split())


def _signs(blocks: Sequence[Block], lifted: Lift) -> Iterator[str]:
    """Give the text of blocks, a sign for each formula."""
    for block in blocks:
        match block:
            case Paragraph(runs=runs):
                yield from (_shown(run, lifted) for run in runs)
            case Fence(text=text):
                yield text
            case Items(items=items):
                for item in items:
                    yield from _signs(item, lifted)
            case Table(rows=rows):
                yield from (_shown(run, lifted) for row in rows for cell in row for run in cell)
            case Quote(blocks=inner):
                yield from _signs(inner, lifted)
            case Rule():
                pass


def _shown(run: Run, lifted: Lift) -> str:
    def show(found: re.Match[str]) -> str:
        return _FORMULA if lifted.items[ord(found[0]) - FIRST_STAND_IN].kind == "formula" else ""

    return re.sub(STAND_IN, show, run.text)
