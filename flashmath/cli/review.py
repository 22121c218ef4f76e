"""`flashmath review`: the cards that are due, in the terminal or by lines."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import name_library
from flashmath.cli.common import no_such
from flashmath.cli.common import pass_library
from flashmath.cli.opening import Desk
from flashmath.cli.opening import Refused
from flashmath.cli.opening import db_option
from flashmath.cli.opening import open_desk
from flashmath.cli.opening import read_choices
from flashmath.cli.opening import read_shelf
from flashmath.places import FoundLibrary

if TYPE_CHECKING:
    from flashmath.page.look import Look
    from flashmath.picture.gallery import Gallery
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
@click.option(
    "--graphics",
    type=click.Choice(["off", "auto", "kitty", "braille"]),
    help="How figures are shown: in words, as the terminal can, as pictures, in dots.  [default: your setting]",
)
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
    with open_desk(found, db, settings=_choices(is_plain), filters=filters, minutes=minutes) as narrow:
        desk = _with_prerequisites(narrow, filters, minutes)
        ended_by = _run(desk, found, is_plain, graphics)
    if ended_by is not None and ended_by is not signal.SIGINT:  # Ctrl-C is a way to quit
        signal.signal(ended_by, signal.SIG_DFL)
        os.kill(os.getpid(), ended_by)


def _take_any_text() -> None:
    """Let no text of another encoding than that of the terminal or the pipe end the sitting."""
    from io import TextIOWrapper

    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=errors)


def _is_terminal() -> bool:
    """Say whether keys can be read one by one, and the screen be painted."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM", "dumb") == "dumb":
        return False
    try:
        import termios  # noqa: F401 - not everywhere
    except ImportError:
        return False
    return True


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


def _choices(is_plain: bool) -> Settings:
    """Read the settings; who reviews for the first time is asked which algorithm to use."""
    settings = read_choices()
    if settings.asked or is_plain:
        return settings
    from flashmath.cli.asking import ask_algorithm

    ask_algorithm()
    return read_choices()


def _with_prerequisites(desk: Desk, filters: Filters, minutes: int | None) -> Desk:
    """Offer the topics that the wanted ones build on and that were never seen, once for each wanted topic.

    The learner may go on without them. That it was offered is noted in the store.
    """
    from dataclasses import replace

    from flashmath.cli.opening import begin_session
    from flashmath.cli.opening import can_ask
    from scheduler.session import StoreError
    from scheduler.session import unseen_prerequisites

    session, shelf, _ = desk
    offers = {topic: f"{shelf.id}: what {topic} builds on was offered" for topic in filters.topics}
    topics = [topic for topic, offer in offers.items() if not session.store.noted(offer)]
    if not topics:
        return desk
    standings = session.standings()
    unseen = unseen_prerequisites(
        topics,
        shelf.graph(),
        shelf.cards,
        {uid: standing.memory for uid, standing in standings.items()},
        frozenset(uid for uid, standing in standings.items() if standing.known),
    )
    unseen = tuple(topic for topic in unseen if topic not in filters.topics)
    if not unseen:
        return desk
    with suppress(StoreError):
        session.store.note(offers[topic] for topic in topics)
    names = ", ".join(unseen)
    if not can_ask():
        click.echo(f"not seen yet, though this builds on it: {names}", err=True)
        return desk
    click.echo(f"This builds on topics of which you have seen no card: {names}.", err=True)
    if not click.confirm("Take them in first, this time? (--goal does so every time)", default=False, err=True):
        return desk
    wider = replace(filters, topics=filters.topics | set(unseen))
    return desk._replace(session=begin_session(session.store, shelf.cards, desk.settings, wider, minutes))


def _run(desk: Desk, found: FoundLibrary, is_plain: bool, graphics: str | None) -> signal.Signals | None:
    from contextlib import closing

    from flashmath.picture.gallery import Gallery
    from flashmath.picture.kitty import NUMBER
    from flashmath.places import cache_folder
    from flashmath.review.sitting import Sitting

    if not desk.shelf.cards:
        raise Refused(f"{found.root} has no cards to review")
    desk.session.demand_clock()
    sitting = Sitting(desk.session, desk.shelf, desk.shelf.macros())
    wish = graphics or desk.settings.everything.graphics
    gallery = Gallery(wish, cache_folder() / "pictures", is_terminal=not is_plain, number=NUMBER)
    with closing(gallery.artist):
        if is_plain:
            over, ended_by = _run_plain(sitting, found, gallery), None
        else:
            over, ended_by = _run_terminal(sitting, found, _look(desk.settings), gallery)
    if ended_by is None or ended_by is signal.SIGINT:
        _sum_up(sitting, over)
    return ended_by


def _run_plain(sitting: Sitting, found: FoundLibrary, gallery: Gallery) -> Over:
    from flashmath.page.look import Look
    from flashmath.review.plain import run_plain

    return run_plain(sitting, sys.stdin, _say, Look(100, is_spoken=True), gallery, lambda: read_shelf(found))


def _say(text: str) -> None:
    click.echo(text)
    sys.stdout.flush()


def _run_terminal(
    sitting: Sitting, found: FoundLibrary, look: Look, gallery: Gallery
) -> tuple[Over, signal.Signals | None]:
    from flashmath.page.ansi import wants_colour
    from flashmath.review.loop import Loop
    from flashmath.review.sitting import Over
    from flashmath.review.terminal import Terminal

    if sitting.present is None:
        return Over.DONE, None
    with Terminal(wants_colour(os.environ, is_terminal=True)) as terminal:
        over = Loop(sitting, terminal, look, gallery, lambda: read_shelf(found)).run()
        if over is not Over.CLOSED:
            terminal.paint([])
    if over is Over.CLOSED:
        return over, terminal.ended_by or signal.SIGHUP
    return over, signal.SIGINT if over is Over.INTERRUPTED else None


def _look(settings: Settings) -> Look:
    """Give the look of texts; a terminal that is not UTF-8 gets ASCII."""
    from flashmath.page.look import Look

    is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    return Look(76, "unicode" if is_utf8 and settings.everything.glyphs == "unicode" else "ascii")


def _sum_up(sitting: Sitting, over: Over) -> None:
    """Say what was done, and when the next card is due."""
    from flashmath.review.sitting import Over
    from flashmath.review.words import counts_words
    from flashmath.review.words import next_words
    from flashmath.review.words import summary_lines
    from flashmath.review.words import waiting_lines

    session = sitting.session
    lines = summary_lines(session.summary())
    counts, now, when = session.counts(), session.now(), session.next_due()
    if any(counts):
        lines.append(f"Left for today: {counts_words(counts)}.")
    elif over is Over.DONE:
        lines += waiting_lines(session.queue().waiting)
    if when is not None:
        lines.append(f"The next card is due {next_words(when, now.at, now.day)}.")
    elif over is Over.DONE:
        lines.append("No card is due.")
    lines += [f"Not shown: {', '.join(sitting.broken)}."] if sitting.broken else []
    for line in lines:
        click.echo(line)
    if sitting.shelf.findings:
        click.echo(f"The library has {sitting.shelf.findings} findings; `flashmath check` names them.", err=True)
