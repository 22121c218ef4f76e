"""Where the learner's files lie: the review store, the settings, and what is kept to save time."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

#: The environment variable that names a store's file.
VARIABLE = "FLASHMATH_DB"
#: The library that came with the program, whose store has the plain name.
_OURS = "flashmath"


def store_path(option: str | None, environment: Mapping[str, str], library: str) -> Path:
    """Give the file of the review store: by option, by variable, else one for each library in the user's data folder.

    Two libraries may give one id to different cards, so their answers do not lie in one file unless that is asked for.
    """
    if named := option or environment.get(VARIABLE):
        return Path(named)
    from platformdirs import user_data_path

    name = "reviews.db" if library == _OURS else f"reviews-{library}.db"
    return user_data_path("flashmath", appauthor=False) / name


def settings_path() -> Path:
    """Give the file of the settings, in the user's configuration folder."""
    from platformdirs import user_config_path

    return user_config_path("flashmath", appauthor=False) / "settings.toml"


def cache_folder() -> Path:
    """Give the folder for results that are kept to save time, and can be thrown away at any moment."""
    from platformdirs import user_cache_path

    return user_cache_path("flashmath", appauthor=False)


def verdicts_file() -> Path:
    """Give the file in which `flashmath check` keeps what it found out of claims."""
    return cache_folder() / "check" / "claims" / "verdicts.json"


def pictures_folder() -> Path:
    """Give the folder in which drawn figures are kept."""
    return cache_folder() / "pictures"
