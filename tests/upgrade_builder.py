"""Release and build an edition of the library, with what a library cannot have yet: figures, and another look."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from builder import build
from builder import release
from builder.apkg import Package
from builder.kinds.card import Card
from builder.library import Library
from builder.render import style_sheet
from builder.render.notes import RenderedNote
from builder.render.notes import render_notes
from tests.anki_laws import Fault
from tests.anki_laws import tamper
from tests.small_library import build_all
from tests.small_library import load_sound
from tests.upgrade_library import Edition
from tests.upgrade_library import write_edition

NameFigure = Callable[[str, bytes], str]


def by_content(uid: str, content: bytes) -> str:
    return f"flashmath-{hashlib.sha256(content).hexdigest()[:16]}.svg"


def by_card(uid: str, content: bytes) -> str:
    """The fault that was every deck builder's first idea."""
    return f"flashmath-{uid}.svg"


def look_of(edition: Edition) -> str:
    """What the style sheet and every template of an edition hold."""
    return f"look-of-{edition.letter}"


@contextmanager
def dressed(edition: Edition, name_figure: NameFigure = by_content) -> Iterator[None]:
    """Give the builder the figures and the looks of an edition."""
    figures = {item.uid: item.figure for item in edition.items if item.figure}
    sheet = f"{style_sheet()}\n/* {look_of(edition)} */"
    notetypes = tuple(
        replace(
            notetype,
            templates=tuple(
                replace(template, question=f"{template.question}<!-- {look_of(edition)} -->")
                for template in notetype.templates
            ),
        )
        for notetype in build.NOTETYPES
    )
    describe = build.describe_package

    def render_with_figures(library: Library, cards: Sequence[Card], *more: object) -> Iterator[RenderedNote]:
        for note in render_notes(library, cards):
            yield _draw(note, figures, name_figure)

    def describe_with_figures(*arguments: object) -> Package:
        package = describe(*arguments)  # type: ignore[arg-type]
        return replace(package, media={name_figure(uid, content): content for uid, content in figures.items()})

    with pytest.MonkeyPatch.context() as patch:
        for module in (build, release):
            patch.setattr(module, "render_notes", render_with_figures)
            patch.setattr(module, "style_sheet", lambda: sheet)
            patch.setattr(module, "NOTETYPES", notetypes)
        patch.setattr(build, "describe_package", describe_with_figures)
        yield


def _draw(note: RenderedNote, figures: dict[str, bytes], name_figure: NameFigure) -> RenderedNote:
    if note.uid not in figures:
        return note
    picture = f'<img src="{name_figure(note.uid, figures[note.uid])}">'
    named = zip(note.notetype.fields, note.fields, strict=True)
    return replace(note, fields=tuple(picture if field.name == "Figure" else text for field, text in named))


def release_edition(root: Path, edition: Edition, now: int, name_figure: NameFigure = by_content) -> None:
    """Write an edition into the folder, and release it."""
    root.mkdir(exist_ok=True)
    write_edition(root, edition)
    with dressed(edition, name_figure):
        library = load_sound(root)
        release.write_release(library, release.prepare_release(library, now))


def build_edition(
    root: Path, edition: Edition, file: Path, now: int, fault: Fault | None = None, name_figure: NameFigure = by_content
) -> Path:
    """Build the package of the edition that the folder holds."""
    with dressed(edition, name_figure):
        build_all(load_sound(root), file, now)
    if fault:
        tamper(file, fault)
    return file
