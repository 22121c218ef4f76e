"""`flashmath init`: a new library on any subject."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from shlex import quote

import click

from flashmath.counting import counted

#: The id of the cards that come with the program; another library under it would be taken for them in Anki.
_TAKEN = "flashmath"


@click.command(short_help="Begin a library of your own.")
@click.argument(
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the new library: one that is not there yet, or is empty.",
)
@click.option("--title", metavar="TITLE", help="Its title, and the name of the deck.  [default: the folder's name]")
@click.option("--id", "name", metavar="ID", help="Its permanent id.  [default: the folder's name]")
def init(folder: Path, title: str | None, name: str | None) -> None:
    """Begin a library in DIR that checks and builds at once: settings, topics, sources, macros, three cards.

    Nothing is ever overwritten: a folder with anything in it but .git is refused. The id tells the notes of one
    library from those of another for good, so choose it now: lower-case words joined by hyphens.
    """
    from builder.authoring.starter import starter_files
    from builder.authoring.starter import title_of
    from builder.kinds.ids import to_id

    called = folder.resolve().name
    name = to_id(called) if name is None else name
    _demand_id(name)
    _demand_empty(folder)
    try:
        files = starter_files(name, title_of(called) if title is None else title)
    except ValueError as error:
        raise click.UsageError(f"--title: {error}") from error
    _write(folder, files)
    click.echo(f"{folder}: {counted(len(files), 'file')} written, the library {name}")
    click.echo(f"Next: cd {quote(str(folder))}, then flashmath check, flashmath build.", err=True)


def _demand_id(name: str) -> None:
    from builder.kinds.ids import is_id

    if not is_id(name):
        what = f"{name} is not an id" if name else "the folder's name gives no id"
        raise click.UsageError(f"{what}; write --id with lower-case words joined by hyphens")
    if name == _TAKEN:
        raise click.UsageError(f"{name} is the id of the cards that come with the program; write --id ID")


def _demand_empty(folder: Path) -> None:
    if folder.exists() and any(entry.name != ".git" for entry in folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty, and nothing is overwritten; name a new folder")


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files, all of them or none."""
    written: list[Path] = []
    try:
        for name, text in files.items():
            file = folder / name
            _make_folder(file.parent, written)
            with file.open("x", encoding="utf-8", newline="\n") as stream:
                written.append(file)
                stream.write(text)
    except BaseException:
        for path in reversed(written):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def _make_folder(folder: Path, written: list[Path]) -> None:
    """Make a folder and those above it, and note which were made."""
    if folder.is_dir():
        return
    _make_folder(folder.parent, written)
    folder.mkdir()
    written.append(folder)
