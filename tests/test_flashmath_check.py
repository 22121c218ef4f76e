"""`flashmath check` with claims: what it counts, what it reports, and which small mistakes claims do not notice."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest
import yaml
from click.testing import CliRunner

from builder.diagnostics import Diagnostic
from builder.library import Library
from builder.library import load_library
from builder.progress import Progress
from flashmath.cli import cli
from tests.conftest import ROOT
from tests.conftest import Flashmath
from tests.conftest import MakeLibrary
from tests.conftest import homes

SQUARE = """
topic: multiplication
cards:
  - id: square
    front: |
      What is the square of $x + 1$?
    back: |
      $$(x + 1)^2 = x^2 + 2x + 1$$
    claims:
      - {holds: (x + 1)^2 == x^2 + 2*x + 1, for: {x: real}, shows: 1}
"""
LOOSE = f"""{SQUARE}
  - id: room
    front: |
      Is $x$ less than $0.67$, or than $x^2 + 1$?
    back: |
      Yes.
    claims:
      - holds: x < x^2 + 1
        for: {{x: real}}
      - value: 2/3 + 10^-4
        is: 0.67
"""
COUNTS = "cards: 1 shown, 1 claimed, 1 sourced; claims: 2 proved, 1 computed\n"


def test_a_check_ends_with_one_line_of_counts(flashmath: Flashmath, make_library: MakeLibrary) -> None:
    make_library({"cards.yaml": LOOSE})

    first, again = flashmath("check"), flashmath("check")
    quick = flashmath("check", "--no-claims")

    assert (first.returncode, first.stdout) == (0, "")
    assert first.stderr.endswith(f"\n3 cards, 2 topics: no findings\n{COUNTS}")
    assert again.stderr == first.stderr
    assert quick.stderr.endswith("no findings\ncards: 1 shown, 1 claimed, 1 sourced\n")


def test_survivors_are_shown_by_claim_and_leave_the_status(flashmath: Flashmath, make_library: MakeLibrary) -> None:
    make_library({"cards.yaml": LOOSE})

    run = flashmath("check", "--mutate")

    assert run.returncode == 0
    assert run.stdout == (
        "cards/cards.yaml:18:16: warning[FM337]: 2 of 7 changes of the claim pass as well\n"
        "   18 |       - holds: x < x^2 + 1\n"
        "      |                ^^^^^^^^^^^\n"
        "        the comparison leaves room:\n"
        "          exponent    x^2 -> x\n"
        "          swapped     x^2 -> 2^x\n"
        "cards/cards.yaml:20:16: warning[FM337]: 3 of 10 changes of the claim pass as well\n"
        "   20 |       - value: 2/3 + 10^-4\n"
        "      |                ^^^^^^^^^^^\n"
        "        the digits of is: leave room:\n"
        "          sign        2 / 3 + 10^-4 -> 2 / 3 - 10^-4\n"
        "          dropped     2 / 3 + 10^-4 -> 2 / 3\n"
        "          exponent    10^-4 -> 10^(-4 + 1)\n"
    )
    numbers = r"\n37 mutants of 3 claims: 32 killed, 0 equivalent, 5 survivors in 2 claims \(\d+\.\d s\)\n"
    assert re.search(numbers, run.stderr), run.stderr
    assert run.stderr.endswith(COUNTS)


def test_programs_get_survivors_as_warnings(flashmath: Flashmath, make_library: MakeLibrary) -> None:
    make_library({"cards.yaml": LOOSE})

    rows = json.loads(flashmath("check", "--mutate", "--format", "json").stdout)
    lines = flashmath("check", "--mutate", "--format", "github").stdout.splitlines()

    assert [(row["code"], row["level"], row["line"], row["column"]) for row in rows] == [
        ("FM337", "warning", 18, 16),
        ("FM337", "warning", 20, 16),
    ]
    assert lines[0].startswith("::warning file=cards/cards.yaml,line=18,col=16,")
    assert lines[0].endswith("changes of the claim pass as well; such as x^2 -> x")


def test_errors_stand_among_survivors_and_count(flashmath: Flashmath, make_library: MakeLibrary) -> None:
    make_library({"cards.yaml": LOOSE.replace("is: 0.67", "is: 0.68") + "    ignore: {FM337: a fear}\n"})

    run = flashmath("check", "--mutate")

    assert run.returncode == 1
    assert re.findall(r"\w+\[FM\d+\]", run.stdout) == ["error[FM330]"]
    assert "3 cards, 2 topics: 1 finding in 1 file\n" in run.stderr

    make_library({"cards.yaml": SQUARE + "    ignore: {FM337: a fear}\n"})
    assert flashmath("check").returncode == 0
    vain = flashmath("check", "--mutate")
    assert vain.returncode == 1
    assert "cards/cards.yaml:11:14: error[FM114]: FM337 is ignored and was not found" in vain.stdout


def test_a_library_without_claims_has_nothing_to_change(flashmath: Flashmath, make_library: MakeLibrary) -> None:
    make_library()

    run = flashmath("check", "--mutate")

    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr.endswith("1 card, 2 topics: no findings\ncards: 1 sourced\n")
    assert "mutants" not in run.stderr


def test_changing_claims_and_leaving_them_out_is_a_contradiction(
    flashmath: Flashmath, make_library: MakeLibrary
) -> None:
    make_library()

    run = flashmath("check", "--mutate", "--no-claims")

    assert run.returncode == 2
    assert "--mutate changes claims, and --no-claims leaves them out" in run.stderr


@pytest.mark.parametrize("more", [[], ["--mutate"], ["--no-claims"]])
def test_a_report_checks_the_library_once(
    more: list[str], make_library: MakeLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, file = make_library({"cards.yaml": LOOSE}), tmp_path / "report.json"
    read: list[Path] = []
    for name, value in homes(tmp_path).items():
        monkeypatch.setenv(name, value)

    def load(folder: Path, progress: Progress) -> tuple[Library, list[Diagnostic]]:
        read.append(folder)
        return load_library(folder, progress)

    monkeypatch.setattr("builder.build.load_library", load)

    for times in (1, 2):
        run = CliRunner().invoke(cli, ["--cards", str(root), "check", "--report", str(file), *more])
        assert (run.exit_code, len(read)) == (0, times), run.output
    assert CliRunner().invoke(cli, ["--cards", str(root), "check", *more]).exit_code == 0
    assert len(read) == (3 if "--mutate" in more else 2)

    report = json.loads(file.read_text("utf-8"))
    assert report["standings"] == {"shown": 1, "computed": 0, "claimed": 1, "sourced": 1}
    assert ("mutants" in report) == ("--mutate" in more)
    assert len(report["claims"]) == (0 if "--no-claims" in more else 3)


def on_terminal(command: str, environment: dict[str, str]) -> str:
    child = pexpect.spawn(command, env=environment, timeout=60, dimensions=(40, 100), encoding="utf-8")
    child.expect(pexpect.EOF)
    child.close()
    return str(child.before)


def test_on_a_terminal_there_is_a_bar_and_colour(make_library: MakeLibrary, tmp_path: Path) -> None:
    root = make_library({"cards.yaml": LOOSE})
    environment = {**os.environ, **homes(tmp_path), "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)

    command = f"{sys.executable} -m flashmath --cards {root} check --mutate"
    shown = on_terminal(command, environment)

    assert "mutants" in shown
    assert "\x1b[33m\x1b[1mwarning[FM337]\x1b[0m" in shown
    assert "x^2 \x1b[33m->\x1b[0m x\r\n" in shown
    assert "\x1b[32mno findings\x1b[0m" in shown
    assert "\x1b[33m" not in on_terminal(command, {**environment, "NO_COLOR": "1"})


def test_every_night_claims_are_changed_and_the_ledger_is_checked() -> None:
    workflow: dict[object, Any] = yaml.safe_load((ROOT / ".github/workflows/nightly.yml").read_text("utf-8"))
    push: str = (ROOT / ".github/workflows/ci.yml").read_text("utf-8")

    steps = [step.get("run", "") for step in workflow["jobs"]["claims"]["steps"]]
    assert workflow[True]["schedule"], "YAML reads `on` as true"
    assert any(" check --mutate " in step and " --report " in step for step in steps)
    assert any(step.endswith(" release --check") for step in steps)
    assert "--mutate" not in push
    assert " check --format github\n" in push
