"""`flashmath import-apkg`: an Anki package to card files, one for each of its decks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import pass_library
from flashmath.cli.import_common import SOURCE
from flashmath.cli.import_common import begin_import
from flashmath.cli.import_common import number_files
from flashmath.cli.import_common import print_advice
from flashmath.cli.import_common import print_report
from flashmath.cli.import_common import watched
from flashmath.cli.import_common import write_new
from flashmath.counting import counted
from flashmath.libraries import FoundLibrary

if TYPE_CHECKING:
    from builder.authoring.imports.anki.notes import AnkiDeck
    from builder.authoring.imports.cards import Draft
    from builder.authoring.imports.cards import Report
    from builder.library import Library

#: Where the cards of decks go whose topic the curriculum does not have.
_FOLDER = "imported"


@click.command("import-apkg", short_help="Turn an Anki package into card files.")
@click.argument(
    "file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The package to read: .apkg or .colpkg, of any version of Anki.",
)
@click.option("--topic", metavar="TOPIC", help="Put all cards under this topic.  [default: a topic for each deck]")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The folder to write TOPIC.yaml into.  [default: STRAND/ in the library, imported/ for unknown topics]",
)
@click.option("--source", metavar="KEY", default=SOURCE, show_default=True, help="The source that the cards cite.")
@click.option("--all", "show_all", is_flag=True, help="Show every line of the report.")
@pass_library
@click.pass_context
def import_apkg(
    context: click.Context,
    found: FoundLibrary,
    /,
    *,
    file: Path,
    topic: str | None,
    output: Path | None,
    source: str,
    show_all: bool,
) -> None:
    r"""Turn an Anki package (.apkg, .colpkg) into card files, one for each deck, or all under one topic.

    Basic notes become cards of the kind recall, reversed ones reverse, cloze notes cloze with the numbers of their
    deletions. Formulas of every notation, \(..\), [$]..[/$], [latex], $..$, become $..$; HTML becomes Markdown.
    Pictures and sounds are not taken, nor is what was learnt: schedules and review logs stay in Anki.

    The package is only read, and nothing is overwritten. Exit status: 0 all taken, 1 some notes, pictures or sounds
    not taken, 2 nothing written.
    """
    from builder.authoring.imports.yaml import write_files
    from flashmath.progress import show_progress

    library, importer = begin_import(found, source, topic, into_library=output is None)
    deck = _read(file)
    topics = _by_topic(deck, library, topic, importer.report)
    files: dict[Path, str] = {}
    numbers: dict[str, int] = {}
    with show_progress() as progress:
        for name, drafts in topics.items():
            done = sum(len(topics[earlier]) for earlier in numbers)
            cards = importer.make(watched(drafts, progress, done, len(deck.notes)), name)
            place = _folder_of(name, found.root, library, output) / f"{name}.yaml"
            files |= number_files(place, write_files(name, cards, f"Imported from {file.name}."), files)
            numbers[name] = len(cards)
    write_new(files)
    for place in files:
        click.echo(place)
    total = sum(numbers.values())
    read = counted(len(deck.notes) + len(deck.problems), "note")
    click.echo(f"{read} read, {counted(total, 'card')} written", err=True)
    print_report(importer.report, show_all)
    if not total:
        click.echo("no note can be a card: nothing was written", err=True)
        context.exit(1)
    click.echo("What was learnt (schedules, review logs) is not taken: the cards begin as new ones.", err=True)
    print_advice(library, source, [name for name, number in numbers.items() if number])
    context.exit(0 if importer.report.is_clean else 1)


def _read(file: Path) -> AnkiDeck:
    from builder.authoring.imports.anki.package import PackageError
    from builder.authoring.imports.anki.package import read_package

    try:
        with file.open("rb") as stream:
            return read_package(stream)
    except PackageError as error:
        raise click.UsageError(f"{file}: {error}") from error


def _by_topic(deck: AnkiDeck, library: Library, topic: str | None, report: Report) -> dict[str, list[Draft]]:
    """Sort the notes of a package by the topic that their deck becomes; those that cannot be cards are reported."""
    from builder.authoring.imports.anki.notes import draft_of
    from builder.authoring.imports.anki.notes import name_note

    report.skipped += deck.problems
    topics: dict[str, list[Draft]] = {}
    for note in deck.notes:
        draft = draft_of(note, deck.notetypes)
        if isinstance(draft, str):
            report.skipped.append(f"{name_note(note)}: {draft}")
        else:
            topics.setdefault(topic or _topic_of(note.deck, library), []).append(draft)
    return topics


def _topic_of(deck: str, library: Library) -> str:
    """Turn a deck's name into a topic: one of the curriculum if its whole name or its last part is one."""
    from builder.kinds.ids import to_id

    whole, last = to_id(deck), to_id(deck.rpartition("::")[2])
    known = next((name for name in (whole, last) if name in library.topic_by_id), "")
    return known or whole or _FOLDER


def _folder_of(topic: str, root: Path, library: Library, output: Path | None) -> Path:
    if output is not None:
        return output
    known = library.topic_by_id.get(topic)
    return root / (str(known.strand) if known else _FOLDER)
