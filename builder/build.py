"""A folder of cards to an Anki package, refused while anything in it is wrong."""

from __future__ import annotations

import html
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace
from functools import partial
from pathlib import Path

from builder.apkg import Package
from builder.apkg import write_package
from builder.checks import check_library
from builder.checks.bindings import compare_shown
from builder.checks.claims import Judged
from builder.checks.claims import judge_cards
from builder.checks.claims import verdict_findings
from builder.checks.claims import verdict_words
from builder.checks.figures import draw_figures
from builder.diagnostics import Diagnostic
from builder.kinds import KINDS
from builder.kinds.card import Card
from builder.ledger.checks import check_ledger
from builder.ledger.files import read_ledger
from builder.ledger.model import Ledger
from builder.ledger.stamp import StampedNote
from builder.ledger.stamp import stamp_notes
from builder.ledger.stamp import stamp_types
from builder.library import Library
from builder.library import load_library
from builder.progress import StagedProgress
from builder.progress import no_staged_progress
from builder.render import style_sheet
from builder.render.notes import library_id
from builder.render.notes import render_notes
from builder.tex.display import Display

#: The note types of all kinds; a package carries each, so that the next one finds it there.
NOTETYPES = tuple(kind.notetype for kind in KINDS.values())


@dataclass(frozen=True, slots=True)
class Selection:
    """Which cards are wanted: those of any of the topics or strands, and all where none is named."""

    topics: frozenset[str] = frozenset()
    strands: frozenset[str] = frozenset()

    def holds(self, card: Card, library: Library) -> bool:
        """Say whether a card is wanted."""
        topic = library.topic_by_id.get(card.topic)
        strand = topic.strand if topic else ""
        return not (self.topics or self.strands) or card.topic in self.topics or strand in self.strands


@dataclass(frozen=True, slots=True)
class Built:
    """What went into a package."""

    file: Path
    notes: int
    cards: int
    size: int


def check_folder(
    root: Path, progress: StagedProgress = no_staged_progress, display: Display | None = None
) -> tuple[Library, list[Diagnostic]]:
    """Read a library and run every check on it, but judge no claim and draw no figure; findings come sorted by place.

    `display` is a face that must be able to show every formula. Raises OSError where the folder cannot be listed.
    """
    library, diagnostics = load_library(root, partial(progress, "reading"))
    ledger, found = read_ledger(root)
    found += check_ledger(library, ledger, is_whole=not diagnostics)
    return library, sorted({*diagnostics, *check_library(library, display), *found})


def judge_folder(
    root: Path, cache: Path | None, progress: StagedProgress = no_staged_progress, display: Display | None = None
) -> tuple[Library, list[Diagnostic], list[Judged]]:
    """Check a library, judge its claims and draw its figures; the library then has the verdicts and the pictures.

    `cache` is a folder for both: a claim is judged once, a figure drawn once. Raises OSError where the library's
    folder cannot be listed.
    """
    library, diagnostics = check_folder(root, progress, display)
    claims = cache / "claims" if cache else None
    judged = judge_cards(library, claims, partial(progress, "claims"))
    unlike = compare_shown(library, claims, partial(progress, "formulas"))
    pictures, found = draw_figures(library.cards, cache, partial(progress, "figures"))
    known = replace(library, verdicts=verdict_words(library, judged), pictures=pictures)
    return known, sorted({*diagnostics, *verdict_findings(library, judged, unlike), *found}), judged


def select_cards(library: Library, selection: Selection) -> tuple[Card, ...]:
    """Give the wanted cards in teaching order."""
    return tuple(card for card in library.cards_in_teaching_order if selection.holds(card, library))


def build_package(
    library: Library, cards: Sequence[Card], file: Path, now: int, progress: StagedProgress = no_staged_progress
) -> Built:
    """Write cards of a library without findings, its figures drawn, into a package.

    `now`, in epoch seconds, is the time of whatever has changed since the last release; the rest has that of the
    ledger. Raises OSError where the file cannot be written.
    """
    ledger = read_ledger(library.root)[0]
    rendered = render_notes(library, cards, partial(progress, "writing"))
    notes = list(stamp_notes(rendered, library_id(library), ledger, now))
    media = media_of(library, cards)
    write_package(replace(describe_package(library, now, notes, ledger), media=media), notes, file)
    return Built(file, len(notes), sum(len(stamped.note.parts) for stamped in notes), file.stat().st_size)


def media_of(library: Library, cards: Sequence[Card]) -> Mapping[str, bytes]:
    """Give the pictures that cards show, by the names of their files; one that was not drawn is a KeyError."""
    names = {figure.file_name for card in cards if (figure := card.drawing) is not None}
    return {name: library.pictures[name] for name in sorted(names)}


def describe_package(
    library: Library, now: int, notes: Sequence[StampedNote] = (), ledger: Ledger | None = None
) -> Package:
    """Turn a library's settings into what its package says of itself."""
    settings = library.settings
    if settings is None:
        raise ValueError("a library without settings cannot be packed")
    css = style_sheet()
    times = stamp_types(NOTETYPES, css, ledger, now)
    released = ledger.released if ledger else 0
    description = f"{settings.title}, version {settings.version}. Licence of the content: {settings.licence}."
    return Package(
        library_id=library_id(library),
        deck=str(settings.deck),
        description=html.escape(description, quote=False),
        notetypes=times,
        css=css,
        modified=max(released, *times.values(), *(stamped.modified for stamped in notes)),
    )
