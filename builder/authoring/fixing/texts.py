"""The text of a card file with mechanical findings to the same text without them.

A fix is kept only where it proves itself: its finding is gone, none has come, and every other card is what it was.
A card that could not be read before may now show what else is wrong inside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from functools import partial
from itertools import groupby

from builder.authoring.fixing.braces import mend_braces
from builder.authoring.fixing.card_file import OUTSIDE
from builder.authoring.fixing.card_file import CardFile
from builder.authoring.fixing.card_file import read_card_file
from builder.authoring.fixing.layout import Edit
from builder.authoring.fixing.layout import apply_edits
from builder.authoring.fixing.tex import mend_delimiters
from builder.authoring.fixing.tex import mend_lookalikes
from builder.authoring.fixing.yaml import mend_definitions
from builder.authoring.fixing.yaml import mend_prompts
from builder.authoring.fixing.yaml import mend_tabs
from builder.authoring.fixing.yaml import mend_values
from builder.kinds.card import Card
from builder.library import Library
from builder.source import Source
from builder.source.files import read_source

#: What can mend a file, in this order. Each gives groups of edits that belong together.
MENDERS: tuple[Callable[[CardFile], Iterable[list[Edit]]], ...] = (
    *(partial(mend_tabs, width=width) for width in (2, 4, 8)),
    mend_braces,
    mend_values,
    mend_prompts,
    mend_delimiters,
    mend_lookalikes,
)
#: How often all menders go over one file at most.
MOST_ROUNDS = 10
#: How many groups of edits are tried one by one in a round, where they do not fit together.
MOST_TRIES = 100


def fix_definitions(text: str, name: str, library: Library) -> tuple[str, tuple[str, ...]]:
    """Mend the text of a file of macros; give it with the codes of the findings that are gone."""
    names = frozenset(re.findall(r"^ +([A-Za-z]+):[ \t]*\r?$", text, re.MULTILINE))
    mended = mend_definitions(text, names | frozenset(library.macros))
    before, after = (Counter(found.code for found in read_source(Source(name, each))[1]) for each in (text, mended))
    return (text, ()) if after or not before else (mended, tuple(sorted(before.elements())))


def fix_text(text: str, name: str, library: Library) -> tuple[str, tuple[str, ...]]:
    """Mend the text of a card file; give it with the codes of the findings that are gone."""
    first = file = read_card_file(text, name, library)
    for _ in range(MOST_ROUNDS):
        before = file
        for mender in MENDERS:
            file = _mend(file, mender)
        if file is before:
            break
    gone = _by_code(first) - _by_code(file)
    return file.text, tuple(sorted(gone.elements()))


def _by_code(file: CardFile) -> Counter[str]:
    return Counter(found.code for found in file.findings)


def _mend(file: CardFile, mender: Callable[[CardFile], Iterable[list[Edit]]]) -> CardFile:
    """Try the edits of one mender: all together, else those of each card, else each group; the last ones first."""
    groups = sorted(mender(file), key=lambda edits: edits[0].start, reverse=True) if file.findings else []
    if better := _try(file, groups):
        return better
    tries = 0
    for _, found in groupby(groups, key=partial(_item_of, file)):
        same = list(found)
        better = _try(file, same)
        for group in () if better else same:
            tries += 1
            file = (_try(file, [group]) if tries <= MOST_TRIES else None) or file
        file = better or file
    return file


def _item_of(file: CardFile, edits: list[Edit]) -> int:
    return file.item_at(edits[0].start)


def _try(file: CardFile, groups: Iterable[list[Edit]]) -> CardFile | None:
    """Give the file with some edits if that is better."""
    text = apply_edits(file.text, [edit for group in groups for edit in group])
    mended = read_card_file(text, file.source.path, file.library) if text != file.text else file
    return mended if is_better(file, mended) else None


def is_better(before: CardFile, after: CardFile) -> bool:
    """Say whether a mended file may take the place of the file: something is gone, and nothing is lost or new."""
    if not _by_code(before) - _by_code(after):
        return False
    if len(before.items) != len(after.items):
        return not before.cards and _is_sound(after)
    unread = {number for number in range(len(before.items)) if number not in before.by_item}
    for number, code in after.counts - before.counts:
        if number not in unread or _is_about_form(code):
            return False
    silent = before.by_item.keys() - {number for number, _ in before.counts} - {OUTSIDE}
    return all(_say_the_same(before.by_item[number], after.by_item.get(number)) for number in silent)


def _say_the_same(card: Card, other: Card | None) -> bool:
    """Say whether two cards have the same keys and values, wherever they stand: a fix above may have added lines."""
    return type(card) is type(other) and dict(card) == dict(other or ())


def _is_sound(file: CardFile) -> bool:
    return not any(_is_about_form(code) for _, code in file.counts)


def _is_about_form(code: str) -> bool:
    """Say whether a code is about how a file is written, and not about what a card says."""
    return code.startswith("FM0") or code in ("FM101", "FM102", "FM103", "FM104")
