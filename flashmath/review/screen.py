"""A card and where a sitting stands to styled lines: what the terminal paints and `show` prints."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace

from builder.tex.macros import Macros
from flashmath.mathematics.style import BOLD
from flashmath.mathematics.style import DIM
from flashmath.mathematics.style import ITALIC
from flashmath.mathematics.style import PLAIN
from flashmath.mathematics.style import Line
from flashmath.mathematics.style import restyle
from flashmath.mathematics.style import width_of
from flashmath.mathematics.style import width_of_line
from flashmath.page.look import Cloze
from flashmath.page.look import Look
from flashmath.page.side import side_lines
from flashmath.page.wrap import wrap_text
from flashmath.review.sheets import Sheet
from flashmath.review.words import NAMES
from scheduler.session import Counts
from scheduler.session import Shown
from scheduler.session import label

#: A card is set in lines of at most this width, with this margin: longer lines are hard to read.
WIDEST, MARGIN = 76, 2
NARROWEST = 20


@dataclass(frozen=True, slots=True)
class Page:
    """One part of a card as lines without margin: what asks, what answers, and what stands below the answer.

    The figure stands below the question where it asks, else below the answer; what the learner typed stands above that.
    """

    question: tuple[Line, ...]
    answer: tuple[Line, ...]
    remarks: tuple[Line, ...]
    sources: tuple[Line, ...]
    checked: tuple[Line, ...] = ()
    figure: tuple[Line, ...] = ()
    asks: bool = False
    typed: tuple[Line, ...] = ()


def text_width(columns: int) -> int:
    """Turn the width of a window into that of a card's text."""
    return max(NARROWEST, min(WIDEST, columns - 2 * MARGIN))


def page_of(
    sheet: Sheet, part: str, macros: Macros, look: Look, figure: Sequence[Line] = (), checked: str = ""
) -> Page:
    """Turn one part of a card into lines; `figure` is its figure as lines, `checked` says how far it was checked.

    Raises ValueError for a card that cannot be shown, KeyError where it has no such part.
    """
    asked = sheet.parts[part]
    hidden, open_ = (replace(look, cloze=Cloze(asked.cloze, is_hidden)) for is_hidden in (True, False))

    def text(keys: Sequence[str], as_seen: Look) -> tuple[Line, ...]:
        lines: list[Line] = []
        for key in keys:
            lines += [*([()] if lines else []), *side_lines(sheet.texts[key], macros, as_seen)]
        return tuple(lines)

    question, answer = (text(keys, hidden if asked.cloze else look) for keys in (asked.asks, asked.answers))
    if asked.cloze:
        answer = text(asked.answers, open_)
    prompt = text((asked.prompt,), look) if asked.prompt else ()
    if prompt:
        question = (*(restyle(line, ITALIC) for line in prompt), (), *question)
    remarks = text(("note",), look) if "note" in sheet.texts else ()
    sources = tuple(line for source in sheet.sources for line in dim_lines(look.spell(source), look))
    words = checked if look.is_spoken or not checked else look.spell(f"{sheet.id} · {checked}")
    asks = sheet.figure is not None and sheet.figure.asks
    return Page(question, answer, remarks, sources, tuple(dim_lines(words, look) if words else ()), tuple(figure), asks)


def card_lines(page: Page, is_open: bool, is_cloze: bool, look: Look, *, is_dense: bool = False) -> list[Line]:
    """Turn a page into what is seen of it: the question alone, or all; a deletion is filled in at its place.

    A dense card has no empty lines around the rule between question and answer.
    """
    question, answer = list(page.question), list(page.answer)
    if page.figure:
        asking = question if page.asks and not (is_open and is_cloze) else answer
        asking += [(), *page.figure]
    if not is_open:
        return question
    typed = [*page.typed, ()] if page.typed else []
    between: list[Line] = [rule(look)] if is_dense else [(), rule(look), ()]
    lines = [*typed, *answer] if is_cloze else [*question, *between, *typed, *answer]
    for below in (page.remarks, (*page.sources, *page.checked)):
        lines += [(), *below] if below else []
    return lines


