"""`flashmath undo`: the last thing that was done on this device, taken back."""

from __future__ import annotations

import click

from flashmath.cli.common import name_library
from flashmath.cli.common import pass_library
from flashmath.cli.opening import db_option
from flashmath.cli.opening import open_desk
from flashmath.cli.opening import read_shelf
from flashmath.libraries import FoundLibrary


@click.command(short_help="Take back the last answer or mark.")
@db_option
@pass_library
@click.pass_context
def undo(context: click.Context, found: FoundLibrary, db: str | None) -> None:
    """Take back the last thing that you did on this device: an answer, or what a command did to cards.

    Again for the one before. Nothing is deleted: the log keeps both the deed and that it was taken back.
    """
    from flashmath.review.words import undone_words

    name_library(found)
    with open_desk(read_shelf(found), db) as (session, _, _):
        undone = session.undo()
    if not undone.events:
        click.echo("there is nothing to take back")
        context.exit(1)
    click.echo(undone_words(undone.events))
