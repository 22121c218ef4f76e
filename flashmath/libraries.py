"""Which library a command works on, and how it was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

#: The environment variable that names a library's folder.
VARIABLE = "FLASHMATH_CARDS"
_SETTINGS = "library.yaml"
#: Where a wheel carries its cards.
_INSTALLED = Path(__file__).parent / "_cards"


@dataclass(frozen=True, slots=True)
class FoundLibrary:
    """A library's folder, and in words why it is this one."""

    root: Path
    how: str

    @property
    def is_shipped(self) -> bool:
        """Say whether it came with the program."""
        return self.root.resolve() == shipped_library().resolve()

    @property
    def is_installed(self) -> bool:
        """Say whether it lies inside the installed program, where nothing may be written."""
        return self.root.resolve() == _INSTALLED.resolve()


def find_library(option: str | None, environment: Mapping[str, str], folder: Path) -> FoundLibrary:
    """Find the library: by option, by variable, in the nearest folder above with cards/library.yaml, else the shipped.

    Raises FileNotFoundError, with a sentence for the user, where an option or variable names no library.
    """
    if option is not None:
        return FoundLibrary(_library_in(Path(option), "--cards"), "named by --cards")
    if named := environment.get(VARIABLE):
        return FoundLibrary(_library_in(Path(named), VARIABLE), f"named by {VARIABLE}")
    for parent in (folder, *folder.parents):
        cards = parent / "cards"
        if (cards / _SETTINGS).is_file():
            how = "found here" if parent == folder else "found in a folder above"
            return FoundLibrary(_relative(cards, folder), how)
    return FoundLibrary(shipped_library(), "shipped with flashmath")


def shipped_library() -> Path:
    """Give the folder of the cards that came with the program: in the package, or beside it in a checkout."""
    return _INSTALLED if _INSTALLED.is_dir() else Path(__file__).parents[1] / "cards"


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
