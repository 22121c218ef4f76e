"""A contributor's daily commands as they are met: new, init, explain, schema, check --fix, the hook, the action."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
import zipfile
from pathlib import Path
from typing import Any

import click
import pexpect
import pytest
import yaml
from click.testing import CliRunner

from builder.diagnostics.codes import CODES
from flashmath.cli import cli
from tests.conftest import ROOT
from tests.conftest import Flashmath
from tests.conftest import MakeLibrary

FAULTY_FILE = """\
topic: addition
cards:
  - id: what-follows
    front: What follows: $1 × 2$?
    back: |
      $2$
    sources: [euclid]
"""


def on_terminal(arguments: list[str], folder: Path, **environment: str) -> str:
    output = pexpect.run(
        shlex.join([sys.executable, "-m", "flashmath", *arguments]),
        cwd=str(folder),
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "COLUMNS": "60", **environment},
        encoding="utf-8",
        timeout=30,
    )
    assert isinstance(output, str)
    return output


# new


def test_new_writes_the_file_of_a_topic_and_check_names_what_is_missing(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    make_library()

    run = flashmath("new", "multiplication")

    assert (run.returncode, run.stdout) == (0, "cards/numbers/multiplication.yaml\n")
    text = (tmp_path / "cards/numbers/multiplication.yaml").read_text("utf-8")
    assert "topic: multiplication\n" in text
    assert "the keys: euclid\n" in text
    assert re.findall(r"error\[(\w+)\]", flashmath("check").stdout) == ["FM105", "FM106", "FM106"]


def test_new_begins_with_the_kind_and_the_id_that_are_wanted(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    make_library()

    flashmath("new", "multiplication", "-k", "cloze", "--id", "times-commutes")

    text = (tmp_path / "cards/numbers/multiplication.yaml").read_text("utf-8")
    assert "  - id: times-commutes" in text
    assert "\n    kind: cloze\n    text: |\n\n" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["new", "multiplicaton"], "no topic is called multiplicaton; did you mean multiplication?"),
        (["new", "xyz"], "no topic is called xyz; add it to cards/curriculum.yaml"),
        (["new", "addition"], "cards/numbers/addition.yaml is there already, and is not overwritten"),
        (["new", "multiplication", "-k", "basic"], "'basic' is not one of 'recall', 'reverse', 'cloze'"),
        (["new", "multiplication", "--id", "No Id"], "No Id is not an id; lower-case words"),
        (["new", "multiplication", "--id", "one-plus-one"], "the id one-plus-one belongs to a card already"),
        (["new"], "Missing argument 'TOPIC'"),
        (["init"], "Missing argument 'DIR'"),
        (["init", "cards"], "cards is not empty, and nothing is overwritten"),
        (["init", "Ω"], "the folder's name gives no id; write --id"),
        (["init", "fresh", "--id", "Not One"], "Not One is not an id; write --id"),
        (["init", "flashmath"], "flashmath is the id of the cards that come with the program"),
        (["init", "fresh", "--title", "two\nlines"], "--title: a title is one line of text"),
        (["init", "cards/library.yaml"], "is a file"),
        (["explain", "FM999"], "nothing to explain is called FM999; `flashmath explain` lists what there is"),
        (["explain", "wrong"], "nothing to explain is called wrong; `flashmath explain` lists what there is"),
        (["schema", "cards"], "'cards' is not one of"),
        (["--cards", "nowhere", "new", "addition"], "--cards: there is no folder nowhere"),
    ],
)
def test_wrong_usage_has_status_2_and_one_clear_line(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path, arguments: list[str], message: str
) -> None:
    make_library()
    before = sorted(tmp_path.rglob("*"))

    run = flashmath(*arguments)

    assert run.returncode == 2
    assert message in run.stderr.splitlines()[-1]
    assert "Traceback" not in run.stderr
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("arguments", [["new", "linear-equations"], ["check", "--fix"]])
def test_nothing_writes_into_the_cards_of_an_installed_program(
    flashmath: Flashmath, tmp_path: Path, arguments: list[str]
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "builder").symlink_to(ROOT / "builder")
    (site / "flashmath").mkdir()
    for entry in (ROOT / "flashmath").iterdir():
        if entry.name not in ("__pycache__", "places.py"):
            (site / "flashmath" / entry.name).symlink_to(entry)
    (site / "flashmath" / "places.py").write_bytes((ROOT / "flashmath" / "places.py").read_bytes())
    (site / "flashmath" / "_cards").symlink_to(ROOT / "cards")

    run = flashmath(*arguments, PYTHONPATH=str(site))

    assert run.returncode == 2
    assert "the library in use is the one that came with flashmath" in run.stderr
    assert "flashmath init DIR" in run.stderr


# init


def test_a_new_library_checks_builds_and_grows_at_once(flashmath: Flashmath, tmp_path: Path) -> None:
    run = flashmath("init", "My botany", "--title", "Botany: a start")
    folder = tmp_path / "My botany"

    assert run.returncode == 0
    assert run.stdout == "My botany: 7 files written, the library my-botany\n"
    assert "cd 'My botany'" in run.stderr
    assert flashmath("check", cwd=folder).stderr.endswith("3 cards, 2 topics: no findings\ncards: 3 sourced\n")
    assert flashmath("build", cwd=folder).returncode == 0
    assert (folder / "dist" / "my-botany.apkg").is_file()
    assert flashmath("new", "second-topic", cwd=folder).returncode == 0


def test_the_commands_of_the_new_readme_exist(flashmath: Flashmath, tmp_path: Path) -> None:
    flashmath("init", "botany")

    commands = re.findall(r"^flashmath (.*?)(?:  |$)", (tmp_path / "botany/README.md").read_text("utf-8"), re.MULTILINE)

    assert commands == ["check", "build", "new second-topic"]
    assert all(flashmath(*command.split(), cwd=tmp_path / "botany").returncode == 0 for command in commands)


def test_init_takes_an_empty_folder_and_a_fresh_repository(flashmath: Flashmath, tmp_path: Path) -> None:
    (tmp_path / "botany" / ".git").mkdir(parents=True)

    assert flashmath("init", ".", "--id", "botany", cwd=tmp_path / "botany").returncode == 0
    assert flashmath("init", ".", cwd=tmp_path / "botany").returncode == 2


def test_init_explain_and_schema_want_no_library(flashmath: Flashmath, tmp_path: Path) -> None:
    for arguments in (["init", "botany"], ["explain", "FM201"], ["schema"]):
        assert flashmath(*arguments, FLASHMATH_CARDS=str(tmp_path / "botany" / "later")).returncode == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into every folder")
def test_init_below_a_folder_that_may_not_be_written_is_one_line(flashmath: Flashmath, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)

    run = flashmath("init", "closed/botany")

    assert (run.returncode, run.stderr.count("\n")) == (2, 1)


def test_init_below_a_file_is_one_line(flashmath: Flashmath, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    run = flashmath("init", "file/botany")

    assert (run.returncode, run.stderr.count("\n")) == (2, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


# explain


@pytest.mark.parametrize("written", ["FM201", "fm201", "201"])
def test_a_finding_is_explained_without_signs_of_markdown(flashmath: Flashmath, written: str) -> None:
    run = flashmath("explain", written)

    assert run.returncode == 0
    assert run.stdout.startswith("FM201  an unknown command\n\n  A card may use the commands")
    assert "\n  Faulty:\n    topic: addition\n    cards:\n" in run.stdout
    assert "\n  Mended:\n" in run.stdout
    assert "$\\sgima$" in run.stdout
    assert "`" not in run.stdout
    assert "\x1b" not in run.stdout


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained_in_lines_that_fit(code: str) -> None:
    run = CliRunner().invoke(cli, ["explain", code])

    assert run.exit_code == 0
    assert run.output.startswith(f"{code}  ")
    assert all(len(line) <= 88 and line == line.rstrip() for line in run.output.splitlines())


def test_without_a_code_all_are_listed_by_group(flashmath: Flashmath) -> None:
    run = flashmath("explain")

    assert re.findall(r"^  (FM\d+)", run.stdout, re.MULTILINE) == list(CODES)
    assert "FM2xx  TeX\n  FM201  an unknown command\n" in run.stdout


@pytest.mark.parametrize("written", ["FM2", "fm2xx", "2"])
def test_the_beginning_of_a_code_lists_its_group(flashmath: Flashmath, written: str) -> None:
    run = flashmath("explain", written)

    assert re.findall(r"^  (FM\d+)", run.stdout, re.MULTILINE) == [code for code in CODES if code.startswith("FM2")]


def test_a_terminal_gets_colours_and_its_own_width_unless_it_wants_none(tmp_path: Path) -> None:
    plain = on_terminal(["explain", "FM201"], tmp_path, NO_COLOR="1")

    assert "\x1b[36m" in on_terminal(["explain", "FM201"], tmp_path)
    assert "\x1b[" not in plain
    assert max(len(line) for line in plain.splitlines()) <= 60


# schema


@pytest.mark.parametrize("name", ["card", "library", "curriculum", "sources", "macros"])
def test_a_schema_is_printed_as_json_and_nothing_else(flashmath: Flashmath, name: str) -> None:
    run = flashmath("schema", name)

    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout)["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_without_a_name_the_schema_is_that_of_cards(flashmath: Flashmath) -> None:
    assert flashmath("schema").stdout == flashmath("schema", "card").stdout


# check --fix


def test_fix_mends_says_what_it_did_and_checks_again(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    make_library({"numbers/faulty.yaml": FAULTY_FILE.encode()})

    run = flashmath("check", "--fix")

    assert (run.returncode, run.stdout) == (0, "")
    assert run.stderr == (
        "library: cards (found here)\n"
        "cards/numbers/faulty.yaml: fixed FM003\n"
        "fixed 1 finding in 1 file\n"
        "2 cards, 2 topics: no findings\n"
        "cards: 2 sourced\n"
    )
    mended = FAULTY_FILE.replace("front: What follows: $1 × 2$?", "front: |\n      What follows: $1 \\times 2$?")
    assert (tmp_path / "cards/numbers/faulty.yaml").read_text("utf-8") == mended


def test_fix_with_nothing_to_mend_says_so_and_leaves_what_it_cannot_mend(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    text = FAULTY_FILE.replace("What follows: $1 × 2$?", "What is $\\sgima$?")
    make_library({"numbers/faulty.yaml": text.encode()})

    run = flashmath("check", "--fix", "--format", "json")

    assert run.returncode == 1
    assert [finding["code"] for finding in json.loads(run.stdout)] == ["FM201"]
    assert "fixed 0 findings\n" in run.stderr
    assert (tmp_path / "cards/numbers/faulty.yaml").read_text("utf-8") == text


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write every file")
def test_fix_in_a_folder_that_may_not_be_written_is_one_line(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    make_library({"numbers/faulty.yaml": FAULTY_FILE.encode()})
    (tmp_path / "cards/numbers").chmod(0o555)

    run = flashmath("check", "--fix")

    assert run.returncode == 2
    assert (tmp_path / "cards/numbers/faulty.yaml").read_text("utf-8") == FAULTY_FILE


# the hook and the action


def demand_command(words: list[str]) -> None:
    """Demand that a command line of ours names a command and options that there are."""
    assert words[0] == "flashmath"
    context = click.Context(cli)
    name = next(word for word in words[1:] if word in cli.commands)
    place = words.index(name)
    for command, part in ((cli, words[1:place]), (cli.commands[name], words[place + 1 :])):
        known = {option for parameter in command.get_params(context) for option in parameter.opts}
        assert {word for word in part if word.startswith("-")} <= known


def test_the_hook_runs_a_command_that_is_there_on_the_files_of_cards() -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))

    assert (hook["id"], hook["language"], hook["pass_filenames"]) == ("flashmath-check", "python", False)
    demand_command(shlex.split(hook["entry"]))
    assert re.search(hook["files"], "cards/optimization/adam.yaml")
    assert re.search(hook["files"], "school/cards/library.yml")
    assert not re.search(hook["files"], "src/postcards/a.yaml")
    assert not re.search(hook["files"], "cards/README.md")


def test_the_action_runs_commands_that_are_there_with_inputs_that_it_declares() -> None:
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    steps = action["runs"]["steps"]
    commands = [line for step in steps for line in step.get("run", "").splitlines() if line.startswith("flashmath")]

    assert action["runs"]["using"] == "composite"
    assert len(commands) == 2
    for command in commands:
        demand_command(shlex.split(command))
    used = set(re.findall(r"inputs\.([a-z-]+)", json.dumps(steps)))
    assert used == set(action["inputs"])
    assert all("default" in entry and "description" in entry for entry in action["inputs"].values())


def test_the_action_puts_no_input_into_the_text_of_a_script() -> None:
    steps = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]

    assert all("${{" not in step.get("run", "") for step in steps)
    assert all(("run" in step) == ("shell" in step) for step in steps)


def test_the_files_that_the_action_installs_from_are_there() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")

    for name in re.findall(r"\$GITHUB_ACTION_PATH/([\w./-]+)", text):
        assert (ROOT / name).is_file()


# figure

DRAWN = """\
topic: addition
cards:
  - id: a-line
    let: {slope: 2}
    front: |
      What does it look like?
    back: |
      As drawn.
    figure:
      kind: curves
      alt: A line of slope 2.
      curves: [{y: slope*x}]
    sources: [euclid]
