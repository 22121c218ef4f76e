"""The HTML that Markdown becomes, to a small tree; formulas and marks are characters of a private plane in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element
from xml.etree.ElementTree import ParseError
from xml.etree.ElementTree import fromstring

from builder.tex.markdown import to_html
from builder.tex.segments import Segment

_FIRST_STAND_IN = 0x100000
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def parse_markup(segments: Sequence[Segment]) -> Element:
    """Turn segments into a tree of HTML elements under one root."""
    places = {id(segment): index for index, segment in enumerate(segments)}
    body = to_html(segments, lambda segment: chr(_FIRST_STAND_IN + places[id(segment)]))
    try:
        return fromstring(f"<div>{_CONTROLS.sub('', body)}</div>")  # noqa: S314 - our own Markdown wrote it
    except ParseError as error:
        raise ValueError(f"the text cannot be shown: {error}") from error


def place_of(char: str) -> int | None:
    """Give the place of the segment that a character stands for; None for an ordinary character."""
    return ord(char) - _FIRST_STAND_IN if ord(char) >= _FIRST_STAND_IN else None


STAND_IN = re.compile(f"([{chr(_FIRST_STAND_IN)}-\U0010ffff])")
