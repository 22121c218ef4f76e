"""A card as a screen needs it, and the same as JSON: texts in segments, and which of them ask and answer."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from typing import NamedTuple

from builder.tex.segments import Close
from builder.tex.segments import Code
from builder.tex.segments import Deletion
from builder.tex.segments import Formula
from builder.tex.segments import Hint
from builder.tex.segments import Open
from builder.tex.segments import Prose
from builder.tex.segments import Segment
from builder.tex.segments import Value
from flashmath.picture.forms import Pictured

Segments = tuple[Segment, ...]


class Asked(NamedTuple):
    """How one part is asked: the keys of the texts on each side, of its prompt, and the deletion that is hidden."""

    asks: tuple[str, ...]
    answers: tuple[str, ...]
    prompt: str = ""
    cloze: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One note: its texts by key (`note` is the remark under the answer), its parts by name, and where it stands.

    `claims` are the keys under which the verdicts on its claims are kept: none where it has no claims, None where one
    of them cannot be read. `released` says how far they were checked for the release that learners have, if any.
    """

    id: str
    kind: str
    topic: str
    texts: Mapping[str, Segments]
    parts: Mapping[str, Asked]
    sources: tuple[str, ...]
    tags: tuple[str, ...]
    file: str
    line: int
    figure: Pictured | None = None
    claims: tuple[str, ...] | None = ()
    released: str = ""


def sheet_values(sheet: Sheet) -> list[Any]:
    """Turn a sheet into values of JSON."""
    return [
        sheet.id,
        sheet.kind,
        sheet.topic,
        {key: [_values(segment) for segment in segments] for key, segments in sheet.texts.items()},
        sheet.parts,
        sheet.sources,
        sheet.tags,
        sheet.file,
        sheet.line,
        sheet.figure,
        sheet.claims,
        sheet.released,
    ]


def read_sheet(values: Sequence[Any]) -> Sheet:
    """Turn values of JSON into the sheet."""
    name, kind, topic, texts, parts, sources, tags, file, line, figure, claims, released = values
    return Sheet(
        name,
        kind,
        topic,
        {key: tuple(map(_segment, segments)) for key, segments in texts.items()},
        {key: Asked(tuple(asks), tuple(answers), *rest) for key, (asks, answers, *rest) in parts.items()},
        tuple(sources),
        tuple(tags),
        file,
        line,
        None if figure is None else Pictured(*figure),
        None if claims is None else tuple(claims),
        released,
    )


def _values(segment: Segment) -> list[Any]:  # noqa: PLR0911 - one case a segment
    match segment:
        case Prose(text=text):
            return ["p", text]
        case Code(text=text, fenced=fenced):
            return ["k", text, fenced]
        case Value(text=text):
            return ["v", text]
        case Open(number=number):
            return ["o", number]
        case Hint():
            return ["h"]
        case Close():
            return ["c"]
        case Formula(tex=tex, display=display, deletions=deletions):
            holes = [[each.number, each.start, each.body, each.body_end, each.hint, each.end] for each in deletions]
            return ["f", tex, display, holes]


def _segment(values: Sequence[Any]) -> Segment:  # noqa: PLR0911 - one case a segment
    """Turn values into a segment; its places in the file are not kept."""
    sign, *rest = values
    match sign:
        case "p":
            return Prose(0, 0, rest[0])
        case "k":
            return Code(0, 0, rest[0], rest[1])
        case "v":
            return Value(0, 0, rest[0])
        case "o":
            return Open(0, 0, rest[0])
        case "h":
            return Hint(0, 0)
        case "c":
            return Close(0, 0)
        case _:
            tex, display, holes = rest
            return Formula(0, 0, 0, tex, display, tuple(Deletion(*hole) for hole in holes))
