"""The command `flashmath`. Everything heavy is imported inside the command that needs it."""

from __future__ import annotations

import gc
import os
import sys
from itertools import chain
from pathlib import Path
from typing import NoReturn

import click

from flashmath.cli.build import build
from flashmath.cli.check import check
from flashmath.cli.config import config
from flashmath.cli.doctor import doctor
from flashmath.cli.due import due
from flashmath.cli.explain import explain
from flashmath.cli.figure import figure
from flashmath.cli.history import history
from flashmath.cli.import_apkg import import_apkg
from flashmath.cli.import_csv import import_csv
from flashmath.cli.init import init
from flashmath.cli.marks import forget
from flashmath.cli.marks import known
from flashmath.cli.marks import suspend
from flashmath.cli.marks import unsuspend
from flashmath.cli.new import new
from flashmath.cli.release import release
from flashmath.cli.review import review
from flashmath.cli.schema import schema
from flashmath.cli.show import show
from flashmath.cli.stats import stats
from flashmath.cli.topics import topics
from flashmath.cli.undo import undo
from flashmath.libraries import FoundLibrary
from flashmath.libraries import find_library

#: The exit status of bad usage, and of a world that does not let us work.
OUTSIDE = 2
#: Objects between two searches for cycles: what a command reads it keeps to its end, and searching that takes longer
#: than reading it.
_PATIENCE = 100_000
#: Commands that work on no library, and so want none to be there.
_WITHOUT_LIBRARY = ("explain", "init", "schema")


#: The commands by what they are for, each group in the order in which they are met.
_SECTIONS = {
    "To learn": (review, due, stats, show, known, suspend, unsuspend, forget, undo, history, config),
    "To write cards": (new, check, explain, figure, topics, schema, build, release),
    "For a library of your own": (init, import_csv, import_apkg),
    "When something is wrong": (doctor,),
}


class _Sections(click.Group):
    """A group whose help lists its commands by what they are for."""

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write a section for each purpose, with a line for each command."""
        widest = max(len(command.name or "") for commands in _SECTIONS.values() for command in commands)
        for title, commands in _SECTIONS.items():
            with formatter.section(title):
                rows = [((command.name or "").ljust(widest), command.get_short_help_str()) for command in commands]
                formatter.write_dl(rows)


@click.group(
    cls=_Sections,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 clean, 1 findings, 2 usage or the outside world.  "
    "To learn, begin with `flashmath review`; to write cards, with `flashmath check`.",
)
@click.option(
    "--cards",
    metavar="DIR",
    help="The library to work on: a folder with library.yaml.  "
    "[default: $FLASHMATH_CARDS, or cards/ here or in a folder above, or the shipped cards]",
)
@click.version_option(package_name="flashmath", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, cards: str | None) -> None:
    """Spaced repetition for the mathematics of machine learning, from cards that are checked like code.

    Cards are YAML files with LaTeX. `check` reads them and names every mistake with its place; `build` writes
    an Anki package that updates in place. `review` asks them here, without Anki.
    """
    if context.invoked_subcommand not in _WITHOUT_LIBRARY:
        context.obj = _find(cards)


def _find(cards: str | None) -> FoundLibrary:
    try:
        return find_library(cards, os.environ, Path.cwd())
    except FileNotFoundError as error:
        raise click.UsageError(str(error)) from error


for command in chain.from_iterable(_SECTIONS.values()):
    cli.add_command(command)


def main() -> NoReturn:
    """Run the command; whatever goes wrong outside is one line on standard error, never a traceback."""
    gc.set_threshold(_PATIENCE, 20, 20)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("flashmath: stopped, and nothing half done was left", err=True)
        status = OUTSIDE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = OUTSIDE
    except OSError as error:
        click.echo(f"flashmath: {_sentence(error)}", err=True)
        status = OUTSIDE
    sys.exit(status)


def _sentence(error: OSError) -> str:
    reason = (error.strerror or str(error)).lower()
    return f"{error.filename}: {reason}" if error.filename else reason
