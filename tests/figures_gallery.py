"""A page with every kind of figure, by day and by night: `python -m tests.figures_gallery [FOLDER]`."""

from __future__ import annotations

import html
import sys
from collections.abc import Iterator
from pathlib import Path

from builder.diagnostics import Diagnostic
from builder.diagnostics.formats import to_text
from builder.figures import Figure
from builder.figures import read_figure
from builder.figures.pool import Pictures
from builder.figures.pool import draw_all
from builder.source import Mapping
from builder.source import Scalar
from builder.source import Sequence
from builder.source import read_file

ROOT = Path(__file__).parents[1]
SPECS = ROOT / "tests" / "data" / "figures.yaml"

#: The part of a card's style sheet that concerns figures, in both forms.
_STYLE = """
body { margin: 0; font: 16px/1.4 sans-serif; color: #1d2126; background: #fff; }
section { display: grid; grid-template-columns: 390px 390px; }
section > div { padding: 12px 18px; }
h2 { grid-column: 1 / 3; margin: 18px 18px 4px; font-size: 16px; }
p { grid-column: 1 / 3; margin: 0 18px 6px; max-width: 744px; color: #474d56; }
img { display: block; max-width: 100%; height: auto; margin: auto; }
.day { background: #fdfcfa; }
.night { background: #1c1e21; }
.night img { filter: invert(1) hue-rotate(180deg); }
"""

Read = tuple[str, Figure | None, list[Diagnostic]]


def read_specs(file: Path = SPECS) -> Iterator[Read]:
    """Read the figures of a file: the name of each, the figure, and what is wrong with it."""
    tree, findings = read_file(file, file.name)
    if findings or not isinstance(tree, Sequence):
        raise ValueError(to_text(findings) or "a list of figures is wanted")
    for entry in tree:
        if not isinstance(entry, Mapping):
            raise TypeError("each entry is a mapping with name, let and figure")
        let, mapping = entry.get(Scalar("let")), entry[Scalar("figure")]
        if not isinstance(mapping, Mapping) or not (let is None or isinstance(let, Mapping)):
            raise TypeError("let and figure are mappings")
        figure, diagnostics = read_figure(mapping, let)
        yield str(entry[Scalar("name")]), figure, diagnostics


def write_gallery(folder: Path) -> Pictures:
    """Draw every figure and write the page beside the pictures."""
    named = {name: figure for name, figure, _ in read_specs() if figure is not None}
    pictures = draw_all(list(named.values()), None)
    folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for name, figure in named.items():
        picture = pictures.by_name.get(figure.file_name)
        if picture is None:
            continue
        (folder / figure.file_name).write_bytes(picture)
        image = f'<img src="{figure.file_name}" alt="{html.escape(figure.alt)}">'
        shown = (
            f"<h2>{html.escape(name)}: {figure.kind}, {len(picture) / 1000:.1f} KB</h2><p>{html.escape(figure.alt)}</p>"
        )
        rows.append(f'<section>{shown}<div class="day">{image}</div><div class="night">{image}</div></section>')
    head = (
        '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Figures</title>'
    )
    page = f"{head}<style>{_STYLE}</style>{''.join(rows)}"
    (folder / "index.html").write_text(page, "utf-8")
    return pictures


def main() -> int:
    """Write the gallery and name what is wrong."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist" / "gallery"
    findings = [finding for _, _, found in read_specs() for finding in found]
    findings += write_gallery(folder).diagnostics
    sys.stderr.write(to_text(findings))
    sys.stdout.write(f"{folder / 'index.html'}\n")
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main())
