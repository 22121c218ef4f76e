"""A table of text, its cells parted by commas, tabs or the like, to drafts of cards."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field
from io import StringIO

from builder.authoring.imports.cards import Draft
from builder.authoring.imports.fields.lifted import Form
from builder.tex.scan import scan_text
from builder.tex.segments import clozes_of

#: The largest table that is read, in bytes.
LARGEST_TABLE = 100_000_000
#: How much of a table is looked at to find out what parts its cells, in characters and in rows.
_SAMPLE, _SAMPLE_ROWS = 65_536, 40

#: What parts cells, by the names that the command line and Anki's own exports have for it.
DELIMITERS: Mapping[str, str] = {"comma": ",", "tab": "\t", "semicolon": ";", "pipe": "|", "colon": ":", "space": " "}
#: The words that a head of a table may have for the parts of a card.
HEADS: Mapping[str, tuple[str, ...]] = {
    "front": ("front", "question", "prompt", "term"),
    "back": ("back", "answer", "definition"),
    "text": ("text", "cloze"),
    "note": ("note", "notes", "extra", "back extra", "remark", "comment"),
    "tags": ("tags", "tag"),
    "sources": ("source", "sources", "reference", "references"),
}
_SETTING = re.compile(
    r"#((?:guid |notetype |deck |tags )?column|separator|html|tags|columns|notetype|deck|if matches):(.*)"
)


class TableError(ValueError):
    """A table that cannot be read, in one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user said of a table; a column is a name in its head or a number from 1."""

    columns: Mapping[str, str] = field(default_factory=dict)
    delimiter: str = ""
    form: Form | None = None
    is_quoted: bool = True
    is_reverse: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and the line that it begins in."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of a table, the rows that are none with the reason, and the columns that were left out."""

    drafts: tuple[Draft, ...]
    skipped: tuple[str, ...]
    unused: tuple[str, ...]


def decode_table(raw: bytes) -> str:
    """Turn a file's bytes into text: UTF-8, or UTF-16 where it begins with its mark. Raises TableError."""
    if len(raw) > LARGEST_TABLE:
        raise TableError(f"the table has {len(raw) / 1e6:.0f} MB; at most {LARGEST_TABLE // 1_000_000} MB are read")
    is_wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = raw.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        name = "UTF-16" if is_wide else "UTF-8"
        raise TableError(f"line {line} is not {name} text; save the table as UTF-8") from error
    place = text.find("\0")
    if place >= 0:
        line = text.count("\n", 0, place) + 1
        raise TableError(f"line {line} holds a NUL character; is it a table of text, saved as UTF-8?")
    return text


def read_table(text: str, choices: Choices) -> Drafts:
    """Turn the text of a table into drafts. Raises TableError where it cannot be understood."""
    settings, body, first_line = _read_settings(text)
    delimiter = choices.delimiter or _delimiter_of(settings) or guess_delimiter(body)
    rows = list(_rows(body, delimiter, choices.is_quoted, first_line))
    if not rows:
        raise TableError("the table is empty")
    columns, head = _find_columns(rows[0], choices.columns, settings)
    form = choices.form or (Form.HTML if settings.get("html") == "true" else Form.PLAIN)
    drafts: list[Draft] = []
    skipped: list[str] = []
    width = len(rows[0].cells)
    for row in rows[1:] if head else rows:
        drafted = _draft(row, columns, form, width, choices.is_reverse)
        if isinstance(drafted, str):
            skipped.append(f"line {row.line}: {drafted}")
        else:
            drafts.append(drafted)
    unused = [name for place, name in enumerate(head) if place not in columns.values() and name]
    return Drafts(tuple(drafts), tuple(skipped), tuple(unused))


def _read_settings(text: str) -> tuple[dict[str, str], str, int]:
    """Take off the lines `#key:value` that Anki's own exports begin with."""
    settings: dict[str, str] = {}
    line = 1
    while found := _SETTING.match(text):
        settings[found[1]] = found[2].strip()
        text = text[found.end() :].removeprefix("\r").removeprefix("\n")
        line += 1
    return settings, text, line


def _delimiter_of(settings: Mapping[str, str]) -> str:
    written = settings.get("separator", "")
    return written if len(written) == 1 else DELIMITERS.get(written.lower(), "")


def guess_delimiter(text: str) -> str:
    """Find what parts the cells: what cuts the first rows into the same number of cells, and into most of them."""
    sample = text[:_SAMPLE]
    best, best_score = ",", (0.0, 0)
    for delimiter in (",", "\t", ";", "|"):
        try:
            rows = [cells for cells in _limited(csv.reader(StringIO(sample), delimiter=delimiter)) if cells]
        except csv.Error:
            continue
        counts = [len(cells) for cells in (rows[:-1] if len(text) > _SAMPLE else rows)]
        usual = max(set(counts), key=counts.count, default=1)
        if usual > 1:
            score = (counts.count(usual) / len(counts) + _is_head(rows[0]), usual)
            best, best_score = max((best, best_score), (delimiter, score), key=lambda pair: pair[1])
    return best


