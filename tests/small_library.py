"""Small libraries for the tests, written to a folder and read back as any other."""

from __future__ import annotations

from pathlib import Path

from builder.build import Selection
from builder.build import build_package
from builder.build import check_folder
from builder.build import select_cards
from builder.ledger.stamp import StampedNote
from builder.ledger.stamp import stamp_notes
from builder.library import Library
from builder.render.notes import render_notes
from tests.drawn import with_pictures

ROOT = Path(__file__).resolve().parent.parent
#: The time of a first package; those of later ones are counted from it.
TIME = 1_760_000_000

LIBRARY = """\
id: small
deck: Small deck
title: A small library
version: 1.2.3
licence: CC BY 4.0
"""
#: The teaching order is neither that of the alphabet nor that of the files.
CURRICULUM = """\
strands:
  reals: The reals
  beyond: Beyond them
topics:
  - {id: zeta, title: Zeta & more, strand: reals, prerequisites: []}
  - {id: alpha, title: Alpha, strand: beyond, prerequisites: [zeta]}
  - {id: middle, title: Middle, strand: reals, prerequisites: [alpha]}
"""
SOURCES = """\
sources:
  book: {title: Book of <reals>, url: 'https://example.org/?a=1&b=2'}
  talk: {title: A talk, kind: course}
"""
MACROS = r"""
macros:
  T: {tex: '^{\top}', means: transpose}
  vect: {tex: '\mathbf{#1}', args: 1, means: a vector}
  KL: {tex: 'D\left(#1 \,\middle\Vert\, #2\right)', args: 2, means: divergence}
  given: {tex: '\mid', means: given}
  product: {tex: '#1#2', args: 2, means: '#1 * #2'}
  if: {tex: '\mid#1', args: 1, means: 'given #1'}
"""
CARDS = r"""
topic: alpha
cards:
  - id: first-alpha
    front: What is $x\T$?
    back: A row.
    sources: [book 1.2]
  - id: second-alpha
    kind: reverse
    prompts: [State it, Name it]
    front: Half of one
    back: $\frac{1}{2}$
    note: Less than $1$.
    sources: [book, talk]
    tags: [number]
"""


def write_library(root: Path, *files: str) -> Path:
    """Write a library whose card files, one after the other, hold these texts."""
    root.mkdir(parents=True, exist_ok=True)
    described = {"library": LIBRARY, "curriculum": CURRICULUM, "sources": SOURCES, "macros": MACROS}
    cards = {f"cards-{number}": text for number, text in enumerate(files)}
    for name, text in {**described, **cards}.items():
        (root / f"{name}.yaml").write_text(text, encoding="utf-8")
    return root


def load_sound(root: Path) -> Library:
    """Read a library, and demand that nothing is wrong with it."""
    library, findings = check_folder(root)
    assert findings == []
    return library


def small_library(root: Path, *files: str) -> Library:
    """Write a library and read it back."""
    return load_sound(write_library(root, *(files or (CARDS,))))


def build_all(library: Library, file: Path, modified: int = TIME, *topics: str) -> Path:
    """Write the package of a library, or of some of its topics."""
    build_package(with_pictures(library), select_cards(library, Selection(frozenset(topics))), file, modified)
    return file


def stamped_notes(library: Library, time: int = TIME) -> list[StampedNote]:
    """Render and stamp every note of a library that was never released."""
    return list(stamp_notes(render_notes(library, library.cards_in_teaching_order), "small", None, time))
