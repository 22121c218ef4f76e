"""What many tests share: a library made of a few lines, and the command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent

import hypothesis
import pytest

ROOT = Path(__file__).parents[1]

# The same examples everywhere, and no time limit for one of them: machines differ.
hypothesis.settings.register_profile("flashmath", derandomize=True, deadline=None)
hypothesis.settings.load_profile("flashmath")

LIBRARY = {
    "library.yaml": """\
        id: tiny
        deck: Tiny
        title: A tiny library
        version: 0.1.0
        licence: CC BY 4.0
        """,
    "curriculum.yaml": """\
        strands:
          numbers: Numbers
        topics:
          - id: addition
            title: Addition
            strand: numbers
          - id: multiplication
            title: Multiplication
            strand: numbers
            prerequisites: [addition]
        """,
    "sources.yaml": """\
        sources:
          euclid:
            title: Elements
            authors: Euclid
        """,
    "macros.yaml": """\
        macros:
          R:
            tex: '\\mathbb{R}'
            means: the real numbers
        """,
    "numbers/addition.yaml": """\
        topic: addition
        cards:
          - id: one-plus-one
            front: |
              What is $1 + 1$?
            back: |
              $$2$$
            sources: [euclid 7]
        """,
}

MakeLibrary = Callable[..., Path]
Run = subprocess.CompletedProcess[str]
Flashmath = Callable[..., Run]


@pytest.fixture
def make_library(tmp_path: Path) -> MakeLibrary:
    """Make a sound little library, with files replaced or added, or left out where None is given."""

    def make(files: Mapping[str, str | bytes | None] | None = None) -> Path:
        root = tmp_path / "cards"
        for name, content in {**LIBRARY, **(files or {})}.items():
            if content is None:
                continue
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())
        return root

    return make


def homes(folder: Path) -> dict[str, str]:
    """Name folders for what the command keeps, so that a test meets nothing of the user's own."""
    names = ("cache", "config", "data", "state")
    return {f"XDG_{name.upper()}_HOME": str(folder / "home" / name) for name in names}


@pytest.fixture
def flashmath(tmp_path: Path) -> Flashmath:
    """Run the command in an empty folder, and hand back its status and what it printed."""

    def run(*arguments: str, cwd: Path | None = None, **environment: str) -> Run:
        return subprocess.run(
            [sys.executable, "-m", "flashmath", *arguments],
            cwd=cwd or tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), **homes(tmp_path), **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
