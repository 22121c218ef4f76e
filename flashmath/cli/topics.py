"""`flashmath topics`: the map of the subject in teaching order, with what there is to learn."""

from __future__ import annotations

import sys
from shutil import get_terminal_size

import click

from flashmath.cli.common import has_colour
from flashmath.cli.common import name_library
from flashmath.cli.common import no_such
from flashmath.cli.common import pass_library
from flashmath.cli.common import print_findings
from flashmath.libraries import FoundLibrary


@click.command(short_help="Show the topics in teaching order.")
@click.option("--strand", metavar="STRAND", help="Only the topics of this strand.")
@click.option("--with-cards", is_flag=True, help="Only the topics that have cards.")
@pass_library
@click.pass_context
def topics(context: click.Context, found: FoundLibrary, strand: str | None, with_cards: bool) -> None:
    """Show the topics in teaching order: what each builds on, and how many cards it has.

    A topic stands after everything that it builds on, so the list can be learnt from top to bottom.
    """
    from builder.library import load_library
    from flashmath.topic_list import topic_lines

    name_library(found)
    library, diagnostics = load_library(found.root)
    if strand is not None and strand not in library.strands:
        raise no_such("strand", strand, library.strands, f"there are {', '.join(library.strands)}")
    width = get_terminal_size().columns if sys.stdout.isatty() else None
    for line in topic_lines(library, strand, with_cards, width):
        click.echo(line, color=has_colour())
    if diagnostics:
        print_findings(sorted(diagnostics), "text")
        context.exit(1)