def rule(look: Look) -> Line:
    """Give the line between question and answer."""
    return ((look.signs.bar * look.width, DIM),)


def head_line(topic: str, counts: Counts, current: str, marks: str, look: Look) -> list[Line]:
    """Give the first line of the screen: the topic at the left, what is left for today at the right.

    `current` is the count that the card belongs to, and stands out.
    """
    left = look.spell(f"{topic} · {marks}" if marks else topic)
    right: list[tuple[str, int]] = []
    for name, value in (("new", counts.new), ("learning", counts.learning), ("due", counts.due)):
        right += [("   " if right else "", PLAIN), (f"{value} {name}", BOLD if name == current else DIM)]
    space = look.width - width_of_line(right)
    if width_of(left) + 2 > space:
        return [*dim_lines(left, look), tuple(right), rule(look)]
    return [((left, DIM), (" " * (space - width_of(left)), PLAIN), *right), rule(look)]


def buttons_lines(shown: Shown, look: Look) -> list[Line]:
    """Give the buttons: each with its key, its name, and, where the answer counts, when the card comes again."""
    buttons: list[Line] = []
    for place, preview in enumerate(shown.previews, start=1):
        time: Line = ((" ", PLAIN), (label(preview), DIM)) if shown.counts else ()
        buttons.append(((str(place), BOLD), (f" {NAMES[preview.grade]}", PLAIN), *time))
    return _flow(buttons, look.width)


def _flow(pieces: Sequence[Line], width: int) -> list[Line]:
    """Put pieces beside each other, as many as fit on a line."""
    lines: list[Line] = []
    for piece in pieces:
        if lines and width_of_line(lines[-1]) + 4 + width_of_line(piece) <= width:
            lines[-1] = (*lines[-1], ("    ", PLAIN), *piece)
        else:
            lines.append(piece)
    return lines


def dim_lines(text: str, look: Look) -> list[Line]:
    """Turn words of ours into quiet lines."""
    return [restyle(line, DIM) for line in plain_lines(text, look)]


def plain_lines(text: str, look: Look) -> list[Line]:
    """Turn words of ours into lines."""
    return wrap_text([(text, PLAIN)], look.width, look.signs)


def with_margin(lines: Sequence[Line]) -> list[Line]:
    """Put the margin before each line that holds something."""
    return [((" " * MARGIN, PLAIN), *line) if line else line for line in lines]


KEYS: Mapping[str, str] = {
    "space, Enter": "show the answer; then the same as good",
    "1 2 3 4": "again, hard, good, easy (with two buttons: 1 again, 2 good)",
    "t": "type your answer first, and compare it with the card's",
    "u": "take back the last thing you did, also from an earlier sitting",
    "s": "suspend: ask this card no more, until you bring it back",
    "b": "bury: ask this card no more today",
    "f": "flag this card, or take its flag away",
    "e": "open the card's source in your editor",
    "o": "show the card's figure by itself",
    "p": "show what the topic builds on",
    "/": "search a card",
    "Escape": "leave a card that was looked up",
    "?": "show these keys",
    "q": "quit; every answer is kept already",
}


def help_lines(look: Look) -> list[Line]:
    """List the keys."""
    column = max(map(len, KEYS))
    lines: list[Line] = []
    for key, meaning in KEYS.items():
        first, *rest = wrap_text([(meaning, PLAIN)], look.width - column - 2, look.signs)
        lines.append(((f"{key:<{column}}  ", BOLD), *first))
        lines += [((" " * (column + 2), PLAIN), *line) for line in rest]
    return lines


def shown_lines(uid: str, sheet: Sheet, page: Page, look: Look) -> list[Line]:
    """Turn a card into what `show` prints: its name and place, the question, the answer."""
    place = dim_lines(f"{sheet.file}:{sheet.line}", look)
    head: list[Line] = [((uid, BOLD), (f"  {sheet.kind}", DIM)), *place, rule(look), ()]
    cloze = sheet.parts[uid.rpartition("#")[2]].cloze
    question = [*page.question, (), rule(look), ()] if cloze else []
    return with_margin([*head, *question, *card_lines(page, True, bool(cloze), look)])
