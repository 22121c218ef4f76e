"""Card files with mechanical findings to the same files without them.

A fix is kept only where it proves itself: its finding is gone, none has come, and every other card is what it was.
A card that could not be read before may now show what else is wrong inside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path

from builder.authoring.examined import OUTSIDE
from builder.authoring.examined import Examined
from builder.authoring.examined import examine
from builder.authoring.layout import Edit
from builder.authoring.layout import apply_edits
from builder.authoring.mend_tex import mend_delimiters
from builder.authoring.mend_tex import mend_lookalikes
from builder.authoring.mend_yaml import mend_definitions
from builder.authoring.mend_yaml import mend_prompts
from builder.authoring.mend_yaml import mend_tabs
from builder.authoring.mend_yaml import mend_values
from builder.diagnostics import Diagnostic
from builder.library import Library
from builder.library import load_library
from builder.library.load import CURRICULUM
from builder.library.load import MACROS
from builder.library.load import SETTINGS
from builder.library.load import SOURCES
from builder.source import Source
from builder.source.files import read_source
from builder.source.text import LARGEST_FILE
from builder.source.writing import write_whole

#: What can mend a file, in this order. Each gives groups of edits that belong together.
MENDERS: tuple[Callable[[Examined], Iterable[list[Edit]]], ...] = (
    *(partial(mend_tabs, width=width) for width in (2, 4, 8)),
    mend_values,
    mend_prompts,
    mend_delimiters,
    mend_lookalikes,
)
#: How often all menders go over one file at most.
MOST_ROUNDS = 10
#: How many groups of edits are tried one by one in a round, where they do not fit together.
MOST_TRIES = 100
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file that was mended, and the codes of the findings that are gone."""

    file: Path
    codes: tuple[str, ...]


def fix_library(library: Library, diagnostics: Iterable[Diagnostic]) -> list[Fixed]:
    """Mend the files of a library in which something was found, each whole or not at all.

    Raises OSError where a file cannot be written.
    """
    special = {str(library.root / name) for name in (SETTINGS, CURRICULUM, SOURCES, MACROS)}
    paths = {diagnostic.place.path for diagnostic in diagnostics}
    macros = library.root / MACROS
    first = fix_file(macros, library) if str(macros) in paths else None
    library = load_library(library.root)[0] if first else library
    files = [Path(path) for path in sorted(paths - special) if path.endswith((".yaml", ".yml"))]
    return [one for one in (first, *(fix_file(file, library) for file in files)) if one is not None]


def fix_file(file: Path, library: Library) -> Fixed | None:
    """Mend one file of cards or macros in its place; None where nothing was done. Mark and line ends stay."""
    try:
        before = file.read_bytes()
    except OSError:
        return None
    mark = _MARK if before.startswith(_MARK) else b""
    try:
        text = before[len(mark) :].decode()
    except UnicodeDecodeError:
        return None
    if len(before) > LARGEST_FILE:
        return None
    fix = fix_definitions if file == library.root / MACROS else fix_text
    fixed, codes = fix(text, str(file), library)
    if fixed == text:
        return None
    write_whole(file.resolve(), lambda stream: stream.write(mark + fixed.encode()))
    return Fixed(file, codes)


def fix_definitions(text: str, name: str, library: Library) -> tuple[str, tuple[str, ...]]:
    """Mend the text of a file of macros; give it with the codes of the findings that are gone."""
    names = frozenset(re.findall(r"^ +([A-Za-z]+):[ \t]*\r?$", text, re.MULTILINE))
    mended = mend_definitions(text, names | frozenset(library.macros))
    before, after = (Counter(found.code for found in read_source(Source(name, each))[1]) for each in (text, mended))
    return (text, ()) if after or not before else (mended, tuple(sorted(before.elements())))


def fix_text(text: str, name: str, library: Library) -> tuple[str, tuple[str, ...]]:
    """Mend the text of a card file; give it with the codes of the findings that are gone."""
    first = file = examine(text, name, library)
    for _ in range(MOST_ROUNDS):
        before = file
        for mender in MENDERS:
            file = _mend(file, mender)
        if file is before:
            break
    gone = _by_code(first) - _by_code(file)
    return file.text, tuple(sorted(gone.elements()))


def _by_code(file: Examined) -> Counter[str]:
    return Counter(found.code for found in file.findings)


def _mend(file: Examined, mender: Callable[[Examined], Iterable[list[Edit]]]) -> Examined:
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


def _item_of(file: Examined, edits: list[Edit]) -> int:
    return file.item_at(edits[0].start)


def _try(file: Examined, groups: Iterable[list[Edit]]) -> Examined | None:
    """Give the file with some edits if that is better."""
    text = apply_edits(file.text, [edit for group in groups for edit in group])
    mended = examine(text, file.source.path, file.library) if text != file.text else file
    return mended if is_better(file, mended) else None


def is_better(before: Examined, after: Examined) -> bool:
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
    return all(after.by_item.get(number) == before.by_item[number] for number in silent)


def _is_sound(file: Examined) -> bool:
    return not any(_is_about_form(code) for _, code in file.counts)


def _is_about_form(code: str) -> bool:
    """Say whether a code is about how a file is written, and not about what a card says."""
    return code.startswith("FM0") or code in ("FM101", "FM102", "FM103", "FM104")
