"""A formula in words that a screen reader can speak, with parentheses where words alone would lose the grouping.

It is no language of its own: signs are called by their usual names, so that `x_i^2` becomes `x sub i squared` and a
sum `sum from i equals 1 to n of`. Parentheses are kept as signs, for readers speak them or pause at them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Sequence
from functools import lru_cache
from unicodedata import name
from unicodedata import normalize

from flashmath.mathematics.accents import accent_name
from flashmath.mathematics.alphabets import alphabet_of
from flashmath.mathematics.alphabets import plain_letter
from flashmath.mathematics.bonds import Bond
from flashmath.mathematics.bonds import is_factor
from flashmath.mathematics.bonds import repeats_script
from flashmath.mathematics.glyphs import UNICODE
from flashmath.mathematics.linear import piece_of
from flashmath.mathematics.symbols import SYMBOLS
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

_WORDS: Mapping[str, str] = {
    "+": "plus",
    "−": "minus",
    "±": "plus or minus",
    "·": "times",
    "⋅": "times",
    "×": "times",
    "÷": "divided by",
    "/": "over",
    "∗": "star",
    "∘": "composed with",
    "=": "equals",
    "≠": "is not equal to",
    "<": "is less than",
    ">": "is greater than",
    "≤": "is at most",
    "≥": "is at least",
    "≪": "is much less than",
    "≫": "is much greater than",
    "≈": "is about",
    "≡": "is identical to",
    "∼": "is distributed as",
    "∝": "is proportional to",
    "≔": "is defined as",
    "∣": "given",
    "‖": "double bar",
    "|": "bar",
    "∈": "in",
    "∉": "not in",
    "⊂": "is a subset of",
    "⊆": "is a subset of or equal to",
    "∩": "intersected with",
    "∪": "united with",
    "→": "to",
    "⟶": "to",
    "↦": "maps to",
    "⇒": "implies",
    "⟹": "implies",
    "⇔": "if and only if",
    "⟺": "if and only if",
    "∑": "sum",
    "∏": "product",
    "∫": "integral",
    "∂": "partial",
    "∇": "nabla",
    "⋃": "union",
    "⋂": "intersection",
    "∞": "infinity",
    "∀": "for all",
    "∃": "there is",
    "¬": "not",
    "∧": "and",
    "∨": "or",
    "⊙": "elementwise times",
    "⊗": "tensor times",
    "⊕": "plus in a circle",
    "⊤": "top",
    "⊥": "bottom",
    "…": "and so on",
    "⋯": "and so on",
    "⋮": "and so on",
    "⋱": "and so on",
    "′": "prime",
    "″": "double prime",
    "‴": "triple prime",
    "°": "degrees",
    "⟨": "angle bracket",
    "⟩": "end angle bracket",
    "⌈": "ceiling of",
    "⌉": "end ceiling",
    "⌊": "floor of",
    "⌋": "end floor",
    "ℓ": "ell",
    "ℏ": "h bar",
    "ϵ": "epsilon",
    "ε": "epsilon",
    "ϕ": "phi",
    "φ": "phi",
    "!": "factorial",
    "{": "brace",
    "}": "end brace",
}
_POWERS: Mapping[str, str] = {
    "2": "squared",
    "3": "cubed",
    "⊤": "transpose",
    "∘": "degrees",
    "∗": "star",
    "†": "dagger",
}
_SPACES = re.compile(r" {2,}")
_IN_NUMBER = re.compile(r"(\d) , (\d{3})")
_INNER = re.compile(r"(?<=[(\[]) +| +(?=[)\],;])")


def speak(node: Node) -> str:
    """Turn a tree into words."""
    return _INNER.sub("", _SPACES.sub(" ", _say(node))).strip()


def _say(node: Node) -> str:  # noqa: C901, PLR0911, PLR0912 - one case a node
    match node:
        case Leaf(text=text, role=role):
            return text if role in (Role.TEXT, Role.NUMBER) else _say_sign(text)
        case Row(items=items):
            return _say_row([item for item in items if not isinstance(item, Space)])
        case Scripts():
            return _say_scripts(node)
        case Limits(base=base, under=under, over=over):
            return _say_limits(base, under, over)
        case Fraction(top=top, bottom=bottom, ruled=ruled):
            return f"{_group(top)} {'over' if ruled else 'above'} {_group(bottom)}"
        case Fence(left=left, body=body, right=right):
            return _say_fence(left, body, right)
        case Root(body=body, index=index):
            return f"{_root_name(index)} of {_group(body)}"
        case Accent(base=base, mark=mark, below=below):
            return f"{_group(base)} {accent_name(mark, below)}"
        case Table():
            return _say_table(node)
        case Arrow(mark=mark, over=over, under=under):
            labels = [f"with {_say(label)}" for label in (over, under) if label is not None]
            return " ".join([_say_sign(mark), *labels])
        case Styled(body=body) | InStyle(body=body):
            return _say(body)
        case Enclosed(body=body, notation=notation):
            return f"{_group(body)} {'boxed' if notation == 'box' else 'cancelled'}"
        case Phantom() | Space():
            return ""


def _root_name(index: Node | None) -> str:
    if index is None:
        return "square root"
    said = _say(index)
    return "cube root" if said == "3" else f"root {said}"


def _say_row(nodes: Sequence[Node]) -> str:
    """Say what stands side by side; a fraction that is multiplied with its neighbours is put in parentheses."""
    words: list[str] = []
    for index, node in enumerate(nodes):
        said = _say(node)
        if isinstance(node, Fraction) and node.ruled:
            before = index > 0 and is_factor(nodes[index - 1], Role.CLOSE)
            if before or (index + 1 < len(nodes) and is_factor(nodes[index + 1], Role.OPEN)):
                said = f"({said})"
        words.append(said)
    return _IN_NUMBER.sub(r"\1,\2", " ".join(words))


@lru_cache(maxsize=2048)
def _say_sign(text: str) -> str:
    """Say a sign or letters; letters of an alphabet after its name."""
    if text in _WORDS:
        return _WORDS[text]
    if text.isascii():
        return text
    kind = alphabet_of(text[0])
    plain = normalize("NFKC", text) if kind else text
    if len(plain) == 1 and plain in SYMBOLS:
        named = SYMBOLS[plain] if plain.isalpha() else name(plain, SYMBOLS[plain]).lower()
    else:
        named = "".join(plain_letter(char)[0] for char in plain)
        named = named if named.isascii() else " ".join(name(char, char).lower() for char in named)
    return f"{kind} {named}" if kind else named


def _group(node: Node) -> str:
    """Say a part, in parentheses where it does not hold together by itself."""
    words = _say(node).strip()
    is_firm = piece_of(node, UNICODE, is_tight=False).bond <= Bond.OPEN_END
    return words if is_firm else f"({words})"


def _say_scripts(node: Scripts) -> str:
    words = [] if node.base == EMPTY else [_group(node.base)]
    if repeats_script(node):
        words = [f"({words[0]})"]
    primes = isinstance(node.sup, Leaf) and node.sup.text in "′″‴⁗"
    if primes and node.sup is not None:
        words.append(_say(node.sup))
    if _is_big(node.base):
        return " ".join([*words, *_bounds(node.sub, node.sup)])
    if node.sub is not None:
        words.append(f"sub {_group(node.sub)}")
    if node.sup is not None and not primes:
        power = _POWERS.get(node.sup.text) if isinstance(node.sup, Leaf) else None
        words.append(power or f"to the {_group(node.sup)}")
    left = (("sub", node.left_sub), ("sup", node.left_sup))
    before = [f"pre-{kind} {_group(part)}" for kind, part in left if part]
    return " ".join([*before, *words])


def _is_big(base: Node) -> bool:
    return isinstance(base, Leaf) and base.role is Role.BIG


def _bounds(under: Node | None, over: Node | None) -> Sequence[str]:
    """Say the bounds of a sum: `from i = 1 to n of`, `over i in S of`."""
    words = []
    if under is not None:
        words.append(f"{'from' if over is not None else 'over'} {_say(under)}")
    if over is not None:
        words.append(f"to {_say(over)}")
    return [*words, "of"]


def _say_limits(base: Node, under: Node | None, over: Node | None) -> str:
    if isinstance(base, Leaf) and base.role in (Role.BIG, Role.WORD):
        if base.text.startswith("lim") and under is not None:
            return f"{base.text} as {_say(under)} of"
        return " ".join([_say(base), *_bounds(under, over)])
    words = [_group(base)]
    if under is not None:
        words.append(f"with {_say(under)} below")
    if over is not None:
        words.append(f"with {_say(over)} above")
    return " ".join(words)


def _say_fence(left: str, body: Node, right: str) -> str:
    if isinstance(body, Fraction) and not body.ruled and (left, right) == ("(", ")"):
        return f"({_say(body.top)} choose {_say(body.bottom)})"
    if isinstance(body, Table):
        kind = {("|", "|"): "determinant", ("{", ""): "cases"}.get((left, right), "matrix")
        return f"{kind} {_say_table(body)}"
    if (left, right) in (("(", ")"), ("[", "]")):
        return f"{left}{_say(body)}{right}"
    return f"{_say_sign(left) if left else ''} {_say(body)} {_end(right)}"


def _end(sign: str) -> str:
    return "" if not sign else f"end {_say_sign(sign)}" if sign in "|‖" else _say_sign(sign)


def _say_table(table: Table) -> str:
    if table.kind != "matrix":
        return "; ".join(" ".join(_say(cell.body) for cell in row) for row in table.rows)
    rows = [", ".join(_say(cell.body) or "blank" for cell in row) for row in table.rows]
    return "; ".join(f"row {index}: {row}" for index, row in enumerate(rows, start=1)) + "; end"
