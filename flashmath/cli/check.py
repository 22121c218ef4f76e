"""`flashmath check`: every mistake of a library, each with its place."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import demand_editable
from flashmath.cli.common import name_library
from flashmath.cli.common import paint
from flashmath.cli.common import pass_library
from flashmath.cli.common import print_findings
from flashmath.cli.common import terminal_display
from flashmath.cli.mutants import print_probing
from flashmath.cli.mutants import probe
from flashmath.counting import counted
from flashmath.libraries import FoundLibrary

if TYPE_CHECKING:
    from builder.authoring.fixing.files import Fixed
    from builder.diagnostics import Diagnostic
    from builder.examination import Examined
    from builder.memory import Summary
    from flashmath.cli.mutants import Probing
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
@click.option("--no-claims", is_flag=True, help="Leave the claims unjudged and the figures undrawn, while you write.")
@click.option(
    "--mutate",
    is_flag=True,
    help="Put small mistakes into every claim that holds, and show those that it does not notice.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write every card and every claim, with its verdict and witnesses, to this file, as JSON.",
)
@pass_library
@click.pass_context
def check(
    context: click.Context,
    found: FoundLibrary,
    format: str,
    fix: bool,
    no_claims: bool,
    mutate: bool,
    report: Path | None,
) -> None:
    r"""Find every mistake in the cards: YAML, fields, formulas, deletions, ids and links, and claims that do not hold.

    Findings go to standard output as `file:line:column: error[CODE]: message`, the summary to standard error. Its
    last line counts the cards, each under the strongest that holds: shown (a claim is bound to a formula that is
    displayed), computed (a value is put in by @{...}), claimed, or sourced; and the claims by their verdicts.
    A finding of one card can be silenced on the card, with a reason: `ignore: {FM107: asked twice on purpose}`.

    With --fix, texts that YAML misreads and TeX in double quotes move into | blocks, a mapping between braces that a
    comma or a bracket breaks becomes a block, \(..\) becomes $..$, signs that only look like TeX become TeX, tabs
    become spaces, and a `reverse` without prompts gets the usual ones. A fix is kept only if its finding is gone and
    no other has come; all else in the file stays as it is, byte for byte.

    With --mutate, a change that a claim lets pass (a sign, a factor, an exponent, ...) is a warning, which leaves
    the exit status as it is. Changes that say the same in other words are counted, and shown in the report alone.
    """
    from builder.summary import summarize
    from flashmath.places import cache_folder
    from flashmath.progress import show_progress

    if no_claims and mutate:
        raise click.UsageError("--mutate changes claims, and --no-claims leaves them out; take one of the two")
    if fix:
        demand_editable(found)
    name_library(found)
    cache, display, probing = cache_folder() / "check", terminal_display(), None
    with show_progress() as progress:
        fixed = _fix(found, progress) if fix else []
        if report is None and not mutate:
            summary = summarize(found.root, cache, progress, display, with_claims=not no_claims)
        else:
            from builder.examination import examine

            examined = examine(found.root, cache, progress, display, with_claims=not no_claims)
            summary = examined.summary
            probing = probe(examined.library, examined.judged, cache, progress) if mutate else None
            if report is not None:
                _write_report(report, examined, probing)
    if fix:
        _print_fixed(fixed)
    diagnostics = list(summary.findings)
    if probing is None:
        print_findings(diagnostics, format)
    else:
        print_probing(probing, diagnostics, format)
        diagnostics += probing.errors
    _print_summary(summary, diagnostics)
    if diagnostics:
        context.exit(1)


def _write_report(file: Path, examined: Examined, probing: Probing | None) -> None:
    from builder.checks.standing import print_report
    from builder.source.writing import write_whole

    text = print_report(examined.library, examined.judged, probing.probed if probing else None)
    write_whole(file, lambda stream: stream.write(text.encode()))


def _print_summary(summary: Summary, diagnostics: list[Diagnostic]) -> None:
    """Say how much there is, what is wrong with it, and how far it is checked."""
    number = len(diagnostics)
    files = len({diagnostic.place.path for diagnostic in diagnostics})
    wrong = f"{counted(number, 'finding')} in {counted(files, 'file')}" if number else "no findings"
    size = f"{counted(summary.cards, 'card')}, {counted(summary.topics, 'topic')}"
    click.echo(f"{size}: {paint(wrong, 'red' if number else 'green', err=True)}", err=True)
    counts = {"cards": summary.standings, "claims": summary.claims}
    line = "; ".join(f"{name}: {numbers}" for name, numbers in counts.items() if numbers)
    if line:
        click.echo(line, err=True)


def _fix(found: FoundLibrary, progress: Progress) -> list[Fixed]:
    from builder.authoring.fixing.files import fix_library
    from builder.build import check_folder

    return fix_library(*check_folder(found.root, progress))


def _print_fixed(fixed: list[Fixed]) -> None:
    """Say on standard error what was mended, file by file."""
    for one in fixed:
        times = Counter(one.codes)
        codes = (f"{code} {number} times" if number > 1 else code for code, number in times.items())
        click.echo(f"{one.file}: fixed {', '.join(codes)}", err=True)
    number = sum(len(one.codes) for one in fixed)
    files = f" in {counted(len(fixed), 'file')}" if fixed else ""
    click.echo(f"fixed {counted(number, 'finding')}{files}", err=True)
