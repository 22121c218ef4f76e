"""A library and a learner to an open sitting: cards, settings and store; what is wrong with them ends the command."""

from __future__ import annotations

import os
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING
from typing import NamedTuple

import click

from flashmath.cli.common import Refused
from flashmath.cli.common import can_ask
from flashmath.cli.common import no_such
from flashmath.cli.settings import demand_sound_settings
from flashmath.cli.settings import load_settings
from flashmath.libraries import FoundLibrary

if TYPE_CHECKING:
    from flashmath.review.shelf import Shelf
    from scheduler.session import Card
    from scheduler.session import Filters
    from scheduler.session import Session
    from scheduler.session import Settings
    from scheduler.session import Store

#: Which store a command works on.
db_option = click.option(
    "--db",
    metavar="FILE",
    help="The review store.  [default: $FLASHMATH_DB, or one for each library in your data folder]",
)
_CHANGED_NOWHERE_TO_ASK = "the settings were changed ({effect}); `flashmath config apply` does it"


class Desk(NamedTuple):
    """An open sitting, the cards that it is about, and the settings."""

    session: Session
    shelf: Shelf
    settings: Settings


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what is wrong with the store or a history into one line."""
    from scheduler.session import HistoryError
    from scheduler.session import StoreError

    try:
        yield
    except (StoreError, HistoryError) as error:
        raise Refused(str(error), error.code) from error


def read_shelf(found: FoundLibrary) -> Shelf:
    """Read the cards of a library, or what is kept of them."""
    from flashmath.places import cache_folder
    from flashmath.review.shelf import open_shelf

    return open_shelf(found.root, cache_folder())


@contextmanager
def open_store(db: str | None, library: str, *, create: bool = True, to_read: bool = False) -> Iterator[Store]:
    """Open the review store of a library; where there is none it is made, or to read only, taken to be empty."""
    from flashmath.places import store_path
    from scheduler.session import Store

    if not library:
        raise Refused("library.yaml has no id, under which your answers are kept; `flashmath check` says why")
    with refusing(), Store(store_path(db, os.environ, library), create=create, to_read=to_read) as store:
        yield store


@contextmanager
def open_desk(
    shelf: Shelf,
    db: str | None,
    *,
    settings: Settings | None = None,
    filters: Filters | None = None,
    minutes: int | None = None,
    to_read: bool = False,
) -> Iterator[Desk]:
    """Open settings and store for a library; where the settings were changed, their effect is shown and asked about.

    Who only reads (`to_read`) is asked nothing, and makes no store where there is none.
    """
    settings = settings or load_settings()
    with open_store(db, shelf.id, to_read=to_read) as store:
        session = begin_session(store, shelf.cards, settings, filters, minutes, asks=not to_read)
        yield Desk(session, shelf, settings)


def begin_session(
    store: Store,
    cards: Sequence[Card],
    settings: Settings,
    filters: Filters | None,
    minutes: int | None,
    *,
    asks: bool = True,
) -> Session:
    """Begin a sitting; changed settings are asked about on a terminal, and refused where nobody can be asked."""
    from scheduler.session import RulesChangedError
    from scheduler.session import Session

    try:
        return Session(store, cards, settings, filters=filters, minutes=minutes)
    except RulesChangedError as error:
        demand_sound_settings()
        words = effect_of_change(store, cards, settings)
        if not (asks and can_ask()):
            raise Refused(_CHANGED_NOWHERE_TO_ASK.format(effect=words), error.code) from None
        click.echo(f"The settings were changed since your cards were scheduled: {words}.", err=True)
        if not click.confirm("Schedule them by the new settings?", default=True, err=True):
            raise Refused("nothing was changed; set the former settings with `flashmath config edit`") from None
        apply_change(store, cards, settings)
    return Session(store, cards, settings, filters=filters, minutes=minutes)


def effect_of_change(store: Store, cards: Sequence[Card], settings: Settings) -> str:
    """Say what folding by the settings of now would change."""
    from scheduler.session import effect_of
    from scheduler.session import effect_words
    from scheduler.session import moment_of
    from scheduler.session import plan_of
    from scheduler.session import system_clock

    day = moment_of(system_clock(), settings.everything.rollover).day
    effect = effect_of(store, plan_of(cards, settings), day)
    return effect_words(effect) if effect else "nothing changes"


def apply_change(store: Store, cards: Sequence[Card], settings: Settings) -> int:
    """Schedule all cards by the settings of now, with a bar; count them."""
    from flashmath.progress import show_progress
    from scheduler.session import plan_of

    with show_progress() as progress:
        return store.refold(plan_of(cards, settings), lambda done, total: progress("cards", done, total))


def named_cards(shelf: Shelf, names: Sequence[str]) -> list[str]:
    """Turn names of cards, of their parts and of topics into the cards' uids. Raises UsageError for others."""
    found: dict[str, None] = {}
    for name in names:
        uids = [card.uid for card in shelf.cards if name in (card.uid, card.note, card.topic)]
        if not uids and name not in shelf.topics:
            notes = dict.fromkeys(card.note for card in shelf.cards)
            raise no_such("card or topic", name, shelf.ordinals if "#" in name else [*notes, *shelf.topics])
        found |= dict.fromkeys(uids)
    return list(found)
