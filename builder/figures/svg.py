"""A picture as matplotlib writes it to a small one: no prologue, no metadata, short numbers."""

from __future__ import annotations

import re

_PROLOGUE = re.compile(r"\A.*?(?=<svg)", re.DOTALL)
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)
_COMMENT = re.compile(r"\s*<!--.*?-->", re.DOTALL)
#: A path outside the definitions of letters: its numbers are points, so that two decimals are plenty.
_PATH = re.compile(r'(?<= d=")[^"]*(?=")')
_NUMBER = re.compile(r"-?\d+\.\d+")
#: A rectangle along the axes, whose other corners need not be written out.
_CORNER = r"(-?[\d.]+) (-?[\d.]+)"
_RECTANGLE = re.compile(rf"M {_CORNER} L (-?[\d.]+) \2 L \3 (-?[\d.]+) L \1 \4(?: L \1 \2)? z")
_ID = re.compile(r' id="([^"]+)"')
_REFERENCE = re.compile(r'(?:href="#|url\(#)([^")]+)')
_BETWEEN = re.compile(r">\s+<")
_LETTERS = re.compile(r"<defs>\s*<path id=.*?</defs>", re.DOTALL)


def tidy_svg(text: str) -> bytes:
    """Leave out what no viewer needs."""
    text = _COMMENT.sub("", _METADATA.sub("", _PROLOGUE.sub("", text)))
    kept: list[str] = []
    end = 0
    for letters in _LETTERS.finditer(text):
        kept += [_PATH.sub(_shorten, text[end : letters.start()]), letters[0]]
        end = letters.end()
    kept.append(_PATH.sub(_shorten, text[end:]))
    return _BETWEEN.sub("><", _without_spare_ids("".join(kept))).encode()


def _without_spare_ids(text: str) -> str:
    """Leave out the ids that nothing refers to."""
    used = set(_REFERENCE.findall(text))
    return _ID.sub(lambda found: found[0] if found[1] in used else "", text)


def _shorten(path: re.Match[str]) -> str:
    return _RECTANGLE.sub(r"M\1 \2H\3V\4H\1z", " ".join(_NUMBER.sub(_round, path[0]).split()))


def _round(number: re.Match[str]) -> str:
    text = f"{float(number[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
