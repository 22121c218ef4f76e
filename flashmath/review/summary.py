"""A sitting that is over to what is said of it: what was done, what is left, and when the next card comes."""

from __future__ import annotations

from collections.abc import Mapping

from flashmath.counting import counted
from flashmath.review.sitting import Over
from flashmath.review.sitting import Sitting
from flashmath.review.words import NAMES
from flashmath.review.words import counts_words
from flashmath.review.words import long_span
from flashmath.review.words import next_words
from scheduler.session import Grade
from scheduler.session import Summary
from scheduler.session import Wait
from scheduler.session import span

#: Suspended cards are not mentioned, for they wait every day.
_WAITS: Mapping[Wait, str] = {
    Wait.SIBLING: "wait for another day than their siblings",
    Wait.CAP: "wait, for it is enough for today",
    Wait.BACKLOG: "new ones wait until fewer reviews are due",
    Wait.BURIED: "are buried until tomorrow",
}


def summary_lines(sitting: Sitting, over: Over) -> list[str]:
    """Say what was done in a sitting that ended so, and when the next card is due."""
    session = sitting.session
    lines = _done_lines(session.summary())
    counts, now, when = session.counts(), session.now(), session.next_due()
    if any(counts):
        lines.append(f"Left for today: {counts_words(counts)}.")
    elif over is Over.DONE:
        lines += _waiting_lines(session.queue().waiting)
    if when is not None:
        lines.append(f"The next card is due {next_words(when, now.at, now.day)}.")
    elif over is Over.DONE:
        lines.append("No card is due.")
    return [*lines, f"Not shown: {', '.join(sitting.broken)}."] if sitting.broken else lines


def _done_lines(summary: Summary) -> list[str]:
    """Say what was done in a sitting."""
    if not summary.answers:
        lines = ["Nothing was answered."]
    else:
        grades = ", ".join(f"{summary.grades[grade]} {NAMES[grade]}" for grade in Grade if summary.grades.get(grade))
        new = f", {summary.new} of them new" if summary.new else ""
        time = long_span(span(max(1, summary.time // 1000)))
        lines = [f"{counted(summary.cards, 'card')}{new}; {counted(summary.answers, 'answer')} in {time}: {grades}."]
    if summary.skipped:
        lines.append(f"{counted(summary.skipped, 'card')} could not be shown, and nothing was asked of them.")
    return lines


def _waiting_lines(waiting: Mapping[Wait, int]) -> list[str]:
    """Say which cards wait and why."""
    return [f"{counted(count, 'card')}: {_WAITS[wait]}." for wait, count in waiting.items() if count and wait in _WAITS]
