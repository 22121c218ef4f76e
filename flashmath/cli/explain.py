"""`flashmath explain`: what a finding means, with a faulty and a mended example; the guide for authors."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from collections.abc import Iterator
from itertools import groupby
from shutil import get_terminal_size
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import has_colour

if TYPE_CHECKING:
    from builder.authoring.guide import Block
    from builder.authoring.manual import Example
    from builder.authoring.manual import Manual

#: How wide prose is at most, in characters.
_WIDEST = 88


@click.command(short_help="Say what a finding means; the guide for authors.")
@click.argument(
    "code",
    metavar="[CODE]",
    required=False,
    help="The code of a finding, a page of the guide, or a function.  [default: list codes and pages]",
)
def explain(code: str | None) -> None:
    """Say what the finding CODE means and why it matters, with a faulty and a mended example.

    CODE stands in every finding: FM201 in `error[FM201]`; `fm201` and `201` will do. `FM2` lists the codes that
    begin with it, and without CODE all are listed, with what they stand for.

    The guide for authors is here too: `flashmath explain claims` tells how a claim is written, and so do
    expressions, functions, domains, shows, tables, values, figures, and each kind of figure. The name of a
    function, as in `flashmath explain softmax`, tells how it is called.
    """
    from builder.diagnostics.codes import CODES

    name = _full_name(code or "")
    listed = [known for known in CODES if known.startswith(name)]
    lines = [*(_code_lines(name, listed) if listed else _guide_lines((code or "").strip()))]
    if not lines:
        raise click.UsageError(f"nothing to explain is called {code}; `flashmath explain` lists what there is")
    for line in lines:
        click.echo(line, color=has_colour())


def _code_lines(name: str, listed: list[str]) -> Iterator[str]:
    """Write the page of a code, or the list of the codes that begin so."""
    from builder.authoring.manual import read_manual

    manual = read_manual()
    return _page_lines(manual, name) if listed == [name] else _list_lines(manual, listed)


def _guide_lines(name: str) -> Iterator[str]:
    """Write the page of the guide, and what there is to say of the function, that have this name."""
    from builder.authoring.guide import describe_function
    from builder.authoring.guide import read_guides

    function, page = describe_function(name), read_guides().get(name.lower())
    if function is not None:
        yield from _block_lines(function)
    if page is not None:
        yield from ("",) if function is not None else ()
        yield f"{click.style(page.name, fg='cyan', bold=True)}  {click.style(_plain(page.title), bold=True)}"
        for block in page.blocks:
            yield ""
            yield from _block_lines(block)


def _block_lines(block: Block) -> Iterator[str]:
    if block.is_code:
        yield from (f"    {line}".rstrip() for line in block.text.split("\n"))
    else:
        yield from _fold(block.text)


def _full_name(written: str) -> str:
    """Turn what was written for a code, or for its beginning, into capitals with FM before them: 201, fm2, FM2xx."""
    digits = written.strip().upper().removeprefix("FM").removesuffix("XX")
    return f"FM{digits}"


def _list_lines(manual: Manual, listed: Iterable[str]) -> Iterator[str]:
    from builder.diagnostics.codes import CODES

    for prefix, codes in groupby(listed, key=lambda code: code[:3]):
        heading = f"{prefix}xx  {manual.groups.get(prefix, '')}".rstrip()
        yield click.style(heading, bold=True)
        yield from (f"  {click.style(code, fg='cyan')}  {_plain(CODES[code])}" for code in codes)
        yield ""
    yield "flashmath explain CODE says more, with a faulty and a mended example."
    pages = "claims, expressions, functions, domains, shows, tables, values, figures"
    yield f"The guide for authors: flashmath explain {pages}."


def _page_lines(manual: Manual, code: str) -> Iterator[str]:
    from builder.diagnostics.codes import CODES

    yield f"{click.style(code, fg='cyan', bold=True)}  {click.style(_plain(CODES[code]), bold=True)}"
    page = manual.pages.get(code)
    if page is None:
        return
    for paragraph in page.paragraphs:
        yield ""
        yield from _fold(paragraph)
    for example in page.examples:
        yield ""
        yield from _example_lines(example)


def _plain(text: str) -> str:
    """Leave out the backticks of Markdown."""
    return text.replace("`", "")


def _fold(paragraph: str) -> Iterator[str]:
    """Break a paragraph into lines; what stands between backticks is coloured, and never broken."""
    columns = get_terminal_size().columns if sys.stdout.isatty() else _WIDEST
    width = max(40, min(columns, _WIDEST)) - 2
    joined = re.sub(r"`[^`]*`", lambda code: code[0].replace(" ", "\0"), paragraph)
    for line in wrap(joined, width, break_long_words=False, break_on_hyphens=False):
        shown = re.sub(r"`([^`]*)`", lambda code: click.style(code[1], fg="cyan"), line)
        yield f"  {shown}".replace("\0", " ")


def _example_lines(example: Example) -> Iterator[str]:
    file = f" {example.file}" if example.file else ""
    yield f"  {click.style(f'{example.label.capitalize()}{file}:', bold=True)}"
    yield from (f"    {line}".rstrip() for line in example.text.rstrip("\n").split("\n"))
