"""A sitting whatever its face: the card that is shown, what the learner does with it, and what is said of that."""

from __future__ import annotations

import time
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from enum import Enum
from functools import partial
from pathlib import Path

from flashmath.mathematics.style import Line
from flashmath.page.look import Look
from flashmath.picture.forms import Pictured
from flashmath.review.checked import words_of
from flashmath.review.present import Present
from flashmath.review.present import presented
from flashmath.review.screen import Page
from flashmath.review.screen import page_of
from flashmath.review.sheets import Sheet
from flashmath.review.shelf import Shelf
from flashmath.review.topics import built_on
from flashmath.review.topics import title_of
from flashmath.review.typed import LONGEST
from flashmath.review.typed import cleaned
from flashmath.review.typed import typed_lines
from flashmath.review.words import answered_words
from flashmath.review.words import error_words
from flashmath.review.words import marks_words
from flashmath.review.words import undone_words
from scheduler.session import Grade
from scheduler.session import Session
from scheduler.session import Shown
from scheduler.session import StaleCardError
from scheduler.session import StoreError
from scheduler.session import typed_before


class Over(Enum):
    """How a sitting ended."""

    DONE = "done"  # no card comes
    QUIT = "quit"
    INTERRUPTED = "interrupted"
    CLOSED = "closed"


