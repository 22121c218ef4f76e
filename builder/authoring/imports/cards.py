"""Questions and answers of another program to cards of ours, with a report of what could not be taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field

from builder.authoring.imports.fields.clean import clean_line
from builder.authoring.imports.fields.convert import Converted
from builder.authoring.imports.fields.convert import convert
from builder.authoring.imports.fields.lifted import Form
from builder.authoring.imports.yaml import ImportedCard
from builder.kinds.ids import to_id
from builder.tex.scan import scan_text
from builder.tex.segments import clozes_of

#: How many words of a question, and how many characters, an id takes.
ID_WORDS = 6
ID_CHARACTERS = 60
#: Tags that Anki sets by itself.
_OWN_TAGS = frozenset({"leech", "marked"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A note or row as it was found: `name` tells the user which, `fields` has its texts by the keys of a card."""

    name: str
    kind: str
    fields: Mapping[str, str]
    form: Form
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()


@dataclass
class Report:
    """What was not taken: whole notes, pictures and sounds, and what a card has lost or has in another form."""

    skipped: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Say whether every note was taken with all that it shows."""
        return not self.skipped and not self.media


@dataclass(frozen=True)
class Importer:
    """Makes cards; `taken` are the ids in use, `keys` the sources that the library has, `source` the one to name."""

    source: str
    keys: frozenset[str]
    taken: set[str]
    report: Report = field(default_factory=Report)
    numbers: dict[str, int] = field(default_factory=dict)

    def make(self, drafts: Iterable[Draft], topic: str) -> list[ImportedCard]:
        """Turn drafts into the cards of a topic; those that cannot be cards are reported."""
        cards = (self._make(draft, topic) for draft in drafts)
        return [card for card in cards if card is not None]

    def _make(self, draft: Draft, topic: str) -> ImportedCard | None:
        read = {key: _read(key, text, draft) for key, text in draft.fields.items() if text.strip() or key != "note"}
        losses = [*draft.losses, *(loss for converted in read.values() for loss in converted.losses)]
        media = [name for converted in read.values() for name in converted.media]
        self.report.media += [f"{draft.name}: {_short(name)}" for name in media]
        reason = _reason_against(draft, read)
        if reason:
            self.report.skipped.append(f"{draft.name}: {reason}")
            return None
        self.report.changed += [f"{draft.name}: {loss}" for loss in losses]
        texts = {key: converted.text.rstrip() + "\n" for key, converted in read.items() if converted.text}
        return ImportedCard(
            id=self._id(next(iter(texts.values())), topic),
            kind=draft.kind,
            texts=texts,
            sources=self._sources(draft.sources),
            tags=_tags(draft.tags),
            losses=tuple([f"the picture or sound {_short(name)}" for name in media] + losses),
        )

    def _id(self, question: str, topic: str) -> str:
        words = make_id(question)
        name = words or topic[:ID_CHARACTERS]
        wanted = words
        while not wanted or wanted in self.taken:
            self.numbers[name] = self.numbers.get(name, 1 if words else 0) + 1
            wanted = f"{name}-{self.numbers[name]}"
        self.taken.add(wanted)
        return wanted

    def _sources(self, written: Iterable[str]) -> tuple[str, ...]:
        """Keep a source that the library has, and put the key of the import before any other."""
        lines = [clean_line(source)[:200].strip() for source in written]
        known = [line if line.split(" ")[0] in self.keys else f"{self.source} {line}" for line in lines if line]
        return tuple(dict.fromkeys(known)) or (self.source,)


def _read(key: str, text: str, draft: Draft) -> Converted:
    return convert(text, draft.form, is_cloze=draft.kind == "cloze" and key == "text")


def _reason_against(draft: Draft, read: Mapping[str, Converted]) -> str:
    """Say why a draft cannot be a card; empty if it can."""
    for key, converted in read.items():
        if converted.too_long:
            return f"its {key} is too long for a card"
        if not converted.text.strip() and key != "note":
            return f"its {key} has nothing but pictures or sound" if converted.media else f"its {key} is empty"
    if draft.kind == "cloze" and not clozes_of(scan_text(read["text"].text)[0]):
        return "it has no deletion, so it hides nothing"
    return ""


def _short(text: str) -> str:
    line = clean_line(text)
    return line if len(line) <= 80 else f"{line[:77]}..."


def make_id(text: str) -> str:
    """Turn the first words of a text into an id; empty if it has no word that an id can hold."""
    text = re.sub(r"\{\{c\d+::|::[^{}]*\}\}|&#\d+;|\]\([^)]*\)|\\(?:[dt]?frac|left|right|text|math[a-z]+)\b", " ", text)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    name = ""
    for word in re.findall(r"[a-z0-9]+", plain)[:ID_WORDS]:
        longer = f"{name}-{word}" if name else word[:ID_CHARACTERS]
        if len(longer) > ID_CHARACTERS:
            break
        name = longer
    return name


def _tags(written: Iterable[str]) -> tuple[str, ...]:
    names = (to_id(tag) for tag in written if tag.lower() not in _OWN_TAGS)
    return tuple(dict.fromkeys(name for name in names if name))
