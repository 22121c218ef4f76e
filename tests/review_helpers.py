"""What the tests of the terminal share: a library of a few cards, a home of its own, a terminal, the store."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path

import pexpect

from flashmath.review.shelf import Shelf
from flashmath.review.sitting import Sitting
from scheduler.session import Clock
from scheduler.session import Event
from scheduler.session import Kind
from scheduler.session import Session
from scheduler.session import Store
from scheduler.session import system_clock
from tests.conftest import ROOT
from tests.scheduler_sittings import settings_of

_CARD = """\
  - id: sum-{number}
    front: |
      What is ${number} + {number}$?
    back: |
      It is ${twice}$.
    sources: [euclid 7]
    tags: [{tag}]
"""
#: Cards sum-1 to sum-5, one with a deletion, and one in a later topic.
FILES = {
    "numbers/addition.yaml": "topic: addition\ncards:\n"
    + "".join(_CARD.format(number=each, twice=2 * each, tag=("even", "odd")[each % 2]) for each in range(1, 6)),
    "numbers/multiplication.yaml": """\
        topic: multiplication
        cards:
          - id: product
            kind: cloze
            text: |
              The product of 6 and 7 is {{c1::forty-two}}.
            sources: [euclid 7]
        """,
}
BROKEN = {
    "numbers/addition.yaml": FILES["numbers/addition.yaml"].replace("$2 + 2$", "$\\sgima$"),
    "numbers/multiplication.yaml": FILES["numbers/multiplication.yaml"],
}


def home_of(folder: Path, settings: str = 'algorithm = "sm2"\n') -> dict[str, str]:
    """Make a home, and give the environment that leads there; without settings nobody was asked yet."""
    if settings:
        (folder / "config" / "flashmath").mkdir(parents=True, exist_ok=True)
        (folder / "config" / "flashmath" / "settings.toml").write_text(settings, "utf-8")
    return {
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
        "TERM": "xterm-256color",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
    }


def store_of(folder: Path) -> Path:
    return folder / "data" / "flashmath" / "reviews-tiny.db"


@contextmanager
def sitting_of(
    shelf: Shelf, folder: Path, settings: str = 'algorithm = "sm2"\n', clock: Clock = system_clock
) -> Iterator[Sitting]:
    """Begin a sitting over the cards of a shelf, with a store in this folder."""
    with Store(folder / "reviews.db") as store:
        session = Session(store, shelf.cards, settings_of(settings), clock=clock)
        yield Sitting(session, shelf, folder / "verdicts.json")


def answers_in(folder: Path) -> list[tuple[str, int]]:
    """Give cards and grades of the answers that stand, in the order of the log."""
    with Store(store_of(folder), create=False) as store:
        events: list[Event] = list(store.events())
    voided = {(event.card, event.target) for event in events if event.kind is Kind.VOID}
    listed = sorted(events, key=lambda event: event.at)
    return [
        (event.card, int(event.grade))
        for event in listed
        if event.grade is not None and (event.card, event.key) not in voided
    ]


def terminal(
    folder: Path,
    *arguments: str,
    columns: int = 80,
    rows: int = 24,
    program: Sequence[str] = (sys.executable, "-m", "flashmath"),
    environment: Mapping[str, str] | None = None,
) -> pexpect.spawn[str]:
    """Start the command, or another program, in a terminal of its own."""
    child: pexpect.spawn[str] = pexpect.spawn(
        program[0],
        [*program[1:], *arguments],
        cwd=str(folder),
        env={**_bare(os.environ), **home_of(folder, ""), "PYTHONPATH": str(ROOT), **(environment or {})},
        dimensions=(rows, columns),
        encoding="utf-8",
        codec_errors="replace",
        timeout=30,
    )
    child.delaybeforesend = None
    return child


def review_in_shell(folder: Path) -> tuple[pexpect.spawn[str], int]:
    """Start a review inside a shell, which keeps the terminal open when it ends; give the number of its process too."""
    review = f"/bin/sh -c 'echo $$; exec {sys.executable} -m flashmath review'"
    child = terminal(folder, program=["/bin/sh", "-c", f"{review}; stty -a; echo ended"])
    child.expect(r"\d+\r\n")
    return child, int(str(child.after))


def modes_left(child: pexpect.spawn[str]) -> set[str]:
    """Wait for the end of a review inside a shell, and give the modes in which it left the terminal."""
    child.expect("ended")
    modes = set(str(child.before).split())
    child.close(force=True)
    return modes


def is_gone(child: pexpect.spawn[str]) -> bool:
    """Give a process some time to end, and say whether it did."""
    deadline = time.monotonic() + 10
    while child.isalive() and time.monotonic() < deadline:
        time.sleep(0.02)
    return not child.isalive()


def _bare(environment: Mapping[str, str]) -> dict[str, str]:
    """Leave out the settings of whoever runs the tests, and the size of the window they run in."""
    settings = ("FLASHMATH", "NO_COLOR", "COLUMNS", "LINES")
    return {name: value for name, value in environment.items() if not name.startswith(settings)}


def _unprivileged() -> tuple[str, ...] | None:
    """Give what runs a command without the superuser's right to write everywhere; None where that cannot be had."""
    if os.geteuid() != 0:
        return ()
    return ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if shutil.which("setpriv") else None


#: Put before a command whose files may be read-only.
UNPRIVILEGED = _unprivileged()
