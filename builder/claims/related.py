"""Whether a claim has anything to do with the card on which it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from fractions import Fraction

from builder.claims.literals import Digits
from builder.claims.literals import Literal
from builder.claims.model import Claim
from builder.claims.parts import bodies
from builder.claims.written import WRITTEN
from builder.expressions.tree import Bind
from builder.expressions.tree import Call
from builder.expressions.tree import Expr
from builder.expressions.tree import Name
from builder.expressions.tree import Number
from builder.expressions.tree import walk
from builder.expressions.words import RESERVED
from builder.expressions.words import SIGNS
from builder.tex.scan import scan_text
from builder.tex.segments import Formula
from builder.tex.segments import Prose

_WORD = re.compile(r"[A-Za-z]+")
#: A word of prose with its digits, such as FP16 and bfloat16.
_NUMBERED = re.compile(r"[A-Za-z]+\d\w*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e-?\d{1,3})?")
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_ACCENT = re.compile(r"\\(?:hat|tilde|bar|vec|mathbf|mathrm|mathcal|boldsymbol|operatorname|text)\b")
#: Numbers that stand everywhere.
_COMMON = frozenset({Fraction(0), Fraction(1)})


def shares_nothing(claim: Claim, texts: Iterable[str]) -> bool:
    """Say whether a claim has no symbol, function or number in common with the texts of its card."""
    words, numbers = _of_texts(texts)
    own_words, own_numbers = _of_claim(claim)
    rare = own_numbers - _COMMON
    if not own_words and not rare:
        rare = own_numbers
    return not (own_words & words) and not (rare & numbers)


def _of_claim(claim: Claim) -> tuple[set[str], set[Fraction]]:
    """Collect the words and numbers of a claim."""
    words, numbers = {part for name in claim.domains for part in _name_parts(name)}, set()
    for part in (part for body in bodies(claim.expr, claim.program) for part in walk(body)):
        if isinstance(part, Number):
            numbers |= _as_share_too(part.value)
        words.update(word for name in _names(part) for word in WRITTEN.get(name) or _name_parts(name))
    numbers |= set(_literal_numbers(claim.literal)) if claim.literal is not None else set()
    return words, numbers


def _as_share_too(number: Fraction) -> set[Fraction]:
    """Give a number, and what it is in per cent."""
    return {number} if number in _COMMON else {number, number * 100}


def _names(part: Expr) -> Iterator[str]:
    match part:
        case Name(name) if name not in RESERVED or name in WRITTEN:
            yield name
        case Call(name):
            yield name
        case Bind(op, _, names):
            yield op
            yield from names


def _name_parts(name: str) -> list[str]:
    """Give a name and its first word: `beta1` is written beta with a subscript."""
    return [name, *_WORD.findall(name)[:1]]


def _literal_numbers(literal: Literal) -> Iterator[Fraction]:
    if isinstance(literal, Digits):
        yield from _as_share_too(abs(literal.value))
        return
    for part in literal:
        yield from _literal_numbers(part)


def _of_texts(texts: Iterable[str]) -> tuple[set[str], set[Fraction]]:
    """Collect the words and numbers of texts; single letters count in formulas only."""
    words: set[str] = set()
    numbers: set[Fraction] = set()
    for text in texts:
        for segment in scan_text(text)[0]:
            if isinstance(segment, Formula):
                words |= _formula_words(segment.tex)
                numbers |= _numbers(segment.tex)
            elif hasattr(segment, "text"):
                plain = segment.text
                found = {*_WORD.findall(plain), *_NUMBERED.findall(plain)}
                words |= {word for word in found if len(word) > 1} if isinstance(segment, Prose) else found
                words |= {word.lower() for word in found if len(word) > 1}
                numbers |= _numbers(plain)
    return words, numbers


def _formula_words(tex: str) -> set[str]:
    words = set(_COMMAND.findall(tex)) | {SIGNS[char] for char in tex if char in SIGNS}
    if "'" in tex:
        words.add("prime")
    plain = _COMMAND.sub(" ", _ACCENT.sub(" ", tex))
    found = _WORD.findall(plain)
    return words | set(found) | {letter for word in found for letter in word}


def _numbers(text: str) -> set[Fraction]:
    text = text.replace("{,}", "").replace("\\,", "")
    found = {Fraction(number) for number in _NUMBER.findall(text) if len(number) < 60}
    return found | {number / 100 for number in found}
