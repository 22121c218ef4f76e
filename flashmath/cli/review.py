"""`flashmath review`: the cards that are due, in the terminal or by lines."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import closing
from importlib.util import find_spec
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import Refused
from flashmath.cli.common import graphics_option
from flashmath.cli.common import name_library
from flashmath.cli.common import no_such
from flashmath.cli.common import pass_library
from flashmath.cli.opening import Desk
from flashmath.cli.opening import begin_session
from flashmath.cli.opening import db_option
from flashmath.cli.opening import open_desk
from flashmath.cli.opening import read_shelf
from flashmath.cli.prerequisites import offer_prerequisites
from flashmath.cli.settings import ask_algorithm
from flashmath.cli.settings import load_settings
from flashmath.counting import counted
from flashmath.libraries import FoundLibrary

if TYPE_CHECKING:
    from flashmath.page.look import Look
    from flashmath.picture.gallery import Gallery
    from flashmath.review.editor import Editing
    from flashmath.review.sheets import Sheet
    from flashmath.review.shelf import Shelf
    from flashmath.review.sitting import Over
    from flashmath.review.sitting import Sitting
    from scheduler.session import Filters
    from scheduler.session import Settings


@click.command(short_help="Review the cards that are due.")
@click.option("--deck", "decks", multiple=True, metavar="DECK", help="Only this deck; may be repeated.")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="Only this topic; may be repeated.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Only cards with this tag; may be repeated.")
@click.option("--flagged", is_flag=True, help="Only cards with a flag.")
@click.option("--leeches", is_flag=True, help="Only cards that are forgotten again and again.")
@click.option("--goal", metavar="TOPIC", help="New cards only from this topic and all that it builds on.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Stop after N answers.")
@click.option("--minutes", type=click.IntRange(1), metavar="M", help="Stop after M minutes.")
@click.option("--ahead", type=click.IntRange(0), metavar="DAYS", default=0, help="Also what is due so many days later.")
@click.option("--cram", is_flag=True, help="Everything, due or not; the answers change no schedule.")
@graphics_option
@click.option("--plain", is_flag=True, help="By lines of text that can be spoken, also from a pipe.")
@db_option
@pass_library
def review(
    found: FoundLibrary,
    decks: tuple[str, ...],
    topics: tuple[str, ...],
    tags: tuple[str, ...],
    flagged: bool,
    leeches: bool,
    goal: str | None,
    limit: int | None,
    minutes: int | None,
    ahead: int,
    cram: bool,
    graphics: str | None,
    plain: bool,
    db: str | None,
) -> None:
    """Ask the cards that are due today, then new ones, in teaching order.

    Space shows the answer, 1 to 4 say how well you knew it, ? lists all keys. Every answer is kept at once: quit
    whenever you like, with q or Ctrl-C.
    """
    from scheduler.session import Filters
    from scheduler.session import with_ancestors

    _take_any_text()
    name_library(found)
    shelf = read_shelf(found)
    _demand_known(shelf, decks, (*topics, *([goal] if goal else [])), tags)
    _demand_cards(shelf, topics)
    filters = Filters(
        decks=frozenset(decks),
        topics=frozenset(topics),
        tags=frozenset(tags),
        flagged=flagged,
        leeches=leeches,
        goal=with_ancestors([goal], shelf.graph()) if goal else frozenset(),
        ahead=ahead,
        cram=cram,
        limit=limit,
    )
    is_plain = plain or not _is_terminal()
    settings = _settings(may_ask=not is_plain)
    with open_desk(shelf, db, settings=settings, filters=filters, minutes=minutes) as desk:
        ended_by = _run(_with_prerequisites(desk, filters, minutes), found, is_plain, graphics)
    if ended_by is not None and ended_by is not signal.SIGINT:  # Ctrl-C is a way to quit
        signal.signal(ended_by, signal.SIG_DFL)
        os.kill(os.getpid(), ended_by)


def _take_any_text() -> None:
    """Let no text of another encoding than that of the terminal or the pipe end the sitting."""
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=errors)


def _is_terminal() -> bool:
    """Say whether keys can be read one by one, and the screen be painted."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM", "dumb") == "dumb":
        return False
    return find_spec("termios") is not None


def _demand_known(shelf: Shelf, decks: tuple[str, ...], topics: tuple[str, ...], tags: tuple[str, ...]) -> None:
    """Refuse names that no deck, topic or card has."""
    held = {tag for card in shelf.cards for tag in card.tags}
    for what, names, known in (
        ("deck", decks, {shelf.deck}),
        ("topic", topics, set(shelf.topics)),
        ("tag", tags, held),
    ):
        for name in names:
            if name not in known:
                raise no_such(what, name, sorted(known))


