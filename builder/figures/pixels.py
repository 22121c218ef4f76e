"""A figure to a PNG for a terminal that shows pictures, or for a window: on a dark ground, a light one, or paper."""

from __future__ import annotations

import io
from typing import Any
from typing import Literal
from typing import NamedTuple
from typing import TypeAlias

from builder.expressions.late import np
from builder.figures.drawing import drawn
from builder.figures.late import backend_agg
from builder.figures.late import mpl
from builder.figures.read import prepare

#: What the picture stands on; paper is drawn along, where nobody knows what is under it.
Ground: TypeAlias = Literal["dark", "light", "paper"]
_PAPER = (253, 252, 250)
#: How much red, green and blue count for lightness, as browsers weigh them.
_LIGHTNESS = (0.213, 0.715, 0.072)
#: Dots an inch, and inches of border, of a picture in a window of its own.
_FINE, _BORDER = 200, 0.12


class Frame(NamedTuple):
    """The room for a picture: cells across, cells down at most, and the size of a cell in pixels."""

    columns: int
    rows: int
    width: int = 10
    height: int = 20


class Picture(NamedTuple):
    """A PNG that fills so many cells exactly."""

    png: bytes
    columns: int
    rows: int


def draw_in_cells(data: str, name: str, frame: Frame, ground: Ground) -> Picture:
    """Draw the data of a figure as large as its frame allows."""
    with drawn(prepare(data), name) as sheet:
        width, height = (float(length) for length in sheet.get_size_inches())
        columns = max(1, min(frame.columns, int(frame.rows * frame.height * width / height / frame.width)))
        pixels = rasterize(sheet, columns * frame.width / width)
        rows = -(-len(pixels) // frame.height)
        whole = np.zeros((rows * frame.height, columns * frame.width, 4), dtype=np.uint8)
        whole[: len(pixels), : pixels.shape[1]] = pixels[:, : whole.shape[1]]
        return Picture(_to_png(_on(whole, ground)), columns, rows)


def draw_on_paper(data: str, name: str) -> bytes:
    """Draw the data of a figure with a border around it, for a window of its own."""
    with drawn(prepare(data), name) as sheet:
        pixels = rasterize(sheet, _FINE)
        border = round(_FINE * _BORDER)
        return _to_png(_on(np.pad(pixels, ((border, border), (border, border), (0, 0))), "paper"))


def rasterize(sheet: Any, dpi: float) -> Any:
    """Draw a sheet: red, green, blue and opacity of every pixel."""
    canvas = pixel_canvas(sheet, dpi)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())


def pixel_canvas(sheet: Any, dpi: float) -> Any:
    """Give what draws a sheet in pixels."""
    sheet.set_dpi(dpi)
    return backend_agg.FigureCanvasAgg(sheet)


def _on(pixels: Any, ground: Ground) -> Any:
    """Fit the colours to what is under the picture; on a dark ground light and dark change places, and hues stay."""
    if ground == "light":
        return pixels
    colours, opacity = pixels[..., :3].astype(float), pixels[..., 3:] / 255
    if ground == "paper":
        return (colours * opacity + np.array(_PAPER) * (1 - opacity)).round().astype(np.uint8)
    turned = 255 - colours
    turned = 2 * (turned @ np.array(_LIGHTNESS))[..., None] - turned
    return np.dstack([turned.clip(0, 255).round().astype(np.uint8), pixels[..., 3:]])


def _to_png(pixels: Any) -> bytes:
    out = io.BytesIO()
    metadata: Any = {"Software": None}
    mpl.image.imsave(out, np.ascontiguousarray(pixels), format="png", metadata=metadata)
    return out.getvalue()
