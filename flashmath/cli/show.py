"""`flashmath show`: a card as a review shows it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import closing
from functools import cache
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import graphics_option
from flashmath.cli.common import name_library
from flashmath.cli.common import pass_library
from flashmath.cli.opening import named_cards
from flashmath.cli.opening import read_shelf
from flashmath.cli.settings import load_settings
from flashmath.libraries import FoundLibrary

if TYPE_CHECKING:
    from flashmath.mathematics.style import Line
    from flashmath.page.look import Look
    from flashmath.picture.forms import Pictured
    from flashmath.picture.gallery import Gallery
    from flashmath.picture.kitty import Answer
    from flashmath.review.shelf import Shelf

#: Rows that a figure has at most.
_ROWS = 24


@click.command(short_help="Show a card as a review does.")
@click.argument("names", nargs=-1, required=True, metavar="CARD...", help="Ids of cards, or of topics.")
@click.option("--plain", is_flag=True, help="Text that can be spoken.")
@click.option("--width", type=click.IntRange(24, 200), metavar="COLUMNS", help="[default: that of the window]")
@graphics_option
@pass_library
@click.pass_context
def show(
    context: click.Context,
    found: FoundLibrary,
    names: tuple[str, ...],
    plain: bool,
    width: int | None,
    graphics: str | None,
) -> None:
    """Show every part of CARD, question, answer and figure, as `flashmath review` does."""
    from flashmath.mathematics.glyphs import choose_glyphs
    from flashmath.page.ansi import to_text
    from flashmath.page.ansi import wants_colour
    from flashmath.page.look import Look
    from flashmath.picture.gallery import Gallery
    from flashmath.picture.kitty import NOTHING
    from flashmath.picture.probe import ask_terminal
    from flashmath.places import pictures_folder
    from flashmath.review.screen import text_width

    name_library(found)
    shelf, choices = read_shelf(found), load_settings().everything
    columns = width or get_terminal_size().columns
    look = Look(text_width(columns), choose_glyphs(choices.glyphs, sys.stdout.encoding), is_spoken=plain)
    is_terminal = sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    wish = "off" if plain else graphics or choices.graphics
    status = 0
    gallery = Gallery(wish, pictures_folder(), os.environ, is_terminal=is_terminal)
    ask = cache(lambda: ask_terminal(os.environ) if gallery.asks_terminal() else NOTHING)
    with closing(gallery.artist):
        for uid in named_cards(shelf, names):
            try:
                lines = _lines(uid, shelf, look, gallery, ask)
            except (ValueError, KeyError) as error:
                sheet = shelf.sheet(uid.rpartition("#")[0])
                click.echo(f"{sheet.file}:{sheet.line}: {uid} cannot be shown: {error}", err=True)
                status = 1
                continue
            with_styles = sys.stdout.isatty()
            click.echo(to_text(lines, with_styles, wants_colour(os.environ, with_styles)), color=True)
    context.exit(status)


def _lines(uid: str, shelf: Shelf, look: Look, gallery: Gallery, ask: Callable[[], Answer]) -> list[Line]:
    """Turn a card into what is printed. Raises ValueError or KeyError for one that cannot be shown."""
    from flashmath.places import verdicts_file
    from flashmath.review.checked import words_of
    from flashmath.review.screen import page_of
    from flashmath.review.screen import shown_lines

    note, _, part = uid.rpartition("#")
    sheet = shelf.sheet(note)
    figure = _figure_lines(sheet.figure, look, gallery, ask) if sheet.figure is not None else ()
    page = page_of(sheet, part, shelf.macros(), look, figure, words_of(sheet, verdicts_file()))
    return shown_lines(uid, sheet, page, look)


def _figure_lines(figure: Pictured, look: Look, gallery: Gallery, ask: Callable[[], Answer]) -> list[Line]:
    """Turn a figure into lines, as the terminal can show it, which is asked what it can."""
    from flashmath.picture.forms import NO_ROOM
    from flashmath.picture.forms import Room
    from flashmath.picture.probe import cell_of
    from flashmath.picture.words import alt_lines

    cell = cell_of(sys.stdout.fileno()) if gallery.asks_terminal() else (0, 0)
    lines = gallery.lines(figure, look, Room(look.width, _ROWS, cell), ask(), wait=True)
    return alt_lines(figure.alt, look, f"it cannot be drawn: {NO_ROOM}") if lines is None else lines
