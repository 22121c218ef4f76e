"""`flashmath new`: the file that the cards of a topic begin with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import demand_editable
from flashmath.cli.common import name_library
from flashmath.cli.common import no_such
from flashmath.cli.common import pass_library
from flashmath.libraries import FoundLibrary

if TYPE_CHECKING:
    from builder.library import Library
    from builder.library import Topic

#: The kinds of card, as they are called on the command line.
KINDS = ("recall", "reverse", "cloze")


@click.command(short_help="Begin the card file of a topic.")
@click.argument("topic", metavar="TOPIC", help="The id of a topic of curriculum.yaml; flashmath topics lists them.")
@click.option(
    "-k",
    "--kind",
    type=click.Choice(KINDS),
    default="recall",
    show_default=True,
    help="The kind of the card to fill in.",
)
@click.option("--id", "name", metavar="ID", help="The id of the card to fill in.  [default: TOPIC-1]")
@pass_library
def new(found: FoundLibrary, topic: str, kind: str, name: str | None) -> None:
    """Write the card file of TOPIC where it belongs: STRAND/TOPIC.yaml in the library.

    The file holds one card to fill in, and an example of every kind in comments. `flashmath check` then names what
    is still missing: the empty sides and the source. A file that is there is never overwritten.
    """
    from builder.authoring.template import new_topic_file
    from builder.library import load_library
    from builder.source.writing import write_whole

    demand_editable(found)
    name_library(found)
    library, _ = load_library(found.root)
    known = _find_topic(library, topic)
    file = found.root / str(known.strand) / f"{known.id}.yaml"
    _demand_new(library, known, file)
    sources = list(library.references)
    text = new_topic_file(str(known.id), str(known.title), kind, _id_of(library, topic, name), sources)
    write_whole(file, lambda stream: stream.write(text.encode()))
    click.echo(file)
    click.echo("Fill in the card; flashmath check names what is missing.", err=True)


def _find_topic(library: Library, name: str) -> Topic:
    if name in library.topic_by_id:
        return library.topic_by_id[name]
    raise no_such("topic", name, library.topic_by_id, f"add it to {library.root / 'curriculum.yaml'}")


def _demand_new(library: Library, topic: Topic, file: Path) -> None:
    """Refuse a topic that has a file already, there or elsewhere."""
    homes = [card.topic.source.path for card in library.cards if card.topic == topic.id]
    if file.exists() or homes:
        home = file if file.exists() else homes[0]
        raise click.UsageError(f"{home} is there already, and is not overwritten; add the card to it")


def _id_of(library: Library, topic: str, name: str | None) -> str:
    """Take the id that was asked for, if it may be one; else find one."""
    from builder.authoring.template import free_id
    from builder.kinds.ids import LONGEST_ID
    from builder.kinds.ids import is_id

    if name is None:
        return free_id(topic, library.first_by_id)
    if not is_id(name):
        raise click.UsageError(
            f"{name} is not an id; lower-case words joined by hyphens, at most {LONGEST_ID} characters"
        )
    if name in library.first_by_id:
        raise click.UsageError(f"the id {name} belongs to a card already; give every card an id of its own")
    return name
