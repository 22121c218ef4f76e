"""`flashmath figure`: the figure of one card to a file, for those who write it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import name_library
from flashmath.cli.common import no_such
from flashmath.cli.common import pass_library
from flashmath.cli.common import print_findings
from flashmath.counting import counted
from flashmath.libraries import FoundLibrary

if TYPE_CHECKING:
    from builder.diagnostics import Diagnostic
    from builder.figures import Figure
    from builder.kinds.card import Card
    from builder.library import Library


@click.command(short_help="Draw the figure of a card.")
@click.argument("card", metavar="CARD", help="The id of a card.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where to, ending in .svg or .png.  [default: CARD.svg]",
)
@pass_library
@click.pass_context
def figure(context: click.Context, found: FoundLibrary, card: str, output: Path | None) -> None:
    """Draw the figure of CARD into a file, as the package is going to have it.

    What is wrong with the figure is printed with its place, and nothing is written. Other cards are not checked.
    """
    from builder.figures.drawing import draw_png
    from builder.figures.drawing import draw_svg
    from builder.figures.faults import FigureFault
    from builder.figures.plain import locate
    from builder.library import load_library
    from builder.source.writing import write_whole

    file = output or Path(f"{card}.svg")
    if file.suffix not in (".svg", ".png"):
        raise click.UsageError(f"{file} ends neither in .svg nor in .png")
    name_library(found)
    library, _ = load_library(found.root)
    chosen = _find(card, library)
    drawn, findings = _reading(chosen)
    if drawn is None:
        print_findings(findings, "text")
        context.exit(1)
    try:
        picture = draw_svg(drawn)  # refuses texts that overlap, which a PNG would show
        picture = draw_png(drawn) if file.suffix == ".png" else picture
    except FigureFault as fault:
        print_findings([locate(fault, drawn.node, drawn.let)], "text")
        context.exit(1)
    write_whole(file, lambda stream: stream.write(picture))
    click.echo(f"{file}: {drawn.kind}, {len(picture) / 1000:.0f} KB")


def _find(name: str, library: Library) -> Card:
    card = library.first_by_id.get(name)
    if card is None:
        raise no_such("card", name, library.first_by_id, f"the library has {counted(len(library.cards), 'card')}")
    return card


def _reading(card: Card) -> tuple[Figure | None, list[Diagnostic]]:
    if card.figure is None:
        raise click.UsageError(f"the card {card.id} has no figure; add figure: to it in {card.id.place().path}")
    return card.figure_reading
