"""The command as a user meets it: what it prints, what it writes, with which status it ends."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pexpect
import pytest
from click.testing import CliRunner

from flashmath.cli import cli
from tests.conftest import ROOT
from tests.conftest import Flashmath
from tests.conftest import MakeLibrary

WRONG_CARD = """\
topic: addition
cards:
  - id: bad-formula
    front: |
      What is $\\sgima$?
    back: |
      A letter.
    sources: [euclid]
"""


def test_a_sound_library_has_status_0_and_a_summary(flashmath: Flashmath, make_library: MakeLibrary) -> None:
    run = flashmath("--cards", str(make_library()), "check")

    assert run.returncode == 0
    assert run.stdout == ""
    assert run.stderr.endswith("1 card, 2 topics: no findings\ncards: 1 sourced\n")


def test_a_finding_is_shown_with_its_line_and_a_caret(flashmath: Flashmath, make_library: MakeLibrary) -> None:
    make_library({"numbers/bad.yaml": WRONG_CARD})

    run = flashmath("check")

    assert run.returncode == 1
    assert run.stdout == (
        "cards/numbers/bad.yaml:5:16: error[FM201]: unknown command \\sgima\n"
        "    5 |       What is $\\sgima$?\n"
        "      |                ^^^^^^  did you mean \\sigma?\n"
    )
    assert run.stderr == ("library: cards (found here)\n2 cards, 2 topics: 1 finding in 1 file\ncards: 2 sourced\n")


def test_findings_for_programs_are_json_and_nothing_else(flashmath: Flashmath, make_library: MakeLibrary) -> None:
    make_library({"numbers/bad.yaml": WRONG_CARD})

    [finding] = json.loads(flashmath("check", "--format", "json").stdout)

    assert finding["path"] == "cards/numbers/bad.yaml"
    assert (finding["line"], finding["column"], finding["length"], finding["code"]) == (5, 16, 6, "FM201")


def test_findings_for_github_are_workflow_commands(flashmath: Flashmath, make_library: MakeLibrary) -> None:
    make_library({"numbers/bad.yaml": WRONG_CARD})

    run = flashmath("check", "--format", "github")

    assert run.stdout.startswith("::error file=cards/numbers/bad.yaml,line=5,col=16,endColumn=22,title=FM201::unknown")


def test_build_writes_the_package_and_names_it(flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path) -> None:
    make_library()

    run = flashmath("build")

    assert run.returncode == 0
    assert re.fullmatch(r"dist/tiny\.apkg: 1 note, 1 card, \d+ KB\n", run.stdout)
    assert (tmp_path / "dist" / "tiny.apkg").is_file()


def test_build_writes_nothing_while_there_are_findings(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    make_library({"numbers/bad.yaml": WRONG_CARD})

    run = flashmath("build", "-o", "deck.apkg")

    assert run.returncode == 1
    assert "error[FM201]" in run.stdout
    assert not list(tmp_path.glob("**/*.apkg*"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["build", "--topic", "adition"], "no topic is called adition; did you mean addition?"),
        (["build", "--strand", "letters"], "no strand is called letters; see flashmath topics"),
        (["build", "--topic", "multiplication"], "no card is selected, so there is nothing to write"),
        (["topics", "--strand", "nmbers"], "no strand is called nmbers; did you mean numbers?"),
        (["check", "--format", "xml"], "'xml' is not one of"),
        (["chekc"], "No such command 'chekc'"),
        (["--cards", "nowhere", "check"], "--cards: there is no folder nowhere"),
        (["--cards", "cards/numbers", "check"], "cards/numbers is no library, for it holds no library.yaml"),
    ],
)
def test_wrong_usage_has_status_2_and_says_what_to_do(
    flashmath: Flashmath, make_library: MakeLibrary, arguments: list[str], message: str
) -> None:
    make_library()

    run = flashmath(*arguments)

    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("written", ["tomorrow", "-5", "1e9", "9" * 30])
def test_a_build_time_that_is_none_is_refused(flashmath: Flashmath, make_library: MakeLibrary, written: str) -> None:
    make_library()

    run = flashmath("build", SOURCE_DATE_EPOCH=written)

    assert run.returncode == 2
    assert "SOURCE_DATE_EPOCH" in run.stderr


def test_the_same_cards_at_the_same_time_are_the_same_bytes(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    make_library()
    for number, zone in enumerate(("UTC", "Asia/Tokyo")):
        flashmath("build", "-o", f"{number}.apkg", SOURCE_DATE_EPOCH="1700000000", TZ=zone, PYTHONHASHSEED=str(number))

    assert (tmp_path / "0.apkg").read_bytes() == (tmp_path / "1.apkg").read_bytes()


def test_a_library_is_found_by_variable_and_named(flashmath: Flashmath, make_library: MakeLibrary) -> None:
    root = make_library().rename(make_library().parent / "elsewhere")

    run = flashmath("check", FLASHMATH_CARDS=str(root))

    assert run.returncode == 0
    assert run.stderr.startswith(f"library: {root} (named by FLASHMATH_CARDS)")


def test_without_a_library_of_ones_own_the_shipped_cards_are_used(flashmath: Flashmath) -> None:
    run = flashmath("topics", "--with-cards")

    assert run.returncode == 0
    assert run.stderr == ""
    assert "bayes-theorem" in run.stdout


def test_topics_stand_in_teaching_order_with_their_cards(flashmath: Flashmath, make_library: MakeLibrary) -> None:
    make_library()

    run = flashmath("topics")

    assert run.stdout == (
        "Numbers\n"
        "   1  addition          1 card   Addition\n"
        "   2  multiplication             Multiplication  after addition\n"
        "\n"
        "2 topics, 1 of them with cards: 1 cards, 1 questions\n"
    )


def test_doctor_names_versions_the_library_and_no_clash(flashmath: Flashmath, make_library: MakeLibrary) -> None:
    make_library()

    run = flashmath("doctor")

    assert run.returncode == 0
    assert re.search(r"^math-core +\d", run.stdout, re.MULTILINE)
    assert "A tiny library 0.1.0: 1 cards, 2 topics, 0 findings" in run.stdout
    assert "no clash" in run.stdout


def test_doctor_finds_a_package_that_has_taken_a_name_of_ours(flashmath: Flashmath, tmp_path: Path) -> None:
    installed = tmp_path / "site" / "other_builder-1.0.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: other-builder\nVersion: 1.0\n", "utf-8")
    (installed / "top_level.txt").write_text("builder\n", "utf-8")
    (installed / "RECORD").write_text("builder/__init__.py,,\n", "utf-8")

    run = flashmath("doctor", PYTHONPATH=f"{ROOT}:{tmp_path / 'site'}")

    assert run.returncode == 1
    assert "builder is also installed by other-builder" in run.stdout


@pytest.mark.parametrize(
    ("files", "status", "expected"),
    [
        ({"numbers/x.yaml": b"topic: [\n"}, 1, "numbers/x.yaml:1:8: error[FM003]"),
        ({"numbers/x.yaml": bytes(range(128, 256)) * 10}, 1, "numbers/x.yaml:1:1: error[FM001]"),
        ({"numbers/x.yaml": b"a: b\n" * 1_000_001}, 1, "numbers/x.yaml:1:1: error[FM002]"),
        ({"numbers/x.yaml": b"cards: " + b"[" * 100_000}, 1, "error[FM004]"),
        ({"numbers/x.yaml": b"cards: " + b"{" * 100_000}, 1, "error[FM004]"),
        (
            {"numbers/x.yaml": WRONG_CARD.replace("\\sgima", "\\sqrt{" * 100_000).encode()},
            1,
            "numbers/x.yaml:5:7: error[FM115]",
        ),
        (
            {"numbers/x.yaml": WRONG_CARD.replace("\\sgima", "\\sqrt{" * 600).encode()},
            1,
            "numbers/x.yaml:5:16: error[FM209]",
        ),
        ({"macros.yaml": "macros:\n  loop:\n    tex: '\\loop'\n"}, 1, "macros.yaml:3:11: error[FM211]"),
        ({"numbers/addition.yaml": None}, 1, "library.yaml:1:1: error[FM015]: the library has no cards"),
        ({"curriculum.yaml": None}, 1, "curriculum.yaml:1:1: error[FM003]: curriculum.yaml is missing"),
        ({"numbers/x.yaml": b""}, 1, "numbers/x.yaml:1:1: error[FM015]"),
    ],
)
@pytest.mark.parametrize("command", ["check", "build"])
def test_bad_input_is_a_located_finding_and_never_a_traceback(
    flashmath: Flashmath,
    make_library: MakeLibrary,
    tmp_path: Path,
    command: str,
    files: dict[str, str | bytes | None],
    status: int,
    expected: str,
) -> None:
    make_library(files)

    run = flashmath(command)

    assert run.returncode == status
    assert expected in run.stdout
    assert "Traceback" not in run.stderr
    assert not list(tmp_path.glob("**/*.apkg*"))


def test_links_that_lead_nowhere_or_in_a_circle_are_findings_or_passed_over(
    flashmath: Flashmath, make_library: MakeLibrary
) -> None:
    root = make_library()
    (root / "loop").symlink_to(root)
    (root / "itself.yaml").symlink_to("itself.yaml")
    (root / "numbers" / "lost file ü.yaml").symlink_to("nowhere")

    run = flashmath("check")

    assert run.returncode == 1
    assert [line.partition(": ")[0] for line in run.stdout.splitlines() if "error[" in line] == [
        "cards/itself.yaml:1:1",
        "cards/numbers/lost file ü.yaml:1:1",
    ]


def test_an_output_folder_that_cannot_be_made_is_one_line(
    flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path
) -> None:
    make_library()
    (tmp_path / "file").touch()

    run = flashmath("build", "-o", "file/deck.apkg")

    assert run.returncode == 2
    assert re.search(r"^flashmath: file.*: (not a directory|file exists)$", run.stderr, re.MULTILINE)
    assert "Traceback" not in run.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into every folder")
def test_a_read_only_output_folder_is_one_line(flashmath: Flashmath, make_library: MakeLibrary, tmp_path: Path) -> None:
    make_library()
    (tmp_path / "dist").mkdir(mode=0o555)

    run = flashmath("build")

    assert run.returncode == 2
    assert run.stderr.splitlines()[-1].startswith("flashmath: ")


def test_a_full_disk_leaves_the_older_package_whole(make_library: MakeLibrary, tmp_path: Path) -> None:
    make_library()
    package = tmp_path / "deck.apkg"
    package.write_bytes(b"older")

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    run = subprocess.run(
        [sys.executable, "-B", "-m", "flashmath", "build", "-o", str(package)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 2
    assert run.stderr.splitlines()[-1] == "flashmath: file too large"
    assert package.read_bytes() == b"older"
    assert [path.name for path in tmp_path.iterdir() if "apkg" in path.name] == ["deck.apkg"]


def test_an_interrupt_is_one_line_and_leaves_nothing_behind(make_library: MakeLibrary, tmp_path: Path) -> None:
    card = "  - id: c{0}\n    front: |\n      What is $x_{{{0}}} + 1$?\n    back: |\n      $y$\n    sources: [euclid]\n"
    make_library({"numbers/many.yaml": "topic: addition\ncards:\n" + "".join(card.format(n) for n in range(8000))})
    with subprocess.Popen(
        [sys.executable, "-m", "flashmath", "build", "-o", "deck.apkg"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        process.stderr.readline()  # the library is named before the work begins
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        status, printed = process.wait(timeout=30), process.stderr.read().lstrip()

    assert (status, printed) == (2, "flashmath: stopped, and nothing half done was left\n")
    assert not list(tmp_path.glob("*.apkg*"))
    assert not list(tmp_path.glob(".*part"))


def test_a_reader_that_leaves_early_is_no_error(make_library: MakeLibrary, tmp_path: Path) -> None:
    make_library({"numbers/bad.yaml": WRONG_CARD})
    command = f"{sys.executable} -m flashmath topics | head -c 1"

    run = subprocess.run(
        command,
        shell=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "Traceback" not in run.stderr
    assert "Broken" not in run.stderr


def on_terminal(arguments: str, folder: Path, **environment: str) -> str:
    output = pexpect.run(
        f"{sys.executable} -m flashmath {arguments}",
        cwd=str(folder),
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", **environment},
        encoding="utf-8",
        timeout=30,
    )
    assert isinstance(output, str)
    return output


def test_a_terminal_gets_a_progress_bar_and_colours(make_library: MakeLibrary, tmp_path: Path) -> None:
    make_library({"numbers/bad.yaml": WRONG_CARD})

    output = on_terminal("check", tmp_path)

    assert "reading" in output
    assert "\x1b[31m\x1b[1merror[FM201]" in output


def test_no_color_is_honoured(make_library: MakeLibrary, tmp_path: Path) -> None:
    make_library({"numbers/bad.yaml": WRONG_CARD})

    assert "\x1b[31m" not in on_terminal("check", tmp_path, NO_COLOR="1")


def test_topics_fold_at_the_width_of_the_terminal(tmp_path: Path) -> None:
    output = on_terminal("topics --with-cards", tmp_path, COLUMNS="80", NO_COLOR="1")

    assert all(len(line) <= 80 for line in output.splitlines())


def test_every_command_is_explained_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in cli.commands if f"`flashmath {name}" not in readme] == []


def test_the_help_lists_every_command_once() -> None:
    shown = CliRunner().invoke(cli, ["--help"]).output
    listed = re.findall(r"^  ([a-z-]+) {2,}[A-Z]", shown.partition("To learn:")[2], re.MULTILINE)

    assert sorted(listed) == sorted(cli.commands)


def test_every_command_and_option_has_help() -> None:
    for name, command in cli.commands.items():
        assert command.help, name
        for parameter in command.params:
            assert getattr(parameter, "help", None), f"{name}: {parameter.name}"
