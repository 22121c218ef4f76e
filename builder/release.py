"""A checked library to its next release: the ledger, the version, the release notes."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path

from builder.build import NOTETYPES
from builder.build import Selection
from builder.build import select_cards
from builder.diagnostics import Diagnostic
from builder.ledger import LEDGER
from builder.ledger.files import place_of_hand
from builder.ledger.files import read_ledger
from builder.ledger.files import write_ledger
from builder.ledger.model import Ledger
from builder.ledger.news import NEWS
from builder.ledger.news import add_news
from builder.ledger.news import print_news
from builder.ledger.release import Release
from builder.ledger.release import parse_version
from builder.ledger.release import plan_release
from builder.ledger.stamp import stamp_notes
from builder.library import Library
from builder.library.load import SETTINGS
from builder.render import style_sheet
from builder.render.notes import library_id
from builder.render.notes import render_notes
from builder.source import Scalar
from builder.source.writing import write_whole
from builder.tex.formulas import expand_formula
from builder.tex.macros import Macros
from builder.tex.segments import Close
from builder.tex.segments import Code
from builder.tex.segments import Formula
from builder.tex.segments import Hint
from builder.tex.segments import Prose
from builder.tex.text import Text

#: Characters of a question in the release notes.
_LONGEST_LINE = 200


def prepare_release(library: Library, now: int, version: str = "") -> Release:
    """Work out the next release of a library without findings; `now` is its time in epoch seconds.

    Raises ValueError where the version is none, or not later than the last.
    """
    last = read_ledger(library.root)[0]
    number = _choose_version(library, last, version)
    now = max(now, last.released + 1) if last else now
    notes = list(render_notes(library, select_cards(library, Selection())))
    stamped = list(stamp_notes(notes, library_id(library), last, now))
    retired = library.settings.retired if library.settings else {}
    reasons = {str(name): str(reason) for name, reason in retired.items()}
    return plan_release(
        library_id(library),
        stamped,
        reasons,
        last,
        notetypes=NOTETYPES,
        css=style_sheet(),
        now=now,
        version=number,
        deck=str(library.settings.deck) if library.settings else "",
    )


def _choose_version(library: Library, last: Ledger | None, wanted: str) -> str:
    """Take the version that was asked for, else one that library.yaml has before the ledger; else leave it open."""
    if not wanted and last is not None:
        return _begun_version(library, last)
    stated = str(library.settings.version).strip() if library.settings else ""
    number = parse_version(wanted or stated)
    if last is not None and number <= parse_version(last.version):
        raise ValueError(f"{wanted} is not later than {last.version}, which was released")
    return wanted or stated


def _begun_version(library: Library, last: Ledger) -> str:
    """Give the version of library.yaml where it is later than the ledger's: a release of it was begun."""
    stated = str(library.settings.version).strip() if library.settings else ""
    try:
        is_later = parse_version(stated) > parse_version(last.version)
    except ValueError:
        return ""
    return stated if is_later else ""


def describe_release(library: Library, release: Release) -> str:
    """Turn a release into its section of the release notes."""
    return print_news(release, _print_questions(library))


def _print_questions(library: Library) -> Mapping[str, str]:
    return {str(card.id): _print_question(card.question(), library.macros) for card in library.cards}


def _print_question(text: Text, macros: Macros) -> str:
    """Turn a question into one line of Markdown: values put in, nothing hidden, no macro, and no formula cut."""
    said, is_hint = "", False
    for segment in text.segments:
        is_hint = isinstance(segment, Hint) or (is_hint and not isinstance(segment, Close))
        if is_hint:
            continue
        if isinstance(segment, Formula):
            said += f"${expand_formula(segment, macros).strip()}$"
        elif isinstance(segment, Code) and not segment.fenced:
            said += f"`{segment.text}`"
        elif isinstance(segment, Prose | Code):
            said += segment.text
    line = " ".join(said.split())
    if len(line) <= _LONGEST_LINE:
        return line
    cut = line[:_LONGEST_LINE].rpartition(" ")[0]
    if len(re.findall(r"(?<!\\)\$", cut)) % 2:
        cut = cut[: cut.rindex("$")]
    return f"{cut.rstrip()} ..."


def write_release(library: Library, release: Release) -> list[Path]:
    """Write the version in library.yaml, the release notes, and last the ledger; give the files.

    Each file is whole at any moment, and a release that was interrupted is completed by the next one: until the
    ledger is written, the same changes are found again, and library.yaml says under which version.
    Raises OSError, with the name of the file, where one cannot be written.
    """
    root, settings = library.root, library.settings
    if settings is None:
        raise ValueError("a library without settings cannot be released")
    news = root / NEWS
    # bytes that are no text stay as they are
    older = news.read_bytes().decode("utf-8", "surrogateescape") if news.exists() else ""
    last = read_ledger(root)[0]
    replaced = {release.version, _begun_version(library, last) if last else release.version}
    text = add_news(older, describe_release(library, release), replaced - {""})
    with _named(root / SETTINGS):
        _replace_scalar(root / SETTINGS, settings.version, release.version)
    with _named(news):
        write_whole(news, lambda stream: stream.write(text.encode("utf-8", "surrogateescape")))
    with _named(root / LEDGER):
        write_ledger(root, release.ledger)
    return [root / SETTINGS, news, root / LEDGER]


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """Let what goes wrong outside name the file that was to be written."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno or errno.EIO, error.strerror or str(error), str(file)) from error


def _replace_scalar(file: Path, scalar: Scalar, value: str) -> None:
    """Write another value in the place of a scalar, and leave every other byte of the file as it is."""
    before = file.read_bytes()
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    text = before.decode("utf-8-sig")
    written = text[scalar.start : scalar.end]
    quote = scalar.style if scalar.style in ("'", '"') else ""
    after = written[len(written.rstrip()) :]  # a block takes the end of its line with it
    changed = f"{text[: scalar.start]}{quote}{value}{quote}{after}{text[scalar.end :]}"
    write_whole(file, lambda stream: stream.write(mark + changed.encode()))


def check_release(library: Library, ledger: Ledger | None) -> list[Diagnostic]:
    """Demand that the ledger is what a release would have written: its text, and the version of library.yaml."""
    if ledger is None or library.settings is None:
        return []
    diagnostics: list[Diagnostic] = []
    place = place_of_hand(library.root, ledger)
    if place is not None:
        message = "the ledger is not written as a release writes it"
        diagnostics.append(Diagnostic(place, "FM520", message, "take it from the last release"))
    if library.settings.version.strip() != ledger.version:
        message = f"library.yaml says version {library.settings.version.strip()}, and {ledger.version} was released"
        help = f"run flashmath release, which writes both, or write {ledger.version}"
        diagnostics.append(library.settings.version.finding("FM520", message, help))
    return diagnostics