class Sitting:
    """The state between two keys. What is said of the last deed stands in `said`."""

    def __init__(
        self, session: Session, shelf: Shelf, verdicts: Path, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin with the first card; `verdicts` is the file of `check`, and the clock tells seconds."""
        self.session, self.shelf, self._macros = session, shelf, shelf.macros()
        self._verdicts, self._clock = verdicts, clock
        self.present: Present | None = None
        self.is_open = False
        self.typed = ""  # to the card that is shown, as its answer
        self.said = ""
        self._since = 0.0
        self.broken: list[str] = []
        self._was_open: dict[str, bool] = {}  # by card: whether its answer was shown when it was marked
        self.advance()

    # What is shown

    def advance(self) -> None:
        """Take the next card that can be shown; none where the sitting is over."""
        self.is_open, self.typed, self.present = False, "", None
        while (shown := self.session.next()) is not None:
            self.present = self._present(shown)
            if self.present is not None:
                break
            self._pass_over(shown, "cannot be shown, and is passed over")
        self._since = self._clock()

    def page(self, look: Look, figure: Sequence[Line] = (), *, with_answer: bool = False) -> Page:
        """Give the lines of the card that is shown; `figure` is its figure as lines.

        What stands below the answer is whole where that is shown, or wanted.
        """
        present = self._here()
        checked = words_of(present.sheet, self._verdicts) if self.is_open or with_answer else ""
        page = page_of(present.sheet, present.part, self._macros, look, figure, checked)
        return replace(page, typed=typed_lines(self.typed, look))

    def figure(self) -> Pictured | None:
        """Give the figure of the card as far as it is seen: one of the answer comes with that."""
        figure = self._here().sheet.figure
        return figure if figure is not None and (figure.asks or self.is_open) else None

    def figure_to_open(self) -> Pictured | None:
        """Give the figure that is seen, or say why there is none."""
        figure = self.figure()
        if figure is None:
            self.said = "the figure comes with the answer" if self._here().sheet.figure else "this card has no figure"
        return figure

    def topic(self) -> str:
        """Give the title of its topic."""
        return title_of(self._here().sheet.topic, self.shelf)

    def marks(self) -> str:
        """Say in a few words what is special about the card."""
        return marks_words(self._here().shown.standing)

    # What the learner does

    def press(self, key: str) -> bool:
        """Do what a key means on every face; say whether it means anything."""
        if key in ("1", "2", "3", "4"):
            self._press_grade(key)
        elif (deed := _DEEDS.get(key)) is not None:
            deed(self)
        else:
            return False
        return True

    def reveal_or_answer(self) -> None:
        """Show the answer; where it is shown already, say that it was known well."""
        if self.is_open:
            self.answer(Grade.GOOD)
        else:
            self.reveal()

    def reveal(self) -> None:
        """Show the answer."""
        self.is_open = True

    def may_type(self) -> bool:
        """Say whether an answer may be typed now, and else why not."""
        self.said = "the answer is shown already" if self.is_open else ""
        return not self.is_open

    def typed_before(self) -> list[str]:
        """List what was typed to this card in answers that stand, the newest last."""
        try:
            return typed_before(self.session.history(self._here().shown.card.uid))
        except StoreError as error:
            self.said = error_words(error)
            return []

    def take_typed(self, text: str) -> None:
        """Take what was typed as an answer, and show the card's; the card stays as it is where nothing was typed."""
        typed = cleaned(text)
        if len(typed) > LONGEST:
            self.said = f"an answer of more than {LONGEST} characters is not taken; this one has {len(typed):,}"
        elif typed:
            self.typed = typed
            self.reveal()

    def answer(self, grade: Grade) -> None:
        """Write the answer, and go on; where that fails the card stays, and it is said why."""
        shown = self._here().shown
        duration = int((self._clock() - self._since) * 1000)
        try:
            answered = self.session.answer(shown, grade, duration=duration, typed=self.typed)
        except StaleCardError:
            self.said = f"{shown.card.uid} was answered somewhere else meanwhile; this answer was not taken"
        except StoreError as error:
            self.said = error_words(error)
            return
        else:
            preview = next(each for each in shown.previews if each.grade is grade)
            self.said = answered_words(shown, preview, answered)
        self.advance()

    def undo(self) -> None:
        """Take back the last deed, also of an earlier sitting, and show that card with its answer.

        A card that was marked before its answer was shown is asked again.
        """
        try:
            undone = self.session.undo()
        except StoreError as error:
            self.said = error_words(error)
            return
        if not undone.events:
            self.said = "there is nothing to take back"
            return
        self.said = undone_words(undone.events)
        present = None if undone.shown is None else self._present(undone.shown)
        if present is None:
            self.advance()
            return
        is_answer = any(event.grade is not None for event in undone.events)
        if is_answer or self.present is None or self.present.shown.card != present.shown.card:
            self.typed = cleaned("".join(typed_before(undone.events)[-1:]))
        self.present, self.is_open = present, is_answer or self._was_open.get(present.shown.card.uid, True)
        self._since = self._clock()

    def suspend(self) -> None:
        """Ask this card no more."""
        self._put_away(self.session.suspend, "suspended")

    def bury(self) -> None:
        """Ask this card no more today."""
        self._put_away(self.session.bury, "buried until tomorrow")

    def flag(self) -> None:
        """Flag this card, or take its flag away."""
        present = self._here()
        on = not present.shown.standing.flagged
        if self._mark(partial(self.session.flag, on=on)):
            self.said = "flagged" if on else "the flag is gone"
            self.present = present._replace(shown=self._again(present.shown))

    def look_up(self, uid: str, way_back: str = "Escape goes back") -> None:
        """Show any card; the queue goes on after it, or where the learner goes back to it."""
        present = self._present(self.session.show(uid))
        if present is None:
            self.said = f"{uid} cannot be shown"
            return
        self.present, self.is_open, self.typed = present, False, ""
        self.said = f"{uid} was looked up; {way_back}"
        self._since = self._clock()

    def edit(self, edit: Callable[[Sheet], str]) -> bool:
        """Have the source of the card edited; where that was not possible, say why."""
        self.said = edit(self._here().sheet)
        return not self.said

    def read_again(self, shelf: Shelf) -> None:
        """Take the cards as they are now, after one was edited."""
        self.shelf, self._macros = shelf, shelf.macros()
        present = self.present
        if present is None:
            return
        self.present = self._present(self._again(present.shown))
        self.said = "the card was read again"
        if self.present is None:
            self._pass_over(present.shown, "cannot be shown as it is now")
            self.advance()

    def prerequisites(self) -> list[str]:
        """Say what the topic of the card builds on, and how much of that was seen."""
        return built_on(self._here().sheet.topic, self.shelf, self.session)

    # Inside

    def _press_grade(self, digit: str) -> None:
        buttons = self._here().shown.previews
        if not self.is_open:
            self.said = "the answer must be shown first"
        elif int(digit) > len(buttons):
            self.said = "there is no such button; ? shows the keys"
        else:
            self.answer(buttons[int(digit) - 1].grade)

    def _here(self) -> Present:
        if self.present is None:
            raise LookupError("no card is shown")
        return self.present

    def _put_away(self, mark: Callable[[Sequence[str]], None], done: str) -> None:
        """Mark the card so that it is not asked now, and go on."""
        uid = self._here().shown.card.uid
        if self._mark(mark):
            self.said = f"{uid} is {done}; u takes that back"
            self.advance()

    def _mark(self, mark: Callable[[Sequence[str]], None]) -> bool:
        """Mark the card that is shown; where the store refuses, say why."""
        uid = self._here().shown.card.uid
        self._was_open[uid] = self.is_open
        try:
            mark([uid])
        except StoreError as error:
            self.said = error_words(error)
            return False
        return True

    def _pass_over(self, shown: Shown, why: str) -> None:
        """Leave a card out of this sitting, and say so."""
        self.session.skip(shown)
        self.broken.append(shown.card.uid)
        self.said = f"{shown.card.uid} {why}"

    def _again(self, shown: Shown) -> Shown:
        return replace(self.session.show(shown.card.uid), reason=shown.reason, recall=shown.recall)

    def _present(self, shown: Shown) -> Present | None:
        return presented(shown, self.shelf, self._macros)


_DEEDS: Mapping[str, Callable[[Sitting], None]] = {
    "enter": Sitting.reveal_or_answer,
    " ": Sitting.reveal_or_answer,
    "u": Sitting.undo,
    "s": Sitting.suspend,
    "b": Sitting.bury,
    "f": Sitting.flag,
}
