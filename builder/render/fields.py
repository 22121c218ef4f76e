r"""A card's texts to the fields of an Anki note: formulas between `\(` and `\)`, all else that Anki reads escaped.

Anki reads a field three times: as cloze deletions, as HTML, as MathJax. What belongs to a later reading is
written as a character reference, which the browser undoes before MathJax sees the formula: its TeX stays the same.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from builder.checks.claims import UNSOURCED
from builder.kinds.card import Card
from builder.library import Library
from builder.render.ties import END
from builder.render.ties import FORMULA
from builder.render.ties import tie
from builder.tex.formulas import expand_deletions
from builder.tex.macros import Macros
from builder.tex.markdown import to_html
from builder.tex.markdown import to_inline_html
from builder.tex.segments import Close
from builder.tex.segments import Formula
from builder.tex.segments import Hint
from builder.tex.segments import Open
from builder.tex.segments import Segment
from builder.tex.text import Text

#: Stand for the signs of Anki's own deletions while everything else is escaped; no file may hold them.
_OPEN, _HINT, _CLOSE = "\ue000", "\ue001", "\ue002"

#: Brackets that Anki reads as sound, speech or LaTeX pictures, wherever they stand.
_SPECIAL_BRACKET = re.compile(r"\[(?=sound:|anki:|/?latex\]|/?\$\$?\])", re.IGNORECASE)
_BRACKET = re.compile(r"\[")
#: A tag, or the backslash of what MathJax would take for the edge of a formula.
_TAG_OR_DELIMITER = re.compile(r"<[^>]*>|\\(?=[()\[\]])")


def render_fields(card: Card, library: Library) -> tuple[str, ...]:
    """Turn a card into the HTML of its note's fields, in the order of its note type."""
    macros = library.macros
    texts = card.fields()
    inline = {name for name in texts if name.startswith("Prompt")}
    own = {name: render_text(text, macros, name in inline) for name, text in texts.items()}
    shown = _with_figure(card, {**own, **_common_fields(card, library)})
    return tuple(shown.get(field.name, "") for field in card.notetype.fields)


def _with_figure(card: Card, fields: Mapping[str, str]) -> Mapping[str, str]:
    """Put the card's figure into its field, or below the question where it belongs to that."""
    figure = card.drawing
    if figure is None:
        return fields
    image = f'<img src="{figure.file_name}" alt="{_hide_signs(html.escape(figure.alt))}">'
    if not figure.asks:
        return {**fields, "Figure": image}
    asking = card.notetype.fields[0].name
    return {**fields, asking: f'{fields[asking]}<figure class="fm-figure">{image}</figure>'}


def _common_fields(card: Card, library: Library) -> Mapping[str, str]:
    topic = library.topic_by_id.get(card.topic)
    return {
        "Note": render_text(card.note, library.macros) if card.note else "",
        "Topic": _escape(topic.title if topic else card.topic),
        "Source": _hide_signs("; ".join(_citation(source, library) for source in card.sources)),
        "Checked": _escape(library.verdicts.get(card.id, "" if card.claims else UNSOURCED)),
        "Card": _escape(card.id),
    }


def _citation(source: str, library: Library) -> str:
    """Turn `KEY LOCATOR` into the work's title, linked where it has an address, and the place in it."""
    key, _, locator = source.partition(" ")
    reference = library.references.get(key)
    title = f"<cite>{html.escape(reference.title if reference else key, quote=False)}</cite>"
    if reference is not None and reference.url:
        title = f'<a href="{html.escape(reference.url)}">{title}</a>'
    return f"{title}, {html.escape(locator, quote=False)}" if locator else title


def _escape(text: str) -> str:
    return _hide_signs(html.escape(text, quote=False))


def _hide_signs(page: str) -> str:
    """Hide every sign of Anki's in HTML without formulas: a cloze has a card for a deletion in any of its fields."""
    return _close_deletions(_escape_anki(page))


def render_text(text: Text, macros: Macros, inline: bool = False) -> str:
    """Turn a text into the HTML of a field; `inline` leaves out the paragraph around it."""

    def show(segment: Segment) -> str:
        return _show(segment, macros)

    convert = to_inline_html if inline else to_html
    return _close_deletions(tie(convert(text.segments, show, _escape_anki)))


def _show(segment: Segment, macros: Macros) -> str:
    match segment:
        case Open(number=number):
            return f"{_OPEN}{number}{_HINT}"
        case Hint():
            return _HINT
        case Close():
            return _CLOSE
        case Formula(display=display):
            tex = expand_deletions(segment, macros, (_OPEN, _HINT, _CLOSE))
            # a deletion may bring the parts of a special bracket together, so there every bracket is hidden
            brackets = _BRACKET if segment.deletions else _SPECIAL_BRACKET
            escaped = brackets.sub("&#91;", html.escape(tex, quote=False))
            return rf"\[{escaped}\]" if display else rf"{FORMULA}\({escaped}\){END}"
        case _:
            return ""


def _escape_anki(page: str) -> str:
    """Hide from Anki what is neither a deletion nor a formula of ours, in HTML that is finished."""
    page = _TAG_OR_DELIMITER.sub(_hide_delimiter, page)
    return _SPECIAL_BRACKET.sub("&#91;", page)


def _hide_delimiter(found: re.Match[str]) -> str:
    """Put an element between a backslash and its bracket: MathJax, unlike Anki, reads what a reference stands for."""
    return "<span>&#92;</span>" if found[0] == "\\" else found[0].replace("\\", "&#92;")


def _close_deletions(page: str) -> str:
    """Put Anki's own signs in, after hiding whatever looks like them inside and around the deletions."""
    if _OPEN not in page:
        return page.replace("{{c", "{&#123;c")
    page = page.replace("{{", "{&#123;").replace("}}", "}&#125;").replace("::", ":&#58;")
    page = page.replace(f"{_HINT}{_CLOSE}", _CLOSE)  # Anki shows an empty hint as []
    page = page.replace(f"}}{_CLOSE}", f"&#125;{_CLOSE}").replace(f":{_HINT}", f"&#58;{_HINT}")
    return page.replace(_OPEN, "{{c").replace(_HINT, "::").replace(_CLOSE, "}}")
