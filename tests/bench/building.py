"""How long checking and packing take."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from textwrap import dedent

from tests.conftest import LIBRARY

ROOT = Path(__file__).parents[2]
CARDS = 10_000
FILES = 100
NOTES = 100_000
ROUNDS = 5

CARD = r"""
  - id: generated-{n}
    front: |
      What is the derivative of $h_{{{n}}}(x) = f(g(x))$ with *respect* to $x$, where $x < {n}$?
    back: |
      $$h_{{{n}}}'(x) = f'(g(x))\, g'(x) = \frac{{\partial f}}{{\partial g}} \cdot \sum_{{i=1}}^{{{n}}} \alpha_i$$
    note: |
      Evaluate the outer derivative **at the inner value**, as in the first of {n} cases.
    sources: [euclid {n}]
    tags: [generated]
"""


def report() -> None:
    """Run every measurement and print a line for each."""
    report_help()
    with tempfile.TemporaryDirectory() as folder:
        report_check(Path(folder))
    report_repository()
    report_package()


def report_help() -> None:
    """Compare the start of the program with the import of its command-line library."""
    start = [time_process("-m", "flashmath", "--help") for _ in range(ROUNDS)]
    base = [time_process("-c", "import click") for _ in range(ROUNDS)]
    ratio = statistics.median(start) / statistics.median(base)
    print(f"--help: {ratio:.2f} x `import click` ({statistics.median(start) * 1000:.0f} ms), budget 2.5 x")


def time_process(*arguments: str) -> float:
    """Run Python with arguments and give the processor seconds it took, which a busy machine does not stretch."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report_check(folder: Path) -> None:
    """Compare a check of many generated cards with reading the same files by the plain YAML loader."""
    root = make_cards(folder)
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    check = time_process("-m", "flashmath", "--cards", str(root), "check")
    again = time_process("-m", "flashmath", "--cards", str(root), "check")
    script = "import sys, yaml, pathlib\nfor f in pathlib.Path(sys.argv[1]).rglob('*.yaml'):\n    "
    plain = time_process("-c", f"{script}yaml.load(f.read_bytes(), Loader=yaml.CSafeLoader)", str(root))
    print(
        f"check, {CARDS:,} cards, {4 * CARDS:,} formulas: {check:.2f} s, budget 6 s; "
        f"{check / plain:.2f} x the plain YAML loader ({plain:.2f} s); peak memory {peak_memory(root)} MB; "
        f"unchanged {again:.2f} s, budget 1 s"
    )


def make_cards(folder: Path) -> Path:
    """Write a library of generated cards."""
    starts = range(0, CARDS, CARDS // FILES)
    return write_library(folder, ("".join(CARD.format(n=start + n) for n in range(CARDS // FILES)) for start in starts))


def write_library(folder: Path, files: Iterable[str]) -> Path:
    """Write a library of one topic with these cards, so many files of them."""
    root = folder / "cards"
    root.mkdir()
    for name in ("library.yaml", "curriculum.yaml", "sources.yaml"):
        (root / name).write_text(dedent(LIBRARY[name]), "utf-8")
    for number, cards in enumerate(files):
        (root / f"{number}.yaml").write_text(f"topic: addition\ncards:{cards}", "utf-8")
    return root


def peak_memory(root: Path) -> int:
    """Give the largest memory of a check, in MB."""
    script = (
        "import resource, sys, pathlib\nfrom builder.build import check_folder\n"
        "check_folder(pathlib.Path(sys.argv[1]))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    run = subprocess.run([sys.executable, "-c", script, str(root)], cwd=ROOT, check=True, capture_output=True)
    return int(run.stdout)


def report_repository() -> None:
    """Time the commands on the cards of the repository, against the start of the interpreter."""
    base = statistics.median(time_process("-c", "pass") for _ in range(ROUNDS))
    with tempfile.TemporaryDirectory() as folder:
        for command in (["check"], ["build", "-o", f"{folder}/deck.apkg"], ["topics"]):
            took = statistics.median(time_process("-m", "flashmath", "--cards", "cards", *command) for _ in range(3))
            print(f"{command[0]}, this repository: {took:.2f} s, {took / base:.1f} x `python -c pass`")


OURS = """
from builder.apkg import Package, write_package
from builder.kinds import KINDS
from builder.kinds.card import Part
from builder.ledger.stamp import stamp_notes
from builder.render.notes import RenderedNote
recall = KINDS["recall"].notetype
rest = ("",) * (len(recall.fields) - 2)
begin()
def notes():
    for n in range(NOTES):
        yield RenderedNote(str(n), recall, (FRONT.format(n), BACK.format(n), *rest), ("bench",), (Part("1", 0),))
types = {kind.notetype: 1700000000 for kind in KINDS.values()}
stamped = stamp_notes(notes(), "bench", None, 1700000000)
write_package(Package("bench", "Bench", "", types, "", 1700000000), stamped, FILE)
"""
GENANKI = """
import genanki
begin()
model = genanki.Model(1, "M", [{"name": "F"}, {"name": "B"}], [{"name": "T", "qfmt": "{{F}}", "afmt": "{{B}}"}])
deck = genanki.Deck(2, "Bench")
for n in range(NOTES):
    deck.add_note(genanki.Note(model, [FRONT.format(n), BACK.format(n)], tags=["bench"]))
genanki.Package(deck).write_to_file(FILE, timestamp=1700000000)
"""
PACK = r"""
import pathlib, resource, sys, time
NOTES, FILE = int(sys.argv[1]), pathlib.Path(sys.argv[2])
FRONT = r"<p>What is \(x_{{{0}}}\)?</p>"
BACK = "<p>" + r"It is the derivative \(f_{{{0}}}(x) = \sum_{{i=1}}^{{{0}}} x^i\), in words. " * 3 + "</p>"
def begin():
    global begun
    begun = time.perf_counter()
BODY
print(time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, FILE.stat().st_size)
"""


def report_package() -> None:
    """Compare our writer with genanki's own, on notes that are rendered already."""
    with tempfile.TemporaryDirectory() as folder:
        runs = [
            [run_packer(PACK.replace("BODY", body), Path(folder, "deck.apkg")) for body in (OURS, GENANKI)]
            for _ in range(ROUNDS)
        ]
    ours, theirs = ([statistics.median(run[side][figure] for run in runs) for figure in range(3)] for side in range(2))
    seconds, memory, size = (mine / other for mine, other in zip(ours, theirs, strict=True))
    print(
        f"package of {NOTES:,} notes: {seconds:.2f} x genanki's time, {memory:.2f} x its memory, {size:.2f} x its size "
        f"({ours[0]:.1f} s, {ours[1]:.0f} MB, {ours[2] / 1e6:.0f} MB); budget 1, 2, 0.25"
    )


def run_packer(script: str, file: Path) -> tuple[float, float, float]:
    """Run a script that packs notes; give its seconds, peak memory in MB and size in bytes."""
    run = subprocess.run(
        [sys.executable, "-c", script, str(NOTES), str(file)], cwd=ROOT, check=True, capture_output=True
    )
    seconds, memory, size = map(float, run.stdout.split())
    return seconds, memory, size
