"""`flashmath build`: a library to an Anki package."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import build_time
from flashmath.cli.common import name_library
from flashmath.cli.common import no_such
from flashmath.cli.common import pass_library
from flashmath.cli.common import print_findings
from flashmath.cli.common import terminal_display
from flashmath.counting import counted
from flashmath.libraries import FoundLibrary

if TYPE_CHECKING:
    from builder.build import Selection
    from builder.library import Library


@click.command(short_help="Write the Anki package.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The package to write.  [default: dist/ID.apkg, ID being the library's]",
)
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Only this topic; may be given several times.")
@click.option(
    "--strand",
    "strands",
    multiple=True,
    metavar="STRAND",
    help="Only this strand; may be given several times.",
)
@pass_library
@click.pass_context
def build(
    context: click.Context,
    found: FoundLibrary,
    output: Path | None,
    topics: tuple[str, ...],
    strands: tuple[str, ...],
) -> None:
    """Check the cards and write them as an Anki package; while there are findings, nothing is written.

    The package is written whole or not at all. SOURCE_DATE_EPOCH sets its time, so that the same cards give the
    same bytes.
    """
    from builder.build import Selection
    from builder.build import build_package
    from builder.build import judge_folder
    from builder.build import select_cards
    from flashmath.places import cache_folder
    from flashmath.progress import show_progress

    name_library(found)
    modified = build_time(os.environ)
    with show_progress() as progress:
        library, diagnostics, _ = judge_folder(found.root, cache_folder() / "check", progress, terminal_display())
        if not diagnostics:
            cards = select_cards(library, _selection(Selection(frozenset(topics), frozenset(strands)), library))
            if not cards:
                raise click.UsageError("no card is selected, so there is nothing to write")
            file = output or Path("dist", f"{library.settings.id if library.settings else 'cards'}.apkg")
            built = build_package(library, cards, file, modified, progress)
    if diagnostics:
        print_findings(diagnostics, "text")
        click.echo(f"{counted(len(diagnostics), 'finding')}: nothing was written", err=True)
        context.exit(1)
    notes, shown = counted(built.notes, "note"), counted(built.cards, "card")
    click.echo(f"{built.file}: {notes}, {shown}, {max(1, round(built.size / 1000)):,} KB")
    click.echo("Import it in Anki with File > Import; a later one updates it in place.", err=True)


def _selection(selection: Selection, library: Library) -> Selection:
    """Refuse names that the curriculum does not know."""
    _demand_known(selection.topics, library.topic_by_id, "topic")
    _demand_known(selection.strands, library.strands, "strand")
    return selection


def _demand_known(names: frozenset[str], known: Mapping[str, object], what: str) -> None:
    for name in sorted(names):
        if name not in known:
            raise no_such(what, name, known, "see flashmath topics")
