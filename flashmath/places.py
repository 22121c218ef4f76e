"""Which library a command works on, and how it was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

#: The environment variable that names a library's folder.
VARIABLE = "FLASHMATH_CARDS"
_SETTINGS = "library.yaml"


@dataclass(frozen=True, slots=True)
class FoundLibrary:
    """A library's folder; `how` says in words why it is this one, `is_shipped` that it came with the program."""

    root: Path
    how: str
    is_shipped: bool


def find_library(option: str | None, environment: Mapping[str, str], folder: Path) -> FoundLibrary:
    """Find the library: by option, by variable, in the nearest folder above with cards/library.yaml, else the shipped.

    Raises FileNotFoundError, with a sentence for the user, where an option or variable names no library.
    """
    if option is not None:
        return FoundLibrary(_library_in(Path(option), "--cards"), "named by --cards", False)
    if named := environment.get(VARIABLE):
        return FoundLibrary(_library_in(Path(named), VARIABLE), f"named by {VARIABLE}", False)
    shipped = shipped_library()
    for parent in (folder, *folder.parents):
        cards = parent / "cards"
        if (cards / _SETTINGS).is_file():
            is_shipped = cards.resolve() == shipped.resolve()
            return FoundLibrary(_relative(cards, folder), "found in a folder above", is_shipped)
    return FoundLibrary(shipped, "shipped with flashmath", True)


def shipped_library() -> Path:
    """Give the folder of the cards that came with the program: in the package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "_cards"
    return installed if installed.is_dir() else package.parent / "cards"


def _library_in(folder: Path, named_by: str) -> Path:
    """Take a folder with library.yaml, or one with cards/library.yaml."""
    for candidate in (folder, folder / "cards"):
        if (candidate / _SETTINGS).is_file():
            return candidate
    if not folder.is_dir():
        raise FileNotFoundError(f"{named_by}: there is no folder {folder}")
    raise FileNotFoundError(f"{named_by}: {folder} is no library, for it holds no {_SETTINGS}")


def _relative(path: Path, folder: Path) -> Path:
    return path.relative_to(folder) if path.is_relative_to(folder) else path
