"""`flashmath doctor`: what this installation consists of, and whether anything stands in its way."""

from __future__ import annotations

import platform
import sqlite3
import sys
import zlib
from collections.abc import Iterator

import click

from flashmath.cli.common import pass_library
from flashmath.places import FoundLibrary

#: What the results depend on, as it is called on PyPI.
_PARTS = ("math-core", "markdown-it-py", "pyyaml", "pydantic", "genanki", "click", "rich")
#: The names that our packages take among all that is installed.
_NAMES = ("builder", "flashmath", "scheduler")


@click.command(short_help="Say what is installed and whether it fits together.")
@pass_library
@click.pass_context
def doctor(context: click.Context, found: FoundLibrary) -> None:
    """Say what is installed, which library is in use, and whether another program has taken our names."""
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


def find_clashes() -> Iterator[str]:
    """Find the other programs that install a package under one of our names, or that are imported in its place."""
    from importlib.metadata import packages_distributions
    from importlib.util import find_spec
    from pathlib import Path

    installed = packages_distributions()
    home = Path(__file__).parents[2]
    for name in _NAMES:
        others = sorted(set(installed.get(name, [])) - {"flashmath"})
        if others:
            yield f"{name} is also installed by {', '.join(others)}"
        spec = find_spec(name)
        if spec is None or spec.origin is None or not Path(spec.origin).is_relative_to(home):
            yield f"{name} is imported from {spec.origin if spec else 'nowhere'}, not from {home}"
