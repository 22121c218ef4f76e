"""Numbers, spans and days of a sitting in words."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler.session import Answered
from scheduler.session import Counts
from scheduler.session import Event
from scheduler.session import Grade
from scheduler.session import Kind
from scheduler.session import Next
from scheduler.session import Preview
from scheduler.session import Summary
from scheduler.session import Wait
from scheduler.session import date_of
from scheduler.session import label
from scheduler.session import span

NAMES: Mapping[Grade, str] = {Grade.AGAIN: "again", Grade.HARD: "hard", Grade.GOOD: "good", Grade.EASY: "easy"}
_UNITS = {"s": "second", "m": "minute", "h": "hour", "d": "day"}
_WAITS: Mapping[Wait, str] = {
    Wait.SIBLING: "wait for another day than their siblings",
    Wait.CAP: "wait, for it is enough for today",
    Wait.BACKLOG: "new ones wait until fewer reviews are due",
    Wait.SUSPENDED: "are suspended",
    Wait.BURIED: "are buried until tomorrow",
}
_DONE: Mapping[Kind, str] = {
    Kind.SUSPEND: "suspended",
    Kind.UNSUSPEND: "brought back",
    Kind.BURY: "buried",
    Kind.FLAG: "flagged",
    Kind.FORGET: "made new",
    Kind.KNOWN: "set aside as known",
}


def number(count: int, noun: str, nouns: str = "") -> str:
    """Write a number with its noun: `1 card`, `2 cards`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {nouns or noun + 's'}"


def counts_words(counts: Counts) -> str:
    """Write what is left for today."""
    return f"{counts.new} new, {counts.learning} learning, {counts.due} due"


def long_span(text: str) -> str:
    """Turn a short span into words: `10m` into `10 minutes`."""
    return number(int(text[:-1]), _UNITS[text[-1]])


def button_words(preview: Preview) -> str:
    """Turn what a button does into words that can be spoken."""
    if preview.seconds and preview.days:
        return f"today, then {number(preview.days, 'day')}"
    return long_span(label(preview))


def next_words(when: Next, at: int, day: int) -> str:
    """Say when the next card comes, seen from a moment (UTC ms) of a learner's day."""
    if when.at is not None:
        left = max(0, when.at - at) // 1000
        return f"in {long_span(span(max(60, left)))}" if left else "now"
    days = when.day - day
    if days <= 1:
        return "tomorrow" if days == 1 else "today"
    date = date_of(when.day)
    return f"in {days} days, on {date:%A} {date.day} {date:%B}" if days < 300 else f"on {date.day} {date:%B %Y}"


def summary_lines(summary: Summary) -> list[str]:
    """Say what was done in a sitting."""
    if not summary.answers:
        lines = ["Nothing was answered."]
    else:
        grades = ", ".join(f"{summary.grades[grade]} {NAMES[grade]}" for grade in Grade if summary.grades.get(grade))
        new = f", {summary.new} of them new" if summary.new else ""
        time = long_span(span(max(1, summary.time // 1000)))
        lines = [
            f"{number(summary.cards, 'card')}{new}; {number(summary.answers, 'answer')} in {time}: {grades}.",
        ]
    if summary.skipped:
        lines.append(f"{number(summary.skipped, 'card')} could not be shown, and nothing was asked of them.")
    return lines


def waiting_lines(waiting: Mapping[Wait, int]) -> list[str]:
    """Say which cards wait and why; suspended ones are not mentioned, for they wait every day."""
    return [
        f"{number(count, 'card')}: {_WAITS[wait]}."
        for wait, count in waiting.items()
        if count and wait is not Wait.SUSPENDED
    ]


def answered_words(uid: str, preview: Preview, answered: Answered) -> str:
    """Say what an answer did to its card."""
    if answered.leech:
        return f"{uid} was forgotten many times: it is a leech{' and is suspended' if answered.suspended else ''}"
    return f"{NAMES[preview.grade]}: {button_words(preview)}"


def sentence(said: str) -> str:
    """Write what is said as a sentence; a name or a code that it begins with stays as it is."""
    first = said.split(maxsplit=1)[0].rstrip(":,;")
    return f"{said[:1].upper()}{said[1:]}." if first.isalpha() else f"{said}."


def undone_words(events: tuple[Event, ...]) -> str:
    """Say what was taken back."""
    first, cards = events[0], {event.card for event in events}
    of = first.card if len(cards) == 1 else number(len(cards), "card")
    if first.grade:
        return f"taken back: the answer {NAMES[first.grade]} of {of}"
    done = "unflagged" if first.kind is Kind.FLAG and not first.on else _DONE[first.kind]
    return f"taken back: {of} {'was' if len(cards) == 1 else 'were'} {done}"
