"""The domains of `for:` as data: `real`, `2..9`, `vector n`, `matrix m x n`, `spd 3`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from builder.diagnostics import Flaw
from builder.diagnostics.suggestions import suggest
from builder.expressions.signatures import Signature
from builder.expressions.signatures import plain_signature

#: The largest size of a drawn vector or matrix, and the most arguments of a drawn function.
LARGEST_SIZE = 12
MOST_ARGUMENTS = 4

#: Each kind by how many sizes it may have.
KINDS: Mapping[str, tuple[int, ...]] = {
    "real": (0,),
    "positive": (0,),
    "nonnegative": (0,),
    "negative": (0,),
    "integer": (0,),
    "natural": (0,),
    "function": (0, 1),
    "vector": (1,),
    "positive vector": (1,),
    "matrix": (1, 2),
    "symmetric": (1,),
    "invertible": (1,),
    "spd": (1,),
    "orthogonal": (1,),
    "simplex": (1, 2),
}
#: What kinds are called elsewhere.
OTHER_KINDS: Mapping[str, str] = {
    "boolean": "integer 0..1",
    "bool": "integer 0..1",
    "chance": "real 0..1",
    "complex": "real",
    "distribution": "simplex n",
    "float": "real",
    "number": "real",
    "probabilities": "simplex n",
    "probability": "real 0..1",
    "scalar": "real",
}
_SUCH_AS = "such as real, real 0..1, 2..9, vector n, matrix m x n; `flashmath explain domains` lists them"
_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:/\d+)?"
_RANGE = re.compile(rf"(?:(real|integer)\s+)?({_NUMBER})\s*\.\.\s*({_NUMBER})")
_LIST = re.compile(rf"\[\s*{_NUMBER}(?:\s*,\s*{_NUMBER})*\s*\]")
_KIND = re.compile(r"(positive\s+vector|[a-z]+)((?:\s+(?:[A-Za-z]|\d{1,3})|\s*[x×]\s*(?=[\d ])|\d{1,3})*)")
_SIZE = re.compile(r"\d+|(?<![A-Za-z])[A-Za-z](?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Domain:
    """Where a symbol lives; a size is a number, or a letter that stands for one."""

    kind: str
    sizes: tuple[int | str, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    values: tuple[Fraction, ...] = ()

    @property
    def arity(self) -> int:
        """Give the number of arguments of a function."""
        return int(self.sizes[0]) if self.sizes and self.kind == "function" else 1


def parse_domain(text: str) -> tuple[Domain | None, list[Flaw]]:
    """Turn the text of a domain into data."""
    text_ = text.strip()
    if found := _RANGE.fullmatch(text_):
        return _range(text, *found.groups())
    if _LIST.fullmatch(text_):
        values = tuple(Fraction(part.strip()) for part in text_[1:-1].split(","))
        if len(values) == 2 and values[0] < values[1]:
            low, high = (part.strip() for part in text_[1:-1].split(","))
            message = f"{text_} would be the two numbers {low} and {high}, and may be meant as an interval"
            help = f"write real {low}..{high} for the interval, [{high}, {low}] for the two"
            return None, [Flaw(0, len(text), "FM318", message, help)]
        return Domain("one of", values=values), []
    found = _KIND.fullmatch(text_)
    kind = re.sub(r"\s+", " ", found[1]) if found else text_.split(" ")[0]
    if found is None or kind not in KINDS:
        return None, [Flaw(0, max(1, len(text)), "FM318", f"unknown domain {text_ or '(empty)'}", _meant(text_, kind))]
    return _sized(text, kind, found[2])


def _meant(text: str, kind: str) -> str:
    """Say how a domain is probably written that is none."""
    numbers = re.findall(_NUMBER, text)
    if kind in OTHER_KINDS:
        return f"did you mean {OTHER_KINDS[kind]}?"
    if re.match(r"[(\[{]|.*<", text) and len(numbers) == 2:
        return f"an interval is written real {numbers[0]}..{numbers[1]}"
    if ".." in text:
        return "the bounds of a range are numbers, as in 1..9 or real 0..1"
    word = text[: len(text) - len(text.lstrip("abcdefghijklmnopqrstuvwxyz"))]
    if KINDS.get(word, (0,)) != (0,):
        return "such as vector 3, matrix 2 x 3, matrix m x n"
    close = suggest(kind, KINDS)
    return f"did you mean {close}?" if close and close != text else _SUCH_AS


def _range(text: str, kind: str | None, low: str, high: str) -> tuple[Domain | None, list[Flaw]]:
    first, last = Fraction(low), Fraction(high)
    if first >= last:
        return None, [Flaw(0, len(text), "FM318", f"the range {low}..{high} is empty")]
    whole = kind == "integer" or (kind is None and "." not in low + high and "/" not in low + high)
    if whole and kind is None and max(abs(first), abs(last)) <= 1:
        message = f"{low}..{high} would be whole numbers alone, and may be meant as an interval"
        help = f"write real {low}..{high} for the interval, integer {low}..{high} for the whole numbers"
        return None, [Flaw(0, len(text), "FM318", message, help)]
    if whole and (first.denominator != 1 or last.denominator != 1):
        return None, [Flaw(0, len(text), "FM318", "the bounds of a range of whole numbers are whole")]
    return Domain("integer" if whole else "real", low=first, high=last), []


def _sized(text: str, kind: str, rest: str) -> tuple[Domain | None, list[Flaw]]:
    sizes = tuple(int(size) if size.isdigit() else size for size in _SIZE.findall(_without_times(rest)))
    if len(sizes) not in KINDS[kind]:
        wanted = " or ".join(map(str, KINDS[kind]))
        message = f"{kind} takes {wanted} size{'s' * (wanted != '1')}, here are {len(sizes)}"
        return None, [Flaw(0, len(text), "FM318", message, "such as vector 3, matrix 2 x 3, matrix m x n")]
    limit = MOST_ARGUMENTS if kind == "function" else LARGEST_SIZE
    if any(isinstance(size, int) and not 1 <= size <= limit for size in sizes):
        return None, [Flaw(0, len(text), "FM318", f"a size is 1 to {limit}")]
    if kind == "function" and sizes and isinstance(sizes[0], str):
        return None, [Flaw(0, len(text), "FM318", "the number of arguments is a number")]
    if kind == "matrix" and len(sizes) == 1:
        sizes *= 2
    return Domain(kind, sizes), []


def _without_times(rest: str) -> str:
    """Leave out the sign between two sizes, but not a size that is called x."""
    return re.sub(r"(?<=[\dA-Za-z])(\s*)[x×](\s*)(?=[\dA-Za-z])", " ", rest, count=1)


def size_letters(domains: Iterable[Domain]) -> tuple[str, ...]:
    """Give the letters that stand for sizes, each once."""
    letters = (size for domain in domains for size in domain.sizes if isinstance(size, str))
    return tuple(dict.fromkeys(letters))


def callables(domains: Mapping[str, Domain]) -> dict[str, Signature]:
    """Give the symbols that are functions, and how each is called."""
    return {name: plain_signature(domain.arity) for name, domain in domains.items() if domain.kind == "function"}
