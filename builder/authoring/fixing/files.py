"""A library's files to the same files without mechanical findings, each mended whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from builder.authoring.fixing.texts import fix_definitions
from builder.authoring.fixing.texts import fix_text
from builder.diagnostics import Diagnostic
from builder.library import Library
from builder.library import load_library
from builder.library.load import CURRICULUM
from builder.library.load import MACROS
from builder.library.load import SETTINGS
from builder.library.load import SOURCES
from builder.source.text import LARGEST_FILE
from builder.source.writing import write_whole

#: The mark that some editors begin a UTF-8 file with.
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
