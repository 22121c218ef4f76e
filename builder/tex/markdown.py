"""A card's segments to HTML: Markdown sees a letter in the place of each formula, code span and cloze mark.

What stands in these places is written by the caller, so that every face shows formulas in its own way.
"""

from __future__ import annotations

import html
import re
import sys
import unicodedata
from collections.abc import Callable
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from builder.diagnostics import Flaw
from builder.tex.segments import Close
from builder.tex.segments import Code
from builder.tex.segments import Hint
from builder.tex.segments import Open
from builder.tex.segments import Prose
from builder.tex.segments import Segment

#: Stand-ins are letters of a private plane, which no file of a library may hold.
_FIRST_STAND_IN = 0xF0000

_STAND_INS = re.compile("[\U000f0000-\U000ffffd]")

#: A character by its number; Markdown puts the character itself in its place.
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,6})|([0-9]{1,7}));")

#: What begins the address of a link.
_MAY_LINK = re.compile(r"\]\(|\]:|<[A-Za-z]")

Shown = Callable[[Segment], str]


@cache
def _markdown() -> MarkdownIt:
    """Make the parser: CommonMark with tables, without raw HTML and without code by indentation."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable(["code", "html_block", "html_inline"])


def to_html(segments: Sequence[Segment], show: Shown, literal: Callable[[str], str] = str) -> str:
    """Turn segments into HTML blocks; `show` writes each segment but prose and code, `literal` rewrites the rest."""
    return _fill(_markdown().render(_with_stand_ins(segments)).strip(), segments, show, literal)


def to_inline_html(segments: Sequence[Segment], show: Shown, literal: Callable[[str], str] = str) -> str:
    """Turn segments into HTML without blocks, for text that is one line."""
    return _fill(_markdown().renderInline(_with_stand_ins(segments)).strip(), segments, show, literal)


def _with_stand_ins(segments: Sequence[Segment]) -> str:
    return "".join(_markdown_of(segment, chr(_FIRST_STAND_IN + index)) for index, segment in enumerate(segments))


def _markdown_of(segment: Segment, stand_in: str) -> str:
    match segment:
        case Prose(text=text):
            return _REFERENCE.sub(_without_private, text)
        case Code(text=text, fenced=True):
            head, line_end, body = text.partition("\n")
            return _REFERENCE.sub(_without_private, head) + line_end + body
        case _:
            return stand_in


def _without_private(reference: re.Match[str]) -> str:
    """Take out a reference to a private character, which would be read as a stand-in or as a caller's mark."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    is_private = number <= sys.maxunicode and unicodedata.category(chr(number)) == "Co"
    return "\ufffd" if is_private else reference[0]


def _fill(page: str, segments: Sequence[Segment], show: Shown, literal: Callable[[str], str]) -> str:
    pieces: list[str] = []
    position = 0
    for found in _STAND_INS.finditer(page):
        segment = segments[ord(found[0]) - _FIRST_STAND_IN]
        pieces.append(literal(page[position : found.start()]))
        pieces.append(_code(segment, literal) if isinstance(segment, Code) else show(segment))
        position = found.end()
    return "".join([*pieces, literal(page[position:])])


def _code(segment: Code, literal: Callable[[str], str]) -> str:
    return literal(f"<code>{html.escape(segment.text, quote=False)}</code>")


def reference_flaws(segments: Sequence[Segment]) -> list[Flaw]:
    """Find the characters given by their number that no text may hold, and which would be shown as a blank mark."""
    flaws: list[Flaw] = []
    for segment in segments:
        text = segment.text if isinstance(segment, Prose) else ""
        for found in _REFERENCE.finditer(text) if "&#" in text else ():
            if _without_private(found) != found[0]:
                message = f"{found[0]} stands for a private character, which no font has"
                flaws.append(Flaw(segment.start + found.start(), len(found[0]), "FM010", message, "take it out"))
    return flaws


def address_flaws(segments: Sequence[Segment]) -> list[Flaw]:
    """Find the formulas and code spans in the address or the title of a link, where neither is understood."""
    if not any(_MAY_LINK.search(segment.text) for segment in segments if isinstance(segment, Prose)):
        return []
    lines = [block.children or [] for block in _markdown().parse(_with_stand_ins(segments)) if block.type == "inline"]
    links = [token for tokens in lines for token in tokens if token.type == "link_open"]
    addresses = unquote("".join(str(value) for link in links for value in link.attrs.values()))
    inside = [segments[ord(char) - _FIRST_STAND_IN] for char in _STAND_INS.findall(addresses)]
    message, help = (
        "the address or the title of a link is plain text",
        r"write % and a number for a sign, \$ for a dollar",
    )
    return [
        Flaw(segment.start, segment.end - segment.start, "FM116", message, help)
        for segment in inside
        if not isinstance(segment, Open | Hint | Close)
    ]


def cloze_flaws(segments: Sequence[Segment]) -> list[Flaw]:
    """Find the deletions that begin and end in different blocks, table cells, links or emphases.

    Anki puts one element around the hidden text, so both ends must stand in the same element. A deletion that does
    not end at all is a flaw of the scan.
    """
    marks = [segment for segment in segments if isinstance(segment, Open | Close)]
    ended = {first.start for first, then in pairwise(marks) if isinstance(first, Open) and isinstance(then, Close)}
    if not ended:
        return []
    lines = [block.children or [] for block in _markdown().parse(_with_stand_ins(segments)) if block.type == "inline"]
    flaws = [*_lost(lines, segments), *(flaw for tokens in lines for flaw in _crossings(tokens, segments))]
    return [flaw for flaw in flaws if flaw.start in ended]


def _lost(lines: Sequence[Sequence[Token]], segments: Sequence[Segment]) -> list[Flaw]:
    """Find the deletions that no text shows, for they stand in the address or the title of a link."""
    shown = {char for tokens in lines for token in tokens for char in _shown_stand_ins(token)}
    message = "this deletion stands where nothing is shown"
    return [
        Flaw(segment.start, segment.end - segment.start, "FM113", message, "keep it out of addresses and titles")
        for index, segment in enumerate(segments)
        if isinstance(segment, Open) and chr(_FIRST_STAND_IN + index) not in shown
    ]


def _shown_stand_ins(token: Token) -> list[str]:
    return _STAND_INS.findall(token.content) if token.type in ("text", "code_inline") else []


def _crossings(tokens: Sequence[Token], segments: Sequence[Segment]) -> list[Flaw]:
    opened: Open | None = None
    level = 0
    lowest = 0
    flaws: list[Flaw] = []
    for token in tokens:
        lowest = min(lowest, token.level)
        for char in _shown_stand_ins(token):
            segment = segments[ord(char) - _FIRST_STAND_IN]
            if isinstance(segment, Open):
                opened, level, lowest = segment, token.level, token.level
            elif isinstance(segment, Close) and opened is not None:
                if level != token.level or lowest < level:
                    flaws.append(_crossing(opened))
                opened = None
    return flaws if opened is None else [*flaws, _crossing(opened)]


def _crossing(opened: Open) -> Flaw:
    message = "this deletion begins and ends in different elements"
    help = "keep it inside one paragraph, table cell, link or emphasis"
    return Flaw(opened.start, opened.end - opened.start, "FM113", message, help)
