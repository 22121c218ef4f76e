"""A checked library to its next release: the ledger, the version, the release notes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from builder.build import NOTETYPES
from builder.build import Selection
from builder.build import select_cards
from builder.diagnostics import Diagnostic
from builder.ledger.files import LEDGER
from builder.ledger.files import place_in_ledger
from builder.ledger.files import read_ledger
from builder.ledger.files import write_ledger
from builder.ledger.model import Ledger
from builder.ledger.model import print_ledger
from builder.ledger.news import NEWS
from builder.ledger.news import add_news
from builder.ledger.news import print_news
from builder.ledger.release import Release
from builder.ledger.release import plan_release
from builder.ledger.stamp import stamp_notes
from builder.library import Library
from builder.render import style_sheet
from builder.render.notes import library_id
from builder.render.notes import render_notes
from builder.source import Scalar
from builder.source.writing import write_whole


def prepare_release(library: Library, now: int, version: str = "") -> Release:
    """Work out the next release of a library without findings; `now` is its time in epoch seconds.

    Raises ValueError where the version is none, or not later than the last.
    """
    last = read_ledger(library.root)[0]
    now = max(now, last.released + 1) if last else now
    notes = list(render_notes(library, select_cards(library, Selection())))
    stamped = list(stamp_notes(notes, library_id(library), last, now))
    retired = library.settings.retired if library.settings else {}
    reasons = {str(name): str(reason) for name, reason in retired.items()}
    types = (NOTETYPES, style_sheet())
    return plan_release(library_id(library), stamped, reasons, types, last, now=now, version=version)


def describe_release(library: Library, release: Release) -> str:
    """Turn a release into its section of the release notes."""
    return print_news(release, _questions(library))


def _questions(library: Library) -> Mapping[str, str]:
    return {str(card.id): " ".join(card.question().scalar.split())[:200] for card in library.cards}


def write_release(library: Library, release: Release) -> list[Path]:
    """Write the release notes, the version in library.yaml, and last the ledger; give the files.

    Each file is whole at any moment, and a release that was interrupted is completed by the next one: until the
    ledger is written, the same changes are found again.
    """
    root = library.root
    news = root / NEWS
    older = news.read_text("utf-8") if news.exists() else ""
    text = add_news(older, describe_release(library, release), release.version)
    write_whole(news, lambda stream: stream.write(text.encode()))
    if library.settings is not None:
        _replace_scalar(root / "library.yaml", library.settings.version, release.version)
    write_ledger(root, release.ledger)
    return [news, root / "library.yaml", root / LEDGER]


def _replace_scalar(file: Path, scalar: Scalar, value: str) -> None:
    """Write another value in the place of a scalar, and leave every other byte of the file as it is."""
    before = file.read_bytes()
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    text = before.decode("utf-8-sig")
    changed = text[: scalar.start] + value + text[scalar.end :]
    write_whole(file, lambda stream: stream.write(mark + changed.encode()))


def check_release(library: Library, ledger: Ledger | None) -> list[Diagnostic]:
    """Demand that the ledger is what a release would have written: its text, and the version of library.yaml."""
    if ledger is None or library.settings is None:
        return []
    diagnostics: list[Diagnostic] = []
    text = (library.root / LEDGER).read_text("utf-8")
    if text != print_ledger(ledger):
        place = place_in_ledger(library.root, "format")
        message = "the ledger is not written as a release writes it"
        diagnostics.append(Diagnostic(place, "FM520", message, "take it from the last release"))
    if library.settings.version != ledger.version:
        message = f"library.yaml says version {library.settings.version}, and {ledger.version} was released"
        help = "flashmath release alone sets the version"
        diagnostics.append(library.settings.version.finding("FM520", message, help))
    return diagnostics
