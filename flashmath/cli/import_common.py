"""What both imports do in the same way: find the library's names, write new files, say what was not taken."""

from __future__ import annotations

import os
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import demand_editable
from flashmath.cli.common import name_library
from flashmath.cli.common import no_such
from flashmath.counting import counted
from flashmath.libraries import FoundLibrary

if TYPE_CHECKING:
    from builder.authoring.imports.cards import Draft
    from builder.authoring.imports.cards import Importer
    from builder.authoring.imports.cards import Report
    from builder.library import Library
    from flashmath.progress import Progress

#: How many lines of each part of a report are shown unless all are asked for.
SHOWN_LINES = 20
#: The key that imported cards cite where the user names none.
SOURCE = "imported"


def begin_import(
    found: FoundLibrary, source: str, topic: str | None, *, into_library: bool
) -> tuple[Library, Importer]:
    """Read the library, and begin an import that cites this source. Raises UsageError.

    `into_library` says that the new files go to where the library has their topic.
    """
    from builder.library import load_library

    if into_library:
        demand_editable(found)
    name_library(found)
    library, _ = load_library(found.root)
    importer = _make_importer(library, source)
    if topic is not None:
        _demand_topic(library, topic, is_listed=into_library)
    return library, importer


def _make_importer(library: Library, source: str) -> Importer:
    """Make what turns drafts into cards; no id of a card, past or present, is given again. Raises UsageError."""
    from builder.authoring.imports.cards import Importer
    from builder.kinds.ids import KEBAB_CASE
    from builder.ledger.files import read_ledger
    from builder.ledger.model import names_of

    if not KEBAB_CASE.fullmatch(source):
        raise click.UsageError(f"--source: {source} is no key; write lower-case words joined by hyphens")
    ledger, _ = read_ledger(library.root)
    used = {str(name) for card in library.cards for name in (card.id, *card.formerly)}
    return Importer(source, frozenset(library.references), used | set(names_of(ledger) if ledger else ()))


def watched(drafts: Sequence[Draft], progress: Progress, done: int, total: int) -> Iterator[Draft]:
    """Give drafts one by one and say how many were given; `done` is how many were before them."""
    for number, draft in enumerate(drafts, start=done):
        progress("writing", number, total)
        yield draft


def _demand_topic(library: Library, name: str, *, is_listed: bool) -> None:
    """Refuse a name that no topic can have; where its place is wanted, one that the curriculum does not have too."""
    from builder.kinds.ids import is_id

    if not is_id(name):
        raise click.UsageError(f"--topic: {name} is no id; write lower-case words joined by hyphens")
    if is_listed and name not in library.topic_by_id:
        raise no_such("topic", name, library.topic_by_id, "flashmath topics lists them")


def number_files(file: Path, texts: Sequence[str], taken: Mapping[Path, str] = MappingProxyType({})) -> dict[Path, str]:
    """Give each text its file: the first the file itself, the others NAME-2, NAME-3 and so on; none that is taken."""
    files: dict[Path, str] = {}
    numbered = (file.with_stem(f"{file.stem}-{number}") if number > 1 else file for number in count(1))
    places = (place for place in numbered if place not in taken)
    for text in texts:
        files[next(places)] = text
    return files


def write_new(files: Mapping[Path, str]) -> None:
    """Write files that are not there yet, all or none. Raises UsageError where one is there, and OSError."""
    from builder.source.writing import write_whole

    for file in files:
        if os.path.lexists(file):
            raise click.UsageError(f"{file} is there already, and is not overwritten; name another place with -o")
    written: list[Path] = []
    try:
        for file, text in files.items():
            raw = text.encode()
            write_whole(file, lambda stream, raw=raw: stream.write(raw))  # type: ignore[misc]
            written.append(file)
    except BaseException:
        for file in written:
            with suppress(OSError):
                file.unlink()
        raise


def print_report(report: Report, show_all: bool) -> None:
    """Say on standard error what was not taken, and what has another form."""
    _print_part("not imported", report.skipped, "note", show_all)
    _print_part("pictures and sounds are not taken", report.media, "file", show_all)
    _print_part("taken with a change", report.changed, "change", show_all)


def _print_part(title: str, lines: Sequence[str], noun: str, show_all: bool) -> None:
    if not lines:
        return
    click.echo(f"{title} ({counted(len(lines), noun)}):", err=True)
    shown = lines if show_all else lines[:SHOWN_LINES]
    for line in shown:
        click.echo(f"  {line}", err=True)
    if len(shown) < len(lines):
        click.echo(f"  ... and {len(lines) - len(shown):,} more; --all shows them", err=True)


def print_advice(library: Library, source: str, topics: Sequence[str]) -> None:
    """Say on standard error what the author must do before the cards are sound."""
    steps: list[str] = []
    if source not in library.references:
        file = library.root / "sources.yaml"
        entry = f"         {source}:\n           title: Where these cards come from"
        steps.append(f"say where the cards come from: in {file}, under sources:, write\n{entry}")
    unknown = [topic for topic in topics if topic not in library.topic_by_id]
    if unknown:
        file = library.root / "curriculum.yaml"
        strand = next(iter(library.strands), "imported")
        titles = {topic: topic.replace("-", " ").capitalize() for topic in unknown}
        blank = "\n" + " " * 11
        entries = "\n".join(
            f"         - id: {topic}{blank}title: {title}{blank}strand: {strand}" for topic, title in titles.items()
        )
        steps.append(f"give the topics their place in the teaching order: in {file}, under topics:, write\n{entries}")
    steps.append("run flashmath check: what it finds was wrong in the cards before, formulas most of all")
    steps.append("give each card its source, and look at its id: once released, an id stays")
    click.echo("next:", err=True)
    for number, step in enumerate(steps, start=1):
        click.echo(f"  {number}. {step}", err=True)
    click.echo("The cards stay their author's: publish them only if their licence allows it.", err=True)
