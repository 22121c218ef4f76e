"""The guide for authors: pages on claims, expressions and figures, written, or made of what is registered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import BaseModel

from builder.authoring.keys.figure_words import describe_figure_key
from builder.authoring.keys.figures import keys_of
from builder.expressions.binders import BINDERS
from builder.expressions.functions.arrays import ARRAYS
from builder.expressions.functions.data import DATA
from builder.expressions.functions.decompositions import DECOMPOSITIONS
from builder.expressions.functions.distributions import DISTRIBUTIONS
from builder.expressions.functions.elementary import ELEMENTARY
from builder.expressions.functions.entry import Function
from builder.expressions.functions.formats import FORMAT_FUNCTIONS
from builder.expressions.functions.information import INFORMATION
from builder.expressions.functions.learning import LEARNING
from builder.expressions.functions.matrices import MATRICES
from builder.expressions.functions.optimisers import OPTIMISERS
from builder.expressions.functions.statistics import STATISTICS
from builder.expressions.functions.vectors import VECTORS
from builder.expressions.registry import FUNCTIONS
from builder.expressions.registry import SPECIAL
from builder.figures import KINDS

_HEADING = re.compile(r"^## (?P<name>[a-z]+) (?P<title>.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```[a-z]+\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)

#: The functions by what they are about, in the order in which they are listed.
FIELDS: Mapping[str, Iterable[Function]] = {
    "numbers": ELEMENTARY,
    "vectors": VECTORS,
    "making and parting vectors": ARRAYS,
    "matrices": MATRICES,
    "decompositions": DECOMPOSITIONS,
    "statistics": STATISTICS,
    "distributions": (*DISTRIBUTIONS, *(one for one in SPECIAL if one.name != "fl")),
    "information": INFORMATION,
    "learning": LEARNING,
    "optimisers": OPTIMISERS,
    "number formats": (*FORMAT_FUNCTIONS, FUNCTIONS["fl"]),
    "data": DATA,
}
#: What most parts of a figure have; a page of its own tells of it.
_COMMON = ("label", "colour", "line", "side")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with `code` in it, or lines that are shown as they are."""

    text: str
    is_code: bool = False


@dataclass(frozen=True, slots=True)
class Guide:
    """One page of the guide."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@cache
def read_guides() -> Mapping[str, Guide]:
    """Give the pages by their names, in the order in which they are best read."""
    pages = {page.name: page for page in parse_guides(files(__package__).joinpath("guide.md").read_text("utf-8"))}
    return {name: Guide(name, page.title, (*_made(name), *page.blocks)) for name, page in pages.items()}


def parse_guides(text: str) -> Iterator[Guide]:
    """Turn the Markdown of the guide into its pages, as far as they are written."""
    headings = [*_HEADING.finditer(text)]
    ends = [*(heading.start() for heading in headings[1:]), len(text)]
    for heading, end in zip(headings, ends, strict=True):
        yield Guide(heading["name"], heading["title"], tuple(_blocks(text[heading.end() : end])))


def _blocks(body: str) -> Iterator[Block]:
    position = 0
    for fence in _FENCE.finditer(body):
        yield from _paragraphs(body[position : fence.start()])
        yield Block(fence["code"].rstrip("\n"), is_code=True)
        position = fence.end()
    yield from _paragraphs(body[position:])


def _paragraphs(text: str) -> Iterator[Block]:
    return (Block(" ".join(part.split())) for part in text.split("\n\n") if part.strip())


def _made(name: str) -> Iterator[Block]:
    """Make the lists of a page from what is registered."""
    if name == "functions":
        for field, functions in FIELDS.items():
            yield Block(f"{field.capitalize()}:")
            yield Block(_columns([(f"{one.name}({one.signature})", one.doc) for one in functions]), is_code=True)
        yield Block("Those that bind a variable:")
        yield Block(_columns([(binder.form, binder.doc) for binder in BINDERS.values()]), is_code=True)
    elif name in KINDS:
        yield Block(_columns([*_keys(KINDS[name].model)]), is_code=True)


def _keys(model: type[BaseModel], margin: str = "") -> Iterator[tuple[str, str]]:
    for key, form, is_needed, parts in keys_of(model):
        if key in ("kind", "alt") or (key in _COMMON and form != "answer | question" and margin):
            continue
        words = describe_figure_key(model, key)
        yield f"{margin}{key}:", f"{words}{' (needed)' if is_needed else ''}; {form}" if not parts else words
        for part in parts if key != "panels" else ():
            yield from _keys(part, margin + "  ")


def _columns(rows: list[tuple[str, str]]) -> str:
    """Lay out names and words side by side; a name that is too long has its words below it."""
    width = min(26, max(len(name) for name, _ in rows))
    lines = []
    for name, words in rows:
        lines += [f"{name:<{width}}  {words}"] if len(name) <= width else [name, f"{'':<{width}}  {words}"]
    return "\n".join(lines)


def describe_function(name: str) -> Block | None:
    """Say how a function or binder is called, and what it gives; None where there is none of that name."""
    forms = [(f"{one.name}({one.signature})", one.doc) for one in FUNCTIONS.values() if one.name == name]
    forms += [(one.form, one.doc) for one in BINDERS.values() if one.name == name]
    return Block("\n".join(f"{form}\n    {doc}" for form, doc in forms), is_code=True) if forms else None
