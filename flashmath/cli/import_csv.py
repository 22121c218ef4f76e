"""`flashmath import-csv`: a table of questions and answers to a card file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import pass_library
from flashmath.cli.import_common import SOURCE
from flashmath.cli.import_common import begin_import
from flashmath.cli.import_common import number_files
from flashmath.cli.import_common import print_advice
from flashmath.cli.import_common import print_report
from flashmath.cli.import_common import watched
from flashmath.cli.import_common import write_new
from flashmath.counting import counted
from flashmath.libraries import FoundLibrary

if TYPE_CHECKING:
    from builder.authoring.imports.cards import Draft
    from builder.authoring.imports.fields.lifted import Form
    from builder.authoring.imports.table import Choices
    from builder.authoring.imports.table import Drafts

#: What parts the cells, by the names that the option takes beside a single character.
DELIMITERS = ("comma", "tab", "semicolon", "pipe")
#: What stands in HTML and hardly anywhere else: the end of an element, one that has no end, a sign with a name.
_HTML = re.compile(
    r"</(?:[abiuspq]|em|strong|su[bp]|span|font|div|[uo]l|li|code|pre|h[1-6]|t[rdh]|table)>"
    r"|<(?:br|hr|img)\b[^<>]{0,200}>|&(?:nbsp|lt|gt|amp);",
    re.IGNORECASE,
)


@click.command("import-csv", short_help="Turn a table into a card file.")
@click.argument(
    "file",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The table to read: UTF-8, or UTF-16 with its mark.",
)
@click.option("--topic", required=True, metavar="TOPIC", help="The topic that the cards belong to.")
@click.option(
    "-o",
    "--output",
    metavar="FILE.yaml",
    help="The card file to write; - prints it.  [default: STRAND/TOPIC.yaml in the library]",
)
@click.option(
    "--delimiter",
    metavar="CHAR",
    default="",
    help=f"What parts the cells: one character, or {', '.join(DELIMITERS)}.  [default: found out]",
)
@click.option("--front", metavar="COL", help="The column that asks: its name in the first row, or its number from 1.")
@click.option("--back", metavar="COL", help="The column that answers.")
@click.option("--text", metavar="COL", help="The column of texts with gaps, {{c1::like this}}.")
@click.option("--note", metavar="COL", help="The column of remarks.")
@click.option("--tags", metavar="COL", help="The column of tags, parted by blanks or commas.")
@click.option("--sources", metavar="COL", help="The column of sources: KEY LOCATOR, several parted by semicolons.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "html", "markdown"]),
    help="How the cells are written.  [default: text, or what the file says of itself]",
)
@click.option("--reverse", is_flag=True, help="Ask front and back in both directions.")
@click.option("--no-quotes", is_flag=True, help="Take quotes as they stand, not as the edges of a cell.")
@click.option("--source", metavar="KEY", default=SOURCE, show_default=True, help="The source that the cards cite.")
@click.option("--all", "show_all", is_flag=True, help="Show every line of the report.")
@pass_library
@click.pass_context
def import_csv(
    context: click.Context,
    found: FoundLibrary,
    /,
    *,
    file: Path,
    topic: str,
    output: str | None,
    delimiter: str,
    form: str | None,
    reverse: bool,
    no_quotes: bool,
    source: str,
    show_all: bool,
    **columns: str | None,
) -> None:
    r"""Turn a table (CSV, TSV, or a text export of Anki) into cards of TOPIC.

    A first row with the names front and back (or question and answer), or text for cards with gaps, names the columns;
    tags, note and source are taken too. Without such a row the first two columns ask and answer, or --front and
    --back name them. Formulas between $..$, \(..\), [$]..[/$] and the like become $..$; all else is shown as it stands.

    Nothing is overwritten. Rows that cannot be cards are listed. Exit status: 0 all taken, 1 some rows or pictures not
    taken, 2 nothing written.
    """
    from builder.authoring.imports.table import Choices
    from builder.authoring.imports.yaml import write_files
    from flashmath.progress import show_progress

    library, importer = begin_import(found, source, topic, into_library=output is None)
    chosen = {key: column for key, column in columns.items() if column is not None}
    table = _read(file, Choices(chosen, _delimiter(delimiter), _form(form), not no_quotes, reverse))
    with show_progress() as progress:
        cards = importer.make(watched(table.drafts, progress, 0, len(table.drafts)), topic)
    importer.report.skipped[:0] = table.skipped
    if table.unused:
        importer.report.changed.append(f"columns left out: {', '.join(name[:40] for name in table.unused)}")
    texts = write_files(topic, cards, f"Imported from {file.name}.")
    if output == "-":
        if len(texts) > 1:
            raise click.UsageError("the cards do not fit into one file; write them with -o FILE.yaml")
        click.echo("".join(texts), nl=False)
    elif texts:
        place = Path(output) if output else found.root / str(library.topic_by_id[topic].strand) / f"{topic}.yaml"
        files = number_files(place, texts)
        write_new(files)
        click.echo(f"{', '.join(map(str, files))}: {counted(len(cards), 'card')}")
    print_report(importer.report, show_all)
    _mention_html(table.drafts)
    if not cards:
        click.echo("no row can be a card: nothing was written", err=True)
        context.exit(1)
    print_advice(library, source, [topic])
    context.exit(0 if importer.report.is_clean else 1)


def _read(file: Path, choices: Choices) -> Drafts:
    from builder.authoring.imports.table import LARGEST_TABLE
    from builder.authoring.imports.table import TableError
    from builder.authoring.imports.table import decode_table
    from builder.authoring.imports.table import read_table

    with file.open("rb") as stream:
        raw = stream.read(LARGEST_TABLE + 1)
    try:
        return read_table(decode_table(raw), choices)
    except TableError as error:
        raise click.UsageError(f"{file}: {error}") from error


def _mention_html(drafts: Sequence[Draft]) -> None:
    """Say on standard error where cells that are taken as they stand hold HTML."""
    from builder.authoring.imports.fields.lifted import Form

    texts = (text for draft in drafts if draft.form is Form.PLAIN for text in draft.fields.values())
    found = [mark[0].replace("</", "<") for text in texts if (mark := _HTML.search(text))]
    if found:
        verb = "holds" if len(found) == 1 else "hold"
        what = f"{counted(len(found), 'cell')} {verb} HTML such as {found[0]}"
        click.echo(f"{what}, which the cards show as it stands; --format html reads it", err=True)


def _delimiter(written: str) -> str:
    from builder.authoring.imports.table import DELIMITERS as NAMES

    delimiter = NAMES.get(written, "\t" if written == "\\t" else written)
    if len(delimiter) > 1 or delimiter in ('"', "\r", "\n", "\0"):
        raise click.UsageError(f"--delimiter: {written} is neither one character nor one of {', '.join(DELIMITERS)}")
    return delimiter


def _form(written: str | None) -> Form | None:
    from builder.authoring.imports.fields.lifted import Form

    return Form(written) if written else None
