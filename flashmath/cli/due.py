"""`flashmath due`: how many cards wait today."""

from __future__ import annotations

import click

from flashmath.cli.common import name_library
from flashmath.cli.common import pass_library
from flashmath.cli.opening import db_option
from flashmath.cli.opening import open_desk
from flashmath.places import FoundLibrary


@click.command(short_help="Say how many cards are due.")
@click.option("--short", is_flag=True, help="For a shell prompt: the number alone, and nothing where it is 0.")
@db_option
@pass_library
def due(found: FoundLibrary, short: bool, db: str | None) -> None:
    """Say how many new cards, learning steps and reviews are left for today, and when the next card comes.

    `--short` counts learning steps and reviews, not new cards, so that a prompt falls silent when all is done.
    """
    from flashmath.review.words import counts_words
    from flashmath.review.words import next_words

    if not short:
        name_library(found)
    with open_desk(found, db) as (session, _, _):
        counts = session.counts()
        if short:
            left = counts.learning + counts.due
            click.echo(str(left) if left else "", nl=bool(left))
            return
        click.echo(counts_words(counts))
        now, when = session.now(), session.next_due()
        if when is not None and not (counts.learning or counts.due):
            click.echo(f"the next card is due {next_words(when, now.at, now.day)}")
