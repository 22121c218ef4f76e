"""Work on many items, shared out among a few processes, with the results in the order of the items."""

from __future__ import annotations

import threading
from collections.abc import Callable
from collections.abc import Sequence
from typing import TypeVar

from builder.expressions.isolation import MEMORY
from builder.expressions.isolation import Worker
from builder.progress import Progress
from builder.progress import no_progress

Item = TypeVar("Item")
Result = TypeVar("Result")


def share_out(
    task: Callable[[Worker, Item], Result],
    items: Sequence[Item],
    workers: int,
    progress: Progress = no_progress,
    memory: int = MEMORY,
) -> list[Result]:
    """Do a task for each item; each thread has one process, and gives it one item after another."""
    waiting = iter(enumerate(items))
    results: dict[int, Result] = {}
    errors: list[BaseException] = []
    lock = threading.Lock()

    def next_item() -> tuple[int, Item] | None:
        with lock:
            return None if errors else next(waiting, None)

    def serve() -> None:
        try:
            with Worker(memory) as worker:
                while (found := next_item()) is not None:
                    result = task(worker, found[1])
                    with lock:
                        results[found[0]] = result
                        progress(len(results), len(items))
        except BaseException as error:  # raised again, in the thread that waits
            errors.append(error)

    threads = [threading.Thread(target=serve, daemon=True) for _ in range(min(workers, len(items)))]
    _run_all(threads, errors)
    return [results[index] for index in range(len(items))]


def _run_all(threads: list[threading.Thread], errors: list[BaseException]) -> None:
    """Wait for the threads; an error of one of them, or an interruption, ends the others after their item."""
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except BaseException as interruption:
        errors.append(interruption)
        raise
    if errors:
        raise errors[0]
