"""The signs of mathematics: what each is to its neighbours, and how it is written in ASCII."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from functools import lru_cache
from importlib.resources import files
from unicodedata import normalize

from flashmath.mathematics.alphabets import plain_letter
from flashmath.mathematics.tree import Role

#: Each sign that the engine writes, with the TeX command that it comes from.
SYMBOLS: Mapping[str, str] = json.loads(files(__package__).joinpath("symbols.json").read_text("utf-8"))

OPENING = frozenset("([{⟨⌈⌊⟮⎰⌜⌞")
CLOSING = frozenset(")]}⟩⌉⌋⟯⎱⌝⌟")
DELIMITERS = OPENING | CLOSING | frozenset("|‖/\\↑↓↕⇑⇓⇕")

_BINARY = frozenset("+−-±∓×÷·⋅∗∘∙∔∖∧∨∩∪≀⊎⊓⊔⊕⊖⊗⊘⊙⊚⊛⊝⊞⊟⊠⊡⊺⊻⊼⋄⋆⋇⋉⋊⋋⋌⋎⋏⋒⋓△▽◁▷†‡⨿⩞*⋅")
_BIG = frozenset("∑∏∐∫∬∭∮⨌⋀⋁⋂⋃⨀⨁⨂⨄⨆⨉")
_SIGNS = frozenset("∀∃∄∂¬∇′″‴⁗‵⋮⋱!.?∠#&%_⟋⟍\"'`°")
_RELATIONS = re.compile("[<=>:∣∥∶⟂⋯⌢⌣▵▶◀\u2190-\u21ff\u2208-\u22ff\u27f0-\u27ff\u2900-\u297f\u2a00-\u2aff]")

_INVISIBLE = re.compile("[\u2061-\u2064\ufe00-\ufe0f\u200b]")
_BLANK = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")

#: What is better known in ASCII by signs than by the name of its command.
_ASCII: Mapping[str, str] = {
    "−": "-",
    "±": "+-",
    "∓": "-+",
    "×": "x",
    "÷": "/",
    "·": "*",
    "⋅": "*",
    "∗": "*",
    "∙": "*",
    "∘": "o",
    "≤": "<=",
    "≥": ">=",
    "⩽": "<=",
    "⩾": ">=",
    "≠": "!=",
    "≪": "<<",
    "≫": ">>",
    "≡": "==",
    "≈": "~~",
    "∼": "~",
    "≃": "~=",
    "≅": "~=",
    "≔": ":=",
    "≕": "=:",
    "⩴": "::=",
    "∷": "::",
    "∶": ":",
    "∣": "|",
    "‖": "||",
    "∥": "||",
    "→": "->",
    "←": "<-",
    "↔": "<->",
    "⇒": "=>",
    "⇐": "<==",
    "⇔": "<=>",
    "⟶": "-->",
    "⟵": "<--",
    "⟷": "<-->",
    "⟹": "==>",
    "⟸": "<==",
    "⟺": "<==>",
    "↦": "|->",
    "⟼": "|-->",
    "∞": "inf",
    "∂": "d",
    "∇": "nabla",
    "∑": "sum",
    "∏": "prod",
    "∫": "int",
    "∈": "in",
    "∉": "not in",
    "∅": "{}",
    "∀": "for all",
    "∃": "exists",
    "¬": "not",
    "∧": "and",
    "∨": "or",
    "∩": "cap",
    "∪": "cup",
    "…": "...",
    "⋯": "...",
    "⋮": ":",
    "⋱": "...",
    "′": "'",
    "″": "''",
    "‴": "'''",
    "⁗": "''''",
    "‵": "`",
    "°": "deg",
    "⟨": "<",
    "⟩": ">",
    "⌈": "ceil[",
    "⌉": "]",
    "⌊": "floor[",
    "⌋": "]",
    "⟮": "(",
    "⟯": ")",
    "⎰": "[",
    "⎱": "]",
    "⌜": "[",
    "⌝": "]",
    "⌞": "[",
    "⌟": "]",
    "ℓ": "l",
    "⊤": "T",
    "⊥": "_|_",
    "⟂": "_|_",
    "◻": "box",
    "□": "box",
    "ı": "i",
    "ȷ": "j",
    "†": "+",
    "ϵ": "epsilon",
    "ε": "epsilon",
    "ϕ": "phi",
    "φ": "phi",
    "⟋": "/",
    "⟍": "diagdown",
    "\\": "setminus",
    "∖": "setminus",
}

_QUOTES: Mapping[str, str] = {
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "ß": "ss",
    "•": "-",
}

#: Signs that fonts lack, by signs that they have.
_UNICODE: Mapping[str, str] = {
    "∣": "|",
    "⋅": "·",
    "∗": "*",
    "⟂": "⊥",
    "⟶": "─→",
    "⟵": "←─",
    "⟷": "←→",
    "⟹": "═⇒",
    "⟸": "⇐═",
    "⟺": "⇐⇒",
    "⟼": "├→",
}


def without_invisible(text: str) -> str:
    """Take out what is not seen, invisible operators and selectors of variants; every blank becomes a space."""
    return text if text.isascii() else _BLANK.sub(" ", _INVISIBLE.sub("", text))


@lru_cache(maxsize=1024)
def role_of(sign: str) -> Role:
    """Say what a sign is to its neighbours unless the formula says otherwise."""
    first = sign[0]
    if first in _BINARY:
        return Role.BINARY
    if first in _BIG:
        return Role.BIG
    if first in ",;":
        return Role.PUNCTUATION
    if first in _SIGNS:
        return Role.MARK
    return Role.RELATION if _RELATIONS.match(first) else Role.MARK


@cache
def in_unicode(sign: str) -> str:
    """Turn a sign into one that common fonts have."""
    return _UNICODE.get(sign, sign)


@lru_cache(maxsize=2048)
def in_ascii(text: str) -> str:
    """Turn the text of a leaf into ASCII: signs by signs, other letters by their names."""
    if text.isascii():
        return _ASCII.get(text, text)
    if text in _ASCII:
        return _ASCII[text]
    if text in SYMBOLS:
        return SYMBOLS[text]
    return "".join(map(_char_in_ascii, text))


def text_in_ascii(text: str) -> str:
    """Turn prose into ASCII: letters without their marks, signs by their usual spelling, `?` for all else."""
    return text if text.isascii() else "".join(_QUOTES.get(char) or _char_in_ascii(char) for char in text)


def _char_in_ascii(char: str) -> str:
    if char.isascii():
        return char
    plain = plain_letter(char)[0]
    if plain in _ASCII or plain in SYMBOLS:
        return _ASCII.get(plain) or SYMBOLS[plain]
    if char == "\u0338":
        return "(not)"
    decomposed = "".join(part for part in normalize("NFKD", plain) if part.isascii())
    return decomposed or "?"
