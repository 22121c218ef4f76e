"""`flashmath schema`: what an editor must know to complete the keys of a file."""

from __future__ import annotations

import json

import click

#: The files that have a schema, as they are called on the command line.
FILES = ("card", "library", "curriculum", "sources", "macros")


#: Lines after \\b are printed as they stand.
_HELP = """\
Print the JSON Schema of a kind of file, with which an editor completes, explains and checks its keys.

Keep it beside the cards, and tell the editor. For VS Code with the YAML extension, in .vscode/settings.json:

\b
  flashmath schema > card.schema.json
  "yaml.schemas": {"card.schema.json": "cards/*/*.yaml"}

For any editor with yaml-language-server (vim with coc.nvim, Neovim, Emacs, VS Code), as the first line of a file:

\b
  # yaml-language-server: $schema=../../card.schema.json
"""


@click.command(short_help="Print the JSON Schema of a file, for editors.", help=_HELP)
@click.argument(
    "file",
    type=click.Choice(FILES),
    default="card",
    metavar="[FILE]",
    help=f"The kind of file, one of {', '.join(FILES)}.  [default: card]",
)
def schema(file: str) -> None:
    """Print the JSON Schema of a kind of file."""
    from builder.authoring.schemas.files import make_schema

    click.echo(json.dumps(make_schema(file), indent=2, ensure_ascii=False))
