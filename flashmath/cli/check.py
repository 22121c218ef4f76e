"""`flashmath check`: every mistake of a library, each with its place."""

from __future__ import annotations

import click

from flashmath.cli.common import count
from flashmath.cli.common import name_library
from flashmath.cli.common import pass_library
from flashmath.cli.common import print_findings
from flashmath.places import FoundLibrary


@click.command(short_help="Find every mistake in the cards.")
@click.option(
    "--format",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="How findings are printed: for people, as GitHub annotations, or for programs.",
)
@pass_library
@click.pass_context
def check(context: click.Context, found: FoundLibrary, format: str) -> None:
    """Find every mistake in the cards: YAML, fields, formulas, deletions, ids and links.

    Findings go to standard output as `file:line:column: error[CODE]: message`, the summary to standard error.
    A finding of one card can be silenced on the card, with a reason: `ignore: {FM107: asked twice on purpose}`.
    """
    from builder.build import check_folder
    from flashmath.progress import show_progress

    name_library(found)
    with show_progress() as progress:
        library, diagnostics = check_folder(found.root, progress)
    print_findings(diagnostics, format)
    cards = f"{count(len(library.cards), 'card')}, {count(len(library.topics), 'topic')}"
    if not diagnostics:
        click.echo(f"{cards}: no findings", err=True)
        return
    files = len({diagnostic.place.path for diagnostic in diagnostics})
    click.echo(f"{cards}: {count(len(diagnostics), 'finding')} in {count(files, 'file')}", err=True)
    context.exit(1)
