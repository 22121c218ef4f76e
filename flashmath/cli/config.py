"""`flashmath config`: the settings with their meaning, and the file to change them in."""

from __future__ import annotations

import os
from collections.abc import Collection
from textwrap import wrap

import click

from flashmath.cli.common import Refused
from flashmath.cli.common import can_ask
from flashmath.cli.common import has_colour
from flashmath.cli.common import name_library
from flashmath.cli.common import no_such
from flashmath.cli.common import pass_library
from flashmath.cli.opening import apply_change
from flashmath.cli.opening import effect_of_change
from flashmath.cli.opening import open_store
from flashmath.cli.opening import read_shelf
from flashmath.cli.opening import refusing
from flashmath.cli.settings import demand_sound_settings
from flashmath.cli.settings import load_settings
from flashmath.cli.settings import settings_text
from flashmath.libraries import FoundLibrary


@click.group(invoke_without_command=True, short_help="Show or change the settings.")
@click.option("--deck", default="", metavar="DECK", help="The settings of this deck.")
@pass_library
@click.pass_context
def config(context: click.Context, found: FoundLibrary, deck: str) -> None:
    """Show every setting with its value and its meaning; a * marks those that are not the default.

    They stand in one file, which `flashmath config edit` opens; every setting is explained in it.
    """
    if context.invoked_subcommand is not None:
        return
    from flashmath.places import settings_path
    from scheduler.session import described

    settings = load_settings()
    if deck:
        _demand_deck(deck, {read_shelf(found).deck, *settings.decks})
    for each in described(settings, deck):
        sign = "*" if each.is_chosen else " "
        click.echo(click.style(f"{sign} {each.setting.name} = {each.value}", bold=each.is_chosen), color=has_colour())
        for line in wrap(f"{each.setting.meaning} ({each.setting.bounds})", 76):
            click.echo(f"    {line}")
    click.echo(f"\nfile: {settings_path()}", err=True)


@config.command(short_help="Open the settings in your editor.")
@click.option("--db", metavar="FILE", help="The review store that a change concerns.")
@pass_library
@click.pass_context
def edit(context: click.Context, found: FoundLibrary, db: str | None) -> None:
    """Open the settings file in $VISUAL or $EDITOR; it is written first where there is none.

    What is wrong in it is said afterwards. Where cards would be scheduled in another way, the effect is shown, and
    nothing is done before you agree.
    """
    from builder.source.writing import write_whole
    from flashmath.places import settings_path
    from flashmath.review.editor import run_editor
    from scheduler.session import lines_of
    from scheduler.session import read_settings
    from scheduler.session import template

    path = settings_path()
    if not path.exists():
        write_whole(path, lambda stream: stream.write(template().encode()))
    if said := run_editor(path, 1, os.environ):
        raise Refused(said)
    _, findings = read_settings(settings_text(path))
    for line in lines_of(findings, str(path)):
        click.echo(line, err=True)
    if findings:
        context.exit(1)
    _apply(found, db, is_sure=False)


@config.command(short_help="Schedule the cards by changed settings.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--db", metavar="FILE", help="The review store.")
@pass_library
def apply(found: FoundLibrary, db: str | None, yes: bool) -> None:
    """Schedule all cards by the settings as they are now: the effect is shown first, then it is asked.

    Nothing is lost by it: the log of your answers stays, and the former settings give the former schedule.
    """
    name_library(found)
    _apply(found, db, is_sure=yes)


def _demand_deck(name: str, known: Collection[str]) -> None:
    """Refuse the name of a deck that there is not. Raises UsageError."""
    if name not in known:
        raise no_such("deck", name, sorted(known), f"there is {', '.join(sorted(known))}")


def _apply(found: FoundLibrary, db: str | None, *, is_sure: bool) -> None:
    from scheduler.session import plan_of

    settings, shelf = load_settings(), read_shelf(found)
    with open_store(db, shelf.id) as store, refusing():
        if not store.outdated(plan_of(shelf.cards, settings)):
            click.echo("no card is scheduled in another way")
            return
        demand_sound_settings()
        click.echo(effect_of_change(store, shelf.cards, settings))
        if not is_sure:
            if not can_ask():
                raise Refused("nobody can be asked here; `flashmath config apply --yes` does it")
            if not click.confirm("Schedule your cards so?", default=True, err=True):
                raise Refused("nothing was changed; the settings file still holds what you wrote")
        click.echo(f"{apply_change(store, shelf.cards, settings):,} cards are scheduled by the new settings")
