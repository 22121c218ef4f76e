"""The manual of findings, one section a code, from its Markdown to its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

#: A heading of a group, of a code, the word before an example, and the fences of one.
_GROUP = re.compile(r"# (?P<prefix>FM\d): (?P<title>.+)")
_SECTION = re.compile(r"## (?P<code>FM\d{3}) (?P<title>.+)")
_FENCE = re.compile(r"```yaml ?(?P<file>\S*)")


@dataclass(frozen=True, slots=True)
class Example:
    """A file that is faulty or mended; `file` is empty for a file of cards."""

    label: str
    file: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to say of one code: the title, paragraphs of prose with `code` in it, examples."""

    code: str
    title: str
    paragraphs: tuple[str, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Manual:
    """The pages by their codes, and the titles of the groups by the beginning of their codes."""

    pages: Mapping[str, Page]
    groups: Mapping[str, str]


@cache
def read_manual() -> Manual:
    """Read the manual that comes with the program."""
    return parse_manual(files(__package__).joinpath("manual.md").read_text("utf-8"))


def parse_manual(text: str) -> Manual:
    """Turn the Markdown of the manual into its pages."""
    groups = {found["prefix"]: found["title"] for found in map(_GROUP.fullmatch, text.split("\n")) if found}
    starts = [*re.finditer(r"^##? FM\d.*$", text, re.MULTILINE)]
    ends = [*(start.start() for start in starts[1:]), len(text)]
    pages: dict[str, Page] = {}
    for start, end in zip(starts, ends, strict=True):
        if heading := _SECTION.fullmatch(start[0]):
            pages[heading["code"]] = _page(heading["code"], heading["title"], text[start.end() : end])
    return Manual(pages, groups)


def _page(code: str, title: str, body: str) -> Page:
    paragraphs: list[str] = []
    examples: list[Example] = []
    label = ""
    blocks = re.split(r"(^```yaml.*?^```$)", body, flags=re.MULTILINE | re.DOTALL)
    for block in blocks:
        if fence := _FENCE.match(block):
            content = block[fence.end() + 1 :].removesuffix("```")
            examples.append(Example(label, fence["file"], content))
            continue
        for paragraph in filter(None, map(str.strip, block.split("\n\n"))):
            if paragraph in ("Faulty:", "Mended:"):
                label = paragraph.rstrip(":").lower()
            else:
                paragraphs.append(" ".join(paragraph.split()))
    return Page(code, title, tuple(paragraphs), tuple(examples))
