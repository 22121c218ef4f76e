"""Numbers, spans and days of a sitting in words."""

from __future__ import annotations

from collections.abc import Mapping

from flashmath.counting import counted
from scheduler.session import Answered
from scheduler.session import Counts
from scheduler.session import Event
from scheduler.session import Grade
from scheduler.session import Kind
from scheduler.session import Next
from scheduler.session import Preview
from scheduler.session import Shown
from scheduler.session import Standing
from scheduler.session import StoreError
from scheduler.session import date_of
from scheduler.session import label
from scheduler.session import span

NAMES: Mapping[Grade, str] = {Grade.AGAIN: "again", Grade.HARD: "hard", Grade.GOOD: "good", Grade.EASY: "easy"}
_UNITS = {"s": "second", "m": "minute", "h": "hour", "d": "day"}
_DONE: Mapping[Kind, str] = {
    Kind.SUSPEND: "suspended",
    Kind.UNSUSPEND: "brought back",
    Kind.BURY: "buried",
    Kind.FLAG: "flagged",
    Kind.FORGET: "made new",
    Kind.KNOWN: "set aside as known",
}


def counts_words(counts: Counts) -> str:
    """Write what is left for today."""
    return f"{counts.new} new, {counts.learning} learning, {counts.due} due"


def long_span(text: str) -> str:
    """Turn a short span into words: `10m` into `10 minutes`."""
    return counted(int(text[:-1]), _UNITS[text[-1]])


def button_words(preview: Preview) -> str:
    """Turn what a button does into words that can be spoken."""
    if preview.seconds and preview.days:
        return f"today, then {counted(preview.days, 'day')}"
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


def answered_words(shown: Shown, preview: Preview, answered: Answered) -> str:
    """Say what an answer did to its card."""
    if not shown.counts:
        is_again = preview.grade is Grade.AGAIN
        return f"{NAMES[preview.grade]}: {'asked once more at the end' if is_again else 'the schedule stays as it is'}"
    if answered.leech:
        suspended = " and is suspended" if answered.suspended else ""
        return f"{shown.card.uid} was forgotten many times: it is a leech{suspended}"
    return f"{NAMES[preview.grade]}: {button_words(preview)}"


def marks_words(standing: Standing) -> str:
    """Say in a few words what is special about a card."""
    marks = [("flagged", standing.flagged), ("suspended", standing.suspended), ("known", standing.known)]
    return ", ".join(name for name, is_so in marks if is_so)


def error_words(error: StoreError) -> str:
    """Say what is wrong with the store, with the code that `flashmath explain` knows."""
    return f"error[{error.code}]: {error}"


def sentence(said: str) -> str:
    """Write what is said as a sentence; a name or a code that it begins with stays as it is."""
    first = said.split(maxsplit=1)[0].rstrip(":,;")
    return f"{said[:1].upper()}{said[1:]}." if first.isalpha() else f"{said}."


def undone_words(events: tuple[Event, ...]) -> str:
    """Say what was taken back."""
    first, cards = events[0], {event.card for event in events}
    of = first.card if len(cards) == 1 else counted(len(cards), "card")
    if first.grade:
        return f"taken back: the answer {NAMES[first.grade]} of {of}"
    done = "unflagged" if first.kind is Kind.FLAG and not first.on else _DONE[first.kind]
    return f"taken back: {of} {'was' if len(cards) == 1 else 'were'} {done}"
