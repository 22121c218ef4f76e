"""`flashmath doctor`: what this installation consists of, and whether anything stands in its way."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import can_ask
from flashmath.cli.common import pass_library
from flashmath.cli.opening import db_option
from flashmath.cli.opening import open_store
from flashmath.cli.opening import read_shelf
from flashmath.cli.settings import load_settings
from flashmath.counting import counted
from flashmath.libraries import FoundLibrary

if TYPE_CHECKING:
    from scheduler.session import Health
    from scheduler.session import Moment
    from scheduler.session import Plan
    from scheduler.session import Store

#: What the results depend on, as it is called on PyPI.
_PARTS = ("math-core", "markdown-it-py", "pyyaml", "pydantic", "genanki", "click", "rich")
#: The names that our packages take among all that is installed.
_NAMES = ("builder", "flashmath", "scheduler")


@click.command(short_help="Say what is installed and whether it fits together.")
@db_option
@pass_library
@click.pass_context
def doctor(context: click.Context, found: FoundLibrary, db: str | None) -> None:
    """Say what is installed, which library is in use, and whether another program has taken our names.

    The review store is looked at too: whether the file is whole, every memory is what the log of answers gives, and no
    event is later than now. What can be mended is, on a terminal, after it was asked.
    """
    import platform
    import sqlite3
    import zlib
    from importlib.metadata import version

    rows = [
        ("flashmath", version("flashmath")),
        ("Python", f"{platform.python_version()} at {sys.prefix}"),
        *((name, version(name)) for name in _PARTS),
        ("SQLite", sqlite3.sqlite_version),
        ("zlib", zlib.ZLIB_RUNTIME_VERSION),
        ("library", f"{found.root} ({found.how})"),
    ]
    for name, value in rows:
        click.echo(f"{name:<15} {value}")
    clashes = list(find_clashes())
    if not clashes:
        click.echo(f"{'cards':<15} {_describe_library(found)}")
        click.echo(f"{'names':<15} no clash")
        if not _is_store_sound(found, db):
            context.exit(1)
        return
    for clash in clashes:
        click.echo(f"{'name clash':<15} {clash}")
    click.echo("Install flashmath into an environment of its own: pipx install, or a venv.", err=True)
    context.exit(1)


def _describe_library(found: FoundLibrary) -> str:
    from builder.build import check_folder

    library, diagnostics = check_folder(found.root)
    name = f"{library.settings.title} {library.settings.version}" if library.settings else "a library without settings"
    return f"{name}: {len(library.cards)} cards, {len(library.topics)} topics, {len(diagnostics)} findings"


def _is_store_sound(found: FoundLibrary, db: str | None) -> bool:
    """Look at the review store, say how it is, and mend what can be mended after asking."""
    from flashmath.places import settings_path
    from flashmath.places import store_path
    from flashmath.review.health import health_rows
    from scheduler.session import examine
    from scheduler.session import moment_of
    from scheduler.session import plan_of
    from scheduler.session import system_clock

    shelf = read_shelf(found)
    path = store_path(db, os.environ, shelf.id)
    click.echo(f"{'settings':<15} {settings_path()}")
    if not path.exists():
        click.echo(f"{'store':<15} {path} (not there yet)")
        return True
    settings = load_settings()
    plan = plan_of(shelf.cards, settings)
    with open_store(db, shelf.id, to_read=True) as store:
        click.echo(f"{'store':<15} {path}{'' if store.is_kept else ' (it cannot be written)'}")
        moment = moment_of(system_clock(), settings.everything.rollover)
        health = examine(store, plan, moment)
        for name, words in health_rows(health):
            click.echo(f"{name:<15} {words}")
        if store.is_kept and can_ask():
            health = _mend(store, plan, moment, health)
    return health.is_sound


def _mend(store: Store, plan: Plan, moment: Moment, health: Health) -> Health:
    """Mend what can be mended, after asking; say how the store is then."""
    from scheduler.session import examine

    if health.future and click.confirm("Take the events of the future back?", err=True):
        store.void(plan, moment, health.future)
        click.echo(f"{'clock':<15} taken back: {counted(len(health.future), 'event')}")
        health = examine(store, plan, moment)
    if health.disagreeing and click.confirm("Make the memories anew from the log?", err=True):
        click.echo(f"{'memory':<15} made anew: {counted(store.refold(plan), 'card')}")
        health = examine(store, plan, moment)
    return health


def find_clashes() -> Iterator[str]:
    """Find the other programs that install a package under one of our names, or that are imported in its place."""
    from importlib.metadata import packages_distributions
    from importlib.util import find_spec

    installed = packages_distributions()
    home = Path(__file__).parents[2]
    for name in _NAMES:
        others = sorted(set(installed.get(name, [])) - {"flashmath"})
        if others:
            yield f"{name} is also installed by {', '.join(others)}"
        spec = find_spec(name)
        if spec is None or spec.origin is None or not Path(spec.origin).is_relative_to(home):
            yield f"{name} is imported from {spec.origin if spec else 'nowhere'}, not from {home}"
