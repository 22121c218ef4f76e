"""`flashmath due`: how many cards wait today."""

from __future__ import annotations

from contextlib import redirect_stderr
from io import StringIO

import click

from flashmath.cli.common import Refused
from flashmath.cli.common import name_library
from flashmath.cli.common import pass_library
from flashmath.cli.opening import db_option
from flashmath.cli.opening import open_desk
from flashmath.cli.opening import read_shelf
from flashmath.libraries import FoundLibrary


@click.command(short_help="Say how many cards are due.")
@click.option("--short", is_flag=True, help="For a shell prompt: the number alone, and nothing where it is 0.")
@db_option
@pass_library
@click.pass_context
def due(context: click.Context, found: FoundLibrary, short: bool, db: str | None) -> None:
    """Say how many new cards, learning steps and reviews are left for today, and when the next card comes.

    `--short` counts learning steps and reviews, not new cards, so that a prompt falls silent when all is done; it
    prints ? where nothing can be said, and `flashmath due` then says why. The review store is only read, and may lie
    where nothing can be written.
    """
    from flashmath.review.words import counts_words
    from flashmath.review.words import next_words

    if short:
        _print_number(context, found, db)
        return
    name_library(found)
    with open_desk(read_shelf(found), db, to_read=True) as (session, _, _):
        counts = session.counts()
        click.echo(f"{counts_words(counts)} today")
        now, when = session.now(), session.next_due()
        if when is None and counts.new:
            click.echo("no card was learned yet: `flashmath review` begins")
        elif when is not None and not (counts.learning or counts.due):
            click.echo(f"the next card is due {next_words(when, now.at, now.day)}")


def _print_number(context: click.Context, found: FoundLibrary, db: str | None) -> None:
    """Print what a prompt shows, and no other word."""
    try:
        with redirect_stderr(StringIO()), open_desk(read_shelf(found), db, to_read=True) as (session, _, _):
            counts = session.counts()
    except (Refused, OSError):
        click.echo("?")
        context.exit(Refused.exit_code)
    left = counts.learning + counts.due
    click.echo(str(left) if left else "", nl=bool(left))
