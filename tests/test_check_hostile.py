"""Hostile files: no death by signal, no traceback, and an answer within seconds."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builder.build import check_folder
from builder.diagnostics.formats import to_text
from builder.tex.text import LONGEST_TEXT
from tests.fixtures import CARDS
from tests.fixtures import copy_library

ROOT = Path(__file__).resolve().parent.parent
#: A check of one folder that says what it found and ends as the command does.
PROGRAM = """
import sys
from pathlib import Path
from builder.build import check_folder
from builder.diagnostics.formats import to_text
found = check_folder(Path(sys.argv[1]))[1]
print(to_text(found))
sys.exit(1 if found else 0)
"""


#: A command whose argument does not end.
ROOT_OF = r"\sqrt{"


def card_file(text: str, kind: str = "recall") -> str:
    """Write a card whose text is this one, line by line."""
    body = "".join(f"      {line}\n" for line in text.split("\n"))
    sides = f"    text: |\n{body}" if kind == "cloze" else f"    front: Why?\n    back: |\n{body}"
    return f"topic: functions\ncards:\n  - id: a\n    kind: {kind}\n{sides}    sources: [algebra-book]\n"


def nested(opening: str, count: int, closing: str = "}") -> str:
    return opening * count + "x" + closing * count


def _name(number: int) -> str:
    return "x" + "a" * (number + 1)


def _call(number: int) -> str:
    return f"\\{_name(number)}"


#: Files that could kill the process: their bytes and the codes of what is found.
DEADLY: dict[str, tuple[str | bytes, set[str]]] = {
    "100,000 brackets": ("[" * 100_000, {"FM004"}),
    "100,000 braces": ("{" * 100_000, {"FM004"}),
    "100,000 lists": ("- " * 100_000, {"FM004"}),
    "100,000 keys in one line": ("? " * 100_000, {"FM004"}),
    "5 MB of brackets": ("[" * 4_999_999, {"FM004"}),
    "5 MB of control characters": ("\x01" * 4_999_999, {"FM010", "FM103"}),
    "50 MB": (b"#" * 50_000_000, {"FM002"}),
    "binary": (bytes(range(256)) * 4_000, {"FM001"}),
    "100,000 roots": (card_file("$" + nested(ROOT_OF, 100_000) + "$"), {"FM115"}),
    "3,300 roots": (card_file("$" + ROOT_OF * 3_300 + "$"), {"FM209"}),
    "3,300 roots around a deletion": (card_file("$" + ROOT_OF * 3_300 + "{{c1::x}}$", "cloze"), {"FM209"}),
    "9,000 groups in a hint": (card_file("${{c1::x::" + nested("{", 9_000) + "}}$", "cloze"), {"FM216"}),
    "2,500 roots in a hint": (card_file("${{c1::x::" + nested(ROOT_OF, 2_500) + "}}$", "cloze"), {"FM216"}),
    "200 brackets that never close": (card_file("$" + "(" * 200 + "$ and $$" + "[a" * 200 + "$$"), {"FM202"}),
    "brackets that a deletion leaves open": (
        card_file("$" + "(" * 90 + "{{c1::x" + ")" * 90 + "}}$", "cloze"),
        {"FM216"},
    ),
    "9,900 quotes in quotes": (card_file("> " * 9_900), set()),
    "a macro of 9,000 groups": ("macros:\n  deep: {tex: '" + nested("{", 9_000) + "'}\n", {"FM209"}),
    "macros that double": (
        "macros:\n  xa: {tex: x}\n"
        + "".join(f"  {_name(n + 1)}: {{tex: '{_call(n)}{_call(n)}'}}\n" for n in range(60)),
        set(),
    ),
}


@pytest.mark.parametrize("what", DEADLY)
def test_a_deadly_file_gives_findings_and_kills_nobody(what: str, tmp_path: Path) -> None:
    content, codes = DEADLY[what]
    name = "macros.yaml" if str(content[:7]) == "macros:" else CARDS
    root = copy_library(tmp_path, content, name)
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(root)], cwd=ROOT, capture_output=True, text=True, timeout=10, check=False
    )

    assert run.returncode == (1 if codes else 0), run.stderr[-500:]
    assert run.stderr == ""
    assert set(re.findall(r"error\[(FM\d+)\]", run.stdout)) == codes
    assert len(run.stdout) < 20_000


#: Pieces of which a text may consist a thousand times over: candidates for time that grows with the square.
PIECES = (
    "`", "`` ", "` ", "`a\n", "[", "![", "[a](", "](", "[](", "[a][", "[[]]", "[`", "*`", "[a]: b\n", "[a]\n",
    "(", "<", "<a", "<a ", "<a b='", "<a\n", "<b>", "</b", "<!--", "<!", "<?", "_", "*", "**", "_a ", "*a",
    "a**", "**a", "* * ", "***", "___ ", "$", "$$", "$ ", "$a", "$a$", "$\\", "$@{a}", "\\", "\\$", "\\a",
    "\\[", "{", "}", "{{", "}}", "{{c1", "{{c1::", "{{c1::a}}", "{{c1::\n\n", "{{c1::a::", "{{c11111111", "::",
    "@{", "@{a", "> ", ">", "\n>", "- ", "-\n", "- - ", "-", "1. ", "1", "#", "```\n", "~~~\n", "```\n~~~\n",
    "   ```\n", "~", "\n", "\n\n", "  \n", " ", "\t\t", "|", "|a", "|-|\n", "a|b\n", "| a | b |\n|---|---|\n",
    "&", "&#", "&amp;", "&#xF0000;", "x&y;", "a\n", "http://", "é", "😀", "!", '"', "'",
)  # fmt: skip
TEX_PIECES = (
    "(", "[", "{", "}", "{}", "^", "_", "'", "x_", "x^", "|", "&", "\\\\", "\\\\ ", "\\\\[", "%", "~", "é",
    "−", " ", "\n", "\\", "\\,", "\\R", "\\norm", "\\norm{x}", "\\norm{", "\\deriv{a}{b}", "\\deriv", "\\foox",
    "\\frac", "\\sqrt", "\\hat ", "\\left(", "\\left(\\right)", "\\begin{matrix}", "\\begin{a}", "\\begin",
    "\\begin  ", "\\text{", "\\text  ", "\\text{a}", "\\over ", "\\sum\\limits", "\\middle|", "\\substack{a}",
    "\\bigl(", "\\lvert ", "{{c1::", "{{c1::a", "{{c1::x}}", "{{c1::\\R}}", "{{c1::x}", "\\norm{{c1::x}}",
    "@{a", "::", "#", "#1", "1", "a", "\\Rx", "\\begin{aligned}a&", "\\xrightarrow[", "\\color{red}",
)  # fmt: skip


def assert_fast(folder: Path, text: str, kind: str = "recall") -> None:
    root = copy_library(folder, card_file(text, kind))
    start = time.process_time()
    found = check_folder(root)[1]
    to_text(found)

    assert time.process_time() - start < 2


@pytest.mark.parametrize("piece", PIECES)
def test_a_text_of_one_piece_a_thousand_times_is_checked_in_time(piece: str, tmp_path: Path) -> None:
    text = (piece * LONGEST_TEXT)[: LONGEST_TEXT - 20]
    assert_fast(tmp_path, f"a\n{text}")
    assert_fast(tmp_path, f"{{{{c1::x}}}}{text}", "cloze")


@pytest.mark.parametrize("piece", TEX_PIECES)
def test_a_formula_of_one_piece_a_thousand_times_is_checked_in_time(piece: str, tmp_path: Path) -> None:
    long = (piece * 3_990)[:3_990].rstrip("\\")
    assert_fast(tmp_path, " and ".join([f"${long}$"] * 4), "cloze")
    assert_fast(tmp_path, f"$${(piece * LONGEST_TEXT)[: LONGEST_TEXT - 20]}$$", "cloze")
    assert_fast(tmp_path, " ".join(f"$x{piece}y$" for _ in range(LONGEST_TEXT // (len(piece) + 6))))


def test_many_findings_in_one_long_line_take_neither_time_nor_memory(tmp_path: Path) -> None:
    ignored = ", ".join(f"FM{number}: x" for number in range(20_000))
    text = f"topic: functions\ncards:\n  - id: a\n    front: x\n    back: y\n    ignore: {{{ignored}}}\n"
    root = copy_library(tmp_path, text)
    start = time.process_time()
    found = check_folder(root)[1]

    assert len(found) > 19_000
    assert len({id(finding.place.excerpt) for finding in found}) == 1
    assert time.process_time() - start < 4


@pytest.mark.parametrize(
    "item",
    ["- a\n", "- [\n", "- id: a\n  b: [\n", "- {id: a, front: x, back: y}\n", "- kind: reclal\n"],
)
def test_many_items_are_checked_in_time(item: str, tmp_path: Path) -> None:
    root = copy_library(tmp_path, "topic: functions\ncards:\n" + item * 10_000)
    start = time.process_time()
    found = check_folder(root)[1]

    assert len(found) >= 10_000
    assert time.process_time() - start < 5


def test_a_card_with_many_unknown_keys_is_checked_in_time(tmp_path: Path) -> None:
    keys = "".join(f"    k{number}: x\n" for number in range(10_000))
    root = copy_library(tmp_path, f"topic: functions\ncards:\n  - id: a\n{keys}")
    start = time.process_time()

    assert len(check_folder(root)[1]) >= 10_000
    assert time.process_time() - start < 5
