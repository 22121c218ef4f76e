"""`flashmath suspend`, `unsuspend`, `forget`, `known`: what a learner says of cards outside a sitting."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import count
from flashmath.cli.common import name_library
from flashmath.cli.common import pass_library
from flashmath.cli.opening import db_option
from flashmath.cli.opening import named_cards
from flashmath.cli.opening import open_desk
from flashmath.places import FoundLibrary

if TYPE_CHECKING:
    from scheduler.session import Session

_names = click.argument(
    "names",
    nargs=-1,
    required=True,
    metavar="CARD|TOPIC...",
    help="Ids of cards (all their parts), of single parts (CARD#PART), or of topics (all their cards).",
)


def _mark(
    found: FoundLibrary, db: str | None, names: tuple[str, ...], done: str, do: Callable[[Session, Sequence[str]], None]
) -> None:
    """Do something to the named cards as one deed, and say so."""
    name_library(found)
    with open_desk(found, db) as (session, shelf, _):
        uids = named_cards(shelf, names)
        do(session, uids)
    click.echo(f"{count(len(uids), 'card')} {done}" + ("; flashmath undo takes that back" if uids else ""))


@click.command(short_help="Ask cards no more.")
@_names
@db_option
@pass_library
def suspend(found: FoundLibrary, db: str | None, names: tuple[str, ...]) -> None:
    """Ask these cards no more, until `unsuspend` brings them back. What you know of them is kept."""
    _mark(found, db, names, "suspended", lambda session, uids: session.suspend(uids))


@click.command(short_help="Bring suspended cards back.")
@_names
@db_option
@pass_library
def unsuspend(found: FoundLibrary, db: str | None, names: tuple[str, ...]) -> None:
    """Bring cards back that were suspended, or set aside as known."""
    _mark(found, db, names, "brought back", lambda session, uids: session.unsuspend(uids))


@click.command(short_help="Begin cards anew.")
@_names
@db_option
@pass_library
def forget(found: FoundLibrary, db: str | None, names: tuple[str, ...]) -> None:
    """Make these cards new again. Their history stays in the log."""
    _mark(found, db, names, "new again", lambda session, uids: session.forget(uids))


@click.command(short_help="Set aside what you know already.")
@_names
@db_option
@pass_library
def known(found: FoundLibrary, db: str | None, names: tuple[str, ...]) -> None:
    """Set these cards aside, for you know them already. `unsuspend` brings them back."""
    _mark(found, db, names, "set aside as known", lambda session, uids: session.known(uids))
