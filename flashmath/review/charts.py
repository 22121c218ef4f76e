"""How learning goes to lines of a terminal: bars, a year of days, histograms; the same as values of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from textwrap import wrap
from typing import NamedTuple

from flashmath.counting import counted
from flashmath.mathematics.glyphs import GlyphSet
from flashmath.review.words import NAMES
from scheduler.session import Activity
from scheduler.session import Grade
from scheduler.session import Statistics
from scheduler.session import date_of

_WINDOWS = {1: "today", 7: "7 days", 30: "30 days", 365: "a year", 0: "all"}
_MINUTE = 60_000
_LEECHES = 20  # that are named, the worst first
_WEEKDAYS = ("Mon", "", "Wed", "", "Fri", "", "Sun")


class Pen(NamedTuple):
    """What is drawn with: full cells and their eighths, shades from nothing to much, and the width."""

    width: int
    eighths: str = "▏▎▍▌▋▊▉█"
    shades: str = "·░▒▓█"


def pen(width: int, glyphs: GlyphSet) -> Pen:
    """Give the pen for a terminal."""
    return Pen(width, "#", ".-+*#") if glyphs == "ascii" else Pen(width)


def statistics_lines(found: Statistics, with_pen: Pen) -> list[str]:
    """Turn all statistics into lines; a title ends with a colon and stands at the margin."""
    if not found.answers:
        return ["Nothing was answered yet: `flashmath review` begins."]
    overview = [part for line in _overview(found) for part in wrap(line, with_pen.width, subsequent_indent="  ")]
    lines = [
        *overview,
        "",
        *_retention(found),
        "",
        *_heat(found, with_pen),
        "",
        *_activity("Answers and minutes a day:", found.daily[-14:], "%a %d %b", with_pen),
        "",
        *_activity("Answers and minutes a week:", found.weekly[-8:], "%d %b", with_pen),
        "",
        *_forecast(found, with_pen),
    ]
    for title, bins in (
        ("Intervals in days:", found.intervals),
        ("Stability in days:", found.stability),
        ("Ease in per cent:", found.ease),
    ):
        rows = [(_bin(each.least, each.below), each.cards) for each in bins]
        lines += ["", title, *_bars(_trimmed(rows), with_pen)] if rows else []
    return [*lines, *_leeches(found)]


def _overview(found: Statistics) -> Iterator[str]:
    minutes = found.time / _MINUTE
    time = f"{minutes / 60:.1f} hours" if minutes >= 120 else counted(round(minutes), "minute")
    per_answer = found.time / 1000 / found.answers
    days = counted(found.days_studied, "day")
    yield f"{counted(found.answers, 'answer')} on {days}, {time}, {per_answer:.0f} s each"
    shares = [(name, found.grades.get(grade, 0)) for grade, name in NAMES.items()]
    yield ", ".join(f"{count:,} {name}" for name, count in shares)
    order = ("new", "learning", "young", "mature", "suspended", "known", "flagged")
    yield "cards: " + ", ".join(f"{count:,} {kind}" for kind in order if (count := found.cards.get(kind, 0)))


def _retention(found: Statistics) -> Iterator[str]:
    yield "True retention, by first answers to due cards:"
    for window, retention in found.retention.items():
        yield f"  {_WINDOWS[window]:<8} {_share(retention.share)} of {counted(retention.reviews, 'review')}"
    for name, retention in (("young", found.young), ("mature", found.mature)):
        yield f"  {name:<8} {_share(retention.share)} of {counted(retention.reviews, 'review')}, a year"


def _share(share: float | None) -> str:
    return "    -" if share is None else f"{share:5.1%}"


def _minutes(milliseconds: int) -> str:
    """Write a time in whole minutes, and a short one as such."""
    return "under 1 min" if 0 < milliseconds < _MINUTE else f"{milliseconds / _MINUTE:.0f} min"


def _heat(found: Statistics, with_pen: Pen) -> Iterator[str]:
    """Draw the year: a column a week, a row a weekday; only the last weeks where the window is narrow."""
    weeks = -(-len(found.heat) // 7)
    shown = min(weeks, (with_pen.width - 6))
    first = weeks - shown
    most = max(found.heat, default=0)
    yield f"Answers by day, up to {most:,} ({with_pen.shades[0]} none, {with_pen.shades[-1]} many):"
    yield "      " + _months(found.heat_begins + 7 * first, shown)
    for weekday, name in enumerate(_WEEKDAYS):
        days = [found.heat[place] for place in range(7 * first + weekday, len(found.heat), 7)]
        yield f"  {name:<3} " + "".join(_shade(answers, most, with_pen.shades) for answers in days)


def _months(begins: int, weeks: int) -> str:
    """Write the names of the months over the weeks in which they begin."""
    line = ""
    for week in range(weeks):
        day = date_of(begins + 7 * week)
        if day.day <= 7 and len(line) <= week:
            line = line.ljust(week) + f"{day:%b} "
    return line.rstrip()[:weeks]


def _shade(answers: int, most: int, shades: str) -> str:
    if not answers:
        return shades[0]
    return shades[1 + min(len(shades) - 2, (len(shades) - 1) * (answers - 1) // max(1, most))]


def _activity(title: str, spans: Sequence[Activity], form: str, with_pen: Pen) -> Iterator[str]:
    """Draw answers and minutes by days or weeks, each called by its first day."""
    yield title
    rows = [(f"{date_of(first):{form}}", answers, f"{answers:,}, {_minutes(time)}") for first, answers, time in spans]
    yield from _labelled_bars(rows, with_pen)


def _forecast(found: Statistics, with_pen: Pen) -> Iterator[str]:
    yield f"Due in the next {len(found.forecast)} days, {sum(found.forecast):,} cards:"
    rows = [(f"{date_of(found.day + ahead):%a %d %b}", cards) for ahead, cards in enumerate(found.forecast)]
    while len(rows) > 7 and not rows[-1][1]:
        rows.pop()
    yield from _bars(rows, with_pen)


def _trimmed(rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Leave out the empty bars at both ends."""
    while rows and not rows[-1][1]:
        rows.pop()
    while rows and not rows[0][1]:
        rows.pop(0)
    return rows


