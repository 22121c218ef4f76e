"""Scripts that Unicode has small letters for: `x²`, `aᵢⱼ`, `e⁻ˣ`."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping

from flashmath.mathematics.alphabets import plain_letter
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import Span
from flashmath.mathematics.style import add_style
from flashmath.mathematics.tree import Leaf
from flashmath.mathematics.tree import Node
from flashmath.mathematics.tree import Role
from flashmath.mathematics.tree import Row
from flashmath.mathematics.tree import Styled

_SUPERSCRIPTS: Mapping[str, str] = {
    **dict(zip("0123456789+−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", strict=True)),
    **dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True)),
    **dict(zip("ABDEGHIJKLMNOPRTUVW", "ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ", strict=True)),
    "⊤": "ᵀ",
    "′": "′",
    "″": "″",
    "‴": "‴",
    "⁗": "⁗",
    "‵": "‵",
}
_SUBSCRIPTS: Mapping[str, str] = {
    **dict(zip("0123456789+−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True)),
    **dict(zip("aehijklmnoprstuvx", "ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True)),
    **dict(zip("βγρφχ", "ᵦᵧᵨᵩᵪ", strict=True)),
}
PRIMES = frozenset("′″‴⁗‵")


def small_script(node: Node, is_raised: bool) -> Line | None:
    """Turn a script into small letters of one row; None where Unicode lacks one of them."""
    if isinstance(node, Leaf) and is_raised and node.text == "∘":
        return (("°", PLAIN),)
    spans = list(_small(node, _SUPERSCRIPTS if is_raised else _SUBSCRIPTS))
    return None if not spans or ("", PLAIN) in spans else tuple(spans)


def _small(node: Node, table: Mapping[str, str]) -> Iterable[Span]:
    """Give the small letters of a node; an empty one for what has none."""
    match node:
        case Leaf(text=text, role=role, style=style) if role is not Role.TEXT or " " not in text:
            for char in text:
                plain, more = plain_letter(char)
                yield (table[plain], style | more) if plain in table else ("", PLAIN)
        case Row(items=items) if items:
            for item in items:
                yield from _small(item, table)
        case Styled(body=body, style=style):
            for text, own in _small(body, table):
                yield text, add_style(own, style) if text else PLAIN
        case _:
            yield ("", PLAIN)


def is_primes(node: Node | None) -> bool:
    """Say whether a script begins with a prime, which stands before any other script."""
    first = node.items[0] if isinstance(node, Row) and node.items else node
    return isinstance(first, Leaf) and first.text in PRIMES