"""


def test_figure_draws_one_card_as_the_package_has_it(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    make_library({"numbers/drawn.yaml": DRAWN})

    run = flashmath("figure", "a-line")

    assert re.fullmatch(r"a-line\.svg: curves, \d+ KB\n", run.stdout)
    flashmath("build", "-o", "deck.apkg")
    with zipfile.ZipFile(tmp_path / "deck.apkg") as archive:
        [number] = json.loads(archive.read("media"))
        assert (tmp_path / "a-line.svg").read_bytes() == archive.read(number)


def test_figure_draws_a_png_where_the_name_asks_for_one(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    make_library({"numbers/drawn.yaml": DRAWN})

    assert flashmath("figure", "a-line", "-o", "line.png").returncode == 0

    assert (tmp_path / "line.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("fault", "place"),
    [
        (("slope*x", "slop*x"), ":12:20: error[FM404]"),
        (("alt:", "points: [{at: [0, 0], label: one}, {at: [0, 0], label: two}]\n      alt:"), ":11:36: error[FM412]"),
    ],
)
def test_figure_names_what_is_wrong_and_writes_nothing(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path, fault: tuple[str, str], place: str
) -> None:
    make_library({"numbers/drawn.yaml": DRAWN.replace(*fault)})

    run = flashmath("figure", "a-line")

    assert run.returncode == 1
    assert place in run.stdout
    assert not (tmp_path / "a-line.svg").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a-lin",), "no card is called a-lin; did you mean a-line?"),
        (("one-plus-one",), "has no figure; add figure: to it in"),
        (("a-line", "-o", "x.pdf"), "x.pdf ends neither in .svg nor in .png"),
    ],
)
def test_figure_says_what_it_cannot_do(
    flashmath: Flashmath, make_library: MakeLibrary, arguments: tuple[str, ...], message: str
) -> None:
    make_library({"numbers/drawn.yaml": DRAWN})

    run = flashmath("figure", *arguments)

    assert run.returncode == 2
    assert message in " ".join(run.stderr.split())
