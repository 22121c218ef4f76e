"""Runs to one text with marks where emphasis and links begin and end, only where Markdown would read them so.

The marks are letters of a private plane; they become Markdown's signs when all else is escaped.
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from itertools import takewhile
from urllib.parse import quote

from builder.authoring.imports.fields.blocks import Run
from builder.authoring.imports.fields.lifted import STAND_IN

#: The marks, as they stand in a class of a regular expression.
MARKUP = "\U00100000-\U0010ffff"

_STRONG, _STRONG_END, _EM, _EM_END, _STAR, _STAR_END, _LINK = map(chr, range(0x100000, 0x100007))
_LINK_END = 0x100010
_ENDS = {_STRONG: _STRONG_END, _EM: _EM_END}
_SIGNS = {_STRONG: "**", _STRONG_END: "**", _EM: "_", _EM_END: "_", _STAR: "*", _STAR_END: "*", _LINK: "["}
_OPENING = f"{_STRONG}{_EM}{_LINK}"
_CLOSING = f"{_STRONG_END}{_EM_END}{chr(_LINK_END)}-\U0010ffff"

#: The longest address of a link that is taken, in characters.
LONGEST_LINK = 2000


def link_of(address: str) -> str:
    """Turn an address into one that Markdown and our scanner leave alone; empty where it cannot be a link on a card."""
    written = "".join(address.split())
    if not re.match(r"https?://[^/]|mailto:.", written, re.IGNORECASE) or len(written) > LONGEST_LINK:
        return ""
    safe = quote(written, safe="%:/?#@!&',;=~+-._")
    return re.sub(r"&(?=[A-Za-z#])", "&amp;", safe.replace("::", ":%3A").replace("@@", "%40@"))


def mark_styles(runs: Sequence[Run]) -> tuple[str, tuple[str, ...]]:
    """Turn runs into a text with marks in it, and the addresses of its links in their order."""
    pieces: list[str] = []
    links: list[str] = []
    open_marks: tuple[str, ...] = ()
    for run in (*runs, Run("")):
        wanted = _marks_of(run)
        kept = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(open_marks, wanted, strict=False))))
        for mark in reversed(open_marks[kept:]):
            if mark[0] == _LINK:
                links.append(mark[1:])
                pieces.append(chr(_LINK_END + len(links) - 1))
            else:
                pieces.append(_ENDS[mark])
        pieces += [mark[0] for mark in wanted[kept:]]
        pieces.append(run.text)
        open_marks = wanted
    return _drop_unreadable(_tidy_blanks("".join(pieces))), tuple(links)


def _marks_of(run: Run) -> tuple[str, ...]:
    marks = (_LINK + run.link if run.link else "", _STRONG if run.bold else "", _EM if run.italic else "")
    return tuple(mark for mark in marks if mark)


def _tidy_blanks(text: str) -> str:
    """Put the blanks at the edges of marked text outside, and take out marks around nothing."""
    before = ""
    while text != before:
        before = text
        text = re.sub(rf"([{_OPENING}]+)(\s+)", r"\2\1", text)
        text = re.sub(rf"(\s+)([{_CLOSING}]+)", r"\2\1", text)
        text = re.sub(f"{_STRONG}{_STRONG_END}|{_EM}{_EM_END}|{_LINK}[{chr(_LINK_END)}-\U0010ffff]", "", text)
    return re.sub(r" {2,}", " ", re.sub(r" *\n *", "\n", text))


def _drop_unreadable(text: str) -> str:
    """Take out the marks of emphasis that Markdown would not read as such where they stand."""
    signs = list(text)
    waiting: list[int] = []
    for place, sign in enumerate(text):
        if sign in (_STRONG, _EM):
            waiting.append(place)
        elif sign in (_STRONG_END, _EM_END) and waiting:
            start = waiting.pop()
            signs[start], signs[place] = _readable(text, start, place)
    return "".join(signs)


def _readable(text: str, start: int, end: int) -> tuple[str, str]:
    before, first = text[start - 1 : start], text[start + 1 : start + 2]
    last, after = text[end - 1 : end], text[end + 1 : end + 2]
    is_flanked = (_is_word(first) or _is_edge(before)) and (_is_word(last) or _is_edge(after))
    if text[start] == _STRONG:
        return (_STRONG, _STRONG_END) if is_flanked else ("", "")
    if is_flanked and _is_edge(before) and _is_edge(after):
        return _EM, _EM_END
    has_neighbour = any(sign in (_STRONG, _STRONG_END) for sign in (before, first, last, after) if sign)
    return (_STAR, _STAR_END) if is_flanked and not has_neighbour else ("", "")


def _is_word(sign: str) -> bool:
    return sign.isalnum() or re.fullmatch(STAND_IN, sign) is not None


def _is_edge(sign: str) -> bool:
    """Say whether a sign is the text's edge, a blank, or what every Markdown takes for punctuation."""
    return not sign or sign.isspace() or sign in string.punctuation or re.fullmatch(f"[{MARKUP}]", sign) is not None


def write_marks(text: str, links: Sequence[str]) -> str:
    """Write marks as Markdown has them."""

    def write(found: re.Match[str]) -> str:
        sign = found[0]
        return _SIGNS[sign] if sign in _SIGNS else f"]({links[ord(sign) - _LINK_END]})"

    return re.sub(f"[{MARKUP}]", write, text)
