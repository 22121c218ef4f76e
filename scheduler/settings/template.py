"""A settings file to begin with, in which every setting is explained, and one changed at its place."""

from __future__ import annotations

import re
import tomllib
from textwrap import wrap
from typing import Any
from typing import NamedTuple

from scheduler.settings.keys import BY_NAME
from scheduler.settings.keys import SETTINGS
from scheduler.settings.keys import UNITS
from scheduler.settings.keys import Setting
from scheduler.settings.keys import written
from scheduler.settings.model import Settings

_HEAD = """\
# Settings of flashmath. A line that begins with # holds for nothing; take the # away and change the value.
"""
_TAIL = """\
# Settings of one deck stand below its name, and only where they differ:
#
# [deck."Mathematics of machine learning"]
# new_per_day = 10
"""


def template(**chosen: Any) -> str:
    """Write a file in which every setting is explained and those chosen (as TOML holds them) are set."""
    parts = [_HEAD]
    for setting in SETTINGS:
        comment = "\n".join(f"# {line}" for line in wrap(f"{setting.meaning} ({setting.bounds})", 100))
        value = chosen.get(setting.name, setting.default)
        parts.append(f"{comment}\n{'' if setting.name in chosen else '# '}{setting.name} = {written(value)}\n")
    return "\n".join([*parts, _TAIL])


def changed(text: str, name: str, value: Any) -> str:
    """Set one setting of all decks (as TOML holds it) in the text of a file, and leave the rest as it is.

    ValueError where the value is not allowed, KeyError where there is no such setting.
    """
    BY_NAME[name].read(value)
    line = f"{name} = {written(value)}"
    lines = text.splitlines(keepends=True)
    first_table = next((place for place, each in enumerate(lines) if re.match(r"\s*\[", each)), len(lines))
    for pattern in (rf"\s*{name}\s*=", rf"\s*#\s*{name}\s*="):
        for place, each in enumerate(lines[:first_table]):
            if re.match(pattern, each):
                lines[place] = f"{line}\n"
                return _sound("".join(lines))
    return _sound(f"{line}\n{text}")


def _sound(text: str) -> str:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"the file would be no TOML then: {error}") from error
    return text


class Described(NamedTuple):
    """A setting, its value as the file would hold it, and whether that is not the default."""

    setting: Setting
    value: str
    is_chosen: bool


def described(settings: Settings, deck: str = "") -> tuple[Described, ...]:
    """Turn settings into every setting with its value, for all decks or for one."""
    choices = settings.of(deck)
    found = []
    for setting in SETTINGS:
        value = getattr(choices, setting.name)
        if setting.name.endswith("_steps"):
            value = [_span(seconds) for seconds in value]
        text = written(value)
        found.append(Described(setting, text, text != written(setting.default)))
    return tuple(found)


def _span(seconds: int) -> str:
    unit, size = next((unit, size) for unit, size in reversed(UNITS.items()) if seconds % size == 0)
    return f"{seconds // size}{unit}"
