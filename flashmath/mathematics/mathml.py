"""The MathML of the everyday engine to the tree of a formula; what is not known is named, never dropped."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias
from xml.etree.ElementTree import Element
from xml.etree.ElementTree import fromstring

from flashmath.mathematics.attributes import UnknownMathematics
from flashmath.mathematics.attributes import cells_of_length
from flashmath.mathematics.attributes import demand_known
from flashmath.mathematics.attributes import style_properties
from flashmath.mathematics.leaves import is_known_sign
from flashmath.mathematics.leaves import read_letters
from flashmath.mathematics.leaves import read_operator
from flashmath.mathematics.leaves import read_text
from flashmath.mathematics.rows import join_dots
from flashmath.mathematics.rows import settle_signs
from flashmath.mathematics.style import style_of_colour
from flashmath.mathematics.symbols import DELIMITERS
from flashmath.mathematics.symbols import without_invisible
from flashmath.mathematics.tables import read_table
from flashmath.mathematics.tree import EMPTY
from flashmath.mathematics.tree import Accent
from flashmath.mathematics.tree import Arrow
from flashmath.mathematics.tree import Enclosed
from flashmath.mathematics.tree import Fence
from flashmath.mathematics.tree import Fraction
from flashmath.mathematics.tree import InStyle
from flashmath.mathematics.tree import Limits
from flashmath.mathematics.tree import Node
from flashmath.mathematics.tree import Phantom
from flashmath.mathematics.tree import Role
from flashmath.mathematics.tree import Root
from flashmath.mathematics.tree import Row
from flashmath.mathematics.tree import Scripts
from flashmath.mathematics.tree import Space
from flashmath.mathematics.tree import Styled

_APPLY = "\u2061"
_ENTITY = re.compile(r"&(?!amp;|lt;|gt;|quot;|apos;|#)(\w+);")
_ENTITIES = {"ApplyFunction": _APPLY}
_COLOUR = re.compile(r"#([0-9A-Fa-f]{6})")
_STRIKES = {
    "box": "box",
    "updiagonalstrike": "cancel",
    "downdiagonalstrike": "bcancel",
    "updiagonalstrike downdiagonalstrike": "xcancel",
}
#: The room that the engine leaves for the shortest arrow with a label.
_ARROW_ROOM = "3.5em"

Reader: TypeAlias = Callable[[Element], Node]


@lru_cache(maxsize=512)
def read_mathml(mathml: str) -> Node:
    """Turn the MathML of a formula into its tree. Raises UnknownMathematics for what could not be shown."""
    root = fromstring(_ENTITY.sub(_entity, mathml))  # noqa: S314 - our own engine wrote it
    if root.tag != "math":
        raise UnknownMathematics(f"element {root.tag}")
    return _row_of(root)


def _entity(found: re.Match[str]) -> str:
    if found[1] not in _ENTITIES:
        raise UnknownMathematics(f"entity {found[1]}")
    return _ENTITIES[found[1]]


def _read(element: Element) -> Node:
    reader = _READERS.get(element.tag)
    if reader is None:
        raise UnknownMathematics(f"element {element.tag}")
    demand_known(element.tag, element.attrib)
    return reader(element)


def _flat(elements: Iterable[Element]) -> list[Node]:
    """Read elements that stand side by side; rows without a meaning of their own are dissolved."""
    items: list[Node] = []
    for element in elements:
        if element.tag == "mo" and (element.text or "") == _APPLY:
            if "lspace" in element.attrib:
                items.append(Space(1))
            continue
        node = _read(element)
        if isinstance(node, Row):
            items.extend(node.items)
        elif not isinstance(node, Space) or node.width:
            items.append(node)
    return items


def _group(element: Element) -> Node:
    children = list(element)
    if len(children) >= 2 and _is_fence(children[0]) and _is_fence(children[-1]):
        left, right = (without_invisible(child.text or "") for child in (children[0], children[-1]))
        return Fence(left, _row_of(children[1:-1]), right)
    if not element.attrib:
        return _row_of(element)
    node = _row_of(element)
    if colour := _COLOUR.search(style_properties(element.attrib).get("color", "")):
        node = Styled(node, style_of_colour(int(colour[1], 16)))
    if (is_display := element.get("displaystyle")) is not None:
        node = InStyle(node, is_display == "true")
    return node


def _row_of(children: Iterable[Element]) -> Node:
    items = tuple(settle_signs(join_dots(_flat(children))))
    return items[0] if len(items) == 1 else Row(items)


def _is_fence(element: Element) -> bool:
    if element.tag != "mo" or "minsize" in element.attrib or element.get("stretchy") == "false":
        return False
    sign = without_invisible(element.text or "")
    return not sign or sign in DELIMITERS


def _fraction(element: Element) -> Node:
    top, bottom = element
    node: Node = Fraction(_read(top), _read(bottom), element.get("linethickness") != "0")
    is_display = element.get("displaystyle")
    return node if is_display is None else InStyle(node, is_display == "true")


def _scripts(element: Element) -> Node:
    base, *scripts = (_read(child) for child in element)
    match element.tag:
        case "msub":
            return Scripts(base, scripts[0])
        case "msup":
            return Scripts(base, None, scripts[0])
        case _:
            return Scripts(base, scripts[0], scripts[1])


def _multiscripts(element: Element) -> Node:
    base, *rest = element
    marks = [child.tag for child in rest]
    cut = marks.index("mprescripts") if "mprescripts" in marks else len(rest)
    after, before = rest[:cut], rest[cut + 1 :]
    pairs = [_pair(after), _pair(before)]
    return Scripts(_read(base), pairs[0][0], pairs[0][1], pairs[1][0], pairs[1][1])


def _pair(children: list[Element]) -> tuple[Node | None, Node | None]:
    if len(children) not in (0, 2):
        raise UnknownMathematics("element mmultiscripts with more than one pair")
    read = [None if child.tag == "none" or _is_empty(child) else _read(child) for child in children]
    return (read[0], read[1]) if read else (None, None)


def _is_empty(element: Element) -> bool:
    return element.tag == "mrow" and not len(element)


def _limits(element: Element) -> Node:
    base, *others = element
    if element.get("accent") == "true" or element.get("accentunder") == "true":
        return Accent(_read(base), without_invisible(others[0].text or "") or "\u0332", element.tag == "munder")
    if base.tag == "mo" and any(_is_arrow_label(other) for other in others):
        labels = [_read(other[0]) if _is_arrow_label(other) else _read(other) for other in others]
    else:
        labels = [_read(other) for other in others]
    under = labels[0] if element.tag != "mover" else None
    over = labels[-1] if element.tag != "munder" else None
    if base.tag == "mo" and any(_is_arrow_label(other) for other in others):
        return Arrow(without_invisible(base.text or ""), _trim(over), _trim(under))
    return Limits(_without_ends(_read(base)), under, over, base.get("movablelimits") != "false")


def _without_ends(node: Node) -> Node:
    """Take the space off that follows the name of a function."""
    if isinstance(node, Row) and len(node.items) == 2 and isinstance(node.items[1], Space):
        return node.items[0]
    return node


def _trim(label: Node | None) -> Node | None:
    """Take the blank ends off a label."""
    if not isinstance(label, Row):
        return label
    items = [item for item in label.items if not isinstance(item, Space)] if len(label.items) < 4 else label.items[1:-1]
    return None if not items else items[0] if len(items) == 1 else Row(tuple(items))


def _is_arrow_label(element: Element) -> bool:
    return element.tag in ("munder", "mover") and len(element) == 2 and element[1].get("width") == _ARROW_ROOM


def _space(element: Element) -> Node:
    properties = style_properties(element.attrib)
    if "margin-left" in properties:
        return Space(0)
    return Space(cells_of_length(element.get("width", "0")))


def _phantom(element: Element) -> Node:
    return Phantom(_row_of(element), has_width=True, has_height=True)


def _padded(element: Element) -> Node:
    body = _row_of(element)
    if isinstance(body, Phantom):
        return Phantom(body.body, "width" not in element.attrib, "height" not in element.attrib)
    properties = style_properties(element.attrib)
    left, right = (Space(cells_of_length(properties.get(f"padding-{side}", "0"))) for side in ("left", "right"))
    return Row((left, *(body.items if isinstance(body, Row) else (body,)), right))


def _enclosed(element: Element) -> Node:
    notation = element.get("notation", "")
    if notation not in _STRIKES:
        raise UnknownMathematics(f"notation {notation}")
    children = [child for child in element if not (child.tag == "mrow" and "menclose" in child.get("class", ""))]
    return Enclosed(_row_of(children), _STRIKES[notation])


def _root(element: Element) -> Node:
    if element.tag == "msqrt":
        return Root(_row_of(element))
    body, index = element
    return Root(_read(body), _read(index))


def _operator(element: Element) -> Node:
    sign = without_invisible(element.text or "")
    if sign and not is_known_sign(sign):
        raise UnknownMathematics(f"sign {sign}")
    return read_operator(sign, element.attrib) if sign else EMPTY


_READERS: Mapping[str, Reader] = {
    "mrow": _group,
    "mi": lambda element: read_letters(element.text or "", Role.LETTER),
    "mn": lambda element: read_letters(element.text or "", Role.NUMBER),
    "mo": _operator,
    "mtext": read_text,
    "mspace": _space,
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _root,
    "msub": _scripts,
    "msup": _scripts,
    "msubsup": _scripts,
    "mmultiscripts": _multiscripts,
    "munder": _limits,
    "mover": _limits,
    "munderover": _limits,
    "mtable": lambda element: read_table(element, _row_of),
    "menclose": _enclosed,
    "mphantom": _phantom,
    "mpadded": _padded,
}
