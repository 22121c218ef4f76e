"""The text of the settings file to settings and findings: what is wrong is told, the rest holds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from scheduler.settings.keys import BY_NAME
from scheduler.settings.keys import written
from scheduler.settings.model import MISTAKE
from scheduler.settings.model import Choices
from scheduler.settings.model import Finding
from scheduler.settings.model import Settings

#: The table that holds the settings of decks.
DECK = "deck"
_AT = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")
_HEAD = re.compile(r"\s*\[\s*(.*?)\s*\]\s*(?:#.*)?$")


def read_settings(text: str) -> tuple[Settings, tuple[Finding, ...]]:
    """Turn the text of a file into settings and what is wrong with it, in the order of the lines.

    A setting that is wrong keeps its default; where the text is no TOML at all, every setting does.
    """
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Settings(), (_syntax(error, text),)
    findings: list[Finding] = []
    decks = values.pop(DECK, {})
    everything = _taken(Choices(), values, "", text, findings)
    chosen: dict[str, Choices] = {}
    if isinstance(decks, dict):
        for name, table in decks.items():
            if isinstance(table, dict):
                chosen[name] = _taken(everything, table, name, text, findings)
            else:
                findings.append(
                    _finding(text, name, DECK, f'write [deck."{name}"] and the settings of this deck below it')
                )
    else:
        findings.append(_finding(text, DECK, "", 'write [deck."name"] and the settings of this deck below it'))
    asked = "algorithm" in values and not any(finding.key == "algorithm" for finding in findings)
    return Settings(everything, chosen, asked), tuple(sorted(findings))


def _syntax(error: Exception, text: str) -> Finding:
    found = _AT.search(str(error))
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    reason = _AT.sub("", str(error))
    hint = 'text stands in quotes: algorithm = "fsrs"' if "Invalid value" in reason else ""
    return Finding(line, "", f"this is no TOML: {reason[:1].lower()}{reason[1:]}", hint)


def _taken(choices: Choices, values: dict[str, Any], deck: str, text: str, findings: list[Finding]) -> Choices:
    taken: dict[str, Any] = {}
    for name, value in values.items():
        setting = BY_NAME.get(name)
        if setting is None:
            close = get_close_matches(name, BY_NAME, 1)
            hint = f"did you mean {close[0]}?" if close else ""
            findings.append(_finding(text, name, deck, "there is no such setting", hint))
        elif deck and not setting.by_deck:
            findings.append(_finding(text, name, deck, "holds for all decks; put it above the first [deck]"))
        else:
            try:
                taken[name] = setting.read(value)
            except ValueError as error:
                hint = _meant(value, setting.bounds)
                findings.append(_finding(text, name, deck, f"{_shown(value)}: {error}", hint))
    return replace(choices, **taken)


def _meant(value: Any, bounds: str) -> str:
    if not isinstance(value, str):
        return ""
    close = get_close_matches(value.lower(), re.findall(r"[a-z0-9]+", bounds), 1, 0.5)
    return f"did you mean {written(close[0])}?" if close else ""


def _shown(value: Any) -> str:
    text = written(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _finding(text: str, key: str, deck: str, reason: str, hint: str = "") -> Finding:
    return Finding(_line_of(text, key, deck), key, reason, hint)


def _line_of(text: str, key: str, deck: str) -> int:
    """Find the line of a key, 0 where it is written in a way that is not looked for."""
    inside = ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _HEAD.match(line):
            inside = _deck_named(found[1])
            if found[1].strip("\"' ") == key or (inside == key and deck == DECK):
                return number
        elif inside == deck and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return number
    return 0


def _deck_named(head: str) -> str:
    _, dot, name = head.partition(".")
    return name.strip().strip("\"'") if dot else head


def lines_of(findings: Iterable[Finding], file: str) -> Iterator[str]:
    """Turn findings into lines for the learner: file, line, code, key, reason and what was meant."""
    for finding in findings:
        place = f"{file}:{finding.line}" if finding.line else file
        words = ": ".join(part for part in (place, f"error[{MISTAKE}]", finding.key, finding.reason) if part)
        yield f"{words}; {finding.hint}" if finding.hint else words