def _limited(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    for _, cells in zip(range(_SAMPLE_ROWS), reader, strict=False):
        yield cells


def _is_head(cells: Sequence[str]) -> bool:
    named = _named_columns(cells)
    return "text" in named or {"front", "back"} <= set(named)


def _named_columns(cells: Sequence[str]) -> dict[str, int]:
    words = [cell.strip().lower() for cell in cells]
    return {
        key: next(place for place, word in enumerate(words) if word in names)
        for key, names in HEADS.items()
        if any(word in names for word in words)
    }


def _rows(text: str, delimiter: str, is_quoted: bool, first_line: int) -> Iterator[Row]:
    csv.field_size_limit(LARGEST_TABLE)
    stream = StringIO(text, newline="")
    reader = (
        csv.reader(stream, delimiter=delimiter, strict=True)
        if is_quoted
        else csv.reader(stream, delimiter=delimiter, quoting=csv.QUOTE_NONE)
    )
    line = first_line
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(line, tuple(cells))
            line = first_line + reader.line_num
    except csv.Error as error:
        where = f"the row that begins in line {line} cannot be read: {error}"
        raise TableError(f"{where}; is a quote not closed? (--no-quotes takes quotes as they stand)") from error


def _find_columns(
    first: Row, chosen: Mapping[str, str], settings: Mapping[str, str]
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Find the column of each part of a card, and the head (empty if the table has none)."""
    has_head = _is_head(first.cells) or any(not column.isdigit() for column in chosen.values())
    columns = _named_columns(first.cells) if has_head else _columns_without_head(first, settings)
    if chosen.keys() & {"front", "back", "text"}:
        columns = {key: place for key, place in columns.items() if key not in ("front", "back", "text")}
    columns.update({key: _place_of(column, first) for key, column in chosen.items()})
    if "text" not in columns and not {"front", "back"} <= columns.keys():
        raise TableError("nobody can tell which columns ask and answer; name them with --front and --back, or --text")
    return columns, first.cells if has_head else ()


def _place_of(column: str, first: Row) -> int:
    names = [cell.strip().lower() for cell in first.cells]
    if column.strip().lower() in names:
        return names.index(column.strip().lower())
    if column.isascii() and column.isdigit() and 1 <= int(column[:6]) <= len(names):
        return int(column[:6]) - 1
    listed = ", ".join(repr(cell[:30]) for cell in first.cells[:12])
    raise TableError(f"there is no column {column}; the first row has {len(names)} cells: {listed}")


def _columns_without_head(first: Row, settings: Mapping[str, str]) -> dict[str, int]:
    """Take the first two columns, or the only one as cloze text; Anki's own exports say which ones hold no text."""
    taken = {int(value[:6]) - 1 for key, value in settings.items() if key.endswith(" column") and value.isdigit()}
    places = [place for place in range(len(first.cells)) if place not in taken]
    columns = {"text": places[0]} if len(places) == 1 else dict(zip(("front", "back"), places, strict=False))
    tags = settings.get("tags column", "")
    return {**columns, "tags": int(tags[:6]) - 1} if tags.isdigit() else columns


def _draft(row: Row, columns: Mapping[str, int], form: Form, width: int, is_reverse: bool) -> Draft | str:
    """Turn a row into a draft, or say why it is none."""
    if any(cell.strip() for cell in row.cells[width:]):
        return f"it has {len(row.cells)} cells, the first row has {width}"
    values = {key: row.cells[place] for key, place in columns.items() if place < len(row.cells)}
    sides: dict[str, str] = {}
    if values.get("text", "").strip():
        kind = "cloze"
        sides = {"text": values["text"]}
    elif "front" in columns and "back" in columns:
        kind = "reverse" if is_reverse else "recall"
        sides = {key: values.get(key, "") for key in ("front", "back")}
        if not is_reverse and clozes_of(scan_text(sides["front"])[0]):
            kind, sides = "cloze", {"text": sides["front"]}
            values["note"] = "\n\n".join(part for part in (values.get("back", ""), values.get("note", "")) if part)
    else:
        return "its text is empty"
    return Draft(
        name=f"line {row.line}",
        kind=kind,
        fields={**sides, "note": values.get("note", "")},
        form=form,
        sources=tuple(part.strip() for part in values.get("sources", "").split(";")),
        tags=tuple(re.split(r"[\s,;]+", values.get("tags", "").strip())),
    )
