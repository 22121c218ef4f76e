"""A name to the files of a new library that checks and builds at once."""

from __future__ import annotations

import re
from collections.abc import Mapping

from builder.authoring.template import EXAMPLES
from builder.source.quotes import in_single_quotes

_CURRICULUM = """\
# The map of the subject: strands, and topics in teaching order. A topic stands below everything that it builds on.
strands:
  basics: Basics
topics:
  - id: first-topic
    title: The first topic
    strand: basics
  - id: second-topic
    title: The second topic
    strand: basics
    prerequisites: [first-topic]
"""
_SOURCES = """\
# Where the facts come from. A card cites a key and, where it can, a place: [handbook 1.2]
sources:
  handbook:
    title: The title of a book that you trust
    authors: Its authors
    kind: book                    # or: paper, course, video, site
"""
_MACROS = """\
# TeX macros for the formulas of all cards. tex: what stands in for the macro, in single quotes; #1 .. #9 are its
# arguments.  args: how many it takes (none if left out).  means: what it says.
macros:
  R:
    tex: '\\mathbb{R}'
    means: the real numbers
  abs:
    args: 1
    tex: '\\lvert #1 \\rvert'
    means: 'the absolute value of #1'
"""
_SETTINGS = """\
# One library is one deck. The id never changes: Anki knows every note by it.
id: %(id)s
deck: %(title)s
title: %(title)s
version: 0.1.0
licence: CC BY 4.0                # of the cards; choose your own
"""
_README = """\
# %(title)s

Cards for spaced repetition, checked and built by flashmath. They stand in `cards/`, one file a topic.

```sh
flashmath check               # names every mistake with its place
flashmath build               # writes dist/%(id)s.apkg, which Anki imports with File > Import
flashmath new second-topic    # begins the file of a topic of cards/curriculum.yaml
```

`flashmath explain CODE` says what a finding means, `flashmath explain claims` how claims are written. Ids of cards and
of the library are permanent: Anki and the schedule of every learner know a card by them.
"""
_IGNORED = "dist/\n"

#: What the title of a library may not hold: it stands on one line of YAML.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
#: A text that YAML reads as it is written, without quotes.
_PLAIN = re.compile(r"[^\W\d_](?:[\w ,.;()/+-]*[\w.)])?")


def starter_files(name: str, title: str) -> Mapping[str, str]:
    """Write the files of a library, by their places in its folder; `name` is its id."""
    words = {"id": name, "title": quote(title)}
    cards = "\n".join(f"{EXAMPLES[kind]}  sources: [handbook 1.2]\n" for kind in EXAMPLES)
    indented = "".join(f"  {line}".rstrip() + "\n" for line in cards.removesuffix("\n").split("\n"))
    return {
        ".gitignore": _IGNORED,
        "README.md": _README % {"id": name, "title": title},
        "cards/library.yaml": _SETTINGS % words,
        "cards/curriculum.yaml": _CURRICULUM,
        "cards/sources.yaml": _SOURCES,
        "cards/macros.yaml": _MACROS,
        "cards/basics/first-topic.yaml": f"topic: first-topic\ncards:\n{indented}",
    }


def quote(text: str) -> str:
    """Write a text as a value of YAML on one line. Raises ValueError for one that cannot stand so."""
    if not text.strip() or _UNPRINTABLE.search(text):
        raise ValueError("a title is one line of text")
    return text if _PLAIN.fullmatch(text) else in_single_quotes(text)


def title_of(folder: str) -> str:
    """Turn the name of a folder into a title."""
    words = " ".join(folder.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:]
