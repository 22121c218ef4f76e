"""Where the learner's files lie: the review store and the settings."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

#: The environment variable that names a store's file.
VARIABLE = "FLASHMATH_DB"


def store_path(option: str | None, environment: Mapping[str, str]) -> Path:
    """Give the file of the review store: by option, by variable, else in the user's data folder."""
    if named := option or environment.get(VARIABLE):
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("flashmath", appauthor=False) / "reviews.db"


def settings_path() -> Path:
    """Give the file of the settings, in the user's configuration folder."""
    from platformdirs import user_config_path

    return user_config_path("flashmath", appauthor=False) / "settings.toml"
