"""`flashmath history`: the log of all answers as lines of JSON, two logs united, Anki's log taken over."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import Refused
from flashmath.cli.common import can_ask
from flashmath.cli.common import name_library
from flashmath.cli.common import pass_library
from flashmath.cli.opening import db_option
from flashmath.cli.opening import open_desk
from flashmath.cli.opening import open_store
from flashmath.cli.opening import read_shelf
from flashmath.counting import counted
from flashmath.libraries import FoundLibrary

if TYPE_CHECKING:
    from flashmath.review.shelf import Shelf
    from scheduler.session import Adoption


@click.group(short_help="Export, merge or take over a history.")
def history() -> None:
    """Your answers, as a file: one line of JSON an event, after a line that says what it is.

    An event has `card`, `at` (UTC ms), `device`, `kind`, `day`, and where they say something `offset`, `grade` (1 to
    4), `duration` (ms), `mode`, `given`, `target`, `on`, `data`. The data of an answer is JSON in a string: the
    `deck`, and what was `typed` before the answer was shown; no schedule depends on it. Merging unites: two machines
    that merge each other's files hold the same.
    """


@history.command(short_help="Write the history to a file.")
@click.argument("file", metavar="FILE", default="-", help="Where to write.  [default: standard output]")
@db_option
@pass_library
def export(found: FoundLibrary, file: str, db: str | None) -> None:
    """Write every event of the store as a line of JSON. A file that is there is replaced as a whole."""
    from builder.source.writing import write_whole
    from scheduler.session import history_lines

    with open_store(db, read_shelf(found).id, create=False) as store:
        lines = list(history_lines(store.events()))
    text = "".join(f"{line}\n" for line in lines)
    if file == "-":
        sys.stdout.write(text)
        return
    write_whole(Path(file), lambda stream: stream.write(text.encode()))
    click.echo(f"{counted(len(lines) - 1, 'event')} in {file}", err=True)


@history.command(short_help="Unite the history with that of another machine.")
@click.argument("file", metavar="FILE", help="What `flashmath history export` wrote; - for standard input.")
@db_option
@pass_library
@click.pass_context
def merge(context: click.Context, found: FoundLibrary, file: str, db: str | None) -> None:
    """Add the events of FILE that are not here yet. Nothing is lost, and merging twice changes nothing.

    Lines that are no events are named and passed over; the exit status is then 1.
    """
    from scheduler.session import HistoryError
    from scheduler.session import read_history

    name_library(found)
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(f"{file} is not UTF-8, and so no history", HistoryError.code) from error
    try:
        events, problems = read_history(text.split("\n"))
    except HistoryError as error:
        raise Refused(f"{file}: {error}", error.code) from error
    for problem in problems:
        click.echo(f"{file}: error[{HistoryError.code}]: {problem}", err=True)
    with open_desk(read_shelf(found), db) as (session, _, _):
        added = session.store.add(session.plan, events)
    click.echo(f"{counted(added.new, 'event')} added, {added.known:,} were here already")
    for event in added.contradicting[:5]:
        click.echo(f"{event.card}: an event of the same moment says something else here; ours is kept", err=True)
    if problems or added.contradicting:
        context.exit(1)


@history.command("import-anki", short_help="Take over the review log of Anki.")
@click.argument("file", metavar="FILE", help="An .apkg or .colpkg with scheduling, or collection.anki2 itself.")
@click.option("--yes", is_flag=True, help="Do not ask after the dry run.")
@db_option
@pass_library
def import_anki(found: FoundLibrary, file: str, yes: bool, db: str | None) -> None:
    """Take over what you answered in Anki: cards are matched by the identity that they have there.

    FILE is only read, also while Anki is open. First it is said what would be taken over; importing twice changes
    nothing. Under the algorithm `anki` your intervals and ease factors go on as they are.
    """
    from scheduler.session import adopted
    from scheduler.session import offset_at
    from scheduler.store.anki_file import AnkiFileError
    from scheduler.store.anki_file import read_anki

    name_library(found)
    try:
        collection = read_anki(Path(file))
    except AnkiFileError as error:
        raise Refused(f"{file}: {error}" if file not in str(error) else str(error), error.code) from error
    with open_desk(read_shelf(found), db) as (session, shelf, _):
        adoption = adopted(collection, _identities(shelf), offset_at, shelf.deck)
        missing = session.store.missing(adoption.events)
        _report(adoption, len(missing))
        if not missing:
            return
        if not yes:
            if not can_ask():
                click.echo("This was a dry run; --yes takes it over.", err=True)
                return
            if not click.confirm("Take them over?", default=True, err=True):
                return
        added = session.store.add(session.plan, missing)
    click.echo(f"{counted(added.new, 'event')} taken over")


def _identities(shelf: Shelf) -> dict[tuple[str, int], str]:
    """Find each card's uid by the guid and ordinal that Anki knows: from the ledger, else from the card's first id."""
    from builder.ledger.files import read_ledger
    from builder.ledger.ids import guid_of

    ledger, _ = read_ledger(shelf.root)
    found: dict[tuple[str, int], str] = {}
    for card in shelf.cards:
        names = [card.note, *(name.rpartition("#")[0] for name in reversed(card.formerly))]
        record = next((ledger.notes[name] for name in names if name in ledger.notes), None) if ledger else None
        guid = record.guid if record else guid_of(shelf.id, names[-1])
        found[guid, shelf.ordinals[card.uid]] = card.uid
    return found


def _report(adoption: Adoption, missing: int) -> None:
    """Say what matched and what not."""
    matched = f"{counted(adoption.matched, 'card')} of ours with a history in Anki"
    others = f"; {adoption.unmatched:,} others there are not ours" if adoption.unmatched else ""
    click.echo(f"{matched}{others}")
    rows = [counted(adoption.answers, "answer")]
    for number, words in (
        (adoption.crammed, "crammed, which change no schedule"),
        (adoption.resets, "resets"),
        (adoption.moved, "moves of a due date, which are passed over"),
        (adoption.odd, "rows that nobody understands, which are passed over"),
    ):
        rows += [f"{number:,} {words}"] if number else []
    click.echo(", ".join(rows))
    known = len(adoption.events) - missing
    if not adoption.matched:
        hint = (
            "Nothing of this deck was answered there, or the review log was left out: tick scheduling in Anki's export."
        )
        click.echo(hint, err=True)
    click.echo(f"{counted(missing, 'event')} to take over" + (f", {known:,} are here already" if known else ""))
