"""A formula in one row of text, in which no grouping is lost: `(a + b)/c`, `x_(ij)`, `√(x)`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from flashmath.mathematics.accents import accent_name
from flashmath.mathematics.accents import combine
from flashmath.mathematics.bonds import Bond
from flashmath.mathematics.bonds import bond_of_row
from flashmath.mathematics.bonds import depth_of
from flashmath.mathematics.bonds import is_factor
from flashmath.mathematics.bonds import repeats_script
from flashmath.mathematics.glyphs import Glyphs
from flashmath.mathematics.glyphs import spell
from flashmath.mathematics.scripts import is_primes
from flashmath.mathematics.scripts import small_script
from flashmath.mathematics.spacing import gaps
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import Span
from flashmath.mathematics.style import restyle
from flashmath.mathematics.style import text_of
from flashmath.mathematics.style import width_of_line
from flashmath.mathematics.tree import EMPTY
from flashmath.mathematics.tree import Accent
from flashmath.mathematics.tree import Arrow
from flashmath.mathematics.tree import Enclosed
from flashmath.mathematics.tree import Fence
from flashmath.mathematics.tree import Fraction
from flashmath.mathematics.tree import InStyle
from flashmath.mathematics.tree import Leaf
from flashmath.mathematics.tree import Limits
from flashmath.mathematics.tree import Node
from flashmath.mathematics.tree import Phantom
from flashmath.mathematics.tree import Role
from flashmath.mathematics.tree import Root
from flashmath.mathematics.tree import Row
from flashmath.mathematics.tree import Scripts
from flashmath.mathematics.tree import Space
from flashmath.mathematics.tree import Styled
from flashmath.mathematics.tree import Table


class Piece(NamedTuple):
    """A part of a row."""

    line: Line
    bond: Bond


def linear(node: Node, glyphs: Glyphs, is_tight: bool = False) -> Line:
    """Turn a tree into one row of text."""
    return piece_of(node, glyphs, is_tight).line


def piece_of(node: Node, glyphs: Glyphs, is_tight: bool) -> Piece:  # noqa: C901, PLR0911, PLR0912 - one case a node
    """Turn a tree into one row of text that knows how firmly it holds together."""
    match node:
        case Leaf():
            return _leaf(node, glyphs)
        case Row(items=items):
            return _row(items, glyphs, is_tight)
        case Scripts():
            return _scripts(node, glyphs, is_tight)
        case Limits(base=base, under=under, over=over):
            return _limits(base, under, over, glyphs, is_tight)
        case Fraction():
            return _fraction(node, glyphs, is_tight)
        case Fence():
            return _fence(node, glyphs, is_tight)
        case Root(body=body, index=index):
            return _root(body, index, glyphs, is_tight)
        case Accent():
            return _accent(node, glyphs, is_tight)
        case Table():
            return _table(node, glyphs, is_tight)
        case Arrow(mark=mark, over=over, under=under):
            return _arrow(mark, over, under, glyphs)
        case Styled(body=body, style=style):
            inner = piece_of(body, glyphs, is_tight)
            return Piece(restyle(inner.line, style), inner.bond)
        case InStyle(body=body):
            return piece_of(body, glyphs, is_tight)
        case Enclosed(body=body, notation=notation):
            return _call(notation, [body], glyphs, is_tight)
        case Phantom(body=body, has_width=has_width):
            width = width_of_line(linear(body, glyphs, is_tight)) if has_width else 0
            return Piece(((" " * width, PLAIN),) if width else (), Bond.ATOM)
        case Space(width=width):
            return Piece(((" " * width, PLAIN),), Bond.ATOM)


def _leaf(leaf: Leaf, glyphs: Glyphs) -> Piece:
    line = spell(leaf.text, leaf.style, glyphs)
    loose = leaf.role in (Role.BINARY, Role.RELATION, Role.PUNCTUATION) or (
        leaf.role is Role.TEXT and " " in leaf.text.strip()
    )
    return Piece(line, Bond.SUM if loose else Bond.ATOM)


def _row(items: Sequence[Node], glyphs: Glyphs, is_tight: bool) -> Piece:
    spaced = list(gaps(items, is_tight, glyphs))
    if len(spaced) == 1:
        return piece_of(spaced[0][1], glyphs, is_tight)
    nodes = [node for _, node in spaced]
    spans: list[Span] = []
    ends_open = is_sum = False
    depth = 0
    for index, (room, node) in enumerate(spaced):
        gap = 0 if _follows_sign(nodes, index) else room
        piece = piece_of(node, glyphs, is_tight)
        before = index > 0 and is_factor(nodes[index - 1], Role.CLOSE)
        after = index + 1 < len(nodes) and is_factor(nodes[index + 1], Role.OPEN)
        if piece.bond is Bond.FRACTION and (before or after):
            piece = grouped(piece)
            gap = gap or int(before)
        elif ends_open and not isinstance(node, Fence) and is_factor(node, Role.MARK):
            gap = gap or 1
        depth += depth_of(node, Role.OPEN)
        if not depth:
            is_sum = is_sum or gap > 0 or piece.bond is Bond.SUM
        depth += depth_of(node, Role.CLOSE)
        spans.extend([(" " * gap, PLAIN), *piece.line] if gap else piece.line)
        ends_open = piece.bond is Bond.OPEN_END
    return Piece(tuple(spans), bond_of_row(nodes, is_sum))


def _follows_sign(nodes: Sequence[Node], index: int) -> bool:
    """Say whether a fraction stands behind a sign of its own, from which only its bar would want room."""
    sign = nodes[index - 1] if index else None
    return isinstance(nodes[index], Fraction) and isinstance(sign, Leaf) and sign.role is Role.MARK


def grouped(piece: Piece) -> Piece:
    """Put parentheses around a piece."""
    return Piece((("(", PLAIN), *piece.line, (")", PLAIN)), Bond.ATOM)


def _group(piece: Piece, loosest: Bond) -> Piece:
    return piece if piece.bond <= loosest else grouped(piece)


def _scripts(node: Scripts, glyphs: Glyphs, is_tight: bool) -> Piece:
    base = _group(piece_of(node.base, glyphs, is_tight), Bond.ATOM)
    if repeats_script(node):
        base = grouped(base)
    before = _attached(node.left_sub, node.left_sup, glyphs)
    after = _attached(node.sub, node.sup, glyphs)
    return Piece((*before.line, *base.line, *after.line), after.bond)


def _attached(sub: Node | None, sup: Node | None, glyphs: Glyphs) -> Piece:
    """Write scripts behind their base: all in small letters, or all with `_` and `^`."""
    small_sub, small_sup = _small(sub, False, glyphs), _small(sup, True, glyphs)
    if (sup is None or small_sup is not None) and is_primes(sup) and small_sub is None and sub is not None:
        written = _written("_", sub, glyphs)
        return Piece((*(small_sup or ()), *written.line), written.bond)
    if (sub is not None and small_sub is None) or (sup is not None and small_sup is None):
        pieces = [_written(mark, script, glyphs) for mark, script in (("_", sub), ("^", sup)) if script is not None]
        return Piece(tuple(span for piece in pieces for span in piece.line), pieces[-1].bond)
    parts = (small_sup, small_sub) if is_primes(sup) else (small_sub, small_sup)
    return Piece(tuple(span for part in parts for span in part or ()), Bond.ATOM)


def _small(script: Node | None, is_raised: bool, glyphs: Glyphs) -> Line | None:
    if script is None:
        return None
    if glyphs.is_ascii:
        return linear(script, glyphs, is_tight=True) if is_raised and _is_all_primes(script) else None
    return small_script(script, is_raised)


def _is_all_primes(script: Node) -> bool:
    return isinstance(script, Leaf) and is_primes(script)


def _written(mark: str, script: Node, glyphs: Glyphs) -> Piece:
    piece = piece_of(script, glyphs, is_tight=True)
    text = text_of(piece.line)
    leaf = script.body if isinstance(script, Styled) else script
    bare = isinstance(leaf, Leaf) and " " not in text
    if not bare:
        piece = grouped(piece)
    return Piece(((mark, PLAIN), *piece.line), Bond.OPEN_END if bare else Bond.ATOM)


def _limits(base: Node, under: Node | None, over: Node | None, glyphs: Glyphs, is_tight: bool) -> Piece:
    if isinstance(base, Accent) and base.mark in "⏞⏟":
        return _call(accent_name(base.mark, base.below), [base.base, under or over or EMPTY], glyphs, is_tight)
    if not _is_operator(base):
        if over is not None:
            whole = _call("over", [base, over], glyphs, is_tight)
            return whole if under is None else _call_lines("under", [whole.line, linear(under, glyphs)])
        return _call("under", [base, under or EMPTY], glyphs, is_tight)
    head = piece_of(base, glyphs, is_tight)
    after = _attached(under, over, glyphs)
    return Piece((*head.line, *after.line), after.bond)


def _is_operator(base: Node) -> bool:
    return isinstance(base, Leaf) and base.role in (Role.BIG, Role.WORD, Role.RELATION, Role.MARK, Role.TEXT)


def _fraction(node: Fraction, glyphs: Glyphs, is_tight: bool) -> Piece:
    top, bottom = (piece_of(part, glyphs, is_tight) for part in (node.top, node.bottom))
    if not node.ruled:
        return Piece((*top.line, (" over ", PLAIN), *bottom.line), Bond.SUM)
    line = (*_group(top, Bond.PRODUCT).line, ("/", PLAIN), *_group(bottom, Bond.OPEN_END).line)
    return Piece(line, Bond.FRACTION)


def _fence(node: Fence, glyphs: Glyphs, is_tight: bool) -> Piece:
    if isinstance(node.body, Table) and (node.left, node.right) in (("{", ""), ("", "}")):
        body = _rows(node.body, ("", ", ", ""), glyphs, is_tight)
        return Piece((("{", PLAIN), *body, ("}", PLAIN)), Bond.ATOM)
    body = piece_of(node.body, glyphs, is_tight).line
    if isinstance(node.body, Fraction) and not node.body.ruled and node.left == "(":
        body = tuple((" choose ", style) if text == " over " else (text, style) for text, style in body)
    left, right = (spell(sign, PLAIN, glyphs) if sign else () for sign in (node.left, node.right))
    if not left or not right:
        body = _group(piece_of(node.body, glyphs, is_tight), Bond.ATOM).line
    return Piece((*left, *body, *right), Bond.ATOM)


def _root(body: Node, index: Node | None, glyphs: Glyphs, is_tight: bool) -> Piece:
    inside = piece_of(body, glyphs, is_tight)
    if glyphs.is_ascii:
        return _call_lines("sqrt", [inside.line]) if index is None else _call("root", [body, index], glyphs, is_tight)
    small = small_script(index, is_raised=True) if index is not None else ()
    if small is None:
        return _call("root", [body, index or EMPTY], glyphs, is_tight)
    return Piece((*small, ("√(", PLAIN), *inside.line, (")", PLAIN)), Bond.ATOM)


def _accent(node: Accent, glyphs: Glyphs, is_tight: bool) -> Piece:
    inside = piece_of(node.base, glyphs, is_tight)
    if not glyphs.is_ascii and (combined := combine(inside.line, node.mark, node.below)) is not None:
        return Piece(combined, Bond.ATOM)
    return _call_lines(accent_name(node.mark, node.below), [inside.line])


def _table(node: Table, glyphs: Glyphs, is_tight: bool) -> Piece:
    marks = ("[", ", ", "]") if node.kind == "matrix" else ("", " ", "")
    return Piece(_rows(node, marks, glyphs, is_tight), Bond.SUM)


def _rows(node: Table, marks: tuple[str, str, str], glyphs: Glyphs, is_tight: bool) -> Line:
    """Write the rows of a table one after the other; the marks stand before, between and after the cells of each."""
    spans: list[Span] = []
    for index, row in enumerate(node.rows):
        spans.append((("; " if index else "") + marks[0], PLAIN))
        cells = [linear(cell.body, glyphs, is_tight) for cell in row]
        if node.kind == "aligned":
            cells = [cell for cell in cells if cell]
        for place, cell in enumerate(cells):
            if place:
                spans.append((marks[1], PLAIN))
            spans.extend(cell)
        spans.append((marks[2], PLAIN))
        if node.tags and node.tags[index]:
            spans.append((f"   {node.tags[index]}", PLAIN))
    return tuple(span for span in spans if span[0])


def _arrow(mark: str, over: Node | None, under: Node | None, glyphs: Glyphs) -> Piece:
    label = linear(over, glyphs, is_tight=True) if over is not None else ()
    below = _written("_", under, glyphs).line if under is not None else ()
    dash = "=" if mark in "⇒⇐⇔=" else glyphs.bar
    head = spell(mark, PLAIN, glyphs)
    line = (*head, (dash, PLAIN), *label, (dash, PLAIN)) if mark in "←⇐↩↞↼↽" else ((dash, PLAIN), *label, *head)
    return Piece((*line, *below), Bond.SUM)


def _call(name: str, parts: Sequence[Node], glyphs: Glyphs, is_tight: bool) -> Piece:
    """Write what has no form of its own as a function: `box(x)`."""
    return _call_lines(name, [linear(part, glyphs, is_tight) for part in parts])


def _call_lines(name: str, lines: Sequence[Line]) -> Piece:
    spans: list[Span] = [(f"{name}(", PLAIN)]
    for index, line in enumerate(lines):
        if index:
            spans.append(("; ", PLAIN))
        spans.extend(line)
    return Piece((*spans, (")", PLAIN)), Bond.ATOM)
