"""`flashmath check`: every mistake of a library, each with its place."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import count
from flashmath.cli.common import name_library
from flashmath.cli.common import pass_library
from flashmath.cli.common import print_findings
from flashmath.cli.editable import demand_editable
from flashmath.places import FoundLibrary

if TYPE_CHECKING:
    from builder.authoring.fix import Fixed
    from flashmath.progress import Progress


@click.command(short_help="Find every mistake in the cards.")
@click.option(
    "--format",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="How findings are printed: for people, as GitHub annotations, or for programs.",
)
@click.option(
    "--fix",
    is_flag=True,
    help="First mend in place what is mechanical: quotes, blocks, tabs, prompts, delimiters, look-alike signs.",
)
@click.option("--no-claims", is_flag=True, help="Leave the claims unjudged, while you write.")
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write every claim with its verdict and witnesses to this file, as JSON.",
)
@pass_library
@click.pass_context
def check(
    context: click.Context, found: FoundLibrary, format: str, fix: bool, no_claims: bool, report: Path | None
) -> None:
    r"""Find every mistake in the cards: YAML, fields, formulas, deletions, ids and links, and claims that do not hold.

    Findings go to standard output as `file:line:column: error[CODE]: message`, the summary to standard error.
    A finding of one card can be silenced on the card, with a reason: `ignore: {FM107: asked twice on purpose}`.

    With --fix, texts that YAML misreads and TeX in double quotes move into | blocks, \(..\) becomes $..$, signs
    that only look like TeX become TeX, tabs become spaces, and a `reverse` without prompts gets the usual ones. A
    fix is kept only if its finding is gone and no other has come; all else in the file stays as it is, byte for byte.
    """
    from builder.summary import summarize
    from flashmath.places import cache_folder
    from flashmath.progress import show_progress

    if fix:
        demand_editable(found)
    name_library(found)
    with show_progress() as progress:
        fixed = _fix(found, progress) if fix else []
        summary = summarize(found.root, cache_folder() / "check", progress, with_claims=not no_claims)
        if report is not None:
            _write_report(found, report)
    if fix:
        _print_fixed(fixed)
    diagnostics = list(summary.findings)
    print_findings(diagnostics, format)
    cards = f"{count(summary.cards, 'card')}, {count(summary.topics, 'topic')}"
    cards = f"{cards}, {summary.claims}" if summary.claims else cards
    if not diagnostics:
        click.echo(f"{cards}: no findings", err=True)
        return
    files = len({diagnostic.place.path for diagnostic in diagnostics})
    click.echo(f"{cards}: {count(len(diagnostics), 'finding')} in {count(files, 'file')}", err=True)
    context.exit(1)


def _write_report(found: FoundLibrary, file: Path) -> None:
    from builder.build import judge_folder
    from builder.claims.report import report_row
    from builder.claims.report import to_json
    from builder.source.writing import write_whole
    from flashmath.places import cache_folder

    judged = judge_folder(found.root, cache_folder() / "check")[2]
    text = to_json(report_row(one.claim, one.verdict, str(one.card.id)) for one in judged)
    write_whole(file, lambda stream: stream.write(text.encode()))


def _fix(found: FoundLibrary, progress: Progress) -> list[Fixed]:
    from builder.authoring.fix import fix_library
    from builder.build import check_folder

    return fix_library(*check_folder(found.root, progress))


def _print_fixed(fixed: list[Fixed]) -> None:
    """Say on standard error what was mended, file by file."""
    for one in fixed:
        times = Counter(one.codes)
        codes = (f"{code} {number} times" if number > 1 else code for code, number in times.items())
        click.echo(f"{one.file}: fixed {', '.join(codes)}", err=True)
    number = sum(len(one.codes) for one in fixed)
    files = f" in {count(len(fixed), 'file')}" if fixed else ""
    click.echo(f"fixed {count(number, 'finding')}{files}", err=True)
