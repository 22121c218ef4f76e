"""`flashmath suspend`, `unsuspend`, `forget`, `known`: what a learner says of cards outside a sitting."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from typing import TYPE_CHECKING
from typing import NamedTuple

import click

from flashmath.cli.common import name_library
from flashmath.cli.common import pass_library
from flashmath.cli.opening import db_option
from flashmath.cli.opening import named_cards
from flashmath.cli.opening import open_desk
from flashmath.cli.opening import read_shelf
from flashmath.counting import counted
from flashmath.libraries import FoundLibrary

if TYPE_CHECKING:
    from scheduler.session import Session
    from scheduler.session import Standing

_names = click.argument(
    "names",
    nargs=-1,
    required=True,
    metavar="CARD|TOPIC...",
    help="Ids of cards (all their parts), of single parts (CARD#PART), or of topics (all their cards).",
)


class _Deed(NamedTuple):
    """What a command does: to which cards it says anything, how it does it, and what it then says."""

    concerns: Callable[[Standing], bool]
    do: Callable[[Session, Sequence[str]], None]
    done: str
    needless: str


_SUSPEND = _Deed(
    lambda standing: not standing.suspended,
    lambda session, uids: session.suspend(uids),
    "suspended",
    "all of this is suspended already",
)
_UNSUSPEND = _Deed(
    lambda standing: standing.suspended or standing.known,
    lambda session, uids: session.unsuspend(uids),
    "brought back",
    "none of this is suspended, or set aside as known",
)
_FORGET = _Deed(
    lambda standing: standing.memory is not None or standing.suspended or standing.known or standing.buried is not None,
    lambda session, uids: session.forget(uids),
    "new again",
    "all of this is new already",
)
_KNOWN = _Deed(
    lambda standing: not standing.known,
    lambda session, uids: session.known(uids),
    "set aside as known",
    "all of this is set aside already",
)


def _mark(found: FoundLibrary, db: str | None, names: tuple[str, ...], deed: _Deed) -> None:
    """Do something to those of the named cards that it concerns, as one deed, and say so."""
    name_library(found)
    with open_desk(read_shelf(found), db) as (session, shelf, _):
        named = named_cards(shelf, names)
        uids = [uid for uid in named if deed.concerns(session.standing(uid))]
        deed.do(session, uids)
    if uids:
        click.echo(f"{counted(len(uids), 'card')} {deed.done}; flashmath undo takes that back")
    else:
        click.echo(f"nothing to do: {deed.needless}" if named else "nothing to do: there are no cards yet")


@click.command(short_help="Ask cards no more.")
@_names
@db_option
@pass_library
def suspend(found: FoundLibrary, db: str | None, names: tuple[str, ...]) -> None:
    """Ask these cards no more, until `unsuspend` brings them back. What you know of them is kept."""
    _mark(found, db, names, _SUSPEND)


@click.command(short_help="Bring suspended cards back.")
@_names
@db_option
@pass_library
def unsuspend(found: FoundLibrary, db: str | None, names: tuple[str, ...]) -> None:
    """Bring cards back that were suspended, or set aside as known."""
    _mark(found, db, names, _UNSUSPEND)


@click.command(short_help="Begin cards anew.")
@_names
@db_option
@pass_library
def forget(found: FoundLibrary, db: str | None, names: tuple[str, ...]) -> None:
    """Make these cards new again. Their history stays in the log."""
    _mark(found, db, names, _FORGET)


@click.command(short_help="Set aside what you know already.")
@_names
@db_option
@pass_library
def known(found: FoundLibrary, db: str | None, names: tuple[str, ...]) -> None:
    """Set these cards aside, for you know them already. `unsuspend` brings them back."""
    _mark(found, db, names, _KNOWN)