def _demand_cards(shelf: Shelf, topics: tuple[str, ...]) -> None:
    """Refuse topics that are on the map and have no card yet."""
    if topics and not any(card.topic in topics for card in shelf.cards):
        have = "has" if len(topics) == 1 else "have"
        raise Refused(f"{', '.join(topics)} {have} no cards yet; `flashmath topics --with-cards` lists what there is")


def _settings(*, may_ask: bool) -> Settings:
    """Read the settings; who reviews for the first time is asked which algorithm to use."""
    settings = load_settings()
    if settings.asked or not may_ask:
        return settings
    ask_algorithm()
    return load_settings()


def _with_prerequisites(desk: Desk, filters: Filters, minutes: int | None) -> Desk:
    """Take in the topics that the wanted ones build on, where the learner agrees."""
    wider = offer_prerequisites(desk, filters)
    if wider == filters:
        return desk
    return desk._replace(session=begin_session(desk.session.store, desk.shelf.cards, desk.settings, wider, minutes))


def _run(desk: Desk, found: FoundLibrary, is_plain: bool, graphics: str | None) -> signal.Signals | None:
    """Go through the sitting, and say what was done in it; give the signal that ended it, if one did."""
    from flashmath.picture.gallery import Gallery
    from flashmath.picture.kitty import NUMBER
    from flashmath.places import pictures_folder
    from flashmath.places import verdicts_file
    from flashmath.review.sitting import Sitting
    from flashmath.review.summary import summary_lines

    if not desk.shelf.cards:
        raise Refused(f"{found.root} has no cards to review")
    desk.session.demand_clock()
    sitting = Sitting(desk.session, desk.shelf, verdicts_file())
    wish = graphics or desk.settings.everything.graphics
    gallery = Gallery(wish, pictures_folder(), os.environ, is_terminal=not is_plain, number=NUMBER)
    with closing(gallery.artist):
        if is_plain:
            over, ended_by = _run_plain(sitting, gallery, _editing(found)), None
        else:
            over, ended_by = _run_terminal(sitting, _look(desk.settings), gallery, _editing(found))
    if ended_by is None or ended_by is signal.SIGINT:
        for line in summary_lines(sitting, over):
            click.echo(line)
        if findings := sitting.shelf.findings:
            click.echo(f"The library has {counted(findings, 'finding')}; `flashmath check` names them.", err=True)
    return ended_by


def _editing(found: FoundLibrary) -> Editing:
    """Say how the source of a card is opened, and the library read again afterwards."""
    from flashmath.review.editor import Editing
    from flashmath.review.editor import run_editor

    def edit(sheet: Sheet) -> str:
        if found.is_installed:
            return f"the installed cards are read-only; this one is {sheet.file}:{sheet.line}"
        return run_editor(Path(sheet.file), sheet.line, os.environ)

    return Editing(edit, lambda: read_shelf(found))


def _run_plain(sitting: Sitting, gallery: Gallery, editing: Editing) -> Over:
    from flashmath.page.look import Look
    from flashmath.review.plain import run_plain

    return run_plain(sitting, sys.stdin, _say, Look(100, is_spoken=True), gallery, editing)


def _say(text: str) -> None:
    click.echo(text)
    sys.stdout.flush()


def _run_terminal(
    sitting: Sitting, look: Look, gallery: Gallery, editing: Editing
) -> tuple[Over, signal.Signals | None]:
    from flashmath.page.ansi import wants_colour
    from flashmath.review.loop import Loop
    from flashmath.review.sitting import Over
    from flashmath.review.terminal import Terminal

    if sitting.present is None:
        return Over.DONE, None
    with Terminal(wants_colour(os.environ, is_terminal=True)) as terminal:
        over = Loop(sitting, terminal, look, gallery, editing).run()
        if over is not Over.CLOSED:
            terminal.paint([])
    if over is Over.CLOSED:
        return over, terminal.ended_by or signal.SIGHUP
    return over, signal.SIGINT if over is Over.INTERRUPTED else None


def _look(settings: Settings) -> Look:
    """Give the look of texts; a terminal that is not UTF-8 gets ASCII."""
    from flashmath.mathematics.glyphs import choose_glyphs
    from flashmath.page.look import Look
    from flashmath.review.screen import WIDEST

    return Look(WIDEST, choose_glyphs(settings.everything.glyphs, sys.stdout.encoding))
