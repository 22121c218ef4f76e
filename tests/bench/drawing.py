"""How long drawing takes."""

from __future__ import annotations

import statistics
import tempfile
import time
from dataclasses import replace
from itertools import cycle
from itertools import islice
from pathlib import Path

from builder.figures.pool import draw_all
from tests.bench.building import time_process
from tests.figures_gallery import read_specs

FIGURES = 100


def report() -> None:
    """Draw a hundred figures of all kinds on two workers, and again with the cache."""
    gallery = [figure for _, figure, _ in read_specs() if figure is not None]
    figures = [
        replace(figure, name=f"{figure.name}-{number}") for number, figure in enumerate(islice(cycle(gallery), FIGURES))
    ]
    base = time_process("-c", "import matplotlib.figure, matplotlib.backends.backend_svg")
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        pictures = draw_all(figures, Path(folder))
        cold = time.perf_counter() - begin
        begin = time.perf_counter()
        draw_all(figures, Path(folder))
        again = time.perf_counter() - begin
    sizes = [len(picture) / 1000 for picture in pictures.by_name.values()]
    kilobytes = f"{min(sizes):.0f} to {max(sizes):.0f} KB, median {statistics.median(sizes):.0f}"
    print(
        f"{len(sizes)} figures on two workers: {cold:.1f} s, budget 5 s; {cold / base:.1f} x `import matplotlib`; "
        f"unchanged {again * 1000:.0f} ms; {kilobytes}"
    )
