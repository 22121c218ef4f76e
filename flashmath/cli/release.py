"""`flashmath release`: the one command that writes the ledger."""

from __future__ import annotations

import os
import time
from datetime import UTC
from datetime import datetime
from typing import TYPE_CHECKING

import click

from flashmath.cli.common import build_time
from flashmath.cli.common import name_library
from flashmath.cli.common import pass_library
from flashmath.cli.common import print_findings
from flashmath.cli.common import terminal_display
from flashmath.cli.mutants import print_probing
from flashmath.cli.mutants import probe
from flashmath.counting import counted
from flashmath.libraries import FoundLibrary

if TYPE_CHECKING:
    from builder.diagnostics import Diagnostic
    from flashmath.cli.mutants import Probing

#: By how many seconds the clocks of two machines may differ.
_SKEW = 300


@click.command(short_help="Record what learners are going to have.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; demand that the ledger is sound. For CI.")
@click.option("--dry-run", is_flag=True, help="Write nothing; show what a release would say.")
@click.option("--version", metavar="X.Y.Z", default="", help="The version to release.  [default: the next one]")
@pass_library
@click.pass_context
def release(context: click.Context, found: FoundLibrary, only_check: bool, dry_run: bool, version: str) -> None:
    """Stamp every changed card, and write the ledger, the version and the release notes.

    The ledger (ledger.json) says who each card is in Anki and when it last changed, so that a later package updates
    what learners have. It is written here alone. Commit it together with library.yaml and RELEASES.md.

    With --check, findings are an error (a card that vanished, an id given again, a ledger written by hand), and
    changes that are not released yet are none: they are shown, and the exit status is 0. Small mistakes are put into
    every claim, as by `check --mutate`; those that a claim does not notice are warnings.
    """
    from builder.build import judge_folder
    from builder.ledger.files import read_ledger
    from builder.release import check_release
    from builder.release import describe_release
    from builder.release import prepare_release
    from builder.release import write_release
    from flashmath.places import cache_folder
    from flashmath.progress import show_progress

    if found.is_installed:
        raise click.UsageError("the cards that are installed with flashmath cannot be released; work in a checkout")
    name_library(found)
    now, cache, probing = _release_time(), cache_folder() / "check", None
    with show_progress() as progress:
        library, diagnostics, judged = judge_folder(found.root, cache, progress, terminal_display())
        if only_check and not diagnostics:
            diagnostics = check_release(library, read_ledger(found.root)[0])
            probing = probe(library, judged, cache, progress)
    _stop_at_findings(context, diagnostics, probing)
    try:
        planned = prepare_release(library, now, version)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    if planned.is_empty:
        click.echo("nothing has changed since the last release")
        return
    if probing is not None and probing.findings:
        click.echo()  # the release notes begin
    click.echo(describe_release(library, planned))
    if only_check or dry_run:
        click.echo(f"{counted(len(planned.changes), 'change')} would be released as {planned.version}", err=True)
        return
    for file in write_release(library, planned):
        click.echo(f"wrote {file}", err=True)
    click.echo(f"{planned.version} is recorded. Commit these files, then flashmath build.", err=True)


def _stop_at_findings(context: click.Context, diagnostics: list[Diagnostic], probing: Probing | None) -> None:
    """Print what was found, and end the command with status 1 if it is more than warnings."""
    if probing is None:
        print_findings(diagnostics, "text")
    else:
        print_probing(probing, diagnostics, "text")
        diagnostics = [*diagnostics, *probing.errors]
    if diagnostics:
        click.echo(f"{counted(len(diagnostics), 'finding')}: nothing was written", err=True)
        context.exit(1)


def _release_time() -> int:
    """Give the time of a release; one that is yet to come would make later changes look older to Anki."""
    now = build_time(os.environ)
    if now > time.time() + _SKEW:
        day = datetime.fromtimestamp(now, UTC).isoformat(" ", "minutes").removesuffix("+00:00")
        message = f"SOURCE_DATE_EPOCH is {now}, which is {day} UTC and yet to come"
        raise click.UsageError(f"{message}; the ledger would keep it, so unset it or set it to a time in the past")
    return now
