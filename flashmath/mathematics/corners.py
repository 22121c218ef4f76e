"""Scripts put at the corners of a base."""

from __future__ import annotations

from typing import NamedTuple

from flashmath.mathematics.box import NOTHING
from flashmath.mathematics.box import Box
from flashmath.mathematics.box import beside
from flashmath.mathematics.box import blank
from flashmath.mathematics.box import stack
from flashmath.mathematics.box import widen


class Corners(NamedTuple):
    """What stands at the two corners of one side: small letters that fit the row, or boxes that do not."""

    small_sub: Box | None
    small_sup: Box | None
    sub: Box | None
    sup: Box | None
    sup_first: bool


def put_at_corners(base: Box, corners: Corners, is_before: bool) -> Box:
    """Put scripts behind a base, or before it."""
    column = _beside_one_row(corners) if base.height == 1 else _beside_many_rows(corners, base)
    return beside([column, base] if is_before else [base, column])


def _beside_one_row(corners: Corners) -> Box:
    """Make a column of scripts for a base of one row: small ones stay in the row, others stand over and under it."""
    small = [part for part in (corners.small_sub, corners.small_sup) if part is not None]
    if corners.sup_first:
        small.reverse()
    row = beside(small) if small else NOTHING
    width = max(box.width for box in (row, corners.sup, corners.sub) if box is not None)
    boxes = [box for box in (corners.sup, row, corners.sub) if box is not None]
    return stack([widen(box, width, "l") for box in boxes], 0 if corners.sup is None else 1)


def _beside_many_rows(corners: Corners, base: Box) -> Box:
    """Make a column of scripts for a tall base: one at its uppermost row, one at its lowest."""
    upper = corners.sup or corners.small_sup
    lower = corners.sub or corners.small_sub
    width = max([0, *(box.width for box in (upper, lower) if box is not None)])
    above = 1 if corners.sup is not None and not base.base else base.base
    below = 1 if corners.sub is not None and not base.below else base.below
    if lower is None:
        return NOTHING if upper is None else _hung(upper, above)
    if upper is None:
        return _stood(lower, below)
    between = max(0, above + below - 1)
    boxes = [widen(upper, width, "l"), *([blank(width)] * between), widen(lower, width, "l")]
    return stack(boxes, 0)._replace(base=upper.height - 1 + above)


def _hung(box: Box, above: int) -> Box:
    """Put the lowest row of a box so many rows above the baseline."""
    filled = stack([box, *([blank(box.width)] * above)], 0)
    return filled._replace(base=box.height - 1 + above)


def _stood(box: Box, below: int) -> Box:
    """Put the uppermost row of a box so many rows under the baseline."""
    filled = stack([*([blank(box.width)] * below), box], 0)
    return filled._replace(base=0)
