"""`flashmath explain`: what a finding means, with a faulty and a mended example."""

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
    from builder.authoring.manual import Example
    from builder.authoring.manual import Manual

#: How wide prose is at most, in characters.
_WIDEST = 88


@click.command(short_help="Say what a finding means, with examples.")
@click.argument("code", metavar="[CODE]", required=False, help="The code of a finding.  [default: list them all]")
def explain(code: str | None) -> None:
    """Say what the finding CODE means and why it matters, with a faulty and a mended example.

    CODE stands in every finding: FM201 in `error[FM201]`; `fm201` and `201` will do. `FM2` lists the codes that
    begin with it, and without CODE all are listed, with what they stand for.
    """
    from builder.authoring.manual import read_manual
    from builder.diagnostics.codes import CODES

    manual = read_manual()
    name = _full_name(code or "")
    listed = [known for known in CODES if known.startswith(name)]
    if name not in CODES and not listed:
        raise click.UsageError(f"no finding has the code {code}; `flashmath explain` lists all codes")
    lines = _page_lines(manual, name) if name in CODES else _list_lines(manual, listed)
    for line in lines:
        click.echo(line, color=has_colour())


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
