"""The tables of MathML: matrices, cases, equations below one another, ruled arrays."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from flashmath.mathematics.attributes import UnknownMathematics
from flashmath.mathematics.attributes import demand_known
from flashmath.mathematics.attributes import style_properties
from flashmath.mathematics.rows import bind_first_sign
from flashmath.mathematics.tree import EMPTY
from flashmath.mathematics.tree import Cell
from flashmath.mathematics.tree import Node
from flashmath.mathematics.tree import Table

_ALIGNMENTS = {"left": "l", "right": "r", "center": "c"}

ReadRow = Callable[[list[Element]], Node]


def read_table(element: Element, read_row: ReadRow) -> Table:
    """Turn a table into rows of cells; the numbers of a displayed equation become tags."""
    properties = style_properties(element.attrib)
    is_page_wide = "width" in properties
    rows: list[tuple[Cell, ...]] = []
    rules: list[str] = []
    tags: list[str] = []
    for row in element:
        if row.tag != "mtr":
            raise UnknownMathematics(f"element {row.tag} in a table")
        cells = list(row)
        styles = [_style_of(cell) for cell in cells]
        rules.append(max((_stroke(style.get("border-top", ""), "-") for style in styles), default=""))
        if is_page_wide:
            tags.append("".join(cells[-1].itertext()) if cells else "")
            cells, styles = cells[1:-1], styles[1:-1]
        rows.append(tuple(_cell(cell, style, read_row) for cell, style in zip(cells, styles, strict=True)))
    return _finished(rows, rules, tags, element, properties)


def _finished(
    rows: list[tuple[Cell, ...]], rules: list[str], tags: list[str], element: Element, properties: Mapping[str, str]
) -> Table:
    if rules and not rules[0]:
        rules[0] = _stroke(properties.get("border-top", ""), "-")
    if len(rows) > 1 and rules[-1] and all(cell.body == EMPTY for cell in rows[-1]):
        rows.pop()  # the engine writes the lowest line as the upper line of an empty row
    else:
        rules.append(_stroke(properties.get("border-bottom", ""), "-"))
    is_display = element.get("displaystyle") == "true"
    kind = "small" if element.get("scriptlevel") == "1" else "matrix"
    if any(cell.joins for row in rows for cell in row) or properties.get("width"):
        kind = "aligned"
    return Table(tuple(rows), tuple(rules), kind, is_display, tuple(tags) if any(tags) else ())


def _style_of(cell: Element) -> Mapping[str, str]:
    if cell.tag != "mtd":
        raise UnknownMathematics(f"element {cell.tag} in a table")
    demand_known(cell.tag, cell.attrib)
    return style_properties(cell.attrib)


def _cell(cell: Element, style: Mapping[str, str], read_row: ReadRow) -> Cell:
    align = style.get("text-align", "center")
    if align not in _ALIGNMENTS:
        raise UnknownMathematics(f"alignment {align}")
    joins = style.get("padding-left") == "0" and align == "left"
    body = read_row(list(cell))
    return Cell(
        body if joins else bind_first_sign(body),
        _ALIGNMENTS[align],
        joins,
        _stroke(style.get("border-left", ""), "|"),
        _stroke(style.get("border-right", ""), "|"),
    )


def _stroke(border: str, solid: str) -> str:
    if not border:
        return ""
    return ":" if "dashed" in border else solid