def _bin(least: float, below: float | None) -> str:
    if below is None:
        return f"{least:g}+"
    return f"{least:g}" if below - least == 1 else f"{least:g}-{below - 1:g}"


def _bars(rows: Sequence[tuple[str, int]], with_pen: Pen) -> Iterator[str]:
    yield from _labelled_bars([(name, value, f"{value:,}") for name, value in rows], with_pen)


def _labelled_bars(rows: Sequence[tuple[str, int, str]], with_pen: Pen) -> Iterator[str]:
    names = max((len(name) for name, _, _ in rows), default=0)
    labels = max((len(label) for _, _, label in rows), default=0)
    most = max((value for _, value, _ in rows), default=0)
    room = max(4, min(48, with_pen.width - names - labels - 5))
    for name, value, label in rows:
        bar = f"{_bar(value, most, room, with_pen.eighths)} " if value else ""
        yield f"  {name:>{names}}  {bar}{label}"


def _bar(value: int, most: int, room: int, eighths: str) -> str:
    """Draw a bar; whatever is not nothing is seen."""
    parts = len(eighths)
    length = max(1, round(value * room * parts / most))
    return eighths[-1] * (length // parts) + (eighths[length % parts - 1] if length % parts else "")


def _leeches(found: Statistics) -> Iterator[str]:
    if not found.leeches:
        return
    yield ""
    yield f"{counted(len(found.leeches), 'leech', 'leeches')}, forgotten again and again:"
    for leech in found.leeches[:_LEECHES]:
        yield f"  {leech.uid}  {leech.lapses} times" + (", suspended" if leech.suspended else "")
    if len(found.leeches) > _LEECHES:
        yield "  ..."


def statistics_values(found: Statistics) -> dict[str, object]:
    """Turn all statistics into values of JSON; days are dates, times milliseconds."""

    def bins(rows: Sequence[tuple[float, float | None, int]]) -> list[dict[str, object]]:
        return [{"from": least, "below": below, "cards": cards} for least, below, cards in rows]

    def spans(rows: Sequence[tuple[int, int, int]]) -> list[dict[str, object]]:
        return [{"date": str(date_of(first)), "answers": answers, "ms": time} for first, answers, time in rows]

    return {
        "date": str(date_of(found.day)),
        "answers": found.answers,
        "ms": found.time,
        "days_studied": found.days_studied,
        "grades": {NAMES[grade]: found.grades.get(grade, 0) for grade in Grade},
        "cards": dict(found.cards),
        "retention": {
            **{_WINDOWS[window]: _counted(each) for window, each in found.retention.items()},
            "young": _counted(found.young),
            "mature": _counted(found.mature),
        },
        "days": spans(found.daily),
        "weeks": spans(found.weekly),
        "heat": {"begins": str(date_of(found.heat_begins)), "answers": list(found.heat)},
        "forecast": list(found.forecast),
        "intervals": bins(found.intervals),
        "stability": bins(found.stability),
        "ease": bins(found.ease),
        "leeches": [{"card": uid, "lapses": lapses, "suspended": off} for uid, lapses, off in found.leeches],
    }


def _counted(retention: tuple[int, int]) -> dict[str, int]:
    reviews, known = retention
    return {"reviews": reviews, "known": known}
