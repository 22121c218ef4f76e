r"""A card's text to its segments: formulas, code, deletions and values are taken out before Markdown sees the rest.

A dollar sign always begins or ends a formula; a real one is written `\$`. A formula stays inside its paragraph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field

from builder.diagnostics import Flaw
from builder.tex.deletions import find_deletions
from builder.tex.deletions import number_flaws
from builder.tex.segments import Close
from builder.tex.segments import Code
from builder.tex.segments import Formula
from builder.tex.segments import Hint
from builder.tex.segments import Open
from builder.tex.segments import Prose
from builder.tex.segments import Segment
from builder.tex.segments import Value

_SIGN = re.compile(
    r"""
    (?P<fence> ^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(?P<ticks>`{3,}|~{3,})[^\n`]*$ )
  | (?P<blank> \n[ \t]*(?=\n) )
  | (?P<code> `+ )
  | (?P<delimiter> \\[()\[\]] )
  | (?P<command> \\[A-Za-z]+ )
  | (?P<escape> \\. )
  | (?P<dollar> \$\$? )
  | (?P<open> \{\{c(?P<number>\d+):: )
  | (?P<almost> \{\{(?:[cC]?\d*::?|[cC]\d+) )
  | (?P<close> \}\} )
  | (?P<hint> :: )
  | (?P<value> @\{ )
  | (?P<image> !\[ )
  | (?P<html> <(?:[A-Za-z][A-Za-z0-9-]*(?:[\s/][^<>]*)?|/[A-Za-z][^<>]*|!--.*?--|[?!][^<>]*)> )
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
_PARAGRAPH_END = re.compile(r"\n[ \t]*(?=\n)|\Z")
_INSIDE_FORMULA = re.compile(r"\\.|\$\$?|\n[ \t]*\n|@\{", re.DOTALL)

_QUOTED_LINE = re.compile(r"\n[ \t]*>")

#: The checks of plain text: the group of `_SIGN`, the code, what is wrong, what helps.
_FORBIDDEN = {
    "delimiter": ("FM206", "{} would begin or end a formula in Anki", "formulas stand between $ and $"),
    "command": ("FM213", "the TeX command {} stands outside a formula", "put it between $ and $"),
    "html": ("FM111", "raw HTML ({}) is not shown as such", "write Markdown, or \\< for the sign itself"),
    "image": ("FM112", "a picture comes in through `figure:`, not through Markdown", ""),
    "almost": ("FM109", "{} does not begin a deletion", "write {{{{c1::hidden text}}}}"),
}


@dataclass
class _Scanner:
    """The state of one scan: what is found so far, and the deletion that is open."""

    text: str
    segments: list[Segment] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    prose_start: int = 0
    open: Open | None = None
    hinted: bool = False

    def add(self, segment: Segment) -> int:
        """Add a segment, with the plain text before it; return where to read on."""
        self.end_prose(segment.start)
        self.segments.append(segment)
        self.prose_start = segment.end
        return segment.end

    def end_prose(self, end: int) -> None:
        if end > self.prose_start:
            self.segments.append(Prose(self.prose_start, end, self.text[self.prose_start : end]))
            self.prose_start = end

    def flaw(self, start: int, length: int, code: str, message: str, help: str = "") -> None:
        self.flaws.append(Flaw(start, length, code, message, help))


def scan_text(text: str) -> tuple[tuple[Segment, ...], list[Flaw]]:
    """Turn a card's text into its segments in order, with what is wrong in it."""
    scanner = _Scanner(text)
    position = 0
    while found := _SIGN.search(text, position):
        position = _READERS[found.lastgroup or ""](scanner, found)
    _expect_closed(scanner)
    scanner.end_prose(len(text))
    return tuple(scanner.segments), scanner.flaws


def _expect_closed(scanner: _Scanner) -> None:
    if scanner.open is not None:
        start = scanner.open.start
        message = "this deletion does not end in its paragraph"
        scanner.flaw(start, scanner.open.end - start, "FM109", message, "close it with }}")
        scanner.open = None


def _read_fence(scanner: _Scanner, found: re.Match[str]) -> int:
    ticks = found["ticks"]
    fence = re.compile(rf"^[ \t>]*{ticks[0]}{{{len(ticks)},}}[ \t]*$", re.MULTILINE)
    closing = fence.search(scanner.text, found.end())
    end = closing.end() if closing else len(scanner.text)
    _expect_closed(scanner)
    return scanner.add(Code(found.start(), end, scanner.text[found.start() : end], fenced=True))


def _read_blank(scanner: _Scanner, found: re.Match[str]) -> int:
    _expect_closed(scanner)
    return found.end()


def _read_code(scanner: _Scanner, found: re.Match[str]) -> int:
    limit = _end_of_paragraph(scanner.text, found.end())
    closing = re.compile(rf"(?<!`){found[0]}(?!`)").search(scanner.text, found.end(), limit)
    if closing is None:
        return found.end()
    content = scanner.text[found.end() : closing.start()]
    _expect_unquoted(scanner, found.start(), found.end(), content)
    content = content.replace("\n", " ")
    if content.strip() and content[0] == content[-1] == " ":
        content = content[1:-1]
    return scanner.add(Code(found.start(), closing.end(), content, fenced=False))


def _read_forbidden(scanner: _Scanner, found: re.Match[str]) -> int:
    code, message, help = _FORBIDDEN[found.lastgroup or ""]
    scanner.flaw(found.start(), len(found[0]), code, message.format(found[0]), help.format())
    return found.end()


def _read_escape(_scanner: _Scanner, found: re.Match[str]) -> int:
    return found.end()


def _read_dollar(scanner: _Scanner, found: re.Match[str]) -> int:
    sign, start = found[0], found.start()
    end = _end_of_formula(scanner.text, found.end(), sign)
    if end is None:
        scanner.flaw(
            start,
            len(sign),
            "FM203",
            f"this {sign} has no partner in its paragraph",
            f"end the formula with {sign}, or write \\$ for a dollar",
        )
        return _end_of_paragraph(scanner.text, found.end())
    tex = scanner.text[found.end() : end]
    after = scanner.text[end + len(sign) : end + len(sign) + 1]
    if sign == "$" and (tex != tex.strip() or after.isdigit()):
        length = end + 1 - start
        message = "a formula has no space at its dollars, and no digit after them"
        scanner.flaw(start, length, "FM203", message, "write \\$ for a dollar, or close the formula up")
    _expect_unquoted(scanner, start, found.end(), tex)
    deletions, flaws = find_deletions(tex, found.end())
    scanner.flaws += flaws
    if scanner.open is not None and deletions:
        scanner.flaw(start, len(sign), "FM109", "a deletion stands inside another", "close the outer one first")
    values = _values_in(tex, found.end())
    return scanner.add(Formula(start, end + len(sign), found.end(), tex, sign == "$$", deletions, values))


def _expect_unquoted(scanner: _Scanner, start: int, body: int, content: str) -> None:
    """Demand that no mark of a quotation stands inside a formula or code span, of which it would be a part."""
    mark = _QUOTED_LINE.search(content)
    head = scanner.text[scanner.text.rfind("\n", 0, start) + 1 : start]
    if mark and head.lstrip().startswith(">"):
        message = "the > of the quotation would become a part of what begins in the line above"
        scanner.flaw(body + mark.end() - 1, 1, "FM203", message, "put all of it in one line")


def _end_of_formula(text: str, position: int, sign: str) -> int | None:
    for found in _INSIDE_FORMULA.finditer(text, position):
        if found[0][0] == "\n":
            return None
        if found[0] == sign or (sign == "$" and found[0] == "$$"):
            return found.start()
    return None


def _end_of_paragraph(text: str, position: int) -> int:
    found = _PARAGRAPH_END.search(text, position)
    return found.start() if found else len(text)


def _values_in(tex: str, start: int) -> tuple[Value, ...]:
    if "@{" not in tex:
        return ()
    found = re.finditer(r"(?<!\\)@\{([^{}]*)\}?", tex)
    return tuple(Value(start + value.start(), start + value.end(), value[1]) for value in found)


def _read_open(scanner: _Scanner, found: re.Match[str]) -> int:
    if scanner.open is not None:
        message = "a deletion stands inside another"
        scanner.flaw(found.start(), len(found[0]), "FM109", message, "close the outer one first")
        return found.end()
    scanner.flaws += number_flaws(found["number"], found.start())
    scanner.open = Open(found.start(), found.end(), int(found["number"][:9]))
    scanner.hinted = False
    return scanner.add(scanner.open)


def _read_hint(scanner: _Scanner, found: re.Match[str]) -> int:
    if scanner.open is None or scanner.hinted:
        return found.end()
    scanner.hinted = True
    return scanner.add(Hint(found.start(), found.end()))


def _read_close(scanner: _Scanner, found: re.Match[str]) -> int:
    if scanner.open is None:
        return found.end()
    between = scanner.text[scanner.open.end : found.start()]
    if not between.strip() or between.lstrip().startswith("::"):
        scanner.flaw(scanner.open.start, found.end() - scanner.open.start, "FM109", "this deletion hides nothing")
    scanner.open = None
    return scanner.add(Close(found.start(), found.end()))


def _read_value(scanner: _Scanner, found: re.Match[str]) -> int:
    closing = re.compile(r"[^{}\n]*\}").match(scanner.text, found.end())
    end = closing.end() if closing else found.end()
    return scanner.add(Value(found.start(), end, scanner.text[found.end() : end].removesuffix("}")))


_READERS = {
    "fence": _read_fence,
    "blank": _read_blank,
    "code": _read_code,
    "escape": _read_escape,
    "dollar": _read_dollar,
    "open": _read_open,
    "hint": _read_hint,
    "close": _read_close,
    "value": _read_value,
    **dict.fromkeys(_FORBIDDEN, _read_forbidden),
}
