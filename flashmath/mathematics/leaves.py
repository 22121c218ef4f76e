"""The letters, numbers, words and signs of MathML to leaves of the tree."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter
from xml.etree.ElementTree import Element

from flashmath.mathematics.alphabets import is_mathematical
from flashmath.mathematics.attributes import UnknownMathematics
from flashmath.mathematics.attributes import cells_of_length
from flashmath.mathematics.style import BOLD
from flashmath.mathematics.style import CODE
from flashmath.mathematics.style import ITALIC
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Style
from flashmath.mathematics.symbols import CLOSING
from flashmath.mathematics.symbols import DELIMITERS
from flashmath.mathematics.symbols import OPENING
from flashmath.mathematics.symbols import SYMBOLS
from flashmath.mathematics.symbols import role_of
from flashmath.mathematics.symbols import without_invisible
from flashmath.mathematics.tree import EMPTY
from flashmath.mathematics.tree import Leaf
from flashmath.mathematics.tree import Node
from flashmath.mathematics.tree import Role
from flashmath.mathematics.tree import Row

#: How many rows a delimiter of each of the four sizes may take.
_SIZES = {"1.2em": 1, "1.623em": 3, "2.047em": 5, "2.470em": 7}
#: A delimiter in the middle of others that grow takes as many rows as they do.
WITHOUT_LIMIT = 1000
_TEXT_STYLES: Mapping[str, Style] = {"b": BOLD, "i": ITALIC, "code": CODE, "span": PLAIN}
_NEGATION = "\u0338"


def is_known_sign(sign: str) -> bool:
    """Say whether a sign can be shown, in Unicode and in ASCII."""
    base = sign.removesuffix(_NEGATION)
    return sign in SYMBOLS or all(char.isascii() or char in SYMBOLS or char.isalpha() for char in base)


def read_letters(text: str, role: Role) -> Node:
    """Turn the text of an identifier or a number into a leaf."""
    text = without_invisible(text)
    if not text:
        return EMPTY
    for char in text.replace(_NEGATION, ""):
        if not (char.isascii() or char.isalnum() or is_mathematical(char) or char in SYMBOLS or char == "…"):
            raise UnknownMathematics(f"sign {char}")
    if text == ":":
        return Leaf(text, Role.PUNCTUATION, right=1)
    if role is Role.LETTER and len(text) > 1 and not text.endswith(_NEGATION):
        role = Role.WORD
    return Leaf(text, role)


def read_operator(sign: str, attributes: Mapping[str, str]) -> Node:
    """Turn a sign into a leaf; the engine says where it stands otherwise than usual."""
    role = Role.WORD if len(sign) > 1 and sign[0].isalpha() and sign[0].isascii() else role_of(sign)
    form = attributes.get("form")
    if sign in DELIMITERS:
        role = _delimiter_role(sign, form)
    elif form in ("postfix", "prefix"):
        role = Role.MARK
    left, right = _usual_spaces(role)
    if "lspace" in attributes:
        left = min(1, cells_of_length(attributes["lspace"]))
    if "rspace" in attributes:
        right = min(1, cells_of_length(attributes["rspace"]))
    if role is Role.BIG:
        left, right = 1, 1
    elif role in (Role.BINARY, Role.RELATION) and not left and not right and sign not in "∣∥":
        role = Role.MARK
    return Leaf(sign, role, PLAIN, left, right, _stretch(sign, attributes))


def _delimiter_role(sign: str, form: str | None) -> Role:
    if form == "prefix" or (form is None and sign in OPENING):
        return Role.OPEN
    if form == "postfix" or (form is None and sign in CLOSING):
        return Role.CLOSE
    return Role.RELATION if form == "infix" else Role.MARK


def _usual_spaces(role: Role) -> tuple[int, int]:
    match role:
        case Role.BINARY | Role.RELATION:
            return 1, 1
        case Role.PUNCTUATION | Role.WORD:
            return 0, 1
        case _:
            return 0, 0


def _stretch(sign: str, attributes: Mapping[str, str]) -> int:
    if sign not in DELIMITERS:
        return 0
    if "minsize" in attributes:
        if attributes["minsize"] not in _SIZES:
            raise UnknownMathematics(f"size {attributes['minsize']}")
        return _SIZES[attributes["minsize"]]
    return WITHOUT_LIMIT if attributes.get("stretchy") == "true" else 0


def read_text(element: Element) -> Node:
    """Turn text inside a formula into leaves, one for each style."""
    pieces = [(text, style) for text, style in _pieces(element, PLAIN) if text]
    styled = groupby(pieces, key=itemgetter(1))
    leaves = tuple(Leaf("".join(text for text, _ in group), Role.TEXT, style) for style, group in styled)
    return leaves[0] if len(leaves) == 1 else Row(leaves)


def _pieces(element: Element, style: Style) -> list[tuple[str, Style]]:
    pieces = [(_plain(element.text), style)]
    for child in element:
        if child.tag not in _TEXT_STYLES:
            raise UnknownMathematics(f"element {child.tag}")
        pieces += _pieces(child, style | _TEXT_STYLES[child.tag])
        pieces.append((_plain(child.tail), style))
    return pieces


def _plain(text: str | None) -> str:
    return (text or "").replace("\u00a0", " ")
