"""The learner's settings file to settings: mistakes in it are told, and what it does not say yet is asked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import Refused

if TYPE_CHECKING:
    from scheduler.session import Settings

_ALGORITHMS = {
    "1": ("fsrs", "fewest reviews for what you want to keep (recommended)"),
    "2": ("sm2", "the classic of 1990, simple enough to follow by hand"),
    "3": ("anki", "as Anki does it without FSRS"),
}


def load_settings() -> Settings:
    """Read the settings file; what is wrong in it is said on standard error, and its default holds.

    A file that is no TOML at all is refused: with every setting at its default, all cards would be dated anew.
    """
    from flashmath.places import settings_path
    from scheduler.session import MISTAKE
    from scheduler.session import lines_of
    from scheduler.session import read_settings

    path = settings_path()
    settings, findings = read_settings(settings_text(path))
    for line in lines_of(findings, str(path)):
        click.echo(line, err=True)
    if any(not finding.key for finding in findings):
        raise Refused("the settings cannot be read; mend them with `flashmath config edit`", MISTAKE)
    return settings


def settings_text(path: Path) -> str:
    """Read the text of the settings file, empty where there is none."""
    from scheduler.session import MISTAKE

    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is not UTF-8", MISTAKE) from error


def demand_sound_settings() -> None:
    """Refuse to date cards anew by settings of which some are mistaken, and so at their default."""
    from flashmath.places import settings_path
    from scheduler.session import MISTAKE
    from scheduler.session import read_settings

    if read_settings(settings_text(settings_path()))[1]:
        message = "cards would be scheduled by mistaken settings; mend them with `flashmath config edit`"
        raise Refused(message, MISTAKE)


def ask_algorithm() -> None:
    """Ask in three lines which algorithm to use, and write it down, so that it is asked once."""
    from builder.source.writing import write_whole
    from flashmath.places import settings_path
    from scheduler.session import changed
    from scheduler.session import template

    click.echo("How are your cards to be scheduled? (flashmath config changes it later)", err=True)
    for digit, (name, meaning) in _ALGORITHMS.items():
        click.echo(f"  {digit} {click.style(f'{name:<4}', bold=True)}  {meaning}", err=True)
    names = [name for name, _ in _ALGORITHMS.values()]
    choices = click.Choice([*_ALGORITHMS, *names], case_sensitive=False)
    written = click.prompt("Your choice", type=choices, default="1", err=True, show_choices=False)
    chosen = written if written in names else _ALGORITHMS[written][0]
    path = settings_path()
    text = settings_text(path)
    text = changed(text, "algorithm", chosen) if text else template(algorithm=chosen)
    write_whole(path, lambda stream: stream.write(text.encode()))
