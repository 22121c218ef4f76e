"""What the commands of the review store do in the same way: open cards, settings and store, and say what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from typing import TYPE_CHECKING
from typing import Any
from typing import NamedTuple

import click

from flashmath.places import FoundLibrary

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
    help="The review store.  [default: $FLASHMATH_DB, or reviews.db in your data folder]",
)
_CHANGED_NOWHERE_TO_ASK = "the settings were changed ({effect}); `flashmath config apply` does it"


class Refused(click.ClickException):
    """Something outside that stops a command, in one line; the exit status is 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line."""
        click.echo(f"flashmath: {self.message}", err=True, file=file)


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
        raise Refused(str(error)) from error


def read_shelf(found: FoundLibrary) -> Shelf:
    """Read the cards of a library, or what is kept of them."""
    from flashmath.places import cache_folder
    from flashmath.review.shelf import open_shelf

    return open_shelf(found.root, cache_folder())


def read_choices() -> Settings:
    """Read the settings file; what is wrong in it is said on standard error, and its default holds.

    A file that is no TOML at all is refused: with every setting at its default, all cards would be dated anew.
    """
    from flashmath.review.places import settings_path
    from scheduler.session import lines_of
    from scheduler.session import read_settings

    path = settings_path()
    settings, findings = read_settings(settings_text(path))
    for line in lines_of(findings, str(path)):
        click.echo(line, err=True)
    if any(not finding.key for finding in findings):
        raise Refused("the settings cannot be read; mend them with `flashmath config edit`")
    return settings


def settings_text(path: Path) -> str:
    """Read the text of the settings file, empty where there is none."""
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is not UTF-8") from error


@contextmanager
def open_store(db: str | None) -> Iterator[Store]:
    """Open the review store, and make it where there is none."""
    import os

    from flashmath.review.places import store_path
    from scheduler.session import Store

    with refusing(), Store(store_path(db, os.environ)) as store:
        yield store


@contextmanager
def open_desk(
    found: FoundLibrary,
    db: str | None,
    *,
    settings: Settings | None = None,
    filters: Filters | None = None,
    minutes: int | None = None,
) -> Iterator[Desk]:
    """Open cards, settings and store; where the settings were changed, their effect is shown and asked about first."""
    shelf = read_shelf(found)
    settings = settings or read_choices()
    with open_store(db) as store:
        session = begin_session(store, shelf.cards, settings, filters, minutes)
        yield Desk(session, shelf, settings)


def begin_session(
    store: Store, cards: Sequence[Card], settings: Settings, filters: Filters | None, minutes: int | None
) -> Session:
    """Begin a sitting; changed settings are asked about on a terminal, and refused where nobody can be asked."""
    from scheduler.session import RulesChangedError
    from scheduler.session import Session

    try:
        return Session(store, cards, settings, filters=filters, minutes=minutes)
    except RulesChangedError:
        demand_sound_settings()
        words = effect_of_change(store, cards, settings)
        if not can_ask():
            raise Refused(_CHANGED_NOWHERE_TO_ASK.format(effect=words)) from None
        click.echo(f"The settings were changed since your cards were scheduled: {words}.", err=True)
        if not click.confirm("Schedule them by the new settings?", default=True, err=True):
            raise Refused("nothing was changed; set the former settings with `flashmath config edit`") from None
        apply_change(store, cards, settings)
    return Session(store, cards, settings, filters=filters, minutes=minutes)


def demand_sound_settings() -> None:
    """Refuse to date cards anew by settings of which some are mistaken, and so at their default."""
    from flashmath.review.places import settings_path
    from scheduler.session import read_settings

    if read_settings(settings_text(settings_path()))[1]:
        raise Refused("cards would be scheduled by mistaken settings; mend them with `flashmath config edit`")


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


def can_ask() -> bool:
    """Say whether somebody sits at a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def named_cards(shelf: Shelf, names: Sequence[str]) -> list[str]:
    """Turn names of cards, of their parts and of topics into the cards' uids. Raises UsageError for others."""
    from difflib import get_close_matches

    found: dict[str, None] = {}
    for name in names:
        uids = [card.uid for card in shelf.cards if name in (card.uid, card.note, card.topic)]
        if not uids and name not in shelf.topics:
            known = [*shelf.ordinals, *dict.fromkeys(card.note for card in shelf.cards), *shelf.topics]
            close = get_close_matches(name, known, 1)
            raise click.UsageError(
                f"no card or topic is called {name}" + (f"; did you mean {close[0]}?" if close else "")
            )
        found |= dict.fromkeys(uids)
    return list(found)
