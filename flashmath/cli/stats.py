"""`flashmath stats`: how learning goes, drawn in the terminal."""

from __future__ import annotations

import sys
from shutil import get_terminal_size

import click

from flashmath.cli.common import has_colour
from flashmath.cli.common import name_library
from flashmath.cli.common import pass_library
from flashmath.cli.opening import db_option
from flashmath.cli.opening import open_desk
from flashmath.cli.opening import read_shelf
from flashmath.libraries import FoundLibrary


@click.command(short_help="Show how learning goes.")
@click.option("--json", "as_json", is_flag=True, help="All figures as JSON, for programs.")
@db_option
@pass_library
def stats(found: FoundLibrary, as_json: bool, db: str | None) -> None:
    """Show how well you remember, how much you did, and what comes.

    True retention; answers and time by day and week; the year as a map; what is due in the next 30 days; how intervals
    and ease (or stability) are spread; leeches. The review store is only read.
    """
    import json

    from flashmath.mathematics.glyphs import choose_glyphs
    from flashmath.review.charts import pen
    from flashmath.review.charts import statistics_lines
    from flashmath.review.charts import statistics_values
    from scheduler.session import statistics_of

    name_library(found)
    with open_desk(read_shelf(found), db, to_read=True) as (session, _, settings):
        numbers = statistics_of(session)
    if as_json:
        click.echo(json.dumps(statistics_values(numbers), indent=2))
        return
    glyphs = choose_glyphs(settings.everything.glyphs, sys.stdout.encoding)
    for line in statistics_lines(numbers, pen(min(100, get_terminal_size().columns), glyphs)):
        is_title = line.endswith(":") and not line.startswith(" ")
        click.echo(click.style(line, bold=True) if is_title else line, color=has_colour())
