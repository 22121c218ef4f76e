"""What several commands do in the same way: name the library, refuse, ask, print findings."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterable
from collections.abc import Mapping
from pathlib import Path
from typing import IO
from typing import TYPE_CHECKING
from typing import Any

import click

from flashmath.libraries import FoundLibrary

if TYPE_CHECKING:
    from builder.diagnostics import Diagnostic
    from builder.tex.display import Display

#: How a command shows figures.
graphics_option = click.option(
    "--graphics",
    type=click.Choice(["off", "auto", "kitty", "braille"]),
    help="How figures are shown: in words, as the terminal can, as pictures, in dots.  [default: your setting]",
)
pass_library = click.make_pass_decorator(FoundLibrary)

_HEAD = re.compile(r"^(?P<place>\S.*?:\d+:\d+): (?P<code>(?:error|warning)\[FM\d+\]): (?P<message>.*)$")
_CARET = re.compile(r"^(?P<margin> *\| *\t*)(?P<caret>\^+)(?P<help>.*)$")


class Refused(click.ClickException):
    """Something outside that stops a command, in one line; the exit status is 2.

    A code, where there is one, has a page in the manual.
    """

    exit_code = 2

    def __init__(self, message: str, code: str = "") -> None:
        """Take the line."""
        super().__init__(message)
        self.code = code

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the line."""
        said = f"error[{self.code}]: {self.message}" if self.code else self.message
        click.echo(f"flashmath: {said}", err=True, file=file)


def name_library(found: FoundLibrary) -> None:
    """Say on standard error which library is in use, where it is not the shipped one."""
    if not found.is_shipped:
        click.echo(f"library: {found.root} ({found.how})", err=True)


def demand_editable(found: FoundLibrary) -> None:
    """Refuse the cards inside an installed program; those of a checkout may be written. Raises UsageError."""
    if found.is_installed:
        raise click.UsageError(
            "the library in use is the one that came with flashmath, and is not to be edited; "
            "name your own with --cards DIR, or begin one with flashmath init DIR"
        )


def no_such(what: str, name: str, known: Iterable[str], otherwise: str = "") -> click.UsageError:
    """Make the refusal of a name that there is not: with the names that may have been meant, else another way on."""
    from flashmath.nearest import did_you_mean

    help = did_you_mean(name, known) or otherwise
    return click.UsageError(f"no {what} is called {name}{help and f'; {help}'}")


def print_findings(diagnostics: list[Diagnostic], format: str) -> None:
    """Print findings on standard output; the readable format is coloured on a terminal."""
    from builder.diagnostics.formats import FORMATS

    printed = FORMATS[format](diagnostics)
    if printed:
        click.echo("\n".join(map(_paint_line, printed.split("\n"))) if format == "text" and has_colour() else printed)


def can_ask() -> bool:
    """Say whether somebody sits at a terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def has_colour() -> bool:
    """Say whether standard output is a terminal whose user wants colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def paint(text: str, colour: str, *, err: bool = False) -> str:
    """Colour a text for standard output, or for standard error, where that is a terminal whose user wants colours."""
    stream = sys.stderr if err else sys.stdout
    return click.style(text, fg=colour) if stream.isatty() and not os.environ.get("NO_COLOR") else text


def terminal_display() -> Display:
    """Give the terminal as a face whose forms the checks know."""
    from builder.tex.display import Display

    def unknown_in(mathml: str) -> str | None:
        from flashmath.mathematics.formula import unknown_in

        return unknown_in(mathml)

    return Display(unknown_in, Path(__file__).parents[1] / "mathematics")


def _paint_line(line: str) -> str:
    if head := _HEAD.match(line):
        colour = "yellow" if head["code"].startswith("warning") else "red"
        code = click.style(head["code"], fg=colour, bold=True)
        return f"{click.style(head['place'], bold=True)}: {code}: {click.style(head['message'], bold=True)}"
    if caret := _CARET.match(line):
        sign = click.style(caret["caret"], fg="red", bold=True)
        return f"{caret['margin']}{sign}{click.style(caret['help'], fg='cyan')}"
    return line


#: The latest time that Anki's tables take, in epoch seconds: the end of the year 9999.
_LATEST = 253_402_300_799


def build_time(environment: Mapping[str, str]) -> int:
    """Give the time of the package in epoch seconds: SOURCE_DATE_EPOCH if it is set, else now."""
    written = environment.get("SOURCE_DATE_EPOCH")
    if not written:
        return int(time.time())
    if not (written.isascii() and written.isdigit()) or int(written[:20]) > _LATEST:
        raise click.UsageError(f"SOURCE_DATE_EPOCH is {written!r}, and not a time in seconds since 1970")
    return int(written)
