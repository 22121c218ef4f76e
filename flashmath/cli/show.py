"""`flashmath show`: a card as a review shows it."""

from __future__ import annotations

import os
import sys
from shutil import get_terminal_size

import click

from flashmath.cli.common import name_library
from flashmath.cli.common import pass_library
from flashmath.cli.opening import named_cards
from flashmath.cli.opening import read_choices
from flashmath.cli.opening import read_shelf
from flashmath.places import FoundLibrary


@click.command(short_help="Show a card as a review does.")
@click.argument("names", nargs=-1, required=True, metavar="CARD...", help="Ids of cards, or of topics.")
@click.option("--plain", is_flag=True, help="Text that can be spoken.")
@click.option("--width", type=click.IntRange(24, 200), metavar="COLUMNS", help="[default: that of the window]")
@pass_library
@click.pass_context
def show(context: click.Context, found: FoundLibrary, names: tuple[str, ...], plain: bool, width: int | None) -> None:
    """Show every part of CARD, question and answer, as `flashmath review` does. Figures are not shown yet."""
    from flashmath.page.ansi import to_text
    from flashmath.page.ansi import wants_colour
    from flashmath.page.look import Look
    from flashmath.review.screen import page_of
    from flashmath.review.screen import shown_lines
    from flashmath.review.screen import text_width

    name_library(found)
    shelf = read_shelf(found)
    macros = shelf.macros()
    columns = width or get_terminal_size().columns
    is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    glyphs = read_choices().everything.glyphs if is_utf8 else "ascii"
    look = Look(text_width(columns), "ascii" if glyphs == "ascii" else "unicode", is_spoken=plain)
    is_terminal = sys.stdout.isatty()
    status = 0
    for uid in named_cards(shelf, names):
        note, _, part = uid.rpartition("#")
        sheet = shelf.sheet(note)
        try:
            lines = shown_lines(uid, sheet, page_of(sheet, part, macros, look), look)
        except (ValueError, KeyError) as error:
            click.echo(f"{sheet.file}:{sheet.line}: {uid} cannot be shown: {error}", err=True)
            status = 1
            continue
        click.echo(to_text(lines, is_terminal, wants_colour(os.environ, is_terminal)), color=True)
    context.exit(status)
