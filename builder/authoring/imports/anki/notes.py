"""Notes of Anki to drafts of cards: which of a note's fields ask, which answer, and in how many directions."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from dataclasses import field

from builder.authoring.imports.cards import Draft
from builder.authoring.imports.fields.clean import clean_line
from builder.authoring.imports.fields.lifted import Form

_NOTE_FIELDS = re.compile(r"extra|back extra|notes?|remarks?|comments?|explanation|hints?", re.IGNORECASE)
_SOURCE_FIELDS = re.compile(r"sources?|references?|citation", re.IGNORECASE)
_REPLACEMENT = re.compile(r"\{\{([^{}#^/][^{}]*)\}\}")


@dataclass(frozen=True, slots=True)
class AnkiTemplate:
    """One card of a note type: the text of its two sides."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class AnkiNotetype:
    """A note type: its fields in order, its templates, whether it is a cloze."""

    name: str
    fields: tuple[str, ...]
    templates: tuple[AnkiTemplate, ...]
    is_cloze: bool


@dataclass(frozen=True, slots=True)
class AnkiNote:
    """A note: its fields and tags, its deck's name, and the ordinals of its cards."""

    id: int
    notetype: int
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    deck: str
    ordinals: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class AnkiDeck:
    """The notes of a package in the order of their making, its note types by number, and what could not be read."""

    notes: tuple[AnkiNote, ...]
    notetypes: dict[int, AnkiNotetype]
    problems: tuple[str, ...] = field(default=())


def name_note(note: AnkiNote) -> str:
    """Tell the user which note is meant: by its number and its first words."""
    words = clean_line(re.sub(r"<[^>]*>|&nbsp;", " ", note.fields[0][:400] if note.fields else ""))
    return f'note {note.id} "{words[:40]}{"..." if len(words) > 40 else ""}"'


def draft_of(note: AnkiNote, notetypes: dict[int, AnkiNotetype]) -> Draft | str:
    """Turn a note into a draft, or say why it cannot be one."""
    notetype = notetypes.get(note.notetype)
    if notetype is None:
        return "its note type is missing"
    if len(note.fields) != len(notetype.fields):
        return f"it has {len(note.fields)} fields, its note type {notetype.name} has {len(notetype.fields)}"
    values = dict(zip(notetype.fields, note.fields, strict=True))
    if any("image-occlusion:" in text for text in note.fields):
        return "it hides parts of a picture, and pictures are not taken"
    if notetype.is_cloze:
        return _cloze(note, notetype, values)
    return _basic(note, notetype, values)


def _cloze(note: AnkiNote, notetype: AnkiNotetype, values: dict[str, str]) -> Draft:
    template = notetype.templates[0] if notetype.templates else AnkiTemplate("", "")
    found = re.search(r"\{\{(?:[^{}:]+:)*cloze:(?:[^{}:]+:)*([^{}:]+)\}\}", template.question)
    main = found[1].strip() if found and found[1].strip() in values else notetype.fields[0]
    return _draft(note, "cloze", {"text": [main]}, values)


def _basic(note: AnkiNote, notetype: AnkiNotetype, values: dict[str, str]) -> Draft | str:
    asked, answered = _sides(notetype)
    if not answered:
        return f"its note type {notetype.name} has no field that answers"
    sides = {"front": asked, "back": answered}
    backward = len(notetype.templates) > 1 and bool(
        set(_fields_in(notetype.templates[1].question, notetype)) & set(answered)
    )
    ordinals = note.ordinals or (frozenset({0, 1}) if backward else frozenset({0}))
    if backward and ordinals & {0, 1} == {0, 1}:
        return _draft(note, "reverse", sides, values, len(notetype.templates) - 2)
    if backward and 0 not in ordinals and 1 in ordinals:
        return _draft(note, "recall", {"front": answered, "back": asked}, values, len(notetype.templates) - 2)
    extra = len(ordinals - {0})
    return _draft(note, "recall", sides, values, extra)


def _sides(notetype: AnkiNotetype) -> tuple[list[str], list[str]]:
    """Find the fields that ask and those that answer; without templates that say so, the first and the second."""
    if notetype.templates:
        asked = _fields_in(notetype.templates[0].question, notetype)
        shown = [name for name in _fields_in(notetype.templates[0].answer, notetype) if name not in asked]
        typed = re.findall(r"\{\{type:(?:[^{}:]+:)*([^{}:]+)\}\}", notetype.templates[0].question)
        shown += [name.strip() for name in typed if name.strip() in notetype.fields and name.strip() not in shown]
        answered = [name for name in shown if not _is_aside(name)] or shown
        if asked and answered:
            return asked, answered
    return list(notetype.fields[:1]), list(notetype.fields[1:2])


def _fields_in(template: str, notetype: AnkiNotetype) -> list[str]:
    """List the fields that a template shows, in their order; one to be typed in is no question."""
    names: list[str] = []
    for found in _REPLACEMENT.finditer(template):
        *filters, name = (part.strip() for part in found[1].split(":"))
        if name in notetype.fields and name not in names and "type" not in filters:
            names.append(name)
    return names


def _is_aside(name: str) -> bool:
    return bool(_NOTE_FIELDS.fullmatch(name) or _SOURCE_FIELDS.fullmatch(name))


def _draft(
    note: AnkiNote, kind: str, sides: dict[str, list[str]], values: dict[str, str], more_templates: int = 0
) -> Draft:
    used = {name for names in sides.values() for name in names}
    fields = {key: _join([values[name] for name in names]) for key, names in sides.items()}
    others = {name: text for name, text in values.items() if name not in used and text.strip()}
    fields["note"] = _join([text for name, text in others.items() if _NOTE_FIELDS.fullmatch(name)])
    sources = [text for name, text in others.items() if _SOURCE_FIELDS.fullmatch(name)]
    lost = [f"the field {name}" for name in others if not _is_aside(name) and not name.startswith("Add Reverse")]
    if more_templates > 0:
        lost.append("further cards of its note type")
    return Draft(
        name=name_note(note),
        kind=kind,
        fields=fields,
        form=Form.HTML,
        sources=tuple(_plain(source) for source in sources),
        tags=note.tags,
        losses=tuple(lost),
    )


def _join(texts: list[str]) -> str:
    filled = [text for text in texts if text.strip()]
    return filled[0] if len(filled) == 1 else "".join(f"<div>{text}</div>" for text in filled)


def _plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", text))
