"""Release and build an edition of the library, with what a library cannot have: another look."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from builder import build
from builder import figures
from builder import release
from builder.diagnostics import Diagnostic
from builder.figures import Figure
from builder.figures import read_figure
from builder.render import style_sheet
from builder.source import Mapping
from tests.anki_laws import Fault
from tests.anki_laws import tamper
from tests.small_library import build_all
from tests.small_library import load_sound
from tests.upgrade_library import Edition
from tests.upgrade_library import write_edition

ReadFigure = Callable[[Mapping, Mapping | None], tuple[Figure | None, list[Diagnostic]]]


def name_by_card(mapping: Mapping, let: Mapping | None = None) -> tuple[Figure | None, list[Diagnostic]]:
    """The fault that was every deck builder's first idea: a figure called after its card, whatever is drawn."""
    figure, findings = read_figure(mapping, let)
    assert figure is not None
    return replace(figure, name=figure.alt.replace(" ", "-")), findings


def look_of(edition: Edition) -> str:
    """What the style sheet and every template of an edition hold."""
    return f"look-of-{edition.letter}"


@contextmanager
def dressed(edition: Edition, read: ReadFigure = read_figure) -> Iterator[None]:
    """Give the builder the look of an edition, and its way to read figures."""
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
    with pytest.MonkeyPatch.context() as patch:
        for module in (build, release):
            patch.setattr(module, "style_sheet", lambda: sheet)
            patch.setattr(module, "NOTETYPES", notetypes)
        patch.setattr(figures, "read_figure", read)
        yield


def release_edition(root: Path, edition: Edition, now: int, read: ReadFigure = read_figure) -> None:
    """Write an edition into the folder, and release it."""
    root.mkdir(exist_ok=True)
    write_edition(root, edition)
    with dressed(edition, read):
        library = load_sound(root)
        release.write_release(library, release.prepare_release(library, now))


def build_edition(
    root: Path, edition: Edition, file: Path, now: int, fault: Fault | None = None, read: ReadFigure = read_figure
) -> Path:
    """Build the package of the edition that the folder holds."""
    with dressed(edition, read):
        build_all(load_sound(root), file, now)
    if fault:
        tamper(file, fault)
    return file
