"""The question of the first review: which algorithm."""

from __future__ import annotations

import click

from flashmath.cli.opening import settings_text

_ALGORITHMS = {
    "1": ("fsrs", "fewest reviews for what you want to keep (recommended)"),
    "2": ("sm2", "the classic of 1990, simple enough to follow by hand"),
    "3": ("anki", "as Anki does it without FSRS"),
}


def ask_algorithm() -> None:
    """Ask in three lines which algorithm to use, and write it down, so that it is asked once."""
    from builder.source.writing import write_whole
    from flashmath.review.places import settings_path
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
