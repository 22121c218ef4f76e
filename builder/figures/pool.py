"""Many figures to their pictures: kept ones from the cache, the others drawn by worker processes."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Iterator
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import as_completed
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version
from pathlib import Path

from builder.diagnostics import Diagnostic
from builder.diagnostics import Flaw
from builder.expressions.isolation import Finished
from builder.expressions.isolation import Outcome
from builder.expressions.isolation import Stopped
from builder.expressions.isolation import Worker
from builder.figures.faults import FigureFault
from builder.figures.faults import Path as Steps
from builder.figures.model import Figure
from builder.figures.plain import locate
from builder.progress import Progress
from builder.progress import no_progress

#: Seconds that one picture may take; the first one of a worker loads matplotlib.
SECONDS = 30.0
#: How many figures are worth another worker, which takes a second to start; and how many workers there are at most.
_FEW, _MOST_WORKERS = 4, 2


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures by the names of their files, and what is wrong with the figures that have none."""

    by_name: dict[str, bytes]
    diagnostics: list[Diagnostic]
    drawn: int


#: A picture, or what a fault says: path, flaw, entry of `let:`.
_Answer = bytes | tuple[Steps, Flaw, str]


def draw_all(figures: Sequence[Figure], cache_folder: Path | None, progress: Progress = no_progress) -> Pictures:
    """Draw figures, each once; one that fails becomes a finding for each place it stands at, the others go on.

    Findings come in the order of the figures. The cache may be thrown away at any moment, and may be missing.
    """
    wanted = {figure.name: figure for figure in figures}
    answers: dict[str, _Answer] = {}
    for name in wanted:
        if (picture := _read_kept(cache_folder, name)) is not None:
            answers[name] = picture
    missing = [figure for name, figure in wanted.items() if name not in answers]
    done = len(answers)
    for figure, answer in _draw(missing):
        answers[figure.name] = answer
        if isinstance(answer, bytes):
            _keep(cache_folder, figure.name, answer)
        done += 1
        progress(done, len(wanted))
    pictures = {wanted[name].file_name: found for name, found in answers.items() if isinstance(found, bytes)}
    diagnostics = [
        locate(FigureFault(*answer), figure.node, figure.let)
        for figure in figures
        if isinstance(answer := answers[figure.name], tuple)
    ]
    return Pictures(pictures, diagnostics, len(missing))


def _draw(figures: Sequence[Figure]) -> Iterator[tuple[Figure, _Answer]]:
    """Draw in processes of their own; each thread here only waits for its process."""
    if not figures:
        return
    count = min(_MOST_WORKERS, len(figures) // _FEW + 1)
    own = threading.local()
    started: list[Worker] = []

    def draw_one(figure: Figure) -> _Answer:
        if not hasattr(own, "worker"):
            own.worker = Worker()
            started.append(own.worker)
        return _to_answer(own.worker.run(draw_in_worker, figure.data, figure.name, seconds=SECONDS))

    with contextlib.ExitStack() as stack:
        threads = stack.enter_context(ThreadPoolExecutor(count))
        stack.callback(_close, started)
        waiting = {threads.submit(draw_one, figure): figure for figure in figures}
        try:
            for future in as_completed(waiting):
                yield waiting[future], future.result()
        finally:
            for future in waiting:
                future.cancel()


def _close(workers: Sequence[Worker]) -> None:
    for worker in workers:
        worker.close()


def draw_in_worker(data: str, name: str) -> _Answer:
    """Draw the data of a figure; called in another process, so that faults come back as plain data."""
    from builder.figures.drawing import draw_data  # noqa: PLC0415

    try:
        return draw_data(data, name)
    except FigureFault as fault:
        return fault.path, fault.flaw, fault.where


def _to_answer(outcome: Outcome) -> _Answer:
    """Turn what became of the work into a picture or a fault."""
    if isinstance(outcome, Finished):
        answer: _Answer = outcome.value
        return answer
    if isinstance(outcome, Stopped):
        message = f"the figure cannot be drawn: {outcome.reason}"
    else:
        message = f"the figure cannot be drawn ({outcome.error}: {' '.join(outcome.message.split())[:120]})"
    return (), Flaw(0, 1, "FM410", message, "make it simpler"), ""


@cache
def _engines() -> str:
    """Name everything beside its data that the bytes of a picture depend on: libraries, and our own code."""
    versions = []
    for library in ("matplotlib", "numpy"):
        try:
            versions.append(f"{library} {version(library)}")
        except PackageNotFoundError:
            versions.append(library)
    code = hashlib.sha256()
    for part in ("figures", "expressions"):
        for file in sorted((Path(__file__).parents[1] / part).rglob("*.py")):
            code.update(file.read_bytes())
    return f"{' '.join(versions)} {code.hexdigest()}"


def _kept_file(folder: Path, name: str) -> Path:
    key = hashlib.sha256(f"{name} {_engines()}".encode()).hexdigest()[:32]
    return folder / "figures" / f"{key}.svg"


def _read_kept(folder: Path | None, name: str) -> bytes | None:
    """Read a picture that was drawn before; what was cut short while it was written is none."""
    if folder is None:
        return None
    try:
        picture = _kept_file(folder, name).read_bytes()
    except OSError:
        return None
    return picture if picture.startswith(b"<svg") and picture.rstrip().endswith(b"</svg>") else None


def _keep(folder: Path | None, name: str, picture: bytes) -> None:
    """Keep a picture; where nothing can be written, nothing is kept."""
    if folder is None:
        return
    file = _kept_file(folder, name)
    part = file.with_suffix(f".{os.getpid()}.part")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(picture)
        part.replace(file)
